/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-checkpoint.h"
#include "shared/ferry-enums.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryPublication:
 * @folder: absolute path of the target folder
 * @filesystem: (nullable): the mark of its file system
 * @name: base name wanted
 * @part_name: base name of the partial file
 * @part_inode: its inode
 * @remote: (nullable): address of the target folder if that is on another
 *   machine; @folder is then where the bytes were collected
 * @job: (nullable): with a @remote: the job’s id
 * @client: (nullable): with a @remote: whose job it is
 * @token: (nullable): with a @remote: the token that the job names
 * @priority: with a @remote: the job’s
 * @limit: with a @remote: the job’s own rate limit, bytes per second, 0 for none
 * @modified: time to give the file, seconds since 1970, 0 for none
 * @overwrite: whether an existing file of that name is replaced
 * @is_bound: whether it gets @name, replacing what has it, or none
 * @published_name: (nullable): the name it got; out
 * @error: (nullable): why it could not be published; out
 *
 * One partial file that is to get its name, and what came of it.
 */
typedef struct
{
  char *folder;
  char *filesystem;
  char *name;
  char *part_name;
  guint64 part_inode;
  char *remote;
  char *job;
  char *client;
  char *token;
  FerryPriority priority;
  guint64 limit;
  gint64 modified;
  gboolean overwrite;
  gboolean is_bound;
  char *published_name;
  GError *error;
} FerryPublication;

FerryPublication *ferry_publication_new (void);
void ferry_publication_free (FerryPublication *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPublication, ferry_publication_free)

/**
 * FerryCarriage:
 * @from: absolute path of the folder that the partial file is in
 * @from_mark: (nullable): the mark of its file system
 * @to: absolute path of the folder that it goes to
 * @to_mark: (nullable): the mark of that one’s
 * @name: base name of the target
 * @short_id: what tells this file from all others
 * @checkpoint: names the partial file
 *
 * A partial file that is to be in another folder.
 */
typedef struct
{
  char *from;
  char *from_mark;
  char *to;
  char *to_mark;
  char *name;
  char *short_id;
  FerryCheckpoint *checkpoint;
} FerryCarriage;

FerryCarriage *ferry_carriage_new (void);
void ferry_carriage_free (FerryCarriage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCarriage, ferry_carriage_free)

#define FERRY_TYPE_PUBLISHER (ferry_publisher_get_type ())
G_DECLARE_INTERFACE (FerryPublisher, ferry_publisher, FERRY, PUBLISHER, GObject)

/**
 * FerryPublisherInterface:
 * @check_async: whether each folder exists and can be written to; gives the
 *   mark of each one’s file system – for the address of another machine’s that of
 *   the staging folder –, or %FERRY_ERROR_DESTINATION_DENIED /
 *   %FERRY_ERROR_DESTINATION_MISSING with a sentence that names the folder
 * @get_staging: the folder of this machine in which files for other machines are
 *   collected; %NULL where there is no way to those
 * @publish_async: gives each partial file its name, durably and without
 *   replacing anything unless asked (design §4.3). Idempotent: a partial that
 *   is gone while the wanted name (or “name (2)”…) has its inode was published
 *   before a crash, and counts as published.
 * @set_rates: changes the priority and the limit of a job whose files are being
 *   brought to another machine, as in #FerryPublication; %NULL where there is no way
 *   to those
 * @discard_async: removes the partial files of one file: those of @checkpoint
 *   (also its @previous), and what a crash may have left behind under
 *   @short_id, which is the #FerryFetchRequest’s, before a checkpoint named it;
 *   either may be %NULL. One that is not there, or not ours, is left alone.
 * @carry_async: copies a partial file to another folder, durably; the one there is
 *   stays. %FERRY_ERROR_TARGET_CHANGED if it cannot be found, so that its bytes
 *   have to be fetched anew.
 *
 * The port through which core gives files their names. Never blocks the main
 * loop. The arrays’ elements are filled in and returned by the finish functions.
 */
struct _FerryPublisherInterface
{
  GTypeInterface parent_iface;

  const char *(*get_staging) (FerryPublisher *self);
  void (*check_async) (FerryPublisher     *self,
                       const char *const  *folders,
                       gboolean            strict,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);
  char **(*check_finish) (FerryPublisher *self,
                          GAsyncResult   *result,
                          GError        **error);
  void (*publish_async) (FerryPublisher     *self,
                         GPtrArray          *publications,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data);
  gboolean (*publish_finish) (FerryPublisher *self,
                              GAsyncResult   *result,
                              GError        **error);
  void (*set_rates) (FerryPublisher *self,
                     const char     *job,
                     FerryPriority   priority,
                     guint64         limit);
  void (*discard_async) (FerryPublisher     *self,
                         const char         *folder,
                         const char         *short_id,
                         FerryCheckpoint    *checkpoint,
                         GAsyncReadyCallback callback,
                         gpointer            user_data);
  gboolean (*discard_finish) (FerryPublisher *self,
                              GAsyncResult   *result,
                              GError        **error);
  void (*carry_async) (FerryPublisher     *self,
                       FerryCarriage      *carriage, /* (transfer full) */
                       GAsyncReadyCallback callback,
                       gpointer            user_data);
  FerryCheckpoint *(*carry_finish) (FerryPublisher *self,
                                    GAsyncResult   *result,
                                    GError        **error);
};

const char *ferry_publisher_get_staging (FerryPublisher *self);
void ferry_publisher_check_async (FerryPublisher     *self,
                                  const char *const  *folders,
                                  gboolean            strict,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
char **ferry_publisher_check_finish (FerryPublisher *self,
                                     GAsyncResult   *result,
                                     GError        **error);
void ferry_publisher_publish_async (FerryPublisher     *self,
                                    GPtrArray          *publications,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean ferry_publisher_publish_finish (FerryPublisher *self,
                                         GAsyncResult   *result,
                                         GError        **error);
void ferry_publisher_set_rates (FerryPublisher *self,
                                const char     *job,
                                FerryPriority   priority,
                                guint64         limit);
void ferry_publisher_discard_async (FerryPublisher     *self,
                                    const char         *folder,
                                    const char         *short_id,
                                    FerryCheckpoint    *checkpoint,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean ferry_publisher_discard_finish (FerryPublisher *self,
                                         GAsyncResult   *result,
                                         GError        **error);
void ferry_publisher_carry_async (FerryPublisher     *self,
                                  FerryCarriage      *carriage,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
FerryCheckpoint *ferry_publisher_carry_finish (FerryPublisher *self,
                                               GAsyncResult   *result,
                                               GError        **error);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job.h"
#include "core/ferry-log-entry.h"
#include "core/ferry-usage.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Beside the states that ferry_store_history_async() is asked for. */
#define FERRY_STORE_UNTOLD (1u << 31)
#define FERRY_STORE_ONE_OF_EACH_APP (1u << 30)
G_STATIC_ASSERT (FERRY_N_STATES < 30);

#define FERRY_TYPE_STORE (ferry_store_get_type ())
G_DECLARE_INTERFACE (FerryStore, ferry_store, FERRY, STORE, GObject)

/**
 * FerryStoreInterface:
 * @load_async: all jobs that are not in a final state, oldest first (#FerryJob,
 *   with files and checkpoints)
 * @insert_async: adds jobs with their files, all or none; done when on disk
 * @put_file: a file joins a job that exists already, or its spec changed
 * @update_job: the job’s record and spec changed
 * @update_file: one file’s state, name, sizes or checkpoint changed
 * @add_log: something happened
 * @put_usage: how much was used of a connection’s data budget
 * @load_usage_async: all of that (#FerryUsage)
 * @remove_async: forgets finished jobs by id, their files and log too
 * @flush_async: done when everything queued before it is on disk; an error
 *   tells the first failure since the last flush
 * @find_async: a job in a final state by id or unique prefix of one
 *   (%FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_AMBIGUOUS)
 * @find_token_async: the newest job in a final state of (client, token), or
 *   %FERRY_ERROR_NOT_FOUND
 * @history_async: jobs in a final state, newest first, at most @limit of them
 *   (0 for all), older than @before (0 for now), in @states (bit set by state;
 *   with %FERRY_STORE_UNTOLD those alone whose app has yet to be told, with
 *   %FERRY_STORE_ONE_OF_EACH_APP one of each app)
 * @log_async: the log of a job, oldest first
 * @prune_async: forgets finished jobs completed before a time, but for those
 *   whose app has yet to be told
 *
 * The port through which core remembers. `update_*`, `add_*` and `put_*` copy what they
 * need, return at once and are carried out in order, many in one transaction;
 * whatever they did before an `insert_async` or `flush_async` is on disk when
 * that is (design §4.1: synchronous=FULL). Times are µs since 1970.
 *
 * Signal `failed` (GError): a queued write did not reach the disk.
 */
struct _FerryStoreInterface
{
  GTypeInterface parent_iface;

  void (*load_async) (FerryStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*load_finish) (FerryStore *self, GAsyncResult *result, GError **error);
  void (*insert_async) (FerryStore *self, GPtrArray *jobs, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*insert_finish) (FerryStore *self, GAsyncResult *result, GError **error);
  void (*put_file) (FerryStore *self, FerryJob *job, FerryFile *file);
  void (*update_job) (FerryStore *self, FerryJob *job);
  void (*update_file) (FerryStore *self, FerryJob *job, FerryFile *file);
  void (*add_log) (FerryStore *self, const FerryLogEntry *entry);
  void (*put_usage) (FerryStore *self, const FerryUsage *usage);
  void (*load_usage_async) (FerryStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*load_usage_finish) (FerryStore *self, GAsyncResult *result, GError **error);
  void (*remove_async) (FerryStore *self, const char *const *ids, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*remove_finish) (FerryStore *self, GAsyncResult *result, GError **error);
  void (*flush_async) (FerryStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*flush_finish) (FerryStore *self, GAsyncResult *result, GError **error);
  void (*find_async) (FerryStore *self, const char *prefix, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  FerryJob *(*find_finish) (FerryStore *self, GAsyncResult *result, GError **error);
  void (*find_token_async) (FerryStore *self, const char *client, const char *token, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  FerryJob *(*find_token_finish) (FerryStore *self, GAsyncResult *result, GError **error);
  void (*history_async) (FerryStore *self, guint states, gint64 before, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*history_finish) (FerryStore *self, GAsyncResult *result, GError **error);
  void (*log_async) (FerryStore *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*log_finish) (FerryStore *self, GAsyncResult *result, GError **error);
  void (*prune_async) (FerryStore *self, gint64 before, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*prune_finish) (FerryStore *self, GAsyncResult *result, GError **error);
};

/* Each calls the function of the same name; see FerryStoreInterface. */
void ferry_store_load_async (FerryStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ferry_store_load_finish (FerryStore *self, GAsyncResult *result, GError **error);
void ferry_store_insert_async (FerryStore *self, GPtrArray *jobs, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ferry_store_insert_finish (FerryStore *self, GAsyncResult *result, GError **error);
void ferry_store_put_file (FerryStore *self, FerryJob *job, FerryFile *file);
void ferry_store_update_job (FerryStore *self, FerryJob *job);
void ferry_store_update_file (FerryStore *self, FerryJob *job, FerryFile *file);
void ferry_store_add_log (FerryStore *self, const FerryLogEntry *entry);
void ferry_store_put_usage (FerryStore *self, const FerryUsage *usage);
void ferry_store_load_usage_async (FerryStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ferry_store_load_usage_finish (FerryStore *self, GAsyncResult *result, GError **error);
void ferry_store_remove_async (FerryStore *self, const char *const *ids, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ferry_store_remove_finish (FerryStore *self, GAsyncResult *result, GError **error);
void ferry_store_flush_async (FerryStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ferry_store_flush_finish (FerryStore *self, GAsyncResult *result, GError **error);
void ferry_store_find_async (FerryStore *self, const char *prefix, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
FerryJob *ferry_store_find_finish (FerryStore *self, GAsyncResult *result, GError **error);
void ferry_store_find_token_async (FerryStore *self, const char *client, const char *token, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
FerryJob *ferry_store_find_token_finish (FerryStore *self, GAsyncResult *result, GError **error);
void ferry_store_history_async (FerryStore *self, guint states, gint64 before, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ferry_store_history_finish (FerryStore *self, GAsyncResult *result, GError **error);
void ferry_store_log_async (FerryStore *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ferry_store_log_finish (FerryStore *self, GAsyncResult *result, GError **error);
void ferry_store_prune_async (FerryStore *self, gint64 before, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ferry_store_prune_finish (FerryStore *self, GAsyncResult *result, GError **error);

G_END_DECLS

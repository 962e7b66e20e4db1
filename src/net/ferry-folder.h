/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <sys/stat.h>

G_BEGIN_DECLS

/**
 * FerryPartState:
 * @FERRY_PART_ABSENT: there is nothing of that name
 * @FERRY_PART_OURS: it is the partial file that was left there
 * @FERRY_PART_STRANGE: it is something else, which Ferry keeps its hands off
 */
typedef enum
{
  FERRY_PART_ABSENT,
  FERRY_PART_OURS,
  FERRY_PART_STRANGE,
} FerryPartState;

typedef struct _FerryFolder FerryFolder;

/* At the beginning of a file system’s mark: no symbolic link may lead to the
 * folder. For folders that a sandboxed app chose, which could put a link to
 * somewhere else in the way later. */
#define FERRY_FOLDER_STRICT "links=no "

FerryFolder *ferry_folder_open (const char *path,
                                const char *filesystem,
                                GError    **error);
void ferry_folder_free (FerryFolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFolder, ferry_folder_free)

const char *ferry_folder_get_path (FerryFolder *self);
int ferry_folder_get_fd (FerryFolder *self);
gsize ferry_folder_get_name_max (FerryFolder *self);
gboolean ferry_folder_keeps_inodes (FerryFolder *self);
gboolean ferry_folder_check_writable (FerryFolder *self,
                                      GError     **error);
FerryPartState ferry_folder_look_at_part (FerryFolder *self,
                                          const char  *part_name,
                                          guint64      inode,
                                          struct stat *info);
int ferry_folder_open_part (FerryFolder *self,
                            const char  *part_name,
                            guint64      inode,
                            int          access_mode);
gboolean ferry_folder_remove_part (FerryFolder *self,
                                   const char  *part_name,
                                   guint64      inode,
                                   GError     **error);
gboolean ferry_folder_remove_leftover (FerryFolder *self,
                                       const char  *part_name);
gboolean ferry_folder_sync (FerryFolder *self,
                            GError     **error);
gboolean ferry_folder_sync_with (FerryFolder *self,
                                 int (       *call ) (int fd),
                                 GError     **error);
void ferry_folder_set_error (FerryFolder *self,
                             int          code,
                             GError     **error);

G_END_DECLS

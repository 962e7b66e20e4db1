/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Blocking calls, for the transfer thread and worker threads; never for the
 * main loop. A FerryPartialFile may be written by one thread and synced by
 * another at the same time. Errors are of FERRY_ERROR: DISK_FULL,
 * FILE_TOO_LARGE, DESTINATION_MISSING, DESTINATION_DENIED, TARGET_CHANGED. */

#define FERRY_TYPE_PARTIAL_FILE (ferry_partial_file_get_type ())
G_DECLARE_FINAL_TYPE (FerryPartialFile, ferry_partial_file, FERRY, PARTIAL_FILE, GObject)

FerryPartialFile *ferry_partial_file_create (const char *folder,
                                             const char *filesystem,
                                             const char *name,
                                             const char *short_id,
                                             const char *const *in_use,
                                             GError           **error);
FerryPartialFile *ferry_partial_file_open (const char *folder,
                                           const char *filesystem,
                                           const char *part_name,
                                           guint64     inode,
                                           GError    **error);
const char *ferry_partial_file_get_name (FerryPartialFile *self);
guint64 ferry_partial_file_get_inode (FerryPartialFile *self);
guint64 ferry_partial_file_get_device (FerryPartialFile *self);
goffset ferry_partial_file_get_length (FerryPartialFile *self);
gboolean ferry_partial_file_reserve (FerryPartialFile *self,
                                     goffset           length,
                                     GError          **error);
gboolean ferry_partial_file_write (FerryPartialFile *self,
                                   goffset           position,
                                   const void       *data,
                                   gsize             size,
                                   GError          **error);
gboolean ferry_partial_file_truncate (FerryPartialFile *self,
                                      goffset           length,
                                      GError          **error);
void ferry_partial_file_begin_sync (FerryPartialFile *self);
gboolean ferry_partial_file_sync (FerryPartialFile *self,
                                  GError          **error);
char *ferry_partial_file_digest (FerryPartialFile *self,
                                 GChecksumType     type,
                                 GCancellable     *cancellable,
                                 GError          **error);
gboolean ferry_partial_file_discard (FerryPartialFile *self,
                                     GError          **error);

G_END_DECLS

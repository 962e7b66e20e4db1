/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScratchFolder:
 * @path: (owned): absolute path
 * @mounts: (element-type utf8): what was mounted below it
 *
 * An empty folder that is gone, with all that is in it, after the test.
 */
typedef struct
{
  char *path;
  GPtrArray *mounts;
} ScratchFolder;

ScratchFolder *scratch_folder_new (void);
void scratch_folder_free (ScratchFolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScratchFolder, scratch_folder_free)

char *scratch_folder_path (ScratchFolder *self,
                           const char *name);
void scratch_folder_write (ScratchFolder *self,
                           const char    *name,
                           const char    *text);
char *scratch_folder_read (ScratchFolder *self,
                           const char    *name);
char *scratch_folder_list (ScratchFolder *self);
guint64 scratch_folder_inode (ScratchFolder *self,
                              const char    *name);
guint scratch_folder_mode (ScratchFolder *self,
                           const char    *name);

gboolean scratch_enter_own_mounts (void);
gboolean scratch_folder_mount_tmpfs (ScratchFolder *self,
                                     const char    *name,
                                     const char    *options);
void scratch_folder_make_read_only (ScratchFolder *self,
                                    const char    *name);
void scratch_become_nobody (void);

G_END_DECLS

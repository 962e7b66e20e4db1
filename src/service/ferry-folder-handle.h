/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ferry_folder_handle_read_name (int fd);
int ferry_folder_handle_open (int         dir_fd,
                              const char *path,
                              guint64     resolve);
gboolean ferry_folder_handle_is_at (int         fd,
                                    const char *path);
gboolean ferry_folder_handle_check_writable (int      fd,
                                             GError **error);
char *ferry_folder_handle_to_path (int      fd,
                                   GError **error);

G_END_DECLS

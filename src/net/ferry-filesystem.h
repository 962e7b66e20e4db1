/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ferry_filesystem_get_mark (int fd);
gboolean ferry_filesystem_has_mark (int         fd,
                                    const char *mark);
gboolean ferry_filesystem_marks_agree (const char *mark,
                                       const char *other);
gboolean ferry_filesystem_keeps_inodes (int fd);
gboolean ferry_filesystem_check_kind (int         fd,
                                      const char *path,
                                      GError    **error);
gboolean ferry_filesystem_has_device (int fd);

G_END_DECLS

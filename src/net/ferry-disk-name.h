/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ferry_disk_name_is_valid (const char *name);
char *ferry_disk_name_for_part (const char *name,
                                const char *short_id,
                                guint       attempt,
                                gsize       max_length);
char *ferry_disk_name_for_sibling (const char *part_name,
                                   guint       attempt);
gboolean ferry_disk_name_is_part_of (const char *name,
                                     const char *short_id);
char *ferry_disk_name_for_variant (const char *name,
                                   guint       number,
                                   gsize       max_length);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryRange:
 * @offset: first byte
 * @length: number of bytes, -1 to the end of the file
 */
typedef struct
{
  goffset offset;
  goffset length;
} FerryRange;

GArray *ferry_ranges_new_from_strings (const char *const *texts,
                                       GError           **error);
char **ferry_ranges_to_strings (GArray *ranges);
gboolean ferry_ranges_equal (GArray *ranges,
                             GArray *other);
gboolean ferry_ranges_overlap (GArray *ranges);
goffset ferry_ranges_get_length (GArray *ranges);

G_END_DECLS

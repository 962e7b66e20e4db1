/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ferry_file_has_room (int     fd,
                              goffset length);
gboolean ferry_file_reserve (int     fd,
                             goffset length);

G_END_DECLS

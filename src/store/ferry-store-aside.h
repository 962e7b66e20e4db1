/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ferry_store_aside_move (const char *path,
                              GError    **error);
gboolean ferry_store_aside_is_orphaned (const char *path);
gboolean ferry_store_aside_is_suspect (const char *path);
void ferry_store_aside_set_suspect (const char *path,
                                    gboolean    suspect);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void ferry_route_table_add_default_v4 (GPtrArray  *interfaces,
                                       const char *text);
void ferry_route_table_add_default_v6 (GPtrArray  *interfaces,
                                       const char *text);
GPtrArray *ferry_route_table_find_ways_out (void);

G_END_DECLS

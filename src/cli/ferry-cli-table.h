/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/ferry-cli-print.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryTable FerryTable;

FerryTable *ferry_table_new (guint n_columns);
void ferry_table_free (FerryTable *self);
void ferry_table_add (FerryTable        *self,
                      const char *const *cells,
                      FerryStyle         style);
char *ferry_table_draw (FerryTable *self,
                        int         width,
                        gboolean    colour);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTable, ferry_table_free)

G_END_DECLS

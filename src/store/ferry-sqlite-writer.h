/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/ferry-sqlite-db.h"
#include "store/ferry-store-op.h"

G_BEGIN_DECLS

gboolean ferry_sqlite_writer_run (FerrySqliteDb *db,
                                  FerryStoreOp  *op,
                                  GError       **error);
gboolean ferry_sqlite_writer_mark_damage (FerrySqliteDb *db,
                                          GPtrArray     *damage,
                                          GError       **error);
gboolean ferry_sqlite_writer_shrink (FerrySqliteDb *db,
                                     GError       **error);

G_END_DECLS

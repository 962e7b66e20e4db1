/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/ferry-sqlite-db.h"
#include "store/ferry-store-op.h"

G_BEGIN_DECLS

gboolean ferry_sqlite_reader_run (FerrySqliteDb *db,
                                  FerryStoreOp  *op,
                                  GError       **error);

G_END_DECLS

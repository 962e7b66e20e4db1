/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/ferry-sqlite-db.h"

G_BEGIN_DECLS

guint ferry_sqlite_rescue_jobs (const char    *damaged,
                                FerrySqliteDb *db);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/ferry-sqlite-db.h"

G_BEGIN_DECLS

/* The newest version; the list is in ferry-sqlite-schema.c. */
#define FERRY_SQLITE_SCHEMA_VERSION 3

/* “Ferr”: tells a job list from any other SQLite file. */
#define FERRY_SQLITE_APPLICATION_ID 0x46657272

gboolean ferry_sqlite_schema_prepare (FerrySqliteDb *db,
                                      GError       **error);
gboolean ferry_sqlite_schema_check (FerrySqliteDb *db,
                                    GError       **error);

G_END_DECLS

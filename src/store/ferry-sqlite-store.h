/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-store.h"

G_BEGIN_DECLS

#define FERRY_TYPE_SQLITE_STORE (ferry_sqlite_store_get_type ())
G_DECLARE_FINAL_TYPE (FerrySqliteStore, ferry_sqlite_store, FERRY, SQLITE_STORE, GObject)

FerrySqliteStore *ferry_sqlite_store_new (const char *path);
const char *ferry_sqlite_store_get_set_aside (FerrySqliteStore *self);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/ferry-sqlite-error.h"

#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _FerrySqliteDb FerrySqliteDb;

FerrySqliteDb *ferry_sqlite_db_new (const char *path);
void ferry_sqlite_db_free (FerrySqliteDb *self);
gboolean ferry_sqlite_db_open (FerrySqliteDb *self,
                               GError       **error);
void ferry_sqlite_db_close (FerrySqliteDb *self);
gboolean ferry_sqlite_db_is_open (FerrySqliteDb *self);

const char *ferry_sqlite_db_get_path (FerrySqliteDb *self);
gboolean ferry_sqlite_db_exec (FerrySqliteDb *self,
                               const char    *sql,
                               GError       **error);
gboolean ferry_sqlite_db_get_integer (FerrySqliteDb *self,
                                      const char    *sql,
                                      gint64        *value,
                                      GError       **error);
gboolean ferry_sqlite_db_in_transaction (FerrySqliteDb *self);
gboolean ferry_sqlite_db_begin (FerrySqliteDb *self,
                                GError       **error);
gboolean ferry_sqlite_db_commit (FerrySqliteDb *self,
                                 GError       **error);
void ferry_sqlite_db_rollback (FerrySqliteDb *self);
gboolean ferry_sqlite_db_keep_wal (FerrySqliteDb *self,
                                   gboolean       keep,
                                   GError       **error);
sqlite3_stmt *ferry_sqlite_db_get_statement (FerrySqliteDb *self,
                                             const char    *sql,
                                             int           *result);
void ferry_sqlite_db_release_memory (FerrySqliteDb *self);
int ferry_sqlite_db_get_changes (FerrySqliteDb *self);
gint64 ferry_sqlite_db_get_last_number (FerrySqliteDb *self);
FerrySqliteFailure ferry_sqlite_db_get_failure (FerrySqliteDb *self);
void ferry_sqlite_db_set_failure (FerrySqliteDb     *self,
                                  FerrySqliteFailure failure);
void ferry_sqlite_db_fail (FerrySqliteDb *self,
                           int            result,
                           GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySqliteDb, ferry_sqlite_db_free)

G_END_DECLS

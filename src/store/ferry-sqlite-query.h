/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/ferry-sqlite-db.h"

G_BEGIN_DECLS

/**
 * FerrySqliteQuery:
 * @db: (unowned): the connection
 * @statement: (unowned) (nullable): the prepared statement
 * @parameter: the parameter bound last
 * @column: the column read last, -1 at the start of a row
 * @result: the first result code that was no success
 *
 * One run of a prepared statement: parameters are bound from left to right,
 * columns read from left to right. Failures stick, so that only running it has
 * to be checked. What is bound has to live until then. Put on the stack with
 * g_auto().
 */
typedef struct
{
  FerrySqliteDb *db;
  sqlite3_stmt *statement;
  int parameter;
  int column;
  int result;
} FerrySqliteQuery;

void ferry_sqlite_query_init (FerrySqliteQuery *self,
                              FerrySqliteDb    *db,
                              const char       *sql);
void ferry_sqlite_query_clear (FerrySqliteQuery *self);

void ferry_sqlite_query_bind_integer (FerrySqliteQuery *self,
                                      gint64            value);
void ferry_sqlite_query_bind_text (FerrySqliteQuery *self,
                                   const char       *text);
void ferry_sqlite_query_bind_variant (FerrySqliteQuery *self,
                                      GVariant         *variant);
gboolean ferry_sqlite_query_run (FerrySqliteQuery *self,
                                 GError          **error);
gboolean ferry_sqlite_query_next (FerrySqliteQuery *self,
                                  gboolean         *has_row,
                                  GError          **error);

gint64 ferry_sqlite_query_get_integer (FerrySqliteQuery *self);
const char *ferry_sqlite_query_get_text (FerrySqliteQuery *self);
GVariant *ferry_sqlite_query_get_variant (FerrySqliteQuery   *self,
                                          const GVariantType *type);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerrySqliteQuery, ferry_sqlite_query_clear)

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/ferry-sqlite-query.h"

/**
 * ferry_sqlite_query_init:
 * @self: a query on the stack
 * @db: (transfer none): an open connection
 * @sql: a string constant; its statement stays prepared
 */
void
ferry_sqlite_query_init (FerrySqliteQuery *self,
                         FerrySqliteDb    *db,
                         const char       *sql)
{
  self->db = db;
  self->parameter = 0;
  self->column = -1;
  self->statement = ferry_sqlite_db_get_statement (db, sql, &self->result);
  g_assert (self->statement == NULL || !sqlite3_stmt_busy (self->statement));
}

/**
 * ferry_sqlite_query_clear:
 * @self: a query
 *
 * Frees the statement for its next run, with all parameters NULL.
 */
void
ferry_sqlite_query_clear (FerrySqliteQuery *self)
{
  if (self->statement == NULL)
    return;

  sqlite3_reset (self->statement);          /* repeats the error of the last step */
  sqlite3_clear_bindings (self->statement); /* cannot fail */
  self->statement = NULL;
}

static void
note (FerrySqliteQuery *self,
      int               result)
{
  if (self->result == SQLITE_OK)
    self->result = result;
}

/**
 * ferry_sqlite_query_bind_integer:
 * @self: a query
 * @value: the next parameter
 */
void
ferry_sqlite_query_bind_integer (FerrySqliteQuery *self,
                                 gint64            value)
{
  self->parameter++;
  if (self->result == SQLITE_OK)
    note (self, sqlite3_bind_int64 (self->statement, self->parameter, value));
}

/**
 * ferry_sqlite_query_bind_text:
 * @self: a query
 * @text: (nullable): the next parameter, which is not copied
 */
void
ferry_sqlite_query_bind_text (FerrySqliteQuery *self,
                              const char       *text)
{
  self->parameter++;
  if (self->result == SQLITE_OK && text != NULL)
    note (self, sqlite3_bind_text (self->statement, self->parameter, text, -1, SQLITE_STATIC));
}

static GVariant *
to_little_endian (GVariant *variant)
{
#if G_BYTE_ORDER == G_BIG_ENDIAN
  return g_variant_byteswap (variant);
#else
  return g_variant_get_normal_form (variant);
#endif
}

/**
 * ferry_sqlite_query_bind_variant:
 * @self: a query
 * @variant: (nullable) (transfer none): the next parameter; stored in
 *   little-endian byte order, so that the file can move between machines
 */
void
ferry_sqlite_query_bind_variant (FerrySqliteQuery *self,
                                 GVariant         *variant)
{
  GVariant *stored;

  self->parameter++;
  if (self->result != SQLITE_OK || variant == NULL)
    return;

  stored = to_little_endian (variant);
  note (self, sqlite3_bind_blob64 (self->statement, self->parameter, g_variant_get_data (stored),
                                   g_variant_get_size (stored), SQLITE_TRANSIENT));
  g_variant_unref (stored);
}

/**
 * ferry_sqlite_query_run:
 * @self: a query that gives no rows
 * @error: return location for a #GError
 *
 * Returns: whether it succeeded
 */
gboolean
ferry_sqlite_query_run (FerrySqliteQuery *self,
                        GError          **error)
{
  gboolean has_row;

  if (!ferry_sqlite_query_next (self, &has_row, error))
    return FALSE;

  g_assert (!has_row);
  return TRUE;
}

/**
 * ferry_sqlite_query_next:
 * @self: a query
 * @has_row: (out): whether there is another row, whose columns can be read now
 * @error: return location for a #GError
 *
 * Returns: whether it succeeded
 */
gboolean
ferry_sqlite_query_next (FerrySqliteQuery *self,
                         gboolean         *has_row,
                         GError          **error)
{
  if (self->result == SQLITE_OK)
    {
      int result = sqlite3_step (self->statement);

      if (result == SQLITE_ROW || result == SQLITE_DONE)
        {
          *has_row = result == SQLITE_ROW;
          self->column = -1;
          return TRUE;
        }
      note (self, result);
    }

  *has_row = FALSE;
  ferry_sqlite_db_fail (self->db, self->result, error);
  return FALSE;
}

/**
 * ferry_sqlite_query_get_integer:
 * @self: a query that stands on a row
 *
 * Returns: the next column; 0 for NULL
 */
gint64
ferry_sqlite_query_get_integer (FerrySqliteQuery *self)
{
  return sqlite3_column_int64 (self->statement, ++self->column);
}

/**
 * ferry_sqlite_query_get_text:
 * @self: a query that stands on a row
 *
 * Returns: (transfer none) (nullable): the next column, valid until the query
 *   moves on; %NULL also for what is not text in UTF-8
 */
const char *
ferry_sqlite_query_get_text (FerrySqliteQuery *self)
{
  const char *text;

  if (sqlite3_column_type (self->statement, ++self->column) != SQLITE_TEXT)
    return NULL;

  text = (const char *) sqlite3_column_text (self->statement, self->column);
  if (text == NULL || !g_utf8_validate (text, sqlite3_column_bytes (self->statement, self->column), NULL))
    return NULL;

  return text;
}

/**
 * ferry_sqlite_query_get_variant:
 * @self: a query that stands on a row
 * @type: the type that was stored
 *
 * Returns: (transfer full) (nullable): the next column, copied; %NULL also for
 *   bytes that are no variant of @type in normal form
 */
GVariant *
ferry_sqlite_query_get_variant (FerrySqliteQuery   *self,
                                const GVariantType *type)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GVariant) variant = NULL;
  const void *data;

  if (sqlite3_column_type (self->statement, ++self->column) != SQLITE_BLOB)
    return NULL;

  data = sqlite3_column_blob (self->statement, self->column);
  bytes = g_bytes_new (data, (gsize) sqlite3_column_bytes (self->statement, self->column));
  variant = g_variant_ref_sink (g_variant_new_from_bytes (type, bytes, FALSE));
  if (!g_variant_is_normal_form (variant))
    return NULL;

  return to_little_endian (variant);
}

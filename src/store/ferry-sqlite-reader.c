/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/ferry-sqlite-reader.h"

#include "core/ferry-store.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"
#include "store/ferry-sqlite-row.h"

#include <glib/gi18n-lib.h>

#include <string.h>

static void
note_damage (FerryStoreOp         *op,
             const FerrySqliteRow *row)
{
  const char *id = row->id != NULL ? row->id : "";
  g_autofree char *text = NULL;

  text = g_strdup_printf (_("The job “%s” in the job list is damaged and was left out. Add it again."), id);
  ferry_store_op_add_damage (op, row->number, id, text);
}

/* Takes the jobs that a query gives; one that is damaged does not keep the
 * others from being read. */
static gboolean
read_jobs (FerrySqliteQuery *query,
           FerryStoreOp     *op,
           GError          **error)
{
  gboolean has_row;

  op->found = g_ptr_array_new_with_free_func (g_object_unref);
  while (ferry_sqlite_query_next (query, &has_row, error))
    {
      g_auto(FerrySqliteRow) row = { 0 };

      if (!has_row)
        return TRUE;

      if (!ferry_sqlite_row_read (&row, query, error))
        return FALSE;

      if (row.job != NULL)
        g_ptr_array_add (op->found, g_steal_pointer (&row.job));
      else
        note_damage (op, &row);
    }

  return FALSE;
}

/* What earlier starts found is said again until somebody removes it. */
static gboolean
read_damage (FerrySqliteDb *db,
             FerryStoreOp  *op,
             GError       **error)
{
  static const char sql[] = "SELECT number, id, damage FROM job WHERE damage IS NOT NULL ORDER BY number";
  g_auto(FerrySqliteQuery) query = { 0 };
  gboolean has_row;

  ferry_sqlite_query_init (&query, db, sql);
  while (ferry_sqlite_query_next (&query, &has_row, error))
    {
      gint64 number;
      g_autofree char *id = NULL;

      if (!has_row)
        return TRUE;

      number = ferry_sqlite_query_get_integer (&query);
      id = g_strdup (ferry_sqlite_query_get_text (&query));
      ferry_store_op_add_damage (op, number, id, ferry_sqlite_query_get_text (&query));
    }

  return FALSE;
}

static gboolean
load (FerrySqliteDb *db,
      FerryStoreOp  *op,
      GError       **error)
{
  static const char sql[] =
    "SELECT " FERRY_SQLITE_ROW_COLUMNS " FROM job WHERE state < 7 AND damage IS NULL ORDER BY created, number";
  g_auto(FerrySqliteQuery) query = { 0 };

  if (!read_damage (db, op, error))
    return FALSE;

  ferry_sqlite_query_init (&query, db, sql);
  return read_jobs (&query, op, error);
}

static gboolean
refuse (FerryErrorCode code,
        GError       **error)
{
  g_set_error_literal (error, FERRY_ERROR, code, ferry_error_code_to_sentence (code));
  return FALSE;
}

/* The first string after all that begin with @prefix. */
static char *
end_of_prefix (const char *prefix)
{
  char *end = g_strdup (prefix);

  end[strlen (end) - 1]++; /* 0xff, which would need a carry, is not in UTF-8 */
  return end;
}

static gboolean
find (FerrySqliteDb *db,
      FerryStoreOp  *op,
      GError       **error)
{
  static const char sql[] =
    "SELECT " FERRY_SQLITE_ROW_COLUMNS " FROM job WHERE id >= ? AND id < ? AND state >= 7 AND damage IS NULL"
    " ORDER BY id LIMIT 2";
  g_autofree char *end = NULL;
  g_auto(FerrySqliteQuery) query = { 0 };

  if (*op->id == '\0')
    return refuse (FERRY_ERROR_NOT_FOUND, error);

  end = end_of_prefix (op->id);
  ferry_sqlite_query_init (&query, db, sql);
  ferry_sqlite_query_bind_text (&query, op->id);
  ferry_sqlite_query_bind_text (&query, end);
  if (!read_jobs (&query, op, error))
    return FALSE;

  if (op->found->len == 0)
    return refuse (FERRY_ERROR_NOT_FOUND, error);

  if (op->found->len > 1 &&
      !g_str_equal (ferry_job_get_id (g_ptr_array_index (op->found, 0)), op->id))
    return refuse (FERRY_ERROR_AMBIGUOUS, error);

  return TRUE;
}

static gboolean
find_token (FerrySqliteDb *db,
            FerryStoreOp  *op,
            GError       **error)
{
  static const char sql[] =
    "SELECT " FERRY_SQLITE_ROW_COLUMNS " FROM job WHERE client = ? AND token = ? AND state >= 7 AND damage IS NULL"
    " ORDER BY completed DESC, number DESC LIMIT 1";
  g_auto(FerrySqliteQuery) query = { 0 };

  ferry_sqlite_query_init (&query, db, sql);
  ferry_sqlite_query_bind_text (&query, op->client);
  ferry_sqlite_query_bind_text (&query, op->token);
  if (!read_jobs (&query, op, error))
    return FALSE;

  return op->found->len > 0 || refuse (FERRY_ERROR_NOT_FOUND, error);
}

static gboolean
read_history (FerrySqliteDb *db,
              FerryStoreOp  *op,
              GError       **error)
{
  static const char sql[] =
    "SELECT " FERRY_SQLITE_ROW_COLUMNS " FROM job WHERE state >= 7 AND damage IS NULL AND completed < ?"
    " AND (? >> state) & 1 ORDER BY completed DESC, number DESC LIMIT ?";
  static const char untold_sql[] =
    "SELECT " FERRY_SQLITE_ROW_COLUMNS " FROM job WHERE state >= 7 AND untold > 0 AND damage IS NULL"
    " AND completed < ? AND (? >> state) & 1 ORDER BY completed DESC, number DESC LIMIT ?";
  static const char apps_sql[] =
    "SELECT " FERRY_SQLITE_ROW_COLUMNS " FROM job WHERE number IN"
    " (SELECT max(number) FROM job WHERE state >= 7 AND damage IS NULL AND client <> '" FERRY_CLIENT_USER "'"
    " GROUP BY client) AND completed < ? AND (? >> state) & 1 ORDER BY number LIMIT ?";
  const char *chosen = (op->states & FERRY_STORE_UNTOLD) != 0 ? untold_sql
                       : (op->states & FERRY_STORE_ONE_OF_EACH_APP) != 0 ? apps_sql
                                                                         : sql;
  g_auto(FerrySqliteQuery) query = { 0 };

  ferry_sqlite_query_init (&query, db, chosen);
  ferry_sqlite_query_bind_integer (&query, op->before != 0 ? op->before : G_MAXINT64);
  ferry_sqlite_query_bind_integer (&query, op->states);
  ferry_sqlite_query_bind_integer (&query, op->limit != 0 ? (gint64) op->limit : -1);
  return read_jobs (&query, op, error);
}

static gboolean
read_log (FerrySqliteDb *db,
          FerryStoreOp  *op,
          GError       **error)
{
  static const char sql[] =
    "SELECT time, event, state, code, text FROM log"
    " WHERE job = (SELECT number FROM job WHERE id = ?) ORDER BY number";
  g_auto(FerrySqliteQuery) query = { 0 };
  gboolean has_row;

  op->found = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_log_entry_free);
  ferry_sqlite_query_init (&query, db, sql);
  ferry_sqlite_query_bind_text (&query, op->id);
  while (ferry_sqlite_query_next (&query, &has_row, error))
    {
      gint64 time, state;
      g_autofree char *event = NULL;
      g_autofree char *code = NULL;
      const char *text;

      if (!has_row)
        return TRUE;

      time = ferry_sqlite_query_get_integer (&query);
      event = g_strdup (ferry_sqlite_query_get_text (&query));
      state = ferry_sqlite_query_get_integer (&query);
      code = g_strdup (ferry_sqlite_query_get_text (&query));
      text = ferry_sqlite_query_get_text (&query);
      if (event != NULL && text != NULL && state >= 0 && state < FERRY_N_STATES)
        g_ptr_array_add (op->found, ferry_log_entry_new (op->id, time, event, (FerryState) state, code, text));
    }

  return FALSE;
}

/* A row that makes no sense is as good as none: a budget is not worth a service
 * that does not start. */
static gboolean
load_usage (FerrySqliteDb *db,
            FerryStoreOp  *op,
            GError       **error)
{
  g_auto(FerrySqliteQuery) query = { 0 };
  gboolean has_row;

  op->found = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_usage_free);
  ferry_sqlite_query_init (&query, db, "SELECT connection, began, bytes FROM usage");
  while (ferry_sqlite_query_next (&query, &has_row, error))
    {
      g_autofree char *connection = NULL;
      gint64 began, bytes;

      if (!has_row)
        return TRUE;

      connection = g_strdup (ferry_sqlite_query_get_text (&query));
      began = ferry_sqlite_query_get_integer (&query);
      bytes = ferry_sqlite_query_get_integer (&query);
      if (connection != NULL && bytes >= 0)
        g_ptr_array_add (op->found, ferry_usage_new (connection, began, (guint64) bytes));
    }

  return FALSE;
}

/**
 * ferry_sqlite_reader_run:
 * @db: an open connection
 * @op: an operation that reads
 * @error: return location for a #GError
 *
 * Fills in what @op found, and what turned out to be damaged on the way.
 *
 * Returns: whether it succeeded
 */
gboolean
ferry_sqlite_reader_run (FerrySqliteDb *db,
                         FerryStoreOp  *op,
                         GError       **error)
{
  switch ((int) op->kind)
    {
    case FERRY_STORE_OP_LOAD:
      return load (db, op, error);

    case FERRY_STORE_OP_FIND:
      return find (db, op, error);

    case FERRY_STORE_OP_FIND_TOKEN:
      return find_token (db, op, error);

    case FERRY_STORE_OP_HISTORY:
      return read_history (db, op, error);

    case FERRY_STORE_OP_READ_LOG:
      return read_log (db, op, error);

    case FERRY_STORE_OP_LOAD_USAGE:
      return load_usage (db, op, error);

    default:
      g_assert_not_reached ();
    }
}

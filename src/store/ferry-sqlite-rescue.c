/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/ferry-sqlite-rescue.h"

#include "store/ferry-sqlite-reader.h"
#include "store/ferry-sqlite-row.h"
#include "store/ferry-sqlite-schema.h"
#include "store/ferry-sqlite-writer.h"

/* Bytes of a damaged store may be wrong without looking wrong. A wrong request
 * is seen by the user; a wrong offset would make a wrong file. So the files
 * that are not published start anew; what was left of them makes way when their
 * partial files are made again. */
static void
forget_progress (FerryJob *job)
{
  FerryJobRecord *record = ferry_job_get_record (job);

  for (guint i = 0; i < ferry_job_get_n_files (job); i++)
    {
      FerryFile *file = ferry_job_get_file (job, i);

      if (file->state == FERRY_FILE_STATE_PUBLISHED)
        continue;

      file->state = FERRY_FILE_STATE_QUEUED;
      file->bytes_done = 0;
      g_clear_pointer (&file->checkpoint, ferry_checkpoint_unref);
    }

  if (record->state == FERRY_STATE_TRANSFERRED)
    record->state = FERRY_STATE_QUEUED;
}

/* By its number alone, so that damage elsewhere in the tables does not matter. */
static FerryJob *
read_unfinished (FerrySqliteDb *damaged,
                 gboolean       is_old,
                 gint64         number)
{
  static const char new_sql[] =
    "SELECT " FERRY_SQLITE_ROW_COLUMNS " FROM job WHERE number = ? AND state < 7 AND damage IS NULL";
  static const char old_sql[] =
    "SELECT " FERRY_SQLITE_ROW_COLUMNS_OLD " FROM job WHERE number = ? AND state < 7 AND damage IS NULL";
  g_auto(FerrySqliteQuery) query = { 0 };
  g_auto(FerrySqliteRow) row = { 0 };
  gboolean has_row;

  ferry_sqlite_query_init (&query, damaged, is_old ? old_sql : new_sql);
  ferry_sqlite_query_bind_integer (&query, number);
  if (!ferry_sqlite_query_next (&query, &has_row, NULL) || !has_row ||
      !ferry_sqlite_row_read (&row, &query, NULL))
    return NULL;

  return g_steal_pointer (&row.job);
}

/* One that is there twice, or whose token is, is taken once. */
static gboolean
insert (FerrySqliteDb *db,
        FerryJob      *job)
{
  g_autoptr(FerryStoreOp) op = ferry_store_op_new (FERRY_STORE_OP_INSERT, NULL);

  forget_progress (job);
  ferry_store_op_add_row (op, job, TRUE);
  return ferry_sqlite_writer_run (db, op, NULL);
}

/* Adds the numbers that a query gives until it meets damage. */
static void
collect (FerrySqliteDb *damaged,
         const char    *sql,
         GHashTable    *numbers)
{
  g_auto(FerrySqliteQuery) query = { 0 };
  gboolean has_row;

  ferry_sqlite_query_init (&query, damaged, sql);
  while (ferry_sqlite_query_next (&query, &has_row, NULL) && has_row)
    {
      const gint64 number = ferry_sqlite_query_get_integer (&query);

      g_hash_table_add (numbers, g_memdup2 (&number, sizeof number));
    }
}

/* The index of unfinished jobs knows them all if it is whole; else the table is
 * walked from both ends, up to the damage. */
static GHashTable *
find_jobs (FerrySqliteDb *damaged)
{
  static const char by_index[] = "SELECT number FROM job WHERE state < 7 AND damage IS NULL";
  static const char from_start[] = "SELECT number FROM job NOT INDEXED ORDER BY number";
  static const char from_end[] = "SELECT number FROM job NOT INDEXED ORDER BY number DESC";
  GHashTable *numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  collect (damaged, by_index, numbers);
  collect (damaged, from_start, numbers);
  collect (damaged, from_end, numbers);
  return numbers;
}

static guint
copy_jobs (FerrySqliteDb *damaged,
           FerrySqliteDb *db)
{
  g_autoptr(GHashTable) numbers = find_jobs (damaged);
  GHashTableIter iter;
  gpointer number;
  gint64 version = FERRY_SQLITE_SCHEMA_VERSION;
  guint n_jobs = 0;

  ferry_sqlite_db_get_integer (damaged, "PRAGMA user_version", &version, NULL);

  g_hash_table_iter_init (&iter, numbers);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    {
      g_autoptr(FerryJob) job = read_unfinished (damaged, version < 3, *(gint64 *) number);

      if (job != NULL && insert (db, job))
        n_jobs++;
    }

  return n_jobs;
}

/* As many as can be read: a budget that seems larger than it is costs money. */
static void
copy_usages (FerrySqliteDb *damaged,
             FerrySqliteDb *db)
{
  g_autoptr(FerryStoreOp) read = ferry_store_op_new (FERRY_STORE_OP_LOAD_USAGE, NULL);

  ferry_sqlite_reader_run (damaged, read, NULL);
  for (guint i = 0; read->found != NULL && i < read->found->len; i++)
    {
      g_autoptr(FerryStoreOp) write = ferry_store_op_new (FERRY_STORE_OP_PUT_USAGE, NULL);

      write->usage = ferry_usage_copy (read->found->pdata[i]);
      ferry_sqlite_writer_run (db, write, NULL);
    }
}

/**
 * ferry_sqlite_rescue_jobs:
 * @damaged: path of a store that was set aside; it is not changed
 * @db: a new store that took its place
 *
 * Takes over the unfinished jobs that can still be read, without their
 * progress, and what data budgets have had. What cannot be had stays in the damaged store, so nothing here is
 * an error.
 *
 * Returns: how many jobs were taken over
 */
guint
ferry_sqlite_rescue_jobs (const char    *damaged,
                          FerrySqliteDb *db)
{
  g_autoptr(FerrySqliteDb) source = ferry_sqlite_db_new (damaged);
  gint64 has_jobs;
  guint n_jobs;

  if (!ferry_sqlite_db_open (source, NULL) ||
      !ferry_sqlite_db_get_integer (source, "SELECT count(*) FROM sqlite_schema WHERE name = 'job'", &has_jobs, NULL) ||
      !has_jobs || !ferry_sqlite_db_begin (db, NULL))
    return 0;

  n_jobs = copy_jobs (source, db);
  copy_usages (source, db);
  if (ferry_sqlite_db_in_transaction (db) && ferry_sqlite_db_commit (db, NULL))
    return n_jobs;

  return 0;
}

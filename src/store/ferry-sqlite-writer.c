/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/ferry-sqlite-writer.h"

#include "shared/ferry-error.h"
#include "store/ferry-sqlite-query.h"

#include <glib/gi18n-lib.h>

/* Jobs that one step of removing or pruning takes: about 5 ms, so that what
 * others ask for in the meantime hardly waits. */
#define JOBS_PER_STEP 500

/* Pages that one step gives back to the disk, more than a step of pruning
 * frees. As many stay free, for the jobs to come. */
#define PAGES_PER_STEP 512

/* A job that tries again every ten minutes for two weeks has 2,000 errors: the
 * latest tell as much. Looked at every so many entries, of all jobs. */
#define LOG_ENTRIES_PER_JOB 500
#define LOG_TRIM_INTERVAL 32

/* The columns that adding and changing a job have in common, in this order. A
 * job without a token of its own goes by its id (its object path does). */
static void
bind_record (FerrySqliteQuery    *query,
             const FerryStoreRow *row)
{
  const FerryJobSpec *spec = row->spec;
  const FerryJobRecord *record = &row->record;
  g_autoptr(GVariant) options = ferry_job_spec_to_variant (spec);

  ferry_sqlite_query_bind_text (query, spec->token != NULL ? spec->token : row->id);
  ferry_sqlite_query_bind_integer (query, spec->type);
  ferry_sqlite_query_bind_integer (query, spec->priority);
  ferry_sqlite_query_bind_integer (query, record->state);
  ferry_sqlite_query_bind_integer (query, record->waits);
  ferry_sqlite_query_bind_integer (query, record->wait_until);
  ferry_sqlite_query_bind_integer (query, record->error_code);
  ferry_sqlite_query_bind_text (query, record->error_text);
  ferry_sqlite_query_bind_integer (query, record->created);
  ferry_sqlite_query_bind_integer (query, record->modified);
  ferry_sqlite_query_bind_integer (query, record->completed);
  ferry_sqlite_query_bind_integer (query, record->first_transient);
  ferry_sqlite_query_bind_integer (query, record->gated_time);
  ferry_sqlite_query_bind_integer (query, record->active_time);
  ferry_sqlite_query_bind_integer (query, record->attempts);
  ferry_sqlite_query_bind_integer (query, record->error_count);
  ferry_sqlite_query_bind_integer (query, record->overridden);
  ferry_sqlite_query_bind_variant (query, options);
  ferry_sqlite_query_bind_integer (query, record->untold);
}

/* The columns that change while a file is fetched, in this order. */
static gboolean
run_with_progress (FerrySqliteQuery *query,
                   const FerryFile  *file,
                   GError          **error)
{
  g_autoptr(GVariant) checkpoint = NULL;

  if (file->checkpoint != NULL)
    checkpoint = ferry_checkpoint_to_variant (file->checkpoint);

  ferry_sqlite_query_bind_integer (query, file->state);
  ferry_sqlite_query_bind_text (query, file->name);
  ferry_sqlite_query_bind_integer (query, file->bytes_done);
  ferry_sqlite_query_bind_integer (query, file->bytes_total);
  ferry_sqlite_query_bind_integer (query, file->resumable);
  ferry_sqlite_query_bind_variant (query, checkpoint);
  return ferry_sqlite_query_run (query, error);
}

/* The columns that adding and changing a file have in common, in this order. */
static gboolean
run_with_file (FerrySqliteQuery *query,
               const FerryFile  *file,
               GError          **error)
{
  g_autoptr(GVariant) spec = ferry_file_spec_to_variant (file->spec);
  g_autoptr(GVariant) options = g_variant_get_child_value (spec, 1);

  ferry_sqlite_query_bind_integer (query, file->index);
  ferry_sqlite_query_bind_text (query, file->spec->url);
  ferry_sqlite_query_bind_variant (query, options);
  return run_with_progress (query, file, error);
}

/* The request stays as it is: writing it out once more would cost as much as all
 * the rest. */
static gboolean
put_progress (FerrySqliteDb *db,
              FerryStoreOp  *op,
              GError       **error)
{
  static const char sql[] =
    "UPDATE file SET state = ?3, name = ?4, bytes_done = ?5, bytes_total = ?6, resumable = ?7, checkpoint = ?8"
    " WHERE job = (SELECT number FROM job WHERE id = ?1) AND idx = ?2";
  g_auto(FerrySqliteQuery) query = { 0 };

  ferry_sqlite_query_init (&query, db, sql);
  ferry_sqlite_query_bind_text (&query, op->id);
  ferry_sqlite_query_bind_integer (&query, op->file->index);
  return run_with_progress (&query, op->file, error);
}

/* A file of a job that was removed in the meantime is not added. */
static gboolean
put_file (FerrySqliteDb *db,
          FerryStoreOp  *op,
          GError       **error)
{
  static const char sql[] =
    "INSERT INTO file (job, idx, url, options, state, name, bytes_done, bytes_total, resumable, checkpoint)"
    " SELECT number, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM job WHERE id = ?1"
    " ON CONFLICT (job, idx) DO UPDATE SET"
    " url = ?3, options = ?4, state = ?5, name = ?6, bytes_done = ?7, bytes_total = ?8,"
    " resumable = ?9, checkpoint = ?10";
  g_auto(FerrySqliteQuery) query = { 0 };

  ferry_sqlite_query_init (&query, db, sql);
  ferry_sqlite_query_bind_text (&query, op->id);
  return run_with_file (&query, op->file, error);
}

/* Without a SELECT: for that, SQLite would keep a journal of each statement in
 * memory, which a transaction with thousands of them is slow to walk through
 * (a quarter of the time for 5,000 jobs). */
static gboolean
insert_file (FerrySqliteDb   *db,
             gint64           job_number,
             const FerryFile *file,
             GError         **error)
{
  static const char sql[] =
    "INSERT INTO file (job, idx, url, options, state, name, bytes_done, bytes_total, resumable, checkpoint)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  g_auto(FerrySqliteQuery) query = { 0 };

  ferry_sqlite_query_init (&query, db, sql);
  ferry_sqlite_query_bind_integer (&query, job_number);
  return run_with_file (&query, file, error);
}

static gboolean
refuse_token (GError **error)
{
  g_clear_error (error);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_TOKEN_IN_USE,
                       ferry_error_code_to_sentence (FERRY_ERROR_TOKEN_IN_USE));
  return FALSE;
}

/* A finished job keeps its token while it is in the history (design §6). That
 * unfinished ones do is a constraint of the table. */
static gboolean
is_token_free (FerrySqliteDb       *db,
               const FerryStoreRow *row,
               GError             **error)
{
  static const char sql[] =
    "SELECT 1 FROM job WHERE client = ? AND token = ? AND state >= 7 AND damage IS NULL LIMIT 1";
  g_auto(FerrySqliteQuery) query = { 0 };
  gboolean is_taken;

  if (row->spec->token == NULL || ferry_state_is_final (row->record.state))
    return TRUE;

  ferry_sqlite_query_init (&query, db, sql);
  ferry_sqlite_query_bind_text (&query, row->client);
  ferry_sqlite_query_bind_text (&query, row->spec->token);
  if (!ferry_sqlite_query_next (&query, &is_taken, error))
    return FALSE;

  return !is_taken || refuse_token (error);
}

static gboolean
insert_row (FerrySqliteDb       *db,
            const FerryStoreRow *row,
            GError             **error)
{
  static const char sql[] =
    "INSERT INTO job (id, client, token, type, priority, state, waits, wait_until, error_code, error_text,"
    " created, modified, completed, first_transient, gated_time, active_time, attempts, error_count,"
    " overridden, options, untold)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  g_auto(FerrySqliteQuery) query = { 0 };
  gint64 number;

  if (!is_token_free (db, row, error))
    return FALSE;

  ferry_sqlite_query_init (&query, db, sql);
  ferry_sqlite_query_bind_text (&query, row->id);
  ferry_sqlite_query_bind_text (&query, row->client);
  bind_record (&query, row);

  if (!ferry_sqlite_query_run (&query, error))
    return query.result == SQLITE_CONSTRAINT_UNIQUE ? refuse_token (error) : FALSE;

  number = ferry_sqlite_db_get_last_number (db);
  for (guint i = 0; i < row->files->len; i++)
    {
      if (!insert_file (db, number, g_ptr_array_index (row->files, i), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
insert_rows (FerrySqliteDb *db,
             FerryStoreOp  *op,
             GError       **error)
{
  for (guint i = 0; i < op->rows->len; i++)
    {
      if (!insert_row (db, g_ptr_array_index (op->rows, i), error))
        return FALSE;
    }

  return TRUE;
}

/* A job that was removed in the meantime stays removed. */
static gboolean
put_job (FerrySqliteDb *db,
         FerryStoreOp  *op,
         GError       **error)
{
  static const char sql[] =
    "UPDATE job SET token = ?, type = ?, priority = ?, state = ?, waits = ?, wait_until = ?, error_code = ?,"
    " error_text = ?, created = ?, modified = ?, completed = ?, first_transient = ?, gated_time = ?,"
    " active_time = ?, attempts = ?, error_count = ?, overridden = ?, options = ?, untold = ?"
    " WHERE id = ?";
  const FerryStoreRow *row = g_ptr_array_index (op->rows, 0);
  g_auto(FerrySqliteQuery) query = { 0 };

  ferry_sqlite_query_init (&query, db, sql);
  bind_record (&query, row);
  ferry_sqlite_query_bind_text (&query, row->id);
  return ferry_sqlite_query_run (&query, error);
}

static gboolean
trim_log (FerrySqliteDb *db,
          const char    *job_id,
          GError       **error)
{
  static const char sql[] =
    "DELETE FROM log WHERE job = (SELECT number FROM job WHERE id = ?1)"
    " AND number <= (SELECT number FROM log WHERE job = (SELECT number FROM job WHERE id = ?1)"
    " ORDER BY number DESC LIMIT 1 OFFSET ?2)";
  g_auto(FerrySqliteQuery) query = { 0 };

  ferry_sqlite_query_init (&query, db, sql);
  ferry_sqlite_query_bind_text (&query, job_id);
  ferry_sqlite_query_bind_integer (&query, LOG_ENTRIES_PER_JOB);
  return ferry_sqlite_query_run (&query, error);
}

static gboolean
add_log (FerrySqliteDb *db,
         FerryStoreOp  *op,
         GError       **error)
{
  static const char sql[] =
    "INSERT INTO log (job, time, event, state, code, text)"
    " SELECT number, ?2, ?3, ?4, ?5, ?6 FROM job WHERE id = ?1";
  const FerryLogEntry *entry = op->entry;
  g_auto(FerrySqliteQuery) query = { 0 };

  ferry_sqlite_query_init (&query, db, sql);
  ferry_sqlite_query_bind_text (&query, entry->job_id);
  ferry_sqlite_query_bind_integer (&query, entry->time);
  ferry_sqlite_query_bind_text (&query, entry->event);
  ferry_sqlite_query_bind_integer (&query, entry->state);
  ferry_sqlite_query_bind_text (&query, entry->code);
  ferry_sqlite_query_bind_text (&query, entry->text);
  if (!ferry_sqlite_query_run (&query, error))
    return FALSE;

  if (ferry_sqlite_db_get_last_number (db) % LOG_TRIM_INTERVAL == 0)
    return trim_log (db, entry->job_id, error);

  return TRUE;
}

static gboolean
put_usage (FerrySqliteDb *db,
           FerryStoreOp  *op,
           GError       **error)
{
  static const char sql[] =
    "INSERT INTO usage (connection, began, bytes) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (connection) DO UPDATE SET began = ?2, bytes = ?3";
  g_auto(FerrySqliteQuery) query = { 0 };

  ferry_sqlite_query_init (&query, db, sql);
  ferry_sqlite_query_bind_text (&query, op->usage->connection);
  ferry_sqlite_query_bind_integer (&query, op->usage->began);
  ferry_sqlite_query_bind_integer (&query, (gint64) MIN (op->usage->bytes, G_MAXINT64));
  return ferry_sqlite_query_run (&query, error);
}

static gboolean
remove_ids (FerrySqliteDb *db,
            FerryStoreOp  *op,
            GError       **error)
{
  static const char sql[] = "DELETE FROM job WHERE id = ? AND (state >= 7 OR damage IS NOT NULL)";

  op->next = op->position;
  for (guint i = 0; i < JOBS_PER_STEP && op->ids[op->next] != NULL; i++, op->next++)
    {
      g_auto(FerrySqliteQuery) query = { 0 };

      ferry_sqlite_query_init (&query, db, sql);
      ferry_sqlite_query_bind_text (&query, op->ids[op->next]);
      if (!ferry_sqlite_query_run (&query, error))
        return FALSE;
    }

  op->again = op->ids[op->next] != NULL;
  return TRUE;
}

static gboolean
prune (FerrySqliteDb *db,
       FerryStoreOp  *op,
       GError       **error)
{
  static const char sql[] =
    "DELETE FROM job WHERE number IN"
    " (SELECT number FROM job WHERE state >= 7 AND completed < ? AND untold = 0 ORDER BY completed LIMIT ?)";
  g_auto(FerrySqliteQuery) query = { 0 };

  ferry_sqlite_query_init (&query, db, sql);
  ferry_sqlite_query_bind_integer (&query, op->before);
  ferry_sqlite_query_bind_integer (&query, JOBS_PER_STEP);
  if (!ferry_sqlite_query_run (&query, error))
    return FALSE;

  op->again = ferry_sqlite_db_get_changes (db) == JOBS_PER_STEP;
  return TRUE;
}

static gboolean
carry_out (FerrySqliteDb *db,
           FerryStoreOp  *op,
           GError       **error)
{
  switch ((int) op->kind)
    {
    case FERRY_STORE_OP_INSERT:
      return insert_rows (db, op, error);

    case FERRY_STORE_OP_PUT_JOB:
      return put_job (db, op, error);

    case FERRY_STORE_OP_PUT_FILE:
      return op->with_spec ? put_file (db, op, error) : put_progress (db, op, error);

    case FERRY_STORE_OP_ADD_LOG:
      return add_log (db, op, error);

    case FERRY_STORE_OP_PUT_USAGE:
      return put_usage (db, op, error);

    case FERRY_STORE_OP_REMOVE:
      return remove_ids (db, op, error);

    case FERRY_STORE_OP_PRUNE:
      return prune (db, op, error);

    default:
      g_assert_not_reached ();
    }
}

static gboolean
run_constant (FerrySqliteDb *db,
              const char    *sql,
              GError       **error)
{
  g_auto(FerrySqliteQuery) query = { 0 };

  ferry_sqlite_query_init (&query, db, sql);
  return ferry_sqlite_query_run (&query, error);
}

/**
 * ferry_sqlite_writer_run:
 * @db: a connection with an open transaction
 * @op: an operation that writes
 * @error: return location for a #GError
 *
 * Carries out @op, or one step of it when it sets `again`. When it fails the
 * transaction is as it was before, or over: see
 * ferry_sqlite_db_in_transaction().
 *
 * Returns: whether it succeeded
 */
gboolean
ferry_sqlite_writer_run (FerrySqliteDb *db,
                         FerryStoreOp  *op,
                         GError       **error)
{
  static const char savepoint[] = "SAVEPOINT op";
  static const char release[] = "RELEASE op";
  static const char undo[] = "ROLLBACK TO op";
  FerrySqliteFailure failure;

  /* The one of which there are thousands is a single statement, which is undone by
   * itself when it fails. */
  if (op->kind == FERRY_STORE_OP_PUT_FILE)
    return carry_out (db, op, error);

  if (!run_constant (db, savepoint, error))
    return FALSE;

  if (carry_out (db, op, error))
    return run_constant (db, release, error);

  /* What matters is why the operation failed, not what became of undoing it. */
  failure = ferry_sqlite_db_get_failure (db);
  if (ferry_sqlite_db_in_transaction (db) &&
      (!run_constant (db, undo, NULL) || !run_constant (db, release, NULL)))
    ferry_sqlite_db_rollback (db);
  ferry_sqlite_db_set_failure (db, failure);
  return FALSE;
}

/**
 * ferry_sqlite_writer_mark_damage:
 * @db: an open connection
 * @damage: (element-type FerryStoreDamage): jobs that could not be read
 * @error: return location for a #GError
 *
 * Leaves the jobs where they are, but out of every list, so that nothing of
 * them is lost and their tokens are free.
 *
 * Returns: whether it succeeded
 */
gboolean
ferry_sqlite_writer_mark_damage (FerrySqliteDb *db,
                                 GPtrArray     *damage,
                                 GError       **error)
{
  static const char sql[] = "UPDATE job SET damage = ? WHERE number = ?";

  for (guint i = 0; i < damage->len; i++)
    {
      const FerryStoreDamage *row = g_ptr_array_index (damage, i);
      g_auto(FerrySqliteQuery) query = { 0 };

      ferry_sqlite_query_init (&query, db, sql);
      ferry_sqlite_query_bind_text (&query, row->text);
      ferry_sqlite_query_bind_integer (&query, row->number);
      if (!ferry_sqlite_query_run (&query, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * ferry_sqlite_writer_shrink:
 * @db: an open connection without a transaction
 * @error: return location for a #GError
 *
 * Gives some of the space of removed jobs back to the disk.
 *
 * Returns: whether it succeeded
 */
gboolean
ferry_sqlite_writer_shrink (FerrySqliteDb *db,
                            GError       **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA incremental_vacuum(%d)", PAGES_PER_STEP);
  gint64 n_free;

  if (!ferry_sqlite_db_get_integer (db, "PRAGMA freelist_count", &n_free, error))
    return FALSE;

  return n_free <= PAGES_PER_STEP || ferry_sqlite_db_exec (db, sql, error);
}

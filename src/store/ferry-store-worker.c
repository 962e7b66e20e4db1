/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/ferry-store-worker.h"

#include "shared/ferry-error.h"
#include "store/ferry-sqlite-db.h"
#include "store/ferry-sqlite-reader.h"
#include "store/ferry-sqlite-rescue.h"
#include "store/ferry-sqlite-schema.h"
#include "store/ferry-sqlite-writer.h"
#include "store/ferry-store-aside.h"

/* Log entries that are kept in memory while the disk is full. */
#define MAX_UNSAVED_LOG 1000

/* Jobs and files written at once that leave a large cache behind. */
#define MANY_ROWS 500

/*
 * FerryStoreWorker:
 *
 * Carries out operations, as many writes as it is given in one transaction. A
 * write that nobody waits for and that the disk did not take is kept and tried
 * again with the next one, so that the store is right again as soon as there
 * is space. Used by one thread alone.
 */
struct _FerryStoreWorker
{
  FerrySqliteDb *db;  /* (owned) */
  GPtrArray *group;   /* (owned) (element-type FerryStoreOp): writes of the next transaction */
  GPtrArray *unsaved; /* (owned) (element-type FerryStoreOp): in the order they came */
  GError *unsaved_error; /* (owned) (nullable): why the last of them failed */
  GError *lost;          /* (owned) (nullable): the first write since the last flush that will never succeed */
  gboolean is_failing;
};

/**
 * ferry_store_worker_new:
 * @path: absolute path of the store
 *
 * Returns: (transfer full): a worker, which opens the store when it is needed
 */
FerryStoreWorker *
ferry_store_worker_new (const char *path)
{
  FerryStoreWorker *self = g_new0 (FerryStoreWorker, 1);

  self->db = ferry_sqlite_db_new (path);
  self->group = g_ptr_array_new ();
  self->unsaved = g_ptr_array_new ();
  return self;
}

/**
 * ferry_store_worker_free:
 * @self: (transfer full): a worker; the store is closed
 */
void
ferry_store_worker_free (FerryStoreWorker *self)
{
  if (self->unsaved->len > 0)
    g_warning ("%u changes of jobs were not saved: the disk took none", self->unsaved->len);

  g_ptr_array_set_free_func (self->unsaved, (GDestroyNotify) ferry_store_op_free);
  g_ptr_array_unref (self->unsaved);
  g_ptr_array_unref (self->group);
  g_clear_error (&self->unsaved_error);
  g_clear_error (&self->lost);
  ferry_sqlite_db_free (self->db);
  g_free (self);
}

static gboolean
set_aside (FerryStoreWorker *self,
           FerryStoreNews   *news,
           GError          **error)
{
  const char *path = ferry_sqlite_db_get_path (self->db);
  char *aside;

  /* Closing must not change what somebody may want to look into. */
  if (ferry_sqlite_db_is_open (self->db) && !ferry_sqlite_db_keep_wal (self->db, TRUE, error))
    return FALSE;

  ferry_sqlite_db_close (self->db);
  aside = ferry_store_aside_move (path, error);
  if (aside == NULL)
    return FALSE;

  ferry_store_aside_set_suspect (path, FALSE);
  g_free (news->aside);
  news->aside = aside;
  return TRUE;
}

static gboolean
open_once (FerryStoreWorker *self,
           GError          **error)
{
  const char *path = ferry_sqlite_db_get_path (self->db);

  if (!ferry_sqlite_db_open (self->db, error) || !ferry_sqlite_schema_prepare (self->db, error))
    return FALSE;

  if (!ferry_store_aside_is_suspect (path))
    return TRUE;

  if (!ferry_sqlite_schema_check (self->db, error))
    return FALSE;

  ferry_store_aside_set_suspect (path, FALSE);
  return TRUE;
}

/* Puts a new store in the place of a damaged one. */
static gboolean
replace (FerryStoreWorker *self,
         FerryStoreNews   *news,
         GError          **error)
{
  if (!set_aside (self, news, error) || !open_once (self, error))
    return FALSE;

  news->n_rescued = ferry_sqlite_rescue_jobs (news->aside, self->db);
  return TRUE;
}

/* Opens the store, or a new one in its place when it is damaged. */
static gboolean
ensure_open (FerryStoreWorker *self,
             FerryStoreNews   *news,
             GError          **error)
{
  g_autoptr(GError) local_error = NULL;

  if (ferry_sqlite_db_is_open (self->db))
    return TRUE;

  if (ferry_store_aside_is_orphaned (ferry_sqlite_db_get_path (self->db)) && !set_aside (self, news, error))
    return FALSE;

  if (open_once (self, &local_error))
    return TRUE;

  if (ferry_sqlite_db_get_failure (self->db) == FERRY_SQLITE_FAILURE_DAMAGED)
    return replace (self, news, error);

  ferry_sqlite_db_close (self->db);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
note_result (FerryStoreWorker *self,
             FerryStoreOp     *op)
{
  FerrySqliteFailure failure = ferry_sqlite_db_get_failure (self->db);

  op->may_pass = op->error != NULL && failure == FERRY_SQLITE_FAILURE_PASSING;
  if (op->error != NULL && failure == FERRY_SQLITE_FAILURE_DAMAGED)
    ferry_store_aside_set_suspect (ferry_sqlite_db_get_path (self->db), TRUE);
}

static void
forget_results (FerryStoreWorker *self)
{
  for (guint i = 0; i < self->group->len; i++)
    {
      FerryStoreOp *op = g_ptr_array_index (self->group, i);

      g_clear_error (&op->error);
      op->may_pass = FALSE;
    }
}

/* All of the group in one transaction. An operation that fails by itself does
 * not disturb the others; FALSE when none of them is on disk. */
static gboolean
write_together (FerryStoreWorker *self)
{
  if (!ferry_sqlite_db_begin (self->db, NULL))
    return FALSE;

  for (guint i = 0; i < self->group->len; i++)
    {
      FerryStoreOp *op = g_ptr_array_index (self->group, i);

      ferry_sqlite_writer_run (self->db, op, &op->error);
      note_result (self, op);
      if (!ferry_sqlite_db_in_transaction (self->db))
        return FALSE;
    }

  return ferry_sqlite_db_commit (self->db, NULL);
}

/* Each in a transaction of its own, so that one that does not fit on the disk
 * takes no other with it. */
static void
write_singly (FerryStoreWorker *self)
{
  for (guint i = 0; i < self->group->len; i++)
    {
      FerryStoreOp *op = g_ptr_array_index (self->group, i);

      if (ferry_sqlite_db_begin (self->db, &op->error) &&
          ferry_sqlite_writer_run (self->db, op, &op->error))
        ferry_sqlite_db_commit (self->db, &op->error);

      note_result (self, op);
      ferry_sqlite_db_rollback (self->db);
    }
}

static void
fail_group (FerryStoreWorker *self,
            const GError     *error)
{
  for (guint i = 0; i < self->group->len; i++)
    {
      FerryStoreOp *op = g_ptr_array_index (self->group, i);

      op->error = g_error_copy (error);
      op->may_pass = ferry_sqlite_db_get_failure (self->db) == FERRY_SQLITE_FAILURE_PASSING;
    }
}

/* @newer does what @op could not, be it that itself it could. */
static void
make_up_for (FerryStoreOp *newer,
             FerryStoreOp *op)
{
  if (!op->may_pass || !ferry_store_op_take_place_of (newer, op))
    return;

  newer->may_pass = TRUE;
  if (newer->error == NULL)
    newer->error = g_steal_pointer (&op->error);
}

/* What was written later, or is kept to be, need not be written again. Walks
 * backwards, and gives what is left in the order it came. */
static void
keep_unsaved (FerryStoreWorker *self)
{
  g_autoptr(GHashTable) later = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) current = g_ptr_array_new ();
  guint n_log = 0;

  for (guint i = self->group->len; i > 0; i--)
    {
      FerryStoreOp *op = g_ptr_array_index (self->group, i - 1);
      g_autofree char *key = ferry_store_op_dup_key (op);
      FerryStoreOp *newer = key != NULL ? g_hash_table_lookup (later, key) : NULL;

      if (newer != NULL)
        make_up_for (newer, op);

      if (newer == NULL && (key != NULL || n_log++ < MAX_UNSAVED_LOG))
        g_ptr_array_add (current, op);
      else
        ferry_store_op_free (op);

      if (newer == NULL && key != NULL)
        g_hash_table_insert (later, g_steal_pointer (&key), op);
    }

  for (guint i = current->len; i > 0; i--)
    {
      FerryStoreOp *op = g_ptr_array_index (current, i - 1);

      if (!op->may_pass)
        {
          ferry_store_op_free (op);
          continue;
        }

      g_clear_error (&self->unsaved_error);
      self->unsaved_error = g_steal_pointer (&op->error);
      op->may_pass = FALSE;
      g_ptr_array_add (self->unsaved, op);
    }
}

static void
note_failure (FerryStoreWorker   *self,
              const FerryStoreOp *op,
              FerryStoreNews     *news)
{
  if (!g_error_matches (op->error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED))
    return;

  if (op->task == NULL && !op->may_pass && self->lost == NULL)
    self->lost = g_error_copy (op->error);

  /* Once for as long as it lasts: a full disk fails every write. */
  if (!self->is_failing && news->failure == NULL)
    news->failure = g_error_copy (op->error);
}

/* Hands the group’s operations on to whom they belong now. */
static void
settle (FerryStoreWorker *self,
        FerryStoreNews   *news)
{
  g_autoptr(GPtrArray) group = g_steal_pointer (&self->group);
  gboolean has_success = FALSE;

  self->group = g_ptr_array_new ();
  for (guint i = 0; i < group->len; i++)
    {
      FerryStoreOp *op = g_ptr_array_index (group, i);

      has_success |= op->error == NULL;
      note_failure (self, op, news);
      if (op->task == NULL)
        {
          g_ptr_array_add (self->group, op);
          continue;
        }

      op->position = op->next;
      g_ptr_array_add (op->again && op->error == NULL ? news->again : news->done, op);
    }

  self->is_failing = news->failure != NULL || (self->is_failing && !has_success);
  keep_unsaved (self);

  /* Another one, for it may have become large. */
  g_ptr_array_unref (self->group);
  self->group = g_ptr_array_new ();
}

static gboolean
has_removals (FerryStoreWorker *self)
{
  for (guint i = 0; i < self->group->len; i++)
    {
      const FerryStoreOp *op = g_ptr_array_index (self->group, i);

      if (op->kind == FERRY_STORE_OP_REMOVE || op->kind == FERRY_STORE_OP_PRUNE)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_large (FerryStoreWorker *self)
{
  guint n_rows = self->group->len;

  for (guint i = 0; i < self->group->len && n_rows < MANY_ROWS; i++)
    {
      const FerryStoreOp *op = g_ptr_array_index (self->group, i);

      n_rows += op->rows != NULL ? op->rows->len : 0;
    }

  return n_rows >= MANY_ROWS;
}

static void
write_group (FerryStoreWorker *self,
             FerryStoreNews   *news)
{
  g_autoptr(GError) error = NULL;

  if (self->group->len == 0 && self->unsaved->len == 0)
    return;

  g_ptr_array_extend_and_steal (self->unsaved, g_steal_pointer (&self->group));
  self->group = g_steal_pointer (&self->unsaved);
  self->unsaved = g_ptr_array_new ();

  if (!ensure_open (self, news, &error))
    {
      fail_group (self, error);
    }
  else if (!write_together (self))
    {
      forget_results (self);
      write_singly (self);
    }

  /* Space that is not given back now is used again or given back later. */
  if (has_removals (self) && ferry_sqlite_db_is_open (self->db) &&
      !ferry_sqlite_writer_shrink (self->db, &error))
    g_debug ("The job list did not shrink: %s", error->message);

  if (is_large (self) && ferry_sqlite_db_is_open (self->db))
    ferry_sqlite_db_release_memory (self->db);

  settle (self, news);
}

static void
flush (FerryStoreWorker *self,
       FerryStoreOp     *op,
       FerryStoreNews   *news)
{
  write_group (self, news);

  op->error = g_steal_pointer (&self->lost);
  if (op->error == NULL && self->unsaved->len > 0)
    op->error = g_error_copy (self->unsaved_error);
}

static gboolean
read_store (FerryStoreWorker *self,
            FerryStoreOp     *op,
            FerryStoreNews   *news,
            GError          **error)
{
  g_autoptr(GError) local_error = NULL;

  if (!ensure_open (self, news, error))
    return FALSE;

  if (ferry_sqlite_reader_run (self->db, op, &local_error))
    return op->damage == NULL || ferry_sqlite_writer_mark_damage (self->db, op->damage, error);

  if (local_error->code != FERRY_ERROR_STORE_FAILED ||
      ferry_sqlite_db_get_failure (self->db) != FERRY_SQLITE_FAILURE_DAMAGED)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  /* Damage that is met later is dealt with at the next start, when no job in
   * memory counts on what is in the store. */
  if (op->kind != FERRY_STORE_OP_LOAD)
    {
      ferry_store_aside_set_suspect (ferry_sqlite_db_get_path (self->db), TRUE);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  g_clear_pointer (&op->found, g_ptr_array_unref);
  g_clear_pointer (&op->damage, g_ptr_array_unref);
  return replace (self, news, error) && ferry_sqlite_reader_run (self->db, op, error);
}

/**
 * ferry_store_worker_process:
 * @self: a worker
 * @ops: (transfer full) (element-type FerryStoreOp): operations, emptied
 * @news: what comes of them is added to it
 *
 * Carries out all of @ops in order. Those that write are in one transaction
 * as long as no operation that reads comes between them. Looking for a token does
 * not count as one: it asks for jobs that were on disk before they left memory,
 * and apps may ask for many.
 */
void
ferry_store_worker_process (FerryStoreWorker *self,
                            GQueue           *ops,
                            FerryStoreNews   *news)
{
  FerryStoreOp *op;

  while ((op = g_queue_pop_head (ops)) != NULL)
    {
      if (op->task != NULL && g_cancellable_set_error_if_cancelled (g_task_get_cancellable (op->task), &op->error))
        {
          g_ptr_array_add (news->done, op);
          continue;
        }

      if (ferry_store_op_is_write (op))
        {
          g_ptr_array_add (self->group, op);
          continue;
        }

      if (op->kind != FERRY_STORE_OP_FIND_TOKEN)
        write_group (self, news);
      if (op->kind == FERRY_STORE_OP_FLUSH)
        flush (self, op, news);
      else
        read_store (self, op, news, &op->error);
      g_ptr_array_add (news->done, op);
    }

  write_group (self, news);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/ferry-store-op.h"

static void
row_free (FerryStoreRow *row)
{
  g_object_unref (row->job);
  ferry_job_spec_unref (row->spec);
  g_free (row->record.error_text);
  g_clear_pointer (&row->files, g_ptr_array_unref);
  g_free (row);
}

static void
damage_free (FerryStoreDamage *damage)
{
  g_free (damage->id);
  g_free (damage->text);
  g_free (damage);
}

/**
 * ferry_store_op_new:
 * @kind: what to do
 * @task: (transfer full) (nullable): who waits for it
 *
 * Returns: (transfer full): an operation whose input is still to be filled in
 */
FerryStoreOp *
ferry_store_op_new (FerryStoreOpKind kind,
                    GTask           *task)
{
  FerryStoreOp *self = g_new0 (FerryStoreOp, 1);

  self->kind = kind;
  self->task = task;
  return self;
}

/**
 * ferry_store_op_free:
 * @self: (transfer full): an operation; with a task, on the main context
 */
void
ferry_store_op_free (FerryStoreOp *self)
{
  g_clear_object (&self->task);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->file, ferry_file_free);
  g_clear_pointer (&self->entry, ferry_log_entry_free);
  g_clear_pointer (&self->usage, ferry_usage_free);
  g_clear_pointer (&self->ids, g_strfreev);
  g_free (self->id);
  g_free (self->client);
  g_free (self->token);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->damage, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * ferry_store_op_is_write:
 * @self: an operation
 *
 * Returns: whether it changes the store
 */
gboolean
ferry_store_op_is_write (const FerryStoreOp *self)
{
  return self->kind < FERRY_STORE_OP_FLUSH;
}

/**
 * ferry_store_op_dup_key:
 * @self: an operation
 *
 * Returns: (transfer full) (nullable): what it overwrites, so that of two
 *   operations with the same key the later one can take the earlier one’s place
 */
char *
ferry_store_op_dup_key (const FerryStoreOp *self)
{
  if (self->kind == FERRY_STORE_OP_PUT_JOB)
    return g_strdup (((FerryStoreRow *) g_ptr_array_index (self->rows, 0))->id);

  if (self->kind == FERRY_STORE_OP_PUT_FILE)
    return g_strdup_printf ("%s/%u", self->id, self->file->index);

  if (self->kind == FERRY_STORE_OP_PUT_USAGE)
    return g_strconcat ("usage/", self->usage->connection, NULL);

  return NULL;
}

/**
 * ferry_store_op_take_place_of:
 * @self: an operation
 * @earlier: one with the same key that is not going to be carried out
 *
 * Has @self do what @earlier was to do.
 *
 * Returns: whether that is more than @self did so far
 */
gboolean
ferry_store_op_take_place_of (FerryStoreOp       *self,
                              const FerryStoreOp *earlier)
{
  if (self->with_spec || !earlier->with_spec)
    return FALSE;

  self->with_spec = TRUE;

  return TRUE;
}

static FerryFile *
copy_file (const FerryFile *file)
{
  FerryFile *copy = ferry_file_new (file->index, file->spec);

  ferry_file_set_name (copy, file->name);
  copy->state = file->state;
  copy->bytes_done = file->bytes_done;
  copy->bytes_total = file->bytes_total;
  copy->resumable = file->resumable;
  if (file->checkpoint != NULL)
    ferry_file_set_checkpoint (copy, file->checkpoint);
  return copy;
}

/**
 * ferry_store_op_add_row:
 * @self: an operation
 * @job: a job, of which a copy is taken
 * @with_files: whether its files are copied too
 */
void
ferry_store_op_add_row (FerryStoreOp *self,
                        FerryJob     *job,
                        gboolean      with_files)
{
  FerryStoreRow *row = g_new0 (FerryStoreRow, 1);
  const guint n_files = ferry_job_get_n_files (job);

  row->job = g_object_ref (job);
  row->id = ferry_job_get_id (job);
  row->client = ferry_job_get_client (job);
  row->spec = ferry_job_spec_ref (ferry_job_get_spec (job));
  row->record = *ferry_job_get_record (job);
  row->record.error_text = g_strdup (row->record.error_text);

  if (with_files)
    {
      row->files = g_ptr_array_new_full (n_files, (GDestroyNotify) ferry_file_free);
      for (guint i = 0; i < n_files; i++)
        g_ptr_array_add (row->files, copy_file (ferry_job_get_file (job, i)));
    }

  if (self->rows == NULL)
    self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  g_ptr_array_add (self->rows, row);
}

/**
 * ferry_store_op_set_file:
 * @self: an operation
 * @job_id: whose file
 * @file: a file, of which a copy is taken
 */
void
ferry_store_op_set_file (FerryStoreOp    *self,
                         const char      *job_id,
                         const FerryFile *file)
{
  self->id = g_strdup (job_id);
  self->file = copy_file (file);
}

/**
 * ferry_store_op_add_damage:
 * @self: an operation
 * @number: the row of a job that cannot be read
 * @id: its id
 * @text: one sentence
 */
void
ferry_store_op_add_damage (FerryStoreOp *self,
                           gint64        number,
                           const char   *id,
                           const char   *text)
{
  FerryStoreDamage *damage = g_new0 (FerryStoreDamage, 1);

  damage->number = number;
  damage->id = g_strdup (id);
  damage->text = g_strdup (text);
  if (self->damage == NULL)
    self->damage = g_ptr_array_new_with_free_func ((GDestroyNotify) damage_free);
  g_ptr_array_add (self->damage, damage);
}

/**
 * ferry_store_op_complete:
 * @self: an operation that somebody waits for and that is over
 *
 * Tells its outcome; on the main context.
 */
void
ferry_store_op_complete (FerryStoreOp *self)
{
  if (self->error != NULL)
    {
      g_task_return_error (self->task, g_steal_pointer (&self->error));
      return;
    }

  switch (self->kind)
    {
    case FERRY_STORE_OP_LOAD:
    case FERRY_STORE_OP_HISTORY:
    case FERRY_STORE_OP_READ_LOG:
    case FERRY_STORE_OP_LOAD_USAGE:
      g_task_return_pointer (self->task, g_steal_pointer (&self->found), (GDestroyNotify) g_ptr_array_unref);
      break;

    case FERRY_STORE_OP_FIND:
    case FERRY_STORE_OP_FIND_TOKEN:
      g_task_return_pointer (self->task, g_object_ref (g_ptr_array_index (self->found, 0)), g_object_unref);
      break;

    case FERRY_STORE_OP_INSERT:
    case FERRY_STORE_OP_REMOVE:
    case FERRY_STORE_OP_PRUNE:
    case FERRY_STORE_OP_FLUSH:
      g_task_return_boolean (self->task, TRUE);
      break;

    case FERRY_STORE_OP_PUT_JOB:
    case FERRY_STORE_OP_PUT_FILE:
    case FERRY_STORE_OP_ADD_LOG:
    case FERRY_STORE_OP_PUT_USAGE:
    default:
      g_assert_not_reached ();
    }
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-engine-private.h"

#include <glib/gi18n-lib.h>

/* Partial files removed at the same time: enough to keep a disk busy, few
 * enough not to flood the publisher’s queue with one job’s. */
#define MAX_DISCARDS 16

/* The last steps of a job, in the order of execution:
 *
 *   both      the fetches end, with their last checkpoints
 *   complete  the store is flushed: a crash from here on publishes again
 *             the files that are whole get their names
 *             if some got them on another machine: the store is flushed again,
 *             since what was collected here is all that proves it
 *   both      the partial files of all others are removed
 *             the final state is stored and flushed, then told
 *
 * Whatever fails ends in fail_ending(), and the job stays unfinished. */

static void on_flushed_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);
static void on_published_flushed_cb (GObject      *object,
                                     GAsyncResult *result,
                                     gpointer      user_data);
static void on_discarded_cb (GObject      *object,
                             GAsyncResult *result,
                             gpointer      user_data);
static void on_final_state_flushed_cb (GObject      *object,
                                       GAsyncResult *result,
                                       gpointer      user_data);

static FerryEnding *
ending_new (FerryEngine *engine,
            FerryEvent   event)
{
  FerryEnding *self = g_new0 (FerryEnding, 1);

  self->engine = g_object_ref (engine);
  self->event = event;
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  self->rivals = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
  self->published = g_ptr_array_new ();
  self->leftovers = g_ptr_array_new ();

  return self;
}

static void
ending_free (FerryEnding *self)
{
  g_ptr_array_unref (self->tasks);
  g_ptr_array_unref (self->rivals);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->publications, g_ptr_array_unref);
  g_ptr_array_unref (self->published);
  g_ptr_array_unref (self->leftovers);
  g_object_unref (self->engine);
  g_free (self);
}

static void
fail_tasks (GPtrArray    *tasks,
            const GError *error)
{
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_error (g_ptr_array_index (tasks, i), g_error_copy (error));
}

static void
succeed_tasks (GPtrArray *tasks)
{
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_boolean (g_ptr_array_index (tasks, i), TRUE);
}

/* Nobody who waits for the end of a job may be called while it is half done. */
static FerryEnding *
leave_ending (FerryEngine *self,
              FerryEntry  *entry)
{
  FerryEnding *ending = g_steal_pointer (&entry->ending);

  self->n_endings--;

  return ending;
}

/* What was discarded is to be fetched again if the job goes on after all. */
static void
requeue_discarded (FerryEntry *entry)
{
  const guint n_files = ferry_job_get_n_files (entry->job);

  for (guint i = 0; i < n_files; i++)
    {
      FerryFile *file = ferry_job_get_file (entry->job, i);

      if (file->state != FERRY_FILE_STATE_DISCARDED)
        continue;

      ferry_file_set_checkpoint (file, NULL);
      file->bytes_done = 0;
      file->state = FERRY_FILE_STATE_QUEUED;
    }
}

static GError *
make_task_error (FerryEngine  *self,
                 FerryEnding  *ending,
                 const GError *error)
{
  if (!g_cancellable_is_cancelled (ending->cancellable))
    return g_error_copy (error);

  if (ending->rivals->len > 0)
    return g_error_new_literal (FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                                _("The job was cancelled meanwhile."));

  return g_error_new_literal (FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE,
                              ferry_error_code_to_sentence (FERRY_ERROR_SERVICE_UNREACHABLE));
}

/* The caller wanted the job to end, so it does not go on by itself. */
static void
fail_ending (FerryEngine  *self,
             FerryEntry   *entry,
             const GError *error)
{
  FerryEnding *ending = leave_ending (self, entry);
  FerryState state = ferry_job_get_state (entry->job);
  gboolean interrupted = g_cancellable_is_cancelled (ending->cancellable);
  g_autoptr(GError) task_error = make_task_error (self, ending, error);

  requeue_discarded (entry);
  if (ending->suspends || state == FERRY_STATE_QUEUED || ferry_state_is_active (state))
    ferry_engine_move (self, entry, &(FerryMove){ .event = FERRY_EVENT_SUSPEND }, NULL);

  if (!interrupted && state == FERRY_STATE_TRANSFERRED)
    ferry_engine_meet_publishing_trouble (self, entry, error);
  else if (!interrupted)
    ferry_engine_log (self, entry, "error", ferry_error_code_to_nick (ferry_error_get_code (error)),
                      error->message);

  /* The world may have changed while nobody looked. */
  ferry_engine_apply_gates (self, entry);
  ferry_engine_place (self, entry);
  ferry_engine_refresh (self, entry);
  fail_tasks (ending->tasks, task_error);

  for (guint i = 0; i < ending->rivals->len; i++)
    ferry_engine_end (self, entry, FERRY_EVENT_CANCEL, g_ptr_array_index (ending->rivals, i));

  ending_free (ending);
  ferry_engine_stop_if_over (self);
}

static void
finish_ending (FerryEngine *self,
               FerryEntry  *entry)
{
  FerryEnding *ending = leave_ending (self, entry);
  g_autoptr(FerryJob) job = g_object_ref (entry->job);
  g_autoptr(GError) too_late = NULL;
  FerryJobRecord *record = ferry_job_get_record (job);

  record->state = ending->state;
  record->completed = record->modified;
  ferry_engine_dismiss (self, entry);
  ferry_engine_tell (self, job, FERRY_JOB_CHANGE_STATE | FERRY_JOB_CHANGE_FILES);
  ferry_engine_tell_removed (self, job);
  ferry_engine_forget (self, job);

  g_set_error (&too_late, FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
               _("The job is finished, so it cannot be cancelled."));
  succeed_tasks (ending->tasks);
  fail_tasks (ending->rivals, too_late);
  ending_free (ending);
  ferry_engine_stop_if_over (self);
}

static void
mark_discarded (FerryEngine *self,
                FerryEntry  *entry)
{
  const guint n_files = ferry_job_get_n_files (entry->job);

  for (guint i = 0; i < n_files; i++)
    {
      FerryFile *file = ferry_job_get_file (entry->job, i);

      if (file->state == FERRY_FILE_STATE_PUBLISHED)
        continue;

      file->state = FERRY_FILE_STATE_DISCARDED;
      ferry_store_update_file (self->store, entry->job, file);
    }
}

static void
store_final_state (FerryEngine *self,
                   FerryEntry  *entry)
{
  FerryEnding *ending = entry->ending;
  g_autoptr(GError) error = NULL;

  mark_discarded (self, entry);
  if (!ferry_engine_store_final (self, entry, ending->event, &ending->state, &error))
    {
      fail_ending (self, entry, error);
      return;
    }

  ferry_store_flush_async (self->store, NULL, on_final_state_flushed_cb, entry);
}

static void
on_final_state_flushed_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  FerryEntry *entry = user_data;
  g_autoptr(FerryEngine) self = g_object_ref (entry->engine);
  g_autoptr(GError) error = NULL;

  if (ferry_store_flush_finish (self->store, result, &error))
    finish_ending (self, entry);
  else
    fail_ending (self, entry, error);
}

static void
discard_next (FerryEngine *self,
              FerryEntry  *entry)
{
  FerryEnding *ending = entry->ending;
  FerryFile *file = g_ptr_array_steal_index (ending->leftovers, ending->leftovers->len - 1);
  g_autofree char *short_id = NULL;

  /* Looking for partial files that no checkpoint names means reading the
   * folder. */
  if (entry->may_have_strays)
    short_id = ferry_runner_dup_short_id (entry->job, file->index);

  ending->n_discarding++;
  ferry_publisher_discard_async (self->publisher, file->spec->folder, short_id, file->checkpoint,
                                 on_discarded_cb, entry);
}

static void
discard_or_go_on (FerryEngine *self,
                  FerryEntry  *entry)
{
  FerryEnding *ending = entry->ending;

  while (ending->leftovers->len > 0 && ending->n_discarding < MAX_DISCARDS)
    discard_next (self, entry);

  if (ending->n_discarding == 0)
    store_final_state (self, entry);
}

static void
on_discarded_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  FerryEntry *entry = user_data;
  g_autoptr(FerryEngine) self = g_object_ref (entry->engine);
  g_autoptr(GError) error = NULL;

  /* As with BITS the job ends all the same: its drive may never come back. */
  if (!ferry_publisher_discard_finish (self->publisher, result, &error))
    ferry_engine_log (self, entry, "leftover",
                      ferry_error_code_to_nick (ferry_error_get_code (error)), error->message);

  entry->ending->n_discarding--;
  discard_or_go_on (self, entry);
}

static gboolean
may_have_partial (FerryEntry *entry,
                  FerryFile  *file)
{
  /* What was copied to another machine is still here as well. */
  if (file->state == FERRY_FILE_STATE_PUBLISHED)
    return file->spec->remote != NULL && file->checkpoint != NULL;

  return file->checkpoint != NULL || entry->may_have_strays;
}

static void
discard_leftovers (FerryEngine *self,
                   FerryEntry  *entry)
{
  const guint n_files = ferry_job_get_n_files (entry->job);

  for (guint i = 0; i < n_files; i++)
    {
      FerryFile *file = ferry_job_get_file (entry->job, i);

      if (may_have_partial (entry, file))
        g_ptr_array_add (entry->ending->leftovers, file);
    }

  discard_or_go_on (self, entry);
}

static gboolean
has_delivered (FerryEnding *ending)
{
  for (guint i = 0; i < ending->published->len; i++)
    {
      const FerryFile *file = g_ptr_array_index (ending->published, i);

      if (file->spec->remote != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
on_published_flushed_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  FerryEntry *entry = user_data;
  g_autoptr(FerryEngine) self = g_object_ref (entry->engine);
  g_autoptr(GError) error = NULL;

  if (ferry_store_flush_finish (self->store, result, &error))
    discard_leftovers (self, entry);
  else
    fail_ending (self, entry, error);
}

/*
 * ferry_engine_end_after_publishing:
 * @self: the engine
 * @entry: a job that is being completed
 * @error: (nullable): why a file could not be published
 */
void
ferry_engine_end_after_publishing (FerryEngine  *self,
                                   FerryEntry   *entry,
                                   const GError *error)
{
  if (error != NULL)
    fail_ending (self, entry, error);
  else if (has_delivered (entry->ending))
    ferry_store_flush_async (self->store, NULL, on_published_flushed_cb, entry);
  else
    discard_leftovers (self, entry);
}

static void
on_flushed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  FerryEntry *entry = user_data;
  g_autoptr(FerryEngine) self = g_object_ref (entry->engine);
  g_autoptr(GError) error = NULL;

  if (ferry_store_flush_finish (self->store, result, &error))
    ferry_engine_publish (self, entry);
  else
    fail_ending (self, entry, error);
}

/*
 * ferry_engine_continue_ending:
 * @self: the engine
 * @entry: a job that is to end and whose fetches are over
 */
void
ferry_engine_continue_ending (FerryEngine *self,
                              FerryEntry  *entry)
{
  if (entry->ending->event == FERRY_EVENT_COMPLETE)
    ferry_store_flush_async (self->store, NULL, on_flushed_cb, entry);
  else
    discard_leftovers (self, entry);
}

static void
begin_ending (FerryEngine *self,
              FerryEntry  *entry,
              FerryEvent   event)
{
  entry->ending = ending_new (self, event);
  entry->retry_at = 0;
  self->n_endings++;

  ferry_engine_stop_run (self, entry);
  ferry_engine_place (self, entry);
  ferry_engine_refresh (self, entry);
}

/*
 * ferry_engine_end:
 * @self: the engine
 * @entry: an unfinished job
 * @event: %FERRY_EVENT_CANCEL or %FERRY_EVENT_COMPLETE
 * @task: (nullable): the call that waits for it
 *
 * Begins to end a job, or joins its end. A cancel stops a complete that has not
 * got far; a complete comes too late for a job that is being cancelled.
 */
void
ferry_engine_end (FerryEngine *self,
                  FerryEntry  *entry,
                  FerryEvent   event,
                  GTask       *task)
{
  FerryEnding *ending = entry->ending;

  if (ending == NULL)
    {
      begin_ending (self, entry, event);
      if (task != NULL)
        g_ptr_array_add (entry->ending->tasks, g_object_ref (task));
      if (entry->runner == NULL)
        ferry_engine_continue_ending (self, entry);
    }
  else if (task == NULL)
    {
      return;
    }
  else if (ending->event == event)
    {
      g_ptr_array_add (ending->tasks, g_object_ref (task));
    }
  else if (event == FERRY_EVENT_CANCEL)
    {
      g_ptr_array_add (ending->rivals, g_object_ref (task));
      g_cancellable_cancel (ending->cancellable);
    }
  else
    {
      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                               _("The job is being cancelled, so it cannot be completed."));
    }
}

/*
 * ferry_engine_interrupt_endings:
 * @self: the engine
 *
 * The service is about to leave. What is being published is left for the next
 * run, which finds by the inodes what was done; a cancel goes on, it is short.
 */
void
ferry_engine_interrupt_endings (FerryEngine *self)
{
  for (const GList *link = ferry_roster_get_entries (self->roster); link != NULL;
       link = link->next)
    {
      FerryEntry *entry = link->data;

      if (entry->ending != NULL && entry->ending->event == FERRY_EVENT_COMPLETE)
        g_cancellable_cancel (entry->ending->cancellable);
    }
}

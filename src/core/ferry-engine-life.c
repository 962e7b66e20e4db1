/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-engine-private.h"
#include "core/ferry-engine-relocate.h"
#include "core/ferry-hand-over.h"

/* For how long the service waits for the last checkpoints when it has to leave.
 * A session that ends kills what takes much longer; what is not written down by
 * then is fetched again. */
#define STOP_TIME (3 * G_USEC_PER_SEC / 2)

static void on_loaded_cb (GObject      *object,
                          GAsyncResult *result,
                          gpointer      user_data);
static void on_usage_loaded_cb (GObject      *object,
                                GAsyncResult *result,
                                gpointer      user_data);
static void on_pruned_cb (GObject      *object,
                          GAsyncResult *result,
                          gpointer      user_data);
static void on_removed_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);
static void on_stop_flushed_cb (GObject      *object,
                                GAsyncResult *result,
                                gpointer      user_data);
static void on_flushed_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);

/* A file that was on its way begins where its checkpoint is. */
static void
recover_file (FerryEntry *entry,
              FerryFile  *file)
{
  gboolean is_proved = file->checkpoint != NULL && file->checkpoint->verified;

  if (file->state == FERRY_FILE_STATE_PUBLISHED ||
      (file->state == FERRY_FILE_STATE_TRANSFERRED && is_proved))
    return;

  /* Also one that is queued: that it began may not have reached the disk. */
  entry->may_have_strays = TRUE;
  file->state = FERRY_FILE_STATE_QUEUED;
  file->bytes_done = file->checkpoint != NULL ? ferry_checkpoint_get_done (file->checkpoint) : 0;
}

/* What was being published is published again, as soon as the main loop runs;
 * the publisher knows by the inodes what it has done already. */
static void
recover_completion (FerryEngine *self,
                    FerryEntry  *entry)
{
  if (ferry_entry_has_pending_files (entry))
    ferry_engine_move (self, entry, &(FerryMove){ .event = FERRY_EVENT_FILES_ADDED }, NULL);
  else if (!ferry_engine_is_resting_delivery (entry))
    entry->retry_at = ferry_clock_now (self->clock);
}

static void
recover_job (FerryEngine *self,
             FerryEntry  *entry)
{
  const guint n_files = ferry_job_get_n_files (entry->job);
  FerryJobRecord *record = ferry_job_get_record (entry->job);

  for (guint i = 0; i < n_files; i++)
    recover_file (entry, ferry_job_get_file (entry->job, i));

  if (ferry_state_is_active (record->state))
    ferry_engine_move (self, entry, &(FerryMove){ .event = FERRY_EVENT_PREEMPTED }, NULL);

  if (record->state == FERRY_STATE_TRANSFERRED && ferry_job_get_spec (entry->job)->auto_complete)
    recover_completion (self, entry);

  /* The network it waited for may have come while nobody looked. */
  if (record->state == FERRY_STATE_TRANSIENT_ERROR && entry->retry_at == 0)
    ferry_engine_reopen (self, entry, FERRY_EVENT_NETWORK_ESTABLISHED);

  ferry_engine_doubt_consent (self, entry);
  ferry_engine_apply_gates (self, entry);
  ferry_engine_refresh (self, entry);
}

static void
on_loaded_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryEngine *self = g_task_get_source_object (task);
  GPtrArray *jobs;
  GError *error = NULL;

  jobs = ferry_store_load_finish (self->store, result, &error);
  if (jobs == NULL)
    {
      g_task_return_error (task, error);
      ferry_engine_end_call (self);
      return;
    }

  g_task_set_task_data (task, jobs, (GDestroyNotify) g_ptr_array_unref);
  ferry_store_load_usage_async (self->store, NULL, on_usage_loaded_cb, g_steal_pointer (&task));
}

/* Before the first job runs: it may be on a budget that is spent. */
static void
load_usages (FerryEngine  *self,
             GAsyncResult *result)
{
  g_autoptr(GPtrArray) usages = NULL;
  g_autoptr(GError) error = NULL;

  usages = ferry_store_load_usage_finish (self->store, result, &error);
  if (usages == NULL)
    {
      ferry_engine_tell_store_failed (self, error);
      return;
    }

  ferry_budget_load (self->budget, usages);
  ferry_engine_update_board (self);
}

static void
on_usage_loaded_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryEngine *self = g_task_get_source_object (task);
  GPtrArray *jobs = g_task_get_task_data (task);

  load_usages (self, result);
  for (guint i = 0; i < jobs->len; i++)
    {
      FerryJob *job = g_ptr_array_index (jobs, i);

      recover_job (self, ferry_engine_admit (self, job));
      ferry_engine_recover_relocation (self, job);
    }

  ferry_engine_prune (self);
  g_task_return_boolean (task, TRUE);
  ferry_engine_end_call (self);
}

/**
 * ferry_engine_start_async:
 * @self: a new engine
 * @callback: called when the jobs of earlier runs are known
 * @user_data: for @callback
 *
 * Loads the jobs and takes them up where they were: what moved is queued, what
 * waited waits on. They are not told one by one; see ferry_engine_get_jobs().
 */
void
ferry_engine_start_async (FerryEngine        *self,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_engine_start_async);
  ferry_engine_begin_call (self);
  ferry_engine_accept_network (self);
  ferry_store_load_async (self->store, NULL, on_loaded_cb, g_steal_pointer (&task));
}

/**
 * ferry_engine_start_finish:
 * @self: the engine
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_STORE_FAILED
 *
 * Returns: whether the jobs are there
 */
gboolean
ferry_engine_start_finish (FerryEngine  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_pruned_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(FerryEngine) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ferry_store_prune_finish (self->store, result, &error))
    ferry_engine_tell_store_failed (self, error);
}

/*
 * ferry_engine_prune:
 * @self: the engine
 *
 * Forgets what finished long ago; now and then once a day.
 */
void
ferry_engine_prune (FerryEngine *self)
{
  gint64 age = self->policy.history_days * G_TIME_SPAN_DAY;

  ferry_store_prune_async (self->store, ferry_clock_real (self->clock) - age, NULL, on_pruned_cb,
                           g_object_ref (self));
  ferry_agenda_set (self->agenda, &self->prune, ferry_clock_now (self->clock) + G_TIME_SPAN_DAY);
}

static void
on_removed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(FerryEngine) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ferry_store_remove_finish (self->store, result, &error))
    ferry_engine_tell_store_failed (self, error);
}

/*
 * ferry_engine_forget:
 * @self: the engine
 * @job: a finished job
 *
 * Keeps it out of a history that is to keep nothing, once its app was told.
 */
void
ferry_engine_forget (FerryEngine *self,
                     FerryJob    *job)
{
  const char *ids[] = { ferry_job_get_id (job), NULL };

  if (self->policy.history_days == 0 && ferry_job_get_record (job)->untold == 0)
    ferry_store_remove_async (self->store, ids, NULL, on_removed_cb, g_object_ref (self));
}

/**
 * ferry_engine_set_untold:
 * @self: the engine
 * @job: a job, also a finished one
 * @untold: the try by which its app is told of its state, 0 when it was, or never
 *   will be
 *
 * Notes how far telling the app has come, for the next run of the service.
 */
void
ferry_engine_set_untold (FerryEngine *self,
                         FerryJob    *job,
                         guint        untold)
{
  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (FERRY_IS_JOB (job));

  ferry_job_get_record (job)->untold = untold;
  ferry_store_update_job (self->store, job);
  if (ferry_state_is_final (ferry_job_get_state (job)))
    ferry_engine_forget (self, job);
}

static void
stop_entry (FerryEngine *self,
            FerryEntry  *entry)
{
  ferry_engine_stop_run (self, entry);
  if (ferry_state_is_active (ferry_job_get_state (entry->job)) && entry->ending == NULL)
    ferry_engine_move (self, entry, &(FerryMove){ .event = FERRY_EVENT_PREEMPTED }, NULL);
}

/**
 * ferry_engine_stop_async:
 * @self: the engine
 * @callback: called when all is on disk, after two seconds at most
 * @user_data: for @callback
 *
 * Closes all connections and writes down where each file is. What moved will
 * be queued at the next start. From now on every call is refused.
 */
void
ferry_engine_stop_async (FerryEngine        *self,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  const GList *next;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (!self->stopping);

  self->stopping = TRUE;
  self->stop_task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->stop_task, ferry_engine_stop_async);
  g_clear_handle_id (&self->schedule_id, g_source_remove);

  for (const GList *link = ferry_roster_get_entries (self->roster); link != NULL; link = next)
    {
      next = link->next;
      stop_entry (self, link->data);
    }
  ferry_engine_interrupt_endings (self);

  ferry_agenda_set (self->agenda, &self->stop_deadline,
                    ferry_clock_now (self->clock) + STOP_TIME);
  ferry_engine_stop_if_over (self);
}

/*
 * ferry_engine_give_up_waiting:
 * @self: an engine that stops
 *
 * Flushes what there is, whoever is still busy.
 */
void
ferry_engine_give_up_waiting (FerryEngine *self)
{
  if (self->stop_task == NULL)
    return;

  ferry_engine_save_usage (self);
  ferry_store_flush_async (self->store, NULL, on_stop_flushed_cb,
                           g_steal_pointer (&self->stop_task));
}

/*
 * ferry_engine_stop_if_over:
 * @self: the engine
 *
 * Called whenever something came to its end.
 */
void
ferry_engine_stop_if_over (FerryEngine *self)
{
  if (self->stop_task == NULL || self->n_runners > 0 || self->n_endings > 0)
    return;

  ferry_agenda_set (self->agenda, &self->stop_deadline, G_MAXINT64);
  ferry_engine_give_up_waiting (self);
}

static void
on_stop_flushed_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryEngine *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (ferry_store_flush_finish (self->store, result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * ferry_engine_stop_finish:
 * @self: the engine
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_STORE_FAILED
 *
 * Returns: whether all is on disk
 */
gboolean
ferry_engine_stop_finish (FerryEngine  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_flushed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryEngine *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (ferry_store_flush_finish (self->store, result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);

  ferry_engine_end_call (self);
}

static gboolean
has_stopping_runner (FerryEngine *self)
{
  for (const GList *link = ferry_roster_get_entries (self->roster); link != NULL; link = link->next)
    {
      const FerryEntry *entry = link->data;

      if (entry->runner != NULL && ferry_runner_is_stopping (entry->runner))
        return TRUE;
    }

  return FALSE;
}

/*
 * ferry_engine_continue_flushes:
 * @self: the engine
 *
 * Called whenever a run ended: the last checkpoints that a flush waited for may
 * be in the store now.
 */
void
ferry_engine_continue_flushes (FerryEngine *self)
{
  g_autoptr(GPtrArray) flushes = NULL;

  if (self->flushes->len == 0 || has_stopping_runner (self))
    return;

  ferry_engine_save_usage (self);
  flushes = g_steal_pointer (&self->flushes);
  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < flushes->len; i++)
    ferry_store_flush_async (self->store, NULL, on_flushed_cb, g_object_ref (flushes->pdata[i]));
}

/**
 * ferry_engine_flush_async:
 * @self: the engine
 * @callback: called when all that was done before is on disk
 * @user_data: for @callback
 *
 * While the machine is about to sleep, that includes the last bytes of all that
 * was stopped for it.
 */
void
ferry_engine_flush_async (FerryEngine        *self,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_engine_flush_async);
  ferry_engine_begin_call (self);
  if (self->asleep && has_stopping_runner (self))
    g_ptr_array_add (self->flushes, g_steal_pointer (&task));
  else
    ferry_store_flush_async (self->store, NULL, on_flushed_cb, g_steal_pointer (&task));
}

/**
 * ferry_engine_flush_finish:
 * @self: the engine
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_STORE_FAILED
 *
 * Returns: whether it is on disk
 */
gboolean
ferry_engine_flush_finish (FerryEngine  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

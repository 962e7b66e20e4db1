/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-engine-private.h"

#include <glib/gi18n-lib.h>

/* A job that is being published or cancelled is out of everybody’s reach until
 * that is over; it takes no longer than the disk does, and what takes longer can
 * be suspended. */
static FerryEntry *
get_movable_entry (FerryEngine *self,
                   FerryJob    *job,
                   GError     **error)
{
  FerryEntry *entry = ferry_engine_get_entry (self, job, error);

  if (entry == NULL || entry->ending == NULL)
    return entry;

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                       _("The job is just being completed or cancelled."));

  return NULL;
}

static void
forgive (FerryEngine *self,
         FerryEntry  *entry)
{
  FerryState state = ferry_job_get_state (entry->job);

  /* BITS: a resume grants the whole time again. */
  ferry_job_get_record (entry->job)->active_time = 0;
  if (entry->active_since != 0)
    entry->active_since = ferry_clock_now (self->clock);

  if (state == FERRY_STATE_ERROR || state == FERRY_STATE_SUSPENDED)
    ferry_entry_clear_trouble (entry);
}

/* Whoever says so now knows better than the server did then. */
static void
ask_again (FerryEngine *self,
           FerryJob    *job)
{
  const guint n_files = ferry_job_get_n_files (job);
  const char *last = NULL;

  for (guint i = 0; i < n_files; i++)
    {
      const FerryFile *file = ferry_job_get_file (job, i);

      if (file->state != FERRY_FILE_STATE_QUEUED || g_strcmp0 (last, file->spec->url) == 0)
        continue;

      last = file->spec->url;
      ferry_fetcher_ask_again (self->fetcher, last);
    }
}

/**
 * ferry_engine_resume:
 * @self: the engine
 * @job: a job
 * @error: return location: %FERRY_ERROR_INVALID_STATE, %FERRY_ERROR_EMPTY
 *
 * Lets a job go on: queues one that is suspended or failed, tries one at once
 * that waits to try again. One that moves already, and one that a gate holds,
 * are left as they are.
 *
 * Returns: whether the job could be resumed
 */
gboolean
ferry_engine_resume (FerryEngine *self,
                     FerryJob    *job,
                     GError     **error)
{
  FerryEvent event = FERRY_EVENT_RESUME;
  FerryEntry *entry;
  FerryState state;

  g_return_val_if_fail (FERRY_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (FERRY_IS_JOB (job), FALSE);

  entry = ferry_engine_get_entry (self, job, NULL);
  if (entry != NULL && entry->ending != NULL && ferry_engine_is_moving_delivery (entry))
    return TRUE;

  entry = get_movable_entry (self, job, error);
  if (entry == NULL)
    return FALSE;

  if (ferry_job_get_n_files (job) == 0)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_EMPTY,
                           ferry_error_code_to_sentence (FERRY_ERROR_EMPTY));
      return FALSE;
    }

  state = ferry_job_get_state (job);
  if (state == FERRY_STATE_TRANSIENT_ERROR && ferry_engine_get_gates (self, entry) != 0)
    return TRUE;

  if (state == FERRY_STATE_TRANSFERRED && ferry_entry_has_pending_files (entry))
    event = FERRY_EVENT_FILES_ADDED;

  forgive (self, entry);
  ask_again (self, job);
  if (!ferry_engine_move (self, entry, &(FerryMove){ .event = event }, error))
    return FALSE;

  if (!ferry_engine_finish_if_whole (self, entry))
    ferry_engine_apply_gates (self, entry);
  ferry_engine_refresh (self, entry);

  return TRUE;
}

/**
 * ferry_engine_suspend:
 * @self: the engine
 * @job: a job
 * @error: return location: %FERRY_ERROR_INVALID_STATE
 *
 * Stops a job until it is resumed. Its last checkpoints reach the store soon
 * after.
 *
 * Returns: whether the job could be suspended
 */
gboolean
ferry_engine_suspend (FerryEngine *self,
                      FerryJob    *job,
                      GError     **error)
{
  FerryEntry *entry;

  g_return_val_if_fail (FERRY_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (FERRY_IS_JOB (job), FALSE);

  entry = ferry_engine_get_entry (self, job, NULL);
  if (entry != NULL && entry->ending != NULL && ferry_engine_suspend_delivery (entry))
    return TRUE;

  entry = get_movable_entry (self, job, error);
  if (entry == NULL)
    return FALSE;

  ferry_engine_stop_run (self, entry);

  return ferry_engine_move (self, entry, &(FerryMove){ .event = FERRY_EVENT_SUSPEND }, error);
}

static void
end_async (FerryEngine *self,
           FerryJob    *job,
           FerryEvent   event,
           GTask       *task)
{
  FerryEntry *entry;
  GError *error = NULL;

  entry = ferry_engine_get_entry (self, job, &error);
  if (entry == NULL)
    g_task_return_error (task, error);
  else
    ferry_engine_end (self, entry, event, task);
}

/**
 * ferry_engine_cancel_async:
 * @self: the engine
 * @job: a job
 * @callback: called when the job is gone, its partial files too, and that is on
 *   disk
 * @user_data: for @callback
 *
 * Ends a job and deletes what it had. Files that a complete published already
 * stay.
 */
void
ferry_engine_cancel_async (FerryEngine        *self,
                           FerryJob           *job,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (FERRY_IS_JOB (job));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_engine_cancel_async);
  end_async (self, job, FERRY_EVENT_CANCEL, task);
}

/**
 * ferry_engine_cancel_finish:
 * @self: the engine
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_INVALID_STATE, %FERRY_ERROR_STORE_FAILED
 *
 * Returns: whether the job is cancelled
 */
gboolean
ferry_engine_cancel_finish (FerryEngine  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ferry_engine_complete_async:
 * @self: the engine
 * @job: a job
 * @callback: called when the files bear their names and that is on disk
 * @user_data: for @callback
 *
 * Publishes the files that are whole and ends the job. What others have is
 * deleted (BITS’s partial complete).
 */
void
ferry_engine_complete_async (FerryEngine        *self,
                             FerryJob           *job,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (FERRY_IS_JOB (job));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_engine_complete_async);
  end_async (self, job, FERRY_EVENT_COMPLETE, task);
}

/**
 * ferry_engine_complete_finish:
 * @self: the engine
 * @result: what the callback got
 * @error: return location: why a file could not be published; those that could
 *   stay so, and the call may be repeated
 *
 * Returns: whether the job is acknowledged
 */
gboolean
ferry_engine_complete_finish (FerryEngine  *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What a running fetch was started with and cannot learn any more. Its bytes
 * are kept: the next fetch proves that they are of the same file. */
static const char *const restarting_options[] = {
  "header", "headers", "helper-token", "method", "network", "prefix", "proxy", "remove-header", "url", NULL,
};

/* What can end a wait, so that the job tries at once. */
static const char *const opening_options[] = {
  "header", "headers", "helper-token", "network", "override", "prefix", "proxy", "url", NULL,
};

/* What a server that wanted a sign-in may have been given. */
static const char *const sign_in_options[] = { "header", "headers", "helper-token", "url", NULL };

static gboolean
has_any_option (GVariant          *options,
                const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr(GVariant) value = g_variant_lookup_value (options, names[i], NULL);

      if (value != NULL)
        return TRUE;
    }

  return FALSE;
}

/* What a copy to another machine, which may take hours, can learn on its way. */
static const char *const delivery_options[] = { "limit", "network", "override", "priority", NULL };

static FerryEntry *
get_changeable_entry (FerryEngine *self,
                      FerryJob    *job,
                      GVariant    *options,
                      GError     **error)
{
  FerryEntry *entry = ferry_engine_get_entry (self, job, NULL);
  GVariantIter iter;
  const char *name;

  if (entry == NULL || entry->ending == NULL || !ferry_engine_is_moving_delivery (entry))
    return get_movable_entry (self, job, error);

  g_variant_iter_init (&iter, options);
  while (g_variant_iter_next (&iter, "{&sv}", &name, NULL))
    {
      if (!g_strv_contains (delivery_options, name))
        return get_movable_entry (self, job, error);
    }

  return entry;
}

static void
log_options (FerryEngine *self,
             FerryEntry  *entry,
             GVariant    *options)
{
  g_autoptr(GString) names = g_string_new (NULL);
  g_autofree char *text = NULL;
  GVariantIter iter;
  const char *name;

  /* The names alone: a value may be a secret. */
  g_variant_iter_init (&iter, options);
  while (g_variant_iter_next (&iter, "{&sv}", &name, NULL))
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);

  text = g_strdup_printf (_("Options were changed: %s."), names->str);
  ferry_engine_log (self, entry, "option", NULL, text);
}

static void
store_files_changed (FerryEngine  *self,
                     FerryEntry   *entry,
                     FerryJobSpec *old_spec)
{
  for (guint i = 0; i < old_spec->n_files; i++)
    {
      FerryFile *file = ferry_job_get_file (entry->job, i);

      if (file->spec != old_spec->files[i])
        ferry_store_put_file (self->store, entry->job, file);
    }
}

/* What the new options mean for a job at once. */
static void
put_into_effect (FerryEngine *self,
                 FerryEntry  *entry,
                 GVariant    *options)
{
  FerryJobRecord *record = ferry_job_get_record (entry->job);

  if (entry->runner != NULL)
    ferry_runner_update_fetches (entry->runner);
  if (entry->ending != NULL)
    ferry_publisher_set_rates (self->publisher, ferry_job_get_id (entry->job), ferry_job_get_priority (entry->job),
                               ferry_job_get_spec (entry->job)->extras->limit);

  if (ferry_state_is_active (record->state) && has_any_option (options, restarting_options))
    {
      ferry_engine_stop_run (self, entry);
      ferry_engine_move (self, entry, &(FerryMove){ .event = FERRY_EVENT_PREEMPTED }, NULL);
    }

  if (has_any_option (options, sign_in_options))
    record->waits &= ~FERRY_WAIT_BIT (FERRY_WAIT_SIGN_IN);

  if (has_any_option (options, opening_options))
    ferry_engine_reopen (self, entry, FERRY_EVENT_RETRY);

  ferry_engine_apply_gates (self, entry);
  if (record->state == FERRY_STATE_TRANSFERRED && entry->ending == NULL)
    ferry_engine_finish_if_whole (self, entry);
}

/**
 * ferry_engine_set_options:
 * @self: the engine
 * @job: a job
 * @options: `a{sv}`, see org.ferry.Ferry1
 * @error: return location: %FERRY_ERROR_INVALID_ARGUMENT and its kin,
 *   %FERRY_ERROR_INVALID_STATE
 *
 * Changes a job’s options, all or none.
 *
 * Returns: whether they were changed
 */
gboolean
ferry_engine_set_options (FerryEngine *self,
                          FerryJob    *job,
                          GVariant    *options,
                          GError     **error)
{
  g_autoptr(FerryJobSpec) old_spec = NULL;
  g_autoptr(FerryJobSpec) spec = NULL;
  FerryEntry *entry;
  gboolean overridden;

  g_return_val_if_fail (FERRY_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (FERRY_IS_JOB (job), FALSE);
  g_return_val_if_fail (options != NULL, FALSE);

  entry = get_changeable_entry (self, job, options, error);
  if (entry == NULL)
    return FALSE;

  old_spec = ferry_job_spec_ref (ferry_job_get_spec (job));
  spec = ferry_job_spec_with_options (old_spec, options, error);
  if (spec == NULL)
    return FALSE;

  ferry_job_set_spec (job, spec);
  if (g_variant_lookup (options, "override", "b", &overridden))
    ferry_job_get_record (job)->overridden = overridden;
  ferry_entry_touch (entry, ferry_clock_now (self->clock), ferry_clock_real (self->clock));
  ferry_store_update_job (self->store, job);
  store_files_changed (self, entry, old_spec);
  log_options (self, entry, options);

  ferry_engine_note_hours (self, entry);
  ferry_engine_place (self, entry);
  ferry_engine_tell (self, job, FERRY_JOB_CHANGE_SPEC | FERRY_JOB_CHANGE_FILES);
  put_into_effect (self, entry, options);
  ferry_engine_refresh (self, entry);

  return TRUE;
}

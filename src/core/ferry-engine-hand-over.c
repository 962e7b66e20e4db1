/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-engine-hand-over.h"
#include "core/ferry-engine-private.h"
#include "core/ferry-hand-over.h"

#include <glib/gi18n-lib.h>

/* The old owner’s side of a take-over. A job that is held is marked so on disk:
 * no call and no crash of this service sets it going again before whoever took
 * hold of it has said how it ended. */

static void on_held_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data);
static void on_kept_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data);

/* The one place where a hold ends. */
static void
finish_hold (GTask  *task,
             GError *error)
{
  FerryEngine *self = g_task_get_source_object (task);
  GVariant *record = error == NULL ? ferry_hand_over_new_from_job (g_task_get_task_data (task), &error) : NULL;

  if (record != NULL)
    g_task_return_pointer (task, record, (GDestroyNotify) g_variant_unref);
  else
    g_task_return_error (task, error);

  ferry_engine_end_call (self);
}

static void
mark (FerryEngine *self,
      FerryEntry  *entry,
      const char  *hand_over)
{
  FerryJob *job = entry->job;
  FerryState state = ferry_job_get_state (job);
  gboolean resumes = state != FERRY_STATE_SUSPENDED && state != FERRY_STATE_ERROR;
  g_autoptr(FerryJobSpec) spec = NULL;
  g_auto(GStrv) folders = ferry_hand_over_dup_move_folders (hand_over);

  spec = ferry_hand_over_mark (ferry_job_get_spec (job), hand_over, resumes);
  ferry_job_set_spec (job, spec);
  entry->retry_at = 0;
  ferry_engine_stop_run (self, entry);
  if (resumes)
    ferry_engine_move (self, entry, &(FerryMove){ .event = FERRY_EVENT_SUSPEND }, NULL);

  ferry_store_update_job (self->store, job);
  if (folders == NULL)
    ferry_engine_log (self, entry, "hand-over", NULL, _("An administrator began to take this job over."));
  ferry_engine_refresh (self, entry);
}

static gboolean
can_be_held (FerryEntry *entry,
             const char *hand_over,
             GError    **error)
{
  const FerryJobSpec *spec = ferry_job_get_spec (entry->job);
  g_autoptr(GVariant) record = NULL;

  if (entry->ending != NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                           _("The job is just being completed or cancelled."));
      return FALSE;
    }

  if (entry->holding != NULL || (spec->extras->hand_over != NULL && !g_str_equal (spec->extras->hand_over, hand_over)))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                           _("The job is being taken over already."));
      return FALSE;
    }

  /* Before anything is touched. */
  record = ferry_hand_over_new_from_job (entry->job, error);

  return record != NULL;
}

/*
 * ferry_engine_continue_holding:
 * @self: the engine
 * @entry: a job that is to be handed over and whose fetches are over
 */
void
ferry_engine_continue_holding (FerryEngine *self,
                               FerryEntry  *entry)
{
  ferry_store_flush_async (self->store, NULL, on_held_cb, g_steal_pointer (&entry->holding));
}

static void
on_held_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryEngine *self = g_task_get_source_object (task);
  GError *error = NULL;

  ferry_store_flush_finish (self->store, result, &error);
  finish_hold (task, error);
}

/**
 * ferry_engine_hold_async:
 * @self: the engine
 * @job: a job
 * @hand_over: the name of the take-over that holds it
 * @callback: called when the job has stopped and that is on disk
 * @user_data: for @callback
 *
 * Stops a job so that another user can have it. Until ferry_engine_keep_async()
 * or ferry_engine_give_away_async() nothing about it can be changed.
 */
void
ferry_engine_hold_async (FerryEngine        *self,
                         FerryJob           *job,
                         const char         *hand_over,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  FerryEntry *entry;
  GError *error = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (FERRY_IS_JOB (job));
  g_return_if_fail (hand_over != NULL && *hand_over != '\0');

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_engine_hold_async);
  g_task_set_task_data (task, g_object_ref (job), g_object_unref);
  ferry_engine_begin_call (self);

  entry = ferry_roster_find (self->roster, ferry_job_get_id (job));
  if (entry == NULL)
    error = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                                 _("The job is finished, so it cannot be taken over."));

  if (error != NULL || !ferry_engine_is_running (self, &error) || !can_be_held (entry, hand_over, &error))
    {
      finish_hold (task, error);
      return;
    }

  if (ferry_job_get_spec (job)->extras->hand_over == NULL)
    mark (self, entry, hand_over);

  entry->holding = g_steal_pointer (&task);
  if (entry->runner == NULL)
    ferry_engine_continue_holding (self, entry);
}

/**
 * ferry_engine_hold_finish:
 * @self: the engine
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_INVALID_STATE, %FERRY_ERROR_NOT_AVAILABLE,
 *   %FERRY_ERROR_STORE_FAILED
 *
 * Returns: (transfer full): the job’s record, see shared/ferry-hand-over-type.h
 */
GVariant *
ferry_engine_hold_finish (FerryEngine  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
let_go (FerryEngine *self,
        FerryEntry  *entry)
{
  FerryJob *job = entry->job;
  gboolean resumes = ferry_job_get_spec (job)->extras->hand_over_resumes;
  g_autoptr(FerryJobSpec) spec = ferry_hand_over_mark (ferry_job_get_spec (job), NULL, FALSE);

  ferry_job_set_spec (job, spec);
  ferry_store_update_job (self->store, job);
  ferry_engine_log (self, entry, "hand-over", NULL,
                    _("The administrator could not take this job over; it stays yours."));
  if (resumes)
    ferry_engine_resume (self, job, NULL);
}

static void
on_kept_cb (GObject      *object,
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

/**
 * ferry_engine_keep_async:
 * @self: the engine
 * @id: a job’s id
 * @hand_over: the take-over that may hold it
 * @callback: called when that is on disk
 * @user_data: for @callback
 *
 * Lets a job go that nobody took, and lets it go on if it moved before. A job
 * that is not held by @hand_over, or not there, is left alone.
 */
void
ferry_engine_keep_async (FerryEngine        *self,
                         const char         *id,
                         const char         *hand_over,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  FerryEntry *entry;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (id != NULL && hand_over != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_engine_keep_async);
  ferry_engine_begin_call (self);

  entry = ferry_roster_find (self->roster, id);
  if (entry != NULL && g_strcmp0 (ferry_job_get_spec (entry->job)->extras->hand_over, hand_over) == 0)
    let_go (self, entry);

  ferry_store_flush_async (self->store, NULL, on_kept_cb, g_steal_pointer (&task));
}

/**
 * ferry_engine_keep_finish:
 * @self: the engine
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_STORE_FAILED
 *
 * Returns: whether it is on disk
 */
gboolean
ferry_engine_keep_finish (FerryEngine  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ferry_engine_give_away_async:
 * @self: the engine
 * @id: a job’s id
 * @new_owner: the user who has it now
 * @callback: called when the job is gone from here, its partial files too, and
 *   that is on disk
 * @user_data: for @callback
 *
 * Ends a job that another user has taken: here it is cancelled, and says why. One
 * that has ended already, or is not known, is as it should be.
 */
void
ferry_engine_give_away_async (FerryEngine        *self,
                              const char         *id,
                              const char         *new_owner,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *text = NULL;
  GError *error = NULL;
  FerryEntry *entry;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (id != NULL && new_owner != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_engine_give_away_async);

  if (!ferry_engine_is_running (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  entry = ferry_roster_find (self->roster, id);
  if (entry == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (entry->ending == NULL)
    {
      text = g_strdup_printf (_("The administrator “%s” has taken this job over, with the bytes that were there."),
                              new_owner);
      ferry_job_set_error (entry->job, FERRY_ERROR_TAKEN_OVER, text);
      ferry_engine_log (self, entry, "hand-over", ferry_error_code_to_nick (FERRY_ERROR_TAKEN_OVER), text);
    }
  ferry_engine_end (self, entry, FERRY_EVENT_CANCEL, task);
}

/**
 * ferry_engine_give_away_finish:
 * @self: the engine
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_STORE_FAILED
 *
 * Returns: whether the job is gone from here
 */
gboolean
ferry_engine_give_away_finish (FerryEngine  *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

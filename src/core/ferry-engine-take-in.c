/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-engine-hand-over.h"
#include "core/ferry-engine-private.h"
#include "core/ferry-folder-marks.h"
#include "core/ferry-hand-over.h"

#include <glib/gi18n-lib.h>

/* The new owner’s side of a take-over: a job comes in with an id and bytes. In
 * the order of execution: the store is asked whether it came before, its folders
 * are looked at, it is stored, and the engine admits it. */
typedef struct
{
  /* Input */
  FerryJob *job;   /* (owned) */
  char *old_owner; /* (owned) */

  /* In progress */
  char *claim; /* (owned) (nullable): keeps a second call out */
} Arrival;

static void on_looked_up_cb (GObject      *object,
                             GAsyncResult *result,
                             gpointer      user_data);
static void on_folders_checked_cb (GObject      *object,
                                   GAsyncResult *result,
                                   gpointer      user_data);
static void on_inserted_cb (GObject      *object,
                            GAsyncResult *result,
                            gpointer      user_data);

static void
arrival_free (Arrival *self)
{
  g_clear_object (&self->job);
  g_free (self->old_owner);
  g_free (self->claim);
  g_free (self);
}

/* The one place where an arrival ends. */
static void
finish (GTask  *task,
        GError *error)
{
  FerryEngine *self = g_task_get_source_object (task);
  Arrival *arrival = g_task_get_task_data (task);

  if (arrival->claim != NULL)
    {
      g_hash_table_remove (self->claims, arrival->claim);
      self->n_reserved--;
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);

  ferry_engine_end_call (self);
}

static gboolean
check_files (FerryEngine *self,
             FerryJob    *job,
             GError     **error)
{
  g_autoptr(GPtrArray) files = ferry_job_spec_list_files (ferry_job_get_spec (job));

  return ferry_engine_check_files (self, ferry_job_get_client (job), files->len, files, error);
}

static gboolean
reserve (FerryEngine *self,
         GTask       *task,
         GError     **error)
{
  Arrival *arrival = g_task_get_task_data (task);
  g_autofree char *claim = g_strconcat ("hand-over ", ferry_job_get_id (arrival->job), NULL);

  if (!ferry_engine_is_running (self, error))
    return FALSE;

  if (g_hash_table_contains (self->claims, claim))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                           _("The job is being taken over already."));
      return FALSE;
    }

  if (ferry_roster_get_size (self->roster) + self->n_reserved >= self->policy.max_jobs)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_TOO_MANY_JOBS,
                   _("There are too many jobs already (the limit is %u). Finish or cancel some first."),
                   self->policy.max_jobs);
      return FALSE;
    }

  g_hash_table_insert (self->claims, g_strdup (claim), task);
  self->n_reserved++;
  arrival->claim = g_steal_pointer (&claim);

  return TRUE;
}

static void
on_looked_up_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryEngine *self = g_task_get_source_object (task);
  Arrival *arrival = g_task_get_task_data (task);
  g_autoptr(FerryJob) known = NULL;
  g_autoptr(GPtrArray) files = NULL;
  GError *error = NULL;

  known = ferry_store_find_token_finish (self->store, result, &error);
  if (known != NULL)
    {
      finish (task, NULL);
      return;
    }

  if (!g_error_matches (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND))
    {
      finish (task, error);
      return;
    }

  g_error_free (error);
  files = ferry_job_spec_list_files (ferry_job_get_spec (arrival->job));
  ferry_folder_marks_async (self->publisher, files, FALSE,
                            on_folders_checked_cb, g_steal_pointer (&task));
}

static void
on_folders_checked_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryEngine *self = g_task_get_source_object (task);
  Arrival *arrival = g_task_get_task_data (task);
  g_autoptr(GPtrArray) jobs = g_ptr_array_new ();
  g_autoptr(GHashTable) marks = NULL;
  g_autoptr(GPtrArray) files = NULL;
  g_autoptr(GPtrArray) marked = NULL;
  g_autoptr(FerryJobSpec) spec = NULL;
  GError *error = NULL;

  marks = ferry_folder_marks_finish (result, &error);
  if (marks == NULL)
    {
      finish (task, error);
      return;
    }

  files = ferry_job_spec_list_files (ferry_job_get_spec (arrival->job));
  marked = ferry_folder_marks_apply (marks, files);
  spec = ferry_job_spec_with_files (ferry_job_get_spec (arrival->job), marked);
  ferry_job_set_spec (arrival->job, spec);
  g_ptr_array_add (jobs, arrival->job);
  ferry_store_insert_async (self->store, jobs, NULL, on_inserted_cb, g_steal_pointer (&task));
}

static void
on_inserted_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryEngine *self = g_task_get_source_object (task);
  Arrival *arrival = g_task_get_task_data (task);
  g_autofree char *text = NULL;
  FerryEntry *entry;
  GError *error = NULL;

  if (!ferry_store_insert_finish (self->store, result, &error))
    {
      finish (task, error);
      return;
    }

  entry = ferry_engine_admit (self, arrival->job);
  ferry_engine_announce (self, entry);
  entry->may_have_strays = TRUE;
  text = g_strdup_printf (_("Taken over from the user “%s”, with the bytes that were there."), arrival->old_owner);
  ferry_engine_log (self, entry, "hand-over", NULL, text);
  finish (task, NULL);
}

/**
 * ferry_engine_take_in_async:
 * @self: the engine
 * @record: of the type %FERRY_HAND_OVER_TYPE: the job, its folders and partial
 *   files those of the new owner
 * @id: the id that it gets
 * @old_owner: the user whose it was
 * @callback: called when the job is on disk
 * @user_data: for @callback
 *
 * Takes another user’s job in. One that came before under the same @id, finished
 * or not, is left as it is.
 */
void
ferry_engine_take_in_async (FerryEngine        *self,
                            GVariant           *record,
                            const char         *id,
                            const char         *old_owner,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Arrival *arrival;
  GError *error = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (id != NULL && old_owner != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_engine_take_in_async);
  arrival = g_new0 (Arrival, 1);
  arrival->old_owner = g_strdup (old_owner);
  g_task_set_task_data (task, arrival, (GDestroyNotify) arrival_free);
  ferry_engine_begin_call (self);

  arrival->job = ferry_hand_over_to_job (record, id, ferry_clock_real (self->clock), &error);
  if (arrival->job == NULL)
    finish (task, error);
  else if (ferry_roster_find (self->roster, id) != NULL)
    finish (task, NULL);
  else if (!check_files (self, arrival->job, &error) || !reserve (self, task, &error))
    finish (task, error);
  else
    /* The id stands for the token of a job that has none. */
    ferry_store_find_token_async (self->store, ferry_job_get_client (arrival->job), id, NULL,
                                  on_looked_up_cb, g_steal_pointer (&task));
}

/**
 * ferry_engine_take_in_finish:
 * @self: the engine
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_INVALID_ARGUMENT and its kin,
 *   %FERRY_ERROR_TOO_MANY_JOBS, %FERRY_ERROR_DESTINATION_DENIED,
 *   %FERRY_ERROR_DESTINATION_MISSING, %FERRY_ERROR_STORE_FAILED
 *
 * Returns: whether the job is this user’s now
 */
gboolean
ferry_engine_take_in_finish (FerryEngine  *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-engine-private.h"
#include "core/ferry-folder-marks.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>

/* A call that adds files to a job: the limits and the folders are looked at, the
 * files join the job, and the store is flushed. */
typedef struct
{
  /* Input */
  FerryJob *job;    /* (owned) */
  GPtrArray *files; /* (owned) (element-type FerryFileSpec) */
} Addition;

static void on_folders_checked_cb (GObject      *object,
                                   GAsyncResult *result,
                                   gpointer      user_data);
static void on_addition_flushed_cb (GObject      *object,
                                    GAsyncResult *result,
                                    gpointer      user_data);

static void
addition_free (Addition *self)
{
  g_object_unref (self->job);
  g_ptr_array_unref (self->files);
  g_free (self);
}

/* The one place where an addition ends. */
static void
finish (GTask  *task,
        GError *error)
{
  FerryEngine *self = g_task_get_source_object (task);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);

  ferry_engine_end_call (self);
}

/* Looked for anew after each wait: the job may have ended meanwhile. */
static FerryEntry *
find_entry (GTask   *task,
            GError **error)
{
  FerryEngine *self = g_task_get_source_object (task);
  Addition *addition = g_task_get_task_data (task);
  FerryEntry *entry = ferry_engine_get_entry (self, addition->job, error);
  guint n_files;

  if (entry == NULL)
    return NULL;

  if (entry->ending != NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                           _("The job is just being completed or cancelled."));
      return NULL;
    }

  n_files = ferry_job_get_n_files (addition->job) + addition->files->len;

  return ferry_engine_check_files (self, ferry_job_get_client (addition->job), n_files, addition->files, error) ? entry : NULL;
}

static void
join_files (FerryEngine *self,
            FerryJob    *job,
            GPtrArray   *added)
{
  FerryJobSpec *old_spec = ferry_job_get_spec (job);
  guint n_before = old_spec->n_files;
  g_autoptr(GPtrArray) files = ferry_job_spec_list_files (old_spec);
  g_autoptr(FerryJobSpec) spec = NULL;

  for (guint i = 0; i < added->len; i++)
    g_ptr_array_add (files, ferry_file_spec_ref (g_ptr_array_index (added, i)));
  spec = ferry_job_spec_with_files (old_spec, files);
  ferry_job_set_spec (job, spec);

  ferry_store_update_job (self->store, job);
  for (guint i = n_before; i < spec->n_files; i++)
    ferry_store_put_file (self->store, job, ferry_job_get_file (job, i));
}

static void
log_addition (FerryEngine *self,
              FerryEntry  *entry,
              guint        n_files)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf (ngettext ("%u file was added.", "%u files were added.", n_files),
                          n_files);
  ferry_engine_log (self, entry, "files-added", NULL, text);
}

/* A manual job that had all its bytes goes on when it is resumed, as with
 * BITS. */
static void
go_on_with_files (FerryEngine *self,
                  FerryEntry  *entry)
{
  gboolean was_whole = ferry_job_get_state (entry->job) == FERRY_STATE_TRANSFERRED;

  ferry_engine_extend_run (self, entry);
  if (!was_whole || !ferry_job_get_spec (entry->job)->auto_complete)
    return;

  ferry_engine_move (self, entry, &(FerryMove){ .event = FERRY_EVENT_FILES_ADDED }, NULL);
  ferry_engine_apply_gates (self, entry);
}

static void
on_folders_checked_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryEngine *self = g_task_get_source_object (task);
  Addition *addition = g_task_get_task_data (task);
  g_autoptr(GHashTable) marks = NULL;
  g_autoptr(GPtrArray) files = NULL;
  FerryEntry *entry = NULL;
  GError *error = NULL;

  marks = ferry_folder_marks_finish (result, &error);
  if (marks != NULL)
    entry = find_entry (task, &error);
  if (entry == NULL)
    {
      finish (task, error);
      return;
    }

  files = ferry_folder_marks_apply (marks, addition->files);
  ferry_entry_touch (entry, ferry_clock_now (self->clock), ferry_clock_real (self->clock));
  join_files (self, addition->job, files);
  log_addition (self, entry, files->len);
  ferry_engine_tell (self, addition->job,
                     FERRY_JOB_CHANGE_FILES | FERRY_JOB_CHANGE_PROGRESS | FERRY_JOB_CHANGE_SPEC);
  go_on_with_files (self, entry);

  ferry_store_flush_async (self->store, NULL, on_addition_flushed_cb, g_steal_pointer (&task));
}

static void
on_addition_flushed_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryEngine *self = g_task_get_source_object (task);
  GError *error = NULL;

  ferry_store_flush_finish (self->store, result, &error);
  finish (task, error);
}

/**
 * ferry_engine_add_files_async:
 * @self: the engine
 * @job: an unfinished job
 * @file_specs: (element-type FerryFileSpec): files that it is to have, too
 * @callback: called when they are on disk
 * @user_data: for @callback
 */
void
ferry_engine_add_files_async (FerryEngine        *self,
                              FerryJob           *job,
                              GPtrArray          *file_specs,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Addition *addition;
  GError *error = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (FERRY_IS_JOB (job));
  g_return_if_fail (file_specs != NULL);

  addition = g_new0 (Addition, 1);
  addition->job = g_object_ref (job);
  addition->files = g_ptr_array_ref (file_specs);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_engine_add_files_async);
  g_task_set_task_data (task, addition, (GDestroyNotify) addition_free);

  ferry_engine_begin_call (self);
  if (find_entry (task, &error) == NULL)
    finish (task, error);
  else
    ferry_folder_marks_async (self->publisher, file_specs,
                              !g_str_equal (ferry_job_get_client (job), FERRY_CLIENT_USER),
                              on_folders_checked_cb,
                              g_steal_pointer (&task));
}

/**
 * ferry_engine_add_files_finish:
 * @self: the engine
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_INVALID_STATE,
 *   %FERRY_ERROR_TOO_MANY_FILES, %FERRY_ERROR_TOO_MANY_RANGES,
 *   %FERRY_ERROR_DESTINATION_DENIED, %FERRY_ERROR_DESTINATION_MISSING,
 *   %FERRY_ERROR_STORE_FAILED
 *
 * Returns: whether the files were added
 */
gboolean
ferry_engine_add_files_finish (FerryEngine  *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Another folder for a job that is there already. In the order of execution: the job
 * is held, so that neither a call nor a crash sets it going; the new folder is looked
 * at; what each file has is copied there; the job is told, on disk; what was in the
 * old folder is removed; and the job is let go. What holds it names all of these
 * folders: after a crash, whatever there is in those that are not the job’s now is
 * removed. */

#include "config.h"

#include "core/ferry-engine-hand-over.h"
#include "core/ferry-engine-private.h"
#include "core/ferry-engine-relocate.h"
#include "core/ferry-hand-over.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  /* Input */
  FerryJob *job; /* (owned) */
  char *folder;  /* (owned) */

  /* In progress */
  char *mark;             /* (owned) (nullable): of the folder’s file system */
  GPtrArray *checkpoints; /* (owned) (element-type FerryCheckpoint): of the copies, by file; %NULL for none */
  GPtrArray *old_files;   /* (owned) (element-type FerryCarriage): what is removed at the end */
  guint next;
  guint n_open; /* what has to be over before it ends: itself, and what is being removed */

  /* Output */
  GError *error; /* (owned) (nullable) */
} Relocation;

static void on_held_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data);
static void on_checked_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);
static void on_carried_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);
static void on_settled_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);
static void on_discarded_cb (GObject      *object,
                             GAsyncResult *result,
                             gpointer      user_data);

static void
unref_checkpoint (gpointer checkpoint)
{
  if (checkpoint != NULL)
    ferry_checkpoint_unref (checkpoint);
}

static void
relocation_free (Relocation *self)
{
  g_object_unref (self->job);
  g_free (self->folder);
  g_free (self->mark);
  g_ptr_array_unref (self->checkpoints);
  g_ptr_array_unref (self->old_files);
  g_clear_error (&self->error);
  g_free (self);
}

static Relocation *
relocation_new (FerryJob *job)
{
  Relocation *self = g_new0 (Relocation, 1);

  self->job = g_object_ref (job);
  self->checkpoints = g_ptr_array_new_with_free_func (unref_checkpoint);
  self->old_files = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_carriage_free);
  self->n_open = 1;

  return self;
}

/* Lets a job go, and go on if it moved before. */
static void
let_go (FerryEngine *self,
        FerryJob    *job)
{
  gboolean resumes = ferry_job_get_spec (job)->extras->hand_over_resumes;
  g_autoptr(FerryJobSpec) spec = ferry_hand_over_mark (ferry_job_get_spec (job), NULL, FALSE);

  ferry_job_set_spec (job, spec);
  ferry_store_update_job (self->store, job);
  if (resumes)
    ferry_engine_resume (self, job, NULL);
}

/* The one place where a relocation ends. */
static void
end_one (GTask *task)
{
  FerryEngine *self = g_task_get_source_object (task);
  Relocation *relocation = g_task_get_task_data (task);
  g_auto(GStrv) folders = NULL;

  if (--relocation->n_open > 0)
    return;

  folders = ferry_hand_over_dup_move_folders (ferry_job_get_spec (relocation->job)->extras->hand_over);
  if (folders != NULL)
    let_go (self, relocation->job);
  if (relocation->error != NULL)
    g_task_return_error (task, g_steal_pointer (&relocation->error));
  else
    g_task_return_boolean (task, TRUE);
  ferry_engine_end_call (self);
}

static void
finish (GTask  *task,
        GError *error) /* (transfer full) (nullable) */
{
  Relocation *relocation = g_task_get_task_data (task);

  relocation->error = error;
  end_one (task);
}

/* What cannot be removed is left behind, as when a job is cancelled: its drive may
 * never come back. */
static void
on_discarded_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryEngine *self = g_task_get_source_object (task);
  Relocation *relocation = g_task_get_task_data (task);
  FerryEntry *entry = ferry_roster_find (self->roster, ferry_job_get_id (relocation->job));
  g_autoptr(GError) error = NULL;

  if (!ferry_publisher_discard_finish (FERRY_PUBLISHER (object), result, &error) && entry != NULL)
    ferry_engine_log (self, entry, "leftover", ferry_error_code_to_nick (ferry_error_get_code (error)), error->message);
  end_one (task);
}

static void
discard (GTask           *task,
         const char      *folder,
         const char      *short_id,
         FerryCheckpoint *checkpoint)
{
  FerryEngine *self = g_task_get_source_object (task);
  Relocation *relocation = g_task_get_task_data (task);

  relocation->n_open++;
  ferry_publisher_discard_async (self->publisher, folder, short_id, checkpoint, on_discarded_cb, g_object_ref (task));
}

static void
fail (GTask  *task,
      GError *error)
{
  Relocation *relocation = g_task_get_task_data (task);

  for (guint i = 0; i < relocation->checkpoints->len; i++)
    {
      const FerryFile *file = ferry_job_get_file (relocation->job, i);

      if (relocation->checkpoints->pdata[i] != NULL && !g_str_equal (file->spec->folder, relocation->folder))
        discard (task, relocation->folder, NULL, relocation->checkpoints->pdata[i]);
    }
  finish (task, error);
}

static void
on_held_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  FerryEngine *self = FERRY_ENGINE (object);
  g_autoptr(GTask) task = user_data;
  Relocation *relocation = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GVariant) record = ferry_engine_hold_finish (self, result, &error);
  const char *const folders[] = { relocation->folder, NULL };

  if (record == NULL)
    finish (task, error);
  else
    ferry_publisher_check_async (self->publisher, folders, FALSE, NULL, on_checked_cb, g_steal_pointer (&task));
}

static FerryCarriage *
make_carriage (Relocation      *relocation,
               const FerryFile *file)
{
  FerryCarriage *carriage = ferry_carriage_new ();

  carriage->from = g_strdup (file->spec->folder);
  carriage->from_mark = g_strdup (file->spec->filesystem);
  carriage->to = g_strdup (relocation->folder);
  carriage->to_mark = g_strdup (relocation->mark);
  carriage->name = ferry_file_get_basename (file);
  carriage->short_id = ferry_runner_dup_short_id (relocation->job, file->index);
  carriage->checkpoint = ferry_checkpoint_ref (file->checkpoint);

  return carriage;
}

/* The files as they are from now on. A file without bytes begins anew. */
static void
settle (GTask *task)
{
  FerryEngine *self = g_task_get_source_object (task);
  Relocation *relocation = g_task_get_task_data (task);
  const guint n_files = ferry_job_get_n_files (relocation->job);
  g_autoptr(GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_file_spec_unref);
  g_autoptr(FerryJobSpec) spec = NULL;

  for (guint i = 0; i < n_files; i++)
    {
      FerryFile *file = ferry_job_get_file (relocation->job, i);

      if (file->state == FERRY_FILE_STATE_PUBLISHED)
        {
          g_ptr_array_add (specs, ferry_file_spec_ref (file->spec));
          continue;
        }

      g_ptr_array_add (specs, ferry_file_spec_with_folder (file->spec, relocation->folder, relocation->mark));
      if (relocation->checkpoints->pdata[i] == NULL)
        {
          file->bytes_done = 0;
          file->state = FERRY_FILE_STATE_QUEUED;
        }
      ferry_file_set_checkpoint (file, relocation->checkpoints->pdata[i]);
    }

  spec = ferry_job_spec_with_files (ferry_job_get_spec (relocation->job), specs);
  ferry_job_set_spec (relocation->job, spec);
  ferry_store_update_job (self->store, relocation->job);
  for (guint i = 0; i < n_files; i++)
    ferry_store_put_file (self->store, relocation->job, ferry_job_get_file (relocation->job, i));
  ferry_store_flush_async (self->store, NULL, on_settled_cb, g_object_ref (task));
}

static void
carry_next (GTask *task)
{
  FerryEngine *self = g_task_get_source_object (task);
  Relocation *relocation = g_task_get_task_data (task);
  const guint n_files = ferry_job_get_n_files (relocation->job);

  for (; relocation->next < n_files; relocation->next++)
    {
      const FerryFile *file = ferry_job_get_file (relocation->job, relocation->next);

      if (file->state == FERRY_FILE_STATE_PUBLISHED || file->checkpoint == NULL)
        continue;

      /* It is there already. */
      if (g_str_equal (file->spec->folder, relocation->folder))
        {
          relocation->checkpoints->pdata[relocation->next] = ferry_checkpoint_ref (file->checkpoint);
          continue;
        }

      g_ptr_array_add (relocation->old_files, make_carriage (relocation, file));
      ferry_publisher_carry_async (self->publisher, make_carriage (relocation, file), on_carried_cb,
                                   g_object_ref (task));
      return;
    }

  settle (task);
}

static void
on_checked_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Relocation *relocation = g_task_get_task_data (task);
  GError *error = NULL;
  g_auto(GStrv) marks = ferry_publisher_check_finish (FERRY_PUBLISHER (object), result, &error);

  if (marks == NULL)
    {
      fail (task, error);
      return;
    }

  relocation->mark = g_strdup (marks[0]);
  g_ptr_array_set_size (relocation->checkpoints, (int) ferry_job_get_n_files (relocation->job));
  carry_next (task);
}

static void
on_carried_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Relocation *relocation = g_task_get_task_data (task);
  GError *error = NULL;
  FerryCheckpoint *checkpoint = ferry_publisher_carry_finish (FERRY_PUBLISHER (object), result, &error);

  if (checkpoint == NULL && !g_error_matches (error, FERRY_ERROR, FERRY_ERROR_TARGET_CHANGED))
    {
      fail (task, error);
      return;
    }

  g_clear_error (&error);
  relocation->checkpoints->pdata[relocation->next++] = checkpoint;
  carry_next (task);
}

static void
on_settled_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryEngine *self = g_task_get_source_object (task);
  Relocation *relocation = g_task_get_task_data (task);
  FerryEntry *entry = ferry_roster_find (self->roster, ferry_job_get_id (relocation->job));
  g_autofree char *shown = g_filename_display_name (relocation->folder);
  g_autofree char *text = NULL;
  GError *error = NULL;

  /* The bytes of the old folder are not given up for what may not be on disk. */
  if (ferry_store_flush_finish (self->store, result, &error))
    {
      for (guint i = 0; i < relocation->old_files->len; i++)
        {
          FerryCarriage *old = relocation->old_files->pdata[i];

          discard (task, old->from, NULL, old->checkpoint);
        }
    }

  /* Translators: %s is the path of a folder. */
  text = g_strdup_printf (_("Moved to “%s”."), shown);
  if (entry != NULL)
    ferry_engine_log (self, entry, "moved", NULL, text);
  ferry_engine_tell (self, relocation->job, FERRY_JOB_CHANGE_SPEC | FERRY_JOB_CHANGE_FILES);
  finish (task, error);
}

static gboolean
can_move (FerryJob *job,
          GError  **error)
{
  const guint n_files = ferry_job_get_n_files (job);

  for (guint i = 0; i < n_files; i++)
    {
      const FerryFile *file = ferry_job_get_file (job, i);

      if (file->spec->remote == NULL && !file->spec->is_bound)
        continue;

      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                           _("Only a job whose folders are on this machine, and that was not given its files one by one, can be moved."));
      return FALSE;
    }

  return TRUE;
}

/**
 * ferry_engine_relocate_async:
 * @self: the engine
 * @job: an unfinished job
 * @folder: absolute path of a folder
 * @callback: called when the job is there, on disk, or could not be moved
 * @user_data: for @callback
 *
 * Gives the files of a job that are not published yet another folder, and takes
 * along what they have. What cannot be found in the old one is fetched anew.
 */
void
ferry_engine_relocate_async (FerryEngine        *self,
                             FerryJob           *job,
                             const char         *folder,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Relocation *relocation;
  GError *error = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (FERRY_IS_JOB (job));
  g_return_if_fail (folder != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_engine_relocate_async);
  relocation = relocation_new (job);
  relocation->folder = g_canonicalize_filename (folder, "/");
  g_task_set_task_data (task, relocation, (GDestroyNotify) relocation_free);
  ferry_engine_begin_call (self);

  if (ferry_job_get_spec (job)->extras->hand_over != NULL)
    {
      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_INVALID_STATE, "%s",
                               _("The job is being moved or taken over already."));
      ferry_engine_end_call (self);
    }
  else if (!can_move (job, &error))
    {
      finish (task, error);
    }
  else
    {
      g_autofree char *hand_over = ferry_hand_over_dup_move (job, relocation->folder);

      ferry_engine_hold_async (self, job, hand_over, on_held_cb, g_steal_pointer (&task));
    }
}

/**
 * ferry_engine_relocate_finish:
 * @self: the engine
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_DESTINATION_DENIED and its kin,
 *   %FERRY_ERROR_DISK_FULL, %FERRY_ERROR_INVALID_STATE, %FERRY_ERROR_NOT_AVAILABLE,
 *   %FERRY_ERROR_STORE_FAILED
 *
 * Returns: whether the job is there now
 */
gboolean
ferry_engine_relocate_finish (FerryEngine  *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
remove_strays (GTask             *task,
               const FerryFile   *file,
               const char *const *folders)
{
  Relocation *relocation = g_task_get_task_data (task);
  g_autofree char *short_id = ferry_runner_dup_short_id (relocation->job, file->index);

  for (; *folders != NULL; folders++)
    {
      if (!g_str_equal (*folders, file->spec->folder))
        discard (task, *folders, short_id, NULL);
    }
}

/*
 * ferry_engine_recover_relocation:
 * @self: the engine
 * @job: a job of an earlier run
 *
 * If it was being moved when that run ended: removes what is in folders that are not
 * the job’s, and lets it go.
 */
void
ferry_engine_recover_relocation (FerryEngine *self,
                                 FerryJob    *job)
{
  g_auto(GStrv) folders = ferry_hand_over_dup_move_folders (ferry_job_get_spec (job)->extras->hand_over);
  g_autoptr(GTask) task = NULL;

  if (folders == NULL)
    return;

  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, ferry_engine_recover_relocation);
  g_task_set_task_data (task, relocation_new (job), (GDestroyNotify) relocation_free);
  ferry_engine_begin_call (self);
  for (guint i = 0; i < ferry_job_get_n_files (job); i++)
    {
      const FerryFile *file = ferry_job_get_file (job, i);

      /* A file without bytes had none to be copied. */
      if (file->state != FERRY_FILE_STATE_PUBLISHED && file->checkpoint != NULL)
        remove_strays (task, file, (const char *const *) folders);
    }
  finish (task, NULL);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-engine-administer.h"
#include "core/ferry-engine-private.h"

#include <glib/gi18n-lib.h>

/* What an administrator does with a job of this user’s is what the user could do,
 * but the job’s log tells the user who it was. */

static char *
make_sentence (FerryAdministration what,
               const char         *administrator)
{
  switch (what)
    {
    case FERRY_ADMINISTRATION_SUSPEND:
      return g_strdup_printf (_("The administrator “%s” suspended this job; you may resume it."), administrator);
    case FERRY_ADMINISTRATION_RESUME:
      return g_strdup_printf (_("The administrator “%s” resumed this job."), administrator);
    case FERRY_ADMINISTRATION_CANCEL:
      return g_strdup_printf (_("The administrator “%s” cancelled this job."), administrator);
    default:
      g_assert_not_reached ();
    }
}

static void
note (FerryEngine        *self,
      FerryEntry         *entry,
      FerryAdministration what,
      const char         *administrator)
{
  g_autofree char *text = make_sentence (what, administrator);

  ferry_engine_log (self, entry, "administrator", NULL, text);
}

static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (ferry_engine_flush_finish (FERRY_ENGINE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
cancelled_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (ferry_engine_cancel_finish (FERRY_ENGINE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* A job that was as it should be was moved by nobody. */
static gboolean
move (FerryEngine        *self,
      FerryEntry         *entry,
      FerryAdministration what,
      const char         *administrator,
      GError            **error)
{
  FerryState before = ferry_job_get_state (entry->job);
  gboolean done = what == FERRY_ADMINISTRATION_SUSPEND ? ferry_engine_suspend (self, entry->job, error)
                                                       : ferry_engine_resume (self, entry->job, error);

  if (done && ferry_job_get_state (entry->job) != before)
    note (self, entry, what, administrator);

  return done;
}

/**
 * ferry_engine_administer_async:
 * @self: the engine
 * @job: a job
 * @what: what is done with it
 * @administrator: who does it
 * @callback: called when that is on disk
 * @user_data: for @callback
 */
void
ferry_engine_administer_async (FerryEngine        *self,
                               FerryJob           *job,
                               FerryAdministration what,
                               const char         *administrator,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  FerryEntry *entry;
  GError *error = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (FERRY_IS_JOB (job));
  g_return_if_fail (administrator != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_engine_administer_async);

  if (ferry_state_is_final (ferry_job_get_state (job)))
    {
      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_INVALID_STATE, "%s",
                               _("The job is finished; nothing about it can be changed."));
      return;
    }

  entry = ferry_engine_get_entry (self, job, &error);
  if (entry != NULL && what == FERRY_ADMINISTRATION_CANCEL)
    {
      /* What is known of a job ends with it. One that is just ending may yet be
       * completed, and who came first is in the log already. */
      if (entry->ending == NULL)
        note (self, entry, what, administrator);
      ferry_engine_cancel_async (self, job, cancelled_cb, g_steal_pointer (&task));
    }
  else if (entry != NULL && move (self, entry, what, administrator, &error))
    {
      ferry_engine_flush_async (self, flushed_cb, g_steal_pointer (&task));
    }
  else
    {
      g_task_return_error (task, error);
    }
}

/**
 * ferry_engine_administer_finish:
 * @self: the engine
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_INVALID_STATE, %FERRY_ERROR_EMPTY,
 *   %FERRY_ERROR_STORE_FAILED
 *
 * Returns: whether it is done, and on disk
 */
gboolean
ferry_engine_administer_finish (FerryEngine  *self,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

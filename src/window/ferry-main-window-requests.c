/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the desktop asks the main window for, by the id of a job: often the
 * window has only just been started for it, and does not know the jobs yet. */

#include "config.h"

#include "window/ferry-main-window-private.h"

#include <glib/gi18n-lib.h>

static FerryRemoteJob *
find_by_id (FerryMainWindow *self,
            const char      *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->jobs)); i++)
    {
      g_autoptr(FerryRemoteJob) job = g_list_model_get_item (G_LIST_MODEL (self->jobs), i);

      /* The list keeps it. */
      if (g_str_equal (ferry_remote_job_get_id (job), id))
        return job;
    }

  return NULL;
}

static void
carry_out (FerryMainWindow *self,
           const char      *what,
           FerryRemoteJob  *job)
{
  if (g_str_equal (what, "open-file"))
    ferry_main_window_open_files (self, ferry_remote_job_get_id (job), FALSE);
  else if (g_str_equal (what, "open-folder"))
    ferry_main_window_open_files (self, ferry_remote_job_get_id (job), TRUE);
  else if (g_str_equal (what, "retry"))
    ferry_main_window_remedy (self, job, FERRY_REMEDY_RETRY);
  else if (g_str_equal (what, "sign-in"))
    ferry_main_window_remedy (self, job, FERRY_REMEDY_SIGN_IN);
  else if (g_str_equal (what, "show-job"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.job-show", "s", ferry_remote_job_get_path (job));
}

/**
 * ferry_main_window_do_what_was_asked:
 * @self: a window
 *
 * To be called when the jobs are known.
 */
void
ferry_main_window_do_what_was_asked (FerryMainWindow *self)
{
  g_autofree char *what = g_steal_pointer (&self->asked_what);
  g_autofree char *id = g_steal_pointer (&self->asked_id);
  FerryRemoteJob *job = id != NULL ? find_by_id (self, id) : NULL;

  if (job != NULL)
    carry_out (self, what, job);
  else if (id != NULL)
    ferry_main_window_say (self, _("That transfer is no longer in the list."));
}

/**
 * ferry_main_window_do:
 * @self: a window
 * @what: an action of the application, such as “open-file”
 * @id: a job’s id
 */
void
ferry_main_window_do (FerryMainWindow *self,
                      const char      *what,
                      const char      *id)
{
  g_return_if_fail (FERRY_IS_MAIN_WINDOW (self));

  g_free (self->asked_what);
  g_free (self->asked_id);
  self->asked_what = g_strdup (what);
  self->asked_id = g_strdup (id);
  if (ferry_job_list_is_loaded (self->jobs))
    ferry_main_window_do_what_was_asked (self);
}

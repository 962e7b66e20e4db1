/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The banner of a shut gate, and what the service is told of the window. */

#include "config.h"

#include "client/ferry-gate-summary.h"
#include "window/ferry-main-window-private.h"

#include <glib/gi18n-lib.h>

/**
 * ferry_main_window_show_gates:
 * @self: a window
 *
 * Says which gate keeps jobs from moving, if one does.
 */
void
ferry_main_window_show_gates (FerryMainWindow *self)
{
  g_autoptr(GVariant) gates = ferry_service_status_get_gates (self->status);
  g_autoptr(FerryGateSummary) summary = ferry_gate_summary_new (gates, self->jobs);

  if (summary->text != NULL && ferry_service_status_get_contact (self->status) == FERRY_CONTACT_THERE)
    ferry_banner_show (self->gate_banner, summary->text, summary->n_held > 0 ? _("Resume Anyway") : NULL, NULL);
  else
    ferry_banner_hide (self->gate_banner);
}

/**
 * ferry_main_window_resume_anyway:
 * @self: a window
 *
 * Lets every job go on that a rule holds.
 */
void
ferry_main_window_resume_anyway (FerryMainWindow *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->jobs)); i++)
    {
      g_autoptr(FerryRemoteJob) job = g_list_model_get_item (G_LIST_MODEL (self->jobs), i);

      if (ferry_job_face_is_held_by_policy (job))
        ferry_job_commands_override (self->commands, ferry_remote_job_get_path (job));
    }
}

/**
 * ferry_main_window_tell_focus:
 * @self: a window
 *
 * Tells the service whether somebody is looking, so that it does not notify of
 * what can be seen. An older service does not know this; that does not matter.
 */
void
ferry_main_window_tell_focus (FerryMainWindow *self)
{
  GtkApplication *app = gtk_window_get_application (GTK_WINDOW (self));

  if (app != NULL && ferry_service_status_get_contact (self->status) == FERRY_CONTACT_THERE)
    ferry_client_call_async (ferry_window_app_get_client (FERRY_WINDOW_APP (app)), "SetFocus",
                             g_variant_new ("(b)", gtk_window_is_active (GTK_WINDOW (self))), NULL, NULL);
}

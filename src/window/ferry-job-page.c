/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything about one job: how far each of its files is, how fast it was, what
 * happened to it, and what of it can be changed. */

#include "config.h"

#include "client/ferry-job-face.h"
#include "client/ferry-parse.h"
#include "window/ferry-ask.h"
#include "window/ferry-job-page-private.h"
#include "window/ferry-network-choice.h"
#include "window/ferry-wrap-layout.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (FerryJobPage, ferry_job_page, GTK_TYPE_WIDGET)

static void
ask_window (FerryJobPage *self,
            const char   *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", ferry_remote_job_get_path (self->job));
}

static void
on_remedy_clicked (FerryJobPage *self)
{
  ask_window (self, "win.job-remedy");
}

static void
on_control_clicked (FerryJobPage *self)
{
  gboolean resume = ferry_job_face_get_control (self->job) == FERRY_CONTROL_RESUME;

  ask_window (self, resume ? "win.job-resume" : "win.job-suspend");
}

static void
on_open_clicked (FerryJobPage *self)
{
  ask_window (self, "win.job-open");
}

static void
on_folder_clicked (FerryJobPage *self)
{
  ask_window (self, "win.job-folder");
}

static void
on_place_clicked (FerryJobPage *self)
{
  ask_window (self, "win.job-place");
}

static void
on_end_clicked (FerryJobPage *self)
{
  gboolean is_final = ferry_state_is_final (ferry_remote_job_get_state (self->job));

  ask_window (self, is_final ? "win.job-remove" : "win.job-cancel");
}

static void
on_renew_clicked (FerryJobPage *self)
{
  ferry_ask_address (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->job, self->commands);
}

/**
 * ferry_job_page_set_option:
 * @self: a page with a job
 * @key: one of its options
 * @value: (transfer floating): what it is to be
 */
void
ferry_job_page_set_option (FerryJobPage *self,
                           const char   *key,
                           GVariant     *value)
{
  ferry_job_commands_set (self->commands, ferry_remote_job_get_path (self->job), key, value);
}

static void
on_name_applied (FerryJobPage *self)
{
  ferry_job_page_set_option (self, "name", g_variant_new_string (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
}

static void
on_priority_selected (FerryJobPage *self)
{
  FerryPriority priority = (FerryPriority) adw_combo_row_get_selected (self->priority_row);

  if (!self->is_filling && self->job != NULL)
    ferry_job_page_set_option (self, "priority", g_variant_new_string (ferry_priority_to_nick (priority)));
}

/* A named connection is asked for once its name is there. */
static void
on_network_selected (FerryJobPage *self)
{
  guint selected = adw_combo_row_get_selected (self->network_row);
  g_autofree char *network = NULL;

  if (self->is_filling || self->job == NULL)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->connection_row), ferry_network_choice_is_named (selected));
  network = ferry_network_choice_dup (selected, gtk_editable_get_text (GTK_EDITABLE (self->connection_row)));
  if (*network != '\0' || !ferry_network_choice_is_named (selected))
    ferry_job_page_set_option (self, "network", g_variant_new_string (network));
}

static void
on_limit_applied (FerryJobPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->limit_row));
  g_autoptr(GError) error = NULL;
  guint64 rate = 0;

  if (*text != '\0' && !ferry_parse_rate (text, &rate, &error))
    g_signal_emit_by_name (self->commands, "failed", error->message);
  else
    ferry_job_page_set_option (self, "limit", g_variant_new_uint64 (rate));
}

typedef struct
{
  FerryJobPage *page;  /* (owned) */
  FerryRemoteJob *job; /* (owned): the one that was asked about */
} Reading;

static Reading *
reading_new (FerryJobPage *self)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->page = g_object_ref (self);
  reading->job = g_object_ref (self->job);
  return reading;
}

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->page);
  g_object_unref (reading->job);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void
log_read_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Reading) reading = user_data;
  g_autoptr(GVariant) reply = ferry_client_call_finish (FERRY_CLIENT (source), result, NULL);
  g_autoptr(GVariant) entries = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;

  if (entries != NULL && reading->page->job == reading->job)
    ferry_job_page_show_log (reading->page, entries);
}

static void
job_read_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Reading) reading = user_data;
  g_autoptr(GVariant) reply = ferry_client_call_finish (FERRY_CLIENT (source), result, NULL);
  g_autoptr(GVariant) job = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;

  if (job != NULL)
    ferry_remote_job_update (reading->job, job);
}

/* A list of jobs does without files and options; here they are wanted. */
static void
read_all (FerryJobPage *self)
{
  const char *id = ferry_remote_job_get_id (self->job);

  ferry_client_call_async (self->client, "GetJob", g_variant_new ("(s)", id), job_read_cb, reading_new (self));
  ferry_client_call_async (self->client, "GetLog", g_variant_new ("(s)", id), log_read_cb, reading_new (self));
}

static void
on_job_changed (FerryJobPage *self)
{
  FerryState state = ferry_remote_job_get_state (self->job);

  ferry_job_page_show (self);
  if (state == self->shown_state)
    return;

  self->shown_state = state;
  read_all (self);
}

static void
ferry_job_page_dispose (GObject *object)
{
  FerryJobPage *self = FERRY_JOB_PAGE (object);

  if (self->job != NULL)
    g_clear_signal_handler (&self->changed_id, self->job);
  g_clear_object (&self->job);
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_JOB_PAGE);
  g_clear_object (&self->client);
  g_clear_object (&self->commands);
  g_clear_object (&self->files);
  g_clear_object (&self->token_names);

  G_OBJECT_CLASS (ferry_job_page_parent_class)->dispose (object);
}

static void
ferry_job_page_finalize (GObject *object)
{
  FerryJobPage *self = FERRY_JOB_PAGE (object);

  g_clear_pointer (&self->fact_rows, g_ptr_array_unref);
  g_clear_pointer (&self->log_rows, g_ptr_array_unref);
  g_clear_pointer (&self->header_rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown_headers, g_free);
  g_clear_pointer (&self->shown_options, g_variant_unref);

  G_OBJECT_CLASS (ferry_job_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, root);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, title);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, head);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, caption_label);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, meter);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, remedy_button);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, control_button);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, open_button);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, end_button);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, speed_group);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, graph);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, source_row);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, renew_button);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, target_row);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, place_button);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, priority_row);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, network_row);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, connection_row);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, limit_row);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, token_row);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, files_group);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, files_view);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, facts_group);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, log_group);
}

static void
ferry_job_page_class_init (FerryJobPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_job_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_job_page_finalize;
  g_type_ensure (FERRY_TYPE_DURATION_ROW);
  g_type_ensure (FERRY_TYPE_HOURS_ROW);
  g_type_ensure (FERRY_TYPE_METER);
  g_type_ensure (FERRY_TYPE_WRAP_LAYOUT);
  g_type_ensure (FERRY_TYPE_RATE_GRAPH);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ferry/Ferry/job-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_remedy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_control_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_folder_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_place_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_end_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_renew_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_name_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_priority_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_network_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_limit_applied);
  ferry_job_page_bind_options (widget_class);
}

static void
ferry_job_page_init (FerryJobPage *self)
{
  g_autoptr(GListModel) networks = ferry_network_choice_new_model ();

  self->files = ferry_file_list_new ();
  self->fact_rows = g_ptr_array_new ();
  self->log_rows = g_ptr_array_new ();
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->network_row, networks);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->source_row), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->target_row), FALSE);
  ferry_job_page_init_options (self);
  ferry_job_page_init_tokens (self);
  self->is_filling = FALSE;
  ferry_job_page_make_files_view (self);
}

/**
 * ferry_job_page_set_source:
 * @self: a page
 * @client: the way to the service
 * @commands: what asks it for things
 */
void
ferry_job_page_set_source (FerryJobPage     *self,
                           FerryClient      *client,
                           FerryJobCommands *commands)
{
  g_return_if_fail (FERRY_IS_JOB_PAGE (self));

  g_set_object (&self->client, client);
  g_set_object (&self->commands, commands);
}

/**
 * ferry_job_page_set_job:
 * @self: a page with a source
 * @job: (nullable): what it shows from now on
 */
void
ferry_job_page_set_job (FerryJobPage   *self,
                        FerryRemoteJob *job)
{
  g_return_if_fail (FERRY_IS_JOB_PAGE (self));

  if (self->job == job)
    return;

  if (self->job != NULL)
    g_clear_signal_handler (&self->changed_id, self->job);
  g_set_object (&self->job, job);
  ferry_rate_graph_clear (self->graph);
  if (job == NULL)
    return;

  self->changed_id = g_signal_connect_swapped (job, "changed", G_CALLBACK (on_job_changed), self);
  self->shown_state = ferry_remote_job_get_state (job);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  ferry_job_page_forget (self);
  ferry_job_page_show (self);
  read_all (self);
  ferry_job_page_load_tokens (self);
}

/**
 * ferry_job_page_get_job:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): what it shows
 */
FerryRemoteJob *
ferry_job_page_get_job (FerryJobPage *self)
{
  g_return_val_if_fail (FERRY_IS_JOB_PAGE (self), NULL);

  return self->job;
}

/**
 * ferry_job_page_focus_network:
 * @self: a page
 *
 * Gives the keyboard to the choice of the networks that its job may use.
 */
void
ferry_job_page_focus_network (FerryJobPage *self)
{
  g_return_if_fail (FERRY_IS_JOB_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->network_row));
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The main window: lists, banners and what is dropped onto it. What its buttons
 * do is in ferry-main-window-actions.c. */

#include "config.h"

#include "client/ferry-job-face.h"
#include "window/ferry-add-dialog.h"
#include "window/ferry-close-later.h"
#include "window/ferry-main-window-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (FerryMainWindow, ferry_main_window, ADW_TYPE_APPLICATION_WINDOW)

static void
show_contact (FerryMainWindow *self)
{
  const char *trouble = ferry_service_status_get_trouble (self->status);

  switch (ferry_service_status_get_contact (self->status))
    {
    case FERRY_CONTACT_LOST:
      ferry_banner_show (self->contact_banner, _("The Ferry service has stopped. It is being started again; nothing is lost."),
                         NULL, "warning");
      break;
    case FERRY_CONTACT_MISSED:
      ferry_banner_show (self->contact_banner, _("The Ferry service does not answer. It is being looked for; nothing is lost."),
                         NULL, "warning");
      break;
    case FERRY_CONTACT_GIVEN_UP:
      ferry_banner_show (self->contact_banner, trouble != NULL ? trouble : "", _("Try Again"), "error");
      break;
    case FERRY_CONTACT_LOOKING:
    case FERRY_CONTACT_THERE:
    default:
      ferry_banner_hide (self->contact_banner);
    }
}

static void
show_notice (FerryMainWindow *self)
{
  const char *notice = ferry_service_status_get_notice (self->status);

  if (*notice != '\0')
    ferry_banner_show (self->notice_banner, notice, NULL, "warning");
  else
    ferry_banner_hide (self->notice_banner);
}

static void
on_status_changed (FerryMainWindow *self)
{
  if (ferry_service_status_get_contact (self->status) != self->contact)
    {
      self->contact = ferry_service_status_get_contact (self->status);
      show_contact (self);
      ferry_main_window_tell_focus (self);
    }
  show_notice (self);
  ferry_main_window_show_gates (self);
}

static void
on_try_again (FerryMainWindow *self)
{
  FerryWindowApp *app = FERRY_WINDOW_APP (gtk_window_get_application (GTK_WINDOW (self)));

  ferry_banner_hide (self->contact_banner);
  ferry_watch_start (ferry_window_app_get_watch (app));
}

static void
on_n_active_changed (FerryMainWindow *self)
{
  adw_view_stack_page_set_badge_number (self->active_page, ferry_job_shelf_get_n_total (self->active));
}

static void
on_search_changed (FerryMainWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  ferry_job_shelf_set_search (self->active, text);
  ferry_job_shelf_set_search (self->finished, text);
}

static void
on_filter_changed (FerryMainWindow *self)
{
  ferry_job_shelf_set_filter (self->active,
                              (FerryShelfFilter) gtk_drop_down_get_selected (self->filter_drop_down));
}

/* A filter that nobody sees must not go on hiding jobs. */
static void
on_search_mode_changed (FerryMainWindow *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    gtk_drop_down_set_selected (self->filter_drop_down, 0);
}

static void
on_shelf_changed (FerryMainWindow *self)
{
  gboolean is_active = g_strcmp0 (adw_view_stack_get_visible_child_name (self->shelves), "active") == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->filter_drop_down), is_active);
}

/* What does not fit into the header bar goes below. */
static void
on_title_squeezed (FerryMainWindow *self)
{
  adw_view_switcher_bar_set_reveal (self->bottom_bar,
                                    adw_squeezer_get_visible_child (self->title_squeezer) == self->narrow_title);
}

static void
on_added (FerryMainWindow *self)
{
  adw_view_stack_set_visible_child_name (self->shelves, "active");
}

static gboolean
on_drop (FerryMainWindow *self,
         const GValue    *value)
{
  g_autoptr(FerryAddRequest) request = NULL;

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr(GPtrArray) files = g_ptr_array_new ();

      for (GSList *file = g_value_get_boxed (value); file != NULL; file = file->next)
        g_ptr_array_add (files, file->data);
      if (files->len > 0)
        g_application_open (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))),
                            (GFile **) files->pdata, (int) files->len, "");
      return files->len > 0;
    }

  request = ferry_add_request_new ();
  ferry_add_request_set_text (request, g_value_get_string (value));
  if (ferry_add_request_get_n_files (request) == 0)
    return FALSE;

  ferry_main_window_add (self, request);
  return TRUE;
}

static void
accept_drops (FerryMainWindow *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
tell_that_transfers_go_on (FerryMainWindow *self)
{
  g_autoptr(GNotification) notification = NULL;

  if (self->settings == NULL || g_settings_get_boolean (self->settings, "background-told") ||
      ferry_job_shelf_get_n_total (self->active) == 0)
    return;

  notification = g_notification_new (_("Transfers Go On"));
  g_notification_set_body (notification,
                           _("Ferry carries on in the background. Open it again to see how far it is."));
  g_application_send_notification (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), "background",
                                   notification);
  g_settings_set_boolean (self->settings, "background-told", TRUE);
}

static gboolean
ferry_main_window_close_request (GtkWindow *window)
{
  FerryMainWindow *self = FERRY_MAIN_WINDOW (window);
  int width, height;

  ferry_main_window_commit_all (self);
  tell_that_transfers_go_on (self);
  if (self->settings != NULL)
    {
      gtk_window_get_default_size (window, &width, &height);
      g_settings_set_int (self->settings, "width", width);
      g_settings_set_int (self->settings, "height", height);
      g_settings_set_boolean (self->settings, "maximized", gtk_window_is_maximized (window));
    }

  return ferry_close_later (window);
}

static void
ferry_main_window_dispose (GObject *object)
{
  FerryMainWindow *self = FERRY_MAIN_WINDOW (object);

  if (self->commands != NULL)
    ferry_main_window_commit_all (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_MAIN_WINDOW);
  g_clear_object (&self->active);
  g_clear_object (&self->finished);

  G_OBJECT_CLASS (ferry_main_window_parent_class)->dispose (object);
}

static void
ferry_main_window_finalize (GObject *object)
{
  FerryMainWindow *self = FERRY_MAIN_WINDOW (object);

  g_clear_pointer (&self->farewells, g_hash_table_unref);
  g_clear_pointer (&self->asked_what, g_free);
  g_clear_pointer (&self->asked_id, g_free);

  G_OBJECT_CLASS (ferry_main_window_parent_class)->finalize (object);
}

static void
ferry_main_window_class_init (FerryMainWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_main_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_main_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = ferry_main_window_close_request;
  g_type_ensure (FERRY_TYPE_BANNER);
  g_type_ensure (FERRY_TYPE_JOB_PAGE);
  g_type_ensure (FERRY_TYPE_JOB_PANE);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/ferry/Ferry/main-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, search_bar);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, filter_drop_down);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, contact_banner);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, notice_banner);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, gate_banner);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, shelves);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, title_squeezer);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, narrow_title);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, bottom_bar);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, active_page);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, active_pane);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, finished_pane);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, older_button);
  gtk_widget_class_bind_template_child (widget_class, FerryMainWindow, job_page);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_mode_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_shelf_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_title_squeezed);
  ferry_main_window_install_actions (klass);
}

static void
ferry_main_window_init (FerryMainWindow *self)
{
  self->farewells = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) ferry_farewell_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (ferry_main_window_tell_focus), NULL);
  g_signal_connect_swapped (self->contact_banner, "button-clicked", G_CALLBACK (on_try_again), self);
  g_signal_connect_swapped (self->gate_banner, "button-clicked", G_CALLBACK (ferry_main_window_resume_anyway), self);
  accept_drops (self);
}

static void
restore (FerryMainWindow *self)
{
  if (self->settings == NULL)
    return;

  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "width"),
                               g_settings_get_int (self->settings, "height"));
  if (g_settings_get_boolean (self->settings, "maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  if (!g_settings_get_boolean (self->settings, "welcome-shown"))
    adw_leaflet_set_visible_child_name (self->leaflet, "welcome");
}

/**
 * ferry_main_window_new:
 * @app: the application, started
 *
 * Returns: (transfer none): a window of @app’s, not shown yet
 */
FerryMainWindow *
ferry_main_window_new (FerryWindowApp *app)
{
  FerryMainWindow *self = g_object_new (FERRY_TYPE_MAIN_WINDOW, "application", app, NULL);

  self->jobs = ferry_window_app_get_jobs (app);
  self->status = ferry_window_app_get_status (app);
  self->commands = ferry_window_app_get_commands (app);
  self->settings = ferry_window_app_get_settings (app);
  self->active = ferry_job_shelf_new (self->jobs, FALSE);
  self->finished = ferry_job_shelf_new (self->jobs, TRUE);
  ferry_job_page_set_source (self->job_page, ferry_window_app_get_client (app), self->commands);
  ferry_job_pane_set_shelf (self->active_pane, self->active);
  ferry_job_pane_set_shelf (self->finished_pane, self->finished);

  g_signal_connect_object (self->active, "notify::n-total", G_CALLBACK (on_n_active_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->jobs, "notify::is-loaded", G_CALLBACK (ferry_main_window_do_what_was_asked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->status, "changed", G_CALLBACK (on_status_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->commands, "failed", G_CALLBACK (ferry_main_window_say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->commands, "added", G_CALLBACK (on_added), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->jobs, "has-more", self->older_button, "visible", G_BINDING_SYNC_CREATE);
  on_n_active_changed (self);
  on_status_changed (self);
  restore (self);
  return self;
}

/**
 * ferry_main_window_say:
 * @self: a window
 * @sentence: what the user should know
 */
void
ferry_main_window_say (FerryMainWindow *self,
                       const char      *sentence)
{
  AdwToast *toast;
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  g_return_if_fail (FERRY_IS_MAIN_WINDOW (self));

  toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, 8);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/**
 * ferry_main_window_add:
 * @self: a window
 * @request: (nullable): what is filled in already
 *
 * Asks what to add.
 */
void
ferry_main_window_add (FerryMainWindow *self,
                       FerryAddRequest *request)
{
  FerryAddDialog *dialog;

  g_return_if_fail (FERRY_IS_MAIN_WINDOW (self));

  dialog = ferry_add_dialog_new (GTK_WINDOW (self), self->commands);
  if (request != NULL)
    ferry_add_dialog_fill (dialog, request);
  else
    ferry_add_dialog_fill_from_clipboard (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

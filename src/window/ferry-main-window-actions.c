/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the main window’s buttons, menus and shortcuts do. */

#include "config.h"

#include "client/ferry-job-dict.h"
#include "client/ferry-job-face.h"
#include "client/ferry-keyring-unlock.h"
#include "shared/ferry-target.h"
#include "window/ferry-ask.h"
#include "window/ferry-main-window-private.h"
#include "window/ferry-opener.h"
#include "window/ferry-preferences.h"

#include <glib/gi18n-lib.h>

/* A page that is never cached and needs no secure connection, so that a network
 * that asks for a sign-in answers in its place. */
#define PORTAL_PAGE "http://nmcheck.gnome.org/"

/* What is opened once the service has said where a job’s files are. */
typedef struct
{
  FerryMainWindow *window; /* (owned) */
  gboolean folder;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->window);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static FerryRemoteJob *
find (FerryMainWindow *self,
      GVariant        *parameter)
{
  return ferry_job_list_find (self->jobs, g_variant_get_string (parameter, NULL));
}

static FerryClient *
get_client (FerryMainWindow *self)
{
  return ferry_window_app_get_client (FERRY_WINDOW_APP (gtk_window_get_application (GTK_WINDOW (self))));
}

static void
files_told_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Opening) opening = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);
  g_autoptr(GVariant) job = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
  g_autoptr(GVariant) files = job != NULL ? g_variant_lookup_value (job, "files", G_VARIANT_TYPE ("aa{sv}")) : NULL;
  g_autoptr(GVariant) file = NULL;
  const char *target;

  if (files == NULL || g_variant_n_children (files) == 0)
    {
      ferry_main_window_say (opening->window, error != NULL ? error->message : _("The transfer has no files yet."));
      return;
    }

  file = g_variant_get_child_value (files, 0);
  target = ferry_job_dict_get_string (file, "target");
  if (!ferry_target_is_address (target) && !g_file_test (target, G_FILE_TEST_EXISTS) && !opening->folder)
    ferry_main_window_say (opening->window, _("The file is no longer where it was put. Somebody has moved or deleted it."));
  else if (opening->folder || g_variant_n_children (files) > 1)
    ferry_opener_show_in_folder (GTK_WINDOW (opening->window), target);
  else
    ferry_opener_open_file (GTK_WINDOW (opening->window), target);
}

/**
 * ferry_main_window_open_files:
 * @self: a window
 * @id: a job’s id
 * @folder: whether to show the files in their folder, or to open them
 */
void
ferry_main_window_open_files (FerryMainWindow *self,
                              const char      *id,
                              gboolean         folder)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->window = g_object_ref (self);
  opening->folder = folder;
  ferry_client_call_async (get_client (self), "GetJob", g_variant_new ("(s)", id), files_told_cb, opening);
}

static void
on_suspend (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  ferry_job_commands_suspend (FERRY_MAIN_WINDOW (widget)->commands, g_variant_get_string (parameter, NULL));
}

static void
on_resume (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  ferry_job_commands_resume (FERRY_MAIN_WINDOW (widget)->commands, g_variant_get_string (parameter, NULL));
}

static void
on_open (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  FerryMainWindow *self = FERRY_MAIN_WINDOW (widget);
  FerryRemoteJob *job = find (self, parameter);

  if (job != NULL)
    ferry_main_window_open_files (self, ferry_remote_job_get_id (job), g_str_equal (action, "win.job-folder"));
}

/* Only bytes that would be lost are worth a question. */
static void
on_cancel (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  FerryMainWindow *self = FERRY_MAIN_WINDOW (widget);
  FerryRemoteJob *job = find (self, parameter);
  g_autofree char *title = NULL;

  if (job == NULL)
    return;

  if (ferry_remote_job_get_bytes_done (job) > 0)
    {
      ferry_ask_cancel (GTK_WINDOW (self), job, self->commands);
      return;
    }

  /* Translators: %s is the name of a transfer. */
  title = g_strdup_printf (_("“%s” cancelled"), ferry_remote_job_get_name (job));
  ferry_main_window_let_go (self, job, title);
}

static void
on_remove (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  FerryMainWindow *self = FERRY_MAIN_WINDOW (widget);
  FerryRemoteJob *job = find (self, parameter);
  g_autofree char *title = NULL;

  if (job == NULL)
    return;

  /* Translators: %s is the name of a transfer. */
  title = g_strdup_printf (_("“%s” removed from the list"), ferry_remote_job_get_name (job));
  ferry_main_window_let_go (self, job, title);
}

static void
unlocked_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FerryMainWindow) self = FERRY_MAIN_WINDOW (user_data);
  g_autoptr(GError) error = NULL;

  if (!ferry_keyring_unlock_finish (result, &error))
    ferry_main_window_say (self, error->message);
}

static void
unlock (FerryMainWindow *self)
{
  GApplication *app = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  if (g_application_get_dbus_connection (app) != NULL)
    ferry_keyring_unlock_async (g_application_get_dbus_connection (app), NULL, unlocked_cb, g_object_ref (self));
}

static void
decide (FerryMainWindow *self,
        FerryRemoteJob  *job)
{
  g_autoptr(GVariant) question = ferry_service_status_find_question (self->status, ferry_remote_job_get_id (job));

  if (question != NULL)
    ferry_ask_consent (GTK_WINDOW (self), question, self->commands);
  else
    ferry_main_window_say (self, _("That question was answered already."));
}

/**
 * ferry_main_window_remedy:
 * @self: a window
 * @job: a job that does not move
 * @remedy: what the user does about it
 */
void
ferry_main_window_remedy (FerryMainWindow *self,
                          FerryRemoteJob  *job,
                          FerryRemedy      remedy)
{
  const char *path = ferry_remote_job_get_path (job);

  switch ((int) remedy)
    {
    case FERRY_REMEDY_ANYWAY:
      ferry_job_commands_override (self->commands, path);
      break;
    case FERRY_REMEDY_SIGN_IN:
      ferry_ask_sign_in (GTK_WINDOW (self), job, self->commands);
      break;
    case FERRY_REMEDY_RENEW_LINK:
      ferry_ask_address (GTK_WINDOW (self), job, self->commands);
      break;
    case FERRY_REMEDY_RETRY:
      ferry_job_commands_resume (self->commands, path);
      break;
    case FERRY_REMEDY_COMPLETE:
      ferry_job_commands_complete (self->commands, path);
      break;
    case FERRY_REMEDY_OTHER_PLACE:
      ferry_ask_place (GTK_WINDOW (self), job, self->commands);
      break;
    case FERRY_REMEDY_UNLOCK:
      unlock (self);
      break;
    case FERRY_REMEDY_CONSENT:
      decide (self, job);
      break;
    case FERRY_REMEDY_PORTAL:
      ferry_opener_open_page (GTK_WINDOW (self), PORTAL_PAGE);
      break;
    case FERRY_REMEDY_OTHER_NETWORK:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.job-show", "s", path);
      ferry_job_page_focus_network (self->job_page);
      break;
    case FERRY_REMEDY_PERMISSION:
      ferry_preferences_open (GTK_WINDOW (self), get_client (self), ferry_remote_job_get_client (job));
      break;
    default:
      break;
    }
}

static void
on_remedy (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  FerryMainWindow *self = FERRY_MAIN_WINDOW (widget);
  FerryRemoteJob *job = find (self, parameter);

  if (job != NULL)
    ferry_main_window_remedy (self, job, ferry_job_face_get_remedy (job));
}

static void
on_place (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  FerryMainWindow *self = FERRY_MAIN_WINDOW (widget);
  FerryRemoteJob *job = find (self, parameter);

  if (job != NULL)
    ferry_main_window_remedy (self, job, FERRY_REMEDY_OTHER_PLACE);
}

typedef void (*JobFunc) (FerryJobCommands *commands,
                         const char       *path);

/* The list may change while it is gone through. */
static void
do_to_all (FerryMainWindow *self,
           FerryControl     control,
           JobFunc          func)
{
  GListModel *jobs = G_LIST_MODEL (self->jobs);

  for (guint i = 0; i < g_list_model_get_n_items (jobs); i++)
    {
      g_autoptr(FerryRemoteJob) job = g_list_model_get_item (jobs, i);

      if (ferry_job_face_get_control (job) == control)
        func (self->commands, ferry_remote_job_get_path (job));
    }
}

static void
on_suspend_all (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  do_to_all (FERRY_MAIN_WINDOW (widget), FERRY_CONTROL_SUSPEND, ferry_job_commands_suspend);
}

static void
on_resume_all (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  do_to_all (FERRY_MAIN_WINDOW (widget), FERRY_CONTROL_RESUME, ferry_job_commands_resume);
}

static void
on_older (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  ferry_job_list_load_more (FERRY_MAIN_WINDOW (widget)->jobs);
}

static void
on_search (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  GtkSearchBar *bar = FERRY_MAIN_WINDOW (widget)->search_bar;

  gtk_search_bar_set_search_mode (bar, !gtk_search_bar_get_search_mode (bar));
}

static void
on_shelf (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  FerryMainWindow *self = FERRY_MAIN_WINDOW (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  adw_view_stack_set_visible_child_name (self->shelves, g_variant_get_string (parameter, NULL));
}

static void
on_back (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  adw_leaflet_set_visible_child_name (FERRY_MAIN_WINDOW (widget)->leaflet, "list");
}

static void
on_show (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  FerryMainWindow *self = FERRY_MAIN_WINDOW (widget);
  FerryRemoteJob *job = find (self, parameter);

  if (job == NULL)
    return;

  ferry_job_page_set_job (self->job_page, job);
  adw_leaflet_set_visible_child_name (self->leaflet, "job");
}

static void
on_welcomed (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  FerryMainWindow *self = FERRY_MAIN_WINDOW (widget);

  if (self->settings != NULL)
    g_settings_set_boolean (self->settings, "welcome-shown", TRUE);
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
}

/**
 * ferry_main_window_install_actions:
 * @klass: the window’s class
 */
void
ferry_main_window_install_actions (FerryMainWindowClass *klass)
{
  static const struct
  {
    const char *name;
    const char *type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.job-show", "s", on_show },
    { "win.job-suspend", "s", on_suspend },
    { "win.job-resume", "s", on_resume },
    { "win.job-cancel", "s", on_cancel },
    { "win.job-remove", "s", on_remove },
    { "win.job-remedy", "s", on_remedy },
    { "win.job-place", "s", on_place },
    { "win.job-open", "s", on_open },
    { "win.job-folder", "s", on_open },
    { "win.undo", "u", ferry_main_window_undo },
    { "win.suspend-all", NULL, on_suspend_all },
    { "win.resume-all", NULL, on_resume_all },
    { "win.clear-finished", NULL, ferry_main_window_clear_finished },
    { "win.older", NULL, on_older },
    { "win.search", NULL, on_search },
    { "win.shelf", "s", on_shelf },
    { "win.back", NULL, on_back },
    { "win.welcomed", NULL, on_welcomed },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), actions[i].name, actions[i].type, actions[i].activate);
}

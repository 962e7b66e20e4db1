/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The application: what the windows share, and the actions that the desktop,
 * the tray and notifications ask for. It composes the client layer’s parts;
 * what they decide is not decided here again. */

#include "config.h"

#include "client/ferry-add-request.h"
#include "shared/ferry-names.h"
#include "window/ferry-about.h"
#include "window/ferry-add-dialog.h"
#include "window/ferry-main-window.h"
#include "window/ferry-preferences.h"
#include "window/ferry-shortcuts.h"
#include "window/ferry-window-app.h"

#include <glib/gi18n-lib.h>

#define SETTINGS_SCHEMA FERRY_APP_ID ".Window"

struct _FerryWindowApp
{
  AdwApplication parent_instance;

  FerryClient *client;        /* (owned) (nullable) until started */
  FerryWatch *watch;          /* (owned) (nullable) */
  FerryJobList *jobs;         /* (owned) (nullable) */
  FerryServiceStatus *status; /* (owned) (nullable) */
  FerryJobCommands *commands; /* (owned) (nullable) */
  GSettings *settings;        /* (owned) (nullable): without the schema, nothing is remembered */
  guint name_watch;
};

G_DEFINE_FINAL_TYPE (FerryWindowApp, ferry_window_app, ADW_TYPE_APPLICATION)

static FerryMainWindow *
present (FerryWindowApp *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  while (window != NULL && !FERRY_IS_MAIN_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  if (window == NULL)
    window = GTK_WINDOW (ferry_main_window_new (self));

  gtk_window_present (window);
  return FERRY_MAIN_WINDOW (window);
}

static void
on_add_dialog (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  ferry_main_window_add (present (user_data), NULL);
}

static void
on_add (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  ferry_main_window_add (present (user_data), NULL);
}

static void
on_job_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  ferry_main_window_do (present (user_data), g_action_get_name (G_ACTION (action)),
                        g_variant_get_string (parameter, NULL));
}

static void
on_preferences (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  FerryMainWindow *window = present (user_data);

  ferry_preferences_open (GTK_WINDOW (window), FERRY_WINDOW_APP (user_data)->client, NULL);
}

/* What a notification’s button says to an app that has asked. */
static void
on_consent (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  ferry_job_commands_answer_consent (FERRY_WINDOW_APP (user_data)->commands, parameter);
}

static void
on_about (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  gtk_window_present (ferry_about_new (GTK_WINDOW (present (user_data))));
}

static void
on_shortcuts (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  gtk_window_present (GTK_WINDOW (ferry_shortcuts_new (GTK_WINDOW (present (user_data)))));
}

static void
on_quit (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (user_data));

  if (windows != NULL)
    gtk_window_close (windows->data);
}

static const GActionEntry action_entries[] = {
  { .name = "add-dialog", .activate = on_add_dialog },
  { .name = "add", .activate = on_add },
  { .name = "show-job", .activate = on_job_action, .parameter_type = "s" },
  { .name = "open-file", .activate = on_job_action, .parameter_type = "s" },
  { .name = "open-folder", .activate = on_job_action, .parameter_type = "s" },
  { .name = "retry", .activate = on_job_action, .parameter_type = "s" },
  { .name = "sign-in", .activate = on_job_action, .parameter_type = "s" },
  { .name = "consent", .activate = on_consent, .parameter_type = "(ss)" },
  { .name = "preferences", .activate = on_preferences },
  { .name = "shortcuts", .activate = on_shortcuts },
  { .name = "about", .activate = on_about },
  { .name = "quit", .activate = on_quit },
};

static const struct
{
  const char *action;
  const char *accels[3];
} shortcuts[] = {
  { "app.add-dialog", { "<Primary>n" } },
  { "app.add", { "<Primary><Shift>v" } },
  { "app.preferences", { "<Primary>comma" } },
  { "app.quit", { "<Primary>q" } },
  { "win.search", { "<Primary>f" } },
  { "win.shelf('active')", { "<Alt>1" } },
  { "win.shelf('finished')", { "<Alt>2" } },
  { "win.back", { "<Alt>Left", "Back" } },
  { "app.shortcuts", { "<Primary>question" } },
  { "window.close", { "<Primary>w" } },
};

/* GSettings ends the process when a schema is missing. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SETTINGS_SCHEMA, TRUE);

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/* Somebody has started the service although it was given up. */
static void
on_name_appeared (GDBusConnection *connection,
                  const char      *name,
                  const char      *owner,
                  gpointer         user_data)
{
  ferry_watch_start (FERRY_WINDOW_APP (user_data)->watch);
}

static void
on_removed (FerryWindowApp    *self,
            const char *const *ids)
{
  for (; *ids != NULL; ids++)
    ferry_job_list_forget (self->jobs, *ids);
}

static void
ferry_window_app_startup (GApplication *application)
{
  FerryWindowApp *self = FERRY_WINDOW_APP (application);

  G_APPLICATION_CLASS (ferry_window_app_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), action_entries, G_N_ELEMENTS (action_entries), self);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcuts[i].action, shortcuts[i].accels);
  gtk_window_set_default_icon_name (FERRY_APP_ID);

  self->settings = open_settings ();
  self->client = ferry_client_new (TRUE);
  self->watch = ferry_watch_new (self->client);
  self->jobs = ferry_job_list_new_brief (self->watch);
  self->status = ferry_service_status_new (self->watch);
  self->commands = ferry_job_commands_new (self->client);
  g_signal_connect_object (self->commands, "removed", G_CALLBACK (on_removed), self, G_CONNECT_SWAPPED);
  ferry_watch_start (self->watch);

  if (g_application_get_dbus_connection (application) != NULL)
    self->name_watch = g_bus_watch_name_on_connection (g_application_get_dbus_connection (application),
                                                       FERRY_SERVICE_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                       on_name_appeared, NULL, self, NULL);
}

/* What a launcher’s menu offers, for desktops that do not go through the bus. */
static int
ferry_window_app_handle_local_options (GApplication *application,
                                       GVariantDict *options)
{
  g_autoptr(GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("%s\n", FERRY_VERSION);
      return 0;
    }

  if (!g_variant_dict_contains (options, "add"))
    return -1;

  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  g_action_group_activate_action (G_ACTION_GROUP (application), "add", NULL);
  return g_application_get_is_remote (application) ? 0 : -1;
}

static void
ferry_window_app_activate (GApplication *application)
{
  present (FERRY_WINDOW_APP (application));
}

static void
add_metalink (FerryMainWindow *window,
              FerryAddRequest *request,
              GFile           *file)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_file_load_bytes (file, NULL, NULL, &error);
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *sentence = NULL;

  if (bytes != NULL && ferry_add_request_add_metalink (request, bytes, &error))
    return;

  /* Translators: the first %s is the name of a file, the second a sentence that says why. */
  sentence = g_strdup_printf (_("“%s” cannot be opened: %s"), base, error->message);
  ferry_main_window_say (window, sentence);
}

/* Addresses are what they are; other files can only be Metalink files. */
static void
ferry_window_app_open (GApplication *application,
                       GFile       **files,
                       int           n_files,
                       const char   *hint)
{
  FerryWindowApp *self = FERRY_WINDOW_APP (application);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(FerryAddRequest) request = ferry_add_request_new ();
  FerryMainWindow *window = present (self);

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      if (g_file_has_uri_scheme (files[i], "http") || g_file_has_uri_scheme (files[i], "https"))
        g_string_append_printf (text, "%s\n", uri);
      else
        add_metalink (window, request, files[i]);
    }

  ferry_add_request_set_text (request, text->str);
  if (ferry_add_request_get_n_files (request) > 0)
    ferry_main_window_add (window, request);
}

static void
ferry_window_app_shutdown (GApplication *application)
{
  FerryWindowApp *self = FERRY_WINDOW_APP (application);

  if (self->name_watch != 0)
    g_bus_unwatch_name (self->name_watch);
  self->name_watch = 0;

  G_APPLICATION_CLASS (ferry_window_app_parent_class)->shutdown (application);

  g_clear_object (&self->commands);
  g_clear_object (&self->status);
  g_clear_object (&self->jobs);
  g_clear_object (&self->watch);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
}

static void
ferry_window_app_class_init (FerryWindowAppClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->handle_local_options = ferry_window_app_handle_local_options;
  application_class->startup = ferry_window_app_startup;
  application_class->activate = ferry_window_app_activate;
  application_class->open = ferry_window_app_open;
  application_class->shutdown = ferry_window_app_shutdown;
}

static void
ferry_window_app_init (FerryWindowApp *self)
{
  const GOptionEntry options[] = {
    { "add", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Add what was copied"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  /* Translators: what follows the program’s name in its help. */
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[URL or Metalink file…]"));
}

/**
 * ferry_window_app_new:
 *
 * Returns: (transfer full): the application
 */
FerryWindowApp *
ferry_window_app_new (void)
{
  return g_object_new (FERRY_TYPE_WINDOW_APP,
                       "application-id", FERRY_APP_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", FERRY_APP_PATH,
                       NULL);
}

/**
 * ferry_window_app_get_client:
 * @self: the application, started
 *
 * Returns: (transfer none): the way to the service
 */
FerryClient *
ferry_window_app_get_client (FerryWindowApp *self)
{
  return self->client;
}

/**
 * ferry_window_app_get_watch:
 * @self: the application, started
 *
 * Returns: (transfer none): what finds the service
 */
FerryWatch *
ferry_window_app_get_watch (FerryWindowApp *self)
{
  return self->watch;
}

/**
 * ferry_window_app_get_jobs:
 * @self: the application, started
 *
 * Returns: (transfer none): all jobs
 */
FerryJobList *
ferry_window_app_get_jobs (FerryWindowApp *self)
{
  return self->jobs;
}

/**
 * ferry_window_app_get_status:
 * @self: the application, started
 *
 * Returns: (transfer none): what the service says of itself
 */
FerryServiceStatus *
ferry_window_app_get_status (FerryWindowApp *self)
{
  return self->status;
}

/**
 * ferry_window_app_get_commands:
 * @self: the application, started
 *
 * Returns: (transfer none): what asks the service for things
 */
FerryJobCommands *
ferry_window_app_get_commands (FerryWindowApp *self)
{
  return self->commands;
}

/**
 * ferry_window_app_get_settings:
 * @self: the application, started
 *
 * Returns: (transfer none) (nullable): what the window remembers
 */
GSettings *
ferry_window_app_get_settings (FerryWindowApp *self)
{
  return self->settings;
}

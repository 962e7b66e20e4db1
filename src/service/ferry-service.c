/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-service.h"

#include "host/ferry-core-files.h"
#include "host/ferry-keyring-strangers.h"
#include "host/ferry-open-files.h"
#include "host/ferry-polkit-guard.h"
#include "host/ferry-secret-vault.h"
#include "host/ferry-state-dir.h"
#include "host/ferry-system-clock.h"
#include "host/ferry-watches.h"
#include "net/ferry-file-publisher.h"
#include "net/ferry-remote-publisher.h"
#include "net/ferry-soup-fetcher.h"
#include "service/ferry-desktop.h"
#include "service/ferry-front.h"
#include "service/ferry-life.h"
#include "service/ferry-own-key.h"
#include "service/ferry-presence.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"
#include "store/ferry-sqlite-store.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

/* How long nothing has to go on before the service leaves: long enough that a
 * script with a call now and then does not start it each time. */
#define IDLE_SECONDS 60

/**
 * FerryService:
 *
 * The background service: the composition root, which alone knows the concrete
 * adapters, and the order in which things begin and end. It is a GApplication
 * for its actions and its place on the bus, but takes the bus name itself (it
 * is “not unique” for GApplication): the name may only be taken when the jobs
 * are loaded, and has to be given up before the service leaves.
 */
struct _FerryService
{
  GApplication parent_instance;

  /* How it was called */
  int idle_seconds;
  gboolean at_rest; /* see ferry_service_startup() */
  gboolean show_version;
  char **arguments; /* (owned) (nullable): none is understood */

  int exit_status;
  GError *failure; /* (owned) (nullable): why nothing could be made */
  guint signal_ids[2];

  /* Adapters and what they serve, in the order in which they are made */
  GDBusConnection *connection; /* (owned) (nullable): none without a bus */
  char *bus_address;           /* (owned) */
  char *key;                   /* (owned) (nullable): see ferry_own_key_make() */
  FerryPresence *presence;     /* (owned) */
  FerrySettings *settings;     /* (owned) */
  FerryConditions *conditions; /* (owned) */
  FerryClock *clock;           /* (owned) */
  FerryStore *store;           /* (owned) */
  FerryVault *vault;           /* (owned) */
  FerryFetcher *fetcher;       /* (owned) */
  FerryPublisher *publisher;   /* (owned) */
  FerryEngine *engine;         /* (owned) */
  FerryWatches *watches;       /* (owned) */
  FerryActivity *activity;     /* (owned) */
  FerryFront *front;           /* (owned) */
  FerryDesktop *desktop;       /* (owned) */
  FerryLife *life;             /* (owned) */
};

G_DEFINE_FINAL_TYPE (FerryService, ferry_service, G_TYPE_APPLICATION)

/* Everything goes in the order in which nothing is missed: first what hears the
 * world, then what decides, then what it decides with. The store closes its file
 * when it is disposed of, and only then may another service have the lock. */
static void
take_apart (FerryService *self)
{
  if (self->front != NULL)
    ferry_front_unexport (self->front);
  g_clear_object (&self->life);
  g_clear_object (&self->desktop);
  g_clear_object (&self->front);
  g_clear_object (&self->activity);
  g_clear_object (&self->watches);
  g_clear_object (&self->engine);
  g_clear_object (&self->fetcher);
  g_clear_object (&self->publisher);
  g_clear_object (&self->vault);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->conditions);
  g_clear_object (&self->settings);
}

static gboolean
quit_cb (gpointer user_data)
{
  FerryService *self = user_data;
  gboolean has_successor = ferry_life_has_successor (self->life);

  /* A job list that could not be read may hold anything. */
  if (self->exit_status == 0)
    ferry_presence_set_pending (self->presence, ferry_engine_has_work (self->engine));
  take_apart (self);
  if (has_successor)
    ferry_presence_call_successor (self->presence);
  g_dbus_connection_flush_sync (self->connection, NULL, NULL);
  ferry_presence_end (self->presence);
  g_application_quit (G_APPLICATION (self));

  return G_SOURCE_REMOVE;
}

static void
fail (FerryService *self,
      const GError *error)
{
  g_printerr ("ferry-service: %s\n", error->message);
  self->exit_status = 1;
}

static void
on_life_ended (FerryService *self,
               const GError *error)
{
  if (error != NULL)
    fail (self, error);

  /* Not from within: whoever ended the life may still be at work on it. */
  g_idle_add_full (G_PRIORITY_DEFAULT, quit_cb, self, NULL);
}

static gboolean
on_stop_signal (gpointer user_data)
{
  FerryService *self = user_data;

  if (self->life != NULL)
    ferry_life_stop (self->life);

  return G_SOURCE_CONTINUE;
}

static void
on_bus_closed (FerryService *self)
{
  g_message ("The message bus is gone");
  if (self->life != NULL)
    ferry_life_stop (self->life);
}

/* Not before: a job of somebody who is not logged in must not run for a moment. */
static void
on_watches_settled (FerryService *self)
{
  ferry_life_begin (self->life);
}

static void
on_settings_changed (FerryService *self)
{
  g_auto(FerryPolicy) policy = { 0 };

  ferry_settings_get_policy (self->settings, &policy);
  ferry_engine_set_policy (self->engine, &policy);
}

static gboolean
compose_engine (FerryService *self,
                const char   *state_dir,
                GError      **error)
{
  g_autofree char *store_path = g_build_filename (state_dir, FERRY_STORE_FILE, NULL);
  g_autoptr(FerryTokenGuard) guard = NULL;
  g_autoptr(FerrySignOn) sign_on = NULL;
  g_autoptr(FerryStrangers) strangers = NULL;
  g_autoptr(FerryPublisher) local = NULL;
  g_autofree char *staging = ferry_state_dir_ensure_staging (state_dir, error);
  FerryEnginePorts ports;
  g_auto(FerryPolicy) policy = { 0 };

  if (staging == NULL)
    return FALSE;

  self->conditions = ferry_conditions_new ();
  /* Before there is an engine to take it for a logout, which ends what was given
   * for a login. */
  if (self->at_rest)
    ferry_conditions_set_login (self->conditions, FERRY_LOGIN_NONE);
  self->clock = FERRY_CLOCK (ferry_system_clock_new ());
  self->store = FERRY_STORE (ferry_sqlite_store_new (store_path));
  self->vault = ferry_secret_vault_new (self->connection);
  guard = ferry_polkit_guard_new ();
  sign_on = ferry_sign_on_new (self->vault, guard);
  self->fetcher = ferry_soup_fetcher_new (sign_on);
  local = ferry_file_publisher_new ();
  strangers = ferry_keyring_strangers_new (self->connection);
  self->publisher = ferry_remote_publisher_new (local, FERRY_SOUP_FETCHER (self->fetcher), sign_on, strangers, staging);

  ports = (FerryEnginePorts){
    .store = self->store,
    .fetcher = self->fetcher,
    .publisher = self->publisher,
    .clock = self->clock,
    .conditions = self->conditions,
    .vault = self->vault,
  };
  ferry_settings_get_policy (self->settings, &policy);
  self->engine = ferry_engine_new (&ports, &policy);
  g_signal_connect_object (sign_on, "asked", G_CALLBACK (ferry_engine_note_asker), self->engine, G_CONNECT_SWAPPED);

  return TRUE;
}

static void
compose_watches (FerryService *self)
{
  self->watches = ferry_watches_new (self->conditions, self->engine);
  g_signal_connect_object (self->watches, "settled", G_CALLBACK (on_watches_settled),
                           self, G_CONNECT_SWAPPED);
}

static void
compose_front (FerryService *self)
{
  FerryFrontNeeds needs;

  self->activity = ferry_activity_new ((guint) self->idle_seconds);
  needs = (FerryFrontNeeds){
    .connection = self->connection,
    .activity = self->activity,
    .engine = self->engine,
    .store = self->store,
    .conditions = self->conditions,
    .settings = self->settings,
    .key = self->key,
    .vault = self->vault,
  };
  self->front = ferry_front_new (&needs, G_ACTION_MAP (self));
  self->desktop = ferry_desktop_new (ferry_front_get_parts (self->front), self->clock);

  g_signal_connect_object (self->front, "opened", G_CALLBACK (ferry_desktop_begin),
                           self->desktop, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (on_settings_changed),
                           self, G_CONNECT_SWAPPED);
  ferry_front_watch_pacing (self->front, G_OBJECT (self->fetcher));
}

static void
compose_life (FerryService *self)
{
  FerryLifeNeeds needs = {
    .presence = self->presence,
    .activity = self->activity,
    .engine = self->engine,
    .front = self->front,
  };

  self->life = ferry_life_new (&needs);
  g_signal_connect_object (self->life, "ended", G_CALLBACK (on_life_ended),
                           self, G_CONNECT_SWAPPED);
}

static gboolean
compose (FerryService *self,
         GError      **error)
{
  g_autoptr(GSettingsBackend) backend = NULL;
  g_autofree char *state_dir = NULL;

  self->bus_address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, error);
  if (self->bus_address == NULL)
    return FALSE;

  state_dir = ferry_state_dir_ensure (error);
  if (state_dir == NULL)
    return FALSE;

  backend = ferry_settings_choose_backend (self->connection);
  self->settings = ferry_settings_new (backend, error);
  if (self->settings == NULL)
    return FALSE;

  if (!ferry_own_key_make (&self->key, error))
    return FALSE;

  self->presence = ferry_presence_new (self->connection, state_dir, self->bus_address);
  if (!compose_engine (self, state_dir, error))
    return FALSE;
  if (!self->at_rest)
    compose_watches (self);
  compose_front (self);
  compose_life (self);

  return ferry_front_export (self->front, error);
}

/* Everything is on the bus before the name is, as GApplication has it for its
 * own objects. An error is kept for later: GApplication would put words of its
 * own around it. */
static gboolean
ferry_service_dbus_register (GApplication    *application,
                             GDBusConnection *connection,
                             const char      *path,
                             GError         **error)
{
  FerryService *self = FERRY_SERVICE (application);

  if (!G_APPLICATION_CLASS (ferry_service_parent_class)->dbus_register (application, connection, path, error))
    return FALSE;

  self->connection = g_object_ref (connection);
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  g_signal_connect_object (connection, "closed", G_CALLBACK (on_bus_closed), self, G_CONNECT_SWAPPED);
  compose (self, &self->failure);

  return TRUE;
}

static void
ferry_service_startup (GApplication *application)
{
  FerryService *self = FERRY_SERVICE (application);

  G_APPLICATION_CLASS (ferry_service_parent_class)->startup (application);

  g_application_hold (application);
  self->signal_ids[0] = g_unix_signal_add (SIGTERM, on_stop_signal, self);
  self->signal_ids[1] = g_unix_signal_add (SIGINT, on_stop_signal, self);

  if (self->connection == NULL)
    self->failure = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                                         _("There is no message bus; start the service with “dbus-run-session”, or log in to a desktop."));

  if (self->failure != NULL)
    {
      fail (self, self->failure);
      g_application_quit (application);
    }
  else if (self->at_rest)
    {
      /* For an administrator who looks after the jobs of somebody who has not
       * logged in: nothing moves, and the service leaves with who started it. */
      ferry_life_tie (self->life, STDIN_FILENO);
      ferry_life_begin (self->life);
    }
}

static int
ferry_service_handle_local_options (GApplication *application,
                                    GVariantDict *options)
{
  FerryService *self = FERRY_SERVICE (application);

  if (self->show_version)
    {
      g_print ("ferry-service %s\n", FERRY_VERSION);
      return 0;
    }

  if (self->arguments != NULL)
    {
      g_printerr (_("ferry-service: “%s” is not understood; the service takes no arguments.\n"),
                  self->arguments[0]);
      return 1;
    }

  return -1;
}

/* GApplication offers these three to everybody on the bus, and by default
 * complains when somebody uses them. A service has no window to show. */
static void
ferry_service_activate (GApplication *application)
{
}

static void
ferry_service_open (GApplication *application,
                    GFile       **files,
                    int           n_files,
                    const char   *hint)
{
}

static int
ferry_service_command_line (GApplication            *application,
                            GApplicationCommandLine *command_line)
{
  return 1;
}

static void
ferry_service_finalize (GObject *object)
{
  FerryService *self = FERRY_SERVICE (object);

  take_apart (self);
  for (gsize i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  g_clear_object (&self->presence);
  g_clear_object (&self->connection);
  g_clear_error (&self->failure);
  g_free (self->bus_address);
  g_free (self->key);
  g_strfreev (self->arguments);

  G_OBJECT_CLASS (ferry_service_parent_class)->finalize (object);
}

static void
ferry_service_class_init (FerryServiceClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ferry_service_finalize;
  application_class->dbus_register = ferry_service_dbus_register;
  application_class->startup = ferry_service_startup;
  application_class->handle_local_options = ferry_service_handle_local_options;
  application_class->activate = ferry_service_activate;
  application_class->open = ferry_service_open;
  application_class->command_line = ferry_service_command_line;
}

static void
ferry_service_init (FerryService *self)
{
  const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->show_version, N_ ("Print the version and exit"), NULL },
    { "at-rest", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &self->at_rest, NULL, NULL },
    { "idle-timeout", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &self->idle_seconds, NULL, "SECONDS" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->arguments, NULL, NULL },
    { NULL },
  };

  self->idle_seconds = IDLE_SECONDS;
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * ferry_service_prepare:
 *
 * Sets up what has to be as it is before the process has a second thread.
 */
void
ferry_service_prepare (void)
{
  ferry_core_files_leave_memory_out ();
  ferry_open_files_allow_many ();
  ferry_soup_fetcher_init_environment ();
}

/**
 * ferry_service_new:
 *
 * Returns: (transfer full): a service that does not run yet
 */
FerryService *
ferry_service_new (void)
{
  return g_object_new (FERRY_TYPE_SERVICE,
                       "application-id", FERRY_SERVICE_NAME,
                       "flags", G_APPLICATION_IS_SERVICE | G_APPLICATION_NON_UNIQUE,
                       NULL);
}

/**
 * ferry_service_run:
 * @self: a service
 * @argc: number of arguments
 * @argv: arguments
 *
 * Runs until nothing is left to do or somebody says stop.
 *
 * Returns: exit status
 */
int
ferry_service_run (FerryService *self,
                   int           argc,
                   char        **argv)
{
  int status;

  g_return_val_if_fail (FERRY_IS_SERVICE (self), 1);

  status = g_application_run (G_APPLICATION (self), argc, argv);

  return status != 0 ? status : self->exit_status;
}

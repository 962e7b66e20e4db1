/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "host/ferry-watches.h"

#include "host/ferry-login-defs.h"
#include "host/ferry-login-watch.h"
#include "host/ferry-network-watch.h"
#include "host/ferry-power-watch.h"
#include "host/ferry-sleep-watch.h"

#include <unistd.h>

/* For how long the service waits for logind and NetworkManager before its jobs
 * may run. They answer within a few milliseconds; one that hangs holds nobody up. */
#define PATIENCE_MS 500

#define FLATPAK_INFO "/.flatpak-info"

/**
 * FerryWatches:
 *
 * All that watches the machine for the conditions, and the system bus that most
 * of it listens to. What needs that bus begins when it is there, so that nothing
 * here blocks; `settled` says when enough is known for jobs to run. Owned by the
 * service.
 */
struct _FerryWatches
{
  GObject parent_instance;

  FerryConditions *conditions; /* (owned) */
  FerryEngine *engine;         /* (owned) */
  GCancellable *cancellable;   /* (owned) */
  GDBusConnection *connection; /* (owned) (nullable): the system bus */
  FerryNetworkWatch *network;  /* (owned) */
  FerryLoginWatch *login;      /* (owned) (nullable): none for a system account */
  FerryPowerWatch *power;      /* (owned) (nullable): none before the bus is there */
  FerrySleepWatch *sleep;      /* (owned) (nullable): likewise */
  guint patience_id;
  gboolean is_settled;
};

enum
{
  SIGNAL_SETTLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryWatches, ferry_watches, G_TYPE_OBJECT)

static void
settle (FerryWatches *self)
{
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->is_settled)
    return;

  self->is_settled = TRUE;
  g_signal_emit (self, signals[SIGNAL_SETTLED], 0);
}

static void
on_one_settled (FerryWatches *self)
{
  if ((self->login == NULL || ferry_login_watch_is_settled (self->login)) &&
      ferry_network_watch_is_settled (self->network))
    settle (self);
}

static gboolean
patience_cb (gpointer user_data)
{
  FerryWatches *self = user_data;

  self->patience_id = 0;
  g_message ("logind or NetworkManager does not answer; the jobs run until they do");
  settle (self);

  return G_SOURCE_REMOVE;
}

static void
update_moving (FerryWatches *self)
{
  ferry_sleep_watch_set_moving (self->sleep, ferry_engine_is_moving (self->engine));
}

static void
flushed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FerryWatches) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ferry_engine_flush_finish (FERRY_ENGINE (source), result, &error))
    g_warning ("Not everything is on disk before the machine sleeps: %s", error->message);
  if (self->sleep != NULL)
    ferry_sleep_watch_let_go (self->sleep);
}

static void
on_lie_down (FerryWatches *self)
{
  ferry_engine_flush_async (self->engine, flushed_cb, g_object_ref (self));
}

static void
watch_sleep (FerryWatches *self)
{
  self->sleep = ferry_sleep_watch_new (self->connection, self->conditions);
  g_signal_connect_object (self->sleep, "lie-down", G_CALLBACK (on_lie_down), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "notify::moving", G_CALLBACK (update_moving), self, G_CONNECT_SWAPPED);
  update_moving (self);
}

static void
watch_login (FerryWatches *self)
{
  static const char *const files[] = { "/etc/login.defs", "/usr/etc/login.defs", NULL };
  uid_t uid = geteuid ();

  if (ferry_login_defs_is_system_account (uid, ferry_login_defs_read_system_uid_max (files)))
    {
      ferry_conditions_set_login (self->conditions, FERRY_LOGIN_SYSTEM_ACCOUNT);
    }
  else if (self->connection != NULL)
    {
      self->login = ferry_login_watch_new (self->connection, FERRY_LOGIN_SESSIONS_DIR, uid, self->conditions);
      g_signal_connect_object (self->login, "settled", G_CALLBACK (on_one_settled), self, G_CONNECT_SWAPPED);
    }
}

/* Within a sandbox the monitor speaks to a portal, and NetworkManager to nobody. */
static void
watch_network (FerryWatches *self)
{
  if (access (FLATPAK_INFO, F_OK) == 0)
    return;

  g_signal_connect_object (self->network, "settled", G_CALLBACK (on_one_settled), self, G_CONNECT_SWAPPED);
  ferry_network_watch_use_network_manager (self->network, self->connection);
}

static void
system_bus_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  FerryWatches *self = user_data; /* gone if this was cancelled */
  g_autoptr(GError) error = NULL;
  GDBusConnection *connection = g_bus_get_finish (result, &error);
  g_autoptr(GPowerProfileMonitor) profile = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->connection = connection;
  watch_login (self);

  /* Within a sandbox this is a portal’s. */
  profile = g_power_profile_monitor_dup_default ();
  self->power = ferry_power_watch_new (connection, profile, self->conditions);
  if (connection == NULL)
    {
      g_debug ("No system bus: %s", error->message);
      settle (self);
      return;
    }

  /* Without it nobody can be asked, but that is no reason to go. */
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  watch_sleep (self);
  watch_network (self);
  on_one_settled (self);
}

static void
ferry_watches_dispose (GObject *object)
{
  FerryWatches *self = FERRY_WATCHES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_object (&self->sleep);
  g_clear_object (&self->power);
  g_clear_object (&self->login);
  g_clear_object (&self->network);
  g_clear_object (&self->connection);
  g_clear_object (&self->engine);
  g_clear_object (&self->conditions);

  G_OBJECT_CLASS (ferry_watches_parent_class)->dispose (object);
}

static void
ferry_watches_finalize (GObject *object)
{
  g_object_unref (FERRY_WATCHES (object)->cancellable);

  G_OBJECT_CLASS (ferry_watches_parent_class)->finalize (object);
}

static void
ferry_watches_class_init (FerryWatchesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_watches_dispose;
  object_class->finalize = ferry_watches_finalize;

  /**
   * FerryWatches::settled:
   *
   * It is known whether the owner is logged in and what the network is like, or
   * that nobody will say so soon.
   */
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", FERRY_TYPE_WATCHES, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_watches_init (FerryWatches *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * ferry_watches_new:
 * @conditions: what to keep up to date; of the network they hold something when
 *   this returns
 * @engine: what moves bytes, and has to be told before the machine sleeps
 *
 * Returns: (transfer full): watches for the user that this process belongs to
 */
FerryWatches *
ferry_watches_new (FerryConditions *conditions,
                   FerryEngine     *engine)
{
  FerryWatches *self;

  g_return_val_if_fail (FERRY_IS_CONDITIONS (conditions), NULL);
  g_return_val_if_fail (FERRY_IS_ENGINE (engine), NULL);

  self = g_object_new (FERRY_TYPE_WATCHES, NULL);
  self->conditions = g_object_ref (conditions);
  self->engine = g_object_ref (engine);
  self->network = ferry_network_watch_new (g_network_monitor_get_default (), conditions);
  self->patience_id = g_timeout_add (PATIENCE_MS, patience_cb, self);
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, system_bus_cb, self);

  return self;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "host/ferry-network-watch.h"

#include "host/ferry-nm-source.h"

/**
 * FerryNetworkWatch:
 *
 * Tells the conditions what becomes of the network, for as long as it lives.
 *
 * NetworkManager knows most and is asked where it runs. #GNetworkMonitor knows
 * something everywhere: it answers for as long as NetworkManager has not, where
 * there is none, and within a sandbox, where it is a portal. update() chooses
 * between them, and nothing else writes to the conditions.
 */
struct _FerryNetworkWatch
{
  GObject parent_instance;

  GNetworkMonitor *monitor;    /* (owned) */
  FerryConditions *conditions; /* (owned) */
  FerryNmSource *source;       /* (owned) (nullable) */
  gboolean has_told;           /* that it is settled */
};

enum
{
  SIGNAL_SETTLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryNetworkWatch, ferry_network_watch, G_TYPE_OBJECT)

/* GLib counts them in another order than NetworkManager. */
static FerryConnectivity
translate_connectivity (GNetworkConnectivity connectivity)
{
  switch (connectivity)
    {
    case G_NETWORK_CONNECTIVITY_LOCAL:
    case G_NETWORK_CONNECTIVITY_LIMITED:
      return FERRY_CONNECTIVITY_LIMITED;
    case G_NETWORK_CONNECTIVITY_PORTAL:
      return FERRY_CONNECTIVITY_PORTAL;
    case G_NETWORK_CONNECTIVITY_FULL:
      return FERRY_CONNECTIVITY_FULL;
    default:
      return FERRY_CONNECTIVITY_UNKNOWN;
    }
}

/* “Not metered” is also what it says when it does not know. */
static FerryNetworkState *
read_monitor (GNetworkMonitor *monitor)
{
  FerryNetworkState values = {
    .online = g_network_monitor_get_network_available (monitor),
    .connectivity = FERRY_CONNECTIVITY_NONE,
  };

  if (values.online)
    {
      values.connectivity = translate_connectivity (g_network_monitor_get_connectivity (monitor));
      values.metered = g_network_monitor_get_network_metered (monitor) ? FERRY_METERED_YES : FERRY_METERED_UNKNOWN;
    }

  return ferry_network_state_new (&values);
}

static void
update (FerryNetworkWatch *self)
{
  g_autoptr(FerryNetworkState) state = NULL;

  if (self->source != NULL)
    state = ferry_nm_source_read (self->source);
  if (state == NULL)
    state = read_monitor (self->monitor);

  ferry_conditions_set_network (self->conditions, state);
}

static void
on_source_changed (FerryNetworkWatch *self)
{
  update (self);
  if (self->has_told)
    return;

  self->has_told = TRUE;
  g_signal_emit (self, signals[SIGNAL_SETTLED], 0);
}

static void
ferry_network_watch_dispose (GObject *object)
{
  FerryNetworkWatch *self = FERRY_NETWORK_WATCH (object);

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->source);
  g_clear_object (&self->monitor);
  g_clear_object (&self->conditions);

  G_OBJECT_CLASS (ferry_network_watch_parent_class)->dispose (object);
}

static void
ferry_network_watch_class_init (FerryNetworkWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_network_watch_dispose;

  /**
   * FerryNetworkWatch::settled:
   *
   * NetworkManager has answered, or it is known that it will not.
   */
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", FERRY_TYPE_NETWORK_WATCH, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_network_watch_init (FerryNetworkWatch *self)
{
}

/**
 * ferry_network_watch_new:
 * @monitor: (transfer none): what knows about routes, such as
 *   g_network_monitor_get_default()
 * @conditions: (transfer none): what to keep up to date; it is when this returns
 *
 * Returns: (transfer full): a watch
 */
FerryNetworkWatch *
ferry_network_watch_new (GNetworkMonitor *monitor,
                         FerryConditions *conditions)
{
  static const char *const names[] = {
    /* Not every monitor notifies of the first property, nor only of changes. */
    "network-changed",
    "notify::network-available",
    "notify::network-metered",
    "notify::connectivity",
  };
  FerryNetworkWatch *self;

  g_return_val_if_fail (G_IS_NETWORK_MONITOR (monitor), NULL);
  g_return_val_if_fail (FERRY_IS_CONDITIONS (conditions), NULL);

  self = g_object_new (FERRY_TYPE_NETWORK_WATCH, NULL);
  self->monitor = g_object_ref (monitor);
  self->conditions = g_object_ref (conditions);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_signal_connect_object (monitor, names[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return self;
}

/**
 * ferry_network_watch_use_network_manager:
 * @self: a watch
 * @connection: the system bus
 *
 * From now on NetworkManager is asked first, whenever it runs.
 */
void
ferry_network_watch_use_network_manager (FerryNetworkWatch *self,
                                         GDBusConnection   *connection)
{
  g_return_if_fail (FERRY_IS_NETWORK_WATCH (self));
  g_return_if_fail (self->source == NULL);

  self->source = ferry_nm_source_new (connection);
  g_signal_connect_object (self->source, "changed", G_CALLBACK (on_source_changed), self, G_CONNECT_SWAPPED);
}

/**
 * ferry_network_watch_is_settled:
 * @self: a watch
 *
 * Returns: whether NetworkManager, if it is to be used, has answered
 */
gboolean
ferry_network_watch_is_settled (FerryNetworkWatch *self)
{
  g_return_val_if_fail (FERRY_IS_NETWORK_WATCH (self), FALSE);

  return self->source == NULL || ferry_nm_source_has_answered (self->source);
}

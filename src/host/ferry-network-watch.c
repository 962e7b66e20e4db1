/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "host/ferry-network-watch.h"

/**
 * FerryNetworkWatch:
 *
 * Tells the conditions what becomes of the network, for as long as it lives.
 *
 * #GNetworkMonitor knows whether there is a route at all, on every system. It
 * is the one source so far; update() is where several sources would be weighed
 * against each other, and the only place that writes to the conditions. The
 * monitor passes through false states while a network comes up: the settle
 * delay of core is for those.
 */
struct _FerryNetworkWatch
{
  GObject parent_instance;

  GNetworkMonitor *monitor;    /* (owned) */
  FerryConditions *conditions; /* (owned) */
};

G_DEFINE_FINAL_TYPE (FerryNetworkWatch, ferry_network_watch, G_TYPE_OBJECT)

static void
update (FerryNetworkWatch *self)
{
  ferry_conditions_set_online (self->conditions, g_network_monitor_get_network_available (self->monitor));
}

static void
ferry_network_watch_dispose (GObject *object)
{
  FerryNetworkWatch *self = FERRY_NETWORK_WATCH (object);

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  g_clear_object (&self->conditions);

  G_OBJECT_CLASS (ferry_network_watch_parent_class)->dispose (object);
}

static void
ferry_network_watch_class_init (FerryNetworkWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_network_watch_dispose;
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
  FerryNetworkWatch *self;

  g_return_val_if_fail (G_IS_NETWORK_MONITOR (monitor), NULL);
  g_return_val_if_fail (FERRY_IS_CONDITIONS (conditions), NULL);

  self = g_object_new (FERRY_TYPE_NETWORK_WATCH, NULL);
  self->monitor = g_object_ref (monitor);
  self->conditions = g_object_ref (conditions);

  /* Not every monitor notifies of the property. */
  g_signal_connect_object (monitor, "network-changed",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (monitor, "notify::network-available",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

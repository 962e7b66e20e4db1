/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-nm-source.h"

#include "host/ferry-modem-watch.h"
#include "host/ferry-nm-reader.h"
#include "host/ferry-route-table.h"

#include <string.h>

/**
 * FerryNmSource:
 *
 * NetworkManager, as a source of network states, through libnm. It only looks:
 * nothing here ever activates a connection. NetworkManager passes through states
 * that are not true when something changes, and libnm tells of each property by
 * itself; so all that happens in one turn of the main loop is one change, and
 * core’s settle delay is for what takes longer.
 */
struct _FerryNmSource
{
  GObject parent_instance;

  FerryModemWatch *modems;   /* (owned) */
  GCancellable *cancellable; /* (owned) */
  NMClient *client;          /* (owned) (nullable): none before it is made */
  GHashTable *watched;       /* (owned): the (unowned) objects that signals come from */
  guint change_id;
  gboolean has_answered;

  FerryNetworkState *last; /* (owned) (nullable): at the last reading */
  GHashTable *addresses;   /* (owned) (nullable) (element-type utf8): likewise */
  guint generation;        /* how often one of those went away from under a connection */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryNmSource, ferry_nm_source, G_TYPE_OBJECT)

/* What a change in it may change for us. A property that a class does not have
 * is never notified of. */
static const char *const client_signals[] = {
  "notify::nm-running",
  "notify::state",
  "notify::connectivity",
  "notify::primary-connection",
  "notify::active-connections",
  NULL,
};
static const char *const connection_signals[] = {
  "notify::state",
  "notify::devices",
  "notify::default",
  "notify::default6",
  "notify::ip4-config",
  "notify::ip6-config",
  NULL,
};
static const char *const device_signals[] = {
  "notify::metered",
  "notify::carrier",
  "notify::interface",
  "notify::ip-interface",
  "notify::ip4-config",
  "notify::ip6-config",
  "notify::active-access-point",
  "notify::state",
  NULL,
};

static const char *const config_signals[] = {
  "notify::addresses",
  NULL,
};

static void look_around (FerryNmSource *self);

static gboolean
change_cb (gpointer user_data)
{
  FerryNmSource *self = user_data;

  self->change_id = 0;
  look_around (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return G_SOURCE_REMOVE;
}

/* Not idle: a loss has to be told at once, however busy the main loop is. */
static void
on_something_changed (FerryNmSource *self)
{
  if (self->change_id == 0)
    self->change_id = g_idle_add_full (G_PRIORITY_DEFAULT, change_cb, self, NULL);
}

static void
on_object_gone (gpointer user_data,
                GObject *object)
{
  g_hash_table_remove (((FerryNmSource *) user_data)->watched, object);
}

static void
watch (FerryNmSource     *self,
       gpointer           object,
       const char *const *names)
{
  if (object == NULL || !g_hash_table_add (self->watched, object))
    return;

  g_object_weak_ref (object, on_object_gone, self);
  for (gsize i = 0; names[i] != NULL; i++)
    g_signal_connect_object (object, names[i], G_CALLBACK (on_something_changed), self, G_CONNECT_SWAPPED);
}

static void
look_around (FerryNmSource *self)
{
  const GPtrArray *connections = nm_client_get_active_connections (self->client);
  const GPtrArray *devices = nm_client_get_devices (self->client);

  for (guint i = 0; connections != NULL && i < connections->len; i++)
    {
      watch (self, connections->pdata[i], connection_signals);
      watch (self, nm_active_connection_get_ip4_config (connections->pdata[i]), config_signals);
      watch (self, nm_active_connection_get_ip6_config (connections->pdata[i]), config_signals);
    }
  for (guint i = 0; devices != NULL && i < devices->len; i++)
    watch (self, devices->pdata[i], device_signals);
}

static void
client_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  FerryNmSource *self = user_data; /* gone if this was cancelled */
  g_autoptr(GError) error = NULL;
  GObject *client = g_async_initable_new_finish (G_ASYNC_INITABLE (source), result, &error);

  if (client == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;

      g_message ("NetworkManager cannot be watched: %s", error->message);
      self->has_answered = TRUE;
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
      return;
    }

  self->client = NM_CLIENT (client);
  self->has_answered = TRUE;
  watch (self, client, client_signals);
  look_around (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
ferry_nm_source_dispose (GObject *object)
{
  FerryNmSource *self = FERRY_NM_SOURCE (object);
  GHashTableIter iter;
  gpointer watched;

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->change_id, g_source_remove);
  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, &watched, NULL))
    {
      g_object_weak_unref (watched, on_object_gone, self);
      g_hash_table_iter_remove (&iter);
    }
  g_clear_object (&self->client);
  g_clear_object (&self->modems);

  G_OBJECT_CLASS (ferry_nm_source_parent_class)->dispose (object);
}

static void
ferry_nm_source_finalize (GObject *object)
{
  FerryNmSource *self = FERRY_NM_SOURCE (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->watched);
  g_clear_pointer (&self->addresses, g_hash_table_unref);
  g_clear_pointer (&self->last, ferry_network_state_unref);

  G_OBJECT_CLASS (ferry_nm_source_parent_class)->finalize (object);
}

static void
ferry_nm_source_class_init (FerryNmSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_nm_source_dispose;
  object_class->finalize = ferry_nm_source_finalize;

  /**
   * FerryNmSource::changed:
   *
   * ferry_nm_source_read() may say something else than before. At least once,
   * when it is known whether NetworkManager runs.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_NM_SOURCE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_nm_source_init (FerryNmSource *self)
{
  self->cancellable = g_cancellable_new ();
  self->watched = g_hash_table_new (NULL, NULL);
}

/**
 * ferry_nm_source_new:
 * @connection: the system bus
 *
 * Returns: (transfer full): a source that says `changed` when it knows something
 */
FerryNmSource *
ferry_nm_source_new (GDBusConnection *connection)
{
  FerryNmSource *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (FERRY_TYPE_NM_SOURCE, NULL);
  self->modems = ferry_modem_watch_new (connection);
  g_signal_connect_object (self->modems, "changed", G_CALLBACK (on_something_changed), self, G_CONNECT_SWAPPED);

  /* What we may do there is of no interest: we do nothing. */
  g_async_initable_new_async (NM_TYPE_CLIENT, G_PRIORITY_DEFAULT, self->cancellable, client_cb, self,
                              NM_CLIENT_DBUS_CONNECTION, connection,
                              NM_CLIENT_INSTANCE_FLAGS, NM_CLIENT_INSTANCE_FLAGS_NO_AUTO_FETCH_PERMISSIONS,
                              NULL);

  return self;
}

/**
 * ferry_nm_source_has_answered:
 * @self: a source
 *
 * Returns: whether it is known if NetworkManager runs; `changed` tells when
 */
gboolean
ferry_nm_source_has_answered (FerryNmSource *self)
{
  g_return_val_if_fail (FERRY_IS_NM_SOURCE (self), FALSE);

  return self->has_answered;
}

/* An interface that somebody else looks after, such as ifupdown, may lead out
 * while NetworkManager has nothing to do. */
static gboolean
has_other_way_out (FerryNmSource *self)
{
  g_autoptr(GPtrArray) interfaces = ferry_route_table_find_ways_out ();

  for (guint i = 0; i < interfaces->len; i++)
    {
      if (!ferry_nm_reader_is_managed (self->client, interfaces->pdata[i]))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_left_by_an_address (GHashTable              *before,
                       GHashTable              *now,
                       const FerryNetworkState *state)
{
  GHashTableIter iter;
  gpointer address;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &address, NULL))
    {
      g_autofree char *uuid = g_strndup (address, strcspn (address, " "));

      if (!g_hash_table_contains (now, address) && ferry_network_state_find (state, uuid) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* What was opened with an address that is gone gets no answer any more, although
 * the connection is the same. */
static void
count_addresses (FerryNmSource           *self,
                 const FerryNetworkState *state)
{
  g_autoptr(GHashTable) addresses = ferry_nm_reader_list_addresses (self->client);

  if (self->addresses != NULL && is_left_by_an_address (self->addresses, addresses, state))
    self->generation++;
  g_clear_pointer (&self->addresses, g_hash_table_unref);
  self->addresses = g_steal_pointer (&addresses);
}

/* While one connection takes over from another, NetworkManager knows for a moment
 * neither which is the way out nor what that costs. Until it does, all is as it
 * was: nothing that waits for a free connection starts in between. */
static void
bridge_takeover (FerryNmSource     *self,
                 FerryNetworkState *values)
{
  if (self->last == NULL || !values->online || values->metered != FERRY_METERED_UNKNOWN ||
      ferry_network_state_get_primary (values) != NULL)
    return;

  values->metered = self->last->metered;
  values->roaming = self->last->roaming;
}

/**
 * ferry_nm_source_read:
 * @self: a source
 *
 * Returns: (transfer full) (nullable): the network as it is, %NULL if
 *   NetworkManager does not run or has not answered yet
 */
FerryNetworkState *
ferry_nm_source_read (FerryNmSource *self)
{
  g_autoptr(FerryNetworkState) state = NULL;
  FerryNetworkState values;

  g_return_val_if_fail (FERRY_IS_NM_SOURCE (self), NULL);

  if (self->client == NULL || !nm_client_get_nm_running (self->client))
    {
      g_clear_pointer (&self->last, ferry_network_state_unref);
      return NULL;
    }

  state = ferry_nm_reader_read (self->client, self->modems);
  count_addresses (self, state);

  values = *state;
  values.generation = self->generation;
  bridge_takeover (self, &values);
  if (!values.online && has_other_way_out (self))
    {
      values.online = TRUE;
      values.connectivity = FERRY_CONNECTIVITY_UNKNOWN;
    }

  g_clear_pointer (&self->last, ferry_network_state_unref);
  self->last = ferry_network_state_new (&values);

  return ferry_network_state_ref (self->last);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-subscribers.h"

/**
 * FerrySubscribers:
 *
 * The connections that want to hear signals. Every signal of the service goes
 * through here and to them alone: a broadcast would tell every program that may
 * talk to us what the user downloads. Each keeps the service from leaving, where
 * that is wanted, until it unsubscribes or its connection ends. Owned by the
 * service.
 */
struct _FerrySubscribers
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  FerryActivity *activity;     /* (owned) (nullable) */
  GHashTable *subscriptions;   /* (owned) (element-type utf8 Subscription) by unique name */
};

G_DEFINE_FINAL_TYPE (FerrySubscribers, ferry_subscribers, G_TYPE_OBJECT)

typedef struct
{
  FerrySubscribers *subscribers; /* (unowned) */
  FerryCaller *caller;           /* (owned) */
  guint watch_id;
} Subscription;

static void
subscription_free (Subscription *subscription)
{
  g_bus_unwatch_name (subscription->watch_id);
  if (subscription->subscribers->activity != NULL)
    ferry_activity_release (subscription->subscribers->activity);
  ferry_caller_unref (subscription->caller);
  g_free (subscription);
}

static void
on_subscriber_vanished (GDBusConnection *connection,
                        const char      *name,
                        gpointer         user_data)
{
  Subscription *subscription = user_data;

  g_hash_table_remove (subscription->subscribers->subscriptions, name);
}

static void
ferry_subscribers_dispose (GObject *object)
{
  FerrySubscribers *self = FERRY_SUBSCRIBERS (object);

  g_hash_table_remove_all (self->subscriptions);
  g_clear_object (&self->connection);
  g_clear_object (&self->activity);

  G_OBJECT_CLASS (ferry_subscribers_parent_class)->dispose (object);
}

static void
ferry_subscribers_finalize (GObject *object)
{
  FerrySubscribers *self = FERRY_SUBSCRIBERS (object);

  g_hash_table_unref (self->subscriptions);

  G_OBJECT_CLASS (ferry_subscribers_parent_class)->finalize (object);
}

static void
ferry_subscribers_class_init (FerrySubscribersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_subscribers_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_subscribers_finalize;
}

static void
ferry_subscribers_init (FerrySubscribers *self)
{
  self->subscriptions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                               (GDestroyNotify) subscription_free);
}

/**
 * ferry_subscribers_new:
 * @connection: the bus that signals go to
 * @activity: (nullable): held while there is a subscriber
 *
 * Returns: (transfer full): nobody yet
 */
FerrySubscribers *
ferry_subscribers_new (GDBusConnection *connection,
                       FerryActivity   *activity)
{
  FerrySubscribers *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);
  g_return_val_if_fail (activity == NULL || FERRY_IS_ACTIVITY (activity), NULL);

  self = g_object_new (FERRY_TYPE_SUBSCRIBERS, NULL);
  self->connection = g_object_ref (connection);
  g_set_object (&self->activity, activity);

  return self;
}

/**
 * ferry_subscribers_add:
 * @self: subscribers
 * @caller: who wants to hear; nothing happens if it does already
 */
void
ferry_subscribers_add (FerrySubscribers *self,
                       FerryCaller      *caller)
{
  Subscription *subscription;

  g_return_if_fail (FERRY_IS_SUBSCRIBERS (self));

  if (g_hash_table_contains (self->subscriptions, caller->name))
    return;

  subscription = g_new0 (Subscription, 1);
  subscription->subscribers = self;
  subscription->caller = ferry_caller_ref (caller);
  if (self->activity != NULL)
    ferry_activity_hold (self->activity);
  g_hash_table_insert (self->subscriptions, subscription->caller->name, subscription);
  subscription->watch_id = g_bus_watch_name_on_connection (self->connection, caller->name,
                                                           G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                                           on_subscriber_vanished, subscription,
                                                           NULL);
}

/**
 * ferry_subscribers_remove:
 * @self: subscribers
 * @caller: who has heard enough; nothing happens if it did not subscribe
 */
void
ferry_subscribers_remove (FerrySubscribers *self,
                          FerryCaller      *caller)
{
  g_return_if_fail (FERRY_IS_SUBSCRIBERS (self));

  g_hash_table_remove (self->subscriptions, caller->name);
}

/**
 * ferry_subscribers_has_any:
 * @self: subscribers
 *
 * Returns: whether there is anybody to tell
 */
gboolean
ferry_subscribers_has_any (FerrySubscribers *self)
{
  g_return_val_if_fail (FERRY_IS_SUBSCRIBERS (self), FALSE);

  return g_hash_table_size (self->subscriptions) > 0;
}

/**
 * ferry_subscribers_send:
 * @self: subscribers
 * @client: (nullable): whose job it is about, %NULL if it is about none
 * @signal: what is sent
 * @parameters: its parameters; taken if floating
 *
 * Tells every subscriber that may know.
 */
void
ferry_subscribers_send (FerrySubscribers     *self,
                        const char           *client,
                        const FerryBusSignal *signal,
                        GVariant             *parameters)
{
  g_autoptr(GVariant) sunk = g_variant_ref_sink (parameters);
  GHashTableIter iter;
  Subscription *subscription;

  g_return_if_fail (FERRY_IS_SUBSCRIBERS (self));

  g_hash_table_iter_init (&iter, self->subscriptions);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &subscription))
    {
      if (client == NULL || ferry_caller_may_see (subscription->caller, client))
        g_dbus_connection_emit_signal (self->connection, subscription->caller->name,
                                       signal->path, signal->interface, signal->name,
                                       sunk, NULL);
    }
}

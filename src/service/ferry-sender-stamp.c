/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-sender-stamp.h"

/**
 * FerrySenderStamp:
 *
 * Tells who activates an action. GLib drops the sender of such a call before
 * anybody can see it, so a filter writes the name that the bus vouches for into
 * the platform data of the message, under a key that nobody can guess and thus
 * nobody can forge. Owned by the service; it has to exist before the bus name
 * is taken, so that no call comes unstamped.
 */
struct _FerrySenderStamp
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  char *key;                   /* (owned) */
  guint filter_id;
};

G_DEFINE_FINAL_TYPE (FerrySenderStamp, ferry_sender_stamp, G_TYPE_OBJECT)

static gboolean
is_activation (GDBusMessage *message)
{
  static const char *const interfaces[] = {
    "org.freedesktop.Application", "org.gtk.Actions", "org.gtk.Application", NULL
  };
  const char *interface = g_dbus_message_get_interface (message);

  return g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL &&
         interface != NULL && g_strv_contains (interfaces, interface);
}

/* The platform data are always the last argument. */
static GVariant *
stamp_body (GVariant   *body,
            const char *key,
            const char *sender)
{
  gsize n = g_variant_n_children (body);
  g_autoptr(GVariant) platform_data = n > 0 ? g_variant_get_child_value (body, n - 1) : NULL;
  g_autoptr(GPtrArray) children = NULL;
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  if (platform_data == NULL || !g_variant_is_of_type (platform_data, G_VARIANT_TYPE_VARDICT))
    return NULL;

  g_variant_dict_clear (&dict);
  g_variant_dict_init (&dict, platform_data);
  g_variant_dict_insert (&dict, key, "s", sender);

  children = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  for (gsize i = 0; i + 1 < n; i++)
    g_ptr_array_add (children, g_variant_get_child_value (body, i));
  g_ptr_array_add (children, g_variant_ref_sink (g_variant_dict_end (&dict)));

  return g_variant_new_tuple ((GVariant *const *) children->pdata, n);
}

/* Runs in GDBus’s own thread, so it touches nothing but the message and the
 * key, which never changes. */
static GDBusMessage *
filter_cb (GDBusConnection *connection,
           GDBusMessage    *message,
           gboolean         incoming,
           gpointer         user_data)
{
  const char *key = user_data;
  const char *sender = g_dbus_message_get_sender (message);
  GVariant *body = g_dbus_message_get_body (message);
  g_autoptr(GVariant) stamped = NULL;
  GDBusMessage *copy;

  if (!incoming || sender == NULL || body == NULL || !is_activation (message))
    return message;

  stamped = stamp_body (body, key, sender);
  if (stamped == NULL)
    return message;
  g_variant_ref_sink (stamped);

  /* A message that arrived is locked. One that cannot be copied goes on without
   * a stamp, and is refused for that. */
  copy = g_dbus_message_copy (message, NULL);
  if (copy == NULL)
    return message;

  g_dbus_message_set_body (copy, stamped);
  g_object_unref (message);

  return copy;
}

static void
ferry_sender_stamp_dispose (GObject *object)
{
  FerrySenderStamp *self = FERRY_SENDER_STAMP (object);

  if (self->filter_id != 0)
    g_dbus_connection_remove_filter (self->connection, self->filter_id);
  self->filter_id = 0;
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (ferry_sender_stamp_parent_class)->dispose (object);
}

static void
ferry_sender_stamp_finalize (GObject *object)
{
  FerrySenderStamp *self = FERRY_SENDER_STAMP (object);

  g_free (self->key);

  G_OBJECT_CLASS (ferry_sender_stamp_parent_class)->finalize (object);
}

static void
ferry_sender_stamp_class_init (FerrySenderStampClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_sender_stamp_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_sender_stamp_finalize;
}

static void
ferry_sender_stamp_init (FerrySenderStamp *self)
{
}

/**
 * ferry_sender_stamp_new:
 * @connection: the bus
 *
 * Returns: (transfer full): the stamp, at work until it is disposed of
 */
FerrySenderStamp *
ferry_sender_stamp_new (GDBusConnection *connection)
{
  FerrySenderStamp *self;
  g_autofree char *secret = g_dbus_generate_guid ();

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (FERRY_TYPE_SENDER_STAMP, NULL);
  self->connection = g_object_ref (connection);
  self->key = g_strconcat ("x-sender-", secret, NULL);
  self->filter_id = g_dbus_connection_add_filter (connection, filter_cb, g_strdup (self->key), g_free);

  return self;
}

/**
 * ferry_sender_stamp_read:
 * @self: the stamp
 * @platform_data: what came with an activation
 *
 * Returns: (transfer full) (nullable): unique name of the sender, %NULL for one
 *   that did not come over the bus
 */
char *
ferry_sender_stamp_read (FerrySenderStamp *self,
                         GVariant         *platform_data)
{
  char *sender = NULL;

  g_return_val_if_fail (FERRY_IS_SENDER_STAMP (self), NULL);

  if (platform_data != NULL)
    g_variant_lookup (platform_data, self->key, "s", &sender);

  return sender;
}

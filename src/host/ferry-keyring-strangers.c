/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-keyring-strangers.h"

#include "shared/ferry-error.h"

#define SECRETS "org.freedesktop.secrets"
#define SECRETS_PATH "/org/freedesktop/secrets"
#define SERVICE_INTERFACE "org.freedesktop.Secret.Service"

/* libsecret’s SECRET_SCHEMA_COMPAT_NETWORK, which GVfs uses. */
#define SCHEMA "org.gnome.keyring.NetworkPassword"

/* As for Ferry’s own tokens: a keyring that does not answer holds up nobody. */
#define TIMEOUT_MS 5000

/**
 * FerryKeyringStrangers:
 *
 * What GVfs keeps in the keyring. Before it asks anybody it looks there, and has a
 * locked keyring ask the user to be unlocked: nobody may be asked on behalf of the
 * service, so it is looked at first whether that would happen. Owned by the
 * composition root.
 */
struct _FerryKeyringStrangers
{
  GObject parent_instance;

  GDBusConnection *bus; /* (owned) */
};

static void ferry_keyring_strangers_iface_init (FerryStrangersInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryKeyringStrangers, ferry_keyring_strangers, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_STRANGERS, ferry_keyring_strangers_iface_init))

/* Without a keyring there is nothing that could ask. */
static void
on_searched_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);
  g_autoptr(GVariant) locked = reply != NULL ? g_variant_get_child_value (reply, 1) : NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  if (locked == NULL || g_variant_n_children (locked) == 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_KEYRING_LOCKED, "%s",
                             ferry_error_code_to_sentence (FERRY_ERROR_KEYRING_LOCKED));
}

static void
check_async (FerryStrangers     *strangers,
             const char         *origin,
             const char         *user,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  FerryKeyringStrangers *self = FERRY_KEYRING_STRANGERS (strangers);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GUri) uri = g_uri_parse (origin, G_URI_FLAGS_NONE, NULL);
  GVariantBuilder attributes;

  g_variant_builder_init (&attributes, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&attributes, "{ss}", "xdg:schema", SCHEMA);
  g_variant_builder_add (&attributes, "{ss}", "server", uri != NULL ? g_uri_get_host (uri) : "");
  if (user != NULL)
    g_variant_builder_add (&attributes, "{ss}", "user", user);

  g_task_set_source_tag (task, check_async);
  g_dbus_connection_call (self->bus, SECRETS, SECRETS_PATH, SERVICE_INTERFACE, "SearchItems",
                          g_variant_new ("(a{ss})", &attributes), G_VARIANT_TYPE ("(aoao)"), G_DBUS_CALL_FLAGS_NONE,
                          TIMEOUT_MS, cancellable, on_searched_cb, task);
}

static gboolean
check_finish (FerryStrangers *strangers,
              GAsyncResult   *result,
              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, strangers), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ferry_keyring_strangers_iface_init (FerryStrangersInterface *iface)
{
  iface->check_async = check_async;
  iface->check_finish = check_finish;
}

static void
ferry_keyring_strangers_dispose (GObject *object)
{
  g_clear_object (&FERRY_KEYRING_STRANGERS (object)->bus);

  G_OBJECT_CLASS (ferry_keyring_strangers_parent_class)->dispose (object);
}

static void
ferry_keyring_strangers_class_init (FerryKeyringStrangersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_keyring_strangers_dispose;
}

static void
ferry_keyring_strangers_init (FerryKeyringStrangers *self)
{
}

/**
 * ferry_keyring_strangers_new:
 * @bus: the user’s bus
 *
 * Returns: (transfer full): what knows of the keyring’s other secrets
 */
FerryStrangers *
ferry_keyring_strangers_new (GDBusConnection *bus)
{
  FerryKeyringStrangers *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (bus), NULL);

  self = g_object_new (FERRY_TYPE_KEYRING_STRANGERS, NULL);
  self->bus = g_object_ref (bus);

  return FERRY_STRANGERS (self);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "host/ferry-keyring.h"

#include "core/ferry-secret-layout.h"
#include "host/ferry-keyring-call.h"
#include "host/ferry-keyring-store.h"
#include "host/ferry-quiet-secrets.h"
#include "host/ferry-secret-attributes.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

#define SECRETS_NAME "org.freedesktop.secrets"

/**
 * FerryKeyring:
 *
 * The user’s Secret Service as far as Ferry needs it. Everything is asynchronous
 * and has a time-out, and nothing is ever unlocked or asked. Owned by the vault.
 *
 * Errors: %FERRY_ERROR_NOT_AVAILABLE where there is no keyring,
 * %FERRY_ERROR_KEYRING_LOCKED, and %FERRY_ERROR_TIMED_OUT, which may pass.
 */
struct _FerryKeyring
{
  GObject parent_instance;

  GDBusConnection *bus;   /* (owned) */
  SecretService *service; /* (owned) (nullable): until the name changes hands */
  GPtrArray *waiting;     /* (owned) (nullable) (element-type GTask): while it is being opened */
  gboolean is_running;
  guint watch_id;
  guint subscription_id;
};

enum
{
  SIGNAL_UNLOCKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryKeyring, ferry_keyring, G_TYPE_OBJECT)

static void
keyring_item_free (FerryKeyringItem *item)
{
  g_object_unref (item->item);
  g_object_unref (item->service);
  ferry_credential_unref (item->credential);
  g_free (item);
}

/* libsecret’s items are of no use without the service that found them. */
static void
run (GTask         *task,
     SecretService *service)
{
  FerryKeyringCall *call = g_task_get_task_data (task);

  if (call->is_over)
    return;

  if (call->service == NULL)
    g_set_object (&call->service, service);
  call->run (task);
}

static void
on_opened_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(FerryKeyring) self = user_data;
  g_autoptr(SecretService) service = NULL;
  g_autoptr(GPtrArray) waiting = g_steal_pointer (&self->waiting);
  g_autoptr(GError) error = NULL;

  service = secret_service_open_finish (result, &error);
  g_set_object (&self->service, service);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (service != NULL)
        run (task, service);
      else
        ferry_keyring_call_fail (task, g_error_copy (error));
    }
}

static void
start (FerryKeyring *self,
       GTask        *task)
{
  const FerryKeyringCall *call = g_task_get_task_data (task);

  if (self->service != NULL || call->service != NULL)
    {
      run (task, self->service);
      return;
    }

  if (self->waiting == NULL)
    {
      self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
      secret_service_open (FERRY_TYPE_QUIET_SECRETS, NULL, SECRET_SERVICE_OPEN_SESSION, NULL, on_opened_cb,
                           g_object_ref (self));
    }
  g_ptr_array_add (self->waiting, g_object_ref (task));
}

static GTask *
begin (FerryKeyring       *self,
       FerryKeyringCall   *call,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, begin);
  ferry_keyring_call_begin (task, call);

  return task;
}

static void
on_searched_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryKeyringCall *call = g_task_get_task_data (task);
  GPtrArray *items;
  GError *error = NULL;
  GList *found = secret_service_search_finish (SECRET_SERVICE (object), result, &error);

  if (error != NULL)
    {
      ferry_keyring_call_fail (task, error);
      return;
    }

  items = g_ptr_array_new_with_free_func ((GDestroyNotify) keyring_item_free);
  for (GList *link = found; link != NULL; link = link->next)
    {
      g_autoptr(GHashTable) attributes = secret_item_get_attributes (link->data);
      FerryCredential *credential = ferry_secret_attributes_to_credential (attributes);
      FerryKeyringItem *item;

      if (credential == NULL)
        continue;
      item = g_new0 (FerryKeyringItem, 1);
      item->item = g_object_ref (link->data);
      item->service = g_object_ref (call->service);
      item->credential = credential;
      g_ptr_array_add (items, item);
    }

  g_list_free_full (found, g_object_unref);
  if (ferry_keyring_call_end (task))
    g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
  else
    g_ptr_array_unref (items);
}

static void
run_search (GTask *task)
{
  FerryKeyringCall *call = g_task_get_task_data (task);

  secret_service_search (call->service, ferry_secret_attributes_get_schema (), call->attributes, SECRET_SEARCH_ALL,
                         call->cancellable, on_searched_cb, g_object_ref (task));
}

static void
on_loaded_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryKeyringCall *call = g_task_get_task_data (task);
  g_autoptr(SecretValue) value = NULL;
  const char *text;
  gsize length;
  GError *error = NULL;

  if (!secret_item_load_secret_finish (SECRET_ITEM (object), result, &error))
    {
      ferry_keyring_call_fail (task, error);
      return;
    }

  if (!ferry_keyring_call_end (task))
    return;

  value = secret_item_get_secret (SECRET_ITEM (object));
  text = value != NULL ? secret_value_get (value, &length) : NULL;
  if (text == NULL)
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_KEYRING_LOCKED, "%s",
                             ferry_error_code_to_sentence (FERRY_ERROR_KEYRING_LOCKED));
  else if (ferry_secret_layout_read (call->credential, text, length, &error))
    g_task_return_pointer (task, ferry_credential_ref (call->credential), (GDestroyNotify) ferry_credential_unref);
  else
    g_task_return_error (task, error);
}

static void
run_load (GTask *task)
{
  FerryKeyringCall *call = g_task_get_task_data (task);

  secret_item_load_secret (call->item, call->cancellable, on_loaded_cb, g_object_ref (task));
}

static void
on_deleted_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!secret_item_delete_finish (SECRET_ITEM (object), result, &error))
    ferry_keyring_call_fail (task, error);
  else if (ferry_keyring_call_end (task))
    g_task_return_boolean (task, TRUE);
}

static void
run_delete (GTask *task)
{
  FerryKeyringCall *call = g_task_get_task_data (task);

  secret_item_delete (call->item, call->cancellable, on_deleted_cb, g_object_ref (task));
}

static void
on_collection_changed (GDBusConnection *bus,
                       const char      *sender,
                       const char      *path,
                       const char      *interface,
                       const char      *signal,
                       GVariant        *parameters,
                       gpointer         user_data)
{
  g_autoptr(GVariant) changed = NULL;
  gboolean is_locked = TRUE;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  changed = g_variant_get_child_value (parameters, 1);
  if (g_variant_lookup (changed, "Locked", "b", &is_locked) && !is_locked)
    g_signal_emit (user_data, signals[SIGNAL_UNLOCKED], 0);
}

static void
on_appeared (GDBusConnection *bus,
             const char      *name,
             const char      *owner,
             gpointer         user_data)
{
  FerryKeyring *self = user_data;

  self->is_running = TRUE;
  g_signal_emit (self, signals[SIGNAL_UNLOCKED], 0);
}

static void
on_vanished (GDBusConnection *bus,
             const char      *name,
             gpointer         user_data)
{
  FerryKeyring *self = user_data;

  self->is_running = FALSE;
  g_clear_object (&self->service);
}

static void
ferry_keyring_dispose (GObject *object)
{
  FerryKeyring *self = FERRY_KEYRING (object);

  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->subscription_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription_id);
  self->subscription_id = 0;
  g_clear_object (&self->service);
  g_clear_object (&self->bus);

  G_OBJECT_CLASS (ferry_keyring_parent_class)->dispose (object);
}

static void
ferry_keyring_class_init (FerryKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_keyring_dispose;

  signals[SIGNAL_UNLOCKED] = g_signal_new ("unlocked", FERRY_TYPE_KEYRING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);
}

static void
ferry_keyring_init (FerryKeyring *self)
{
}

/**
 * ferry_keyring_new:
 * @bus: the user’s bus
 *
 * Returns: (transfer full): a keyring that asks nothing yet
 */
FerryKeyring *
ferry_keyring_new (GDBusConnection *bus)
{
  FerryKeyring *self = g_object_new (FERRY_TYPE_KEYRING, NULL);

  self->bus = g_object_ref (bus);
  self->watch_id = g_bus_watch_name_on_connection (bus, SECRETS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared,
                                                   on_vanished, self, NULL);
  self->subscription_id = g_dbus_connection_signal_subscribe (
    bus, SECRETS_NAME, "org.freedesktop.DBus.Properties", "PropertiesChanged", NULL,
    "org.freedesktop.Secret.Collection", G_DBUS_SIGNAL_FLAGS_NONE, on_collection_changed, self, NULL);

  return self;
}

/**
 * ferry_keyring_is_running:
 * @self: a keyring
 *
 * Returns: whether it runs already; others are started when they are used
 */
gboolean
ferry_keyring_is_running (FerryKeyring *self)
{
  return self->is_running;
}

/**
 * ferry_keyring_search_async:
 * @self: a keyring
 * @attributes: (element-type utf8 utf8): what to look for
 * @cancellable: (nullable): a cancellable
 * @callback: called with what was found
 * @user_data: for @callback
 */
void
ferry_keyring_search_async (FerryKeyring       *self,
                            GHashTable         *attributes,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  FerryKeyringCall *call = ferry_keyring_call_new (run_search, cancellable);
  g_autoptr(GTask) task = begin (self, call, callback, user_data);

  call->attributes = g_hash_table_ref (attributes);
  start (self, task);
}

/**
 * ferry_keyring_search_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: return location, see #FerryKeyring
 *
 * Returns: (transfer full) (nullable) (element-type FerryKeyringItem): the
 *   items, locked ones among them
 */
GPtrArray *
ferry_keyring_search_finish (FerryKeyring *self,
                             GAsyncResult *result,
                             GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ferry_keyring_load_async:
 * @self: a keyring
 * @item: an item that is not locked
 * @cancellable: (nullable): a cancellable
 * @callback: called when its secret is there
 * @user_data: for @callback
 */
void
ferry_keyring_load_async (FerryKeyring           *self,
                          const FerryKeyringItem *item,
                          GCancellable           *cancellable,
                          GAsyncReadyCallback     callback,
                          gpointer                user_data)
{
  FerryKeyringCall *call = ferry_keyring_call_new (run_load, cancellable);
  g_autoptr(GTask) task = begin (self, call, callback, user_data);

  call->item = g_object_ref (item->item);
  call->service = g_object_ref (item->service);
  call->credential = ferry_credential_ref (item->credential);
  start (self, task);
}

/**
 * ferry_keyring_load_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: return location, see #FerryKeyring
 *
 * Returns: (transfer full) (nullable): the credential with its secret
 */
FerryCredential *
ferry_keyring_load_finish (FerryKeyring *self,
                           GAsyncResult *result,
                           GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ferry_keyring_store_async:
 * @self: a keyring
 * @credential: what to keep, for good or for the session
 * @callback: called when it is kept
 * @user_data: for @callback
 */
void
ferry_keyring_store_async (FerryKeyring       *self,
                           FerryCredential    *credential,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  FerryKeyringCall *call = ferry_keyring_call_new (ferry_keyring_store_run, NULL);
  g_autoptr(GTask) task = begin (self, call, callback, user_data);

  call->credential = ferry_credential_ref (credential);
  start (self, task);
}

/**
 * ferry_keyring_store_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: return location, see #FerryKeyring
 *
 * Returns: whether it is kept
 */
gboolean
ferry_keyring_store_finish (FerryKeyring *self,
                            GAsyncResult *result,
                            GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ferry_keyring_delete_async:
 * @self: a keyring
 * @item: what to forget
 * @callback: called when it is gone
 * @user_data: for @callback
 */
void
ferry_keyring_delete_async (FerryKeyring           *self,
                            const FerryKeyringItem *item,
                            GAsyncReadyCallback     callback,
                            gpointer                user_data)
{
  FerryKeyringCall *call = ferry_keyring_call_new (run_delete, NULL);
  g_autoptr(GTask) task = begin (self, call, callback, user_data);

  call->item = g_object_ref (item->item);
  call->service = g_object_ref (item->service);
  start (self, task);
}

/**
 * ferry_keyring_delete_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: return location, see #FerryKeyring
 *
 * Returns: whether it is gone
 */
gboolean
ferry_keyring_delete_finish (FerryKeyring *self,
                             GAsyncResult *result,
                             GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

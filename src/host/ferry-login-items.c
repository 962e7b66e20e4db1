/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-login-items.h"

#include "host/ferry-login-id.h"
#include "host/ferry-secret-attributes.h"

/**
 * FerryLoginItems:
 *
 * What is in the keyring, as far as it is good for this login: kept for good, or
 * given for a login that goes on. What is left over from an earlier one is
 * deleted when it is met, and never shown. Owned by the vault.
 */
struct _FerryLoginItems
{
  GObject parent_instance;

  GDBusConnection *bus;  /* (owned) */
  FerryKeyring *keyring; /* (owned) */
  char *boot_id;         /* (owned) */
  GHashTable *known;     /* (owned) (element-type utf8 FerryCredential): of this login, by client and name */
};

/* A search or a store on its way. */
typedef struct
{
  GPtrArray *items;            /* (owned) (nullable) */
  FerryCredential *credential; /* (owned) (nullable) */
} Step;

G_DEFINE_FINAL_TYPE (FerryLoginItems, ferry_login_items, G_TYPE_OBJECT)

static void on_searched_cb (GObject      *object,
                            GAsyncResult *result,
                            gpointer      user_data);
static void on_login_known_cb (GObject      *object,
                               GAsyncResult *result,
                               gpointer      user_data);
static void on_login_to_bind_known_cb (GObject      *object,
                                       GAsyncResult *result,
                                       gpointer      user_data);
static void on_stored_cb (GObject      *object,
                          GAsyncResult *result,
                          gpointer      user_data);

static void
step_free (Step *step)
{
  g_clear_pointer (&step->items, g_ptr_array_unref);
  g_clear_pointer (&step->credential, ferry_credential_unref);
  g_free (step);
}

static GTask *
begin (FerryLoginItems    *self,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, begin);
  g_task_set_task_data (task, g_new0 (Step, 1), (GDestroyNotify) step_free);

  return task;
}

static void
remember (FerryLoginItems *self,
          FerryCredential *credential)
{
  if (!credential->kept)
    g_hash_table_insert (self->known, g_strconcat (credential->client, "\n", credential->name, NULL),
                         ferry_credential_ref (credential));
}

static gboolean
is_current (FerryLoginItems       *self,
            const FerryCredential *credential,
            const char            *login)
{
  return credential->kept || (g_strcmp0 (credential->boot_id, self->boot_id) == 0 &&
                              ferry_login_id_overlaps (credential->login, login));
}

static void
on_forgotten_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!ferry_keyring_delete_finish (FERRY_KEYRING (object), result, &error))
    g_debug ("Something could not be removed from the keyring: %s", error->message);
}

static void
on_login_known_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryLoginItems *self = g_task_get_source_object (task);
  Step *step = g_task_get_task_data (task);
  g_autofree char *login = ferry_login_id_get_finish (result);

  for (guint i = step->items->len; i > 0; i--)
    {
      const FerryKeyringItem *item = g_ptr_array_index (step->items, i - 1);

      if (is_current (self, item->credential, login))
        {
          remember (self, item->credential);
          continue;
        }
      ferry_login_items_forget (self, item);
      g_ptr_array_remove_index (step->items, i - 1);
    }

  g_task_return_pointer (task, g_steal_pointer (&step->items), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_searched_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryLoginItems *self = g_task_get_source_object (task);
  Step *step = g_task_get_task_data (task);
  GError *error = NULL;

  step->items = ferry_keyring_search_finish (self->keyring, result, &error);
  if (step->items == NULL)
    g_task_return_error (task, error);
  else if (step->items->len == 0)
    g_task_return_pointer (task, g_steal_pointer (&step->items), (GDestroyNotify) g_ptr_array_unref);
  else
    ferry_login_id_get_async (self->bus, g_task_get_cancellable (task), on_login_known_cb, g_object_ref (task));
}

static void
on_stored_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryLoginItems *self = g_task_get_source_object (task);
  Step *step = g_task_get_task_data (task);
  GError *error = NULL;

  if (!ferry_keyring_store_finish (self->keyring, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  remember (self, step->credential);
  g_task_return_boolean (task, TRUE);
}

static void
on_login_to_bind_known_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryLoginItems *self = g_task_get_source_object (task);
  FerryCredential *credential = ((Step *) g_task_get_task_data (task))->credential;
  g_autofree char *login = ferry_login_id_get_finish (result);

  if (!credential->kept)
    {
      credential->boot_id = g_strdup (self->boot_id);
      credential->login = g_steal_pointer (&login);
    }
  credential->added = g_get_real_time ();
  ferry_keyring_store_async (self->keyring, credential, on_stored_cb, g_object_ref (task));
}

static void
ferry_login_items_finalize (GObject *object)
{
  FerryLoginItems *self = FERRY_LOGIN_ITEMS (object);

  g_object_unref (self->keyring);
  g_object_unref (self->bus);
  g_hash_table_unref (self->known);
  g_free (self->boot_id);

  G_OBJECT_CLASS (ferry_login_items_parent_class)->finalize (object);
}

static void
ferry_login_items_class_init (FerryLoginItemsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_login_items_finalize;
}

static void
ferry_login_items_init (FerryLoginItems *self)
{
  self->boot_id = ferry_login_id_read_boot ();
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ferry_credential_unref);
}

/**
 * ferry_login_items_new:
 * @bus: the user’s bus
 * @keyring: the keyring on it
 *
 * Returns: (transfer full): knows no items yet
 */
FerryLoginItems *
ferry_login_items_new (GDBusConnection *bus,
                       FerryKeyring    *keyring)
{
  FerryLoginItems *self = g_object_new (FERRY_TYPE_LOGIN_ITEMS, NULL);

  self->bus = g_object_ref (bus);
  self->keyring = g_object_ref (keyring);

  return self;
}

/**
 * ferry_login_items_search_async:
 * @self: the items
 * @attributes: (element-type utf8 utf8): what to look for
 * @cancellable: (nullable): a cancellable
 * @callback: called with those that are good for this login
 * @user_data: for @callback
 */
void
ferry_login_items_search_async (FerryLoginItems    *self,
                                GHashTable         *attributes,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr(GTask) task = begin (self, cancellable, callback, user_data);

  ferry_keyring_search_async (self->keyring, attributes, cancellable, on_searched_cb, g_object_ref (task));
}

/**
 * ferry_login_items_search_finish:
 * @self: the items
 * @result: what the callback got
 * @error: return location, see #FerryKeyring
 *
 * Returns: (transfer full) (nullable) (element-type FerryKeyringItem): the items
 */
GPtrArray *
ferry_login_items_search_finish (FerryLoginItems *self,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ferry_login_items_store_async:
 * @self: the items
 * @credential: what to keep; is told what it is bound to
 * @callback: called when it is kept
 * @user_data: for @callback
 */
void
ferry_login_items_store_async (FerryLoginItems    *self,
                               FerryCredential    *credential,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr(GTask) task = begin (self, NULL, callback, user_data);

  ((Step *) g_task_get_task_data (task))->credential = ferry_credential_ref (credential);
  ferry_login_id_get_async (self->bus, NULL, on_login_to_bind_known_cb, g_object_ref (task));
}

/**
 * ferry_login_items_store_finish:
 * @self: the items
 * @result: what the callback got
 * @error: return location, see #FerryKeyring
 *
 * Returns: whether it is kept
 */
gboolean
ferry_login_items_store_finish (FerryLoginItems *self,
                                GAsyncResult    *result,
                                GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ferry_login_items_forget:
 * @self: the items
 * @item: one of them, to be deleted; whether that worked is of no interest
 */
void
ferry_login_items_forget (FerryLoginItems        *self,
                          const FerryKeyringItem *item)
{
  ferry_keyring_delete_async (self->keyring, item, on_forgotten_cb, NULL);
}

/**
 * ferry_login_items_drop:
 * @self: the items
 *
 * The login is over.
 *
 * Returns: (transfer full) (element-type FerryCredential): what was known to
 *   belong to it
 */
GPtrArray *
ferry_login_items_drop (FerryLoginItems *self)
{
  GPtrArray *lost = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_credential_unref);
  GHashTableIter iter;
  gpointer credential;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, NULL, &credential))
    g_ptr_array_add (lost, ferry_credential_ref (credential));
  g_hash_table_remove_all (self->known);

  return lost;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-keyring-vault.h"

#include "host/ferry-login-items.h"
#include "host/ferry-secret-attributes.h"
#include "shared/ferry-error.h"

/**
 * FerryKeyringVault:
 *
 * Credentials in the user’s keyring: those of a login in its collection
 * `session`, which is never written to disk, the others in the default one. What
 * is left over from an earlier login is never used, and deleted when it is met.
 * Owned by whoever knows what to do where there is no keyring.
 */
struct _FerryKeyringVault
{
  GObject parent_instance;

  FerryKeyring *keyring;  /* (owned) */
  FerryLoginItems *items; /* (owned) */
  gboolean is_swept;      /* whether what earlier logins left is gone */
};

/* One call on its way through the keyring. */
typedef struct
{
  FerryVaultQuery *query;      /* (owned) (nullable) */
  FerryCredential *credential; /* (owned) (nullable): to be stored, or found */
  GPtrArray *items;            /* (owned) (nullable) (element-type FerryKeyringItem) */
  guint n_pending;
  GError *failure; /* (owned) (nullable) */
} Call;

static void ferry_keyring_vault_iface_init (FerryVaultInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryKeyringVault, ferry_keyring_vault, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_VAULT, ferry_keyring_vault_iface_init))

static void
call_free (Call *call)
{
  g_clear_pointer (&call->query, ferry_vault_query_free);
  g_clear_pointer (&call->credential, ferry_credential_unref);
  g_clear_pointer (&call->items, g_ptr_array_unref);
  g_clear_error (&call->failure);
  g_free (call);
}

static GTask *
begin (FerryKeyringVault  *self,
       Call               *call,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, begin);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);

  return task;
}

/* Absence and locks are outcomes; the rest is an error. */
static void
return_failure (GTask  *task,
                GError *error)
{
  if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_KEYRING_LOCKED))
    {
      g_error_free (error);
      g_task_return_int (task, FERRY_VAULT_LOCKED);
    }
  else
    {
      g_task_return_error (task, error);
    }
}

static FerryVaultOutcome
read_outcome (FerryVault   *vault,
              GAsyncResult *result,
              GError      **error)
{
  GError *failure = NULL;
  gssize outcome;

  g_return_val_if_fail (g_task_is_valid (result, vault), FERRY_VAULT_FAILED);

  outcome = g_task_propagate_int (G_TASK (result), &failure);
  if (failure == NULL)
    return (FerryVaultOutcome) outcome;

  g_propagate_error (error, failure);
  return FERRY_VAULT_FAILED;
}

static void
search (FerryKeyringVault  *self,
        GHashTable         *attributes,
        GTask              *task,
        GAsyncReadyCallback callback)
{
  ferry_login_items_search_async (self->items, attributes, g_task_get_cancellable (task), callback,
                                  g_object_ref (task));
}

static const FerryKeyringItem *
choose (GPtrArray             *items,
        const FerryVaultQuery *query)
{
  const FerryKeyringItem *best = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      const FerryKeyringItem *item = g_ptr_array_index (items, i);
      gboolean is_better = best == NULL || (secret_item_get_locked (best->item) && !secret_item_get_locked (item->item)) ||
                           item->credential->added > best->credential->added;

      if (ferry_vault_query_fits (query, item->credential) && is_better)
        best = item;
    }

  return best;
}

static void
on_secret_loaded_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  call->credential = ferry_keyring_load_finish (FERRY_KEYRING (object), result, &error);
  if (call->credential != NULL)
    g_task_return_int (task, FERRY_VAULT_DONE);
  else
    return_failure (task, error);
}

static void
on_items_found_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryKeyringVault *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  const FerryKeyringItem *item;
  GError *error = NULL;

  call->items = ferry_login_items_search_finish (self->items, result, &error);
  if (call->items == NULL)
    {
      return_failure (task, error);
      return;
    }

  item = choose (call->items, call->query);
  if (item == NULL)
    g_task_return_int (task, FERRY_VAULT_NONE);
  else if (secret_item_get_locked (item->item))
    g_task_return_int (task, FERRY_VAULT_LOCKED);
  else
    ferry_keyring_load_async (self->keyring, item, g_task_get_cancellable (task), on_secret_loaded_cb,
                              g_object_ref (task));
}

static void
find_async (FerryVault            *vault,
            const FerryVaultQuery *query,
            GCancellable          *cancellable,
            GAsyncReadyCallback    callback,
            gpointer               user_data)
{
  FerryKeyringVault *self = FERRY_KEYRING_VAULT (vault);
  Call *call = g_new0 (Call, 1);
  g_autoptr(GTask) task = begin (self, call, cancellable, callback, user_data);
  g_autoptr(GHashTable) attributes = NULL;

  call->query = ferry_vault_query_copy (query);
  attributes = ferry_secret_attributes_from_query (query);
  search (self, attributes, task, on_items_found_cb);
}

static FerryVaultOutcome
find_finish (FerryVault       *vault,
             GAsyncResult     *result,
             FerryCredential **credential,
             GError          **error)
{
  Call *call = g_task_get_task_data (G_TASK (result));
  FerryVaultOutcome outcome = read_outcome (vault, result, error);

  *credential = outcome == FERRY_VAULT_DONE ? g_steal_pointer (&call->credential) : NULL;

  return outcome;
}

static void
on_old_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryKeyringVault *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  call->items = ferry_login_items_search_finish (self->items, result, NULL);
  for (guint i = 0; call->items != NULL && i < call->items->len; i++)
    {
      const FerryKeyringItem *item = g_ptr_array_index (call->items, i);

      if (item->credential->added != call->credential->added)
        ferry_login_items_forget (self->items, item);
    }

  g_signal_emit_by_name (self, "added", call->credential->client, call->credential->name);
  g_task_return_int (task, FERRY_VAULT_DONE);
}

static void
on_kept_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryKeyringVault *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  FerryCredential *credential = call->credential;
  g_autoptr(GHashTable) attributes = NULL;
  GError *error = NULL;

  if (!ferry_login_items_store_finish (self->items, result, &error))
    {
      return_failure (task, error);
      return;
    }

  attributes = ferry_secret_attributes_from_name (credential->client, credential->name);
  search (self, attributes, task, on_old_found_cb);
}

static void
store_async (FerryVault         *vault,
             FerryCredential    *credential,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  FerryKeyringVault *self = FERRY_KEYRING_VAULT (vault);
  Call *call = g_new0 (Call, 1);
  g_autoptr(GTask) task = begin (self, call, NULL, callback, user_data);

  call->credential = ferry_credential_ref (credential);
  ferry_login_items_store_async (self->items, credential, on_kept_cb, g_object_ref (task));
}

static void
on_all_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryKeyringVault *self = g_task_get_source_object (task);
  g_autoptr(GPtrArray) items = NULL;
  GPtrArray *credentials;
  GError *error = NULL;

  items = ferry_login_items_search_finish (self->items, result, &error);
  if (items == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  credentials = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_credential_unref);
  for (guint i = 0; i < items->len; i++)
    {
      const FerryKeyringItem *item = g_ptr_array_index (items, i);

      g_ptr_array_add (credentials, ferry_credential_ref (item->credential));
    }

  g_task_return_pointer (task, credentials, (GDestroyNotify) g_ptr_array_unref);
}

static void
list_async (FerryVault         *vault,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  FerryKeyringVault *self = FERRY_KEYRING_VAULT (vault);
  g_autoptr(GTask) task = begin (self, g_new0 (Call, 1), NULL, callback, user_data);
  g_autoptr(GHashTable) attributes = ferry_secret_attributes_from_name (NULL, NULL);

  search (self, attributes, task, on_all_found_cb);
}

static GPtrArray *
list_finish (FerryVault   *vault,
             GAsyncResult *result,
             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, vault), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_removed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  /* The first failure is the answer; the others have been asked already. */
  if (!ferry_keyring_delete_finish (FERRY_KEYRING (object), result, &error) && call->failure == NULL)
    call->failure = g_steal_pointer (&error);
  g_clear_error (&error);

  if (--call->n_pending > 0)
    return;
  if (call->failure != NULL)
    return_failure (task, g_steal_pointer (&call->failure));
  else
    g_task_return_int (task, FERRY_VAULT_DONE);
}

static void
on_named_found_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryKeyringVault *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  call->items = ferry_login_items_search_finish (self->items, result, &error);
  if (call->items == NULL)
    {
      return_failure (task, error);
      return;
    }

  call->n_pending = call->items->len;
  for (guint i = 0; i < call->items->len; i++)
    ferry_keyring_delete_async (self->keyring, g_ptr_array_index (call->items, i), on_removed_cb, g_object_ref (task));
  if (call->items->len == 0)
    g_task_return_int (task, FERRY_VAULT_NONE);
}

static void
remove_async (FerryVault         *vault,
              const char         *client,
              const char         *name,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  FerryKeyringVault *self = FERRY_KEYRING_VAULT (vault);
  g_autoptr(GTask) task = begin (self, g_new0 (Call, 1), NULL, callback, user_data);
  g_autoptr(GHashTable) attributes = ferry_secret_attributes_from_name (client, name);

  search (self, attributes, task, on_named_found_cb);
}

static void
on_login_items_found_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr(FerryKeyringVault) self = user_data;
  g_autoptr(GPtrArray) items = ferry_keyring_search_finish (FERRY_KEYRING (object), result, NULL);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const FerryKeyringItem *item = g_ptr_array_index (items, i);

      if (!item->credential->kept)
        ferry_login_items_forget (self->items, item);
    }
}

static void
drop_login (FerryVault *vault)
{
  FerryKeyringVault *self = FERRY_KEYRING_VAULT (vault);
  g_autoptr(GHashTable) attributes = ferry_secret_attributes_from_name (NULL, NULL);
  g_autoptr(GPtrArray) lost = ferry_login_items_drop (self->items);

  for (guint i = 0; i < lost->len; i++)
    {
      const FerryCredential *credential = g_ptr_array_index (lost, i);

      g_signal_emit_by_name (self, "lost", credential->client, credential->name);
    }

  /* One that does not run has nothing for a session. */
  if (ferry_keyring_is_running (self->keyring))
    ferry_keyring_search_async (self->keyring, attributes, NULL, on_login_items_found_cb, g_object_ref (self));
}

static gboolean
is_holding (FerryVault *vault)
{
  return FALSE;
}

static void
on_swept_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GPtrArray) credentials = ferry_vault_list_finish (FERRY_VAULT (object), result, NULL);
}

/* What an earlier login left behind goes as soon as there is a keyring to look
 * into; starting one for that would be too much. */
static void
on_unlocked (FerryKeyringVault *self)
{
  if (!self->is_swept)
    {
      self->is_swept = TRUE;
      list_async (FERRY_VAULT (self), on_swept_cb, NULL);
    }

  g_signal_emit_by_name (self, "unlocked");
}

static void
ferry_keyring_vault_finalize (GObject *object)
{
  FerryKeyringVault *self = FERRY_KEYRING_VAULT (object);

  g_object_unref (self->items);
  g_object_unref (self->keyring);

  G_OBJECT_CLASS (ferry_keyring_vault_parent_class)->finalize (object);
}

static void
ferry_keyring_vault_class_init (FerryKeyringVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_keyring_vault_finalize;
}

static void
ferry_keyring_vault_iface_init (FerryVaultInterface *iface)
{
  iface->find_async = find_async;
  iface->find_finish = find_finish;
  iface->store_async = store_async;
  iface->store_finish = read_outcome;
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->remove_async = remove_async;
  iface->remove_finish = read_outcome;
  iface->drop_login = drop_login;
  iface->is_holding = is_holding;
}

static void
ferry_keyring_vault_init (FerryKeyringVault *self)
{
}

/**
 * ferry_keyring_vault_new:
 * @bus: the user’s bus
 *
 * Returns: (transfer full): a vault in the keyring on that bus
 */
FerryVault *
ferry_keyring_vault_new (GDBusConnection *bus)
{
  FerryKeyringVault *self = g_object_new (FERRY_TYPE_KEYRING_VAULT, NULL);

  self->keyring = ferry_keyring_new (bus);
  self->items = ferry_login_items_new (bus, self->keyring);
  g_signal_connect_object (self->keyring, "unlocked", G_CALLBACK (on_unlocked), self, G_CONNECT_SWAPPED);

  return FERRY_VAULT (self);
}

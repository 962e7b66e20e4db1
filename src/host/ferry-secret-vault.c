/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-secret-vault.h"

#include "host/ferry-keyring-vault.h"
#include "host/ferry-memory-vault.h"
#include "shared/ferry-error.h"

/**
 * FerrySecretVault:
 *
 * The user’s credentials, wherever they are: in his keyring, or, where there is
 * none or one that keeps nothing for a login alone, in the service’s own memory.
 * Owned by the composition root.
 */
struct _FerrySecretVault
{
  GObject parent_instance;

  FerryVault *keyring; /* (owned) */
  FerryVault *memory;  /* (owned) */
};

/* One call on its way through both. */
typedef struct
{
  FerryVaultQuery *query;      /* (owned) (nullable) */
  FerryCredential *credential; /* (owned) (nullable) */
  GPtrArray *credentials;      /* (owned) (nullable) */
  gboolean was_in_memory;
} Call;

static void ferry_secret_vault_iface_init (FerryVaultInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerrySecretVault, ferry_secret_vault, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_VAULT, ferry_secret_vault_iface_init))

static void
call_free (Call *call)
{
  g_clear_pointer (&call->query, ferry_vault_query_free);
  g_clear_pointer (&call->credential, ferry_credential_unref);
  g_clear_pointer (&call->credentials, g_ptr_array_unref);
  g_free (call);
}

static GTask *
begin (FerrySecretVault   *self,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, begin);
  g_task_set_task_data (task, g_new0 (Call, 1), (GDestroyNotify) call_free);

  return task;
}

static gboolean
is_absence (const GError *error)
{
  return g_error_matches (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE);
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
return_outcome (GTask            *task,
                FerryVaultOutcome outcome,
                GError           *error)
{
  if (outcome == FERRY_VAULT_FAILED)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, (gssize) outcome);
}

static void
on_keyring_searched_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  FerryVaultOutcome outcome = ferry_vault_find_finish (FERRY_VAULT (object), result, &call->credential, &error);

  if (outcome == FERRY_VAULT_FAILED && is_absence (error))
    {
      g_clear_error (&error);
      outcome = FERRY_VAULT_NONE;
    }

  return_outcome (task, outcome, error);
}

static void
on_memory_searched_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerrySecretVault *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  if (ferry_vault_find_finish (FERRY_VAULT (object), result, &call->credential, NULL) == FERRY_VAULT_DONE)
    g_task_return_int (task, FERRY_VAULT_DONE);
  else
    ferry_vault_find_async (self->keyring, call->query, g_task_get_cancellable (task), on_keyring_searched_cb,
                            g_object_ref (task));
}

static void
find_async (FerryVault            *vault,
            const FerryVaultQuery *query,
            GCancellable          *cancellable,
            GAsyncReadyCallback    callback,
            gpointer               user_data)
{
  FerrySecretVault *self = FERRY_SECRET_VAULT (vault);
  g_autoptr(GTask) task = begin (self, cancellable, callback, user_data);
  Call *call = g_task_get_task_data (task);

  call->query = ferry_vault_query_copy (query);
  ferry_vault_find_async (self->memory, query, cancellable, on_memory_searched_cb, g_object_ref (task));
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
on_held_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  FerryVaultOutcome outcome = ferry_vault_store_finish (FERRY_VAULT (object), result, &error);

  return_outcome (task, outcome, error);
}

static void
on_kept_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerrySecretVault *self = g_task_get_source_object (task);
  FerryCredential *credential = ((Call *) g_task_get_task_data (task))->credential;
  GError *error = NULL;
  FerryVaultOutcome outcome = ferry_vault_store_finish (FERRY_VAULT (object), result, &error);

  if (credential->kept || outcome == FERRY_VAULT_DONE)
    {
      return_outcome (task, outcome, error);
      return;
    }

  g_clear_error (&error);
  g_clear_pointer (&credential->boot_id, g_free);
  g_clear_pointer (&credential->login, g_free);
  ferry_vault_store_async (self->memory, credential, on_held_cb, g_object_ref (task));
}

static void
store_async (FerryVault         *vault,
             FerryCredential    *credential,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  FerrySecretVault *self = FERRY_SECRET_VAULT (vault);
  g_autoptr(GTask) task = begin (self, NULL, callback, user_data);

  ((Call *) g_task_get_task_data (task))->credential = ferry_credential_ref (credential);
  ferry_vault_store_async (self->keyring, credential, on_kept_cb, g_object_ref (task));
}

static void
on_keyring_listed_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr(GPtrArray) kept = NULL;
  g_autoptr(GError) error = NULL;

  kept = ferry_vault_list_finish (FERRY_VAULT (object), result, &error);
  if (kept == NULL && !is_absence (error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  for (guint i = 0; kept != NULL && i < kept->len; i++)
    g_ptr_array_add (call->credentials, ferry_credential_ref (g_ptr_array_index (kept, i)));
  g_task_return_pointer (task, g_steal_pointer (&call->credentials), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_memory_listed_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerrySecretVault *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  call->credentials = ferry_vault_list_finish (FERRY_VAULT (object), result, NULL);
  ferry_vault_list_async (self->keyring, on_keyring_listed_cb, g_object_ref (task));
}

static void
list_async (FerryVault         *vault,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  FerrySecretVault *self = FERRY_SECRET_VAULT (vault);
  g_autoptr(GTask) task = begin (self, NULL, callback, user_data);

  ferry_vault_list_async (self->memory, on_memory_listed_cb, g_object_ref (task));
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
on_keyring_removed_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  FerryVaultOutcome outcome = ferry_vault_remove_finish (FERRY_VAULT (object), result, &error);

  if (outcome == FERRY_VAULT_NONE || (outcome == FERRY_VAULT_FAILED && is_absence (error)))
    {
      g_clear_error (&error);
      outcome = call->was_in_memory ? FERRY_VAULT_DONE : FERRY_VAULT_NONE;
    }

  return_outcome (task, outcome, error);
}

static void
on_memory_removed_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerrySecretVault *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  call->was_in_memory = ferry_vault_remove_finish (FERRY_VAULT (object), result, NULL) == FERRY_VAULT_DONE;
  ferry_vault_remove_async (self->keyring, call->query->client, call->query->name, on_keyring_removed_cb, g_object_ref (task));
}

static void
remove_async (FerryVault         *vault,
              const char         *client,
              const char         *name,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  FerrySecretVault *self = FERRY_SECRET_VAULT (vault);
  g_autoptr(GTask) task = begin (self, NULL, callback, user_data);
  const FerryVaultQuery query = { .client = client, .name = name };

  ((Call *) g_task_get_task_data (task))->query = ferry_vault_query_copy (&query);
  ferry_vault_remove_async (self->memory, client, name, on_memory_removed_cb, g_object_ref (task));
}

static void
drop_login (FerryVault *vault)
{
  FerrySecretVault *self = FERRY_SECRET_VAULT (vault);

  ferry_vault_drop_login (self->memory);
  ferry_vault_drop_login (self->keyring);
}

static gboolean
is_holding (FerryVault *vault)
{
  return ferry_vault_is_holding (FERRY_SECRET_VAULT (vault)->memory);
}

static void
on_unlocked (FerrySecretVault *self)
{
  g_signal_emit_by_name (self, "unlocked");
}

static void
on_holding_changed (FerrySecretVault *self)
{
  g_signal_emit_by_name (self, "holding-changed");
}

static void
on_added (FerrySecretVault *self,
          const char       *client,
          const char       *name)
{
  g_signal_emit_by_name (self, "added", client, name);
}

static void
on_lost (FerrySecretVault *self,
         const char       *client,
         const char       *name)
{
  g_signal_emit_by_name (self, "lost", client, name);
}

static void
ferry_secret_vault_dispose (GObject *object)
{
  FerrySecretVault *self = FERRY_SECRET_VAULT (object);

  g_clear_object (&self->keyring);
  g_clear_object (&self->memory);

  G_OBJECT_CLASS (ferry_secret_vault_parent_class)->dispose (object);
}

static void
ferry_secret_vault_class_init (FerrySecretVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_secret_vault_dispose;
}

static void
ferry_secret_vault_iface_init (FerryVaultInterface *iface)
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
ferry_secret_vault_init (FerrySecretVault *self)
{
}

static void
listen (FerrySecretVault *self,
        FerryVault       *vault)
{
  g_signal_connect_object (vault, "unlocked", G_CALLBACK (on_unlocked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vault, "added", G_CALLBACK (on_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vault, "lost", G_CALLBACK (on_lost), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vault, "holding-changed", G_CALLBACK (on_holding_changed), self, G_CONNECT_SWAPPED);
}

/**
 * ferry_secret_vault_new:
 * @bus: the user’s bus
 *
 * Returns: (transfer full): a vault with the keyring on that bus
 */
FerryVault *
ferry_secret_vault_new (GDBusConnection *bus)
{
  g_autoptr(FerryVault) keyring = ferry_keyring_vault_new (bus);
  g_autoptr(FerryVault) memory = ferry_memory_vault_new ();

  return ferry_secret_vault_new_from_vaults (keyring, memory);
}

/**
 * ferry_secret_vault_new_from_vaults:
 * @keyring: what is asked where there is a keyring
 * @memory: what holds the rest
 *
 * Returns: (transfer full): both as one
 */
FerryVault *
ferry_secret_vault_new_from_vaults (FerryVault *keyring,
                                    FerryVault *memory)
{
  FerrySecretVault *self = g_object_new (FERRY_TYPE_SECRET_VAULT, NULL);

  self->keyring = g_object_ref (keyring);
  self->memory = g_object_ref (memory);
  listen (self, keyring);
  listen (self, memory);

  return FERRY_VAULT (self);
}

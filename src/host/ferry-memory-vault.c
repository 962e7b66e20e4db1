/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "host/ferry-memory-vault.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

/**
 * FerryMemoryVault:
 *
 * Credentials in the service’s own memory, for a machine without a keyring:
 * they last as long as the login and the service. Owned by whoever falls back
 * on it.
 */
struct _FerryMemoryVault
{
  GObject parent_instance;

  GPtrArray *credentials; /* (owned) (element-type FerryCredential): oldest first */
};

static void ferry_memory_vault_iface_init (FerryVaultInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryMemoryVault, ferry_memory_vault, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_VAULT, ferry_memory_vault_iface_init))

static void
answer_outcome (GTask            *task,
                FerryVaultOutcome outcome)
{
  g_task_return_int (task, (gssize) outcome);
}

static FerryVaultOutcome
read_outcome (FerryVault   *self,
              GAsyncResult *result,
              GError      **error)
{
  GError *failure = NULL;
  gssize outcome;

  g_return_val_if_fail (g_task_is_valid (result, self), FERRY_VAULT_FAILED);

  outcome = g_task_propagate_int (G_TASK (result), &failure);
  if (failure == NULL)
    return (FerryVaultOutcome) outcome;

  g_propagate_error (error, failure);
  return FERRY_VAULT_FAILED;
}

static void
find_async (FerryVault            *vault,
            const FerryVaultQuery *query,
            GCancellable          *cancellable,
            GAsyncReadyCallback    callback,
            gpointer               user_data)
{
  FerryMemoryVault *self = FERRY_MEMORY_VAULT (vault);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  FerryCredential *found = NULL;

  g_task_set_source_tag (task, find_async);
  for (guint i = self->credentials->len; i > 0 && found == NULL; i--)
    {
      FerryCredential *credential = g_ptr_array_index (self->credentials, i - 1);

      if (ferry_vault_query_fits (query, credential))
        found = ferry_credential_ref (credential);
    }

  g_task_return_pointer (task, found, (GDestroyNotify) ferry_credential_unref);
}

static FerryVaultOutcome
find_finish (FerryVault       *vault,
             GAsyncResult     *result,
             FerryCredential **credential,
             GError          **error)
{
  GError *failure = NULL;

  g_return_val_if_fail (g_task_is_valid (result, vault), FERRY_VAULT_FAILED);

  *credential = g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure == NULL)
    return *credential != NULL ? FERRY_VAULT_DONE : FERRY_VAULT_NONE;

  g_propagate_error (error, failure);
  return FERRY_VAULT_FAILED;
}

static gboolean
forget (FerryMemoryVault *self,
        const char       *client,
        const char       *name)
{
  for (guint i = 0; i < self->credentials->len; i++)
    {
      if (!ferry_credential_is_named (g_ptr_array_index (self->credentials, i), client, name))
        continue;

      g_ptr_array_remove_index (self->credentials, i);
      return TRUE;
    }

  return FALSE;
}

static void
store_async (FerryVault         *vault,
             FerryCredential    *credential,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  FerryMemoryVault *self = FERRY_MEMORY_VAULT (vault);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, store_async);
  if (credential->kept)
    {
      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                               _("There is no keyring here that could keep a token beyond the login. "
                                 "Add it for this login alone, without “--keep”."));
      return;
    }

  credential->added = g_get_real_time ();
  forget (self, credential->client, credential->name);
  g_ptr_array_add (self->credentials, ferry_credential_ref (credential));
  g_signal_emit_by_name (self, "holding-changed");
  g_signal_emit_by_name (self, "added", credential->client, credential->name);
  answer_outcome (task, FERRY_VAULT_DONE);
}

static void
list_async (FerryVault         *vault,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  FerryMemoryVault *self = FERRY_MEMORY_VAULT (vault);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_credential_unref);

  g_task_set_source_tag (task, list_async);
  for (guint i = 0; i < self->credentials->len; i++)
    g_ptr_array_add (copies, ferry_credential_ref (g_ptr_array_index (self->credentials, i)));

  g_task_return_pointer (task, copies, (GDestroyNotify) g_ptr_array_unref);
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
remove_async (FerryVault         *vault,
              const char         *client,
              const char         *name,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  FerryMemoryVault *self = FERRY_MEMORY_VAULT (vault);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  gboolean was_there = forget (self, client, name);

  g_task_set_source_tag (task, remove_async);
  if (was_there)
    g_signal_emit_by_name (self, "holding-changed");
  answer_outcome (task, was_there ? FERRY_VAULT_DONE : FERRY_VAULT_NONE);
}

static void
drop_login (FerryVault *vault)
{
  FerryMemoryVault *self = FERRY_MEMORY_VAULT (vault);
  g_autoptr(GPtrArray) lost = g_steal_pointer (&self->credentials);

  self->credentials = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_credential_unref);
  for (guint i = 0; i < lost->len; i++)
    {
      const FerryCredential *credential = g_ptr_array_index (lost, i);

      g_signal_emit_by_name (self, "lost", credential->client, credential->name);
    }

  g_signal_emit_by_name (self, "holding-changed");
}

static gboolean
is_holding (FerryVault *vault)
{
  return FERRY_MEMORY_VAULT (vault)->credentials->len > 0;
}

static void
ferry_memory_vault_finalize (GObject *object)
{
  g_ptr_array_unref (FERRY_MEMORY_VAULT (object)->credentials);

  G_OBJECT_CLASS (ferry_memory_vault_parent_class)->finalize (object);
}

static void
ferry_memory_vault_class_init (FerryMemoryVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_memory_vault_finalize;
}

static void
ferry_memory_vault_iface_init (FerryVaultInterface *iface)
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
ferry_memory_vault_init (FerryMemoryVault *self)
{
  self->credentials = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_credential_unref);
}

/**
 * ferry_memory_vault_new:
 *
 * Returns: (transfer full): a vault without credentials
 */
FerryVault *
ferry_memory_vault_new (void)
{
  return g_object_new (FERRY_TYPE_MEMORY_VAULT, NULL);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-vault.h"

G_DEFINE_INTERFACE (FerryVault, ferry_vault, G_TYPE_OBJECT)

static void
ferry_vault_default_init (FerryVaultInterface *iface)
{
  /**
   * FerryVault::unlocked:
   * @self: the vault
   *
   * What was locked may be found now.
   */
  g_signal_new ("unlocked", FERRY_TYPE_VAULT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);

  /**
   * FerryVault::added:
   * @self: the vault
   * @client: whose
   * @name: its name
   *
   * There is a new credential.
   */
  g_signal_new ("added", FERRY_TYPE_VAULT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  /**
   * FerryVault::lost:
   * @self: the vault
   * @client: whose
   * @name: its name
   *
   * A credential ended with the login that it belonged to.
   */
  g_signal_new ("lost", FERRY_TYPE_VAULT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  /**
   * FerryVault::holding-changed:
   * @self: the vault
   *
   * See ferry_vault_is_holding().
   */
  g_signal_new ("holding-changed", FERRY_TYPE_VAULT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

/**
 * ferry_vault_find_async:
 * @self: a vault
 * @query: which credential; copied
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
ferry_vault_find_async (FerryVault            *self,
                        const FerryVaultQuery *query,
                        GCancellable          *cancellable,
                        GAsyncReadyCallback    callback,
                        gpointer               user_data)
{
  g_return_if_fail (FERRY_IS_VAULT (self));
  g_return_if_fail (query != NULL && query->client != NULL);

  FERRY_VAULT_GET_IFACE (self)->find_async (self, query, cancellable, callback, user_data);
}

/**
 * ferry_vault_find_finish:
 * @self: a vault
 * @result: what the callback got
 * @credential: (out) (transfer full): what was found, with its secret
 * @error: return location, set with %FERRY_VAULT_FAILED alone
 *
 * Returns: whether there is one
 */
FerryVaultOutcome
ferry_vault_find_finish (FerryVault       *self,
                         GAsyncResult     *result,
                         FerryCredential **credential,
                         GError          **error)
{
  g_return_val_if_fail (FERRY_IS_VAULT (self), FERRY_VAULT_FAILED);

  return FERRY_VAULT_GET_IFACE (self)->find_finish (self, result, credential, error);
}

/**
 * ferry_vault_store_async:
 * @self: a vault
 * @credential: a credential that nobody else has yet
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
ferry_vault_store_async (FerryVault         *self,
                         FerryCredential    *credential,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_VAULT (self));
  g_return_if_fail (credential != NULL);

  FERRY_VAULT_GET_IFACE (self)->store_async (self, credential, callback, user_data);
}

/**
 * ferry_vault_store_finish:
 * @self: a vault
 * @result: what the callback got
 * @error: return location, set with %FERRY_VAULT_FAILED alone
 *
 * Returns: whether it is kept
 */
FerryVaultOutcome
ferry_vault_store_finish (FerryVault   *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (FERRY_IS_VAULT (self), FERRY_VAULT_FAILED);

  return FERRY_VAULT_GET_IFACE (self)->store_finish (self, result, error);
}

/**
 * ferry_vault_list_async:
 * @self: a vault
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
ferry_vault_list_async (FerryVault         *self,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_VAULT (self));

  FERRY_VAULT_GET_IFACE (self)->list_async (self, callback, user_data);
}

/**
 * ferry_vault_list_finish:
 * @self: a vault
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type FerryCredential): all of
 *   them, without secrets
 */
GPtrArray *
ferry_vault_list_finish (FerryVault   *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (FERRY_IS_VAULT (self), NULL);

  return FERRY_VAULT_GET_IFACE (self)->list_finish (self, result, error);
}

/**
 * ferry_vault_remove_async:
 * @self: a vault
 * @client: whose
 * @name: its name
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
ferry_vault_remove_async (FerryVault         *self,
                          const char         *client,
                          const char         *name,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_VAULT (self));

  FERRY_VAULT_GET_IFACE (self)->remove_async (self, client, name, callback, user_data);
}

/**
 * ferry_vault_remove_finish:
 * @self: a vault
 * @result: what the callback got
 * @error: return location, set with %FERRY_VAULT_FAILED alone
 *
 * Returns: whether it is gone
 */
FerryVaultOutcome
ferry_vault_remove_finish (FerryVault   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (FERRY_IS_VAULT (self), FERRY_VAULT_FAILED);

  return FERRY_VAULT_GET_IFACE (self)->remove_finish (self, result, error);
}

/**
 * ferry_vault_drop_login:
 * @self: a vault
 *
 * The owner logged off: forgets what was given for the login alone, and tells of
 * each with `lost`.
 */
void
ferry_vault_drop_login (FerryVault *self)
{
  g_return_if_fail (FERRY_IS_VAULT (self));

  FERRY_VAULT_GET_IFACE (self)->drop_login (self);
}

/**
 * ferry_vault_is_holding:
 * @self: a vault
 *
 * Returns: whether credentials would be gone if the service left now
 */
gboolean
ferry_vault_is_holding (FerryVault *self)
{
  g_return_val_if_fail (FERRY_IS_VAULT (self), FALSE);

  return FERRY_VAULT_GET_IFACE (self)->is_holding (self);
}

/**
 * ferry_vault_query_copy:
 * @query: a query
 *
 * Returns: (transfer full): a copy that has its own texts
 */
FerryVaultQuery *
ferry_vault_query_copy (const FerryVaultQuery *query)
{
  FerryVaultQuery *copy;

  g_return_val_if_fail (query != NULL, NULL);

  copy = g_memdup2 (query, sizeof *query);
  copy->client = g_strdup (query->client);
  copy->name = g_strdup (query->name);
  copy->origin = g_strdup (query->origin);

  return copy;
}

/**
 * ferry_vault_query_free:
 * @query: (transfer full): a copy
 */
void
ferry_vault_query_free (FerryVaultQuery *query)
{
  g_return_if_fail (query != NULL);

  g_free ((char *) query->client);
  g_free ((char *) query->name);
  g_free ((char *) query->origin);
  g_free (query);
}

/**
 * ferry_vault_query_fits:
 * @query: which credential is wanted
 * @credential: one that there is
 *
 * A token that a job names is the right one even where the server is not known
 * yet; where it is, the name does not help.
 *
 * Returns: whether it is one of those wanted
 */
gboolean
ferry_vault_query_fits (const FerryVaultQuery *query,
                        const FerryCredential *credential)
{
  g_return_val_if_fail (query != NULL && credential != NULL, FALSE);

  if (!ferry_credential_is_named (credential, query->client, query->name))
    return FALSE;
  if (query->origin == NULL)
    return query->name != NULL;
  if (query->name == NULL && query->certificate != (credential->scheme == FERRY_TOKEN_SCHEME_CERTIFICATE))
    return FALSE;

  return ferry_credential_fits (credential, query->usage, query->origin);
}

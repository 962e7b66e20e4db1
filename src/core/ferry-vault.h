/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-credential.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryVaultQuery:
 * @client: whose job wants to sign in; it gets no one else’s credentials
 * @name: (nullable): the token’s name, where the job names one
 * @usage: what for
 * @origin: (nullable): the server, as “protocol://host:port”; %NULL with a
 *   @name, where the server is not known yet
 *
 * @certificate: without a @name: whether a TLS client certificate is wanted, or
 *   something to answer a request for a password with
 *
 * Which credential is wanted. Without a @name the newest that fits is found.
 */
typedef struct
{
  const char *client;
  const char *name;
  FerryTokenUsage usage;
  const char *origin;
  gboolean certificate;
} FerryVaultQuery;

/**
 * FerryVaultOutcome:
 * @FERRY_VAULT_DONE: found, stored or removed
 * @FERRY_VAULT_NONE: there is no such credential
 * @FERRY_VAULT_LOCKED: the keyring that has it, or should get it, is locked
 * @FERRY_VAULT_FAILED: it could not be done, and an error says why
 *
 * What came of a call. That a keyring is locked, or has nothing, is an outcome
 * and no error.
 */
typedef enum
{
  FERRY_VAULT_DONE,
  FERRY_VAULT_NONE,
  FERRY_VAULT_LOCKED,
  FERRY_VAULT_FAILED,
} FerryVaultOutcome;

#define FERRY_TYPE_VAULT (ferry_vault_get_type ())
G_DECLARE_INTERFACE (FerryVault, ferry_vault, FERRY, VAULT, GObject)

/**
 * FerryVaultInterface:
 * @find_async: the credential for a query, with its secret
 * @store_async: keeps a credential in the place of an earlier one of its name
 *   and client; fills in what it is bound to
 * @list_async: all credentials of the user, without secrets
 * @remove_async: forgets a credential
 * @drop_login: forgets those that belong to a login; the owner logged off
 * @is_holding: whether a credential would be gone if the service left
 *
 * The port through which core gets at credentials. Never blocks, and never asks
 * the user anything: whoever shows windows or has a terminal does that.
 *
 * Signals: `unlocked`, `added` (client, name), `lost` (client, name: it was
 * dropped with its login), `holding-changed`.
 */
struct _FerryVaultInterface
{
  GTypeInterface parent_iface;

  void (*find_async) (FerryVault            *self,
                      const FerryVaultQuery *query,
                      GCancellable          *cancellable,
                      GAsyncReadyCallback    callback,
                      gpointer               user_data);
  FerryVaultOutcome (*find_finish) (FerryVault       *self,
                                    GAsyncResult     *result,
                                    FerryCredential **credential,
                                    GError          **error);
  void (*store_async) (FerryVault         *self,
                       FerryCredential    *credential,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);
  FerryVaultOutcome (*store_finish) (FerryVault   *self,
                                     GAsyncResult *result,
                                     GError      **error);
  void (*list_async) (FerryVault         *self,
                      GAsyncReadyCallback callback,
                      gpointer            user_data);
  GPtrArray *(*list_finish) (FerryVault   *self,
                             GAsyncResult *result,
                             GError      **error);
  void (*remove_async) (FerryVault         *self,
                        const char         *client,
                        const char         *name,
                        GAsyncReadyCallback callback,
                        gpointer            user_data);
  FerryVaultOutcome (*remove_finish) (FerryVault   *self,
                                      GAsyncResult *result,
                                      GError      **error);
  void (*drop_login) (FerryVault *self);
  gboolean (*is_holding) (FerryVault *self);
};

void ferry_vault_find_async (FerryVault            *self,
                             const FerryVaultQuery *query,
                             GCancellable          *cancellable,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data);
FerryVaultOutcome ferry_vault_find_finish (FerryVault       *self,
                                           GAsyncResult     *result,
                                           FerryCredential **credential,
                                           GError          **error);
void ferry_vault_store_async (FerryVault         *self,
                              FerryCredential    *credential,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
FerryVaultOutcome ferry_vault_store_finish (FerryVault   *self,
                                            GAsyncResult *result,
                                            GError      **error);
void ferry_vault_list_async (FerryVault         *self,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
GPtrArray *ferry_vault_list_finish (FerryVault   *self,
                                    GAsyncResult *result,
                                    GError      **error);
void ferry_vault_remove_async (FerryVault         *self,
                               const char         *client,
                               const char         *name,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
FerryVaultOutcome ferry_vault_remove_finish (FerryVault   *self,
                                             GAsyncResult *result,
                                             GError      **error);
void ferry_vault_drop_login (FerryVault *self);
gboolean ferry_vault_is_holding (FerryVault *self);

FerryVaultQuery *ferry_vault_query_copy (const FerryVaultQuery *query);
void ferry_vault_query_free (FerryVaultQuery *query);
gboolean ferry_vault_query_fits (const FerryVaultQuery *query,
                                 const FerryCredential *credential);

G_END_DECLS

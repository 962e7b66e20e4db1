/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-token-guard.h"

G_DEFINE_INTERFACE (FerryTokenGuard, ferry_token_guard, G_TYPE_OBJECT)

static void
ferry_token_guard_default_init (FerryTokenGuardInterface *iface)
{
}

/**
 * ferry_token_guard_check_async:
 * @self: a guard
 * @user: a name that a credential signs in with
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: for @callback
 */
void
ferry_token_guard_check_async (FerryTokenGuard    *self,
                               const char         *user,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_TOKEN_GUARD (self));
  g_return_if_fail (user != NULL);

  FERRY_TOKEN_GUARD_GET_IFACE (self)->check_async (self, user, cancellable, callback, user_data);
}

/**
 * ferry_token_guard_check_finish:
 * @self: a guard
 * @result: what the callback got
 * @is_administrator: (out): whether the name is an administrator’s
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it is known
 */
gboolean
ferry_token_guard_check_finish (FerryTokenGuard *self,
                                GAsyncResult    *result,
                                gboolean        *is_administrator,
                                GError         **error)
{
  g_return_val_if_fail (FERRY_IS_TOKEN_GUARD (self), FALSE);

  return FERRY_TOKEN_GUARD_GET_IFACE (self)->check_finish (self, result, is_administrator, error);
}

/**
 * ferry_token_guard_authorise_async:
 * @self: a guard
 * @credential: what is going to be used towards this machine
 * @cancellable: (nullable): a cancellable
 * @callback: called when an administrator has said yes or no
 * @user_data: for @callback
 */
void
ferry_token_guard_authorise_async (FerryTokenGuard       *self,
                                   const FerryCredential *credential,
                                   GCancellable          *cancellable,
                                   GAsyncReadyCallback    callback,
                                   gpointer               user_data)
{
  g_return_if_fail (FERRY_IS_TOKEN_GUARD (self));
  g_return_if_fail (credential != NULL);

  FERRY_TOKEN_GUARD_GET_IFACE (self)->authorise_async (self, credential, cancellable, callback, user_data);
}

/**
 * ferry_token_guard_authorise_finish:
 * @self: a guard
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_TOKEN_REQUIRED with a sentence for the
 *   user, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it may be used
 */
gboolean
ferry_token_guard_authorise_finish (FerryTokenGuard *self,
                                    GAsyncResult    *result,
                                    GError         **error)
{
  g_return_val_if_fail (FERRY_IS_TOKEN_GUARD (self), FALSE);

  return FERRY_TOKEN_GUARD_GET_IFACE (self)->authorise_finish (self, result, error);
}

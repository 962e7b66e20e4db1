/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-strangers.h"

G_DEFINE_INTERFACE (FerryStrangers, ferry_strangers, G_TYPE_OBJECT)

static void
ferry_strangers_default_init (FerryStrangersInterface *iface)
{
}

/**
 * ferry_strangers_check_async:
 * @self: what knows of other programs’ secrets
 * @origin: a file server, as “protocol://host:port”
 * @user: (nullable): who signs in there, %NULL for anybody
 * @cancellable: (nullable): a cancellable
 * @callback: called when that was looked at
 * @user_data: for @callback
 */
void
ferry_strangers_check_async (FerryStrangers     *self,
                             const char         *origin,
                             const char         *user,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_STRANGERS (self));
  g_return_if_fail (origin != NULL);

  FERRY_STRANGERS_GET_IFACE (self)->check_async (self, origin, user, cancellable, callback, user_data);
}

/**
 * ferry_strangers_check_finish:
 * @self: what knows of other programs’ secrets
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_KEYRING_LOCKED, %G_IO_ERROR_CANCELLED
 *
 * Returns: whether nobody would be asked
 */
gboolean
ferry_strangers_check_finish (FerryStrangers *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (FERRY_IS_STRANGERS (self), FALSE);

  return FERRY_STRANGERS_GET_IFACE (self)->check_finish (self, result, error);
}

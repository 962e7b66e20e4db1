/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-credential.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_TOKEN_GUARD (ferry_token_guard_get_type ())
G_DECLARE_INTERFACE (FerryTokenGuard, ferry_token_guard, FERRY, TOKEN_GUARD, GObject)

/**
 * FerryTokenGuardInterface:
 * @check_async: whether a name is that of an administrator of this machine
 * @authorise_async: asks an administrator whether a credential of one may be
 *   used towards this machine; as long as he needs
 *
 * The port through which core learns who governs this machine (design §7). BITS
 * lets an owner use a helper token only if it has no administrator’s rights.
 */
struct _FerryTokenGuardInterface
{
  GTypeInterface parent_iface;

  void (*check_async) (FerryTokenGuard    *self,
                       const char         *user,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);
  gboolean (*check_finish) (FerryTokenGuard *self,
                            GAsyncResult    *result,
                            gboolean        *is_administrator,
                            GError         **error);
  void (*authorise_async) (FerryTokenGuard       *self,
                           const FerryCredential *credential,
                           GCancellable          *cancellable,
                           GAsyncReadyCallback    callback,
                           gpointer               user_data);
  gboolean (*authorise_finish) (FerryTokenGuard *self,
                                GAsyncResult    *result,
                                GError         **error);
};

void ferry_token_guard_check_async (FerryTokenGuard    *self,
                                    const char         *user,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean ferry_token_guard_check_finish (FerryTokenGuard *self,
                                         GAsyncResult    *result,
                                         gboolean        *is_administrator,
                                         GError         **error);
void ferry_token_guard_authorise_async (FerryTokenGuard       *self,
                                        const FerryCredential *credential,
                                        GCancellable          *cancellable,
                                        GAsyncReadyCallback    callback,
                                        gpointer               user_data);
gboolean ferry_token_guard_authorise_finish (FerryTokenGuard *self,
                                             GAsyncResult    *result,
                                             GError         **error);

G_END_DECLS

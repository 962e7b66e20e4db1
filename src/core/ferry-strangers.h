/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_STRANGERS (ferry_strangers_get_type ())
G_DECLARE_INTERFACE (FerryStrangers, ferry_strangers, FERRY, STRANGERS, GObject)

/**
 * FerryStrangersInterface:
 * @check_async: whether a password that other programs keep for a file server is
 *   out of reach, so that whoever mounts it would have the user asked
 *
 * The port through which core and its adapters learn of secrets that are not
 * Ferry’s. Unlocks nothing, and asks nobody.
 */
struct _FerryStrangersInterface
{
  GTypeInterface parent_iface;

  void (*check_async) (FerryStrangers     *self,
                       const char         *origin,
                       const char         *user,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);
  gboolean (*check_finish) (FerryStrangers *self,
                            GAsyncResult   *result,
                            GError        **error);
};

void ferry_strangers_check_async (FerryStrangers     *self,
                                  const char         *origin,
                                  const char         *user,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
gboolean ferry_strangers_check_finish (FerryStrangers *self,
                                       GAsyncResult   *result,
                                       GError        **error);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void ferry_keyring_unlock_async (GDBusConnection    *connection,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean ferry_keyring_unlock_finish (GDBusConnection *connection,
                                      GAsyncResult    *result,
                                      GError         **error);

G_END_DECLS

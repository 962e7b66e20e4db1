/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *ferry_login_id_read_boot (void);
void ferry_login_id_get_async (GDBusConnection    *session_bus,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
char *ferry_login_id_get_finish (GAsyncResult *result);
gboolean ferry_login_id_overlaps (const char *recorded,
                                  const char *now);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SERVICE_LOCK (ferry_service_lock_get_type ())
G_DECLARE_FINAL_TYPE (FerryServiceLock, ferry_service_lock, FERRY, SERVICE_LOCK, GObject)

FerryServiceLock *ferry_service_lock_new (const char *path,
                                          const char *address);
void ferry_service_lock_acquire_async (FerryServiceLock   *self,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean ferry_service_lock_acquire_finish (FerryServiceLock *self,
                                            GAsyncResult     *result,
                                            GError          **error);
gboolean ferry_service_lock_is_held (FerryServiceLock *self);
void ferry_service_lock_set_serving (FerryServiceLock *self,
                                     gboolean          serving);
void ferry_service_lock_release (FerryServiceLock *self);

G_END_DECLS

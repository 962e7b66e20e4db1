/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PERMISSION_STORE (ferry_permission_store_get_type ())
G_DECLARE_FINAL_TYPE (FerryPermissionStore, ferry_permission_store, FERRY, PERMISSION_STORE, GObject)

/* Signals: changed (const char *app_id): what the user says to it may be another. */
FerryPermissionStore *ferry_permission_store_new (GDBusConnection *connection);
void ferry_permission_store_load_async (FerryPermissionStore *self,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean ferry_permission_store_load_finish (FerryPermissionStore *self,
                                             GAsyncResult         *result,
                                             GError              **error);
FerryVerdict ferry_permission_store_get (FerryPermissionStore *self,
                                         const char           *app_id);
char **ferry_permission_store_list (FerryPermissionStore *self);
void ferry_permission_store_set_async (FerryPermissionStore *self,
                                       const char           *app_id,
                                       FerryVerdict          verdict,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean ferry_permission_store_set_finish (FerryPermissionStore *self,
                                            GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS

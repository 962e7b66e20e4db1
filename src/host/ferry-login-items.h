/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host/ferry-keyring.h"

G_BEGIN_DECLS

#define FERRY_TYPE_LOGIN_ITEMS (ferry_login_items_get_type ())
G_DECLARE_FINAL_TYPE (FerryLoginItems, ferry_login_items, FERRY, LOGIN_ITEMS, GObject)

FerryLoginItems *ferry_login_items_new (GDBusConnection *bus,
                                        FerryKeyring    *keyring);
void ferry_login_items_search_async (FerryLoginItems    *self,
                                     GHashTable         *attributes,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
GPtrArray *ferry_login_items_search_finish (FerryLoginItems *self,
                                            GAsyncResult    *result,
                                            GError         **error);
void ferry_login_items_store_async (FerryLoginItems    *self,
                                    FerryCredential    *credential,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean ferry_login_items_store_finish (FerryLoginItems *self,
                                         GAsyncResult    *result,
                                         GError         **error);
void ferry_login_items_forget (FerryLoginItems        *self,
                               const FerryKeyringItem *item);
GPtrArray *ferry_login_items_drop (FerryLoginItems *self);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-vault.h"

#include <libsecret/secret.h>

G_BEGIN_DECLS

#define FERRY_TYPE_KEYRING (ferry_keyring_get_type ())
G_DECLARE_FINAL_TYPE (FerryKeyring, ferry_keyring, FERRY, KEYRING, GObject)

/**
 * FerryKeyringItem:
 * @item: (owned): as libsecret knows it
 * @service: (owned): where it was found
 * @credential: (owned): what can be seen of it
 */
typedef struct
{
  SecretItem *item;
  SecretService *service;
  FerryCredential *credential;
} FerryKeyringItem;

/* Signal: unlocked (a collection, or the keyring is there at last). */

FerryKeyring *ferry_keyring_new (GDBusConnection *bus);
gboolean ferry_keyring_is_running (FerryKeyring *self);
void ferry_keyring_search_async (FerryKeyring       *self,
                                 GHashTable         *attributes,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
GPtrArray *ferry_keyring_search_finish (FerryKeyring *self,
                                        GAsyncResult *result,
                                        GError      **error);
void ferry_keyring_load_async (FerryKeyring           *self,
                               const FerryKeyringItem *item,
                               GCancellable           *cancellable,
                               GAsyncReadyCallback     callback,
                               gpointer                user_data);
FerryCredential *ferry_keyring_load_finish (FerryKeyring *self,
                                            GAsyncResult *result,
                                            GError      **error);
void ferry_keyring_store_async (FerryKeyring       *self,
                                FerryCredential    *credential,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
gboolean ferry_keyring_store_finish (FerryKeyring *self,
                                     GAsyncResult *result,
                                     GError      **error);
void ferry_keyring_delete_async (FerryKeyring           *self,
                                 const FerryKeyringItem *item,
                                 GAsyncReadyCallback     callback,
                                 gpointer                user_data);
gboolean ferry_keyring_delete_finish (FerryKeyring *self,
                                      GAsyncResult *result,
                                      GError      **error);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-vault.h"

#include <libsecret/secret.h>

G_BEGIN_DECLS

const SecretSchema *ferry_secret_attributes_get_schema (void);
GHashTable *ferry_secret_attributes_from_credential (const FerryCredential *credential);
GHashTable *ferry_secret_attributes_from_name (const char *client,
                                               const char *name);
GHashTable *ferry_secret_attributes_from_query (const FerryVaultQuery *query);
FerryCredential *ferry_secret_attributes_to_credential (GHashTable *attributes);

G_END_DECLS

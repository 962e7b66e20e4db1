/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-vault.h"

G_BEGIN_DECLS

#define FERRY_TYPE_SECRET_VAULT (ferry_secret_vault_get_type ())
G_DECLARE_FINAL_TYPE (FerrySecretVault, ferry_secret_vault, FERRY, SECRET_VAULT, GObject)

FerryVault *ferry_secret_vault_new (GDBusConnection *bus);
FerryVault *ferry_secret_vault_new_from_vaults (FerryVault *keyring,
                                                FerryVault *memory);

G_END_DECLS

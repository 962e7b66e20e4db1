/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-vault.h"

G_BEGIN_DECLS

#define FERRY_TYPE_KEYRING_VAULT (ferry_keyring_vault_get_type ())
G_DECLARE_FINAL_TYPE (FerryKeyringVault, ferry_keyring_vault, FERRY, KEYRING_VAULT, GObject)

FerryVault *ferry_keyring_vault_new (GDBusConnection *bus);

G_END_DECLS

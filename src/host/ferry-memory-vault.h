/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-vault.h"

G_BEGIN_DECLS

#define FERRY_TYPE_MEMORY_VAULT (ferry_memory_vault_get_type ())
G_DECLARE_FINAL_TYPE (FerryMemoryVault, ferry_memory_vault, FERRY, MEMORY_VAULT, GObject)

FerryVault *ferry_memory_vault_new (void);

G_END_DECLS

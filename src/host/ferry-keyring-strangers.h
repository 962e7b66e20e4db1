/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-strangers.h"

G_BEGIN_DECLS

#define FERRY_TYPE_KEYRING_STRANGERS (ferry_keyring_strangers_get_type ())
G_DECLARE_FINAL_TYPE (FerryKeyringStrangers, ferry_keyring_strangers, FERRY, KEYRING_STRANGERS, GObject)

FerryStrangers *ferry_keyring_strangers_new (GDBusConnection *bus);

G_END_DECLS

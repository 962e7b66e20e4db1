/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-token-guard.h"

G_BEGIN_DECLS

#define FERRY_TYPE_POLKIT_GUARD (ferry_polkit_guard_get_type ())
G_DECLARE_FINAL_TYPE (FerryPolkitGuard, ferry_polkit_guard, FERRY, POLKIT_GUARD, GObject)

FerryTokenGuard *ferry_polkit_guard_new (void);
gboolean ferry_polkit_guard_is_administrator (const char *user);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SHORTCUTS (ferry_shortcuts_get_type ())
G_DECLARE_FINAL_TYPE (FerryShortcuts, ferry_shortcuts, FERRY, SHORTCUTS, AdwWindow)

FerryShortcuts *ferry_shortcuts_new (GtkWindow *parent);

G_END_DECLS

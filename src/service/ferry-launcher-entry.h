/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-summary.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_LAUNCHER_ENTRY (ferry_launcher_entry_get_type ())
G_DECLARE_FINAL_TYPE (FerryLauncherEntry, ferry_launcher_entry, FERRY, LAUNCHER_ENTRY, GObject)

FerryLauncherEntry *ferry_launcher_entry_new (GDBusConnection *connection);
void ferry_launcher_entry_update (FerryLauncherEntry *self,
                                  const FerrySummary *summary);

G_END_DECLS

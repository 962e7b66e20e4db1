/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-conditions.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_POWER_WATCH (ferry_power_watch_get_type ())
G_DECLARE_FINAL_TYPE (FerryPowerWatch, ferry_power_watch, FERRY, POWER_WATCH, GObject)

FerryPowerWatch *ferry_power_watch_new (GDBusConnection      *connection,
                                        GPowerProfileMonitor *profile,
                                        FerryConditions      *conditions);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-conditions.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SLEEP_WATCH (ferry_sleep_watch_get_type ())
G_DECLARE_FINAL_TYPE (FerrySleepWatch, ferry_sleep_watch, FERRY, SLEEP_WATCH, GObject)

/* Signal: lie-down: everything has to be on disk soon; ferry_sleep_watch_let_go()
 * says when it is. */

FerrySleepWatch *ferry_sleep_watch_new (GDBusConnection *connection,
                                        FerryConditions *conditions);
void ferry_sleep_watch_set_moving (FerrySleepWatch *self,
                                   gboolean         moving);
void ferry_sleep_watch_let_go (FerrySleepWatch *self);

G_END_DECLS

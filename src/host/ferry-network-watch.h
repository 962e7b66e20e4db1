/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-conditions.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_NETWORK_WATCH (ferry_network_watch_get_type ())
G_DECLARE_FINAL_TYPE (FerryNetworkWatch, ferry_network_watch, FERRY, NETWORK_WATCH, GObject)

/* Signal: settled, once NetworkManager has answered, or will not. */

FerryNetworkWatch *ferry_network_watch_new (GNetworkMonitor *monitor,
                                            FerryConditions *conditions);
void ferry_network_watch_use_network_manager (FerryNetworkWatch *self,
                                              GDBusConnection   *connection);
gboolean ferry_network_watch_is_settled (FerryNetworkWatch *self);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_MODEM_WATCH (ferry_modem_watch_get_type ())
G_DECLARE_FINAL_TYPE (FerryModemWatch, ferry_modem_watch, FERRY, MODEM_WATCH, GObject)

/* Signal: changed. */

FerryModemWatch *ferry_modem_watch_new (GDBusConnection *connection);
gboolean ferry_modem_watch_is_roaming (FerryModemWatch *self,
                                       const char      *path);

G_END_DECLS

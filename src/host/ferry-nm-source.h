/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-network-state.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_NM_SOURCE (ferry_nm_source_get_type ())
G_DECLARE_FINAL_TYPE (FerryNmSource, ferry_nm_source, FERRY, NM_SOURCE, GObject)

/* Signal: changed. */

FerryNmSource *ferry_nm_source_new (GDBusConnection *connection);
gboolean ferry_nm_source_has_answered (FerryNmSource *self);
FerryNetworkState *ferry_nm_source_read (FerryNmSource *self);

G_END_DECLS

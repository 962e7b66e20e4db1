/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-network-state.h"
#include "host/ferry-modem-watch.h"

#include <NetworkManager.h>

G_BEGIN_DECLS

FerryNetworkState *ferry_nm_reader_read (NMClient        *client,
                                         FerryModemWatch *modems);
GHashTable *ferry_nm_reader_list_addresses (NMClient *client);
gboolean ferry_nm_reader_is_managed (NMClient   *client,
                                     const char *interface);

G_END_DECLS

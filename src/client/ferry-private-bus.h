/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ferry_private_bus_start (int     *leash,
                               GError **error);
const char *ferry_private_bus_get_service (void);

G_END_DECLS

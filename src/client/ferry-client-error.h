/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GError *ferry_client_error_from_bus (GError *foreign);
gboolean ferry_client_error_is_service_gone (const GError *foreign);

G_END_DECLS

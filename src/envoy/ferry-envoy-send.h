/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GVariant *ferry_envoy_leave_out_unsound (GVariant *record);
gboolean ferry_envoy_send_bytes (GVariant *record,
                                 int       fd,
                                 GError  **error);

G_END_DECLS

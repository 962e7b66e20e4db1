/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GVariant *ferry_envoy_receive_bytes (GVariant   *record,
                                     const char *id,
                                     const char *folder,
                                     int         fd,
                                     GError    **error);
gboolean ferry_envoy_discard_bytes (GVariant   *record,
                                    const char *id,
                                    const char *folder,
                                    GError    **error);

G_END_DECLS

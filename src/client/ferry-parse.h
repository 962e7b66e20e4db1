/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ferry_parse_rate (const char *text,
                           guint64    *rate,
                           GError    **error);
gboolean ferry_parse_seconds (const char *text,
                              guint      *seconds,
                              GError    **error);
gboolean ferry_parse_range (const char *text,
                            GError    **error);
gboolean ferry_parse_boolean (const char *text,
                              gboolean   *value,
                              GError    **error);

G_END_DECLS

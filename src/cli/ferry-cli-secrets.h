/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ferry_headers_add (GPtrArray  *headers,
                            const char *argument,
                            GError    **error);
gboolean ferry_headers_add_cookies (GPtrArray   *headers,
                                    const char  *argument,
                                    char *const *urls,
                                    GError     **error);
char *ferry_cookies_from_jar (const char  *jar,
                              char *const *urls,
                              gint64       now,
                              GError     **error);

G_END_DECLS

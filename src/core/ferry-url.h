/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longer addresses are refused; signed ones have about two thousand. */
#define FERRY_URL_MAX_BYTES 8192

gboolean ferry_url_check (const char *url,
                          GError    **error);
char *ferry_url_clean (const char *url,
                       char      **user_information,
                       GError    **error);
gboolean ferry_url_is_local (const char *url);
gboolean ferry_url_is_proxy (const char *url);
char *ferry_url_mask (const char *url);
char *ferry_url_dup_origin (const char *url);
char *ferry_url_dup_name (const char *url);

G_END_DECLS

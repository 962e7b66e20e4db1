/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longer addresses are refused; signed ones have about two thousand. */
#define FERRY_URL_MAX_BYTES 8192

/* The flags that the fetcher parses with, so that both see the same address. */
#define FERRY_URL_FLAGS                                         \
  (G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH |        \
   G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_ENCODED_FRAGMENT |   \
   G_URI_FLAGS_SCHEME_NORMALIZE)

gboolean ferry_url_check (const char *url,
                          GError    **error);
char *ferry_url_clean (const char *url,
                       char      **user_information,
                       GError    **error);
gboolean ferry_url_is_local (const char *url);
gboolean ferry_url_is_near (const char *url);
gboolean ferry_url_is_plain (const char *url);
gboolean ferry_url_is_proxy (const char *url);
char *ferry_url_mask (const char *url);
char *ferry_url_dup_origin (const char *url);
char *ferry_url_dup_name (const char *url);

G_END_DECLS

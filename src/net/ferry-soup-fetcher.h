/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-fetcher.h"
#include "core/ferry-sign-on.h"
#include "net/ferry-transfer-loop.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SOUP_FETCHER (ferry_soup_fetcher_get_type ())
G_DECLARE_FINAL_TYPE (FerrySoupFetcher, ferry_soup_fetcher, FERRY, SOUP_FETCHER, GObject)

/**
 * FerrySoupFetcherOptions:
 * @timeout: microseconds without a byte after which a server is given up, while
 *   connecting as while reading; 0 for one minute
 * @tls_database: (nullable): the authorities to trust, %NULL for the system’s
 * @sign_on: (nullable): who has credentials for servers and proxies
 *
 * What a test wants otherwise.
 */
typedef struct
{
  gint64 timeout;
  GTlsDatabase *tls_database;
  FerrySignOn *sign_on;
} FerrySoupFetcherOptions;

void ferry_soup_fetcher_init_environment (void);
FerryFetcher *ferry_soup_fetcher_new (FerrySignOn *sign_on);
FerryFetcher *ferry_soup_fetcher_new_with_options (const FerrySoupFetcherOptions *options);
FerryTransferLoop *ferry_soup_fetcher_get_loop (FerrySoupFetcher *self);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-fetcher.h"
#include "core/ferry-sign-on.h"
#include "net/ferry-transfer-loop.h"

G_BEGIN_DECLS

#define FERRY_TYPE_SOUP_FETCH (ferry_soup_fetch_get_type ())
G_DECLARE_FINAL_TYPE (FerrySoupFetch, ferry_soup_fetch, FERRY, SOUP_FETCH, GObject)

/**
 * FerrySoupFetchSetup:
 * @fetcher: kept alive as long as the fetch runs
 * @loop: its transfer loop
 * @sign_on: (nullable): who has credentials, %NULL if nobody
 * @timeout: microseconds without a byte after which a server is given up
 */
typedef struct
{
  FerryFetcher *fetcher;
  FerryTransferLoop *loop;
  FerrySignOn *sign_on;
  gint64 timeout;
} FerrySoupFetchSetup;

FerrySoupFetch *ferry_soup_fetch_start (const FerrySoupFetchSetup *setup,
                                        const FerryFetchRequest   *request,
                                        const FerryFetchEvents    *events,
                                        gpointer                   user_data);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-fetcher.h"
#include "shared/ferry-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FAKE_TYPE_FETCHER (fake_fetcher_get_type ())
G_DECLARE_FINAL_TYPE (FakeFetcher, fake_fetcher, FAKE, FETCHER, GObject)

#define FAKE_TYPE_FETCH (fake_fetch_get_type ())
G_DECLARE_FINAL_TYPE (FakeFetch, fake_fetch, FAKE, FETCH, GObject)

FakeFetcher *fake_fetcher_new (void);
void fake_fetcher_hold_stops (FakeFetcher *self,
                              gboolean     hold);
char *fake_fetcher_take_asked_again (FakeFetcher *self);
guint fake_fetcher_get_n_running (FakeFetcher *self);
guint fake_fetcher_get_n_started (FakeFetcher *self);
const FerryFetchLimits *fake_fetcher_get_limits (FakeFetcher *self);
FakeFetch *fake_fetcher_get_running (FakeFetcher *self,
                                     guint        index);
FakeFetch *fake_fetcher_find (FakeFetcher *self,
                              const char  *url);

const FerryFetchRequest *fake_fetch_get_request (FakeFetch *self);
FerryPriority fake_fetch_get_priority (FakeFetch *self);
guint64 fake_fetch_get_limit (FakeFetch *self);
gboolean fake_fetch_is_connected (FakeFetch *self);
gboolean fake_fetch_is_stopping (FakeFetch *self);
void fake_fetch_connect (FakeFetch  *self,
                         const char *name,
                         goffset     length);
void fake_fetch_progress (FakeFetch *self,
                          goffset    bytes_done);
void fake_fetch_traffic (FakeFetch *self,
                         guint64    bytes);
void fake_fetch_receive (FakeFetch *self);
void fake_fetch_checkpoint (FakeFetch *self,
                            goffset    bytes_done);
void fake_fetch_succeed (FakeFetch *self);
void fake_fetch_end_unproved (FakeFetch *self);
void fake_fetch_fail (FakeFetch     *self,
                      FerryErrorCode code,
                      gint64         retry_after);
void fake_fetch_release (FakeFetch *self);
void fake_fetch_download (FakeFetch  *self,
                          const char *name,
                          goffset     length);

FerryCheckpoint *fake_checkpoint_new (const char *part_name,
                                      goffset     length,
                                      goffset     done);

G_END_DECLS

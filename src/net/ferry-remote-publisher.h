/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-publisher.h"
#include "core/ferry-sign-on.h"
#include "core/ferry-strangers.h"
#include "net/ferry-soup-fetcher.h"

G_BEGIN_DECLS

#define FERRY_TYPE_REMOTE_PUBLISHER (ferry_remote_publisher_get_type ())
G_DECLARE_FINAL_TYPE (FerryRemotePublisher, ferry_remote_publisher, FERRY, REMOTE_PUBLISHER, GObject)

FerryPublisher *ferry_remote_publisher_new (FerryPublisher   *local,
                                            FerrySoupFetcher *fetcher,
                                            FerrySignOn      *sign_on,
                                            FerryStrangers   *strangers,
                                            const char *staging);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-fetcher.h"
#include "net/ferry-transfer-loop.h"

G_BEGIN_DECLS

/**
 * FerryTraffic:
 * @tell: (nullable): called with what has been counted since the last time
 * @user_data: for @tell
 * @pending: what has not been told
 *
 * Counts what one transfer’s sockets send and receive, and tells of it in lots.
 */
typedef struct
{
  void (*tell) (gpointer user_data,
                guint64  bytes);
  gpointer user_data;
  guint64 pending;
} FerryTraffic;

void ferry_traffic_add (FerryTraffic *self,
                        guint64       bytes);
void ferry_traffic_flush (FerryTraffic *self);
void ferry_traffic_send (FerryTransferLoop      *loop,
                         const FerryFetchEvents *events,
                         gpointer                user_data,
                         guint64                 bytes);

G_END_DECLS

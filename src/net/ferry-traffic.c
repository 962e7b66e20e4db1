/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-traffic.h"

/* A data budget is overdrawn by no more than this, and what the servers have sent
 * already; a fast line makes a few hundred lots a second. */
#define LOT (256 * 1024)

/* On its way to the main thread. */
typedef struct
{
  const FerryFetchEvents *events; /* (unowned) */
  gpointer user_data;             /* (unowned) */
  guint64 bytes;
} Lot;

/**
 * ferry_traffic_flush:
 * @self: a count
 *
 * Tells what there is, if there is anything.
 */
void
ferry_traffic_flush (FerryTraffic *self)
{
  guint64 bytes = self->pending;

  self->pending = 0;
  if (bytes > 0 && self->tell != NULL)
    self->tell (self->user_data, bytes);
}

/**
 * ferry_traffic_add:
 * @self: a count
 * @bytes: what went over a socket
 */
void
ferry_traffic_add (FerryTraffic *self,
                   guint64       bytes)
{
  self->pending += bytes;
  if (self->pending >= LOT)
    ferry_traffic_flush (self);
}

static void
deliver (gpointer data)
{
  g_autofree Lot *lot = data;

  lot->events->traffic (lot->user_data, lot->bytes);
}

/**
 * ferry_traffic_send:
 * @loop: the transfer loop
 * @events: whom to tell, on the main thread
 * @user_data: for @events
 * @bytes: how much
 *
 * Whatever is sent to the main thread later arrives later.
 */
void
ferry_traffic_send (FerryTransferLoop      *loop,
                    const FerryFetchEvents *events,
                    gpointer                user_data,
                    guint64                 bytes)
{
  const Lot lot = { events, user_data, bytes };

  if (events->traffic != NULL)
    ferry_transfer_loop_tell (loop, deliver, g_memdup2 (&lot, sizeof lot));
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-rate-meter.h"

#include <string.h>

/* Half a second: progress comes at most four times a second and file, so each
 * bucket hears of every file that moves. */
#define BUCKET_LENGTH (G_USEC_PER_SEC / 2)

static void
move_to (FerryRateMeter *self,
         gint64          now)
{
  gint64 bucket = (now - self->started) / BUCKET_LENGTH;

  if (bucket - self->last >= FERRY_RATE_BUCKETS)
    memset (self->bytes, 0, sizeof self->bytes);
  else
    for (gint64 i = self->last + 1; i <= bucket; i++)
      self->bytes[i % FERRY_RATE_BUCKETS] = 0;

  self->last = MAX (self->last, bucket);
}

/**
 * ferry_rate_meter_add:
 * @self: a meter
 * @now: the time on the clock
 * @bytes: bytes that arrived since the last call
 */
void
ferry_rate_meter_add (FerryRateMeter *self,
                      gint64          now,
                      guint64         bytes)
{
  g_return_if_fail (self != NULL);

  /* A bucket before now, so that the first bytes have a time they took. */
  if (self->started == 0)
    self->started = now - BUCKET_LENGTH;

  move_to (self, now);
  self->bytes[self->last % FERRY_RATE_BUCKETS] += bytes;
}

/**
 * ferry_rate_meter_get:
 * @self: a meter
 * @now: the time on the clock
 *
 * Returns: bytes per second over about the last three seconds
 */
guint64
ferry_rate_meter_get (FerryRateMeter *self,
                      gint64          now)
{
  guint64 sum = 0;
  gint64 span;

  g_return_val_if_fail (self != NULL, 0);

  if (self->started == 0)
    return 0;

  move_to (self, now);
  for (guint i = 0; i < FERRY_RATE_BUCKETS; i++)
    sum += self->bytes[i];

  /* The newest bucket is not over yet. */
  span = now - self->started - MAX (self->last - FERRY_RATE_BUCKETS + 1, 0) * BUCKET_LENGTH;

  return sum * G_USEC_PER_SEC / (guint64) MAX (span, BUCKET_LENGTH);
}

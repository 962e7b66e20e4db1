/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-rate-limit.h"

/* What may pass at once after a pause: a fifth of a second’s worth. Less would
 * lose rate to late wake-ups, more would show as bursts. */
#define BURST_SECONDS 0.2

/* How full the bucket is before somebody who found it empty is woken: often
 * enough to be smooth, seldom enough to be cheap. */
#define WAKE_SECONDS 0.05

/* Reads of less than this cost more than they bring: while one is made, the next
 * few bytes have come due already. */
#define LEAST_BYTES 16384.0
#define LEAST_SECONDS 0.02

static double
get_least (const FerryRateLimit *self)
{
  return CLAMP ((double) self->rate * LEAST_SECONDS, 1.0, LEAST_BYTES);
}

static double
get_capacity (const FerryRateLimit *self)
{
  return MAX ((double) self->rate * BURST_SECONDS, 1.0);
}

static void
refill (FerryRateLimit *self,
        gint64          now)
{
  const double seconds = (double) MAX (now - self->filled, 0) / G_USEC_PER_SEC;

  self->tokens = MIN (self->tokens + seconds * (double) self->rate, get_capacity (self));
  self->filled = MAX (now, self->filled);
}

/**
 * ferry_rate_limit_init:
 * @self: a bucket
 * @rate: bytes per second, 0 for no limit
 * @now: monotonic time, microseconds
 *
 * Starts with an empty bucket, so that many short transfers one after another
 * keep to the limit as well.
 */
void
ferry_rate_limit_init (FerryRateLimit *self,
                       guint64         rate,
                       gint64          now)
{
  self->rate = rate;
  self->tokens = 0;
  self->filled = now;
}

/**
 * ferry_rate_limit_set_rate:
 * @self: a bucket
 * @rate: bytes per second from now on, 0 for no limit
 * @now: monotonic time, microseconds
 *
 * What was saved up or overdrawn under the old rate is forgotten.
 */
void
ferry_rate_limit_set_rate (FerryRateLimit *self,
                           guint64         rate,
                           gint64          now)
{
  if (self->rate != rate)
    ferry_rate_limit_init (self, rate, now);
}

/**
 * ferry_rate_limit_adjust_rate:
 * @self: a bucket
 * @rate: bytes per second from now on, 0 for no limit
 * @now: monotonic time, microseconds
 *
 * What was saved up or overdrawn stays: for a rate that changes all the time.
 */
void
ferry_rate_limit_adjust_rate (FerryRateLimit *self,
                              guint64         rate,
                              gint64          now)
{
  if (self->rate == 0 || rate == 0)
    {
      ferry_rate_limit_set_rate (self, rate, now);
      return;
    }

  refill (self, now);
  self->rate = rate;
}

/**
 * ferry_rate_limit_get_allowance:
 * @self: a bucket
 * @wanted: bytes that somebody would like to read
 * @now: monotonic time, microseconds
 *
 * Returns: how many of them may be read now
 */
gsize
ferry_rate_limit_get_allowance (FerryRateLimit *self,
                                gsize           wanted,
                                gint64          now)
{
  if (self->rate == 0)
    return wanted;

  refill (self, now);
  if (self->tokens < get_least (self))
    return 0;

  return (gsize) MIN ((double) wanted, self->tokens);
}

/**
 * ferry_rate_limit_take:
 * @self: a bucket
 * @bytes: bytes that were read
 */
void
ferry_rate_limit_take (FerryRateLimit *self,
                       gsize           bytes)
{
  if (self->rate > 0)
    self->tokens -= (double) bytes;
}

/**
 * ferry_rate_limit_get_ready_time:
 * @self: a bucket
 * @now: monotonic time, microseconds
 *
 * Returns: when it is worth asking again, monotonic microseconds; @now at the
 *   earliest
 */
gint64
ferry_rate_limit_get_ready_time (FerryRateLimit *self,
                                 gint64          now)
{
  double wanted;

  if (self->rate == 0)
    return now;

  refill (self, now);
  wanted = MAX ((double) self->rate * WAKE_SECONDS, 1.0) - self->tokens;
  if (wanted <= 0)
    return now;

  return now + 1 + (gint64) (wanted / (double) self->rate * G_USEC_PER_SEC);
}

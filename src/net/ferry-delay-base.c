/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-delay-base.h"

#define MINUTE (60 * G_USEC_PER_SEC)

/**
 * ferry_delay_base_add:
 * @self: a base
 * @delay: a round trip, microseconds; above 0
 * @now: monotonic time, microseconds
 *
 * A path that has become longer is noticed after ten minutes: sooner, and other
 * people’s queues would be taken for it.
 */
void
ferry_delay_base_add (FerryDelayBase *self,
                      gint64          delay,
                      gint64          now)
{
  gint64 *minimum;

  if (self->since == 0)
    self->since = now;

  if (now - self->since >= FERRY_DELAY_BASE_MINUTES * MINUTE)
    {
      *self = (FerryDelayBase){ .since = now };
    }

  while (now - self->since >= MINUTE)
    {
      self->current = (self->current + 1) % FERRY_DELAY_BASE_MINUTES;
      self->minima[self->current] = 0;
      self->since += MINUTE;
    }

  minimum = &self->minima[self->current];
  if (*minimum == 0 || delay < *minimum)
    *minimum = delay;
}

/**
 * ferry_delay_base_get:
 * @self: a base
 *
 * Returns: the shortest round trip of the last minutes, microseconds; 0 if there
 *   was none
 */
gint64
ferry_delay_base_get (const FerryDelayBase *self)
{
  gint64 base = 0;

  for (guint i = 0; i < FERRY_DELAY_BASE_MINUTES; i++)
    {
      if (self->minima[i] > 0 && (base == 0 || self->minima[i] < base))
        base = self->minima[i];
    }

  return base;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast a job was in each of the last seconds. A second in which nobody said
 * anything was as fast as the one before, for as long as the service may be
 * silent about a job that moves; after that nothing moved. */

#include "config.h"

#include "client/ferry-rate-history.h"

/* Progress comes twice a second; three seconds without are a stop. */
#define LONGEST_SILENCE 3

typedef struct
{
  gint64 second; /* of the monotonic clock, -1 if never written */
  guint64 rate;
} Slot;

struct _FerryRateHistory
{
  Slot slots[FERRY_RATE_HISTORY_LENGTH];
};

/**
 * ferry_rate_history_new:
 *
 * Returns: (transfer full): a history in which nothing ever moved
 */
FerryRateHistory *
ferry_rate_history_new (void)
{
  FerryRateHistory *self = g_new0 (FerryRateHistory, 1);

  for (guint i = 0; i < FERRY_RATE_HISTORY_LENGTH; i++)
    self->slots[i].second = -1;

  return self;
}

/**
 * ferry_rate_history_free:
 * @self: a history
 */
void
ferry_rate_history_free (FerryRateHistory *self)
{
  g_free (self);
}

/**
 * ferry_rate_history_add:
 * @self: a history
 * @time: microseconds of a clock that never goes back
 * @rate: bytes per second
 */
void
ferry_rate_history_add (FerryRateHistory *self,
                        gint64            time,
                        guint64           rate)
{
  gint64 second = time / G_USEC_PER_SEC;
  Slot *slot = &self->slots[second % FERRY_RATE_HISTORY_LENGTH];

  slot->second = second;
  slot->rate = rate;
}

/**
 * ferry_rate_history_get:
 * @self: a history
 * @seconds_ago: how long ago, less than %FERRY_RATE_HISTORY_LENGTH
 * @now: microseconds of the same clock
 *
 * Returns: bytes per second at that time
 */
guint64
ferry_rate_history_get (FerryRateHistory *self,
                        guint             seconds_ago,
                        gint64            now)
{
  gint64 second = now / G_USEC_PER_SEC - seconds_ago;

  for (gint64 before = second; before >= 0 && before > second - LONGEST_SILENCE; before--)
    {
      const Slot *slot = &self->slots[before % FERRY_RATE_HISTORY_LENGTH];

      if (slot->second == before)
        return slot->rate;
    }

  return 0;
}

/**
 * ferry_rate_history_get_peak:
 * @self: a history
 * @now: microseconds of the same clock
 *
 * Returns: the most of what ferry_rate_history_get() would say
 */
guint64
ferry_rate_history_get_peak (FerryRateHistory *self,
                             gint64            now)
{
  gint64 first = now / G_USEC_PER_SEC - FERRY_RATE_HISTORY_LENGTH;
  guint64 peak = 0;

  for (guint i = 0; i < FERRY_RATE_HISTORY_LENGTH; i++)
    {
      if (self->slots[i].second > first)
        peak = MAX (peak, self->slots[i].rate);
    }

  return peak;
}

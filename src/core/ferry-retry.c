/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-retry.h"

/* So that many jobs that one trouble hit do not come back all at once. */
#define JITTER_PERCENT 20

/* A server that wants to be left alone for longer has made a mistake. */
#define RETRY_AFTER_MAX (24 * 60 * 60 * G_TIME_SPAN_SECOND)

static gint64
get_back_off (guint attempts)
{
  guint seconds = FERRY_RETRY_MIN_SECONDS;

  for (guint i = 1; i < attempts && seconds < FERRY_RETRY_MAX_SECONDS; i++)
    seconds *= 2;

  return MIN (seconds, FERRY_RETRY_MAX_SECONDS) * G_TIME_SPAN_SECOND;
}

/**
 * ferry_retry_delay:
 * @attempts: times in a row that the job met trouble, this one included
 * @wanted_seconds: the delay the job asks for instead, 0 for Ferry’s back-off
 * @retry_after: microseconds from now for which the server does not want to be
 *   asked again, 0 if it named none
 * @random: any number, for the jitter
 *
 * Doubles from 5 s to 10 min and spreads by 20 % to both sides; a delay that
 * somebody asked for is kept exactly. The server’s wish is obeyed up to a day.
 *
 * Returns: microseconds until the next attempt
 */
gint64
ferry_retry_delay (guint   attempts,
                   guint   wanted_seconds,
                   gint64  retry_after,
                   guint32 random)
{
  gint64 delay;

  if (wanted_seconds > 0)
    {
      delay = MAX (wanted_seconds, FERRY_RETRY_MIN_SECONDS) * G_TIME_SPAN_SECOND;
    }
  else
    {
      gint64 range = get_back_off (attempts) / 100 * JITTER_PERCENT;

      /* @random spread over −range … +range */
      delay = get_back_off (attempts) - range + 2 * range * (gint64) random / G_MAXUINT32;
    }

  return MAX (delay, CLAMP (retry_after, 0, RETRY_AFTER_MAX));
}

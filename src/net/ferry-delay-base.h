/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 6817 §4.2 (BASE_HISTORY): the minima of the last ten minutes. */
#define FERRY_DELAY_BASE_MINUTES 10

/**
 * FerryDelayBase:
 * @minima: (private): the shortest round trip of each minute, microseconds
 * @current: (private): which of them is of this minute
 * @since: (private): when it began, monotonic microseconds, 0 for never
 *
 * How long a round trip takes when nobody queues. Pure; starts as zeroes.
 */
typedef struct
{
  gint64 minima[FERRY_DELAY_BASE_MINUTES];
  guint current;
  gint64 since;
} FerryDelayBase;

void ferry_delay_base_add (FerryDelayBase *self,
                           gint64          delay,
                           gint64          now);
gint64 ferry_delay_base_get (const FerryDelayBase *self);

G_END_DECLS

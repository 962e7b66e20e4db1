/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-arrivals.h"

/* Not even the largest window leaves more waiting for a segment that is missing. */
#define MOST_STRAY_BYTES (64.0 * 1024 * 1024)

/**
 * ferry_arrivals_step:
 * @self: the arrivals of one connection
 * @count: what the kernel has counted by now
 *
 * The kernel’s count of bytes stands still while a segment is missing, and then
 * makes one leap: what comes meanwhile would be taken for somebody else’s, and the
 * leap would hide as much that is. What finds no room when a window becomes small
 * is thrown away and sent again: it is not in that count, but it came. So every
 * segment is taken for a whole one; few are not.
 *
 * Returns: bytes that have come since the last step, headers included
 */
double
ferry_arrivals_step (FerryArrivals            *self,
                     const FerryArrivalsCount *count)
{
  const double bytes = (double) (count->bytes - self->last.bytes);
  const guint32 segments = count->segments - self->last.segments;
  const guint32 strays = MIN (count->strays - self->last.strays, segments);
  const double leap = bytes - (segments - strays) * count->mss;
  double known = 0;

  self->last = *count;
  self->stray_bytes = MIN (self->stray_bytes + strays * count->mss, MOST_STRAY_BYTES);
  if (leap > 0)
    known = MIN (leap, self->stray_bytes);
  else if (strays == 0 && bytes > 0)
    self->stray_bytes = 0; /* nothing is missing, or this would be a stray, too */
  self->stray_bytes -= known;

  return MAX (bytes + strays * count->mss - known, segments * count->mss) + segments * count->header;
}

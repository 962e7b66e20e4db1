/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-link-count.h"

/* How much of a debt is left at the next look, and how much of one look’s bytes it
 * can be: a segment that is shorter than it seems makes a small one each time, and
 * all of them together would hide the first bytes of somebody who begins. */
#define DEBT_LEFT 0.75
#define MOST_DEBT 0.25
#define LEAST_DEBT 3000.0

/**
 * ferry_link_count_note_received:
 * @self: a count
 * @is_known: whether the kernel told
 * @received: what has come over the interface so far
 *
 * To be called before the sockets are looked at: what comes in between is ours
 * too soon then, never somebody else’s.
 */
void
ferry_link_count_note_received (FerryLinkCount *self,
                                gboolean        is_known,
                                guint64         received)
{
  if (is_known && self->is_known && received >= self->received)
    self->came = (double) (received - self->received);
  else
    self->came = -1;
  self->received = received;
  self->is_known = is_known;
}

/**
 * ferry_link_count_add_own:
 * @self: a count
 * @bytes: what has come over the interface for us, headers included
 */
void
ferry_link_count_add_own (FerryLinkCount *self,
                          double          bytes)
{
  self->own += bytes;
}

/**
 * ferry_link_count_take_others:
 * @self: a count whose interface and whose sockets were looked at
 *
 * Returns: bytes that came for others since the last look, below 0 if nobody knows
 */
double
ferry_link_count_take_others (FerryLinkCount *self)
{
  const double own = self->own;
  double others;

  self->own = 0;
  if (self->came < 0)
    return -1;

  others = self->came - own - self->debt;
  self->debt = CLAMP (-others * DEBT_LEFT, 0, own * MOST_DEBT + LEAST_DEBT);

  return MAX (others, 0);
}

/**
 * ferry_link_count_forget:
 * @self: a count
 *
 * What came until the next look was everybody’s.
 */
void
ferry_link_count_forget (FerryLinkCount *self)
{
  *self = (FerryLinkCount){ 0 };
}

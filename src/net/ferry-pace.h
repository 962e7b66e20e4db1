/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryPaceStyle:
 * @target: seconds of queue that it may keep at the bottleneck when alone
 * @trickle: part of the capacity that it keeps while others use the link
 * @room: part of the capacity that it and others together may use
 * @quiet: seconds for which others must have been quiet before it comes back
 * @shares: whether what others do on the link need not concern the bottleneck,
 *   so that it takes at once all they leave instead of waiting for them to end
 *
 * How much somebody insists.
 */
typedef struct
{
  double target;
  double trickle;
  double room;
  double quiet;
  gboolean shares;
} FerryPaceStyle;

/**
 * FerryPaceSample:
 * @now: monotonic time, microseconds
 * @queue: seconds that bytes wait at the bottleneck, below 0 if there is no
 *   sample
 * @rtt: seconds of a round trip at the moment, 0 if unknown
 * @own: bytes that have come over the link for those that are paced, since the
 *   last sample
 * @other: bytes that have come for others, below 0 if nobody can tell
 * @mss: bytes of one segment
 * @is_blind: whether there will be no samples of the queue at all
 *
 * What can be seen of a link.
 */
typedef struct
{
  gint64 now;
  double queue;
  double rtt;
  double own;
  double other;
  double mss;
  gboolean is_blind;
} FerryPaceSample;

/**
 * FerryPaceOrder:
 * @window: bytes that may be under way
 * @rate: bytes per second that this amounts to
 *
 * How much to ask for; infinite where nothing needs to be held back.
 */
typedef struct
{
  double window;
  double rate;
} FerryPaceOrder;

/**
 * FerryPace:
 *
 * One controller for one bottleneck. Pure: samples go in, orders come out. All
 * fields are private.
 */
typedef struct
{
  FerryPaceStyle style;
  gint64 last;
  guint n_steps;

  /* How full the queue is */
  double window;
  double rtt;
  double base;
  double unseen_seconds;
  double full_seconds;
  gboolean is_starting;

  /* What passes the link, bytes per second, smoothed */
  double own_rate;
  double other_rate;
  double capacity;
  gboolean is_capacity_known;
  double span_bytes;
  double span_own;
  double span_seconds;

  /* Others */
  gboolean is_yielding;
  double noise;
  double quiet_seconds;
  double saved_window;
  double returning;
  double granted;
  double period_bytes;
  double period_seconds;
  double period_rate;
  double hold;
  double hold_left;
} FerryPace;

void ferry_pace_init (FerryPace            *self,
                      const FerryPaceStyle *style);
void ferry_pace_set_style (FerryPace            *self,
                           const FerryPaceStyle *style);
FerryPaceOrder ferry_pace_step (FerryPace             *self,
                                const FerryPaceSample *sample);

G_END_DECLS

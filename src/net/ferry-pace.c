/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Decides how much background transfers may have under way, so that whoever uses
 * the same link does not notice them. Two things tell: how long bytes wait at the
 * bottleneck, as in LEDBAT (RFC 6817, RFC 9840), and what else passes the network
 * interface, which is the only thing to be seen where the bottleneck keeps its
 * queue short or serves every connection in turn. */

#include "config.h"

#include "net/ferry-pace.h"

#include <math.h>

/* A window is never below this many segments: rates below that are kept by
 * reading now and then. */
#define LEAST_SEGMENTS 0.25
#define FIRST_SEGMENTS 10.0

/* Growth of the window per round trip at the start, and until when that lasts. */
#define START_GAIN 0.6
#define START_EXIT 0.75
#define START_ROUNDS 0.8
#define GROWTH_AT_START 0.1
#define MAX_ROUNDS 4.0
#define LEAST_RTT 0.005
#define UNKNOWN_RTT 0.05

/* What is missing to the target, or too much, is made up for in part during the time
 * until it shows, a round trip and some looks: were it more, the queue would swing,
 * and who begins while it grows takes the link for full. Far above the target all of
 * it is; and an empty queue does not tell how much is missing. */
#define LAG 0.04
#define GAIN 0.35
#define GAIN_ABOVE 1.0
#define GAIN_EMPTY 3.0
#define ABOVE 2.0
#define EMPTY 0.25
#define MOST_GROWTH 0.25

/* Windows run away where the server or losses are what limits, and all of one that
 * was given still comes when it is taken back. But behind a segment that was lost
 * there must be room for a round trip’s more. */
#define START_SLACK 3.0
#define SLACK 1.7
#define SLACK_SEGMENTS 30.0

/* Seconds over which rates are smoothed. */
#define OTHER_SMOOTHING 0.06
#define OWN_SMOOTHING 0.2
#define SPAN 0.5
#define CAPACITY_FADING 10.0

/* Others count above this part of the capacity, or these bytes per second. What
 * a server sends first is noticed at once: were it to meet a queue that still
 * grows, it would take the link for full and stay slow. */
#define NOTICE 0.02
#define NOTICE_RATE 15000.0
#define FIRST_STEPS 10

#define MOST_NOISE 2.0
#define QUIET_ROUNDS 1.5

/* How what others leave is found out. */
#define PERIOD 0.4
#define PERIOD_ROUNDS 2.0
#define SHARED_PERIOD 0.1
#define GRANT_STEP 0.12
#define PROBE_STEP 0.03
#define GROWTH 0.02
#define HURT 0.04
#define HURT_FACTOR 0.3
#define FIRST_HOLD 0.7
#define FIRST_HOLD_ROUNDS 6.0
#define RETURN 0.9
#define RETURN_SECONDS 1.0
#define RETURN_ROUNDS 8.0
#define MIN_HOLD 1.0
#define MAX_HOLD 16.0
#define GRANT_QUEUE 0.02
#define LEAST_TRICKLE 1500.0

static double
smooth (double old,
        double new,
        double seconds,
        double constant)
{
  return old + seconds / (seconds + constant) * (new - old);
}

/* Capacity is what has passed in half a second while we had a good part in it:
 * what others alone use says nothing of the link. */
static void
learn_capacity (FerryPace             *self,
                const FerryPaceSample *sample,
                double                 seconds)
{
  const gboolean is_full = sample->queue > self->style.target / 2;
  double rate;

  self->span_bytes += sample->own + sample->other;
  self->span_own += sample->own;
  self->span_seconds += seconds;
  if (self->span_seconds < SPAN)
    return;

  rate = self->span_bytes / self->span_seconds;
  if (rate < self->capacity * (1 + GROWTH_AT_START))
    self->is_starting = FALSE; /* no queue has told, but it is over */
  if (self->span_own > self->span_bytes / 10 && rate > self->capacity)
    self->capacity += (rate - self->capacity) / 2;
  else if (!self->is_yielding && is_full)
    self->capacity = smooth (self->capacity, rate, self->span_seconds, CAPACITY_FADING);
  if (!self->is_yielding && (is_full || self->window > self->own_rate * self->rtt * 2))
    self->is_capacity_known = TRUE;

  self->span_bytes = 0;
  self->span_own = 0;
  self->span_seconds = 0;
}

static void
note_rates (FerryPace             *self,
            const FerryPaceSample *sample,
            double                 seconds)
{
  self->own_rate = smooth (self->own_rate, sample->own / seconds, seconds, MAX (OWN_SMOOTHING, self->base));
  if (sample->other < 0)
    return;

  self->other_rate = smooth (self->other_rate, sample->other / seconds, seconds, OTHER_SMOOTHING);
  learn_capacity (self, sample, seconds);
}

/* How much the window changes in a round trip, as a part of it. */
static double
get_change (double target,
            double queue,
            double rtt)
{
  double gain = GAIN;

  if (queue > target * ABOVE)
    gain = GAIN_ABOVE;
  else if (queue < target * EMPTY)
    gain = GAIN_EMPTY;

  return MIN (gain * (target - queue) / (rtt + LAG), MOST_GROWTH);
}

/* The part that looks at the queue. Where little is under way, many steps see
 * nothing: the next that does makes up for them. */
static void
step_window (FerryPace             *self,
             const FerryPaceSample *sample)
{
  const double target = self->style.target;
  const double rtt = MAX (sample->rtt, LEAST_RTT);
  const double rounds = MIN (self->unseen_seconds / rtt, MAX_ROUNDS);
  const double gap = (target - sample->queue) / target;
  const double change = get_change (target, sample->queue, rtt);
  double most;

  /* Servers that are far away send a round trip’s worth at once at first: a queue
   * that is soon gone is none. */
  self->full_seconds = sample->queue > START_EXIT * target ? self->full_seconds + self->unseen_seconds : 0;
  if (self->is_starting && self->full_seconds > START_ROUNDS * self->base)
    {
      self->is_starting = FALSE;
      self->window *= 0.8;
    }
  else if (self->is_starting)
    {
      self->window *= exp2 (START_GAIN * rounds);
    }
  else if (gap > 0 && self->returning > 0 && self->window >= self->saved_window * RETURN)
    {
      /* The queue is short because servers are slow to begin. */
    }
  else if (gap > 0)
    {
      self->window += MAX (sample->mss * MIN (1, self->base / (2 * target)) * gap, self->window * change) * rounds;
    }
  else
    {
      self->window *= 1 + MAX (change * MIN (rounds, 1), -0.5);
    }

  /* Just back, servers need a moment to fill the window that they had. */
  most = MAX (self->own_rate * rtt * (self->is_starting ? START_SLACK : SLACK), SLACK_SEGMENTS * sample->mss);
  if (self->returning > 0)
    most = MAX (most, self->saved_window);
  self->window = CLAMP (self->window, LEAST_SEGMENTS * sample->mss, most);
  self->unseen_seconds = 0;
}

static void
begin_yielding (FerryPace *self)
{
  self->is_yielding = TRUE;
  self->quiet_seconds = 0;
  self->saved_window = MAX (self->window, self->saved_window * RETURN);
  self->granted = self->style.shares ? self->own_rate : 0;
  self->hold = MIN_HOLD;
  self->hold_left = self->style.shares ? 0 : MAX (FIRST_HOLD, FIRST_HOLD_ROUNDS * self->base);
  self->period_bytes = 0;
  self->period_seconds = 0;
  self->period_rate = self->other_rate;
}

static void
end_yielding (FerryPace *self)
{
  self->is_yielding = FALSE;
  self->other_rate = 0;
  self->window = MAX (self->window, MAX (self->granted * self->rtt, self->saved_window * RETURN));
  self->returning = MAX (RETURN_SECONDS, RETURN_ROUNDS * self->base);
}

/* Others had less since we took more: they are of the kind that fills a link. */
static void
back_off (FerryPace *self)
{
  self->granted *= HURT_FACTOR;
  if (self->granted < NOTICE * self->capacity)
    self->granted = 0;
  self->is_capacity_known = TRUE;
  self->hold_left = self->hold;
  self->hold = MIN (self->hold * 2, MAX_HOLD);
}

/* One period is over in which others had @rate: how much of the rest may we
 * have? Nothing more while they still grow, for they may be about to fill the
 * link. What is known of the capacity is taken in large steps; beyond it, small
 * ones find out whether there is more. */
static void
grant (FerryPace *self,
       double     rate,
       double     queue)
{
  const double room = self->capacity * self->style.room - rate;
  const gboolean is_full = queue > self->style.target;

  if (self->style.shares)
    {
      self->granted = self->is_capacity_known ? MAX (room, 0) : INFINITY;
      return;
    }

  if (self->granted > 0 && rate < self->period_rate - HURT * self->capacity)
    back_off (self);
  else if (is_full)
    self->granted *= 0.7;
  else if (rate > self->period_rate + GROWTH * self->capacity)
    self->granted = MIN (self->granted, MAX (room, 0));
  else if (self->granted < room)
    self->granted = MIN (room, self->granted + GRANT_STEP * self->capacity);
  else if (!self->is_capacity_known)
    self->granted += MAX (PROBE_STEP * self->capacity, LEAST_TRICKLE);
  else
    self->granted = MAX (room, 0);
}

static void
step_yielding (FerryPace             *self,
               const FerryPaceSample *sample,
               double                 seconds)
{
  const double period = self->style.shares ? SHARED_PERIOD : MAX (PERIOD, PERIOD_ROUNDS * self->base);
  double rate;

  self->hold_left -= seconds;
  self->period_bytes += sample->other;
  self->period_seconds += seconds;
  if (self->period_seconds < period)
    return;

  rate = self->period_bytes / self->period_seconds;
  if (self->hold_left <= 0)
    grant (self, rate, sample->queue);

  self->period_rate = rate;
  self->period_bytes = 0;
  self->period_seconds = 0;
}

/* Whether others are to be heard. However much they had before, their end is
 * noticed equally soon. */
static gboolean
hear (FerryPace *self,
      double     rate,
      double     seconds,
      double     notice)
{
  const gboolean is_sudden = smooth (0, rate, seconds, OTHER_SMOOTHING) > notice;

  self->noise = smooth (self->noise, MIN (rate, MOST_NOISE * notice), seconds, OTHER_SMOOTHING);

  return is_sudden || self->noise > notice;
}

/* The part that looks at what others do. Who is far away pauses for a round trip
 * after each of the first things that it sends. */
static void
watch_others (FerryPace             *self,
              const FerryPaceSample *sample,
              double                 seconds)
{
  const double notice = MAX (NOTICE * MAX (self->capacity, self->own_rate), NOTICE_RATE);
  const gboolean is_loud = hear (self, sample->other / seconds, seconds, notice);

  self->quiet_seconds = is_loud ? 0 : self->quiet_seconds + seconds;
  if (!self->is_yielding && self->other_rate > notice && self->n_steps > FIRST_STEPS)
    begin_yielding (self);
  else if (self->is_yielding && self->quiet_seconds > MAX (self->style.quiet, QUIET_ROUNDS * self->base))
    end_yielding (self);

  if (self->is_yielding)
    step_yielding (self, sample, seconds);
}

static FerryPaceOrder
get_order (const FerryPace       *self,
           const FerryPaceSample *sample)
{
  const double rtt = self->rtt > 0 ? MAX (self->rtt, LEAST_RTT) : UNKNOWN_RTT;
  FerryPaceOrder order = { INFINITY, INFINITY };

  if (!sample->is_blind)
    {
      order.window = self->window;
      order.rate = self->window / rtt;
    }

  if (self->is_yielding)
    {
      const double trickle = MAX (self->style.trickle * self->capacity, LEAST_TRICKLE);
      const double rate = MAX (self->granted, trickle);

      /* A queue that others have filled is no reason to send more, nor to stop
       * insisting. */
      order.window = MIN (order.window, rate * MIN (rtt, self->base + GRANT_QUEUE));
      order.window = MAX (order.window, trickle * rtt);
      order.rate = CLAMP (order.rate, trickle, rate);
    }

  return order;
}

/**
 * ferry_pace_init:
 * @self: a controller
 * @style: how much to insist
 */
void
ferry_pace_init (FerryPace            *self,
                 const FerryPaceStyle *style)
{
  *self = (FerryPace){ .style = *style, .is_starting = TRUE };
}

/**
 * ferry_pace_set_style:
 * @self: a controller
 * @style: how much to insist from now on
 */
void
ferry_pace_set_style (FerryPace            *self,
                      const FerryPaceStyle *style)
{
  self->style = *style;
}

/**
 * ferry_pace_step:
 * @self: a controller
 * @sample: what was seen since the last step; best every 20 ms
 *
 * Returns: what may be under way from now on
 */
FerryPaceOrder
ferry_pace_step (FerryPace             *self,
                 const FerryPaceSample *sample)
{
  const double seconds = (double) (sample->now - self->last) / G_USEC_PER_SEC;

  if (self->n_steps == 0)
    self->window = FIRST_SEGMENTS * sample->mss;

  if (sample->rtt > 0 && sample->queue >= 0)
    {
      self->rtt = sample->rtt;
      self->base = sample->rtt - sample->queue;
    }

  if (self->n_steps++ > 0 && seconds > 0 && seconds < 1)
    {
      self->unseen_seconds += seconds;
      self->returning -= seconds;
      note_rates (self, sample, seconds);
      if (sample->rtt > 0 && sample->queue >= 0)
        step_window (self, sample);
      if (sample->other >= 0)
        watch_others (self, sample, seconds);
    }
  self->last = sample->now;

  return get_order (self, sample);
}

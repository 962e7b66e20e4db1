/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-pace.h"

#include <math.h>

/* The controller on a link made of arithmetic: one queue of bytes, a background
 * transfer that fills its window, and others that send what they are told or, if
 * they are greedy, fill what is left. */

#define MEGABIT 125000.0
#define TICK 20000
#define MSS 1448.0

/* Steps that an order may be under way. */
#define MOST_STEPS 32

typedef struct
{
  FerryPace pace;
  FerryPaceOrder order;
  double windows[MOST_STEPS]; /* of the last orders, in turn */
  guint n_steps;
  double rate;       /* of the link, bytes per second */
  double base;       /* seconds */
  double buffer;     /* bytes that the queue holds */
  double other;      /* bytes per second that others send */
  gboolean is_greedy; /* others fill the queue */
  gboolean is_fair;  /* every flow has a queue of its own */
  gboolean is_blind;
  gboolean is_counted; /* whether others can be seen at the interface */
  gboolean is_late;    /* orders take a round trip until they show */
  double served;       /* bytes per second that the server has, 0 for more than needed */

  gint64 now;
  double queue; /* bytes */
  double own_total;
  double other_total;
  double queue_seconds_least;
  double queue_seconds_most;
} Link;

static const FerryPaceStyle normal = { .target = 0.025, .trickle = 0.003, .room = 0.9, .quiet = 0.2 };
static const FerryPaceStyle near = { .target = 0.025, .trickle = 0.003, .room = 0.95, .quiet = 0.2, .shares = TRUE };

static void
link_init (Link                 *link,
           double                rate,
           double                base,
           const FerryPaceStyle *style)
{
  *link = (Link){ .rate = rate, .base = base, .buffer = rate * 0.15, .is_counted = TRUE, .now = G_USEC_PER_SEC };
  ferry_pace_init (&link->pace, style);
  link->order = (FerryPaceOrder){ 10 * MSS, 10 * MSS / base };
}

/* The window that what comes now was asked for with. */
static double
get_window (Link  *link,
            double wait)
{
  const guint age = (guint) lround ((link->base + wait) * G_USEC_PER_SEC / TICK);

  link->windows[link->n_steps++ % MOST_STEPS] = link->order.window;
  if (!link->is_late || link->n_steps <= age)
    return link->order.window;

  return link->windows[(link->n_steps - 1 - MIN (age, MOST_STEPS - 1)) % MOST_STEPS];
}

static void
tick (Link *link)
{
  const double seconds = (double) TICK / G_USEC_PER_SEC;
  const double wait = link->is_fair ? 0.005 : link->queue / link->rate;
  const double capacity = link->rate * seconds;
  const double asked = MIN (get_window (link, wait) / (link->base + wait), link->order.rate);
  const double mine = (link->served > 0 ? MIN (asked, link->served) : asked) * seconds;
  double others = link->other * seconds;
  double own;

  if (link->is_greedy && link->is_fair)
    others = MAX (capacity - mine, capacity / 2);
  else if (link->is_greedy)
    others = MAX (capacity - MIN (mine, capacity) + (link->buffer - link->queue) * 0.05, 0);
  own = MIN (mine, link->is_fair ? MAX (capacity - others, 0) : mine);

  link->queue = link->is_fair ? 0 : CLAMP (link->queue + own + others - capacity, 0, link->buffer);
  own = MIN (own, capacity * own / MAX (own + others, 1) + MAX (capacity - own - others, 0));
  link->own_total += own;
  link->other_total += MIN (others, capacity);
  link->queue_seconds_least = MIN (link->queue_seconds_least, wait);
  link->queue_seconds_most = MAX (link->queue_seconds_most, wait);

  link->now += TICK;
  link->order = ferry_pace_step (&link->pace, &(FerryPaceSample){
    .now = link->now,
    .queue = link->is_blind ? -1 : wait,
    .rtt = link->is_blind ? 0 : link->base + wait,
    .own = own,
    .other = link->is_counted ? MIN (others, capacity) : -1,
    .mss = MSS,
    .is_blind = link->is_blind,
  });
}

/* Lets time pass; what is counted is counted from here. */
static void
run_link (Link  *link,
          double seconds)
{
  link->own_total = 0;
  link->other_total = 0;
  link->queue_seconds_least = INFINITY;
  link->queue_seconds_most = 0;
  for (double passed = 0; passed < seconds; passed += (double) TICK / G_USEC_PER_SEC)
    tick (link);
}

static void
assert_share (const Link *link,
              double      seconds,
              double      least,
              double      most)
{
  const double share = link->own_total / seconds / link->rate;

  g_test_message ("share %.3f", share);
  g_assert_cmpfloat (share, >=, least);
  g_assert_cmpfloat (share, <=, most);
}

/* 1 to 1000 Mbit/s, 5 to 300 ms. */
static void
test_uses_an_idle_link (void)
{
  static const double rates[] = { 1, 10, 50, 1000 };
  static const double delays[] = { 0.005, 0.03, 0.3 };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (delays); j++)
        {
          Link link;

          g_test_message ("%.0f Mbit/s, %.0f ms", rates[i], delays[j] * 1000);
          link_init (&link, rates[i] * MEGABIT, delays[j], &normal);
          run_link (&link, 20);
          run_link (&link, 10);
          assert_share (&link, 10, 0.9, 1.01);
          g_assert_cmpfloat (link.queue_seconds_most, <, 0.08);
        }
    }
}

/* Whoever begins while the queue grows takes the link for full. */
static void
test_holds_the_queue_still (void)
{
  static const double delays[] = { 0.005, 0.03, 0.1, 0.3 };

  for (guint i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      Link link;

      link_init (&link, 50 * MEGABIT, delays[i], &normal);
      link.is_late = TRUE;
      run_link (&link, 20);
      run_link (&link, 10);
      g_test_message ("%.0f ms: %.1f to %.1f ms of queue", delays[i] * 1000, link.queue_seconds_least * 1000,
                      link.queue_seconds_most * 1000);
      assert_share (&link, 10, 0.97, 1.01);
      g_assert_cmpfloat (link.queue_seconds_least, >, normal.target * 0.8);
      g_assert_cmpfloat (link.queue_seconds_most, <, normal.target * 1.2);
    }
}

static void
check_gives_way (gboolean is_fair)
{
  Link link;

  link_init (&link, 50 * MEGABIT, 0.03, &normal);
  link.is_fair = is_fair;
  run_link (&link, 5);
  link.is_greedy = TRUE;
  run_link (&link, 0.3);
  run_link (&link, 10);
  assert_share (&link, 10, 0, 0.03);

  /* And comes back. */
  link.is_greedy = FALSE;
  run_link (&link, 1.5);
  run_link (&link, 2);
  assert_share (&link, 2, 0.9, 1.01);
}

static void
test_gives_way (void)
{
  check_gives_way (FALSE);
}

/* However long the queue is that others have filled. */
static void
test_high_insists (void)
{
  static const FerryPaceStyle high = { .target = 0.025, .trickle = 0.05, .room = 0.95, .quiet = 0.2 };
  Link link;

  link_init (&link, 50 * MEGABIT, 0.03, &high);
  run_link (&link, 5);
  link.is_greedy = TRUE;
  run_link (&link, 2);
  run_link (&link, 10);
  g_assert_cmpfloat (link.queue, >, 0.1 * link.rate);
  assert_share (&link, 10, 0.03, 0.08);
}

/* Where queues are fair, delay shows nothing. */
static void
test_gives_way_without_a_queue (void)
{
  check_gives_way (TRUE);
}

/* Where no queue grows, nothing but what comes tells how much may be under way; what
 * was offered to a server cannot be taken back. */
static void
test_offers_little_more_than_comes (void)
{
  Link link;

  link_init (&link, 50 * MEGABIT, 0.03, &normal);
  link.is_fair = TRUE;
  run_link (&link, 10);
  g_assert_cmpfloat (link.order.window, <, 2 * link.rate * (link.base + 0.005));
  run_link (&link, 5);
  assert_share (&link, 5, 0.97, 1.01);
}

/* Others behind the same router: nothing but delay tells of them. */
static void
test_gives_way_to_the_unseen (void)
{
  Link link;

  link_init (&link, 50 * MEGABIT, 0.03, &normal);
  link.is_counted = FALSE;
  run_link (&link, 5);
  link.is_greedy = TRUE;
  run_link (&link, 2);
  run_link (&link, 10);
  assert_share (&link, 10, 0, 0.05);
}

/* Who is far away sends something each round trip at first, a little more each time,
 * and nothing in between: that is no end. */
static void
test_gives_way_to_the_far (void)
{
  Link link;

  link_init (&link, 20 * MEGABIT, 0.3, &normal);
  run_link (&link, 20);
  for (guint i = 0; i < 6; i++)
    {
      link.other = MIN (15000 * exp2 (i) / 0.02, link.rate);
      run_link (&link, 0.02);
      link.other = 0;
      run_link (&link, 0.28);
      g_assert_true (link.pace.is_yielding);
    }
  assert_share (&link, 0.28, 0, 0.05);
  run_link (&link, 3);
  g_assert_false (link.pace.is_yielding);
}

/* When others have ended, a server that is far away has to begin slowly: it finds
 * the window open that it had. */
static void
test_waits_for_the_far (void)
{
  Link link;

  link_init (&link, 20 * MEGABIT, 0.3, &normal);
  run_link (&link, 20);
  link.is_greedy = TRUE;
  run_link (&link, 5);
  link.is_greedy = FALSE;
  link.served = 10 * MSS / link.base;
  run_link (&link, 0.5);
  for (guint i = 0; i < 6; i++)
    {
      run_link (&link, link.base);
      link.served *= 2;
    }
  run_link (&link, 1);
  assert_share (&link, 1, 0.8, 1.01);
}

/* A film takes 40 %: the rest is ours, and it never has less. */
static void
test_shares_with_a_stream (void)
{
  Link link;

  link_init (&link, 50 * MEGABIT, 0.03, &normal);
  run_link (&link, 5);
  link.other = 20 * MEGABIT;
  run_link (&link, 5);
  run_link (&link, 10);
  assert_share (&link, 10, 0.3, 0.6);
}

/* A job that begins while a film runs does not know the link; it may not be held
 * back until the film ends. */
static void
test_begins_beside_a_stream (void)
{
  Link link;

  link_init (&link, 50 * MEGABIT, 0.03, &normal);
  link.other = 10 * MEGABIT;
  run_link (&link, 60);
  run_link (&link, 10);
  assert_share (&link, 10, 0.3, 0.8);
}

/* Hours of film do not wear out what is known of the link. */
static void
test_keeps_sharing (void)
{
  Link link;

  link_init (&link, 50 * MEGABIT, 0.03, &normal);
  run_link (&link, 5);
  link.other = 20 * MEGABIT;
  run_link (&link, 3600);
  run_link (&link, 10);
  assert_share (&link, 10, 0.3, 0.6);
}

/* On the local network, what comes from beyond the router is in nobody’s way. */
static void
test_near_is_not_held_back (void)
{
  Link link;

  link_init (&link, 1000 * MEGABIT, 0.005, &near);
  run_link (&link, 5);
  link.other = 50 * MEGABIT;
  run_link (&link, 1);
  run_link (&link, 10);
  assert_share (&link, 10, 0.8, 1.0);
}

static void
test_blind_looks_at_counters (void)
{
  Link link;

  link_init (&link, 50 * MEGABIT, 0.03, &normal);
  link.is_blind = TRUE;
  link.order = (FerryPaceOrder){ INFINITY, INFINITY };
  link.buffer = 0;
  run_link (&link, 1);
  g_assert_true (isinf (link.order.window));
  link.other = 10 * MEGABIT;
  run_link (&link, 0.3);
  g_assert_false (isinf (link.order.window));
  link.is_greedy = TRUE;
  run_link (&link, 1);
  run_link (&link, 5);
  assert_share (&link, 5, 0, 0.05);
}

/* A service that was asleep, or a clock that jumped. */
static void
test_survives_pauses (void)
{
  Link link;

  link_init (&link, 50 * MEGABIT, 0.03, &normal);
  run_link (&link, 2);
  link.now += 3600 * G_GINT64_CONSTANT (1000000);
  run_link (&link, 5);
  link.now -= TICK;
  tick (&link);
  g_assert_true (link.order.window > 0);
  run_link (&link, 2);
  assert_share (&link, 2, 0.8, 1.01);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pace/uses-an-idle-link", test_uses_an_idle_link);
  g_test_add_func ("/pace/holds-the-queue-still", test_holds_the_queue_still);
  g_test_add_func ("/pace/gives-way", test_gives_way);
  g_test_add_func ("/pace/high-insists", test_high_insists);
  g_test_add_func ("/pace/gives-way-without-a-queue", test_gives_way_without_a_queue);
  g_test_add_func ("/pace/offers-little-more-than-comes", test_offers_little_more_than_comes);
  g_test_add_func ("/pace/gives-way-to-the-unseen", test_gives_way_to_the_unseen);
  g_test_add_func ("/pace/gives-way-to-the-far", test_gives_way_to_the_far);
  g_test_add_func ("/pace/waits-for-the-far", test_waits_for_the_far);
  g_test_add_func ("/pace/shares-with-a-stream", test_shares_with_a_stream);
  g_test_add_func ("/pace/begins-beside-a-stream", test_begins_beside_a_stream);
  g_test_add_func ("/pace/keeps-sharing", test_keeps_sharing);
  g_test_add_func ("/pace/near-is-not-held-back", test_near_is_not_held_back);
  g_test_add_func ("/pace/blind-looks-at-counters", test_blind_looks_at_counters);
  g_test_add_func ("/pace/survives-pauses", test_survives_pauses);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-pace.h"

#include <math.h>
#include <stdio.h>

/* The controller is shown what real links showed. What it would have done then
 * cannot change what comes next: these tests tell when it acts, not how well. */

#define MEGABIT 125000.0
#define MSS 1448.0

/* A look. */
#define TICK (G_USEC_PER_SEC / 50)

/* Looks in a second. */
#define STEPS 50

/* What somebody sends who begins: ten segments (RFC 6928), some of which come
 * before a look and some after. */
#define BEGINNING 7000.0

static const FerryPaceStyle normal = { .target = 0.022, .trickle = 0.003, .room = 0.9, .quiet = 0.2 };

/* One time that others used the link, as the controller saw it. */
typedef struct
{
  gint64 began;
  gint64 noticed;
  gint64 ended;
  gint64 back;
  double rate_before;
  double most_during;
  double rate_after;
  double window_least; /* in the second before */
  double window_most;
} Episode;

typedef struct
{
  FerryPace pace;
  gint64 began; /* 0 if nobody else is there */
  gint64 last;
  double rate;
  double windows[STEPS]; /* of the last second, in turn */
  guint n_steps;
  GArray *episodes; /* (element-type Episode) */
} Replay;

/* How still the window was. */
static void
note_windows (const Replay *replay,
              Episode      *episode)
{
  episode->window_least = INFINITY;
  for (guint i = 0; i < STEPS; i++)
    {
      episode->window_least = MIN (episode->window_least, replay->windows[i]);
      episode->window_most = MAX (episode->window_most, replay->windows[i]);
    }
}

static void
note (Replay                *replay,
      const FerryPaceSample *sample,
      const FerryPaceOrder  *order,
      gboolean               was_yielding)
{
  Episode *episode = replay->episodes->len > 0
                       ? &g_array_index (replay->episodes, Episode, replay->episodes->len - 1) : NULL;

  if (!was_yielding && replay->pace.is_yielding)
    {
      Episode begun = { .began = replay->began > 0 ? replay->began : sample->now, .noticed = sample->now,
                        .rate_before = replay->rate };

      note_windows (replay, &begun);
      g_array_append_val (replay->episodes, begun);
    }
  else if (was_yielding && !replay->pace.is_yielding)
    {
      episode->ended = replay->last;
      episode->back = sample->now;
      episode->rate_after = order->rate;
      replay->began = 0;
    }
  else if (replay->pace.is_yielding)
    {
      episode->most_during = MAX (episode->most_during, order->rate);
    }

  replay->rate = order->rate;
  replay->windows[replay->n_steps++ % STEPS] = order->window;
}

static void
show (Replay                *replay,
      const FerryPaceSample *sample)
{
  const gboolean was_yielding = replay->pace.is_yielding;
  FerryPaceOrder order;

  if (sample->other >= BEGINNING)
    replay->last = sample->now;
  if (sample->other >= BEGINNING && replay->began == 0)
    replay->began = sample->now;
  order = ferry_pace_step (&replay->pace, sample);
  note (replay, sample, &order, was_yielding);
}

static void
replay_init (Replay     *replay,
             const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "unit", "fixtures", name, NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);

  *replay = (Replay){ .episodes = g_array_new (FALSE, TRUE, sizeof (Episode)) };
  ferry_pace_init (&replay->pace, &normal);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      double at, queue, rtt, own, other;

      if (sscanf (lines[i], "%lf %lf %lf %lf %lf", &at, &queue, &rtt, &own, &other) != 5)
        continue;
      show (replay, &(FerryPaceSample){
      .now = G_USEC_PER_SEC + (gint64) (at * 1000),
      .queue = queue < 0 ? -1 : queue / 1000,
      .rtt = rtt / 1000,
      .own = own,
      .other = other,
      .mss = MSS,
    });
    }
}

static void
replay_clear (Replay *replay)
{
  g_array_unref (replay->episodes);
}

static const Episode *
get_episode (const Replay *replay,
             guint         index)
{
  const Episode *episode = &g_array_index (replay->episodes, Episode, index);

  g_test_message ("noticed after %d ms, back after %d ms, had %.1f, then at most %.1f, then %.1f Mbit/s",
                  (int) (episode->noticed - episode->began) / 1000, (int) (episode->back - episode->ended) / 1000,
                  episode->rate_before / MEGABIT, episode->most_during / MEGABIT, episode->rate_after / MEGABIT);

  return episode;
}

/* An older record, of others who are seen late. */
static void
test_page (void)
{
  Replay replay;

  replay_init (&replay, "pace-page.txt");
  g_assert_cmpuint (replay.episodes->len, >=, 1);
  g_assert_cmpuint (replay.episodes->len, <=, 2);
  for (guint i = 0; i < replay.episodes->len; i++)
    {
      const Episode *episode = get_episode (&replay, i);

      g_assert_cmpfloat (episode->most_during, <, episode->rate_before / 5);
      g_assert_cmpfloat (episode->rate_after, >, episode->rate_before / 2);
    }
  g_assert_false (replay.pace.is_yielding);
  g_assert_cmpfloat (replay.pace.capacity, >, 45 * MEGABIT);
  replay_clear (&replay);
}

/* One page after the other: each is noticed by the first bytes that a server sends,
 * and a quarter of a second after its last ones the link is ours again. */
static void
test_pages (void)
{
  Replay replay;

  replay_init (&replay, "pace-pages.txt");
  g_assert_cmpuint (replay.episodes->len, ==, 4);
  for (guint i = 0; i < replay.episodes->len; i++)
    {
      const Episode *episode = get_episode (&replay, i);

      g_assert_cmpint (episode->noticed - episode->began, <=, TICK + TICK / 2);
      g_assert_cmpfloat (episode->most_during, <, episode->rate_before / 20);
      g_assert_cmpint (episode->back - episode->ended, >=, 200000);
      g_assert_cmpint (episode->back - episode->ended, <=, 330000);
      g_assert_cmpfloat (episode->rate_after, >, episode->rate_before / 2);
    }
  replay_clear (&replay);
}

/* Where every round trip takes as long as it likes, it is the counters that tell:
 * nothing before somebody comes, and then at once. The window keeps still until
 * then: whoever begins on a link whose queue grows takes it for full. */
static void
test_jitter (void)
{
  Replay replay;
  const Episode *episode;

  replay_init (&replay, "pace-jitter.txt");
  g_assert_cmpuint (replay.episodes->len, ==, 1);
  episode = get_episode (&replay, 0);
  g_assert_cmpint (episode->noticed - episode->began, <=, TICK + TICK / 2);
  g_assert_cmpfloat (episode->rate_before, >, 45 * MEGABIT);
  g_assert_cmpfloat (episode->window_most, <, episode->window_least * 1.1);
  g_assert_cmpfloat (episode->most_during, <, MEGABIT);
  g_assert_true (replay.pace.is_yielding);
  replay_clear (&replay);
}

/* Where no queue tells, ten connections together look like one, and what they lose
 * to CoDel for nobody else. */
static void
test_codel_ten (void)
{
  Replay replay;
  const Episode *episode;

  replay_init (&replay, "pace-codel.txt");
  g_assert_cmpuint (replay.episodes->len, ==, 1);
  episode = get_episode (&replay, 0);
  g_assert_cmpint (episode->noticed - episode->began, <=, TICK + TICK / 2);
  g_assert_cmpfloat (episode->most_during, <, 2 * MEGABIT);
  g_assert_true (replay.pace.is_yielding);
  replay_clear (&replay);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pace/recorded/page", test_page);
  g_test_add_func ("/pace/recorded/pages", test_pages);
  g_test_add_func ("/pace/recorded/jitter", test_jitter);
  g_test_add_func ("/pace/recorded/codel-ten", test_codel_ten);

  return g_test_run ();
}

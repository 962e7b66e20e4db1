/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-scheduler.h"
#include "tests/fakes/parsed-spec.h"

#define SECOND G_TIME_SPAN_SECOND

/* Long after the clock’s start, so that 0 is clearly “never”. */
#define NOW (1000000 * SECOND)

typedef struct
{
  GPtrArray *jobs;    /* (element-type FerryJob) */
  GArray *candidates; /* (element-type FerryCandidate) */
  FerryPolicy policy;
  gint64 now;
  gint64 next_change;
  char *chosen; /* “a c”: ids in the order of the answer */
} Fixture;

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer data)
{
  fixture->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->candidates = g_array_new (FALSE, FALSE, sizeof (FerryCandidate));
  ferry_policy_init_defaults (&fixture->policy);
  fixture->policy.background_jobs = 2;
  fixture->policy.slice = 100;
  fixture->now = NOW;
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer data)
{
  g_array_unref (fixture->candidates);
  g_ptr_array_unref (fixture->jobs);
  g_free (fixture->chosen);
}

/* @ago: seconds ago at which it began to run, -1 for never */
static void
add (Fixture    *fixture,
     const char *id,
     const char *priority,
     gboolean    running,
     int         ago)
{
  g_autofree char *options = g_strdup_printf ("{'priority': <'%s'>}", priority);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryJobSpec) spec = parsed_job_spec (options, "[('http://example.org/a', {'folder': <'/tmp'>})]", &error);
  FerryCandidate candidate = { 0 };

  g_assert_no_error (error);
  candidate.job = ferry_job_new (id, "user", spec);
  candidate.running = running;
  candidate.ran_at = ago < 0 ? 0 : fixture->now - ago * SECOND;
  g_ptr_array_add (fixture->jobs, candidate.job);
  g_array_append_val (fixture->candidates, candidate);
}

static FerryCandidate *
get (Fixture *fixture,
     guint    i)
{
  return &g_array_index (fixture->candidates, FerryCandidate, i);
}

static void
choose (Fixture *fixture)
{
  g_autoptr(GPtrArray) chosen = NULL;
  g_autoptr(GString) ids = g_string_new (NULL);

  fixture->next_change = -1;
  chosen = ferry_scheduler_choose (fixture->candidates, &fixture->policy, fixture->now, &fixture->next_change);
  for (guint i = 0; i < chosen->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", ferry_job_get_id (g_ptr_array_index (chosen, i)));

  g_free (fixture->chosen);
  fixture->chosen = g_strdup (ids->str);
  g_assert_true (fixture->next_change == 0 || fixture->next_change > fixture->now);
}

static void
assert_chosen (Fixture    *fixture,
               const char *ids,
               int         next_change)
{
  choose (fixture);
  g_assert_cmpstr (fixture->chosen, ==, ids);
  if (next_change == 0)
    g_assert_cmpint (fixture->next_change, ==, 0);
  else
    g_assert_cmpint (ABS (fixture->next_change - fixture->now - next_change * SECOND), <, SECOND / 1000);
}

/* What an engine does with the answer. */
static void
run_chosen (Fixture *fixture)
{
  g_auto(GStrv) ids = g_strsplit (fixture->chosen, " ", -1);

  for (guint i = 0; i < fixture->candidates->len; i++)
    {
      FerryCandidate *candidate = get (fixture, i);
      gboolean run = g_strv_contains ((const char *const *) ids, ferry_job_get_id (candidate->job));

      candidate->running = run;
    }
}

static void
test_nobody (Fixture      *fixture,
             gconstpointer data)
{
  assert_chosen (fixture, "", 0);
}

static void
test_foreground (Fixture      *fixture,
                 gconstpointer data)
{
  add (fixture, "a", "foreground", FALSE, -1);
  add (fixture, "b", "low", FALSE, -1);
  add (fixture, "c", "foreground", TRUE, 5000);
  add (fixture, "d", "foreground", FALSE, -1);
  add (fixture, "e", "foreground", FALSE, -1);

  assert_chosen (fixture, "a c d e b", 0);
}

static void
test_limit (Fixture      *fixture,
            gconstpointer data)
{
  add (fixture, "a", "normal", FALSE, -1);
  add (fixture, "b", "normal", FALSE, -1);
  add (fixture, "c", "normal", FALSE, -1);

  assert_chosen (fixture, "a b", 100);
  run_chosen (fixture);
  fixture->policy.background_jobs = 32;
  assert_chosen (fixture, "b a c", 0);
  run_chosen (fixture);
  fixture->policy.background_jobs = 1;
  assert_chosen (fixture, "c", 100);
}

static void
test_strict_levels (Fixture      *fixture,
                    gconstpointer data)
{
  add (fixture, "l", "low", FALSE, -1);
  add (fixture, "n", "normal", FALSE, -1);
  add (fixture, "h", "high", FALSE, -1);

  assert_chosen (fixture, "h n", 0);
}

static void
test_preemption (Fixture      *fixture,
                 gconstpointer data)
{
  add (fixture, "n1", "normal", TRUE, 50);
  add (fixture, "n2", "normal", TRUE, 10);
  add (fixture, "h1", "high", FALSE, -1);
  assert_chosen (fixture, "h1 n2", 90);
  run_chosen (fixture);

  add (fixture, "h2", "high", FALSE, -1);
  assert_chosen (fixture, "h1 h2", 0);
}

/* Somebody of a lower level waits: that is no reason to end a slice. */
static void
test_lower_level_does_not_end_slices (Fixture      *fixture,
                                      gconstpointer data)
{
  add (fixture, "h1", "high", TRUE, 5000);
  add (fixture, "h2", "high", TRUE, 6000);
  add (fixture, "n", "normal", FALSE, -1);

  assert_chosen (fixture, "h1 h2", 0);
}

static void
test_within_slice (Fixture      *fixture,
                   gconstpointer data)
{
  add (fixture, "a", "normal", FALSE, -1);
  add (fixture, "b", "normal", TRUE, 99);
  add (fixture, "c", "normal", TRUE, 20);

  assert_chosen (fixture, "c b", 1);
}

static void
test_slice_over (Fixture      *fixture,
                 gconstpointer data)
{
  add (fixture, "a", "normal", FALSE, -1);
  add (fixture, "b", "normal", TRUE, 100);
  add (fixture, "c", "normal", TRUE, 20);

  assert_chosen (fixture, "c a", 80);
}

static void
test_goes_on_alone (Fixture      *fixture,
                    gconstpointer data)
{
  add (fixture, "a", "normal", TRUE, 100000);
  add (fixture, "b", "normal", TRUE, 100);

  assert_chosen (fixture, "b a", 0);
  g_assert_cmpint (get (fixture, 0)->ran_at, ==, NOW - 100000 * SECOND);
}

static void
test_order_of_waiting (Fixture      *fixture,
                       gconstpointer data)
{
  fixture->policy.background_jobs = 3;
  add (fixture, "a", "normal", FALSE, 200);
  add (fixture, "b", "normal", FALSE, 900);
  add (fixture, "c", "normal", FALSE, -1);
  add (fixture, "d", "normal", FALSE, -1);
  add (fixture, "e", "normal", FALSE, 800);

  assert_chosen (fixture, "c d b", 100);
}

/* Two have had their slices when a third comes: one makes way, the other
 * begins a slice of its own, and nothing else changes for as long. */
static void
test_no_flapping (Fixture      *fixture,
                  gconstpointer data)
{
  add (fixture, "a", "normal", TRUE, 700);
  add (fixture, "b", "normal", TRUE, 500);
  add (fixture, "c", "normal", FALSE, -1);

  assert_chosen (fixture, "c b", 100);
  run_chosen (fixture);
  g_assert_cmpint (get (fixture, 1)->ran_at, >=, NOW);

  fixture->now += 99 * SECOND;
  choose (fixture);
  run_chosen (fixture);
  g_assert_true (get (fixture, 1)->running && get (fixture, 2)->running);

  fixture->now += 1 * SECOND;
  choose (fixture);
  run_chosen (fixture);
  g_assert_true (get (fixture, 0)->running);
}

/* Over a long time everybody of a level gets the same, and nobody is stopped
 * more often than turns demand. */
static void
test_fair_turns (Fixture      *fixture,
                 gconstpointer data)
{
  gint64 total[5] = { 0 };
  guint n_starts = 0;

  for (guint i = 0; i < G_N_ELEMENTS (total); i++)
    {
      char id[] = { (char) ('a' + i), '\0' };

      add (fixture, id, "low", FALSE, -1);
    }

  for (guint turn = 0; turn < 100; turn++)
    {
      gboolean ran[G_N_ELEMENTS (total)];

      for (guint i = 0; i < G_N_ELEMENTS (total); i++)
        ran[i] = get (fixture, i)->running;
      choose (fixture);
      run_chosen (fixture);
      g_assert_cmpint (fixture->next_change, >, fixture->now);
      for (guint i = 0; i < G_N_ELEMENTS (total); i++)
        {
          n_starts += get (fixture, i)->running && !ran[i];
          if (get (fixture, i)->running)
            total[i] += fixture->next_change - fixture->now;
        }
      fixture->now = fixture->next_change;
    }

  for (guint i = 1; i < G_N_ELEMENTS (total); i++)
    g_assert_cmpint (ABS (total[i] - total[0]), <=, 100 * SECOND);
  g_assert_cmpuint (n_starts, <=, 200);
}

static void
test_shortest_slice (Fixture      *fixture,
                     gconstpointer data)
{
  fixture->policy.slice = 0;
  add (fixture, "a", "normal", FALSE, -1);
  add (fixture, "b", "normal", FALSE, -1);
  add (fixture, "c", "normal", FALSE, -1);

  assert_chosen (fixture, "a b", 1);
}

/* Sorting them all a thousand times would take minutes. */
static void
test_ten_thousand (Fixture      *fixture,
                   gconstpointer data)
{
  gint64 start;

  add (fixture, "x", "normal", FALSE, -1);
  for (guint i = 1; i < 10000; i++)
    {
      FerryCandidate candidate = *get (fixture, 0);

      candidate.ran_at = NOW - i * SECOND; /* the worst order there is */
      g_array_append_val (fixture->candidates, candidate);
    }

  start = g_get_monotonic_time ();
  for (guint i = 0; i < 100; i++)
    choose (fixture);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * SECOND);
  g_assert_cmpstr (fixture->chosen, ==, "x x");
}

#define ADD(path, func) \
  g_test_add ("/scheduler/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("nobody-wants-to-run", test_nobody);
  ADD ("foreground-jobs-run-all-at-once", test_foreground);
  ADD ("so-many-background-jobs-run", test_limit);
  ADD ("higher-levels-come-first", test_strict_levels);
  ADD ("higher-level-preempts-who-has-had-most", test_preemption);
  ADD ("lower-level-does-not-end-slices", test_lower_level_does_not_end_slices);
  ADD ("job-keeps-its-place-within-its-slice", test_within_slice);
  ADD ("job-makes-way-when-its-slice-is-over", test_slice_over);
  ADD ("job-goes-on-when-nobody-waits", test_goes_on_alone);
  ADD ("longest-waiting-comes-first", test_order_of_waiting);
  ADD ("making-way-does-not-flap", test_no_flapping);
  ADD ("turns-are-fair", test_fair_turns);
  ADD ("slice-is-never-empty", test_shortest_slice);
  ADD ("ten-thousand-candidates-are-cheap", test_ten_thousand);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-fixture.h"

#define SECOND G_TIME_SPAN_SECOND

static EngineFixture *
new_fixture (guint background_jobs)
{
  EngineFixture *fixture = engine_fixture_new_idle ();

  fixture->policy.background_jobs = background_jobs;
  fixture->policy.slice = 300;
  ferry_engine_set_policy (fixture->engine, &fixture->policy);
  engine_fixture_start (fixture);

  return fixture;
}

static void
finish (EngineFixture *fixture,
        const char    *name)
{
  fake_fetch_download (engine_fixture_get_fetch (fixture, name, 0), NULL, 10);
  fake_settle ();
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names of the jobs that have a fetch, sorted. */
static char *
list_running (EngineFixture *fixture)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autoptr(GString) list = g_string_new (NULL);
  guint n = fake_fetcher_get_n_running (fixture->fetcher);

  for (guint i = 0; i < n; i++)
    {
      FakeFetch *fetch = fake_fetcher_get_running (fixture->fetcher, i);

      g_ptr_array_add (names, fake_fetch_get_request (fetch)->spec->name);
    }

  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? " " : "", (char *) g_ptr_array_index (names, i));

  return g_string_free (g_steal_pointer (&list), FALSE);
}

#define assert_running(fixture, expected)               \
  G_STMT_START                                          \
  {                                                     \
    g_autofree char *running = list_running (fixture);  \
    g_assert_cmpstr (running, ==, expected);            \
  }                                                     \
  G_STMT_END

static void
test_foreground_jobs_run_all_at_once (void)
{
  g_autoptr(EngineFixture) fixture = new_fixture (1);

  engine_fixture_add (fixture, "a", "{'priority': <'foreground'>}");
  engine_fixture_add (fixture, "b", NULL);
  engine_fixture_add (fixture, "c", "{'priority': <'foreground'>}");
  engine_fixture_add (fixture, "d", NULL);
  engine_fixture_add (fixture, "e", "{'priority': <'foreground'>}");
  assert_running (fixture, "a b c e");
  assert_job (engine_fixture_find (fixture, "d"), FERRY_STATE_QUEUED, FERRY_WAIT_TURN);
  signal_log_forget (fixture->log);
}

static void
test_oldest_job_comes_next (void)
{
  g_autoptr(EngineFixture) fixture = new_fixture (2);

  engine_fixture_add (fixture, "a", NULL);
  engine_fixture_add (fixture, "b", NULL);
  engine_fixture_add (fixture, "c", NULL);
  engine_fixture_add (fixture, "d", NULL);
  assert_running (fixture, "a b");
  finish (fixture, "b");
  assert_running (fixture, "a c");
  finish (fixture, "a");
  assert_running (fixture, "c d");
  signal_log_forget (fixture->log);
}

static void
test_higher_priority_preempts (void)
{
  g_autoptr(EngineFixture) fixture = new_fixture (1);

  engine_fixture_add (fixture, "low", "{'priority': <'low'>}");
  signal_log_assert (fixture->log, "+ low queued\nlow connecting\n");
  engine_fixture_add (fixture, "high", "{'priority': <'high'>}");
  signal_log_assert (fixture->log, "+ high queued\nlow queued\nhigh connecting\n");
  engine_fixture_add (fixture, "normal", NULL);
  assert_running (fixture, "high");
  finish (fixture, "high");
  assert_running (fixture, "normal");
  finish (fixture, "normal");
  assert_running (fixture, "low");
  signal_log_forget (fixture->log);
}

static void
test_slices_go_round (void)
{
  g_autoptr(EngineFixture) fixture = new_fixture (1);

  engine_fixture_add (fixture, "a", NULL);
  fake_fetch_connect (engine_fixture_get_fetch (fixture, "a", 0), NULL, 1000);
  fake_fetch_progress (engine_fixture_get_fetch (fixture, "a", 0), 250);
  engine_fixture_add (fixture, "b", NULL);
  engine_fixture_add (fixture, "c", NULL);
  signal_log_forget (fixture->log);

  fake_clock_turn (fixture->clock, 299 * SECOND);
  assert_running (fixture, "a");
  fake_clock_turn (fixture->clock, 1 * SECOND);
  assert_running (fixture, "b");
  signal_log_assert (fixture->log, "a queued\nb connecting\n");
  fake_clock_turn (fixture->clock, 300 * SECOND);
  assert_running (fixture, "c");
  fake_clock_turn (fixture->clock, 300 * SECOND);
  assert_running (fixture, "a");

  /* It goes on where it was. */
  g_assert_cmpint (ferry_checkpoint_get_done (
                     fake_fetch_get_request (engine_fixture_get_fetch (fixture, "a", 0))->checkpoint),
                   ==, 250);
  signal_log_forget (fixture->log);
}

static void
test_lonely_job_is_never_sliced (void)
{
  g_autoptr(EngineFixture) fixture = new_fixture (1);
  guint rung;

  engine_fixture_add (fixture, "a", NULL);
  engine_fixture_add (fixture, "low", "{'priority': <'low'>}");
  signal_log_forget (fixture->log);
  rung = fake_clock_get_n_rung (fixture->clock);
  fake_clock_turn (fixture->clock, 3600 * SECOND);
  signal_log_assert (fixture->log, "");
  g_assert_cmpuint (fake_clock_get_n_rung (fixture->clock), ==, rung);
}

static void
test_new_priority_counts_at_once (void)
{
  g_autoptr(EngineFixture) fixture = new_fixture (1);

  engine_fixture_add (fixture, "a", NULL);
  engine_fixture_add (fixture, "b", NULL);
  engine_fixture_set (fixture, engine_fixture_find (fixture, "b"), "{'priority': <'high'>}");
  assert_running (fixture, "b");
  engine_fixture_set (fixture, engine_fixture_find (fixture, "a"), "{'priority': <'foreground'>}");
  assert_running (fixture, "a b");
  signal_log_forget (fixture->log);
}

static void
test_job_never_runs_twice (void)
{
  g_autoptr(EngineFixture) fixture = new_fixture (1);
  FerryJob *job = engine_fixture_add (fixture, "a", NULL);
  FakeFetch *old = engine_fixture_get_fetch (fixture, "a", 0);

  /* The fake asserts that no two fetches write to one partial file. */
  fake_fetcher_hold_stops (fixture->fetcher, TRUE);
  g_assert_true (ferry_engine_suspend (fixture->engine, job, NULL));
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  assert_job (job, FERRY_STATE_QUEUED, FERRY_WAIT_TURN);
  g_assert_cmpuint (fake_fetcher_get_n_started (fixture->fetcher), ==, 1);

  /* Its place is somebody else’s meanwhile. */
  engine_fixture_add (fixture, "b", NULL);
  assert_running (fixture, "a b");
  fake_fetcher_hold_stops (fixture->fetcher, FALSE);
  fake_fetch_release (old);
  fake_settle ();
  finish (fixture, "b");
  assert_running (fixture, "a");
  signal_log_forget (fixture->log);
}

static void
test_new_limits_count_at_once (void)
{
  g_autoptr(EngineFixture) fixture = new_fixture (1);

  engine_fixture_add (fixture, "a", NULL);
  engine_fixture_add (fixture, "b", NULL);
  fixture->policy.background_jobs = 2;
  ferry_engine_set_policy (fixture->engine, &fixture->policy);
  fake_settle ();
  assert_running (fixture, "a b");
  fixture->policy.background_jobs = 1;
  ferry_engine_set_policy (fixture->engine, &fixture->policy);
  fake_settle ();
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 1);
  signal_log_forget (fixture->log);
}

static void
test_thousands_that_wait_cost_nothing (void)
{
  g_autoptr(EngineFixture) fixture = new_fixture (3);
  g_autoptr(GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_job_spec_unref);
  guint n_done = 0;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *name = g_strdup_printf ("j%u", i);

      g_ptr_array_add (specs, engine_fixture_make_spec (name, NULL, 1));
    }

  ferry_engine_create_async (fixture->engine, "user", specs, NULL, NULL);
  fake_settle ();
  while (fake_fetcher_get_n_running (fixture->fetcher) > 0)
    {
      g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), <=, 3);
      fake_fetch_download (fake_fetcher_get_running (fixture->fetcher, 0), NULL, 10);
      fake_settle ();
      n_done++;
    }

  g_assert_cmpuint (n_done, ==, 2000);
  g_assert_cmpuint (fake_publisher_get_n_published (fixture->publisher), ==, 2000);
  g_assert_false (ferry_engine_is_busy (fixture->engine));
  signal_log_forget (fixture->log);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schedule/foreground-jobs-run-all-at-once",
                   test_foreground_jobs_run_all_at_once);
  g_test_add_func ("/schedule/oldest-job-comes-next", test_oldest_job_comes_next);
  g_test_add_func ("/schedule/higher-priority-preempts", test_higher_priority_preempts);
  g_test_add_func ("/schedule/slices-go-round", test_slices_go_round);
  g_test_add_func ("/schedule/lonely-job-is-never-sliced", test_lonely_job_is_never_sliced);
  g_test_add_func ("/schedule/new-priority-counts-at-once", test_new_priority_counts_at_once);
  g_test_add_func ("/schedule/job-never-runs-twice", test_job_never_runs_twice);
  g_test_add_func ("/schedule/new-limits-count-at-once", test_new_limits_count_at_once);
  g_test_add_func ("/schedule/thousands-that-wait-cost-nothing",
                   test_thousands_that_wait_cost_nothing);

  return g_test_run ();
}

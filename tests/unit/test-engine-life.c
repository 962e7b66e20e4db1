/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-fixture.h"

#define SECOND G_TIME_SPAN_SECOND
#define DAY G_TIME_SPAN_DAY

/* A job of one file of which 300 of 1000 bytes are durable. */
static char *
add_half_done (EngineFixture *fixture,
               const char    *options)
{
  FerryJob *job = engine_fixture_add (fixture, "one", options);
  FakeFetch *fetch = engine_fixture_get_fetch (fixture, "one", 0);

  fake_fetch_connect (fetch, NULL, 1000);
  fake_fetch_progress (fetch, 400);
  fake_fetch_checkpoint (fetch, 300);
  fake_settle ();
  signal_log_forget (fixture->log);

  return g_strdup (ferry_job_get_id (job));
}

static void
test_killed_service_goes_on_where_it_was (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autofree char *id = add_half_done (fixture, NULL);
  const FerryFetchRequest *request;
  FerryJob *job;

  engine_fixture_crash (fixture);
  engine_fixture_start (fixture);
  job = engine_fixture_find (fixture, "one");
  g_assert_cmpstr (ferry_job_get_id (job), ==, id);
  signal_log_assert (fixture->log, "one queued\none connecting\n");

  g_assert_cmpint (ferry_job_get_file (job, 0)->bytes_done, ==, 300);
  request = fake_fetch_get_request (engine_fixture_get_fetch (fixture, "one", 0));
  g_assert_cmpint (ferry_checkpoint_get_done (request->checkpoint), ==, 300);
}

static void
test_every_state_survives_a_kill (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();

  engine_fixture_add (fixture, "still", "{'suspended': <true>}");
  engine_fixture_add (fixture, "bad", "{'priority': <'foreground'>}");
  fake_fetch_fail (engine_fixture_get_fetch (fixture, "bad", 0), FERRY_ERROR_TLS_UNTRUSTED, 0);
  engine_fixture_add (fixture, "busy", "{'priority': <'foreground'>, 'retry-delay': <uint32 60>}");
  fake_fetch_fail (engine_fixture_get_fetch (fixture, "busy", 0), FERRY_ERROR_SERVER_BUSY, 0);
  engine_fixture_add (fixture, "done", "{'auto-complete': <false>, 'priority': <'foreground'>}");
  fake_fetch_download (engine_fixture_get_fetch (fixture, "done", 0), NULL, 10);
  fake_settle ();
  fake_clock_turn (fixture->clock, 20 * SECOND);

  engine_fixture_crash (fixture);
  engine_fixture_start (fixture);
  assert_job (engine_fixture_find (fixture, "still"), FERRY_STATE_SUSPENDED, FERRY_WAIT_NONE);
  assert_job (engine_fixture_find (fixture, "bad"), FERRY_STATE_ERROR, FERRY_WAIT_NONE);
  assert_error_code (engine_fixture_find (fixture, "bad"), FERRY_ERROR_TLS_UNTRUSTED);
  assert_job (engine_fixture_find (fixture, "busy"), FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_RETRY);
  assert_job (engine_fixture_find (fixture, "done"), FERRY_STATE_TRANSFERRED, FERRY_WAIT_NONE);
  signal_log_assert (fixture->log, "");

  fake_clock_turn (fixture->clock, 39 * SECOND);
  signal_log_assert (fixture->log, "");
  fake_clock_turn (fixture->clock, 1 * SECOND);
  signal_log_assert (fixture->log, "busy queued\nbusy connecting\n");
}

/* Kills the service before, while and after a job is published, and has it
 * finished by the next one. */
static void
test_job_is_published_once_whenever_the_kill_comes (void)
{
  for (guint phase = 0; phase < 3; phase++)
    {
      g_autoptr(EngineFixture) fixture = engine_fixture_new ();
      g_autofree char *id = add_half_done (fixture, NULL);
      FakeFetch *fetch = engine_fixture_get_fetch (fixture, "one", 0);

      if (phase == 0)
        fake_publisher_hold (fixture->publisher, TRUE);
      fake_fetch_succeed (fetch);
      if (phase == 0)
        fake_settle ();
      while (phase == 1 && fake_publisher_get_n_published (fixture->publisher) == 0)
        g_main_context_iteration (NULL, FALSE);
      if (phase == 1)
        fake_store_hold (fixture->store, TRUE);

      /* Phase 2: the last checkpoint is not on the disk yet. */
      if (phase == 2)
        fake_store_hold (fixture->store, TRUE);

      fake_publisher_hold (fixture->publisher, FALSE);
      engine_fixture_crash (fixture);
      engine_fixture_start (fixture);
      if (engine_fixture_get_fetch (fixture, "one", 0) != NULL)
        fake_fetch_download (engine_fixture_get_fetch (fixture, "one", 0), NULL, 1000);
      fake_settle ();

      assert_job (fake_store_get (fixture->store, id), FERRY_STATE_ACKNOWLEDGED, FERRY_WAIT_NONE);
      g_assert_true (fake_publisher_has (fixture->publisher, "/home/me/one-0"));
      g_assert_cmpuint (fake_publisher_get_n_published (fixture->publisher), ==, 1);
      signal_log_forget (fixture->log);
    }
}

static void
test_nothing_is_published_that_is_not_written_down (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autofree char *id = add_half_done (fixture, NULL);
  FerryFile *file;

  fake_store_hold (fixture->store, TRUE);
  fake_fetch_succeed (engine_fixture_get_fetch (fixture, "one", 0));
  fake_settle ();
  g_assert_cmpuint (fake_publisher_get_n_published (fixture->publisher), ==, 0);

  fake_publisher_hold (fixture->publisher, TRUE);
  fake_store_hold (fixture->store, FALSE);
  fake_settle ();
  file = ferry_job_get_file (fake_store_get (fixture->store, id), 0);
  g_assert_cmpint (file->state, ==, FERRY_FILE_STATE_TRANSFERRED);
  g_assert_true (file->checkpoint->verified);
  fake_publisher_hold (fixture->publisher, FALSE);
  fake_settle ();
  signal_log_forget (fixture->log);
}

static void
test_unproved_bytes_are_not_believed_after_a_kill (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autofree char *id = add_half_done (fixture, NULL);
  FerryJob *stored = fake_store_get (fixture->store, id);

  ferry_job_get_record (stored)->state = FERRY_STATE_TRANSFERRED;
  ferry_job_get_file (stored, 0)->state = FERRY_FILE_STATE_TRANSFERRED;
  engine_fixture_crash (fixture);
  engine_fixture_start (fixture);
  g_assert_cmpuint (fake_publisher_get_n_published (fixture->publisher), ==, 0);
  assert_job (engine_fixture_find (fixture, "one"), FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  signal_log_forget (fixture->log);
}

static void
test_kill_before_the_first_checkpoint_leaves_no_stray (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "one", NULL);
  g_autofree char *discarded = NULL;
  g_autoptr(GError) error = NULL;

  fake_fetch_connect (engine_fixture_get_fetch (fixture, "one", 0), NULL, 1000);
  fake_settle ();
  discarded = g_strdup_printf (" ?+%.8s", ferry_job_get_id (job));

  engine_fixture_crash (fixture);
  ferry_conditions_set_online (fixture->conditions, FALSE);
  engine_fixture_start (fixture);
  g_assert_true (engine_fixture_cancel (fixture, engine_fixture_find (fixture, "one"), &error));
  g_assert_cmpstr (fake_publisher_get_discarded (fixture->publisher), ==, discarded);
  signal_log_forget (fixture->log);
}

static void
test_lost_secrets_are_asked_for (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autofree char *id = add_half_done (fixture, "{'headers': <['Authorization: Bearer x']>}");
  FerryJob *job;

  engine_fixture_crash (fixture);
  engine_fixture_start (fixture);
  job = engine_fixture_find (fixture, "one");
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_SIGN_IN);
  assert_error_code (job, FERRY_ERROR_SIGN_IN);
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 0);

  /* Neither a resume nor a new network brings them back. */
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  engine_fixture_set_online (fixture, FALSE);
  engine_fixture_set_online (fixture, TRUE);
  fake_clock_turn (fixture->clock, fixture->policy.settle_delay);
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_SIGN_IN);

  engine_fixture_set (fixture, job, "{'headers': <['Authorization: Bearer y']>}");
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  g_assert_cmpstr (ferry_job_get_id (job), ==, id);
  signal_log_forget (fixture->log);
}

static void
test_job_that_has_its_bytes_needs_no_secrets (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autofree char *id = add_half_done (fixture, "{'headers': <['Authorization: Bearer x']>}");

  fake_publisher_hold (fixture->publisher, TRUE);
  fake_fetch_succeed (engine_fixture_get_fetch (fixture, "one", 0));
  fake_settle ();
  fake_publisher_hold (fixture->publisher, FALSE);
  engine_fixture_crash (fixture);
  engine_fixture_start (fixture);
  fake_settle ();
  assert_job (fake_store_get (fixture->store, id), FERRY_STATE_ACKNOWLEDGED, FERRY_WAIT_NONE);
  signal_log_forget (fixture->log);
}

static void
test_network_that_came_meanwhile_counts (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();

  engine_fixture_set_online (fixture, FALSE);
  engine_fixture_add (fixture, "one", NULL);
  engine_fixture_crash (fixture);
  ferry_conditions_set_online (fixture->conditions, TRUE);
  fake_clock_turn (fixture->clock, fixture->policy.settle_delay);
  engine_fixture_start (fixture);
  assert_job (engine_fixture_find (fixture, "one"), FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  signal_log_forget (fixture->log);
}

static void
test_stop_writes_everything_down (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autofree char *id = add_half_done (fixture, NULL);
  g_autoptr(FerryJobSpec) spec = engine_fixture_make_spec ("late", NULL, 1);
  g_autoptr(GError) error = NULL;
  FerryJob *stored;

  engine_fixture_stop (fixture);
  signal_log_assert (fixture->log, "one queued\n");
  stored = fake_store_get (fixture->store, id);
  assert_job (stored, FERRY_STATE_QUEUED, FERRY_WAIT_TURN);
  g_assert_cmpint (ferry_checkpoint_get_done (ferry_job_get_file (stored, 0)->checkpoint), ==, 400);
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 0);

  g_assert_null (engine_fixture_create (fixture, spec, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE);
}

static void
on_stopped_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  gboolean *stopped = user_data;

  *stopped = ferry_engine_stop_finish (FERRY_ENGINE (object), result, NULL);
}

static void
test_stop_does_not_wait_for_ever (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autofree char *id = add_half_done (fixture, NULL);
  FakeFetch *fetch = engine_fixture_get_fetch (fixture, "one", 0);
  gboolean stopped = FALSE;

  fake_fetcher_hold_stops (fixture->fetcher, TRUE);
  ferry_engine_stop_async (fixture->engine, on_stopped_cb, &stopped);
  fake_clock_turn (fixture->clock, 1 * SECOND);
  g_assert_false (stopped);
  fake_clock_turn (fixture->clock, 1 * SECOND);
  g_assert_true (stopped);
  assert_job (fake_store_get (fixture->store, id), FERRY_STATE_QUEUED, FERRY_WAIT_TURN);
  fake_fetch_release (fetch);
  signal_log_forget (fixture->log);
}

static void
test_stopped_engine_does_nothing_any_more (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  guint rung;

  engine_fixture_add (fixture, "one", NULL);
  fake_fetch_fail (engine_fixture_get_fetch (fixture, "one", 0), FERRY_ERROR_SERVER_BUSY, 0);
  engine_fixture_stop (fixture);
  signal_log_forget (fixture->log);
  rung = fake_clock_get_n_rung (fixture->clock);
  fake_clock_turn (fixture->clock, 3600 * SECOND);
  g_assert_cmpuint (fake_clock_get_n_rung (fixture->clock), <=, rung + 1);
  g_assert_cmpuint (fake_fetcher_get_n_started (fixture->fetcher), ==, 1);
  signal_log_assert (fixture->log, "");
}

static void
test_stop_leaves_long_publishing_to_the_next_run (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autofree char *id = add_half_done (fixture, NULL);
  FerryJob *stored;

  fake_publisher_hold (fixture->publisher, TRUE);
  fake_fetch_succeed (engine_fixture_get_fetch (fixture, "one", 0));
  fake_settle ();
  engine_fixture_stop (fixture);
  stored = fake_store_get (fixture->store, id);
  assert_job (stored, FERRY_STATE_TRANSFERRED, FERRY_WAIT_NONE);
  g_assert_cmpuint (ferry_job_get_record (stored)->error_code, ==, 0);

  fake_publisher_hold (fixture->publisher, FALSE);
  engine_fixture_crash (fixture);
  engine_fixture_start (fixture);
  fake_settle ();
  assert_job (fake_store_get (fixture->store, id), FERRY_STATE_ACKNOWLEDGED, FERRY_WAIT_NONE);
  signal_log_forget (fixture->log);
}

static void
test_history_is_pruned (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autofree char *id = add_half_done (fixture, NULL);

  fake_fetch_succeed (engine_fixture_get_fetch (fixture, "one", 0));
  fake_clock_turn (fixture->clock, 29 * DAY);
  g_assert_nonnull (fake_store_get (fixture->store, id));
  fake_clock_turn (fixture->clock, 2 * DAY);
  g_assert_null (fake_store_get (fixture->store, id));
  signal_log_forget (fixture->log);

  fixture->policy.history_days = 0;
  ferry_engine_set_policy (fixture->engine, &fixture->policy);
  engine_fixture_add (fixture, "two", NULL);
  fake_fetch_download (engine_fixture_get_fetch (fixture, "two", 0), NULL, 10);
  fake_settle ();
  g_assert_cmpuint (fake_store_get_size (fixture->store), ==, 0);
  signal_log_forget (fixture->log);
}

static void
test_untouched_jobs_are_cleaned_up (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *kept;

  engine_fixture_add (fixture, "still", "{'suspended': <true>}");
  engine_fixture_add (fixture, "done", "{'auto-complete': <false>}");
  fake_fetch_download (engine_fixture_get_fetch (fixture, "done", 0), NULL, 10);
  engine_fixture_add (fixture, "kept", "{'suspended': <true>}");
  engine_fixture_add (fixture, "gated", NULL);
  engine_fixture_set_online (fixture, FALSE);
  signal_log_forget (fixture->log);

  fake_clock_turn (fixture->clock, 60 * DAY);
  kept = engine_fixture_find (fixture, "kept");
  engine_fixture_set (fixture, kept, "{'name': <'kept still'>}");
  fake_clock_turn (fixture->clock, 29 * DAY);
  signal_log_assert (fixture->log, "");
  fake_clock_turn (fixture->clock, 2 * DAY);
  signal_log_assert (fixture->log, "still cancelled\n- still cancelled\n"
                     "done acknowledged\n- done acknowledged\n");
  g_assert_true (fake_publisher_has (fixture->publisher, "/home/me/done-0"));

  /* Time behind a gate does not count. */
  fake_clock_turn (fixture->clock, 200 * DAY);
  signal_log_assert (fixture->log, "kept still cancelled\n- kept still cancelled\n");
  assert_job (engine_fixture_find (fixture, "gated"), FERRY_STATE_TRANSIENT_ERROR,
              FERRY_WAIT_NETWORK);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/life/killed-service-goes-on-where-it-was",
                   test_killed_service_goes_on_where_it_was);
  g_test_add_func ("/life/every-state-survives-a-kill", test_every_state_survives_a_kill);
  g_test_add_func ("/life/job-is-published-once-whenever-the-kill-comes",
                   test_job_is_published_once_whenever_the_kill_comes);
  g_test_add_func ("/life/nothing-is-published-that-is-not-written-down",
                   test_nothing_is_published_that_is_not_written_down);
  g_test_add_func ("/life/unproved-bytes-are-not-believed-after-a-kill",
                   test_unproved_bytes_are_not_believed_after_a_kill);
  g_test_add_func ("/life/kill-before-the-first-checkpoint-leaves-no-stray",
                   test_kill_before_the_first_checkpoint_leaves_no_stray);
  g_test_add_func ("/life/lost-secrets-are-asked-for", test_lost_secrets_are_asked_for);
  g_test_add_func ("/life/job-that-has-its-bytes-needs-no-secrets",
                   test_job_that_has_its_bytes_needs_no_secrets);
  g_test_add_func ("/life/network-that-came-meanwhile-counts",
                   test_network_that_came_meanwhile_counts);
  g_test_add_func ("/life/stop-writes-everything-down", test_stop_writes_everything_down);
  g_test_add_func ("/life/stop-does-not-wait-for-ever", test_stop_does_not_wait_for_ever);
  g_test_add_func ("/life/stopped-engine-does-nothing-any-more",
                   test_stopped_engine_does_nothing_any_more);
  g_test_add_func ("/life/stop-leaves-long-publishing-to-the-next-run",
                   test_stop_leaves_long_publishing_to_the_next_run);
  g_test_add_func ("/life/history-is-pruned", test_history_is_pruned);
  g_test_add_func ("/life/untouched-jobs-are-cleaned-up", test_untouched_jobs_are_cleaned_up);

  return g_test_run ();
}

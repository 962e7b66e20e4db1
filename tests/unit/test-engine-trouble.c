/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-fixture.h"

#define SECOND G_TIME_SPAN_SECOND
#define DAY G_TIME_SPAN_DAY

/* A job whose first fetch has connected. */
static FerryJob *
add_running (EngineFixture *fixture,
             const char    *options)
{
  FerryJob *job = engine_fixture_add (fixture, "one", options);

  fake_fetch_connect (engine_fixture_get_fetch (fixture, "one", 0), NULL, 1000);
  signal_log_forget (fixture->log);

  return job;
}

static void
fail (EngineFixture *fixture,
      FerryErrorCode code,
      gint64         retry_after)
{
  fake_fetch_fail (engine_fixture_get_fetch (fixture, "one", 0), code, retry_after);
  fake_settle ();
}

/* How long a job says that it will wait. */
static gint64
get_wait_time (EngineFixture *fixture,
               FerryJob      *job)
{
  return ferry_job_get_record (job)->wait_until - ferry_clock_real (FERRY_CLOCK (fixture->clock));
}

static void
test_transient_trouble_is_tried_again (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);
  gint64 wait;

  fail (fixture, FERRY_ERROR_SERVER_BUSY, 0);
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_RETRY);
  assert_error_code (job, FERRY_ERROR_SERVER_BUSY);
  g_assert_cmpstr (ferry_job_get_record (job)->error_text, ==, "Trouble: server-busy.");
  wait = get_wait_time (fixture, job);
  g_assert_cmpint (wait, >=, 4 * SECOND);
  g_assert_cmpint (wait, <=, 6 * SECOND);

  fake_clock_turn (fixture->clock, wait - 1);
  signal_log_assert (fixture->log, "one transient-error retry\n");
  fake_clock_turn (fixture->clock, 1);
  signal_log_assert (fixture->log, "one queued\none connecting\n");
  g_assert_cmpuint (ferry_job_get_record (job)->error_code, ==, 0);
  g_assert_cmpint (ferry_job_get_record (job)->wait_until, ==, 0);
}

static void
test_back_off_grows_until_bytes_arrive (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);
  gint64 last = 0;

  for (guint i = 0; i < 12; i++)
    {
      fail (fixture, FERRY_ERROR_CONNECT_FAILED, 0);
      if (i < 5)
        g_assert_cmpint (get_wait_time (fixture, job), >, last);
      last = get_wait_time (fixture, job);
      g_assert_cmpint (last, <=, 720 * SECOND);
      fake_clock_turn (fixture->clock, last);
    }
  g_assert_cmpint (last, >, 400 * SECOND);
  g_assert_cmpuint (ferry_job_get_record (job)->error_count, ==, 12);

  fake_fetch_connect (engine_fixture_get_fetch (fixture, "one", 0), NULL, 1000);
  fake_fetch_progress (engine_fixture_get_fetch (fixture, "one", 0), 1);
  g_assert_cmpuint (ferry_job_get_record (job)->attempts, ==, 0);
  g_assert_cmpint (ferry_job_get_record (job)->first_transient, ==, 0);
  fail (fixture, FERRY_ERROR_CONNECTION_CLOSED, 0);
  g_assert_cmpint (get_wait_time (fixture, job), <=, 6 * SECOND);
  g_assert_cmpuint (ferry_job_get_record (job)->error_count, ==, 13);
  signal_log_forget (fixture->log);
}

static void
test_server_says_when_to_come_back (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);

  fail (fixture, FERRY_ERROR_SERVER_BUSY,
        ferry_clock_real (FERRY_CLOCK (fixture->clock)) + 3600 * SECOND);
  g_assert_cmpint (get_wait_time (fixture, job), ==, 3600 * SECOND);
  signal_log_forget (fixture->log);
}

static void
test_caller_says_how_long_to_wait (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, "{'retry-delay': <uint32 60>}");

  fail (fixture, FERRY_ERROR_SERVER_BUSY, 0);
  g_assert_cmpint (get_wait_time (fixture, job), ==, 60 * SECOND);
  signal_log_forget (fixture->log);
}

static void
test_setting_the_date_moves_no_timer (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, "{'retry-delay': <uint32 60>}");

  fail (fixture, FERRY_ERROR_SERVER_BUSY, 0);
  fake_clock_set_date (fixture->clock,
                       ferry_clock_real (FERRY_CLOCK (fixture->clock)) + 4000 * DAY);
  fake_clock_turn (fixture->clock, 59 * SECOND);
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_RETRY);
  fake_clock_turn (fixture->clock, 1 * SECOND);
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  signal_log_forget (fixture->log);
}

static void
test_resume_tries_at_once (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);

  fail (fixture, FERRY_ERROR_SERVER_BUSY, 0);
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  signal_log_assert (fixture->log, "one transient-error retry\none queued\none connecting\n");
}

static void
test_fatal_trouble_fails_the_job (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);

  fail (fixture, FERRY_ERROR_REMOTE_NOT_FOUND, 0);
  signal_log_assert (fixture->log, "one error\n");
  assert_error_code (job, FERRY_ERROR_REMOTE_NOT_FOUND);
  g_assert_false (ferry_engine_is_busy (fixture->engine));
  fake_clock_turn (fixture->clock, DAY);
  signal_log_assert (fixture->log, "");

  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  signal_log_assert (fixture->log, "one queued\none connecting\n");
  g_assert_cmpuint (ferry_job_get_record (job)->error_code, ==, 0);
}

static void
test_one_bad_file_stops_the_job_and_costs_the_others_nothing (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add_many (fixture, "one", NULL, 3);
  FakeFetch *good = engine_fixture_get_fetch (fixture, "one", 1);

  fake_fetch_download (engine_fixture_get_fetch (fixture, "one", 2), NULL, 30);
  fake_fetch_connect (good, NULL, 1000);
  fake_fetch_progress (good, 500);
  fail (fixture, FERRY_ERROR_REMOTE_NOT_FOUND, 0);

  assert_job (job, FERRY_STATE_ERROR, FERRY_WAIT_NONE);
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 0);
  g_assert_cmpint (ferry_job_get_file (job, 1)->bytes_done, ==, 500);
  g_assert_cmpint (ferry_checkpoint_get_done (ferry_job_get_file (job, 1)->checkpoint), ==, 500);
  g_assert_cmpint (ferry_job_get_file (job, 2)->state, ==, FERRY_FILE_STATE_TRANSFERRED);

  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  good = engine_fixture_get_fetch (fixture, "one", 1);
  g_assert_cmpint (ferry_checkpoint_get_done (fake_fetch_get_request (good)->checkpoint), ==, 500);
  g_assert_null (engine_fixture_get_fetch (fixture, "one", 2));
  signal_log_forget (fixture->log);
}

static void
test_full_disk_is_looked_at_now_and_then (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);

  fail (fixture, FERRY_ERROR_DISK_FULL, 0);
  signal_log_assert (fixture->log, "one transient-error disk-full\n");
  assert_error_code (job, FERRY_ERROR_DISK_FULL);
  g_assert_cmpint (get_wait_time (fixture, job), ==, 30 * SECOND);
  g_assert_cmpuint (ferry_job_get_record (job)->error_count, ==, 0);

  for (guint i = 0; i < 6; i++)
    {
      fake_clock_turn (fixture->clock, get_wait_time (fixture, job));
      assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
      fail (fixture, FERRY_ERROR_DISK_FULL, 0);
    }
  g_assert_cmpint (get_wait_time (fixture, job), ==, 600 * SECOND);

  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  signal_log_forget (fixture->log);
}

static void
test_sign_in_is_never_tried_without_its_user (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);

  fail (fixture, FERRY_ERROR_SIGN_IN, 0);
  signal_log_assert (fixture->log, "one transient-error sign-in\n");
  g_assert_cmpint (ferry_job_get_record (job)->wait_until, ==, 0);
  fake_clock_turn (fixture->clock, 30 * DAY);
  signal_log_assert (fixture->log, "");

  engine_fixture_set (fixture, job, "{'headers': <['Authorization: Bearer x']>}");
  signal_log_assert (fixture->log, "one queued\none connecting\n");
}

static void
test_no_progress_for_too_long_fails_the_job (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, "{'no-progress-timeout': <uint32 3600>}");

  for (guint i = 0; i < 100 && ferry_job_get_state (job) != FERRY_STATE_ERROR; i++)
    {
      if (engine_fixture_get_fetch (fixture, "one", 0) != NULL)
        fail (fixture, FERRY_ERROR_CONNECT_FAILED, 0);
      fake_clock_turn (fixture->clock, 60 * SECOND);
    }

  assert_job (job, FERRY_STATE_ERROR, FERRY_WAIT_NONE);
  assert_error_code (job, FERRY_ERROR_NO_PROGRESS);

  /* A resume grants the whole time again. */
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  fail (fixture, FERRY_ERROR_CONNECT_FAILED, 0);
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_RETRY);
  g_assert_cmpint (get_wait_time (fixture, job), <=, 6 * SECOND);
  signal_log_forget (fixture->log);
}

static void
test_no_progress_clock_stands_still_behind_a_gate (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, "{'no-progress-timeout': <uint32 100>,"
                               " 'retry-delay': <uint32 90>}");

  fail (fixture, FERRY_ERROR_CONNECT_FAILED, 0);
  fake_clock_turn (fixture->clock, 50 * SECOND);
  engine_fixture_set_online (fixture, FALSE);
  fake_clock_turn (fixture->clock, 30 * DAY);
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_NETWORK);

  engine_fixture_set_online (fixture, TRUE);
  fake_clock_turn (fixture->clock, fixture->policy.settle_delay);
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  fail (fixture, FERRY_ERROR_CONNECT_FAILED, 0);
  fake_clock_turn (fixture->clock, 40 * SECOND);
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_RETRY);
  fake_clock_turn (fixture->clock, 11 * SECOND);
  assert_job (job, FERRY_STATE_ERROR, FERRY_WAIT_NONE);
  assert_error_code (job, FERRY_ERROR_NO_PROGRESS);
  signal_log_forget (fixture->log);
}

static void
test_no_timeout_at_all_takes_trouble_for_lasting (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, "{'no-progress-timeout': <uint32 0>}");

  fail (fixture, FERRY_ERROR_SERVER_BUSY, 0);
  signal_log_assert (fixture->log, "one error\n");
  assert_error_code (job, FERRY_ERROR_SERVER_BUSY);
}

static void
test_time_of_transferring_is_limited (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, "{'max-time': <uint32 100>}");

  fake_clock_turn (fixture->clock, 60 * SECOND);
  g_assert_true (ferry_engine_suspend (fixture->engine, job, NULL));
  g_assert_cmpint (ferry_job_get_record (job)->active_time, ==, 60 * SECOND);
  fake_clock_turn (fixture->clock, DAY);

  /* A resume grants the whole time again; waiting costs none of it. */
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_clock_turn (fixture->clock, 99 * SECOND);
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  fake_clock_turn (fixture->clock, 1 * SECOND);
  assert_job (job, FERRY_STATE_ERROR, FERRY_WAIT_NONE);
  assert_error_code (job, FERRY_ERROR_MAX_TIME);
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 0);
  signal_log_forget (fixture->log);
}

static void
test_failed_writes_are_told (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();

  add_running (fixture, NULL);
  fake_store_fail (fixture->store, TRUE);
  fail (fixture, FERRY_ERROR_SERVER_BUSY, 0);
  g_assert_cmpint (ferry_job_get_state (engine_fixture_find (fixture, "one")), ==,
                   FERRY_STATE_TRANSIENT_ERROR);
  signal_log_assert (fixture->log, "one transient-error retry\n! store-failed\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trouble/transient-is-tried-again", test_transient_trouble_is_tried_again);
  g_test_add_func ("/trouble/back-off-grows-until-bytes-arrive",
                   test_back_off_grows_until_bytes_arrive);
  g_test_add_func ("/trouble/server-says-when-to-come-back", test_server_says_when_to_come_back);
  g_test_add_func ("/trouble/caller-says-how-long-to-wait", test_caller_says_how_long_to_wait);
  g_test_add_func ("/trouble/setting-the-date-moves-no-timer",
                   test_setting_the_date_moves_no_timer);
  g_test_add_func ("/trouble/resume-tries-at-once", test_resume_tries_at_once);
  g_test_add_func ("/trouble/fatal-fails-the-job", test_fatal_trouble_fails_the_job);
  g_test_add_func ("/trouble/one-bad-file-stops-the-job",
                   test_one_bad_file_stops_the_job_and_costs_the_others_nothing);
  g_test_add_func ("/trouble/full-disk-is-looked-at-now-and-then",
                   test_full_disk_is_looked_at_now_and_then);
  g_test_add_func ("/trouble/sign-in-is-never-tried-without-its-user",
                   test_sign_in_is_never_tried_without_its_user);
  g_test_add_func ("/trouble/no-progress-for-too-long-fails-the-job",
                   test_no_progress_for_too_long_fails_the_job);
  g_test_add_func ("/trouble/no-progress-clock-stands-still-behind-a-gate",
                   test_no_progress_clock_stands_still_behind_a_gate);
  g_test_add_func ("/trouble/no-timeout-at-all-takes-trouble-for-lasting",
                   test_no_timeout_at_all_takes_trouble_for_lasting);
  g_test_add_func ("/trouble/time-of-transferring-is-limited",
                   test_time_of_transferring_is_limited);
  g_test_add_func ("/trouble/failed-writes-are-told", test_failed_writes_are_told);

  return g_test_run ();
}

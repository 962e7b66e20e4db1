/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-fixture.h"

#define SECOND G_TIME_SPAN_SECOND

static FerryJob *
add_running (EngineFixture *fixture,
             const char    *options)
{
  FerryJob *job = engine_fixture_add (fixture, "one", options);
  FakeFetch *fetch = engine_fixture_get_fetch (fixture, "one", 0);

  fake_fetch_connect (fetch, NULL, 1000);
  fake_fetch_progress (fetch, 300);
  signal_log_forget (fixture->log);

  return job;
}

static void
test_limit_changes_without_a_new_connection (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);

  engine_fixture_set (fixture, job, "{'limit': <uint64 5000>}");
  g_assert_cmpuint (fake_fetch_get_limit (engine_fixture_get_fetch (fixture, "one", 0)), ==, 5000);
  g_assert_cmpuint (fake_fetcher_get_n_started (fixture->fetcher), ==, 1);
  signal_log_assert (fixture->log, "");
}

static void
test_options_are_stored_and_logged_without_values (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);
  const char *id = ferry_job_get_id (job);

  fake_clock_turn (fixture->clock, 10 * SECOND);
  engine_fixture_set (fixture, job, "{'name': <'better'>, 'headers': <['Cookie: secret=1']>}");
  g_assert_cmpstr (ferry_job_get_spec (fake_store_get (fixture->store, id))->name, ==, "better");
  g_assert_true (fake_store_has_log (fixture->store, id, "option", "name, headers"));
  g_assert_false (fake_store_has_log (fixture->store, id, "option", "secret=1"));
  g_assert_cmpint (ferry_job_get_record (job)->modified, ==,
                   ferry_clock_real (FERRY_CLOCK (fixture->clock)));
  signal_log_forget (fixture->log);
}

static void
test_wrong_option_changes_nothing (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);
  g_autoptr(GVariant) options = NULL;
  g_autoptr(GError) error = NULL;

  options = g_variant_ref_sink (g_variant_new_parsed ("{'name': <'x'>, 'priority': <'urgent'>}"));
  g_assert_false (ferry_engine_set_options (fixture->engine, job, options, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (ferry_job_get_spec (job)->name, ==, "one");
  signal_log_assert (fixture->log, "");
}

static void
test_fresh_url_goes_on_with_the_same_bytes (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);
  FakeFetch *fetch;
  FerryJob *stored;

  engine_fixture_set (fixture, job, "{'url': <'https://example.org/fresh'>}");
  signal_log_assert (fixture->log, "one queued\none connecting\n");
  fetch = fake_fetcher_find (fixture->fetcher, "https://example.org/fresh");
  g_assert_nonnull (fetch);
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 1);
  g_assert_cmpint (ferry_checkpoint_get_done (fake_fetch_get_request (fetch)->checkpoint), ==, 300);

  stored = fake_store_get (fixture->store, ferry_job_get_id (job));
  g_assert_cmpstr (ferry_job_get_file (stored, 0)->spec->url, ==, "https://example.org/fresh");
}

static void
test_fresh_url_waits_for_the_resume_of_a_failed_job (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);

  fake_fetch_fail (engine_fixture_get_fetch (fixture, "one", 0), FERRY_ERROR_REMOTE_NOT_FOUND, 0);
  fake_settle ();
  engine_fixture_set (fixture, job, "{'url': <'https://example.org/fresh'>}");
  signal_log_assert (fixture->log, "one error\n");
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  g_assert_nonnull (fake_fetcher_find (fixture->fetcher, "https://example.org/fresh"));
  signal_log_forget (fixture->log);
}

static void
test_unrelated_option_wakes_nobody (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);

  fake_fetch_fail (engine_fixture_get_fetch (fixture, "one", 0), FERRY_ERROR_DISK_FULL, 0);
  fake_settle ();
  signal_log_forget (fixture->log);
  engine_fixture_set (fixture, job, "{'name': <'x'>, 'limit': <uint64 1>}");
  signal_log_assert (fixture->log, "");
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_DISK_FULL);
}

static void
test_override_is_kept (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);
  FerryJob *stored;

  engine_fixture_set (fixture, job, "{'override': <true>}");
  stored = fake_store_get (fixture->store, ferry_job_get_id (job));
  g_assert_true (ferry_job_get_record (stored)->overridden);
  engine_fixture_set (fixture, job, "{'override': <false>}");
  g_assert_false (ferry_job_get_record (job)->overridden);
  signal_log_forget (fixture->log);
}

static void
test_job_made_automatic_publishes_itself (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, "{'auto-complete': <false>}");

  fake_fetch_succeed (engine_fixture_get_fetch (fixture, "one", 0));
  fake_settle ();
  signal_log_assert (fixture->log, "one transferred\n");
  engine_fixture_set (fixture, job, "{'auto-complete': <true>}");
  signal_log_assert (fixture->log, "one acknowledged\n- one acknowledged\n");
}

static void
test_shorter_max_time_counts_at_once (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);

  fake_clock_turn (fixture->clock, 60 * SECOND);
  engine_fixture_set (fixture, job, "{'max-time': <uint32 61>}");
  fake_clock_turn (fixture->clock, 1 * SECOND);
  signal_log_assert (fixture->log, "one error\n");
  assert_error_code (job, FERRY_ERROR_MAX_TIME);
}

static void
test_suspend_writes_the_last_bytes_down (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);
  FerryJob *stored;

  g_assert_true (ferry_engine_suspend (fixture->engine, job, NULL));
  signal_log_assert (fixture->log, "one suspended\n");
  fake_settle ();
  stored = fake_store_get (fixture->store, ferry_job_get_id (job));
  assert_job (stored, FERRY_STATE_SUSPENDED, FERRY_WAIT_NONE);
  g_assert_cmpint (ferry_checkpoint_get_done (ferry_job_get_file (stored, 0)->checkpoint), ==, 300);

  g_assert_true (ferry_engine_suspend (fixture->engine, job, NULL));
  signal_log_assert (fixture->log, "");
  fake_clock_turn (fixture->clock, 3600 * SECOND);
  signal_log_assert (fixture->log, "");
}

static void
test_suspended_job_that_was_whole_needs_no_network (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, "{'auto-complete': <false>}");

  fake_fetch_succeed (engine_fixture_get_fetch (fixture, "one", 0));
  fake_settle ();
  g_assert_true (ferry_engine_suspend (fixture->engine, job, NULL));
  engine_fixture_set_online (fixture, FALSE);
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  signal_log_assert (fixture->log, "one transferred\none suspended\none queued\none transferred\n");
}

static void
test_resume_of_a_moving_job_is_nothing (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);

  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  signal_log_assert (fixture->log, "");
}

static void
test_added_files_join_a_running_job (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (engine_fixture_add_files (fixture, job, 2, &error));
  g_assert_no_error (error);
  signal_log_assert (fixture->log, "");
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 3);
  g_assert_cmpuint (ferry_job_get_n_files (fake_store_get (fixture->store, ferry_job_get_id (job))),
                    ==, 3);
  g_assert_cmpstr (ferry_job_get_file (job, 2)->spec->filesystem, ==, "fs of /home/me");
}

static void
test_added_files_bring_a_manual_job_back_on_resume (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, "{'auto-complete': <false>}");
  g_autoptr(GError) error = NULL;

  fake_fetch_succeed (engine_fixture_get_fetch (fixture, "one", 0));
  fake_settle ();
  g_assert_true (engine_fixture_add_files (fixture, job, 1, &error));
  signal_log_assert (fixture->log, "one transferred\n");
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  signal_log_assert (fixture->log, "one queued\none connecting\n");
  fake_fetch_download (engine_fixture_get_fetch (fixture, "one-more", 0), NULL, 10);
  fake_settle ();
  signal_log_assert (fixture->log, "one transferring\none transferred\n");
}

static void
test_added_files_are_checked_like_the_first (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new_idle ();
  g_autoptr(GError) error = NULL;
  FerryJob *job;

  fixture->policy.max_files_per_job = 2;
  ferry_engine_set_policy (fixture->engine, &fixture->policy);
  engine_fixture_start (fixture);
  job = add_running (fixture, NULL);

  g_assert_false (engine_fixture_add_files (fixture, job, 2, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_TOO_MANY_FILES);
  g_clear_error (&error);
  fake_publisher_refuse_folder (fixture->publisher, "/home/me", FERRY_ERROR_DESTINATION_DENIED);
  g_assert_false (engine_fixture_add_files (fixture, job, 1, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_DENIED);
  g_clear_error (&error);
  fake_publisher_accept_all (fixture->publisher);
  fake_store_fail (fixture->store, TRUE);
  g_assert_false (engine_fixture_add_files (fixture, job, 1, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED);
  signal_log_forget (fixture->log);
}

static void
test_finished_job_takes_no_calls (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (add_running (fixture, NULL));
  g_autoptr(GError) error = NULL;

  fake_fetch_succeed (engine_fixture_get_fetch (fixture, "one", 0));
  fake_settle ();
  g_assert_false (ferry_engine_resume (fixture->engine, job, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE);
  g_clear_error (&error);
  g_assert_false (ferry_engine_suspend (fixture->engine, job, NULL));
  g_assert_false (engine_fixture_complete (fixture, job, NULL));
  g_assert_false (engine_fixture_add_files (fixture, job, 1, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE);
  signal_log_forget (fixture->log);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/calls/limit-changes-without-a-new-connection",
                   test_limit_changes_without_a_new_connection);
  g_test_add_func ("/calls/options-are-stored-and-logged-without-values",
                   test_options_are_stored_and_logged_without_values);
  g_test_add_func ("/calls/wrong-option-changes-nothing", test_wrong_option_changes_nothing);
  g_test_add_func ("/calls/fresh-url-goes-on-with-the-same-bytes",
                   test_fresh_url_goes_on_with_the_same_bytes);
  g_test_add_func ("/calls/fresh-url-waits-for-the-resume-of-a-failed-job",
                   test_fresh_url_waits_for_the_resume_of_a_failed_job);
  g_test_add_func ("/calls/unrelated-option-wakes-nobody", test_unrelated_option_wakes_nobody);
  g_test_add_func ("/calls/override-is-kept", test_override_is_kept);
  g_test_add_func ("/calls/job-made-automatic-publishes-itself",
                   test_job_made_automatic_publishes_itself);
  g_test_add_func ("/calls/shorter-max-time-counts-at-once", test_shorter_max_time_counts_at_once);
  g_test_add_func ("/calls/suspend-writes-the-last-bytes-down",
                   test_suspend_writes_the_last_bytes_down);
  g_test_add_func ("/calls/suspended-job-that-was-whole-needs-no-network",
                   test_suspended_job_that_was_whole_needs_no_network);
  g_test_add_func ("/calls/resume-of-a-moving-job-is-nothing",
                   test_resume_of_a_moving_job_is_nothing);
  g_test_add_func ("/calls/added-files-join-a-running-job", test_added_files_join_a_running_job);
  g_test_add_func ("/calls/added-files-bring-a-manual-job-back-on-resume",
                   test_added_files_bring_a_manual_job_back_on_resume);
  g_test_add_func ("/calls/added-files-are-checked-like-the-first",
                   test_added_files_are_checked_like_the_first);
  g_test_add_func ("/calls/finished-job-takes-no-calls", test_finished_job_takes_no_calls);

  return g_test_run ();
}

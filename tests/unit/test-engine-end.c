/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-fixture.h"

#define SECOND G_TIME_SPAN_SECOND
#define DAY G_TIME_SPAN_DAY

/* How a call that a test does not wait for ended. */
typedef struct
{
  gboolean done;
  gboolean good;
  FerryErrorCode code;
} Outcome;

static void
take_outcome (Outcome *outcome,
              gboolean good,
              GError  *error)
{
  g_assert_false (outcome->done);
  outcome->done = TRUE;
  outcome->good = good;
  if (error != NULL)
    outcome->code = ferry_error_get_code (error);
}

static void
on_cancelled_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean good = ferry_engine_cancel_finish (FERRY_ENGINE (object), result, &error);

  take_outcome (user_data, good, error);
}

static void
on_completed_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean good = ferry_engine_complete_finish (FERRY_ENGINE (object), result, &error);

  take_outcome (user_data, good, error);
}

/* A job of three files: the first is whole, the second half, the third has not
 * begun to arrive. */
static FerryJob *
add_partial (EngineFixture *fixture)
{
  FerryJob *job = engine_fixture_add_many (fixture, "some", NULL, 3);

  fake_fetch_download (engine_fixture_get_fetch (fixture, "some", 0), NULL, 10);
  fake_fetch_connect (engine_fixture_get_fetch (fixture, "some", 1), NULL, 10);
  fake_fetch_progress (engine_fixture_get_fetch (fixture, "some", 1), 5);
  signal_log_forget (fixture->log);

  return job;
}

static FerryJob *
add_transferred (EngineFixture *fixture)
{
  FerryJob *job = engine_fixture_add_many (fixture, "both", "{'auto-complete': <false>}", 2);

  fake_fetch_download (engine_fixture_get_fetch (fixture, "both", 0), NULL, 10);
  fake_fetch_download (engine_fixture_get_fetch (fixture, "both", 1), NULL, 10);
  fake_settle ();
  signal_log_forget (fixture->log);

  return job;
}

static void
test_cancelled_job_leaves_nothing (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (add_partial (fixture));
  g_autoptr(GError) error = NULL;
  g_autofree char *discarded = NULL;

  g_assert_true (engine_fixture_cancel (fixture, job, &error));
  g_assert_no_error (error);
  signal_log_assert (fixture->log, "some cancelled\n- some cancelled\n");
  discarded = g_strdup_printf (" ?+%1$.8s.2 .x.%1$.8s.1.part+%1$.8s.1 .x.%1$.8s.part+%1$.8s",
                               ferry_job_get_id (job));
  g_assert_cmpstr (fake_publisher_get_discarded (fixture->publisher), ==, discarded);
  assert_job (fake_store_get (fixture->store, ferry_job_get_id (job)), FERRY_STATE_CANCELLED,
              FERRY_WAIT_NONE);
  g_assert_cmpuint (fake_publisher_get_n_published (fixture->publisher), ==, 0);
}

static void
test_cancel_is_done_when_on_disk (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (add_partial (fixture));
  Outcome outcome = { 0 };

  fake_settle ();
  fake_store_hold (fixture->store, TRUE);
  ferry_engine_cancel_async (fixture->engine, job, on_cancelled_cb, &outcome);
  fake_settle ();
  g_assert_false (outcome.done);
  signal_log_assert (fixture->log, "");
  g_assert_cmpint (ferry_job_get_state (job), ==, FERRY_STATE_TRANSFERRING);
  g_assert_false (ferry_engine_resume (fixture->engine, job, NULL));
  g_assert_false (ferry_engine_suspend (fixture->engine, job, NULL));

  fake_store_hold (fixture->store, FALSE);
  fake_settle ();
  g_assert_true (outcome.good);
  signal_log_assert (fixture->log, "some cancelled\n- some cancelled\n");
}

static void
test_cancel_waits_for_the_fetches (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (add_partial (fixture));
  FakeFetch *half = engine_fixture_get_fetch (fixture, "some", 1);
  Outcome outcome = { 0 };

  fake_fetcher_hold_stops (fixture->fetcher, TRUE);
  ferry_engine_cancel_async (fixture->engine, job, on_cancelled_cb, &outcome);
  fake_settle ();
  g_assert_cmpstr (fake_publisher_get_discarded (fixture->publisher), ==, "");
  fake_fetch_release (half);
  fake_fetch_release (engine_fixture_get_fetch (fixture, "some", 2));
  fake_settle ();
  g_assert_true (outcome.good);
  signal_log_assert (fixture->log, "some cancelled\n- some cancelled\n");
}

static void
test_cancel_ends_even_where_nothing_can_be_removed (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (add_partial (fixture));
  g_autoptr(GError) error = NULL;

  fake_publisher_refuse_folder (fixture->publisher, "/home/me", FERRY_ERROR_DESTINATION_MISSING);
  g_assert_true (engine_fixture_cancel (fixture, job, &error));
  g_assert_true (fake_store_has_log (fixture->store, ferry_job_get_id (job), "leftover", ""));
  signal_log_assert (fixture->log, "some cancelled\n- some cancelled\n");
}

static void
test_cancel_in_every_state (void)
{
  static const char *const options[] = {
    "{}", "{'suspended': <true>}", "{'auto-complete': <false>}",
  };
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(FerryJob) job = NULL;
      g_autoptr(GError) error = NULL;

      job = g_object_ref (engine_fixture_add (fixture, "one", options[i % G_N_ELEMENTS (options)]));
      if (i == 2)
        fake_fetch_download (engine_fixture_get_fetch (fixture, "one", 0), NULL, 10);
      if (i == 3)
        fake_fetch_fail (engine_fixture_get_fetch (fixture, "one", 0), FERRY_ERROR_SERVER_BUSY, 0);
      if (i == 4)
        engine_fixture_set_online (fixture, FALSE);

      g_assert_true (engine_fixture_cancel (fixture, job, &error));
      g_assert_cmpint (ferry_job_get_state (job), ==, FERRY_STATE_CANCELLED);
      g_assert_false (engine_fixture_cancel (fixture, job, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE);
    }

  g_assert_false (ferry_engine_is_busy (fixture->engine));
  signal_log_forget (fixture->log);
}

static void
test_early_complete_keeps_what_is_whole (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (add_partial (fixture));
  g_autoptr(GError) error = NULL;
  g_autofree char *discarded = NULL;

  g_assert_true (engine_fixture_complete (fixture, job, &error));
  signal_log_assert (fixture->log, "some acknowledged\n- some acknowledged\n");
  g_assert_true (fake_publisher_has (fixture->publisher, "/home/me/some-0"));
  g_assert_cmpuint (fake_publisher_get_n_published (fixture->publisher), ==, 1);
  discarded = g_strdup_printf (" ?+%1$.8s.2 .x.%1$.8s.1.part+%1$.8s.1", ferry_job_get_id (job));
  g_assert_cmpstr (fake_publisher_get_discarded (fixture->publisher), ==, discarded);
  g_assert_true (fake_store_has_log (fixture->store, ferry_job_get_id (job), "published", "early"));
  g_assert_cmpint (ferry_job_get_file (job, 2)->state, ==, FERRY_FILE_STATE_DISCARDED);
}

static void
test_taken_name_gets_a_number (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();

  for (guint i = 0; i < 2; i++)
    {
      engine_fixture_add (fixture, "one", NULL);
      fake_fetch_download (engine_fixture_get_fetch (fixture, "one", 0), NULL, 10);
      fake_settle ();
    }

  g_assert_true (fake_publisher_has (fixture->publisher, "/home/me/one-0"));
  g_assert_true (fake_publisher_has (fixture->publisher, "/home/me/one-0 (2)"));
  signal_log_forget (fixture->log);
}

static void
test_complete_that_fails_in_part_can_be_repeated (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (add_transferred (fixture));
  g_autoptr(GError) error = NULL;

  fake_publisher_refuse_name (fixture->publisher, "both-1", FERRY_ERROR_DISK_FULL);
  g_assert_false (engine_fixture_complete (fixture, job, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FULL);
  signal_log_assert (fixture->log, "both transferred disk-full\n");
  assert_error_code (job, FERRY_ERROR_DISK_FULL);
  g_assert_cmpint (ferry_job_get_file (job, 0)->state, ==, FERRY_FILE_STATE_PUBLISHED);
  g_assert_cmpint (ferry_job_get_file (job, 1)->state, ==, FERRY_FILE_STATE_TRANSFERRED);

  /* A manual job is its caller’s to complete again. */
  fake_clock_turn (fixture->clock, DAY);
  signal_log_assert (fixture->log, "");
  fake_publisher_accept_all (fixture->publisher);
  g_clear_error (&error);
  g_assert_true (engine_fixture_complete (fixture, job, &error));
  signal_log_assert (fixture->log, "both acknowledged\n- both acknowledged\n");
  g_assert_cmpuint (fake_publisher_get_n_published (fixture->publisher), ==, 2);
}

static void
test_automatic_complete_is_tried_again (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "one", NULL);

  fake_publisher_refuse_name (fixture->publisher, "one-0", FERRY_ERROR_DESTINATION_MISSING);
  fake_fetch_download (engine_fixture_get_fetch (fixture, "one", 0), NULL, 10);
  fake_settle ();
  assert_job (job, FERRY_STATE_TRANSFERRED, FERRY_WAIT_DESTINATION_MISSING);
  g_assert_true (ferry_engine_is_busy (fixture->engine));
  signal_log_forget (fixture->log);

  fake_clock_turn (fixture->clock, 30 * SECOND);
  signal_log_assert (fixture->log, "one transferred destination-missing\n");
  fake_publisher_accept_all (fixture->publisher);
  fake_clock_turn (fixture->clock, 60 * SECOND);
  signal_log_assert (fixture->log, "one acknowledged\n- one acknowledged\n");
}

static void
test_lost_partial_is_fetched_again_on_resume (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "one", NULL);

  fake_publisher_refuse_name (fixture->publisher, "one-0", FERRY_ERROR_TARGET_CHANGED);
  fake_fetch_download (engine_fixture_get_fetch (fixture, "one", 0), NULL, 10);
  fake_settle ();
  assert_job (job, FERRY_STATE_ERROR, FERRY_WAIT_NONE);
  assert_error_code (job, FERRY_ERROR_TARGET_CHANGED);
  g_assert_null (ferry_job_get_file (job, 0)->checkpoint);
  fake_publisher_accept_all (fixture->publisher);
  signal_log_forget (fixture->log);

  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  signal_log_assert (fixture->log, "one queued\none connecting\n");
  fake_fetch_download (engine_fixture_get_fetch (fixture, "one", 0), NULL, 10);
  fake_settle ();
  g_assert_true (fake_publisher_has (fixture->publisher, "/home/me/one-0"));
  signal_log_forget (fixture->log);
}

static void
test_refused_file_is_an_error_until_resumed (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "one", NULL);

  fake_publisher_refuse_name (fixture->publisher, "one-0", FERRY_ERROR_DESTINATION_DENIED);
  fake_fetch_download (engine_fixture_get_fetch (fixture, "one", 0), NULL, 10);
  fake_settle ();
  assert_job (job, FERRY_STATE_ERROR, FERRY_WAIT_NONE);
  assert_error_code (job, FERRY_ERROR_DESTINATION_DENIED);
  g_assert_nonnull (ferry_job_get_file (job, 0)->checkpoint);
  fake_publisher_accept_all (fixture->publisher);

  /* Its bytes are there, and nothing is fetched. */
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  g_assert_true (fake_publisher_has (fixture->publisher, "/home/me/one-0"));
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 0);
  signal_log_forget (fixture->log);
}

static void
test_refused_file_of_a_manual_job_can_be_completed_again (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (add_transferred (fixture));
  Outcome outcome = { 0 };

  fake_publisher_refuse_name (fixture->publisher, "both-1", FERRY_ERROR_DESTINATION_DENIED);
  ferry_engine_complete_async (fixture->engine, job, on_completed_cb, &outcome);
  fake_settle ();
  assert_job (job, FERRY_STATE_TRANSFERRED, FERRY_WAIT_NONE);
  assert_error_code (job, FERRY_ERROR_DESTINATION_DENIED);
  g_assert_cmpuint (outcome.code, ==, FERRY_ERROR_DESTINATION_DENIED);
  signal_log_forget (fixture->log);
}

static void
test_calls_for_the_same_end_join (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (add_transferred (fixture));
  Outcome first = { 0 };
  Outcome second = { 0 };

  fake_publisher_hold (fixture->publisher, TRUE);
  ferry_engine_complete_async (fixture->engine, job, on_completed_cb, &first);
  fake_settle ();
  ferry_engine_complete_async (fixture->engine, job, on_completed_cb, &second);
  fake_publisher_hold (fixture->publisher, FALSE);
  fake_settle ();
  g_assert_true (first.good && second.good);
  signal_log_assert (fixture->log, "both acknowledged\n- both acknowledged\n");
}

static void
test_cancel_stops_a_long_complete (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (add_transferred (fixture));
  Outcome complete = { 0 };
  Outcome cancel = { 0 };

  fake_publisher_hold (fixture->publisher, TRUE);
  ferry_engine_complete_async (fixture->engine, job, on_completed_cb, &complete);
  fake_settle ();
  ferry_engine_cancel_async (fixture->engine, job, on_cancelled_cb, &cancel);
  fake_settle ();
  g_assert_true (complete.done && !complete.good);
  g_assert_cmpint (complete.code, ==, FERRY_ERROR_INVALID_STATE);
  g_assert_true (cancel.good);
  g_assert_cmpuint (fake_publisher_get_n_published (fixture->publisher), ==, 0);
  signal_log_assert (fixture->log, "both cancelled\n- both cancelled\n");
}

static void
test_complete_comes_too_late_for_a_cancelled_job (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (add_transferred (fixture));
  Outcome complete = { 0 };
  Outcome cancel = { 0 };

  ferry_engine_cancel_async (fixture->engine, job, on_cancelled_cb, &cancel);
  ferry_engine_complete_async (fixture->engine, job, on_completed_cb, &complete);
  fake_settle ();
  g_assert_true (cancel.good && complete.done && !complete.good);
  g_assert_cmpint (complete.code, ==, FERRY_ERROR_INVALID_STATE);
  signal_log_assert (fixture->log, "both cancelled\n- both cancelled\n");
}

static void
test_failing_store_ends_nothing (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) whole = g_object_ref (add_transferred (fixture));
  g_autoptr(FerryJob) partial = g_object_ref (add_partial (fixture));
  g_autoptr(GError) error = NULL;

  fake_store_fail (fixture->store, TRUE);
  g_assert_false (engine_fixture_complete (fixture, whole, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED);
  g_clear_error (&error);
  g_assert_cmpuint (fake_publisher_get_n_published (fixture->publisher), ==, 0);
  g_assert_false (engine_fixture_cancel (fixture, partial, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED);
  g_assert_cmpint (ferry_job_get_state (whole), ==, FERRY_STATE_TRANSFERRED);
  g_assert_cmpint (ferry_job_get_state (partial), ==, FERRY_STATE_SUSPENDED);

  /* What was discarded for nothing is fetched again. */
  fake_store_fail (fixture->store, FALSE);
  g_assert_true (ferry_engine_resume (fixture->engine, partial, NULL));
  fake_settle ();
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 3);
  g_assert_null (
    fake_fetch_get_request (engine_fixture_get_fetch (fixture, "some", 1))->checkpoint);

  g_clear_error (&error);
  g_assert_true (engine_fixture_cancel (fixture, partial, &error));
  g_assert_true (engine_fixture_complete (fixture, whole, &error));
  signal_log_forget (fixture->log);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/end/cancelled-job-leaves-nothing", test_cancelled_job_leaves_nothing);
  g_test_add_func ("/end/cancel-is-done-when-on-disk", test_cancel_is_done_when_on_disk);
  g_test_add_func ("/end/cancel-waits-for-the-fetches", test_cancel_waits_for_the_fetches);
  g_test_add_func ("/end/cancel-ends-even-where-nothing-can-be-removed",
                   test_cancel_ends_even_where_nothing_can_be_removed);
  g_test_add_func ("/end/cancel-in-every-state", test_cancel_in_every_state);
  g_test_add_func ("/end/early-complete-keeps-what-is-whole",
                   test_early_complete_keeps_what_is_whole);
  g_test_add_func ("/end/taken-name-gets-a-number", test_taken_name_gets_a_number);
  g_test_add_func ("/end/complete-that-fails-in-part-can-be-repeated",
                   test_complete_that_fails_in_part_can_be_repeated);
  g_test_add_func ("/end/automatic-complete-is-tried-again",
                   test_automatic_complete_is_tried_again);
  g_test_add_func ("/end/lost-partial-is-fetched-again-on-resume",
                   test_lost_partial_is_fetched_again_on_resume);
  g_test_add_func ("/end/calls-for-the-same-end-join", test_calls_for_the_same_end_join);
  g_test_add_func ("/end/cancel-stops-a-long-complete", test_cancel_stops_a_long_complete);
  g_test_add_func ("/end/complete-comes-too-late-for-a-cancelled-job",
                   test_complete_comes_too_late_for_a_cancelled_job);
  g_test_add_func ("/end/refused-file-is-an-error-until-resumed", test_refused_file_is_an_error_until_resumed);
  g_test_add_func ("/end/refused-file-of-a-manual-job-can-be-completed-again",
                   test_refused_file_of_a_manual_job_can_be_completed_again);
  g_test_add_func ("/end/failing-store-ends-nothing", test_failing_store_ends_nothing);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-world.h"

#define HOUR G_TIME_SPAN_HOUR
#define BERLIN "CET-1CEST,M3.5.0/2,M10.5.0/3"

/* The fake clock shows midnight, UTC, of Thursday, 1 January 2026. */
#define MIDNIGHT (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC)

static void
set_schedule (EngineWorld *world,
              const char  *text)
{
  g_autoptr(GError) error = NULL;
  g_auto(FerryPolicy) policy = { 0 };

  ferry_policy_init_defaults (&policy);
  policy.schedule = ferry_schedule_new (text, &error);
  g_assert_no_error (error);
  ferry_engine_set_policy (world->engine->engine, &policy);
  fake_settle ();
}

static void
test_hours_begin_and_end_by_themselves (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *urgent = engine_world_add (world, "urgent", "{'priority': <'foreground'>}");
  FerryJob *job = engine_world_add (world, "one", NULL);
  guint n_rung;

  set_schedule (world, "22:00-06:00");
  assert_job (job, FERRY_STATE_TRANSFERRING, FERRY_WAIT_NONE);
  fake_clock_turn (world->engine->clock, 7 * HOUR);
  signal_log_assert (world->engine->log, "one transient-error schedule\n");
  assert_error_code (job, FERRY_ERROR_BLOCKED_BY_POLICY);
  assert_message (job, "Waiting until Thu 22:00, when the hours that were set begin, or for you to download it anyway.");
  g_assert_cmpint (ferry_job_get_record (job)->wait_until, ==, MIDNIGHT + 22 * HOUR);
  assert_job (urgent, FERRY_STATE_TRANSFERRING, FERRY_WAIT_NONE);

  /* One appointment, no polling. */
  n_rung = fake_clock_get_n_rung (world->engine->clock);
  fake_clock_turn (world->engine->clock, 14 * HOUR);
  signal_log_assert (world->engine->log, "");
  g_assert_cmpuint (fake_clock_get_n_rung (world->engine->clock) - n_rung, <=, 1);

  fake_clock_turn (world->engine->clock, 2 * HOUR);
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
  g_assert_cmpuint (ferry_job_get_record (job)->error_count, ==, 0);
  g_assert_true (fake_store_has_log (world->engine->store, ferry_job_get_id (job), "open",
                                     "The gate “schedule” is open; the job goes on."));
}

static void
test_date_and_zone_that_change_are_noticed (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job = engine_world_add (world, "one", NULL);

  set_schedule (world, "12:00-13:00");
  signal_log_assert (world->engine->log, "one transient-error schedule\n");
  fake_clock_set_date (world->engine->clock, MIDNIGHT + 12 * HOUR);
  fake_settle ();
  signal_log_assert (world->engine->log, "one queued\none connecting\n");

  fake_clock_set_zone (world->engine->clock, BERLIN);
  fake_settle ();
  signal_log_assert (world->engine->log, "one transient-error schedule\n");
  g_assert_cmpint (ferry_job_get_record (job)->wait_until, ==, MIDNIGHT + (24 + 11) * HOUR);
  assert_message (job, "Waiting until Fri 12:00, when the hours that were set begin, or for you to download it anyway.");

  /* The appointment was made anew, too. */
  fake_clock_turn (world->engine->clock, 23 * HOUR);
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
}

static void
test_schedule_that_changes_takes_effect_at_once (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job = engine_world_add (world, "one", "{'priority': <'low'>}");

  set_schedule (world, "low never");
  signal_log_assert (world->engine->log, "one transient-error schedule\n");
  assert_message (job, "No hours are set in which this job may run: change the setting “schedule”, or download it anyway.");
  g_assert_cmpint (ferry_job_get_record (job)->wait_until, ==, 0);

  /* Another time for the same wait is told. */
  set_schedule (world, "low 03:00-04:00");
  signal_log_assert (world->engine->log, "one transient-error schedule\n");
  g_assert_cmpint (ferry_job_get_record (job)->wait_until, ==, MIDNIGHT + 3 * HOUR);

  engine_fixture_set (world->engine, job, "{'override': <true>}");
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
  engine_fixture_set (world->engine, job, "{'override': <false>}");
  signal_log_assert (world->engine->log, "one transient-error schedule\n");

  /* Another priority has hours of its own. */
  engine_fixture_set (world->engine, job, "{'priority': <'normal'>}");
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
}

static void
test_time_of_a_gate_is_no_time_to_try_again (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job = engine_world_add (world, "one", NULL);

  set_schedule (world, "03:00-04:00");
  fake_settle ();
  engine_fixture_crash (world->engine);
  engine_fixture_start (world->engine);
  signal_log_forget (world->engine->log);

  /* The policy of the fixture has no schedule. */
  job = engine_fixture_find (world->engine, "one");
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);

  set_schedule (world, "05:00-06:00");
  signal_log_forget (world->engine->log);
  fake_clock_turn (world->engine->clock, 4 * HOUR);
  signal_log_assert (world->engine->log, "");
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_SCHEDULE);
}

static void
change (EngineWorld *world,
        FerryJob    *job,
        const char  *options)
{
  g_autoptr(GVariant) parsed = g_variant_ref_sink (g_variant_new_parsed (options));
  g_autoptr(GError) error = NULL;

  ferry_engine_set_options (world->engine->engine, job, parsed, &error);
  g_assert_no_error (error);
  fake_settle ();
}

static void
test_job_has_hours_of_its_own (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *other = engine_world_add (world, "other", NULL);
  FerryJob *job = engine_world_add (world, "one", "{'priority': <'foreground'>, 'schedule': <'05:00-06:00'>}");

  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_SCHEDULE);
  g_assert_cmpint (ferry_job_get_record (job)->wait_until, ==, MIDNIGHT + 5 * HOUR);
  assert_job (other, FERRY_STATE_TRANSFERRING, FERRY_WAIT_NONE);

  signal_log_forget (world->engine->log);
  fake_clock_turn (world->engine->clock, 5 * HOUR);
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
  fake_clock_turn (world->engine->clock, HOUR);
  signal_log_assert (world->engine->log, "one transient-error schedule\n");
  g_assert_cmpint (ferry_job_get_record (job)->wait_until, ==, MIDNIGHT + 29 * HOUR);
}

static void
test_hours_of_a_job_can_change (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job = engine_world_add (world, "one", NULL);

  assert_job (job, FERRY_STATE_TRANSFERRING, FERRY_WAIT_NONE);
  change (world, job, "{'schedule': <'22:00-23:00'>}");
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_SCHEDULE);
  g_assert_cmpint (ferry_job_get_record (job)->wait_until, ==, MIDNIGHT + 22 * HOUR);
  signal_log_forget (world->engine->log);
  change (world, job, "{'schedule': <''>}");
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
}

static void
test_both_hours_have_to_be_open (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job = engine_world_add (world, "one", "{'schedule': <'02:00-05:00'>}");

  set_schedule (world, "03:00-04:00");
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_SCHEDULE);
  g_assert_cmpint (ferry_job_get_record (job)->wait_until, ==, MIDNIGHT + 3 * HOUR);
  signal_log_forget (world->engine->log);
  fake_clock_turn (world->engine->clock, 2 * HOUR + HOUR / 2);
  signal_log_assert (world->engine->log, "");
  fake_clock_turn (world->engine->clock, HOUR / 2);
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
}

static void
test_own_hours_are_lifted_by_hand (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job = engine_world_add (world, "one", "{'schedule': <'never'>}");

  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_SCHEDULE);
  g_assert_cmpint (ferry_job_get_record (job)->wait_until, ==, 0);
  signal_log_forget (world->engine->log);
  change (world, job, "{'override': <true>}");
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hours/begin-and-end-by-themselves", test_hours_begin_and_end_by_themselves);
  g_test_add_func ("/hours/date-and-zone-that-change-are-noticed",
                   test_date_and_zone_that_change_are_noticed);
  g_test_add_func ("/hours/schedule-that-changes-takes-effect-at-once",
                   test_schedule_that_changes_takes_effect_at_once);
  g_test_add_func ("/hours/time-of-a-gate-is-no-time-to-try-again",
                   test_time_of_a_gate_is_no_time_to_try_again);
  g_test_add_func ("/hours/job-has-hours-of-its-own", test_job_has_hours_of_its_own);
  g_test_add_func ("/hours/hours-of-a-job-can-change", test_hours_of_a_job_can_change);
  g_test_add_func ("/hours/both-hours-have-to-be-open", test_both_hours_have_to_be_open);
  g_test_add_func ("/hours/own-hours-are-lifted-by-hand", test_own_hours_are_lifted_by_hand);

  return g_test_run ();
}

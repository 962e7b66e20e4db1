/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-world.h"

#define DAY G_TIME_SPAN_DAY

static void
test_logged_off_owner_is_waited_for (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job = engine_world_add (world, "one", NULL);

  engine_world_set_login (world, FERRY_LOGIN_CLOSING);
  signal_log_assert (world->engine->log, "one queued login\n");
  assert_message (job, "Waiting for you to log in; your last session has ended, and what it left running does not count.");
  g_assert_cmpuint (fake_fetcher_get_n_running (world->engine->fetcher), ==, 0);
  g_assert_cmpint (ferry_job_get_file (job, 0)->bytes_done, ==, 300);

  /* As long as it takes, and it is nobody’s fault. */
  fake_clock_turn (world->engine->clock, 100 * DAY);
  signal_log_assert (world->engine->log, "");
  g_assert_cmpuint (ferry_job_get_record (job)->error_count, ==, 0);

  engine_world_set_login (world, FERRY_LOGIN_OTHER_IDENTITY);
  assert_message (job, "Waiting for you to log in; sessions of “su”, “sudo” and scheduled tasks do not count.");
  signal_log_forget (world->engine->log);

  engine_world_set_login (world, FERRY_LOGIN_PRESENT);
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
  g_assert_cmpint (ferry_checkpoint_get_done (engine_world_get_request (world, "one")->checkpoint), ==, 300);
  g_assert_true (fake_store_has_log (world->engine->store, ferry_job_get_id (job), "wait",
                                     "Waiting for you to log in; your last session has ended, and what it left running does not count."));
  g_assert_true (fake_store_has_log (world->engine->store, ferry_job_get_id (job), "open",
                                     "The gate “login” is open; the job goes on."));
}

static void
test_waiting_for_login_outlasts_the_network (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job = engine_world_add (world, "one", NULL);

  engine_world_set_login (world, FERRY_LOGIN_NONE);
  world->network->state.online = FALSE;
  engine_world_show (world);
  assert_job (job, FERRY_STATE_QUEUED, FERRY_WAIT_LOGIN);
  g_assert_cmpuint (ferry_job_get_record (job)->waits, ==,
                    FERRY_WAIT_BIT (FERRY_WAIT_LOGIN) | FERRY_WAIT_BIT (FERRY_WAIT_NETWORK));
  signal_log_forget (world->engine->log);

  /* He is back, the network is not: no turn in between. */
  engine_world_set_login (world, FERRY_LOGIN_PRESENT);
  signal_log_assert (world->engine->log, "one transient-error network\n");
  assert_error_code (job, FERRY_ERROR_NETWORK_DISCONNECTED);

  world->network->state.online = TRUE;
  engine_world_show (world);
  engine_world_let_settle (world);
  signal_log_assert (world->engine->log,
                     "one transient-error network\none queued\none connecting\n");
}

static void
test_logoff_reaches_jobs_in_trouble_too (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *busy = engine_world_add (world, "busy", NULL);
  FerryJob *secret = engine_world_add (world, "secret", NULL);
  FerryJob *still = engine_world_add (world, "still", "{'suspended': <true>}");

  fake_fetch_fail (engine_fixture_get_fetch (world->engine, "busy", 0), FERRY_ERROR_SERVER_BUSY, 0);
  fake_fetch_fail (engine_fixture_get_fetch (world->engine, "secret", 0), FERRY_ERROR_SIGN_IN, 0);
  fake_settle ();
  engine_world_set_login (world, FERRY_LOGIN_NONE);
  assert_job (busy, FERRY_STATE_QUEUED, FERRY_WAIT_LOGIN);
  assert_job (secret, FERRY_STATE_QUEUED, FERRY_WAIT_LOGIN);
  assert_job (still, FERRY_STATE_SUSPENDED, FERRY_WAIT_NONE);
  g_assert_cmpint (ferry_job_get_record (busy)->wait_until, ==, 0);

  /* A wrong password is not tried again because somebody logged in. */
  engine_world_set_login (world, FERRY_LOGIN_PRESENT);
  assert_job (busy, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  assert_job (secret, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_SIGN_IN);
  signal_log_forget (world->engine->log);
}

static void
test_job_that_waits_for_login_survives_a_reboot (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();

  engine_world_add (world, "one", NULL);
  engine_world_set_login (world, FERRY_LOGIN_NONE);
  fake_settle ();
  engine_fixture_crash (world->engine);
  engine_fixture_start (world->engine);
  assert_job (engine_fixture_find (world->engine, "one"), FERRY_STATE_QUEUED, FERRY_WAIT_LOGIN);
  signal_log_forget (world->engine->log);

  engine_fixture_crash (world->engine);
  ferry_conditions_set_login (world->engine->conditions, FERRY_LOGIN_PRESENT);
  engine_fixture_start (world->engine);
  assert_job (engine_fixture_find (world->engine, "one"), FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  signal_log_forget (world->engine->log);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/login/logged-off-owner-is-waited-for", test_logged_off_owner_is_waited_for);
  g_test_add_func ("/login/waiting-for-login-outlasts-the-network",
                   test_waiting_for_login_outlasts_the_network);
  g_test_add_func ("/login/logoff-reaches-jobs-in-trouble-too",
                   test_logoff_reaches_jobs_in_trouble_too);
  g_test_add_func ("/login/job-that-waits-for-login-survives-a-reboot",
                   test_job_that_waits_for_login_survives_a_reboot);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-world.h"

#define SECOND G_TIME_SPAN_SECOND
#define DAY G_TIME_SPAN_DAY

/* The fake clock shows midnight, UTC, of 1 January 2026. */
#define FEBRUARY (G_GINT64_CONSTANT (1769904000) * G_USEC_PER_SEC)

static void
set_budgets (EngineWorld *world,
             const char  *text)
{
  g_autoptr(GError) error = NULL;
  g_auto(FerryPolicy) policy = { 0 };

  ferry_policy_init_defaults (&policy);
  policy.budgets = ferry_budget_rules_new (text, &error);
  g_assert_no_error (error);
  ferry_engine_set_policy (world->engine->engine, &policy);
  fake_settle ();
}

static void
use (EngineWorld *world,
     const char  *name,
     guint64      bytes)
{
  fake_fetch_traffic (engine_fixture_get_fetch (world->engine, name, 0), bytes);
  fake_settle ();
}

static void
test_spent_budget_stops_everybody_at_once (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job = engine_world_add (world, "one", NULL);
  FerryJob *urgent = engine_world_add (world, "urgent", "{'priority': <'foreground'>}");

  set_budgets (world, "Home = 1 MB");
  use (world, "one", 999999);
  signal_log_assert (world->engine->log, "");
  use (world, "urgent", 1);
  signal_log_assert (world->engine->log, "one transient-error budget\nurgent transient-error budget\n");
  assert_error_code (job, FERRY_ERROR_BLOCKED_BY_POLICY);
  assert_message (job, "Waiting until 1 February, as this month’s data of “Home” is used up (1.0\u00a0MB), or for you to download it anyway.");
  g_assert_cmpint (ferry_job_get_record (job)->wait_until, ==, FEBRUARY);
  g_assert_cmpuint (fake_fetcher_get_n_running (world->engine->fetcher), ==, 0);

  /* Anyway, for this one. */
  engine_fixture_set (world->engine, urgent, "{'override': <true>}");
  signal_log_assert (world->engine->log, "urgent queued\nurgent connecting\n");
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_BUDGET);

  fake_clock_turn (world->engine->clock, 31 * DAY);
  g_assert_cmpuint (ferry_job_get_record (job)->error_count, ==, 0);
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  signal_log_forget (world->engine->log);
}

static void
test_budget_is_that_of_the_connection (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *bound;

  fake_network_add (world->network, "Phone");
  engine_world_show (world);
  set_budgets (world, "Phone = 1 kB");
  engine_world_add (world, "free", NULL);
  bound = engine_world_add (world, "bound", "{'network': <'Phone'>}");
  use (world, "free", 5000);
  use (world, "bound", 1000);
  signal_log_assert (world->engine->log, "bound transient-error budget\n");

  /* Now everybody leaves that way. */
  fake_network_set_primary (world->network, "Phone");
  engine_world_show (world);
  engine_world_let_settle (world);
  signal_log_forget (world->engine->log);
  assert_job (engine_fixture_find (world->engine, "free"), FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_BUDGET);

  engine_fixture_set (world->engine, bound, "{'network': <'Home'>}");
  signal_log_assert (world->engine->log, "bound queued\nbound connecting\n");
}

static void
test_vpn_uses_the_budget_of_what_carries_it (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryConnection *tunnel = fake_network_add (world->network, "Tunnel");

  tunnel->vpn = TRUE;
  tunnel->carrier = g_strdup ("uuid-Home");
  fake_network_set_primary (world->network, "Tunnel");
  engine_world_show (world);
  engine_world_let_settle (world);
  set_budgets (world, "Home = 1 kB; default = unlimited");
  engine_world_add (world, "one", NULL);
  use (world, "one", 1000);
  signal_log_assert (world->engine->log, "one transient-error budget\n");
  assert_message (engine_fixture_find (world->engine, "one"),
                  "Waiting until 1 February, as this month’s data of “Home” is used up (1.0\u00a0kB), or for you to download it anyway.");
}

static void
test_budget_where_nobody_knows_the_connection (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job;

  g_ptr_array_set_size (world->network->connections, 0);
  fake_network_set_primary (world->network, NULL);
  world->network->state.connections_known = FALSE;
  engine_world_show (world);
  engine_world_let_settle (world);
  set_budgets (world, "default = 1 kB");
  job = engine_world_add (world, "one", NULL);
  use (world, "one", 1000);
  signal_log_assert (world->engine->log, "one transient-error budget\n");
  assert_message (job, "Waiting until 1 February, as this month’s 1.0\u00a0kB are used up, or for you to download it anyway.");
}

static void
test_count_survives_restart_and_crash (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();

  engine_world_add (world, "one", NULL);
  set_budgets (world, "Home = 1 GB");
  use (world, "one", 400000000);
  use (world, "one", 100);

  /* A crash costs the last seconds, and no more than 16 MiB. */
  engine_fixture_crash (world->engine);
  engine_fixture_start (world->engine);
  signal_log_forget (world->engine->log);
  set_budgets (world, "Home = 400 MB");
  assert_job (engine_fixture_find (world->engine, "one"), FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_BUDGET);
  set_budgets (world, "Home = 500 MB");
  use (world, "one", 100);
  fake_clock_turn (world->engine->clock, 10 * SECOND);
  engine_fixture_crash (world->engine);
  engine_fixture_start (world->engine);
  signal_log_forget (world->engine->log);

  set_budgets (world, "Home = 500 MB");
  use (world, "one", 99999899);
  assert_job (engine_fixture_find (world->engine, "one"), FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  signal_log_forget (world->engine->log);

  /* A stop costs nothing. */
  engine_fixture_stop (world->engine);
  engine_fixture_crash (world->engine);
  engine_fixture_start (world->engine);
  signal_log_forget (world->engine->log);
  set_budgets (world, "Home = 500 MB");
  use (world, "one", 1);
  assert_job (engine_fixture_find (world->engine, "one"), FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_BUDGET);
  signal_log_forget (world->engine->log);
}

static void
test_board_tells_what_is_left (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryEngine *engine = world->engine->engine;

  g_assert_cmpstr (ferry_engine_get_gate (engine, FERRY_WAIT_BUDGET)->reason, ==, "");
  set_budgets (world, "Home = 1 GB from 15");
  engine_world_add (world, "one", NULL);
  use (world, "one", 250000000);
  g_assert_true (ferry_engine_get_gate (engine, FERRY_WAIT_BUDGET)->open);
  g_assert_cmpstr (ferry_engine_get_gate (engine, FERRY_WAIT_BUDGET)->reason, ==,
                   "250.0\u00a0MB of 1.0\u00a0GB are used; the next month begins on 15 January.");
  use (world, "one", 750000000);
  g_assert_false (ferry_engine_get_gate (engine, FERRY_WAIT_BUDGET)->open);
  signal_log_forget (world->engine->log);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/budget/spent-one-stops-everybody-at-once", test_spent_budget_stops_everybody_at_once);
  g_test_add_func ("/budget/is-that-of-the-connection", test_budget_is_that_of_the_connection);
  g_test_add_func ("/budget/vpn-uses-that-of-what-carries-it", test_vpn_uses_the_budget_of_what_carries_it);
  g_test_add_func ("/budget/where-nobody-knows-the-connection", test_budget_where_nobody_knows_the_connection);
  g_test_add_func ("/budget/count-survives-restart-and-crash", test_count_survives_restart_and_crash);
  g_test_add_func ("/budget/board-tells-what-is-left", test_board_tells_what_is_left);

  return g_test_run ();
}

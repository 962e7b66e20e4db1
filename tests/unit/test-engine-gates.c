/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-world.h"

#define DAY G_TIME_SPAN_DAY

/* What the engine does when the world changes: which way jobs leave, who is
 * logged in, what it costs, how much power there is, and that it sleeps. */

static void
test_metered_link_stops_what_may_not_cost (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job = engine_world_add (world, "one", NULL);
  FerryJob *urgent = engine_world_add (world, "urgent", "{'priority': <'foreground'>}");

  world->network->state.metered = FERRY_METERED_GUESS_YES;
  engine_world_show (world);
  signal_log_assert (world->engine->log, "one transient-error metered\n");
  assert_error_code (job, FERRY_ERROR_BLOCKED_BY_POLICY);
  assert_message (job, "Waiting for a connection that is not metered, as “Home” seems to be, or for you to download it anyway.");
  assert_job (urgent, FERRY_STATE_TRANSFERRING, FERRY_WAIT_NONE);

  /* Another name for the same wait is told, and is no news for the log. */
  g_free (fake_network_find (world->network, "Home")->id);
  world->network->state.metered = FERRY_METERED_YES;
  ((FerryConnection *) world->network->connections->pdata[0])->id = g_strdup ("Phone");
  engine_world_show (world);
  signal_log_assert (world->engine->log, "one transient-error metered\n");
  assert_message (job, "Waiting for a connection that is not metered, as “Phone” is, or for you to download it anyway.");

  world->network->state.metered = FERRY_METERED_UNKNOWN;
  engine_world_show (world);
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
  g_assert_cmpuint (ferry_job_get_record (job)->error_count, ==, 0);
}

static void
test_metered_job_does_not_flicker_when_a_network_comes (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job;

  world->network->state.online = FALSE;
  engine_world_show (world);
  job = engine_world_add (world, "one", NULL);
  world->network->state.online = TRUE;
  world->network->state.metered = FERRY_METERED_YES;
  engine_world_show (world);
  signal_log_forget (world->engine->log);
  engine_world_let_settle (world);
  signal_log_assert (world->engine->log, "one transient-error metered\n");
  g_assert_cmpuint (fake_fetcher_get_n_started (world->engine->fetcher), ==, 0);
  assert_error_code (job, FERRY_ERROR_BLOCKED_BY_POLICY);
}

static void
test_download_anyway_lifts_cost_and_power (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryPower power = { .on_battery = TRUE, .battery_low = TRUE, .power_saver = TRUE };
  FerryJob *job = engine_world_add (world, "one", NULL);
  FerryJob *other = engine_world_add (world, "other", NULL);

  world->network->state.metered = FERRY_METERED_YES;
  world->network->state.roaming = TRUE;
  engine_world_show (world);
  ferry_conditions_set_power (world->engine->conditions, &power);
  fake_settle ();
  g_assert_cmpuint (ferry_job_get_record (job)->waits, ==,
                    FERRY_WAIT_BIT (FERRY_WAIT_METERED) | FERRY_WAIT_BIT (FERRY_WAIT_ROAMING)
                    | FERRY_WAIT_BIT (FERRY_WAIT_BATTERY) | FERRY_WAIT_BIT (FERRY_WAIT_POWER_SAVER));
  signal_log_forget (world->engine->log);

  engine_fixture_set (world->engine, job, "{'override': <true>}");
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
  assert_job (other, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_METERED);

  /* It survives a restart, and lifts nothing else. */
  engine_fixture_crash (world->engine);
  engine_fixture_start (world->engine);
  job = engine_fixture_find (world->engine, "one");
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  engine_world_set_login (world, FERRY_LOGIN_NONE);
  assert_job (job, FERRY_STATE_QUEUED, FERRY_WAIT_LOGIN);
  engine_world_set_login (world, FERRY_LOGIN_PRESENT);
  engine_fixture_set (world->engine, job, "{'override': <false>}");
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_METERED);
  signal_log_forget (world->engine->log);
}

static void
test_new_way_out_restarts_connections (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job = engine_world_add (world, "one", NULL);

  fake_network_add (world->network, "Cable");
  engine_world_show (world);
  signal_log_assert (world->engine->log, "");

  fake_network_set_primary (world->network, "Cable");
  engine_world_show (world);
  signal_log_assert (world->engine->log, "one transient-error network\n");
  g_assert_cmpuint (fake_fetcher_get_n_running (world->engine->fetcher), ==, 0);
  engine_world_let_settle (world);
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
  g_assert_cmpuint (ferry_job_get_record (job)->error_count, ==, 0);

  /* An address that went away is as good as another connection. */
  world->network->state.generation++;
  engine_world_show (world);
  engine_world_let_settle (world);
  signal_log_assert (world->engine->log,
                     "one transient-error network\none queued\none connecting\n");

  /* What says nothing about the way out changes nothing. */
  world->network->state.connectivity = FERRY_CONNECTIVITY_LIMITED;
  engine_world_show (world);
  signal_log_assert (world->engine->log, "");
}

/* NetworkManager answers after the service has begun, or was restarted. */
static void
test_knowing_more_is_no_new_way_out (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FakeNetwork) network = fake_network_new ();

  engine_fixture_add (fixture, "one", NULL);
  signal_log_forget (fixture->log);
  fake_network_show (network, fixture->conditions);
  fake_settle ();
  signal_log_assert (fixture->log, "");

  ferry_conditions_set_network (fixture->conditions, &(FerryNetworkState){ .online = TRUE });
  fake_settle ();
  fake_network_show (network, fixture->conditions);
  fake_settle ();
  signal_log_assert (fixture->log, "");
}

/* Whoever tries whatever the monitor says does so anew when that changes its mind. */
static void
test_job_that_always_tries_is_not_left_on_a_dead_connection (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();

  engine_world_add (world, "one", "{'network': <'always'>}");
  world->network->state.online = FALSE;
  engine_world_show (world);
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
  world->network->state.online = TRUE;
  engine_world_show (world);
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
}

static void
test_new_way_out_cuts_retries_short (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();

  engine_world_add (world, "one", NULL);
  fake_fetch_fail (engine_fixture_get_fetch (world->engine, "one", 0), FERRY_ERROR_SERVER_BUSY, 0);
  fake_settle ();
  signal_log_forget (world->engine->log);
  world->network->state.generation++;
  engine_world_show (world);
  engine_world_let_settle (world);
  signal_log_assert (world->engine->log,
                     "one transient-error network\none queued\none connecting\n");
}

/* A server that is busy for an hour is asked anyway, as with BITS. */
static void
test_what_a_server_said_is_forgotten (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job = engine_world_add (world, "one", NULL);
  g_autofree char *by_network = NULL;
  g_autofree char *by_user = NULL;

  fake_fetch_fail (engine_fixture_get_fetch (world->engine, "one", 0), FERRY_ERROR_SERVER_BUSY, 0);
  fake_settle ();
  world->network->state.generation++;
  engine_world_show (world);
  engine_world_let_settle (world);
  by_network = fake_fetcher_take_asked_again (world->engine->fetcher);
  g_assert_cmpstr (by_network, ==, "*\n");

  fake_fetch_fail (engine_fixture_get_fetch (world->engine, "one", 0), FERRY_ERROR_SERVER_BUSY, 0);
  fake_settle ();
  g_assert_true (ferry_engine_resume (world->engine->engine, job, NULL));
  by_user = fake_fetcher_take_asked_again (world->engine->fetcher);
  g_assert_cmpstr (by_user, ==, "https://example.org/one-0\n");
  fake_settle ();
  signal_log_forget (world->engine->log);
}

static void
test_bound_job_follows_its_connection (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job = engine_world_add (world, "one", "{'network': <'Office'>}");

  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_OTHER_NETWORK);
  assert_message (job, "Waiting for the connection “Office”: connect it, or choose another network for this job.");

  fake_network_add (world->network, "Office");
  engine_world_show (world);
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
  g_assert_cmpstr (engine_world_get_request (world, "one")->bind_interface, ==, "if-Office");
  g_assert_false (engine_world_get_request (world, "one")->metered);

  /* The default route is nothing to it. */
  fake_network_add (world->network, "Cable");
  fake_network_set_primary (world->network, "Cable");
  engine_world_show (world);
  engine_world_let_settle (world);
  signal_log_assert (world->engine->log, "");

  g_free (fake_network_find (world->network, "Office")->interface);
  fake_network_find (world->network, "Office")->interface = g_strdup ("if-new");
  engine_world_show (world);
  signal_log_assert (world->engine->log, "one queued\none connecting\n");
  g_assert_cmpstr (engine_world_get_request (world, "one")->bind_interface, ==, "if-new");

  fake_network_remove (world->network, "Office");
  engine_world_show (world);
  signal_log_assert (world->engine->log, "one transient-error other-network\n");
  g_assert_cmpuint (fake_fetcher_get_n_running (world->engine->fetcher), ==, 0);
}

static void
test_request_says_which_way_to_leave (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();

  fake_network_add (world->network, "Tunnel")->vpn = TRUE;
  world->network->state.metered = FERRY_METERED_YES;
  engine_world_show (world);
  engine_world_add (world, "free", "{'network': <'any'>}");
  engine_world_add (world, "tunnel", "{'network': <'vpn'>}");
  g_assert_null (engine_world_get_request (world, "free")->bind_interface);
  g_assert_true (engine_world_get_request (world, "free")->metered);
  g_assert_cmpstr (engine_world_get_request (world, "tunnel")->bind_interface, ==, "if-Tunnel");
  g_assert_false (engine_world_get_request (world, "tunnel")->metered);
}

static void
test_portal_that_goes_lets_plain_addresses_go (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  g_autoptr(FerryJobSpec) named = engine_fixture_make_spec ("plain", NULL, 1);
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_file_spec_unref);
  g_autoptr(GVariant) options = NULL;
  g_autoptr(FerryJobSpec) spec = NULL;
  g_autoptr(GPtrArray) jobs = NULL;
  FerryJob *secure = engine_world_add (world, "secure", NULL);
  FerryJob *plain;

  options = g_variant_ref_sink (g_variant_new_parsed ("{'folder': <'/home/me'>}"));
  g_ptr_array_add (files, ferry_file_spec_new ("http://example.org/x", options, NULL));
  spec = ferry_job_spec_with_files (named, files);
  world->network->state.connectivity = FERRY_CONNECTIVITY_PORTAL;
  engine_world_show (world);
  jobs = engine_fixture_create (world->engine, spec, NULL);
  plain = g_ptr_array_index (jobs, 0);
  assert_job (secure, FERRY_STATE_TRANSFERRING, FERRY_WAIT_NONE);
  assert_job (plain, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_CAPTIVE_PORTAL);
  assert_message (plain, "Waiting for you to sign in to the network “Home”: open a web page to do so.");
  g_assert_cmpint (ferry_job_get_record (plain)->wait_until, ==, 0);

  world->network->state.connectivity = FERRY_CONNECTIVITY_FULL;
  engine_world_show (world);
  assert_job (plain, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  signal_log_forget (world->engine->log);
}

static void
test_default_rules_are_the_settings (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job = engine_world_add (world, "one", NULL);
  FerryJob *own = engine_world_add (world, "own", "{'network': <'any'>}");
  g_auto(FerryPolicy) policy = { 0 };

  ferry_policy_init_defaults (&policy);
  g_assert_true (ferry_network_rule_parse (&policy.networks[FERRY_PRIORITY_NORMAL], "Office"));
  policy.pause_on_battery = FERRY_PRIORITY_BIT (FERRY_PRIORITY_NORMAL);
  ferry_engine_set_policy (world->engine->engine, &policy);
  fake_settle ();
  signal_log_assert (world->engine->log, "one transient-error other-network\n");
  assert_job (own, FERRY_STATE_TRANSFERRING, FERRY_WAIT_NONE);

  ferry_conditions_set_power (world->engine->conditions, &(FerryPower){ .on_battery = TRUE });
  fake_settle ();
  assert_job (own, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_BATTERY);
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_OTHER_NETWORK);

  ferry_policy_clear (&policy);
  ferry_policy_init_defaults (&policy);
  ferry_engine_set_policy (world->engine->engine, &policy);
  fake_settle ();
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  assert_job (own, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  signal_log_forget (world->engine->log);
}

static void
on_flushed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  gboolean *done = user_data;

  *done = ferry_engine_flush_finish (FERRY_ENGINE (object), result, NULL);
}

static void
test_sleep_puts_everything_on_disk_first (void)
{
  g_autoptr(EngineWorld) world = engine_world_new ();
  FerryJob *job = engine_world_add (world, "one", NULL);
  gboolean done = FALSE;

  g_assert_true (ferry_engine_is_moving (world->engine->engine));
  fake_fetcher_hold_stops (world->engine->fetcher, TRUE);
  ferry_conditions_set_asleep (world->engine->conditions, TRUE);
  ferry_engine_flush_async (world->engine->engine, on_flushed_cb, &done);
  fake_settle ();
  signal_log_assert (world->engine->log, "one queued\n");
  g_assert_false (done);
  g_assert_true (ferry_engine_is_moving (world->engine->engine));

  fake_fetcher_hold_stops (world->engine->fetcher, FALSE);
  fake_fetch_release (fake_fetcher_get_running (world->engine->fetcher, 0));
  fake_settle ();
  g_assert_true (done);
  g_assert_false (ferry_engine_is_moving (world->engine->engine));
  signal_log_assert (world->engine->log, "");

  /* Nothing begins before it has woken up and the network has settled. */
  engine_fixture_add (world->engine, "new", NULL);
  fake_clock_turn (world->engine->clock, DAY);
  signal_log_assert (world->engine->log, "+ new queued\n");
  ferry_conditions_set_asleep (world->engine->conditions, FALSE);
  fake_settle ();
  signal_log_assert (world->engine->log, "one transient-error network\nnew transient-error network\n");
  engine_world_let_settle (world);
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  g_assert_cmpuint (ferry_job_get_record (job)->error_count, ==, 0);
  signal_log_forget (world->engine->log);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/gates/metered-link-stops-what-may-not-cost",
                   test_metered_link_stops_what_may_not_cost);
  g_test_add_func ("/gates/metered-job-does-not-flicker-when-a-network-comes",
                   test_metered_job_does_not_flicker_when_a_network_comes);
  g_test_add_func ("/gates/download-anyway-lifts-cost-and-power",
                   test_download_anyway_lifts_cost_and_power);
  g_test_add_func ("/gates/new-way-out-restarts-connections", test_new_way_out_restarts_connections);
  g_test_add_func ("/gates/knowing-more-is-no-new-way-out", test_knowing_more_is_no_new_way_out);
  g_test_add_func ("/gates/job-that-always-tries-is-not-left-on-a-dead-connection",
                   test_job_that_always_tries_is_not_left_on_a_dead_connection);
  g_test_add_func ("/gates/new-way-out-cuts-retries-short", test_new_way_out_cuts_retries_short);
  g_test_add_func ("/gates/what-a-server-said-is-forgotten", test_what_a_server_said_is_forgotten);
  g_test_add_func ("/gates/bound-job-follows-its-connection", test_bound_job_follows_its_connection);
  g_test_add_func ("/gates/request-says-which-way-to-leave", test_request_says_which_way_to_leave);
  g_test_add_func ("/gates/portal-that-goes-lets-plain-addresses-go",
                   test_portal_that_goes_lets_plain_addresses_go);
  g_test_add_func ("/gates/default-rules-are-the-settings", test_default_rules_are_the_settings);
  g_test_add_func ("/gates/sleep-puts-everything-on-disk-first",
                   test_sleep_puts_everything_on_disk_first);

  return g_test_run ();
}

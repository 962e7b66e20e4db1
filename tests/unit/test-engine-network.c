/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-fixture.h"

#define SECOND G_TIME_SPAN_SECOND
#define DAY G_TIME_SPAN_DAY

static FerryJob *
add_transferring (EngineFixture *fixture,
                  const char    *name,
                  const char    *options)
{
  FerryJob *job = engine_fixture_add (fixture, name, options);
  FakeFetch *fetch = engine_fixture_get_fetch (fixture, name, 0);

  fake_fetch_connect (fetch, NULL, 1000);
  fake_fetch_progress (fetch, 300);
  signal_log_forget (fixture->log);

  return job;
}

static void
test_lost_network_is_a_wait (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_transferring (fixture, "one", NULL);

  engine_fixture_set_online (fixture, FALSE);
  signal_log_assert (fixture->log, "one transient-error network\n");
  assert_error_code (job, FERRY_ERROR_NETWORK_DISCONNECTED);
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 0);
  g_assert_cmpuint (ferry_job_get_record (job)->error_count, ==, 0);
  g_assert_cmpuint (ferry_job_get_record (job)->attempts, ==, 0);
  g_assert_cmpint (ferry_job_get_record (job)->wait_until, ==, 0);
  g_assert_cmpint (ferry_job_get_file (job, 0)->bytes_done, ==, 300);

  /* As long as it lasts; nothing polls. */
  fake_clock_turn (fixture->clock, 100 * DAY);
  signal_log_assert (fixture->log, "");
}

static void
test_network_has_to_settle (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_transferring (fixture, "one", NULL);

  engine_fixture_set_online (fixture, FALSE);
  engine_fixture_set_online (fixture, TRUE);
  signal_log_assert (fixture->log, "one transient-error network\none transient-error network\n");
  assert_message (job, "Waiting a moment for the new network connection to settle.");
  fake_clock_turn (fixture->clock, fixture->policy.settle_delay - 1);
  signal_log_assert (fixture->log, "");
  fake_clock_turn (fixture->clock, 1);
  signal_log_assert (fixture->log, "one queued\none connecting\n");
  g_assert_cmpuint (ferry_job_get_record (job)->error_code, ==, 0);
  g_assert_cmpint (ferry_checkpoint_get_done (
                     fake_fetch_get_request (engine_fixture_get_fetch (fixture, "one", 0))->checkpoint),
                   ==, 300);
}

static void
test_sign_in_page_is_over_when_the_network_says_so (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();

  add_transferring (fixture, "one", NULL);
  fake_fetch_fail (engine_fixture_get_fetch (fixture, "one", 0), FERRY_ERROR_CAPTIVE_PORTAL, 0);
  fake_settle ();
  signal_log_forget (fixture->log);

  ferry_conditions_set_network (fixture->conditions, &(FerryNetworkState){
    .online = TRUE, .connectivity = FERRY_CONNECTIVITY_PORTAL
  });
  fake_clock_turn (fixture->clock, fixture->policy.settle_delay);
  signal_log_forget (fixture->log);
  ferry_conditions_set_network (fixture->conditions, &(FerryNetworkState){
    .online = TRUE, .connectivity = FERRY_CONNECTIVITY_FULL
  });
  fake_clock_turn (fixture->clock, 0);
  signal_log_assert (fixture->log, "one queued\none connecting\n");
}

/* What is found out about the network while the service starts is no change. */
static void
test_network_is_settled_at_start (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new_idle ();

  engine_fixture_set_online (fixture, FALSE);
  engine_fixture_set_online (fixture, TRUE);
  engine_fixture_start (fixture);
  add_transferring (fixture, "one", NULL);
}

static void
test_flapping_network_starts_nothing (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_transferring (fixture, "one", NULL);

  for (guint i = 0; i < 10; i++)
    {
      engine_fixture_set_online (fixture, FALSE);
      fake_clock_turn (fixture->clock, SECOND / 10);
      engine_fixture_set_online (fixture, TRUE);
      fake_clock_turn (fixture->clock, fixture->policy.settle_delay - 1);
      assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_NETWORK);
    }
  g_assert_cmpuint (fake_fetcher_get_n_started (fixture->fetcher), ==, 1);
  g_assert_cmpuint (ferry_job_get_record (job)->error_count, ==, 0);
  signal_log_forget (fixture->log);
}

static void
test_every_wait_but_the_users_ends_with_a_new_network (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  static const FerryErrorCode codes[] = {
    FERRY_ERROR_SERVER_BUSY,
    FERRY_ERROR_CAPTIVE_PORTAL,
    FERRY_ERROR_DISK_FULL,
  };
  FerryJob *sign_in;

  engine_fixture_add (fixture, "far", "{'priority': <'foreground'>}");
  sign_in = engine_fixture_add (fixture, "secret", "{'priority': <'foreground'>}");
  fake_fetch_fail (engine_fixture_get_fetch (fixture, "secret", 0), FERRY_ERROR_SIGN_IN, 0);

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      fake_fetch_fail (engine_fixture_get_fetch (fixture, "far", 0), codes[i], 0);
      fake_settle ();
      engine_fixture_set_online (fixture, FALSE);
      engine_fixture_set_online (fixture, TRUE);
      signal_log_forget (fixture->log);
      fake_clock_turn (fixture->clock, fixture->policy.settle_delay);

      /* One says what it waits for now, once; the other goes on. */
      signal_log_assert (fixture->log, "far queued\nsecret transient-error sign-in\nfar connecting\n");
    }

  assert_error_code (sign_in, FERRY_ERROR_SIGN_IN);
}

static void
test_waits_are_listed_by_precedence (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_transferring (fixture, "one", NULL);

  fake_fetch_fail (engine_fixture_get_fetch (fixture, "one", 0), FERRY_ERROR_DISK_FULL, 0);
  fake_settle ();
  signal_log_assert (fixture->log, "one transient-error disk-full\n");
  engine_fixture_set_online (fixture, FALSE);
  signal_log_assert (fixture->log, "one transient-error network\n");
  g_assert_cmpuint (ferry_job_get_record (job)->waits, ==,
                    FERRY_WAIT_BIT (FERRY_WAIT_NETWORK) | FERRY_WAIT_BIT (FERRY_WAIT_DISK_FULL));
  assert_error_code (job, FERRY_ERROR_NETWORK_DISCONNECTED);
}

static void
test_job_made_offline_waits_at_once (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job;

  engine_fixture_set_online (fixture, FALSE);
  job = engine_fixture_add (fixture, "one", NULL);
  signal_log_assert (fixture->log, "+ one transient-error network\n");
  g_assert_cmpuint (fake_fetcher_get_n_started (fixture->fetcher), ==, 0);

  /* A resume cannot bring the network, and nothing flickers. */
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  signal_log_assert (fixture->log, "");
}

static void
test_job_made_while_the_network_settles_waits (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();

  engine_fixture_set_online (fixture, FALSE);
  engine_fixture_set_online (fixture, TRUE);
  engine_fixture_add (fixture, "one", NULL);
  signal_log_assert (fixture->log, "+ one transient-error network\n");
  fake_clock_turn (fixture->clock, fixture->policy.settle_delay);
  signal_log_assert (fixture->log, "one queued\none connecting\n");
}

static FerryJob *
add_local (EngineFixture *fixture)
{
  g_autoptr(FerryJobSpec) named = engine_fixture_make_spec ("near", NULL, 1);
  g_autoptr(FerryJobSpec) spec = NULL;
  g_autoptr(GVariant) options = NULL;
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_file_spec_unref);
  g_autoptr(GPtrArray) jobs = NULL;

  options = g_variant_ref_sink (g_variant_new_parsed ("{'folder': <'/home/me'>}"));
  g_ptr_array_add (files, ferry_file_spec_new ("http://127.0.0.1:8000/x", options, NULL));
  spec = ferry_job_spec_with_files (named, files);
  jobs = engine_fixture_create (fixture, spec, NULL);

  return g_ptr_array_index (jobs, 0);
}

static void
test_some_jobs_need_no_network (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *near_job;
  FerryJob *always;

  engine_fixture_set_online (fixture, FALSE);
  near_job = add_local (fixture);
  always = engine_fixture_add (fixture, "always", "{'network': <'always'>}");
  assert_job (near_job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  assert_job (always, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  g_assert_true (fake_fetch_get_request (fake_fetcher_find (fixture->fetcher, "http://127.0.0.1:8000/x"))->local);

  signal_log_forget (fixture->log);
}

static void
test_bound_job_fails_closed (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "tunnel", "{'network': <'vpn'>}");

  signal_log_assert (fixture->log, "+ tunnel transient-error other-network\n");
  assert_error_code (job, FERRY_ERROR_BLOCKED_BY_POLICY);
  engine_fixture_set_online (fixture, FALSE);
  engine_fixture_set_online (fixture, TRUE);
  fake_clock_turn (fixture->clock, fixture->policy.settle_delay);
  g_assert_cmpuint (fake_fetcher_get_n_started (fixture->fetcher), ==, 0);
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_OTHER_NETWORK);
  signal_log_forget (fixture->log);

  engine_fixture_set (fixture, job, "{'network': <'any'>}");
  signal_log_assert (fixture->log, "tunnel queued\ntunnel connecting\n");
}

static void
test_loss_that_is_noticed_late_is_still_no_fault_of_the_server (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_transferring (fixture, "one", NULL);

  fake_fetch_fail (engine_fixture_get_fetch (fixture, "one", 0), FERRY_ERROR_CONNECTION_CLOSED, 0);
  engine_fixture_set_online (fixture, FALSE);
  signal_log_assert (fixture->log, "one transient-error retry\none transient-error network\n");
  g_assert_cmpint (ferry_job_get_record (job)->wait_until, ==, 0);
  fake_clock_turn (fixture->clock, 3600 * SECOND);
  signal_log_assert (fixture->log, "");
}

static void
test_last_byte_on_the_way_when_the_network_went_counts (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FakeFetch *fetch;

  add_transferring (fixture, "one", NULL);
  fetch = engine_fixture_get_fetch (fixture, "one", 0);
  fake_fetcher_hold_stops (fixture->fetcher, TRUE);
  engine_fixture_set_online (fixture, FALSE);
  fake_fetch_succeed (fetch);
  fake_settle ();
  signal_log_assert (fixture->log,
                     "one transient-error network\none transferred\none acknowledged\n"
                     "- one acknowledged\n");
}

static void
test_other_states_do_not_notice (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();

  engine_fixture_add (fixture, "still", "{'suspended': <true>}");
  engine_fixture_add (fixture, "bad", NULL);
  fake_fetch_fail (engine_fixture_get_fetch (fixture, "bad", 0), FERRY_ERROR_TLS_UNTRUSTED, 0);
  engine_fixture_add (fixture, "done", "{'auto-complete': <false>}");
  fake_fetch_download (engine_fixture_get_fetch (fixture, "done", 0), NULL, 10);
  fake_settle ();
  signal_log_forget (fixture->log);

  engine_fixture_set_online (fixture, FALSE);
  engine_fixture_set_online (fixture, TRUE);
  fake_clock_turn (fixture->clock, fixture->policy.settle_delay);
  signal_log_assert (fixture->log, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/lost-is-a-wait", test_lost_network_is_a_wait);
  g_test_add_func ("/network/has-to-settle", test_network_has_to_settle);
  g_test_add_func ("/network/is-settled-at-start", test_network_is_settled_at_start);
  g_test_add_func ("/network/sign-in-page-is-over-when-the-network-says-so",
                   test_sign_in_page_is_over_when_the_network_says_so);
  g_test_add_func ("/network/flapping-starts-nothing", test_flapping_network_starts_nothing);
  g_test_add_func ("/network/every-wait-but-the-users-ends-with-a-new-one",
                   test_every_wait_but_the_users_ends_with_a_new_network);
  g_test_add_func ("/network/waits-are-listed-by-precedence", test_waits_are_listed_by_precedence);
  g_test_add_func ("/network/job-made-offline-waits-at-once", test_job_made_offline_waits_at_once);
  g_test_add_func ("/network/job-made-while-it-settles-waits",
                   test_job_made_while_the_network_settles_waits);
  g_test_add_func ("/network/some-jobs-need-none", test_some_jobs_need_no_network);
  g_test_add_func ("/network/bound-job-fails-closed", test_bound_job_fails_closed);
  g_test_add_func ("/network/loss-noticed-late-is-no-fault-of-the-server",
                   test_loss_that_is_noticed_late_is_still_no_fault_of_the_server);
  g_test_add_func ("/network/last-byte-on-the-way-when-it-went-counts",
                   test_last_byte_on_the_way_when_the_network_went_counts);
  g_test_add_func ("/network/other-states-do-not-notice", test_other_states_do_not_notice);

  return g_test_run ();
}

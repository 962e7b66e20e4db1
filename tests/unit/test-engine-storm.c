/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-gates.h"
#include "tests/fakes/engine-fixture.h"
#include "tests/fakes/fake-network.h"

#define SECOND G_TIME_SPAN_SECOND
#define STEPS 400
#define MAX_JOBS 12

/* Anything may happen at any time: calls, servers, networks, disks, kills. The
 * fakes assert that no two fetches write to one partial file; GLib’s criticals
 * are fatal; and when the storm is over, every job can still be brought to its
 * end. The seed is the test runner’s, so a failure can be repeated. */
typedef struct
{
  EngineFixture *fixture;
  FakeNetwork *network;
  guint n_added;
} Storm;

static FerryJob *
pick_job (Storm *storm)
{
  g_autoptr(GPtrArray) jobs = ferry_engine_get_jobs (storm->fixture->engine);

  if (jobs->len == 0)
    return NULL;

  return g_ptr_array_index (jobs, (guint) g_test_rand_int_range (0, (int) jobs->len));
}

static FakeFetch *
pick_fetch (Storm *storm)
{
  guint n = fake_fetcher_get_n_running (storm->fixture->fetcher);

  if (n == 0)
    return NULL;

  return fake_fetcher_get_running (storm->fixture->fetcher,
                                   (guint) g_test_rand_int_range (0, (int) n));
}

static void
add_job (Storm *storm)
{
  static const char *const priorities[] = { "foreground", "high", "normal", "low" };
  g_autoptr(GPtrArray) jobs = ferry_engine_get_jobs (storm->fixture->engine);
  g_autoptr(GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_job_spec_unref);
  g_autofree char *name = g_strdup_printf ("j%u", storm->n_added);
  g_autofree char *options = NULL;

  if (jobs->len >= MAX_JOBS)
    return;

  options = g_strdup_printf ("{'priority': <'%s'>, 'auto-complete': <%s>, 'suspended': <%s>%s}",
                             priorities[g_test_rand_int_range (0, 4)],
                             g_test_rand_int_range (0, 3) > 0 ? "true" : "false",
                             g_test_rand_int_range (0, 4) == 0 ? "true" : "false",
                             g_test_rand_int_range (0, 4) == 0 ? ", 'headers': <['Cookie: x=1']>" : "");
  g_ptr_array_add (specs, engine_fixture_make_spec (name, options,
                                                    (guint) g_test_rand_int_range (1, 4)));
  ferry_engine_create_async (storm->fixture->engine, "user", specs, NULL, NULL);
  storm->n_added++;
}

static void
call_job (Storm *storm)
{
  static const char *const options[] = {
    "{'priority': <'high'>}",
    "{'limit': <uint64 5>}",
    "{'headers': <['Cookie: y=2']>}",
    "{'auto-complete': <true>}",
    "{'network': <'any'>}",
    "{'network': <'unmetered'>}",
    "{'network': <'Tunnel'>}",
    "{'network': <'always'>}",
    "{'override': <true>}",
    "{'override': <false>}",
    "{'max-time': <uint32 100>}",
  };
  FerryEngine *engine = storm->fixture->engine;
  FerryJob *job = pick_job (storm);
  g_autoptr(GVariant) variant = NULL;

  if (job == NULL)
    return;

  switch (g_test_rand_int_range (0, 8))
    {
    case 0:
    case 1:
    case 2:
      ferry_engine_resume (engine, job, NULL);
      break;
    case 3:
      ferry_engine_suspend (engine, job, NULL);
      break;
    case 4:
      ferry_engine_cancel_async (engine, job, NULL, NULL);
      break;
    case 5:
      ferry_engine_complete_async (engine, job, NULL, NULL);
      break;
    default:
      variant = g_variant_ref_sink (
        g_variant_new_parsed (options[g_test_rand_int_range (0, G_N_ELEMENTS (options))]));
      ferry_engine_set_options (engine, job, variant, NULL);
      break;
    }
}

static void
add_files (Storm *storm)
{
  FerryJob *job = pick_job (storm);
  g_autofree char *name = g_strdup_printf ("more%u", storm->n_added++);
  g_autoptr(FerryJobSpec) spec = engine_fixture_make_spec (name, NULL, 1);
  g_autoptr(GPtrArray) files = ferry_job_spec_list_files (spec);

  if (job != NULL)
    ferry_engine_add_files_async (storm->fixture->engine, job, files, NULL, NULL);
}

static void
meet_server (Storm *storm)
{
  static const FerryErrorCode codes[] = {
    FERRY_ERROR_CONNECT_FAILED,
    FERRY_ERROR_SERVER_BUSY,
    FERRY_ERROR_DISK_FULL,
    FERRY_ERROR_SIGN_IN,
    FERRY_ERROR_CAPTIVE_PORTAL,
    FERRY_ERROR_REMOTE_NOT_FOUND,
    FERRY_ERROR_FAILED,
  };
  FakeFetch *fetch = pick_fetch (storm);

  if (fetch == NULL)
    return;

  if (g_test_rand_int_range (0, 4) == 0)
    fake_fetch_traffic (fetch, (guint64) g_test_rand_int_range (0, 500));
  else if (fake_fetch_is_stopping (fetch) && g_test_rand_int_range (0, 2) == 0)
    fake_fetch_release (fetch);
  else if (g_test_rand_int_range (0, 6) == 0)
    fake_fetch_fail (fetch, codes[g_test_rand_int_range (0, G_N_ELEMENTS (codes))], 0);
  else if (!fake_fetch_is_connected (fetch))
    fake_fetch_connect (fetch, NULL, 1000);
  else if (g_test_rand_int_range (0, 3) == 0)
    fake_fetch_succeed (fetch);
  else if (g_test_rand_int_range (0, 3) == 0)
    fake_fetch_checkpoint (fetch, g_test_rand_int_range (0, 1000));
  else
    fake_fetch_progress (fetch, g_test_rand_int_range (0, 1000));
}

static void
change_network (Storm *storm)
{
  FerryNetworkState *state = &storm->network->state;
  FerryConnection *tunnel;

  g_ptr_array_set_size (storm->network->connections, 1);
  if (g_test_rand_int_range (0, 2) == 0)
    {
      tunnel = fake_network_add (storm->network, "Tunnel");
      tunnel->vpn = TRUE;
      tunnel->metered = (FerryMetered) g_test_rand_int_range (0, 5);
    }

  state->online = g_test_rand_int_range (0, 3) > 0;
  state->metered = (FerryMetered) g_test_rand_int_range (0, 5);
  state->roaming = g_test_rand_int_range (0, 4) == 0;
  state->connectivity = (FerryConnectivity) g_test_rand_int_range (0, 5);
  state->generation += g_test_rand_int_range (0, 4) == 0 ? 1 : 0;
  fake_network_set_primary (storm->network,
                            storm->network->connections->len > 1 && g_test_rand_bit () ? "Tunnel" : "Home");
  fake_network_show (storm->network, storm->fixture->conditions);
}

static void
change_owner (Storm *storm)
{
  FerryConditions *conditions = storm->fixture->conditions;
  FerryPower power = {
    .on_battery = g_test_rand_bit (),
    .battery_low = g_test_rand_int_range (0, 4) == 0,
    .power_saver = g_test_rand_int_range (0, 4) == 0,
  };

  switch (g_test_rand_int_range (0, 3))
    {
    case 0:
      ferry_conditions_set_login (conditions, g_test_rand_int_range (0, 3) > 0 ? FERRY_LOGIN_PRESENT : FERRY_LOGIN_NONE);
      break;
    case 1:
      ferry_conditions_set_asleep (conditions, g_test_rand_int_range (0, 3) == 0);
      break;
    default:
      ferry_conditions_set_power (conditions, &power);
      break;
    }
}

/* Hours that begin and end, and little data. */
static void
change_settings (Storm *storm)
{
  static const char *const schedules[] = { "", "00:00-00:05", "low never", "all 00:01-23:59", "high mon" };
  static const char *const budgets[] = { "", "Home = 1 kB", "default = 2 kB from 15", "Tunnel = unlimited" };
  g_auto(FerryPolicy) policy = { 0 };

  ferry_policy_init_defaults (&policy);
  policy.schedule = ferry_schedule_new (schedules[g_test_rand_int_range (0, G_N_ELEMENTS (schedules))], NULL);
  policy.budgets = ferry_budget_rules_new (budgets[g_test_rand_int_range (0, G_N_ELEMENTS (budgets))], NULL);
  policy.pause_on_battery = (FerryPrioritySet) g_test_rand_int_range (0, 16);
  ferry_engine_set_policy (storm->fixture->engine, &policy);
  ferry_policy_assign (&storm->fixture->policy, &policy);
}

static void
change_world (Storm *storm)
{
  EngineFixture *fixture = storm->fixture;

  switch (g_test_rand_int_range (0, 11))
    {
    case 10:
      change_settings (storm);
      break;
    case 0:
    case 7:
      change_network (storm);
      break;
    case 8:
    case 9:
      change_owner (storm);
      break;
    case 1:
      fake_fetcher_hold_stops (fixture->fetcher, g_test_rand_int_range (0, 2) == 0);
      break;
    case 2:
      fake_store_hold (fixture->store, g_test_rand_int_range (0, 2) == 0);
      break;
    case 3:
      fake_store_fail (fixture->store, g_test_rand_int_range (0, 4) == 0);
      break;
    case 4:
      fake_publisher_hold (fixture->publisher, g_test_rand_int_range (0, 2) == 0);
      break;
    case 5:
      fake_publisher_refuse_folder (fixture->publisher, "/home/me", FERRY_ERROR_DESTINATION_MISSING);
      break;
    case 6:
    default:
      fake_publisher_accept_all (fixture->publisher);
      break;
    }
}

/* A world in which everything goes well again. */
static void
calm (Storm *storm)
{
  EngineFixture *fixture = storm->fixture;

  ferry_conditions_set_asleep (fixture->conditions, FALSE);
  fake_store_fail (fixture->store, FALSE);
  fake_store_hold (fixture->store, FALSE);
  fake_publisher_accept_all (fixture->publisher);
  fake_publisher_hold (fixture->publisher, FALSE);
  fake_fetcher_hold_stops (fixture->fetcher, FALSE);
  for (guint i = fake_fetcher_get_n_running (fixture->fetcher); i > 0; i--)
    {
      FakeFetch *fetch = fake_fetcher_get_running (fixture->fetcher, i - 1);

      if (fake_fetch_is_stopping (fetch))
        fake_fetch_release (fetch);
    }
  fake_settle ();
}

static void
restart (Storm *storm)
{
  calm (storm);
  if (g_test_rand_int_range (0, 2) == 0)
    engine_fixture_stop (storm->fixture);
  engine_fixture_crash (storm->fixture);
  engine_fixture_start (storm->fixture);
}

/* Whatever moves bytes is allowed to, at every moment. */
static void
assert_gates_hold (Storm *storm)
{
  EngineFixture *fixture = storm->fixture;
  const FerryGateView view = { .conditions = fixture->conditions, .policy = &fixture->policy };

  for (guint i = 0; i < fake_fetcher_get_n_running (fixture->fetcher); i++)
    {
      FakeFetch *fetch = fake_fetcher_get_running (fixture->fetcher, i);
      const FerryFetchRequest *request = fake_fetch_get_request (fetch);
      FerryJob *job = ferry_engine_find_job (fixture->engine, request->job_id, NULL);

      if (job == NULL || fake_fetch_is_stopping (fetch))
        continue;

      g_assert_cmphex (ferry_gates_for_job (&view, job), ==, 0);
      g_assert_false (ferry_conditions_get_asleep (fixture->conditions));
    }
}

static void
take_step (Storm *storm)
{
  int dice = g_test_rand_int_range (0, 100);

  if (dice < 10)
    add_job (storm);
  else if (dice < 25)
    call_job (storm);
  else if (dice < 28)
    add_files (storm);
  else if (dice < 70)
    meet_server (storm);
  else if (dice < 82)
    change_world (storm);
  else if (dice < 92)
    fake_clock_turn (storm->fixture->clock, g_test_rand_int_range (0, 900) * SECOND);
  else if (dice < 93)
    restart (storm);
  else
    fake_settle ();

  assert_gates_hold (storm);
}

/* Whoever is left is told to go on, and gets what he wants. */
static void
push_to_the_end (Storm *storm)
{
  g_autoptr(GPtrArray) jobs = ferry_engine_get_jobs (storm->fixture->engine);

  for (guint i = 0; i < jobs->len; i++)
    {
      FerryJob *job = g_ptr_array_index (jobs, i);
      g_autoptr(GVariant) options = NULL;

      options = g_variant_ref_sink (g_variant_new_parsed ("{'headers': <['Cookie: z=3']>, 'auto-complete': <true>, 'network': <'any'>}"));
      ferry_engine_set_options (storm->fixture->engine, job, options, NULL);
      ferry_engine_resume (storm->fixture->engine, job, NULL);
    }

  fake_settle ();
  while (fake_fetcher_get_n_running (storm->fixture->fetcher) > 0)
    {
      FakeFetch *fetch = fake_fetcher_get_running (storm->fixture->fetcher, 0);

      if (!fake_fetch_is_connected (fetch))
        fake_fetch_connect (fetch, NULL, 1000);
      fake_fetch_succeed (fetch);
      fake_settle ();
    }
}

static void
assert_over (Storm *storm)
{
  EngineFixture *fixture = storm->fixture;
  g_autoptr(GPtrArray) jobs = NULL;

  for (guint i = 0; i < 3; i++)
    push_to_the_end (storm);

  jobs = ferry_engine_get_jobs (fixture->engine);
  g_assert_cmpuint (jobs->len, ==, 0);
  g_assert_false (ferry_engine_is_busy (fixture->engine));
  g_assert_cmpuint (ferry_engine_get_rate (fixture->engine), ==, 0);
  g_assert_cmpuint (fake_store_get_n_unfinished (fixture->store), ==, 0);
}

static void
test_every_storm_passes (void)
{
  guint n_storms = g_test_thorough () ? 2000 : 60;

  for (guint i = 0; i < n_storms; i++)
    {
      g_autoptr(EngineFixture) fixture = engine_fixture_new ();
      g_autoptr(FakeNetwork) network = fake_network_new ();
      Storm storm = { .fixture = fixture, .network = network };

      for (guint step = 0; step < STEPS; step++)
        take_step (&storm);

      calm (&storm);
      ferry_policy_clear (&fixture->policy);
      ferry_policy_init_defaults (&fixture->policy);
      ferry_engine_set_policy (fixture->engine, &fixture->policy);
      ferry_conditions_set_online (fixture->conditions, TRUE);
      ferry_conditions_set_login (fixture->conditions, FERRY_LOGIN_PRESENT);
      ferry_conditions_set_power (fixture->conditions, &(FerryPower){ 0 });
      fake_clock_turn (fixture->clock, 60 * SECOND);
      assert_over (&storm);
      signal_log_forget (fixture->log);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/storm/every-storm-passes", test_every_storm_passes);

  return g_test_run ();
}

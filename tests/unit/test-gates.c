/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-gate-text.h"
#include "core/ferry-url.h"
#include "tests/fakes/fake-network.h"
#include "tests/fakes/parsed-spec.h"

#include <string.h>

#define NONE 0
#define LOGIN FERRY_WAIT_BIT (FERRY_WAIT_LOGIN)
#define NETWORK FERRY_WAIT_BIT (FERRY_WAIT_NETWORK)
#define PORTAL FERRY_WAIT_BIT (FERRY_WAIT_CAPTIVE_PORTAL)
#define OTHER FERRY_WAIT_BIT (FERRY_WAIT_OTHER_NETWORK)
#define METERED FERRY_WAIT_BIT (FERRY_WAIT_METERED)
#define ROAMING FERRY_WAIT_BIT (FERRY_WAIT_ROAMING)
#define BUDGET FERRY_WAIT_BIT (FERRY_WAIT_BUDGET)
#define SCHEDULE FERRY_WAIT_BIT (FERRY_WAIT_SCHEDULE)
#define BATTERY FERRY_WAIT_BIT (FERRY_WAIT_BATTERY)
#define SAVER FERRY_WAIT_BIT (FERRY_WAIT_POWER_SAVER)

#define SECURE "https://example.org/x"
#define PLAIN "http://example.org/x"

/* The network rules of the columns below. */
static const char *const rules[] = { "any", "unmetered", "not-roaming", "always", "vpn", "Office" };

/* Everything that a gate looks at. */
typedef struct
{
  FerryConditions *conditions; /* (owned) */
  FakeNetwork *network;        /* (owned) */
  FerryPolicy policy;
  const FerryBudget *budget; /* (unowned) (nullable) */
} Scene;

static Scene *
scene_new (void)
{
  Scene *scene = g_new0 (Scene, 1);

  scene->conditions = ferry_conditions_new ();
  scene->network = fake_network_new ();
  ferry_policy_init_defaults (&scene->policy);

  return scene;
}

static void
scene_free (Scene *scene)
{
  g_object_unref (scene->conditions);
  fake_network_free (scene->network);
  ferry_policy_clear (&scene->policy);
  g_free (scene);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scene, scene_free)

static FerryWaitSet
find_shut_with (Scene      *scene,
                const char *options,
                const char *url,
                gboolean    overridden)
{
  g_autofree char *files = g_strdup_printf ("[('%s', {'folder': <'/home/me'>})]", url);
  FerryGateView view = { .conditions = scene->conditions, .policy = &scene->policy, .budget = scene->budget };
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr(FerryJobSpec) spec = NULL;
  g_autoptr(FerryJob) job = NULL;
  g_autoptr(GError) error = NULL;

  spec = parsed_job_spec (options, files, &error);
  g_assert_no_error (error);
  job = ferry_job_new ("abc", "user", spec);
  ferry_job_get_record (job)->overridden = overridden;
  fake_network_show (scene->network, scene->conditions);
  ferry_gate_view_set_hours (&view, 0, zone);

  return ferry_gates_for_job (&view, job);
}

static FerryWaitSet
find_shut (Scene      *scene,
           const char *options,
           const char *url)
{
  return find_shut_with (scene, options, url, FALSE);
}

static char *
make_options (const char *rule)
{
  return g_strdup_printf ("{'network': <'%s'>}", rule);
}

/* What may happen to a network, one thing at a time. */
static void
make_offline (Scene *scene)
{
  scene->network->state.online = FALSE;
}

static void
make_portal (Scene *scene)
{
  scene->network->state.connectivity = FERRY_CONNECTIVITY_PORTAL;
}

static void
make_limited (Scene *scene)
{
  scene->network->state.connectivity = FERRY_CONNECTIVITY_LIMITED;
}

static void
make_metered (Scene *scene)
{
  scene->network->state.metered = FERRY_METERED_YES;
}

static void
make_perhaps_metered (Scene *scene)
{
  scene->network->state.metered = FERRY_METERED_GUESS_YES;
}

static void
make_unknown (Scene *scene)
{
  scene->network->state.metered = FERRY_METERED_UNKNOWN;
}

static void
make_roaming (Scene *scene)
{
  scene->network->state.roaming = TRUE;
}

static void
add_vpn (Scene *scene)
{
  fake_network_add (scene->network, "Tunnel")->vpn = TRUE;
}

static void
add_costly_vpn (Scene *scene)
{
  FerryConnection *vpn = fake_network_add (scene->network, "Tunnel");

  vpn->vpn = TRUE;
  vpn->metered = FERRY_METERED_YES;
  vpn->roaming = TRUE;
}

static void
add_office (Scene *scene)
{
  fake_network_add (scene->network, "Office")->metered = FERRY_METERED_YES;
}

static void
add_both_offline (Scene *scene)
{
  add_vpn (scene);
  add_office (scene);
  make_offline (scene);
}

static void
make_unwatched (Scene *scene)
{
  g_ptr_array_set_size (scene->network->connections, 0);
  fake_network_set_primary (scene->network, NULL);
  scene->network->state.connections_known = FALSE;
}

static const struct
{
  const char *name;
  void (*happen) (Scene *scene);
  FerryWaitSet shut[G_N_ELEMENTS (rules)]; /* by rule, for plain http */
} happenings[] = {
  /*                                any      unmetered          not-roaming        always   vpn                Office */
  { "nothing", NULL, { NONE, NONE, NONE, NONE, OTHER, OTHER } },
  { "offline", make_offline, { NETWORK, NETWORK, NETWORK, NONE, NETWORK | OTHER, NETWORK | OTHER } },
  { "portal", make_portal, { PORTAL, PORTAL, PORTAL, NONE, OTHER, OTHER } },
  { "limited", make_limited, { NONE, NONE, NONE, NONE, OTHER, OTHER } },
  { "metered", make_metered, { NONE, METERED, NONE, NONE, OTHER | METERED, OTHER } },
  { "perhaps-metered", make_perhaps_metered, { NONE, METERED, NONE, NONE, OTHER | METERED, OTHER } },
  { "unknown", make_unknown, { NONE, NONE, NONE, NONE, OTHER, OTHER } },
  { "roaming", make_roaming, { NONE, ROAMING, ROAMING, NONE, OTHER | ROAMING, OTHER } },
  { "vpn", add_vpn, { NONE, NONE, NONE, NONE, NONE, OTHER } },
  { "costly-vpn", add_costly_vpn, { NONE, NONE, NONE, NONE, METERED | ROAMING, OTHER } },
  { "office", add_office, { NONE, NONE, NONE, NONE, OTHER, NONE } },
  { "both-offline", add_both_offline, { NETWORK, NETWORK, NETWORK, NONE, NONE, NONE } },
  { "unwatched", make_unwatched, { NONE, NONE, NONE, NONE, OTHER, OTHER } },
};

static void
test_every_rule_in_every_network (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (happenings); i++)
    {
      g_autoptr(Scene) scene = scene_new ();

      if (happenings[i].happen != NULL)
        happenings[i].happen (scene);
      for (gsize rule = 0; rule < G_N_ELEMENTS (rules); rule++)
        {
          g_autofree char *options = make_options (rules[rule]);
          FerryWaitSet expected = happenings[i].shut[rule];

          g_test_message ("%s, network=%s", happenings[i].name, rules[rule]);
          g_assert_cmphex (find_shut (scene, options, PLAIN), ==, expected);
          g_assert_cmphex (find_shut (scene, options, SECURE), ==, expected & ~PORTAL);
          g_assert_cmphex (find_shut_with (scene, options, PLAIN, TRUE), ==,
                           expected & ~(METERED | ROAMING));
          g_assert_cmphex (find_shut (scene, options, "http://127.0.0.1/x"), ==, NONE);
          g_assert_cmphex (find_shut (scene, options, "http://[fe80::1]/x"), ==, NONE);
        }
    }
}

static void
test_proxy_elsewhere_is_a_way_out (void)
{
  g_autoptr(Scene) scene = scene_new ();

  make_offline (scene);
  g_assert_cmphex (find_shut (scene, "{'proxy': <'http://proxy.example.org:3128'>}", "http://127.0.0.1/x"),
                   ==, NETWORK);
  g_assert_cmphex (find_shut (scene, "{'proxy': <'http://127.0.0.1:3128'>}", "http://127.0.0.1/x"), ==, NONE);
}

static void
test_portal_stands_before_nothing_near (void)
{
  static const struct
  {
    const char *url;
    gboolean near_by;
  } rows[] = {
    { "http://192.168.1.20/x", TRUE },
    { "http://10.0.0.1:8080/x", TRUE },
    { "http://172.16.3.4/x", TRUE },
    { "http://172.32.3.4/x", FALSE },
    { "http://169.254.7.7/x", TRUE },
    { "http://[fd00::5]/x", TRUE },
    { "http://[fe80::1]/x", TRUE },
    { "http://[2001:db8::1]/x", FALSE },
    { "http://nas/x", TRUE },
    { "http://NAS.local./x", TRUE },
    { "http://printer.home.arpa/x", TRUE },
    { "http://localhost/x", TRUE },
    { "http://local.example.org/x", FALSE },
    { "http://notlocal/x", TRUE },
    { "http://198.51.100.7/x", FALSE },
    { "HTTP://example.org/x", FALSE },
  };
  g_autoptr(Scene) scene = scene_new ();

  make_portal (scene);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].url);
      g_assert_cmpint (ferry_url_is_near (rows[i].url), ==, rows[i].near_by);
      g_assert_cmphex (find_shut (scene, "{}", rows[i].url), ==, rows[i].near_by ? NONE : PORTAL);
    }
}

/* A sign-in page is that of the connection with the default route. */
static void
test_portal_is_nothing_to_another_connection (void)
{
  g_autoptr(Scene) scene = scene_new ();

  make_portal (scene);
  add_vpn (scene);
  add_office (scene);
  g_assert_cmphex (find_shut (scene, "{'network': <'vpn'>}", PLAIN), ==, NONE);
  g_assert_cmphex (find_shut (scene, "{'network': <'Office'>}", PLAIN), ==, NONE);
  g_assert_cmphex (find_shut (scene, "{'network': <'Home'>}", PLAIN), ==, PORTAL);
}

static void
test_connection_has_three_names (void)
{
  g_autoptr(Scene) scene = scene_new ();

  fake_network_add (scene->network, "Wireless")->wifi_name = g_strdup ("My phone");
  g_assert_cmphex (find_shut (scene, "{'network': <'Wireless'>}", SECURE), ==, NONE);
  g_assert_cmphex (find_shut (scene, "{'network': <'uuid-Wireless'>}", SECURE), ==, NONE);
  g_assert_cmphex (find_shut (scene, "{'network': <'My phone'>}", SECURE), ==, NONE);
  g_assert_cmphex (find_shut (scene, "{'network': <'if-Wireless'>}", SECURE), ==, OTHER);
}

static void
test_login_gate (void)
{
  for (guint login = FERRY_LOGIN_UNWATCHED; login <= FERRY_LOGIN_OTHER_IDENTITY; login++)
    {
      g_autoptr(Scene) scene = scene_new ();
      FerryWaitSet expected = login > FERRY_LOGIN_PRESENT ? LOGIN : NONE;

      ferry_conditions_set_login (scene->conditions, login);
      g_assert_cmphex (find_shut (scene, "{}", SECURE), ==, expected);
      g_assert_cmphex (find_shut (scene, "{'network': <'always'>}", SECURE), ==, expected);
      g_assert_cmphex (find_shut (scene, "{}", "http://localhost/x"), ==, expected);
      g_assert_cmphex (find_shut_with (scene, "{}", SECURE, TRUE), ==, expected);
    }
}

/* What no rule about networks lifts. */
static void
test_hours_and_budgets_under_every_rule (void)
{
  g_autoptr(FerryBudget) budget = ferry_budget_new ();
  g_autoptr(FerryBudgetRules) tariff = ferry_budget_rules_new ("default = 0 GB", NULL);
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();

  ferry_budget_set_time (budget, tariff, 0, zone);
  for (gsize rule = 0; rule < G_N_ELEMENTS (rules); rule++)
    {
      g_autofree char *options = make_options (rules[rule]);
      g_autoptr(Scene) scene = scene_new ();

      add_vpn (scene);
      add_office (scene);
      scene->budget = budget;
      g_assert_cmphex (find_shut (scene, options, SECURE), ==, BUDGET);
      g_assert_cmphex (find_shut (scene, options, "http://localhost/x"), ==, NONE);
      scene->policy.schedule = ferry_schedule_new ("all never", NULL);
      g_assert_cmphex (find_shut (scene, options, SECURE), ==, BUDGET | SCHEDULE);
      g_assert_cmphex (find_shut (scene, options, "http://localhost/x"), ==, SCHEDULE);
      g_assert_cmphex (find_shut_with (scene, options, SECURE, TRUE), ==, NONE);
    }
}

/* Names of networks and amounts of tariffs are the user’s. */
static void
test_apps_learn_no_names (void)
{
  g_autoptr(Scene) scene = scene_new ();
  g_autoptr(FerryBudget) budget = ferry_budget_new ();
  g_autoptr(FerryBudgetRules) tariff = ferry_budget_rules_new ("Home = 0 GB", NULL);
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  FerryGateView view = { .conditions = scene->conditions, .policy = &scene->policy, .budget = budget };
  g_autoptr(FerryJobSpec) spec = NULL;
  g_autoptr(FerryJob) mine = NULL;
  g_autoptr(FerryJob) apps = NULL;

  ferry_budget_set_time (budget, tariff, 0, zone);
  ferry_gate_view_set_hours (&view, 0, zone);
  scene->policy.networks[FERRY_PRIORITY_NORMAL].kind = FERRY_NETWORK_CONNECTION;
  scene->policy.networks[FERRY_PRIORITY_NORMAL].connection = g_strdup ("Home");
  fake_network_show (scene->network, scene->conditions);
  spec = parsed_job_spec ("{}", "[('" PLAIN "', {'folder': <'/home/me'>})]", NULL);
  mine = ferry_job_new ("abc", "user", spec);
  apps = ferry_job_new ("def", "org.example.App", spec);

  for (FerryWait wait = FERRY_GATE_FIRST; wait <= FERRY_GATE_LAST; wait++)
    {
      g_autofree char *to_me = ferry_gate_text_for_job (&view, mine, wait);
      g_autofree char *to_app = ferry_gate_text_for_job (&view, apps, wait);

      g_assert_cmpstr (to_me, !=, "");
      g_assert_cmpstr (to_app, !=, "");
      g_assert_null (strstr (to_app, "Home"));
      g_assert_null (strstr (to_app, "GB"));
      if (wait == FERRY_WAIT_METERED || wait == FERRY_WAIT_BUDGET || wait == FERRY_WAIT_OTHER_NETWORK)
        g_assert_nonnull (strstr (to_me, "Home"));
    }
}

static void
test_default_rule_is_the_priority_s (void)
{
  static const char *const priorities[] = { "foreground", "high", "normal", "low" };

  for (guint priority = 0; priority < FERRY_N_PRIORITIES; priority++)
    {
      g_autofree char *options = g_strdup_printf ("{'priority': <'%s'>}", priorities[priority]);
      g_autoptr(Scene) scene = scene_new ();

      make_metered (scene);
      g_assert_cmphex (find_shut (scene, options, SECURE), ==,
                       priority == FERRY_PRIORITY_FOREGROUND ? NONE : METERED);

      scene->policy.networks[priority].kind = FERRY_NETWORK_VPN;
      g_assert_cmphex (find_shut (scene, options, SECURE), ==, OTHER);
      scene->policy.networks[priority].kind = FERRY_NETWORK_ANY;
      g_assert_cmphex (find_shut (scene, options, SECURE), ==, NONE);
    }
}

static void
test_every_kind_of_power_at_every_priority (void)
{
  static const char *const priorities[] = { "foreground", "high", "normal", "low" };
  g_autoptr(Scene) scene = scene_new ();

  scene->policy.pause_on_battery = FERRY_PRIORITY_BIT (FERRY_PRIORITY_LOW);
  for (guint bits = 0; bits < 8; bits++)
    {
      FerryPower power = {
        .on_battery = (bits & 1) != 0,
        .battery_low = (bits & 2) != 0,
        .power_saver = (bits & 4) != 0,
      };

      ferry_conditions_set_power (scene->conditions, &power);
      for (guint priority = 0; priority < FERRY_N_PRIORITIES; priority++)
        {
          g_autofree char *options = g_strdup_printf ("{'priority': <'%s'>}", priorities[priority]);
          gboolean is_background = priority != FERRY_PRIORITY_FOREGROUND;
          gboolean is_low = priority == FERRY_PRIORITY_LOW;
          FerryWaitSet expected = NONE;

          if ((power.battery_low && is_background) || (power.on_battery && is_low))
            expected |= BATTERY;
          if (power.power_saver && is_background)
            expected |= SAVER;
          g_assert_cmphex (find_shut (scene, options, SECURE), ==, expected);
          g_assert_cmphex (find_shut (scene, options, "http://localhost/x"), ==, expected);
          g_assert_cmphex (find_shut_with (scene, options, SECURE, TRUE), ==, NONE);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/gates/every-rule-in-every-network", test_every_rule_in_every_network);
  g_test_add_func ("/gates/proxy-elsewhere-is-a-way-out", test_proxy_elsewhere_is_a_way_out);
  g_test_add_func ("/gates/portal-stands-before-nothing-near", test_portal_stands_before_nothing_near);
  g_test_add_func ("/gates/portal-is-nothing-to-another-connection",
                   test_portal_is_nothing_to_another_connection);
  g_test_add_func ("/gates/connection-has-three-names", test_connection_has_three_names);
  g_test_add_func ("/gates/login", test_login_gate);
  g_test_add_func ("/gates/hours-and-budgets-under-every-rule", test_hours_and_budgets_under_every_rule);
  g_test_add_func ("/gates/apps-learn-no-names", test_apps_learn_no_names);
  g_test_add_func ("/gates/default-rule-is-the-priority-s", test_default_rule_is_the_priority_s);
  g_test_add_func ("/gates/every-kind-of-power-at-every-priority",
                   test_every_kind_of_power_at_every_priority);

  return g_test_run ();
}

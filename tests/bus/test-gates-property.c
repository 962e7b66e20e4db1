/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "shared/ferry-names.h"
#include "tests/bus/bus-fixture.h"

/* “open REASON” or “shut REASON” of each gate, and since when, by its name. */
static char *
print_gate (GVariant   *gates,
            const char *name,
            gint64     *since)
{
  g_autoptr(GVariant) gate = g_variant_lookup_value (gates, name, G_VARIANT_TYPE_VARDICT);
  const char *reason;
  gboolean open;

  g_assert_nonnull (gate);
  g_assert_true (g_variant_lookup (gate, "open", "b", &open));
  g_assert_true (g_variant_lookup (gate, "reason", "&s", &reason));
  g_assert_true (g_variant_lookup (gate, "since", "x", since));

  return g_strdup_printf ("%s %s", open ? "open" : "shut", reason);
}

static void
assert_gate (BusFixture *fixture,
             const char *name,
             const char *expected,
             gint64      expected_since)
{
  g_autoptr(GVariant) gates = bus_fixture_get (fixture, FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE, "Gates");
  gint64 since;
  g_autofree char *text = print_gate (gates, name, &since);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (since, ==, expected_since);
}

static void
test_gates (BusFixture   *fixture,
            gconstpointer data)
{
  static const char *const names[] = {
    "login", "network", "captive-portal", "other-network", "metered",
    "roaming", "budget", "schedule", "battery", "power-saver",
  };
  gint64 begin = ferry_clock_real (FERRY_CLOCK (fixture->clock));
  g_autoptr(GVariant) gates = NULL;
  FerryNetworkState network = { .online = TRUE, .metered = FERRY_METERED_NO };

  ferry_conditions_set_network (fixture->conditions, &network);
  gates = bus_fixture_get (fixture, FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE, "Gates");
  g_assert_cmpuint (g_variant_n_children (gates), ==, G_N_ELEMENTS (names));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    assert_gate (fixture, names[i], "open ", begin);

  fake_clock_turn (fixture->clock, 10 * G_TIME_SPAN_SECOND);
  network.online = FALSE;
  ferry_conditions_set_network (fixture->conditions, &network);
  assert_gate (fixture, "network", "shut Waiting for a network connection.", begin + 10 * G_TIME_SPAN_SECOND);

  /* The others keep their times, and this one while only its reason changes. */
  fake_clock_turn (fixture->clock, 10 * G_TIME_SPAN_SECOND);
  network.online = TRUE;
  network.metered = FERRY_METERED_YES;
  ferry_conditions_set_network (fixture->conditions, &network);
  assert_gate (fixture, "network", "shut Waiting a moment for the new network connection to settle.",
               begin + 10 * G_TIME_SPAN_SECOND);
  assert_gate (fixture, "metered",
               "shut Waiting for a connection that is not metered, or for you to download it anyway.",
               begin + 20 * G_TIME_SPAN_SECOND);
  assert_gate (fixture, "roaming", "open ", begin);

  network.metered = FERRY_METERED_UNKNOWN;
  ferry_conditions_set_network (fixture->conditions, &network);
  fake_clock_turn (fixture->clock, 10 * G_TIME_SPAN_SECOND);
  assert_gate (fixture, "metered",
               "open It is not known whether the connection is metered, so it counts as not metered.",
               begin + 20 * G_TIME_SPAN_SECOND);
  assert_gate (fixture, "network", "open ", begin + 23 * G_TIME_SPAN_SECOND);
}

static void
test_job_s_wait_and_its_lifting_are_shown (BusFixture   *fixture,
                                           gconstpointer data)
{
  FerryNetworkState network = { .online = TRUE, .metered = FERRY_METERED_YES };
  g_autofree char *path = NULL;
  g_autofree char *bound = NULL;
  g_autofree char *wait = NULL;
  g_autofree char *message = NULL;
  g_autofree char *state = NULL;
  g_autofree char *override = NULL;

  ferry_conditions_set_network (fixture->conditions, &network);
  path = bus_fixture_create (fixture, "a", NULL);
  wait = bus_fixture_get_text (fixture, path, "Wait");
  message = bus_fixture_get_text (fixture, path, "Message");
  g_assert_cmpstr (wait, ==, "'metered'");
  g_assert_cmpstr (message, ==, "'Waiting for a connection that is not metered, or for you to download it anyway.'");

  g_variant_unref (bus_fixture_call (fixture, fixture->client, path, FERRY_JOB_INTERFACE ".SetOptions",
                                     g_variant_new_parsed ("({'override': <true>},)"), NULL));
  fake_settle ();
  state = bus_fixture_get_text (fixture, path, "State");
  override = bus_fixture_get_text (fixture, path, "Override");
  g_assert_cmpstr (state, ==, "'connecting'");
  g_assert_cmpstr (override, ==, "true");

  /* A gate of one job alone is on the board as long as there is such a job. */
  bound = bus_fixture_create (fixture, "b", "'network': <'Office'>,");
  assert_gate (fixture, "other-network",
               "shut A job waits for a connection that is not there; “ferry list” shows which.",
               ferry_clock_real (FERRY_CLOCK (fixture->clock)));
  g_variant_unref (bus_fixture_call (fixture, fixture->client, bound, FERRY_JOB_INTERFACE ".Cancel", NULL, NULL));
  assert_gate (fixture, "other-network", "open ", ferry_clock_real (FERRY_CLOCK (fixture->clock)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bus_fixture_add_test ("/gates/have-reason-and-time", test_gates);
  bus_fixture_add_test ("/gates/jobs-wait-and-its-lifting-are-shown",
                        test_job_s_wait_and_its_lifting_are_shown);

  return g_test_run ();
}

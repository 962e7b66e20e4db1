/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "shared/ferry-names.h"
#include "tests/bus/bus-ear.h"
#include "tests/bus/bus-fixture.h"

#include <string.h>

#define A "/org/ferry/Ferry/Service/jobs/_user/a"
#define CHANGED " PropertiesChanged"
#define PROGRESS " Progress"
#define ADDED FERRY_SERVICE_PATH " InterfacesAdded"
#define REMOVED FERRY_SERVICE_PATH " InterfacesRemoved"

/* Lets everything that is under way arrive. */
static void
round_trip (BusFixture      *fixture,
            GDBusConnection *connection)
{
  g_autoptr(GVariant) answer = NULL;

  answer = bus_fixture_call (fixture, connection, FERRY_SERVICE_PATH, "org.freedesktop.DBus.Peer.Ping", NULL, NULL);
  g_assert_nonnull (answer);
}

static void
subscribe (BusFixture *fixture)
{
  g_variant_unref (bus_fixture_manager (fixture, "Subscribe", NULL));
}

static void
test_not_subscribed (BusFixture   *fixture,
                     gconstpointer data)
{
  g_autoptr(BusEar) client = bus_ear_new (fixture->service, fixture->client);
  g_autoptr(BusEar) other = bus_ear_new (fixture->service, fixture->other);
  g_autofree char *path = NULL;
  g_autofree char *heard = NULL;
  g_autofree char *heard_by_other = NULL;

  subscribe (fixture);
  path = bus_fixture_create (fixture, "a", NULL);
  bus_fixture_finish_job (fixture, "a");
  ferry_conditions_set_online (fixture->conditions, FALSE);
  ferry_front_set_notice (fixture->front, "Attention.");
  bus_ear_await (client, REMOVED);
  round_trip (fixture, fixture->client);
  round_trip (fixture, fixture->other);

  g_assert_cmpuint (bus_ear_count (client, ADDED), ==, 1);
  g_assert_cmpuint (bus_ear_count (client, REMOVED), ==, 1);
  g_assert_cmpuint (bus_ear_count (client, A CHANGED), >, 0);
  heard_by_other = bus_ear_take (other);
  g_assert_cmpstr (heard_by_other, ==, "");

  /* And nothing more after Unsubscribe. */
  g_variant_unref (bus_fixture_manager (fixture, "Unsubscribe", NULL));
  heard = bus_ear_take (client);
  g_free (path);
  path = bus_fixture_create (fixture, "b", NULL);
  ferry_conditions_set_online (fixture->conditions, TRUE);
  round_trip (fixture, fixture->client);
  g_free (heard);
  heard = bus_ear_take (client);
  g_assert_cmpstr (heard, ==, "");
}

static void
test_added (BusFixture   *fixture,
            gconstpointer data)
{
  g_autoptr(BusEar) ear = bus_ear_new (fixture->service, fixture->client);
  g_autofree char *path = NULL;
  g_autoptr(GVariant) interfaces = NULL;
  g_autoptr(GVariant) properties = NULL;
  const char *added;

  subscribe (fixture);
  path = bus_fixture_create (fixture, "a", NULL);
  bus_ear_await (ear, ADDED);
  g_variant_get (bus_ear_find (ear, ADDED), "(&o@a{sa{sv}})", &added, &interfaces);
  g_assert_cmpstr (added, ==, A);
  properties = g_variant_lookup_value (interfaces, FERRY_JOB_INTERFACE, G_VARIANT_TYPE_VARDICT);
  g_assert_cmpuint (g_variant_n_children (properties), ==, 24);
}

static void
test_state (BusFixture   *fixture,
            gconstpointer data)
{
  g_autoptr(BusEar) ear = bus_ear_new (fixture->service, fixture->client);
  g_autofree char *path = bus_fixture_create (fixture, "a", NULL);
  g_autoptr(GVariant) changed = NULL;
  const char *interface, *state, *message;

  subscribe (fixture);
  g_variant_unref (bus_fixture_call (fixture, fixture->client, path, FERRY_JOB_INTERFACE ".Suspend", NULL, NULL));
  bus_ear_await (ear, A CHANGED);
  g_variant_get (bus_ear_find (ear, A CHANGED), "(&s@a{sv}as)", &interface, &changed, NULL);
  g_assert_cmpstr (interface, ==, FERRY_JOB_INTERFACE);
  g_assert_true (g_variant_lookup (changed, "State", "&s", &state));
  g_assert_cmpstr (state, ==, "suspended");
  g_assert_true (g_variant_lookup (changed, "Message", "&s", &message));
  g_assert_true (g_variant_lookup (changed, "BytesDone", "t", NULL));
  g_assert_false (g_variant_lookup (changed, "Files", "aa{sv}", NULL));
}

static void
test_progress (BusFixture   *fixture,
               gconstpointer data)
{
  g_autoptr(BusEar) ear = bus_ear_new (fixture->service, fixture->client);
  g_autofree char *path = bus_fixture_create (fixture, "a", NULL);
  FakeFetch *fetch = fake_fetcher_find (fixture->fetcher, "https://example.org/a");
  gint64 start = g_get_monotonic_time ();
  guint64 done;
  guint n;

  subscribe (fixture);
  fake_fetch_connect (fetch, NULL, 1000);
  for (guint i = 0; i < 110; i++)
    {
      fake_fetch_progress (fetch, i);
      g_usleep (10000);
      fake_settle ();
    }

  /* At most two a second, however fast the bytes come; the last value arrives. */
  n = bus_ear_count (ear, A PROGRESS);
  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpuint (n, <=, 1 + 2 * (guint) ((g_get_monotonic_time () - start) / 1000000 + 1));
  while (TRUE)
    {
      g_variant_get (bus_ear_find (ear, A PROGRESS), "(txt)", &done, NULL, NULL);
      if (done == 109)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
test_vanished (BusFixture   *fixture,
               gconstpointer data)
{
  GDBusConnection *third = g_dbus_connection_new_for_address_sync (fixture->address,
                                                                   G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                                   NULL, NULL, NULL);

  g_variant_unref (bus_fixture_call (fixture, third, FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE ".Subscribe", NULL, NULL));
  g_variant_unref (bus_fixture_call (fixture, third, FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE ".Subscribe", NULL, NULL));
  g_assert_true (ferry_activity_is_held (fixture->activity));

  g_dbus_connection_close_sync (third, NULL, NULL);
  g_object_unref (third);
  while (ferry_activity_is_held (fixture->activity))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_manager (BusFixture   *fixture,
              gconstpointer data)
{
  g_autoptr(BusEar) ear = bus_ear_new (fixture->service, fixture->client);
  g_autofree char *notice = NULL;
  g_autofree char *gates = NULL;

  subscribe (fixture);
  ferry_front_set_notice (fixture->front, "Attention.");
  bus_ear_await (ear, FERRY_SERVICE_PATH CHANGED);
  notice = g_variant_print (bus_ear_find (ear, FERRY_SERVICE_PATH CHANGED), FALSE);
  g_assert_cmpstr (notice, ==, "('org.ferry.Ferry1', {'Notice': <'Attention.'>}, [])");

  g_free (bus_ear_take (ear));
  ferry_conditions_set_online (fixture->conditions, FALSE);
  bus_ear_await (ear, FERRY_SERVICE_PATH CHANGED);
  gates = g_variant_print (bus_ear_find (ear, FERRY_SERVICE_PATH CHANGED), FALSE);
  g_assert_nonnull (strstr (gates, "'open': <false>"));
}

static void
test_many_files (BusFixture   *fixture,
                 gconstpointer data)
{
  g_autoptr(BusEar) ear = bus_ear_new (fixture->service, fixture->client);
  g_autofree char *path = bus_fixture_create (fixture, "a", NULL);
  g_autoptr(GVariant) invalidated = NULL;
  g_autofree char *text = NULL;
  gboolean found = FALSE;

  subscribe (fixture);
  g_variant_unref (bus_fixture_call (fixture, fixture->client, path, FERRY_JOB_INTERFACE ".AddFiles",
                                     g_variant_new_parsed ("([('https://example.org/b', {'folder': <'/home/me'>})],)"), NULL));
  while (!found)
    {
      g_clear_pointer (&invalidated, g_variant_unref);
      g_clear_pointer (&text, g_free);
      bus_ear_await (ear, A CHANGED);
      invalidated = g_variant_get_child_value (bus_ear_find (ear, A CHANGED), 2);
      text = g_variant_print (invalidated, FALSE);
      found = g_str_equal (text, "['Files']");
      g_main_context_iteration (NULL, FALSE);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bus_fixture_add_test ("/signals/not-one-reaches-who-did-not-subscribe", test_not_subscribed);
  bus_fixture_add_test ("/signals/new-job-comes-with-its-properties", test_added);
  bus_fixture_add_test ("/signals/change-of-state", test_state);
  bus_fixture_add_test ("/signals/progress-twice-a-second", test_progress);
  bus_fixture_add_test ("/signals/subscription-ends-with-the-connection", test_vanished);
  bus_fixture_add_test ("/signals/properties-of-the-manager", test_manager);
  bus_fixture_add_test ("/signals/files-are-invalidated", test_many_files);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "shared/ferry-names.h"
#include "tests/bus/desktop-fixture.h"

#include <string.h>

#define VIEW_PATH "/JobViewServer/JobView_1"

static GVariant *
answer (BusMock    *mock,
        const char *method)
{
  return g_variant_new ("(o)", VIEW_PATH);
}

static const BusMockSpec server_spec = {
  .name = "org.kde.JobViewServer",
  .path = "/JobViewServer",
  .xml = "<node><interface name='org.kde.JobViewServerV2'>"
         "<method name='requestView'><arg type='s' direction='in'/><arg type='i' direction='in'/>"
         "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
         "</interface></node>",
  .answer = answer,
};

static const BusMockSpec view_spec = {
  .name = "org.example.JobView",
  .path = VIEW_PATH,
  .xml = "<node><interface name='org.kde.JobViewV3'>"
         "<method name='update'><arg type='a{sv}' direction='in'/></method>"
         "<method name='terminate'><arg type='u' direction='in'/><arg type='s' direction='in'/>"
         "<arg type='a{sv}' direction='in'/></method></interface></node>",
};

static FakeFetch *
begin (DesktopFixture *desktop,
       const char     *token,
       const char     *options)
{
  g_autofree char *url = g_strconcat ("https://example.org/", token, NULL);
  FakeFetch *fetch;

  desktop_fixture_add_job (desktop, token, options);
  fetch = fake_fetcher_find (desktop->bus->fetcher, url);
  fake_fetch_connect (fetch, NULL, 1000);
  fake_fetch_progress (fetch, 100);

  return fetch;
}

static void
test_progress (BusFixture   *fixture,
               gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  g_autoptr(BusMock) view = bus_mock_new (fixture->client, &view_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autofree char *last = NULL;
  FakeFetch *fetch = begin (desktop, "a", "'priority': <'foreground'>,");

  begin (desktop, "background", NULL);
  desktop_fixture_turn (desktop, 1);
  bus_mock_await (server, "requestView ('org.ferry.Ferry', 2, {'transient': <true>})");
  bus_mock_await (view, "update ({'title': <'a'>");
  for (guint i = 0; i < 30; i++)
    {
      fake_fetch_progress (fetch, 200 + i * 10);
      desktop_fixture_turn (desktop, 0.1);
    }
  desktop_fixture_turn (desktop, 1);
  g_assert_cmpuint (bus_mock_count (view, "update "), <=, 6);
  last = bus_mock_dup_last (view, "update ");
  g_assert_nonnull (strstr (last, "'processedBytes': <uint64 490>, 'totalBytes': <uint64 1000>, 'percent': <uint32 49>"));
  g_assert_nonnull (strstr (last, "'suspended': <false>"));

  bus_fixture_finish_job (fixture, "a");
  desktop_fixture_turn (desktop, 2);
  bus_mock_await (view, "terminate (0, '', {})");
  g_assert_cmpuint (bus_mock_count (server, "requestView"), ==, 1);
}

static void
test_background_only (BusFixture   *fixture,
                      gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);

  begin (desktop, "a", NULL);
  desktop_fixture_turn (desktop, 5);
  g_assert_cmpuint (bus_mock_count (server, "requestView"), ==, 0);
}

static void
test_buttons (BusFixture   *fixture,
              gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  g_autoptr(BusMock) view = bus_mock_new (fixture->client, &view_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autoptr(GError) error = NULL;
  FerryJob *job, *background;

  begin (desktop, "a", "'priority': <'foreground'>,");
  begin (desktop, "b", NULL);
  job = ferry_engine_find_token (fixture->engine, FERRY_CLIENT_USER, "a");
  background = ferry_engine_find_token (fixture->engine, FERRY_CLIENT_USER, "b");
  desktop_fixture_turn (desktop, 1);
  bus_mock_await (view, "update ");

  /* From somebody else it is nobody’s click. */
  g_dbus_connection_emit_signal (fixture->other, g_dbus_connection_get_unique_name (fixture->service), VIEW_PATH,
                                 "org.kde.JobViewV3", "suspendRequested", NULL, &error);
  g_assert_no_error (error);
  g_variant_unref (bus_fixture_call (fixture, fixture->other, FERRY_SERVICE_PATH,
                                     "org.freedesktop.DBus.Peer.Ping", NULL, NULL));
  desktop_fixture_turn (desktop, 1);
  g_assert_cmpint (ferry_job_get_state (job), ==, FERRY_STATE_TRANSFERRING);

  bus_mock_emit (view, NULL, "suspendRequested", NULL);
  desktop_fixture_await_state (job, FERRY_STATE_SUSPENDED);
  g_assert_cmpint (ferry_job_get_state (background), ==, FERRY_STATE_TRANSFERRING);
  desktop_fixture_turn (desktop, 2);
  bus_mock_await (view, "'suspended': <true>");
  bus_mock_emit (view, NULL, "resumeRequested", NULL);
  while (ferry_job_get_state (job) == FERRY_STATE_SUSPENDED)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_server_comes_later (BusFixture   *fixture,
                         gconstpointer data)
{
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  BusMock *server = NULL;
  BusMock *view = NULL;

  begin (desktop, "a", "'priority': <'foreground'>,");
  desktop_fixture_turn (desktop, 2);
  view = bus_mock_new (fixture->client, &view_spec);
  server = bus_mock_new (fixture->client, &server_spec);
  bus_mock_await (view, "update ");
  bus_mock_free (server);
  desktop_fixture_turn (desktop, 2);
  server = bus_mock_new (fixture->client, &server_spec);
  bus_mock_await (server, "requestView");
  fake_settle ();
  bus_mock_free (server);
  bus_mock_free (view);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bus_fixture_add_test ("/kde-job/progress-of-foreground-jobs", test_progress);
  bus_fixture_add_test ("/kde-job/none-for-the-background", test_background_only);
  bus_fixture_add_test ("/kde-job/suspend-and-resume", test_buttons);
  bus_fixture_add_test ("/kde-job/server-comes-later", test_server_comes_later);

  return g_test_run ();
}

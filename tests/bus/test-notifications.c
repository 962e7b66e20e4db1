/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "shared/ferry-names.h"
#include "tests/bus/desktop-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define NOTE_XML                                                                                       \
  "<node><interface name='org.freedesktop.Notifications'>"                                            \
  "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"                          \
  "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"                \
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"        \
  "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"   \
  "<arg type='u' direction='out'/></method>"                                                          \
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"                          \
  "</interface></node>"

/* Numbers notes from 1. */
static GVariant *
answer (BusMock    *mock,
        const char *method)
{
  if (g_str_equal (method, "GetCapabilities"))
    return g_variant_new_parsed ("(['actions', 'body-markup'],)");
  if (g_str_equal (method, "Notify"))
    return g_variant_new ("(u)", bus_mock_count (mock, "Notify "));

  return NULL;
}

static const BusMockSpec server_spec = {
  .name = "org.freedesktop.Notifications",
  .path = "/org/freedesktop/Notifications",
  .xml = NOTE_XML,
  .answer = answer,
};

static const BusMockSpec gnome_spec = {
  .name = "org.gtk.Notifications",
  .path = "/org/gtk/Notifications",
  .xml = "<node><interface name='org.gtk.Notifications'>"
         "<method name='AddNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
         "<arg type='a{sv}' direction='in'/></method>"
         "<method name='RemoveNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/></method>"
         "</interface></node>",
};

static const BusMockSpec file_manager_spec = {
  .name = "org.freedesktop.FileManager1",
  .path = "/org/freedesktop/FileManager1",
  .xml = "<node><interface name='org.freedesktop.FileManager1'>"
         "<method name='ShowItems'><arg type='as' direction='in'/><arg type='s' direction='in'/></method>"
         "</interface></node>",
};

static FerryJob *
fail_job (DesktopFixture *desktop,
          const char     *token)
{
  FerryJob *job = desktop_fixture_add_job (desktop, token, NULL);
  g_autofree char *url = g_strconcat ("https://example.org/", token, NULL);

  desktop_fixture_turn (desktop, 1);
  fake_fetch_fail (fake_fetcher_find (desktop->bus->fetcher, url), FERRY_ERROR_NOT_FOUND, 0);
  desktop_fixture_turn (desktop, 3);

  return job;
}

/* A job that has put a real file into the scratch folder. */
static char *
finish_job (DesktopFixture *desktop,
            const char     *token)
{
  g_autofree char *path = scratch_folder_path (desktop->bus->scratch, token);
  g_autofree char *options = g_strdup_printf ("'name': <'%s'>, 'token': <'%s'>", token, token);
  g_autofree char *parameters = g_strdup_printf ("({%s}, [('https://example.org/%s', {'destination': <'%s'>})])",
                                                 options, token, path);

  g_assert_true (g_file_set_contents (path, "hello", -1, NULL));
  g_variant_unref (bus_fixture_manager (desktop->bus, "CreateJob", parameters));
  bus_fixture_finish_job (desktop->bus, token);
  desktop_fixture_turn (desktop, 3);

  return g_steal_pointer (&path);
}

/* The server says that something was clicked. */
static void
click (DesktopFixture *desktop,
       BusMock        *server,
       guint           number,
       const char     *key)
{
  g_autofree char *parameters = g_strdup_printf ("(uint32 %u, '%s')", number, key);

  bus_mock_emit (server, NULL, "ActionInvoked", parameters);
  desktop_fixture_turn (desktop, 0);
}

static void
test_retry (BusFixture   *fixture,
            gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autofree char *call = NULL;
  FerryJob *job = fail_job (desktop, "a");

  bus_mock_await (server, "Notify ");
  call = bus_mock_dup_last (server, "Notify ");
  g_assert_nonnull (strstr (call, "('Ferry', 0, 'org.ferry.Ferry', '“a” has failed', "));
  g_assert_nonnull (strstr (call, "['default', '', 'action-1', 'Retry']"));
  desktop_fixture_turn (desktop, 0);
  g_assert_true (ferry_activity_is_held (fixture->activity));

  click (desktop, server, 1, "action-1");
  while (ferry_job_get_state (job) == FERRY_STATE_ERROR)
    g_main_context_iteration (NULL, TRUE);
  bus_mock_await (server, "CloseNotification (1,)");

  /* Fails again: a note again. */
  fake_settle ();
  fake_fetch_fail (fake_fetcher_find (fixture->fetcher, "https://example.org/a"), FERRY_ERROR_NOT_FOUND, 0);
  desktop_fixture_turn (desktop, 3);
  g_assert_cmpuint (bus_mock_count (server, "Notify "), ==, 2);
}

static void
test_forged_click (BusFixture   *fixture,
                   gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  FerryJob *job = fail_job (desktop, "a");
  g_autoptr(GError) error = NULL;

  bus_mock_await (server, "Notify ");
  desktop_fixture_turn (desktop, 0);
  g_dbus_connection_emit_signal (fixture->other, g_dbus_connection_get_unique_name (fixture->service),
                                 server_spec.path, server_spec.name, "ActionInvoked",
                                 g_variant_new ("(us)", 1, "action-1"), &error);
  g_assert_no_error (error);
  g_variant_unref (bus_fixture_call (fixture, fixture->other, FERRY_SERVICE_PATH,
                                     "org.freedesktop.DBus.Peer.Ping", NULL, NULL));
  desktop_fixture_turn (desktop, 1);
  g_assert_cmpint (ferry_job_get_state (job), ==, FERRY_STATE_ERROR);
}

static void
test_replaced (BusFixture   *fixture,
               gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autofree char *call = NULL;

  g_free (finish_job (desktop, "a"));
  bus_mock_await (server, "Notify ");
  desktop_fixture_turn (desktop, 300);
  g_free (finish_job (desktop, "b"));
  call = bus_mock_dup_last (server, "Notify ");
  g_assert_nonnull (strstr (call, "('Ferry', 1, 'org.ferry.Ferry', '2 transfers have finished', 'a, b', "));

  /* Closed, it was seen. */
  bus_mock_emit (server, NULL, "NotificationClosed", "(uint32 2, uint32 2)");
  desktop_fixture_turn (desktop, 1);
  g_assert_false (ferry_activity_is_held (fixture->activity));
  g_free (finish_job (desktop, "c"));
  g_free (call);
  call = bus_mock_dup_last (server, "Notify ");
  g_assert_nonnull (strstr (call, "('Ferry', 0, 'org.ferry.Ferry', '“c” has finished', '100 bytes in “"));
}

/* Some desktops keep what has expired in a list, where it can be clicked. */
static void
test_expired (BusFixture   *fixture,
              gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  FerryJob *job = fail_job (desktop, "a");

  bus_mock_await (server, "Notify ");
  desktop_fixture_turn (desktop, 0);
  bus_mock_emit (server, NULL, "NotificationClosed", "(uint32 1, uint32 1)");
  desktop_fixture_turn (desktop, 1);
  g_assert_false (ferry_activity_is_held (fixture->activity));

  click (desktop, server, 1, "action-1");
  while (ferry_job_get_state (job) == FERRY_STATE_ERROR)
    g_main_context_iteration (NULL, TRUE);
  bus_mock_await (server, "CloseNotification (1,)");
}

static void
test_show_in_folder (BusFixture   *fixture,
                     gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  g_autoptr(BusMock) files = bus_mock_new (fixture->client, &file_manager_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autofree char *path = finish_job (desktop, "a");
  g_autofree char *expected = NULL;

  bus_mock_await (server, "Notify ");
  desktop_fixture_turn (desktop, 0);
  bus_mock_emit (server, NULL, "ActivationToken", "(uint32 1, 't0k3n')");
  click (desktop, server, 1, "action-2");
  expected = g_strdup_printf ("ShowItems (['file://%s'], 't0k3n')", path);
  bus_mock_await (files, expected);
}

static void
test_file_is_gone (BusFixture   *fixture,
                   gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autofree char *path = finish_job (desktop, "a");

  bus_mock_await (server, "Notify ");
  g_assert_cmpint (g_remove (path), ==, 0);
  desktop_fixture_turn (desktop, 0);
  click (desktop, server, 1, "action-1");
  bus_mock_await (server, "'Ferry could not do this', '“a” is not there any more; it was moved or deleted.'");
}

static void
test_window (BusFixture   *fixture,
             gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autofree char *expected = NULL;
  FerryJob *job;

  desktop_fixture_add_window (desktop);
  job = desktop_fixture_add_job (desktop, "a", NULL);
  desktop_fixture_turn (desktop, 1);
  fake_fetch_fail (fake_fetcher_find (fixture->fetcher, "https://example.org/a"), FERRY_ERROR_SIGN_IN, 0);
  desktop_fixture_turn (desktop, 3);
  bus_mock_await (server, "', ['default', '', 'action-1', 'Sign in']");
  desktop_fixture_turn (desktop, 0);
  bus_mock_emit (server, NULL, "ActivationToken", "(uint32 1, 't0k3n')");
  click (desktop, server, 1, "action-1");
  expected = g_strdup_printf ("ActivateAction ('sign-in', [<'%s'>], {'desktop-startup-id': <'t0k3n'>, "
                              "'activation-token': <'t0k3n'>})",
                              ferry_job_get_id (job));
  bus_mock_await (desktop->window, expected);
}

/* GNOME keeps notes and gives clicks to the window’s program. */
static void
test_gnome (BusFixture   *fixture,
            gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  g_autoptr(BusMock) gnome = bus_mock_new (fixture->client, &gnome_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autofree char *id = NULL;
  FerryJob *job;

  desktop_fixture_add_window (desktop);
  job = fail_job (desktop, "a");
  id = g_strdup_printf ("('org.ferry.Ferry', 'job-%s'", ferry_job_get_id (job));
  bus_mock_await (gnome, id);
  g_assert_cmpuint (bus_mock_count (gnome, "'action': <'app.retry'>"), ==, 1);
  desktop_fixture_turn (desktop, 1);
  g_assert_cmpuint (bus_mock_count (server, "Notify "), ==, 0);

  ferry_engine_resume (fixture->engine, job, NULL);
  bus_mock_await (gnome, "RemoveNotification ('org.ferry.Ferry', 'job-");
}

static void
test_gnome_without_window (BusFixture   *fixture,
                           gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  g_autoptr(BusMock) gnome = bus_mock_new (fixture->client, &gnome_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);

  fail_job (desktop, "a");
  bus_mock_await (server, "Notify ");
  g_assert_cmpuint (bus_mock_count (gnome, "AddNotification"), ==, 0);
}

static void
test_focus (BusFixture   *fixture,
            gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autoptr(GError) error = NULL;

  g_free (desktop_fixture_call (desktop, FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE ".SetFocus", "(true,)"));
  fail_job (desktop, "a");
  desktop_fixture_turn (desktop, 10);
  g_assert_cmpuint (bus_mock_count (server, "Notify "), ==, 0);

  g_free (desktop_fixture_call (desktop, FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE ".SetFocus", "(false,)"));
  fail_job (desktop, "b");
  bus_mock_await (server, "“b” has failed");

  /* A window that ends without a word. */
  g_variant_unref (bus_fixture_call (fixture, fixture->other, FERRY_SERVICE_PATH,
                                     FERRY_MANAGER_INTERFACE ".SetFocus", g_variant_new ("(b)", TRUE), &error));
  g_assert_no_error (error);
  fail_job (desktop, "c");
  g_assert_cmpuint (bus_mock_count (server, "“c” has failed"), ==, 0);
  g_dbus_connection_close_sync (fixture->other, NULL, NULL);
  while (ferry_focus_has_any (ferry_front_get_parts (fixture->front)->focus))
    g_main_context_iteration (NULL, TRUE);
  fail_job (desktop, "d");
  bus_mock_await (server, "“d” has failed");
}

static void
test_confined_focus (BusFixture   *fixture,
                     gconstpointer data)
{
  g_autofree char *said = NULL;

  said = bus_fixture_call_confined (fixture, FERRY_SERVICE_PATH " " FERRY_MANAGER_INTERFACE ".SetFocus true");
  g_assert_nonnull (strstr (said, "Error.AccessDenied"));
  g_assert_false (ferry_focus_has_any (ferry_front_get_parts (fixture->front)->focus));
}

static void
test_not_wanted (BusFixture   *fixture,
                 gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);

  g_assert_true (ferry_settings_set (fixture->settings, "notifications", "false", NULL));
  fail_job (desktop, "a");
  desktop_fixture_turn (desktop, 10);
  g_assert_cmpuint (bus_mock_count (server, "Notify "), ==, 0);
}

static void
test_server_comes_and_goes (BusFixture   *fixture,
                            gconstpointer data)
{
  BusMock *server = NULL;
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  FerryJob *passed;

  /* None at all, as when the desktop is just starting: it waits for one, and
   * does not keep the service for that. What is not true any more is not shown. */
  fail_job (desktop, "a");
  passed = fail_job (desktop, "passed");
  desktop_fixture_turn (desktop, 10);
  g_assert_false (ferry_activity_is_held (fixture->activity));
  ferry_engine_suspend (fixture->engine, passed, NULL);
  ferry_engine_resume (fixture->engine, passed, NULL);

  server = bus_mock_new (fixture->other, &server_spec);
  bus_mock_await (server, "“a” has failed");
  fail_job (desktop, "b");
  bus_mock_await (server, "“b” has failed");
  g_assert_cmpuint (bus_mock_count (server, "“passed” has failed"), ==, 0);
  desktop_fixture_turn (desktop, 1);
  g_assert_true (ferry_activity_is_held (fixture->activity));

  bus_mock_free (server);
  g_dbus_connection_close_sync (fixture->other, NULL, NULL);
  while (ferry_activity_is_held (fixture->activity))
    g_main_context_iteration (NULL, TRUE);

  server = bus_mock_new (fixture->client, &server_spec);
  fail_job (desktop, "c");
  bus_mock_await (server, "“c” has failed");
  fake_settle ();
  bus_mock_free (server);
}

static void
test_down_at_the_end (BusFixture   *fixture,
                      gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  DesktopFixture *desktop = desktop_fixture_new (fixture);

  fail_job (desktop, "a");
  bus_mock_await (server, "Notify ");
  desktop_fixture_turn (desktop, 0);
  desktop_fixture_free (desktop);
  bus_mock_await (server, "CloseNotification (1,)");
}

static void
test_window_is_missing (BusFixture   *fixture,
                        gconstpointer data)
{
  g_autoptr(BusMock) server = bus_mock_new (fixture->client, &server_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);

  fail_job (desktop, "a");
  bus_mock_await (server, "Notify ");
  desktop_fixture_turn (desktop, 0);
  click (desktop, server, 1, "default");
  bus_mock_await (server, "'The window of Ferry cannot be opened', 'Install it, or use “ferry list” in a terminal.'");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bus_fixture_add_test ("/notifications/retry", test_retry);
  bus_fixture_add_test ("/notifications/forged-click-is-nobodys", test_forged_click);
  bus_fixture_add_test ("/notifications/replaced-while-up", test_replaced);
  bus_fixture_add_test ("/notifications/expired-can-be-clicked", test_expired);
  bus_fixture_add_test ("/notifications/show-in-folder", test_show_in_folder);
  bus_fixture_add_test ("/notifications/file-that-is-gone", test_file_is_gone);
  bus_fixture_add_test ("/notifications/sign-in-leads-to-the-window", test_window);
  bus_fixture_add_test ("/notifications/gnome", test_gnome);
  bus_fixture_add_test ("/notifications/gnome-without-window", test_gnome_without_window);
  bus_fixture_add_test ("/notifications/none-while-a-window-is-focused", test_focus);
  bus_fixture_add_test ("/notifications/confined-caller-has-no-focus", test_confined_focus);
  bus_fixture_add_test ("/notifications/setting-turns-them-off", test_not_wanted);
  bus_fixture_add_test ("/notifications/server-comes-and-goes", test_server_comes_and_goes);
  bus_fixture_add_test ("/notifications/taken-down-when-the-service-goes", test_down_at_the_end);
  bus_fixture_add_test ("/notifications/missing-window-is-told", test_window_is_missing);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-tray-look.h"
#include "shared/ferry-names.h"
#include "tests/bus/bus-ear.h"
#include "tests/bus/desktop-fixture.h"

#include <string.h>

#define ITEM "org.kde.StatusNotifierItem"
#define MENU "com.canonical.dbusmenu"
#define NEW_ICON FERRY_TRAY_PATH " NewIcon"
#define NEW_STATUS FERRY_TRAY_PATH " NewStatus"
#define NEW_TOOL_TIP FERRY_TRAY_PATH " NewToolTip"
#define LAYOUT_UPDATED FERRY_TRAY_MENU_PATH " LayoutUpdated"
#define PROPERTIES_UPDATED FERRY_TRAY_MENU_PATH " ItemsPropertiesUpdated"

static const BusMockSpec watcher_spec = {
  .name = "org.kde.StatusNotifierWatcher",
  .path = "/StatusNotifierWatcher",
  .xml = "<node><interface name='org.kde.StatusNotifierWatcher'>"
         "<method name='RegisterStatusNotifierItem'><arg type='s' direction='in'/></method>"
         "</interface></node>",
};

/* The first job of a desktop with a tray, which is transferring. */
static FerryJob *
begin_job (DesktopFixture *desktop,
           BusMock        *watcher)
{
  FerryJob *job = desktop_fixture_add_job (desktop, "a", NULL);
  FakeFetch *fetch = fake_fetcher_find (desktop->bus->fetcher, "https://example.org/a");

  fake_fetch_connect (fetch, NULL, 1000);
  fake_fetch_progress (fetch, 100);
  desktop_fixture_turn (desktop, 1);
  bus_mock_await (watcher, "RegisterStatusNotifierItem ('" FERRY_TRAY_PATH "',)");

  return job;
}

static char *
get (DesktopFixture *desktop,
     const char     *property)
{
  g_autoptr(GVariant) value = bus_fixture_get (desktop->bus, FERRY_TRAY_PATH, ITEM, property);

  return g_variant_print (value, FALSE);
}

static void
assert_property (DesktopFixture *desktop,
                 const char     *property,
                 const char     *expected)
{
  g_autofree char *value = get (desktop, property);

  g_assert_cmpstr (value, ==, expected);
}

/* Id of the item whose label begins so. */
static int
find_item (DesktopFixture *desktop,
           const char     *label)
{
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GVariantIter) items = NULL;
  g_autoptr(GError) error = NULL;
  GVariant *properties;
  int id;
  int found = -1;

  answer = bus_fixture_call (desktop->bus, desktop->bus->client, FERRY_TRAY_MENU_PATH,
                             MENU ".GetGroupProperties", g_variant_new_parsed ("(@ai [], @as [])"), &error);
  g_assert_no_error (error);
  g_variant_get (answer, "(a(ia{sv}))", &items);
  while (g_variant_iter_next (items, "(i@a{sv})", &id, &properties))
    {
      const char *own = "";

      g_variant_lookup (properties, "label", "&s", &own);
      if (g_str_has_prefix (own, label))
        found = id;
      g_variant_unref (properties);
    }

  return found;
}

static void
click (DesktopFixture *desktop,
       const char     *label)
{
  g_autofree char *parameters = g_strdup_printf ("(%d, 'clicked', <0>, uint32 0)", find_item (desktop, label));
  g_autofree char *answer = desktop_fixture_call (desktop, FERRY_TRAY_MENU_PATH, MENU ".Event", parameters);

  g_assert_cmpstr (answer, ==, "()");
}

static void
test_properties (BusFixture   *fixture,
                 gconstpointer data)
{
  g_autoptr(BusMock) watcher = bus_mock_new (fixture->client, &watcher_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autofree char *pixmap = NULL;
  g_autofree char *all = NULL;

  begin_job (desktop, watcher);
  assert_property (desktop, "Category", "'ApplicationStatus'");
  assert_property (desktop, "Id", "'org.ferry.Ferry'");
  assert_property (desktop, "Title", "'Ferry'");
  assert_property (desktop, "Status", "'Active'");
  assert_property (desktop, "Menu", "'" FERRY_TRAY_MENU_PATH "'");
  assert_property (desktop, "ItemIsMenu", "false");
  assert_property (desktop, "IconName", "''");
  assert_property (desktop, "WindowId", "0");
  assert_property (desktop, "ToolTip", "('', [], 'a', '100 bytes of 1.0\302\240kB · 200 bytes/s · 5 seconds left')");
  pixmap = get (desktop, "IconPixmap");
  g_assert_true (g_str_has_prefix (pixmap, "[(22, 22, ["));

  all = desktop_fixture_call (desktop, FERRY_TRAY_PATH, "org.freedesktop.DBus.Properties.GetAll", "('" ITEM "',)");
  g_assert_nonnull (strstr (all, "'AttentionIconName': <'org.ferry.Ferry-tray-attention-symbolic'>"));
}

static void
test_nothing_to_show (BusFixture   *fixture,
                      gconstpointer data)
{
  g_autoptr(BusMock) watcher = bus_mock_new (fixture->client, &watcher_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autofree char *calls = NULL;
  guint n_rung;

  desktop_fixture_add_job (desktop, "a", "'suspended': <true>,");
  desktop_fixture_turn (desktop, 10);
  n_rung = fake_clock_get_n_rung (fixture->clock);
  desktop_fixture_turn (desktop, 60);
  g_assert_cmpuint (fake_clock_get_n_rung (fixture->clock), ==, n_rung);
  calls = bus_mock_take (watcher);
  g_assert_cmpstr (calls, ==, "");
  g_assert_false (ferry_activity_is_held (fixture->activity));
}

/* The icon’s way through a download that needs somebody, and its end. */
static void
test_states (BusFixture   *fixture,
             gconstpointer data)
{
  g_autoptr(BusMock) watcher = bus_mock_new (fixture->client, &watcher_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autoptr(BusEar) ear = bus_ear_new (fixture->service, fixture->client);
  FerryJob *job = begin_job (desktop, watcher);

  assert_property (desktop, "Status", "'Active'");
  fake_fetch_fail (fake_fetcher_find (fixture->fetcher, "https://example.org/a"), FERRY_ERROR_SIGN_IN, 0);
  desktop_fixture_turn (desktop, 1);
  bus_ear_await (ear, NEW_STATUS);
  assert_property (desktop, "Status", "'NeedsAttention'");
  assert_property (desktop, "ToolTip", "('', [], 'a', 'Trouble: sign-in.')");

  ferry_engine_suspend (fixture->engine, job, NULL);
  desktop_fixture_turn (desktop, 1);
  assert_property (desktop, "Status", "'Active'");
  assert_property (desktop, "IconName", "'org.ferry.Ferry-tray-suspended-symbolic'");
  g_assert_true (ferry_activity_is_held (fixture->activity));

  ferry_conditions_set_online (fixture->conditions, FALSE);
  ferry_engine_resume (fixture->engine, job, NULL);
  desktop_fixture_turn (desktop, 1);
  assert_property (desktop, "IconName", "'org.ferry.Ferry-tray-waiting-symbolic'");

  ferry_conditions_set_online (fixture->conditions, TRUE);
  desktop_fixture_turn (desktop, 10);
  bus_fixture_finish_job (fixture, "a");
  desktop_fixture_turn (desktop, 2);
  assert_property (desktop, "Status", "'Passive'");
  assert_property (desktop, "IconName", "'org.ferry.Ferry-tray-symbolic'");
}

static void
test_rate (BusFixture   *fixture,
           gconstpointer data)
{
  g_autoptr(BusMock) watcher = bus_mock_new (fixture->client, &watcher_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autoptr(BusEar) ear = bus_ear_new (fixture->service, fixture->client);
  FakeFetch *fetch;

  begin_job (desktop, watcher);
  fetch = fake_fetcher_find (fixture->fetcher, "https://example.org/a");
  assert_property (desktop, "Status", "'Active'");
  g_free (bus_ear_take (ear));

  /* Ten changes a second for three seconds. */
  for (guint i = 0; i < 30; i++)
    {
      fake_fetch_progress (fetch, 200 + i * 10);
      desktop_fixture_turn (desktop, 0.1);
    }
  g_assert_cmpuint (bus_ear_count (ear, NEW_ICON), >=, 2);
  g_assert_cmpuint (bus_ear_count (ear, NEW_ICON), <=, 4);
  g_assert_cmpuint (bus_ear_count (ear, NEW_STATUS), ==, 0);

  /* And nothing at all once nothing moves. */
  desktop_fixture_turn (desktop, 5);
  g_free (bus_ear_take (ear));
  desktop_fixture_turn (desktop, 3600);
  g_assert_cmpuint (bus_ear_count (ear, NEW_ICON), ==, 0);
  g_assert_cmpuint (bus_ear_count (ear, NEW_TOOL_TIP), ==, 0);
}

/* Names of jobs are in the menu, so that nobody hears of it who was not let in. */
static void
test_signals_are_for_hosts (BusFixture   *fixture,
                            gconstpointer data)
{
  g_autoptr(BusMock) watcher = bus_mock_new (fixture->client, &watcher_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autoptr(BusEar) host = bus_ear_new (fixture->service, fixture->client);
  g_autoptr(BusEar) other = bus_ear_new (fixture->service, fixture->other);

  begin_job (desktop, watcher);
  assert_property (desktop, "Status", "'Active'");
  desktop_fixture_add_job (desktop, "b", NULL);
  desktop_fixture_turn (desktop, 2);
  bus_ear_await (host, LAYOUT_UPDATED);
  g_variant_unref (bus_fixture_call (fixture, fixture->other, FERRY_SERVICE_PATH,
                                     "org.freedesktop.DBus.Peer.Ping", NULL, NULL));
  g_assert_cmpuint (bus_ear_count (other, LAYOUT_UPDATED), ==, 0);
  g_assert_cmpuint (bus_ear_count (other, NEW_TOOL_TIP), ==, 0);
}

static void
test_register_again (BusFixture   *fixture,
                     gconstpointer data)
{
  BusMock *watcher = bus_mock_new (fixture->client, &watcher_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);

  begin_job (desktop, watcher);
  desktop_fixture_turn (desktop, 1);
  bus_mock_free (watcher);
  desktop_fixture_turn (desktop, 1);
  watcher = bus_mock_new (fixture->other, &watcher_spec);
  bus_mock_await (watcher, "RegisterStatusNotifierItem ('" FERRY_TRAY_PATH "',)");
  fake_settle ();
  bus_mock_free (watcher);
}

static void
test_clicks_on_the_icon (BusFixture   *fixture,
                         gconstpointer data)
{
  g_autoptr(BusMock) watcher = bus_mock_new (fixture->client, &watcher_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  FerryJob *job = begin_job (desktop, watcher);

  desktop_fixture_add_window (desktop);
  g_free (desktop_fixture_call (desktop, FERRY_TRAY_PATH, ITEM ".ProvideXdgActivationToken", "('t0k3n',)"));
  g_free (desktop_fixture_call (desktop, FERRY_TRAY_PATH, ITEM ".Activate", "(1, 2)"));
  bus_mock_await (desktop->window,
                  "Activate ({'desktop-startup-id': <'t0k3n'>, 'activation-token': <'t0k3n'>},)");

  /* The token was for one window. */
  g_free (bus_mock_take (desktop->window));
  g_free (desktop_fixture_call (desktop, FERRY_TRAY_PATH, ITEM ".Activate", "(1, 2)"));
  bus_mock_await (desktop->window, "Activate ({},)");

  g_free (desktop_fixture_call (desktop, FERRY_TRAY_PATH, ITEM ".SecondaryActivate", "(1, 2)"));
  desktop_fixture_await_state (job, FERRY_STATE_SUSPENDED);
  g_free (desktop_fixture_call (desktop, FERRY_TRAY_PATH, ITEM ".XAyatanaSecondaryActivate", "(uint32 1,)"));
  g_assert_cmpint (ferry_job_get_state (job), !=, FERRY_STATE_SUSPENDED);
  g_free (desktop_fixture_call (desktop, FERRY_TRAY_PATH, ITEM ".ContextMenu", "(1, 2)"));
  g_free (desktop_fixture_call (desktop, FERRY_TRAY_PATH, ITEM ".Scroll", "(1, 'vertical')"));
}

static void
test_menu_commands (BusFixture   *fixture,
                    gconstpointer data)
{
  g_autoptr(BusMock) watcher = bus_mock_new (fixture->client, &watcher_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autofree char *shown = NULL;
  FerryJob *job;

  desktop_fixture_add_window (desktop);
  job = begin_job (desktop, watcher);
  g_assert_cmpint (find_item (desktop, "Open Ferry"), >, 0);
  g_free (desktop_fixture_call (desktop, FERRY_TRAY_MENU_PATH, MENU ".AboutToShow", "(0,)"));
  click (desktop, "Suspend all");
  desktop_fixture_await_state (job, FERRY_STATE_SUSPENDED);
  desktop_fixture_turn (desktop, 1);
  click (desktop, "Resume all");
  g_assert_cmpint (ferry_job_get_state (job), !=, FERRY_STATE_SUSPENDED);
  desktop_fixture_turn (desktop, 1);
  click (desktop, "Add from clipboard");
  click (desktop, "Preferences");
  click (desktop, "Open Ferry");
  click (desktop, "Show");
  shown = g_strdup_printf ("ActivateAction ('show-job', [<'%s'>], {})", ferry_job_get_id (job));
  bus_mock_await (desktop->window, "ActivateAction ('add', [], {})");
  bus_mock_await (desktop->window, "ActivateAction ('preferences', [], {})");
  bus_mock_await (desktop->window, "Activate ({},)");
  bus_mock_await (desktop->window, shown);
}

static void
test_menu_protocol (BusFixture   *fixture,
                    gconstpointer data)
{
  g_autoptr(BusMock) watcher = bus_mock_new (fixture->client, &watcher_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autofree char *layout = NULL;
  g_autofree char *label = NULL;
  g_autofree char *unknown = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *group = NULL;
  g_autofree char *all = NULL;

  begin_job (desktop, watcher);
  layout = desktop_fixture_call (desktop, FERRY_TRAY_MENU_PATH, MENU ".GetLayout", "(0, 1, ['label'])");
  g_assert_nonnull (strstr (layout, "'label': <'a – 10 %'>"));
  g_assert_null (strstr (layout, "children-display"));
  label = desktop_fixture_call (desktop, FERRY_TRAY_MENU_PATH, MENU ".GetProperty", "(3, 'label')");
  g_assert_cmpstr (label, ==, "(<'Suspend all'>,)");
  unknown = desktop_fixture_call (desktop, FERRY_TRAY_MENU_PATH, MENU ".EventGroup",
                                  "([(3, 'hovered', <0>, uint32 0), (4711, 'clicked', <0>, 0)],)");
  g_assert_cmpstr (unknown, ==, "([4711],)");
  shown = desktop_fixture_call (desktop, FERRY_TRAY_MENU_PATH, MENU ".AboutToShow", "(0,)");
  g_assert_cmpstr (shown, ==, "(false,)");
  desktop_fixture_add_job (desktop, "b", NULL);
  group = desktop_fixture_call (desktop, FERRY_TRAY_MENU_PATH, MENU ".AboutToShowGroup", "([0, 4711],)");
  g_assert_cmpstr (group, ==, "([0], [4711])");
  all = desktop_fixture_call (desktop, FERRY_TRAY_MENU_PATH, "org.freedesktop.DBus.Properties.GetAll",
                              "('" MENU "',)");
  g_assert_nonnull (strstr (all, "'Version': <uint32 3>"));

  bus_fixture_assert_refused (fixture, FERRY_TRAY_MENU_PATH, MENU ".GetLayout", "(4711, -1, @as [])",
                              FERRY_ERROR_INVALID_ARGUMENT, "4711");
  bus_fixture_assert_refused (fixture, FERRY_TRAY_MENU_PATH, MENU ".GetProperty", "(3, 'icon-name')",
                              FERRY_ERROR_INVALID_ARGUMENT, "3");
}

static void
test_open_menu_is_kept_up (BusFixture   *fixture,
                           gconstpointer data)
{
  g_autoptr(BusMock) watcher = bus_mock_new (fixture->client, &watcher_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autoptr(BusEar) ear = bus_ear_new (fixture->service, fixture->client);
  FakeFetch *fetch;

  begin_job (desktop, watcher);
  fetch = fake_fetcher_find (fixture->fetcher, "https://example.org/a");
  assert_property (desktop, "Status", "'Active'");
  fake_fetch_progress (fetch, 200);
  desktop_fixture_turn (desktop, 2);
  g_assert_cmpuint (bus_ear_count (ear, PROPERTIES_UPDATED), ==, 0);

  g_free (desktop_fixture_call (desktop, FERRY_TRAY_MENU_PATH, MENU ".Event", "(0, 'opened', <0>, uint32 0)"));
  bus_ear_await (ear, PROPERTIES_UPDATED);
  g_free (bus_ear_take (ear));
  fake_fetch_progress (fetch, 300);
  desktop_fixture_turn (desktop, 1);
  g_assert_cmpuint (bus_ear_count (ear, PROPERTIES_UPDATED), ==, 1);

  g_free (desktop_fixture_call (desktop, FERRY_TRAY_MENU_PATH, MENU ".Event", "(0, 'closed', <0>, uint32 0)"));
  g_free (bus_ear_take (ear));
  fake_fetch_progress (fetch, 400);
  desktop_fixture_turn (desktop, 5);
  g_assert_cmpuint (bus_ear_count (ear, PROPERTIES_UPDATED), ==, 0);
}

static void
test_not_wanted (BusFixture   *fixture,
                 gconstpointer data)
{
  g_autoptr(BusMock) watcher = bus_mock_new (fixture->client, &watcher_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);

  begin_job (desktop, watcher);
  g_assert_true (ferry_settings_set (fixture->settings, "tray-icon", "false", NULL));
  desktop_fixture_turn (desktop, 2);
  assert_property (desktop, "Status", "'Passive'");
  g_assert_true (ferry_settings_set (fixture->settings, "tray-icon", "true", NULL));
  desktop_fixture_turn (desktop, 2);
  assert_property (desktop, "Status", "'Active'");
}

/* A program in another pid namespace: Ferry cannot tell what it is. */
static void
test_confined_caller (BusFixture   *fixture,
                      gconstpointer data)
{
  static const char *const calls[] = {
    FERRY_TRAY_PATH " org.freedesktop.DBus.Properties.GetAll " ITEM,
    FERRY_TRAY_PATH " " ITEM ".SecondaryActivate 0 0",
    FERRY_TRAY_MENU_PATH " " MENU ".GetLayout 0 -- -1 []",
    FERRY_TRAY_MENU_PATH " " MENU ".Event 3 clicked <0> 0",
  };
  g_autoptr(BusMock) watcher = bus_mock_new (fixture->client, &watcher_spec);
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  FerryJob *job = begin_job (desktop, watcher);

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *said = bus_fixture_call_confined (fixture, calls[i]);

      if (strstr (said, "Error.AccessDenied") == NULL)
        g_error ("%s: %s", calls[i], said);
    }
  g_assert_cmpint (ferry_job_get_state (job), ==, FERRY_STATE_TRANSFERRING);
}

static void
test_dock (BusFixture   *fixture,
           gconstpointer data)
{
  static const char update[] = "/org/ferry/Ferry/Service/Launcher Update";
  g_autoptr(DesktopFixture) desktop = desktop_fixture_new (fixture);
  g_autoptr(BusEar) ear = bus_ear_new (fixture->service, fixture->other);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  FakeFetch *fetch;

  desktop_fixture_add_job (desktop, "a", NULL);
  fetch = fake_fetcher_find (fixture->fetcher, "https://example.org/a");
  fake_fetch_connect (fetch, NULL, 1000);
  fake_fetch_progress (fetch, 250);
  desktop_fixture_turn (desktop, 1);
  bus_ear_await (ear, update);
  first = g_variant_print (bus_ear_find (ear, update), FALSE);
  g_assert_cmpstr (first, ==, "('application://org.ferry.Ferry.desktop', "
                   "{'progress': <0.25>, 'progress-visible': <true>})");

  for (guint i = 0; i < 40; i++)
    {
      fake_fetch_progress (fetch, 300 + i * 10);
      desktop_fixture_turn (desktop, 0.1);
    }
  fake_settle ();
  g_assert_cmpuint (bus_ear_count (ear, update), <=, 6);

  bus_fixture_finish_job (fixture, "a");
  desktop_fixture_turn (desktop, 2);
  g_variant_unref (bus_fixture_call (fixture, fixture->other, FERRY_SERVICE_PATH,
                                     "org.freedesktop.DBus.Peer.Ping", NULL, NULL));
  last = g_variant_print (bus_ear_find (ear, update), FALSE);
  g_assert_nonnull (strstr (last, "'progress-visible': <false>"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bus_fixture_add_test ("/tray/properties", test_properties);
  bus_fixture_add_test ("/tray/nothing-to-show-is-nothing-there", test_nothing_to_show);
  bus_fixture_add_test ("/tray/states", test_states);
  bus_fixture_add_test ("/tray/changes-once-a-second-at-most", test_rate);
  bus_fixture_add_test ("/tray/signals-are-for-hosts-alone", test_signals_are_for_hosts);
  bus_fixture_add_test ("/tray/registers-again-with-a-new-panel", test_register_again);
  bus_fixture_add_test ("/tray/clicks-on-the-icon", test_clicks_on_the_icon);
  bus_fixture_add_test ("/tray/clicks-in-the-menu", test_menu_commands);
  bus_fixture_add_test ("/tray/menu-speaks-dbusmenu", test_menu_protocol);
  bus_fixture_add_test ("/tray/menu-changes-while-it-is-open", test_open_menu_is_kept_up);
  bus_fixture_add_test ("/tray/setting-hides-it", test_not_wanted);
  bus_fixture_add_test ("/tray/confined-caller-is-refused", test_confined_caller);
  bus_fixture_add_test ("/tray/dock-gets-progress-and-its-end", test_dock);

  return g_test_run ();
}

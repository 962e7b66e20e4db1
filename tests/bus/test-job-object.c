/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "shared/ferry-names.h"
#include "tests/bus/bus-fixture.h"

#include <string.h>

#define JOB FERRY_JOB_INTERFACE "."
#define JOBS "/org/ferry/Ferry/Service/jobs/"

static void
call (BusFixture *fixture,
      const char *path,
      const char *method,
      const char *parameters)
{
  g_autofree char *full = g_strconcat (JOB, method, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) parsed = NULL;
  g_autoptr(GVariant) answer = NULL;

  if (parameters != NULL)
    parsed = g_variant_parse (NULL, parameters, NULL, NULL, &error);
  g_assert_no_error (error);
  answer = bus_fixture_call (fixture, fixture->client, path, full, parsed, &error);
  g_assert_no_error (error);
}

static void
assert_text (BusFixture *fixture,
             const char *path,
             const char *property,
             const char *expected)
{
  g_autofree char *text = bus_fixture_get_text (fixture, path, property);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_suspend_resume (BusFixture   *fixture,
                     gconstpointer data)
{
  g_autofree char *path = bus_fixture_create (fixture, "a", NULL);

  call (fixture, path, "Suspend", NULL);
  assert_text (fixture, path, "State", "'suspended'");
  assert_text (fixture, path, "Message", "'Suspended; resume the job to go on.'");
  call (fixture, path, "Resume", NULL);
  assert_text (fixture, path, "State", "'connecting'");
}

static void
test_cancel (BusFixture   *fixture,
             gconstpointer data)
{
  g_autofree char *path = bus_fixture_create (fixture, "a", NULL);

  call (fixture, path, "Cancel", NULL);
  assert_text (fixture, path, "State", "'cancelled'");
}

static void
test_complete (BusFixture   *fixture,
               gconstpointer data)
{
  g_autofree char *path = bus_fixture_create (fixture, "a", "'auto-complete': <false>,");
  FakeFetch *fetch = fake_fetcher_find (fixture->fetcher, "https://example.org/a");

  fake_fetch_download (fetch, NULL, 100);
  assert_text (fixture, path, "State", "'transferred'");
  assert_text (fixture, path, "BytesTotal", "100");
  call (fixture, path, "Complete", NULL);
  assert_text (fixture, path, "State", "'acknowledged'");
}

static void
test_add_files (BusFixture   *fixture,
                gconstpointer data)
{
  g_autofree char *path = bus_fixture_create (fixture, "a", NULL);
  g_autofree char *files = NULL;

  call (fixture, path, "AddFiles", "([('https://example.org/b', {'folder': <'/home/me'>})],)");
  files = bus_fixture_get_text (fixture, path, "Files");
  g_assert_nonnull (strstr (files, "https://example.org/b"));

  bus_fixture_assert_refused (fixture, path, JOB "AddFiles", "([('https://example.org/c', {'folder': <'me'>})],)",
                              FERRY_ERROR_INVALID_ARGUMENT, "folder");
  bus_fixture_assert_refused (fixture, path, JOB "AddFiles", "([('', {'directory': <true>})],)",
                              FERRY_ERROR_INVALID_ARGUMENT, "directory");
}

static void
test_set_options (BusFixture   *fixture,
                  gconstpointer data)
{
  g_autofree char *path = bus_fixture_create (fixture, "a", NULL);
  g_autofree char *options = NULL;

  call (fixture, path, "SetOptions", "({'name': <'B'>, 'priority': <'high'>, 'limit': <uint64 5000>},)");
  assert_text (fixture, path, "Name", "'B'");
  assert_text (fixture, path, "Priority", "'high'");
  options = bus_fixture_get_text (fixture, path, "Options");
  g_assert_nonnull (strstr (options, "'limit': <uint64 5000>"));

  bus_fixture_assert_refused (fixture, path, JOB "SetOptions", "({'token': <'b'>},)",
                              FERRY_ERROR_INVALID_ARGUMENT, "token");
  bus_fixture_assert_refused (fixture, path, JOB "SetOptions", "({'name': <'C'>, 'priority': <'top'>},)",
                              FERRY_ERROR_INVALID_ARGUMENT, "priority");
  assert_text (fixture, path, "Name", "'B'");
}

static void
test_secret_option (BusFixture   *fixture,
                    gconstpointer data)
{
  g_autofree char *path = bus_fixture_create (fixture, "a", NULL);
  g_autofree char *options = NULL;

  call (fixture, path, "SetOptions", "({'headers': <['Cookie: hunter2', 'X-Thing: y']>},)");
  options = bus_fixture_get_text (fixture, path, "Options");
  g_assert_null (strstr (options, "hunter2"));
  g_assert_nonnull (strstr (options, "X-Thing"));
}

static void
test_finished (BusFixture   *fixture,
               gconstpointer data)
{
  static const struct
  {
    const char *method;
    const char *parameters;
  } rows[] = {
    { JOB "Resume", NULL },
    { JOB "Suspend", NULL },
    { JOB "Cancel", NULL },
    { JOB "Complete", NULL },
    { JOB "AddFiles", "([('https://example.org/b', {'folder': <'/home/me'>})],)" },
    { JOB "SetOptions", "({'name': <'B'>},)" },
  };
  g_autofree char *path = bus_fixture_create (fixture, "a", NULL);
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GVariant) properties = NULL;
  g_autoptr(GError) error = NULL;

  bus_fixture_finish_job (fixture, "a");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    bus_fixture_assert_refused (fixture, path, rows[i].method, rows[i].parameters,
                                FERRY_ERROR_INVALID_STATE, "finished");

  answer = bus_fixture_call (fixture, fixture->client, path, "org.freedesktop.DBus.Properties.GetAll",
                             g_variant_new ("(s)", FERRY_JOB_INTERFACE), &error);
  g_assert_no_error (error);
  properties = g_variant_get_child_value (answer, 0);
  g_assert_cmpuint (g_variant_n_children (properties), ==, 24);
}

static void
test_missing (BusFixture   *fixture,
              gconstpointer data)
{
  bus_fixture_assert_refused (fixture, JOBS "_user/nobody", JOB "Resume", NULL, FERRY_ERROR_NOT_FOUND, "");
  bus_fixture_assert_refused (fixture, JOBS "_user/nobody", "org.freedesktop.DBus.Properties.Get",
                              "('org.ferry.Ferry1.Job', 'State')", FERRY_ERROR_NOT_FOUND, "");
}

static void
test_foreign_folder (BusFixture   *fixture,
                     gconstpointer data)
{
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GError) error = NULL;

  answer = bus_fixture_call (fixture, fixture->client, JOBS "org_2efoo_2eBar/a", JOB "Resume", NULL, &error);
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
}

static void
test_bad_property (BusFixture   *fixture,
                   gconstpointer data)
{
  g_autofree char *path = bus_fixture_create (fixture, "a", NULL);
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GError) error = NULL;

  answer = bus_fixture_call (fixture, fixture->client, path, "org.freedesktop.DBus.Properties.Get",
                             g_variant_new ("(ss)", FERRY_JOB_INTERFACE, "Colour"), &error);
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS);
  g_clear_error (&error);

  answer = bus_fixture_call (fixture, fixture->client, path, "org.freedesktop.DBus.Properties.Set",
                             g_variant_new ("(ssv)", FERRY_JOB_INTERFACE, "Name", g_variant_new_string ("x")), &error);
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS);
}

static void
test_managed_objects (BusFixture   *fixture,
                      gconstpointer data)
{
  g_autofree char *a = bus_fixture_create (fixture, "a", NULL);
  g_autofree char *b = bus_fixture_create (fixture, "b", NULL);
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GVariant) objects = NULL;
  g_autoptr(GVariant) job = NULL;
  g_autoptr(GError) error = NULL;

  bus_fixture_finish_job (fixture, "a");
  answer = bus_fixture_call (fixture, fixture->client, FERRY_SERVICE_PATH,
                             "org.freedesktop.DBus.ObjectManager.GetManagedObjects", NULL, &error);
  g_assert_no_error (error);
  objects = g_variant_get_child_value (answer, 0);
  g_assert_cmpuint (g_variant_n_children (objects), ==, 1);
  job = g_variant_lookup_value (objects, b, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_assert_nonnull (job);
}

static char *
introspect (BusFixture      *fixture,
            GDBusConnection *from)
{
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GError) error = NULL;
  char *xml = NULL;

  answer = bus_fixture_call (fixture, from, JOBS "_user",
                             "org.freedesktop.DBus.Introspectable.Introspect", NULL, &error);
  g_assert_no_error (error);
  g_variant_get (answer, "(s)", &xml);

  return xml;
}

static void
test_introspection (BusFixture   *fixture,
                    gconstpointer data)
{
  g_autofree char *path = bus_fixture_create (fixture, "mine", NULL);
  g_autofree char *known = introspect (fixture, fixture->client);
  g_autofree char *unknown = introspect (fixture, fixture->other);

  g_assert_nonnull (strstr (known, "mine"));
  g_assert_null (strstr (unknown, "mine"));
}

static void
test_order (BusFixture   *fixture,
            gconstpointer data)
{
  const char *service = g_dbus_connection_get_unique_name (fixture->service);
  g_autofree char *path = NULL;
  g_autofree char *suspended = NULL;

  /* The first calls of a connection wait until it is identified, and are still
   * carried out in their order. */
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *token = g_strdup_printf ("t%u", i);
      GVariant *files = g_variant_new_parsed ("[('https://example.org/x', {'folder': <'/home/me'>})]");

      g_dbus_connection_call (fixture->other, service, FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE, "CreateJob",
                              g_variant_new ("(@a{sv}@a(sa{sv}))",
                                             g_variant_new_parsed ("{'token': <%s>}", token), files),
                              NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
    }
  g_dbus_connection_flush_sync (fixture->other, NULL, NULL);
  path = bus_fixture_create (fixture, "last", NULL);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *token = g_strdup_printf ("t%u", i);

      while (ferry_engine_find_token (fixture->engine, "user", token) == NULL)
        g_main_context_iteration (NULL, TRUE);
    }
  suspended = bus_fixture_get_text (fixture, path, "State");
  g_assert_nonnull (suspended);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bus_fixture_add_test ("/job-object/suspend-and-resume", test_suspend_resume);
  bus_fixture_add_test ("/job-object/cancel", test_cancel);
  bus_fixture_add_test ("/job-object/complete", test_complete);
  bus_fixture_add_test ("/job-object/add-files", test_add_files);
  bus_fixture_add_test ("/job-object/set-options-all-or-none", test_set_options);
  bus_fixture_add_test ("/job-object/secret-option-is-not-shown", test_secret_option);
  bus_fixture_add_test ("/job-object/finished-one-can-only-be-read", test_finished);
  bus_fixture_add_test ("/job-object/missing-one-is-not-found", test_missing);
  bus_fixture_add_test ("/job-object/folder-of-nobody-is-not-there", test_foreign_folder);
  bus_fixture_add_test ("/job-object/bad-property-is-refused", test_bad_property);
  bus_fixture_add_test ("/job-object/managed-objects-are-the-unfinished", test_managed_objects);
  bus_fixture_add_test ("/job-object/introspection-shows-nothing-to-strangers", test_introspection);
  bus_fixture_add_test ("/job-object/first-calls-wait-and-are-all-answered", test_order);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "shared/ferry-names.h"
#include "tests/bus/bus-fixture.h"

#include <gio/gunixfdlist.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define JOBS "/org/ferry/Ferry/Service/jobs/_user/"
#define MANAGER FERRY_MANAGER_INTERFACE "."

static guint
count_jobs (BusFixture *fixture)
{
  g_autoptr(GPtrArray) jobs = ferry_engine_get_jobs (fixture->engine);

  return jobs->len;
}

static char *
list (BusFixture *fixture,
      const char *filter)
{
  g_autofree char *parameters = g_strdup_printf ("(@a{sv} %s,)", filter);
  g_autoptr(GVariant) answer = bus_fixture_manager (fixture, "ListJobs", parameters);

  return g_variant_print (answer, FALSE);
}

static void
test_create (BusFixture   *fixture,
             gconstpointer data)
{
  g_autofree char *path = bus_fixture_create (fixture, "a", "'name': <'A'>,");
  g_autofree char *name = bus_fixture_get_text (fixture, path, "Name");
  g_autofree char *state = bus_fixture_get_text (fixture, path, "State");

  g_assert_cmpstr (path, ==, JOBS "a");
  g_assert_cmpstr (name, ==, "'A'");
  g_assert_cmpstr (state, ==, "'connecting'");
  g_assert_cmpuint (count_jobs (fixture), ==, 1);
}

static void
test_create_without_token (BusFixture   *fixture,
                           gconstpointer data)
{
  g_autoptr(GVariant) answer = NULL;
  g_autofree char *id = NULL;
  const char *path;

  answer = bus_fixture_manager (fixture, "CreateJob",
                                "(@a{sv} {}, [('https://example.org/x', {'folder': <'/home/me'>})])");
  g_variant_get (answer, "(&o)", &path);
  g_assert_true (g_str_has_prefix (path, JOBS));
  id = bus_fixture_get_text (fixture, path, "Id");
  g_assert_true (strlen (id) > 2);
}

static void
test_create_twice (BusFixture   *fixture,
                   gconstpointer data)
{
  g_autofree char *first = bus_fixture_create (fixture, "a", NULL);
  g_autofree char *second = bus_fixture_create (fixture, "a", NULL);

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpuint (count_jobs (fixture), ==, 1);

  bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, MANAGER "CreateJob",
                              "({'token': <'a'>}, [('https://example.org/other', {'folder': <'/home/me'>})])",
                              FERRY_ERROR_TOKEN_IN_USE, "");
}

/* What is wrong, and what the sentence has to name. */
static void
test_create_badly (BusFixture   *fixture,
                   gconstpointer data)
{
  static const struct
  {
    const char *options;
    const char *files;
    FerryErrorCode code;
    const char *text;
  } rows[] = {
    { "{'priority': <'urgent'>}", "[('https://a/x', {'folder': <'/f'>})]", FERRY_ERROR_INVALID_ARGUMENT, "priority" },
    { "{'limit': <'fast'>}", "[('https://a/x', {'folder': <'/f'>})]", FERRY_ERROR_INVALID_ARGUMENT, "limit" },
    { "{'colour': <'red'>}", "[('https://a/x', {'folder': <'/f'>})]", FERRY_ERROR_INVALID_ARGUMENT, "colour" },
    { "{'token': <'a b'>}", "[('https://a/x', {'folder': <'/f'>})]", FERRY_ERROR_INVALID_ARGUMENT, "token" },
    { "@a{sv} {}", "[('gopher://a/x', {'folder': <'/f'>})]", FERRY_ERROR_UNSUPPORTED_SCHEME, "gopher" },
    { "@a{sv} {}", "[('https://a/x', {'folder': <'f'>})]", FERRY_ERROR_INVALID_ARGUMENT, "folder" },
    { "@a{sv} {}", "[('https://a/x', {'directory': <'/f'>})]", FERRY_ERROR_INVALID_ARGUMENT, "directory" },
    { "@a{sv} {}", "[('https://a/x', {'directory': <handle 3>})]", FERRY_ERROR_INVALID_ARGUMENT, "directory" },
    { "@a{sv} {}", "[('https://a/x', {'directory': <handle 0>, 'folder': <'/f'>})]", FERRY_ERROR_INVALID_ARGUMENT, "directory" },
    { "@a{sv} {}", "[('https://a/x', {'folder': <'/f'>, 'digest': <'sha256:zz'>})]", FERRY_ERROR_INVALID_ARGUMENT, "digest" },
    { "@a{sv} {}", "[('https://a/x', {'metalink': <'text'>})]", FERRY_ERROR_INVALID_ARGUMENT, "metalink" },
    { "@a{sv} {}", "[('https://a/x', {'metalink': <b'<html/>'>})]", FERRY_ERROR_INVALID_ARGUMENT, "Metalink" },
    { "{'secrets-lost': <true>}", "[('https://a/x', {'folder': <'/f'>})]", FERRY_ERROR_INVALID_ARGUMENT, "secrets-lost" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *one = g_strdup_printf ("(%s, %s)", rows[i].options, rows[i].files);
      g_autofree char *many = g_strdup_printf ("([({'token': <'good'>}, [('https://a/y', {'folder': <'/f'>})]), (%s, %s)],)",
                                               rows[i].options, rows[i].files);

      bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, MANAGER "CreateJob", one,
                                  rows[i].code, rows[i].text);
      bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, MANAGER "CreateJobs", many,
                                  rows[i].code, rows[i].text);
    }
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
}

static void
test_create_with_secret (BusFixture   *fixture,
                         gconstpointer data)
{
  g_autoptr(GVariant) answer = NULL;
  g_autofree char *job = NULL;

  g_variant_unref (bus_fixture_manager (fixture, "CreateJob",
                                        "({'token': <'a'>, 'headers': <['Authorization: Bearer hunter2', 'X-Thing: y']>}, "
                                        "[('https://me:hunter2@example.org/x', {'folder': <'/f'>})])"));
  answer = bus_fixture_manager (fixture, "ListJobs", "(@a{sv} {},)");
  job = g_variant_print (answer, FALSE);
  g_assert_null (strstr (job, "hunter2"));
  g_assert_nonnull (strstr (job, "https://example.org/x"));
  g_assert_nonnull (strstr (job, "X-Thing"));
}

static void
test_create_many (BusFixture   *fixture,
                  gconstpointer data)
{
  g_autoptr(GVariant) answer = NULL;
  g_autofree char *paths = NULL;

  answer = bus_fixture_manager (fixture, "CreateJobs",
                                "([({'token': <'b'>}, [('https://a/x', {'folder': <'/f'>})]), "
                                "({'token': <'a'>}, [('https://a/y', {'folder': <'/f'>})])],)");
  paths = g_variant_print (answer, FALSE);
  g_assert_cmpstr (paths, ==, "(['" JOBS "b', '" JOBS "a'],)");
}

static void
test_create_none (BusFixture   *fixture,
                  gconstpointer data)
{
  g_autoptr(GVariant) answer = bus_fixture_manager (fixture, "CreateJobs", "(@a(a{sv}a(sa{sv})) [],)");
  g_autofree char *paths = g_variant_print (answer, FALSE);

  g_assert_cmpstr (paths, ==, "([],)");
}

static void
test_default_folder (BusFixture   *fixture,
                     gconstpointer data)
{
  g_autofree char *files = NULL;

  g_variant_unref (bus_fixture_manager (fixture, "CreateJob",
                                        "({'token': <'a'>}, [('https://a/x', @a{sv} {})])"));
  files = bus_fixture_get_text (fixture, JOBS "a", "Files");
  g_assert_nonnull (strstr (files, g_get_home_dir ()));
}

static void
handle_called_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static void
test_handle (BusFixture   *fixture,
             gconstpointer data)
{
  g_autoptr(GUnixFDList) handles = g_unix_fd_list_new ();
  g_autofree char *folder = g_dir_make_tmp ("ferry-XXXXXX", NULL);
  int fd = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *files = NULL;

  g_assert_cmpint (g_unix_fd_list_append (handles, fd, NULL), ==, 0);
  g_dbus_connection_call_with_unix_fd_list (fixture->client,
                                            g_dbus_connection_get_unique_name (fixture->service),
                                            FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE, "CreateJob",
                                            g_variant_new_parsed ("({'token': <'a'>}, [('https://a/x', {'directory': <handle 0>})])"),
                                            NULL, G_DBUS_CALL_FLAGS_NONE, -1, handles, NULL,
                                            handle_called_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  answer = g_dbus_connection_call_with_unix_fd_list_finish (fixture->client, NULL, result, &error);
  g_assert_no_error (error);

  files = bus_fixture_get_text (fixture, JOBS "a", "Files");
  g_assert_nonnull (strstr (files, folder));
  close (fd);
  rmdir (folder);
}

static void
test_metalink (BusFixture   *fixture,
               gconstpointer data)
{
  g_autofree char *files = NULL;

  g_variant_unref (bus_fixture_manager (fixture, "CreateJob",
                                        "({'token': <'a'>}, [('', {'destination': <'/f/'>, 'metalink': <b'"
                                        "<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">"
                                        "<file name=\"one.iso\"><size>7</size><url>https://a/one</url></file>"
                                        "<file name=\"two.iso\">"
                                        "<hash type=\"sha-256\">e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855</hash>"
                                        "<url priority=\"2\">https://b/two</url><url priority=\"1\">https://a/two</url></file>"
                                        "</metalink>'>})])"));
  files = bus_fixture_get_text (fixture, JOBS "a", "Files");
  g_assert_nonnull (strstr (files, "'/f/one.iso'"));
  g_assert_nonnull (strstr (files, "'/f/two.iso'"));
  g_assert_nonnull (strstr (files, "sha256:e3b0c442"));
  g_assert_nonnull (strstr (files, "<int64 7>"));
  g_assert_nonnull (strstr (files, "'https://a/two'"));
  g_assert_null (strstr (files, "'https://b/two'"));

  bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, MANAGER "CreateJob",
                              "(@a{sv} {}, [('', {'destination': <'/f/one'>, 'metalink': <b'"
                              "<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">"
                              "<file name=\"one.iso\"><url>https://a/one</url></file>"
                              "<file name=\"two.iso\"><url>https://a/two</url></file>"
                              "</metalink>'>})])",
                              FERRY_ERROR_INVALID_ARGUMENT, "destination");
}

static void
test_list (BusFixture   *fixture,
           gconstpointer data)
{
  g_autofree char *a = bus_fixture_create (fixture, "a", NULL);
  g_autofree char *b = bus_fixture_create (fixture, "b", "'suspended': <true>,");
  g_autofree char *unfinished = NULL;
  g_autofree char *suspended = NULL;
  g_autofree char *all = NULL;
  g_autofree char *final = NULL;

  bus_fixture_finish_job (fixture, "a");

  unfinished = list (fixture, "{'fields': <['token']>}");
  g_assert_cmpstr (unfinished, ==, "([{'token': <'b'>}],)");
  suspended = list (fixture, "{'fields': <['token', 'state']>, 'state': <'suspended'>}");
  g_assert_cmpstr (suspended, ==, "([{'token': <'b'>, 'state': <'suspended'>}],)");
  all = list (fixture, "{'fields': <['path']>, 'all': <true>}");
  g_assert_cmpstr (all, ==, "([{'path': <objectpath '" JOBS "b'>}, {'path': <objectpath '" JOBS "a'>}],)");
  final = list (fixture, "{'fields': <['token']>, 'state': <'acknowledged'>}");
  g_assert_cmpstr (final, ==, "([{'token': <'a'>}],)");
}

static void
test_list_keys (BusFixture   *fixture,
                gconstpointer data)
{
  static const char *const keys[] = {
    "id", "path", "name", "owner", "client", "token", "type", "priority", "state", "wait", "waits",
    "wait_until", "message", "error", "sign_in", "auto_complete", "override", "created", "modified", "completed",
    "bytes_done", "bytes_total", "rate", "files", "options"
  };
  g_autofree char *path = bus_fixture_create (fixture, "a", NULL);
  g_autoptr(GVariant) answer = bus_fixture_manager (fixture, "ListJobs", "(@a{sv} {},)");
  g_autoptr(GVariant) jobs = g_variant_get_child_value (answer, 0);
  g_autoptr(GVariant) job = g_variant_get_child_value (jobs, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr(GVariant) value = g_variant_lookup_value (job, keys[i], NULL);

      if (value == NULL)
        g_error ("no “%s”", keys[i]);
    }
  g_assert_cmpuint (g_variant_n_children (job), ==, G_N_ELEMENTS (keys));
}

static void
test_list_badly (BusFixture   *fixture,
                 gconstpointer data)
{
  static const struct
  {
    const char *filter;
    const char *text;
  } rows[] = {
    { "{'state': <'done'>}", "“done”" },
    { "{'fields': <['id', 'colour']>}", "“colour”" },
    { "{'colour': <'red'>}", "“colour”" },
    { "{'all': <'yes'>}", "“all”" },
    { "{'limit': <-1>}", "“limit”" },
    { "{'before': <int64 -1>}", "“before”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *parameters = g_strdup_printf ("(%s,)", rows[i].filter);

      bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, MANAGER "ListJobs", parameters,
                                  FERRY_ERROR_INVALID_ARGUMENT, rows[i].text);
    }
}

static char *
get_id (BusFixture *fixture,
        const char *path)
{
  g_autoptr(GVariant) id = bus_fixture_get (fixture, path, FERRY_JOB_INTERFACE, "Id");

  return g_variant_dup_string (id, NULL);
}

static void
assert_found (BusFixture *fixture,
              const char *prefix,
              const char *token)
{
  g_autofree char *parameters = g_strdup_printf ("('%s',)", prefix);
  g_autoptr(GVariant) answer = bus_fixture_manager (fixture, "GetJob", parameters);
  g_autoptr(GVariant) job = g_variant_get_child_value (answer, 0);
  const char *found;

  g_assert_true (g_variant_lookup (job, "token", "&s", &found));
  g_assert_cmpstr (found, ==, token);
}

/* What was asked for, and no more, be the job in the history or not. */
static void
assert_fields (BusFixture *fixture,
               const char *prefix)
{
  g_autofree char *parameters = g_strdup_printf ("('%s', ['token', 'state'])", prefix);
  g_autofree char *wrong = g_strdup_printf ("('%s', ['token', 'colour'])", prefix);
  g_autoptr(GVariant) answer = bus_fixture_manager (fixture, "GetJobFields", parameters);
  g_autoptr(GVariant) job = g_variant_get_child_value (answer, 0);

  g_assert_cmpuint (g_variant_n_children (job), ==, 2);
  g_assert_true (g_variant_lookup (job, "token", "s", NULL) && g_variant_lookup (job, "state", "s", NULL));
  bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, MANAGER "GetJobFields", wrong,
                              FERRY_ERROR_INVALID_ARGUMENT, "colour");
}

static void
test_get (BusFixture   *fixture,
          gconstpointer data)
{
  g_autofree char *a = bus_fixture_create (fixture, "a", NULL);
  g_autofree char *b = bus_fixture_create (fixture, "b", "'suspended': <true>,");
  g_autofree char *a_id = get_id (fixture, a);
  g_autofree char *b_id = get_id (fixture, b);
  gsize common = 0;
  g_autofree char *prefix = NULL;
  g_autofree char *shared = NULL;

  while (a_id[common] == b_id[common])
    common++;
  prefix = g_strndup (a_id, common + 1);
  shared = g_strdup_printf ("('%.*s',)", (int) common, a_id);

  bus_fixture_finish_job (fixture, "a");
  assert_found (fixture, a_id, "a");
  assert_found (fixture, prefix, "a");
  assert_found (fixture, b_id, "b");
  assert_fields (fixture, prefix);
  assert_fields (fixture, b_id);

  /* One is in the history and one is not: a prefix of both is of neither. */
  if (common > 0)
    bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, MANAGER "GetJob", shared,
                                FERRY_ERROR_AMBIGUOUS, "");
  bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, MANAGER "GetJob", "('zzz',)",
                              FERRY_ERROR_NOT_FOUND, "");
  bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, MANAGER "GetJob", "('',)",
                              FERRY_ERROR_INVALID_ARGUMENT, "id");
}

static void
test_log (BusFixture   *fixture,
          gconstpointer data)
{
  g_autofree char *path = bus_fixture_create (fixture, "a", NULL);
  g_autofree char *id = get_id (fixture, path);
  g_autofree char *parameters = g_strdup_printf ("('%s',)", id);
  g_autoptr(GVariant) answer = bus_fixture_manager (fixture, "GetLog", parameters);
  g_autoptr(GVariant) entries = g_variant_get_child_value (answer, 0);
  g_autoptr(GVariant) first = g_variant_get_child_value (entries, 0);
  const char *event;

  g_assert_true (g_variant_lookup (first, "event", "&s", &event));
  g_assert_cmpstr (event, ==, "created");
  bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, MANAGER "GetLog", "('zzz',)",
                              FERRY_ERROR_NOT_FOUND, "");
}

static void
test_remove (BusFixture   *fixture,
             gconstpointer data)
{
  g_autofree char *a = bus_fixture_create (fixture, "a", NULL);
  g_autofree char *b = bus_fixture_create (fixture, "b", NULL);
  g_autofree char *a_id = get_id (fixture, a);
  g_autofree char *b_id = get_id (fixture, b);
  g_autofree char *both = g_strdup_printf ("(['%s', '%s'],)", a_id, b_id);
  g_autofree char *one = g_strdup_printf ("(['%s'],)", a_id);
  g_autofree char *missing = g_strdup_printf ("(['%s', 'zzz'],)", a_id);

  bus_fixture_finish_job (fixture, "a");
  bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, MANAGER "RemoveJobs", both,
                              FERRY_ERROR_INVALID_STATE, b_id);
  bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, MANAGER "RemoveJobs", missing,
                              FERRY_ERROR_NOT_FOUND, "");
  assert_found (fixture, a_id, "a");

  g_variant_unref (bus_fixture_manager (fixture, "RemoveJobs", one));
  bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, MANAGER "RemoveJobs", one,
                              FERRY_ERROR_NOT_FOUND, "");
  g_variant_unref (bus_fixture_manager (fixture, "RemoveJobs", "(@as [],)"));
}

static void
test_settings (BusFixture   *fixture,
               gconstpointer data)
{
  g_autoptr(GVariant) answer = NULL;
  g_autofree char *text = NULL;

  g_variant_unref (bus_fixture_manager (fixture, "SetSetting", "('background-jobs', '7')"));
  answer = bus_fixture_manager (fixture, "ListSettings", NULL);
  text = g_variant_print (answer, TRUE);
  g_assert_nonnull (strstr (text, "('background-jobs', <uint32 7>, <uint32 3>, true, "));

  bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, MANAGER "SetSetting",
                              "('background-jobs', 'many')", FERRY_ERROR_INVALID_ARGUMENT, "background-jobs");
}

static void
test_properties (BusFixture   *fixture,
                 gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *text;
  } rows[] = {
    { "Rate", "uint64 0" },
    { "ActiveJobs", "uint32 1" },
    { "Version", "'" FERRY_VERSION "'" },
    { "Notice", "''" },
  };
  g_autofree char *path = bus_fixture_create (fixture, "a", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GVariant) value = bus_fixture_get (fixture, FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE, rows[i].name);
      g_autofree char *printed = g_variant_print (value, TRUE);

      g_assert_cmpstr (printed, ==, rows[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bus_fixture_add_test ("/manager/created-job-is-in-the-store", test_create);
  bus_fixture_add_test ("/manager/job-without-token-has-a-path", test_create_without_token);
  bus_fixture_add_test ("/manager/same-token-is-the-same-job", test_create_twice);
  bus_fixture_add_test ("/manager/bad-request-names-the-argument", test_create_badly);
  bus_fixture_add_test ("/manager/secrets-are-never-shown", test_create_with_secret);
  bus_fixture_add_test ("/manager/many-jobs-at-once", test_create_many);
  bus_fixture_add_test ("/manager/no-jobs-at-once", test_create_none);
  bus_fixture_add_test ("/manager/file-without-folder-goes-to-downloads", test_default_folder);
  bus_fixture_add_test ("/manager/folder-as-handle", test_handle);
  bus_fixture_add_test ("/manager/metalink-becomes-its-files", test_metalink);
  bus_fixture_add_test ("/manager/list-is-filtered", test_list);
  bus_fixture_add_test ("/manager/list-has-all-keys", test_list_keys);
  bus_fixture_add_test ("/manager/bad-filter-is-named", test_list_badly);
  bus_fixture_add_test ("/manager/job-by-prefix-here-and-in-history", test_get);
  bus_fixture_add_test ("/manager/log", test_log);
  bus_fixture_add_test ("/manager/remove-finished-all-or-none", test_remove);
  bus_fixture_add_test ("/manager/settings", test_settings);
  bus_fixture_add_test ("/manager/properties", test_properties);

  return g_test_run ();
}

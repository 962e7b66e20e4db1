/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "shared/ferry-names.h"
#include "tests/bus/bus-fixture.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

#define MANAGER FERRY_MANAGER_INTERFACE "."

static char *
list (BusFixture *fixture,
      const char *filter)
{
  g_autofree char *parameters = g_strdup_printf ("(@a{sv} %s,)", filter);
  g_autoptr(GVariant) answer = bus_fixture_manager (fixture, "ListJobs", parameters);

  return g_variant_print (answer, FALSE);
}

typedef struct
{
  GVariant *answer;   /* (owned) (nullable) */
  GUnixFDList *files; /* (owned) (nullable) */
} FileAnswer;

static void
file_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  FileAnswer *answer = user_data;
  g_autoptr(GError) error = NULL;

  answer->answer = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &answer->files,
                                                                    result, &error);
  g_assert_no_error (error);
}

/* What the file holds that ListJobsFile gives, as text. */
static char *
list_file (BusFixture *fixture,
           const char *filter)
{
  g_autoptr(GVariant) parameters = g_variant_ref_sink (g_variant_new ("(@a{sv})", g_variant_new_parsed (filter)));
  g_autoptr(GVariant) jobs = NULL;
  g_autoptr(GVariant) tuple = NULL;
  g_autoptr(GMappedFile) mapping = NULL;
  g_autoptr(GBytes) bytes = NULL;
  FileAnswer answer = { NULL, NULL };
  int fd;

  g_dbus_connection_call_with_unix_fd_list (fixture->client, g_dbus_connection_get_unique_name (fixture->service), FERRY_SERVICE_PATH,
                                            FERRY_MANAGER_INTERFACE, "ListJobsFile", parameters,
                                            G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL,
                                            file_answered_cb, &answer);
  while (answer.answer == NULL)
    g_main_context_iteration (NULL, TRUE);

  fd = g_unix_fd_list_get (answer.files, 0, NULL);
  mapping = g_mapped_file_new_from_fd (fd, FALSE, NULL);
  bytes = g_mapped_file_get_bytes (mapping);
  jobs = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("aa{sv}"), bytes, FALSE));
  g_assert_true (g_variant_is_normal_form (jobs));
  tuple = g_variant_ref_sink (g_variant_new_tuple (&jobs, 1));

  close (fd);
  g_variant_unref (answer.answer);
  g_object_unref (answer.files);
  return g_variant_print (tuple, FALSE);
}

static void
test_list_in_a_file (BusFixture   *fixture,
                     gconstpointer data)
{
  g_autofree char *empty = list_file (fixture, "@a{sv} {}");
  g_autofree char *listed = NULL;
  g_autofree char *in_file = NULL;
  g_autofree char *one_field = NULL;

  g_assert_cmpstr (empty, ==, "([],)");
  g_free (bus_fixture_create (fixture, "a", ""));
  g_free (bus_fixture_create (fixture, "b", ""));
  listed = list (fixture, "{}");
  in_file = list_file (fixture, "@a{sv} {}");
  g_assert_cmpstr (in_file, ==, listed);
  one_field = list_file (fixture, "{'fields': <['token']>}");
  g_assert_cmpstr (one_field, ==, "([{'token': <'a'>}, {'token': <'b'>}],)");

  bus_fixture_assert_refused (fixture, FERRY_SERVICE_PATH, MANAGER "ListJobsFile", "({'colour': <1>},)",
                              FERRY_ERROR_INVALID_ARGUMENT, "“colour”");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  bus_fixture_add_test ("/list/file-holds-the-same-jobs", test_list_in_a_file);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-job-listing.h"
#include "shared/ferry-names.h"
#include "tests/bus/bus-fixture.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

#define MANAGER FERRY_MANAGER_INTERFACE "."
#define JOBS FERRY_JOBS_PATH "/_user/"

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

static GVariant *
map_file (GUnixFDList *files)
{
  g_autoptr(GMappedFile) mapping = NULL;
  g_autoptr(GBytes) bytes = NULL;
  GVariant *jobs;
  int fd = g_unix_fd_list_get (files, 0, NULL);

  mapping = g_mapped_file_new_from_fd (fd, FALSE, NULL);
  close (fd);
  bytes = g_mapped_file_get_bytes (mapping);
  jobs = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("aa{sv}"), bytes, FALSE));
  g_assert_true (g_variant_is_normal_form (jobs));

  return jobs;
}

/* What the file holds that ListJobsFile gives, as text. */
static char *
list_file (BusFixture *fixture,
           const char *filter)
{
  g_autoptr(GVariant) parameters = g_variant_ref_sink (g_variant_new ("(@a{sv})", g_variant_new_parsed (filter)));
  g_autoptr(GVariant) jobs = NULL;
  g_autoptr(GVariant) tuple = NULL;
  FileAnswer answer = { NULL, NULL };

  g_dbus_connection_call_with_unix_fd_list (fixture->client, g_dbus_connection_get_unique_name (fixture->service), FERRY_SERVICE_PATH,
                                            FERRY_MANAGER_INTERFACE, "ListJobsFile", parameters,
                                            G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL,
                                            file_answered_cb, &answer);
  while (answer.answer == NULL)
    g_main_context_iteration (NULL, TRUE);

  jobs = map_file (answer.files);
  tuple = g_variant_ref_sink (g_variant_new_tuple (&jobs, 1));

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

/* So many that a list takes several turns. */
#define MANY (FERRY_JOB_LISTING_TURN * 2 + 100)

static void
create_many (BusFixture *fixture)
{
  g_autoptr(GString) jobs = g_string_new ("([");

  for (guint i = 0; i < MANY; i++)
    g_string_append_printf (jobs, "%s({'suspended': <true>, 'token': <'t%u'>}, "
                            "[('https://example.org/t%u', {'folder': <'/home/me'>})])",
                            i > 0 ? ", " : "", i, i);
  g_string_append (jobs, "],)");
  g_variant_unref (bus_fixture_manager (fixture, "CreateJobs", jobs->str));
}

/* A program that shows the jobs as it hears of them, while something happens to
 * one or the other all the time. */
typedef struct
{
  BusFixture *fixture;   /* (unowned) */
  GPtrArray *jobs;       /* (owned) (element-type FerryJob) */
  GHashTable *states;    /* (owned) (nullable) (element-type utf8 utf8): by path, once they were listed */
  GVariant *answer;      /* (owned) (nullable) */
  guint n_steps;
  guint n_steps_to_go;
  guint n_heard_before;
} Follower;

static void
follow_jobs (Follower *follower,
             GVariant *jobs)
{
  GVariantIter iter;
  GVariant *job;

  follower->states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_variant_iter_init (&iter, jobs);
  while (g_variant_iter_loop (&iter, "@a{sv}", &job))
    {
      const char *path, *state;

      g_assert_true (g_variant_lookup (job, "path", "&o", &path));
      g_assert_true (g_variant_lookup (job, "state", "&s", &state));
      g_assert_true (g_hash_table_insert (follower->states, g_strdup (path), g_strdup (state)));
    }
}

static void
follow_properties (Follower   *follower,
                   const char *path,
                   GVariant   *properties)
{
  const char *state;

  if (g_variant_lookup (properties, "State", "&s", &state))
    g_hash_table_insert (follower->states, g_strdup (path), g_strdup (state));
}

/* What was heard before the list came is in the list. */
static void
on_signal (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *member,
           GVariant        *parameters,
           gpointer         user_data)
{
  Follower *follower = user_data;
  g_autoptr(GVariant) properties = NULL;

  if (follower->states == NULL)
    {
      follower->n_heard_before++;
    }
  else if (g_str_equal (member, "PropertiesChanged"))
    {
      properties = g_variant_get_child_value (parameters, 1);
      follow_properties (follower, path, properties);
    }
  else if (g_str_equal (member, "InterfacesAdded"))
    {
      g_autoptr(GVariant) interfaces = g_variant_get_child_value (parameters, 1);

      g_variant_get_child (parameters, 0, "&o", &path);
      properties = g_variant_lookup_value (interfaces, FERRY_JOB_INTERFACE, G_VARIANT_TYPE_VARDICT);
      follow_properties (follower, path, properties);
    }
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  g_assert_no_error (error);
}

/* In each round of the main loop some jobs are resumed, one ends, and one is new. */
static gboolean
disturb_cb (gpointer user_data)
{
  Follower *follower = user_data;
  BusFixture *fixture = follower->fixture;
  gpointer *jobs = follower->jobs->pdata;
  guint step;
  g_autofree char *new_job = NULL;

  if (follower->states != NULL && follower->n_steps_to_go-- == 0)
    return G_SOURCE_REMOVE;
  if (follower->states == NULL && !ferry_activity_has_calls (fixture->activity))
    return G_SOURCE_CONTINUE;

  step = follower->n_steps++;
  g_assert_true (ferry_engine_resume (fixture->engine, jobs[step], NULL));
  g_assert_true (ferry_engine_resume (fixture->engine, jobs[MANY - 1 - step], NULL));
  ferry_engine_cancel_async (fixture->engine, jobs[MANY / 2 - step], NULL, NULL);
  if (step % 8 != 0)
    return step + 1 < MANY / 4;

  new_job = g_strdup_printf ("({'suspended': <true>, 'token': <'new%u'>}, "
                             "[('https://example.org/n', {'folder': <'/home/me'>})])", step);
  g_dbus_connection_call (fixture->other, g_dbus_connection_get_unique_name (fixture->service), FERRY_SERVICE_PATH,
                          FERRY_MANAGER_INTERFACE, "CreateJob", g_variant_new_parsed (new_job), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, created_cb, NULL);

  return step + 1 < MANY / 4;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Follower *follower = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GUnixFDList) files = NULL;
  g_autoptr(GVariant) jobs = NULL;

  follower->answer = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &files, result,
                                                                      &error);
  g_assert_no_error (error);
  jobs = map_file (files);
  follow_jobs (follower, jobs);
}

static void
call_list (Follower   *follower,
           const char *filter)
{
  g_dbus_connection_call_with_unix_fd_list (follower->fixture->client,
                                            g_dbus_connection_get_unique_name (follower->fixture->service),
                                            FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE, "ListJobsFile",
                                            g_variant_new ("(@a{sv})", g_variant_new_parsed (filter)),
                                            G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, listed_cb,
                                            follower);
}

/* Changes go on while the list is made, and after it; the list and what is heard
 * after it come to the truth. */
static void
test_list_and_signals_fit_together (BusFixture   *fixture,
                                    gconstpointer data)
{
  const char *const filter = "{'all': <true>, 'fields': <['path', 'state', 'message', 'name']>}";
  Follower follower = { .fixture = fixture, .n_steps_to_go = 10 };
  Follower truth = { .fixture = fixture };
  GHashTableIter iter;
  gpointer path, state;
  guint subscription, source;

  ferry_conditions_set_online (fixture->conditions, FALSE);
  create_many (fixture);
  follower.jobs = ferry_engine_get_jobs (fixture->engine);
  g_variant_unref (bus_fixture_manager (fixture, "Subscribe", NULL));
  subscription = g_dbus_connection_signal_subscribe (fixture->client, NULL, NULL, NULL, NULL, NULL,
                                                     G_DBUS_SIGNAL_FLAGS_NO_MATCH_RULE, on_signal, &follower, NULL);

  call_list (&follower, filter);
  source = g_idle_add_full (G_PRIORITY_DEFAULT, disturb_cb, &follower, NULL);
  while (follower.answer == NULL || g_main_context_find_source_by_id (NULL, source) != NULL)
    g_main_context_iteration (NULL, TRUE);
  fake_settle ();
  g_assert_cmpuint (follower.n_heard_before, >, 0);

  call_list (&truth, filter);
  while (truth.answer == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_hash_table_iter_init (&iter, truth.states);
  while (g_hash_table_iter_next (&iter, &path, &state))
    {
      if (g_strcmp0 (g_hash_table_lookup (follower.states, path), state) != 0)
        g_error ("%s is %s, not %s", (char *) path, (char *) state, (char *) g_hash_table_lookup (follower.states, path));
    }
  g_assert_cmpuint (g_hash_table_size (follower.states), ==, g_hash_table_size (truth.states));

  g_dbus_connection_signal_unsubscribe (fixture->client, subscription);
  g_hash_table_unref (follower.states);
  g_hash_table_unref (truth.states);
  g_variant_unref (follower.answer);
  g_variant_unref (truth.answer);
  g_ptr_array_unref (follower.jobs);
}

/* What has ended is finished in the list, once, and counts for its limit. */
static void
test_what_ends_meanwhile_is_history (BusFixture   *fixture,
                                     gconstpointer data)
{
  Follower follower = { .fixture = fixture };
  gboolean has_ended = FALSE;

  create_many (fixture);
  g_free (bus_fixture_create (fixture, "old", NULL));
  bus_fixture_finish_job (fixture, "old");
  call_list (&follower, "{'all': <true>, 'limit': <uint32 1>, 'fields': <['path', 'state']>}");
  while (follower.answer == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      if (!has_ended && ferry_activity_has_calls (fixture->activity))
        {
          ferry_engine_cancel_async (fixture->engine, ferry_engine_find_token (fixture->engine, "user", "t0"), NULL, NULL);
          has_ended = TRUE;
        }
    }

  g_assert_true (has_ended);
  g_assert_cmpuint (g_hash_table_size (follower.states), ==, MANY);
  g_assert_cmpstr (g_hash_table_lookup (follower.states, JOBS "t0"), ==, "cancelled");
  g_assert_cmpstr (g_hash_table_lookup (follower.states, JOBS "t1"), ==, "suspended");
  g_assert_null (g_hash_table_lookup (follower.states, JOBS "old"));
  g_hash_table_unref (follower.states);
  g_variant_unref (follower.answer);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  bus_fixture_add_test ("/list/file-holds-the-same-jobs", test_list_in_a_file);
  bus_fixture_add_test ("/list/list-and-signals-fit-together", test_list_and_signals_fit_together);
  bus_fixture_add_test ("/list/what-ends-meanwhile-is-history", test_what_ends_meanwhile_is_history);

  return g_test_run ();
}

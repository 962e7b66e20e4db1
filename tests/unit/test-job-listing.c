/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A list that takes several turns of the main loop is as the jobs are when it is
 * fetched, whatever happened to them meanwhile. */

#include "service/ferry-job-listing.h"
#include "tests/fakes/engine-fixture.h"

#include <unistd.h>

/* So many that there are three turns at least. */
#define MANY (FERRY_JOB_LISTING_TURN * 2 + 100)

typedef struct
{
  EngineFixture *fixture; /* (owned) */
  FerryCaller *caller;    /* (owned) */
  GAsyncResult *result;   /* (owned) (nullable) */
} Test;

static void
test_init (Test *test)
{
  *test = (Test){ .fixture = engine_fixture_new (), .caller = ferry_caller_new_user (":1.1") };
}

static void
test_clear (Test *test)
{
  g_clear_object (&test->result);
  ferry_caller_unref (test->caller);
  signal_log_forget (test->fixture->log);
  engine_fixture_free (test->fixture);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Test, test_clear)

static void
add_jobs (Test *test,
          guint n_jobs)
{
  for (guint i = 0; i < n_jobs; i++)
    {
      g_autofree char *name = g_strdup_printf ("job-%u", i);

      engine_fixture_add (test->fixture, name, "{'suspended': <true>}");
    }
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Test *test = user_data;

  test->result = g_object_ref (result);
}

/* Does the first turn. */
static void
begin (Test       *test,
       const char *filter)
{
  g_autoptr(GVariant) options = g_variant_ref_sink (g_variant_new_parsed (filter));

  g_clear_object (&test->result);
  ferry_job_listing_run_async (test->fixture->engine, FERRY_STORE (test->fixture->store), test->caller, options,
                               listed_cb, test);
}

static GVariant *
fetch (Test *test)
{
  g_autoptr(GMappedFile) mapping = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  int fd;

  while (test->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  fd = ferry_job_listing_run_finish (test->fixture->engine, test->result, &error);
  g_assert_no_error (error);
  mapping = g_mapped_file_new_from_fd (fd, FALSE, &error);
  g_assert_no_error (error);
  close (fd);
  bytes = g_mapped_file_get_bytes (mapping);

  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("aa{sv}"), bytes, FALSE));
}

static GVariant *
list_now (Test       *test,
          const char *filter)
{
  begin (test, filter);

  return fetch (test);
}

static void
assert_same (GVariant *is,
             GVariant *ought)
{
  g_assert_true (g_variant_is_normal_form (is));
  g_assert_cmpvariant (is, ought);
}

/* The state of the job of this name, %NULL if it is not listed. */
static const char *
find_state (GVariant   *jobs,
            const char *name)
{
  GVariantIter iter;
  g_autoptr(GVariant) job = NULL;
  const char *state = NULL;

  g_variant_iter_init (&iter, jobs);
  while (g_variant_iter_loop (&iter, "@a{sv}", &job))
    {
      const char *text;

      g_assert_true (g_variant_lookup (job, "name", "&s", &text));
      if (!g_str_equal (text, name))
        continue;

      g_assert_null (state);
      g_assert_true (g_variant_lookup (job, "state", "&s", &text));
      state = g_intern_string (text);
    }

  return state;
}

/* Of those that have a row already, and of those that are still to get one. */
static void
disturb (Test *test)
{
  const char *const changed[] = { "job-0", "job-7", "job-1099" };
  const char *const ended[] = { "job-1", "job-1050" };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (changed); i++)
    {
      g_assert_true (ferry_engine_resume (test->fixture->engine, engine_fixture_find (test->fixture, changed[i]), &error));
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ended); i++)
    ferry_engine_cancel_async (test->fixture->engine, engine_fixture_find (test->fixture, ended[i]), NULL, NULL);
}

static void
test_turns_go_on_between (void)
{
  g_auto(Test) test = { 0 };
  g_autoptr(GVariant) listed = NULL;
  guint n_turns = 0;

  test_init (&test);
  add_jobs (&test, MANY);
  begin (&test, "@a{sv} {}");
  while (test.result == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      n_turns++;
    }
  g_assert_cmpuint (n_turns, >=, 2);
  listed = fetch (&test);
  g_assert_cmpuint (g_variant_n_children (listed), ==, MANY);
}

static void
test_list_is_as_the_jobs_are_in_the_end (void)
{
  g_auto(Test) test = { 0 };
  g_autoptr(GVariant) listed = NULL;
  g_autoptr(GVariant) again = NULL;

  test_init (&test);
  add_jobs (&test, MANY);
  begin (&test, "@a{sv} {}");
  disturb (&test);
  engine_fixture_add (test.fixture, "late", "{'suspended': <true>}");
  listed = fetch (&test);
  again = list_now (&test, "@a{sv} {}");
  assert_same (listed, again);
  g_assert_cmpuint (g_variant_n_children (listed), ==, MANY - 1);
  g_assert_cmpstr (find_state (listed, "job-7"), !=, "suspended");
  g_assert_null (find_state (listed, "job-1"));
  g_assert_null (find_state (listed, "job-1050"));
  g_assert_cmpstr (find_state (listed, "late"), ==, "suspended");
}

/* Between the last turn and the answer, too. */
static void
test_nothing_is_missed_before_it_is_fetched (void)
{
  g_auto(Test) test = { 0 };
  g_autoptr(GVariant) listed = NULL;
  g_autoptr(GVariant) again = NULL;

  test_init (&test);
  add_jobs (&test, MANY);
  begin (&test, "@a{sv} {}");
  while (test.result == NULL)
    g_main_context_iteration (NULL, TRUE);

  disturb (&test);
  engine_fixture_add (test.fixture, "late", NULL);
  listed = fetch (&test);
  again = list_now (&test, "@a{sv} {}");
  assert_same (listed, again);
}

/* A job may enter or leave the states that are wanted. */
static void
test_states_are_those_of_the_end (void)
{
  g_auto(Test) test = { 0 };
  g_autoptr(GVariant) listed = NULL;

  test_init (&test);
  add_jobs (&test, MANY);
  engine_fixture_set_online (test.fixture, FALSE);
  begin (&test, "{'state': <'transient-error'>}");
  disturb (&test);
  listed = fetch (&test);
  g_assert_cmpuint (g_variant_n_children (listed), ==, 3);
  g_assert_cmpstr (find_state (listed, "job-0"), ==, "transient-error");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/job-listing/turns-go-on-between", test_turns_go_on_between);
  g_test_add_func ("/job-listing/list-is-as-the-jobs-are-in-the-end", test_list_is_as_the_jobs_are_in_the_end);
  g_test_add_func ("/job-listing/nothing-is-missed-before-it-is-fetched", test_nothing_is_missed_before_it_is_fetched);
  g_test_add_func ("/job-listing/states-are-those-of-the-end", test_states_are_those_of_the_end);

  return g_test_run ();
}

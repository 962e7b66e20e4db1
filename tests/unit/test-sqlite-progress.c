/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/store-fixture.h"

/* The progress of files, which nobody waits for. */

static const char two_files[] =
  "[('https://example.org/a', {'folder': <'/srv'>}), ('https://example.org/b', {'folder': <'/srv'>})]";

static gboolean
set_true_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

/* A moment later, with nobody waiting for it and nothing else to write; the last
 * of several writes of a file is the one that counts. */
static void
test_progress_is_written_by_itself (StoreFixture *fixture,
                                    gconstpointer data)
{
  g_autoptr(FerryJob) job = store_fixture_job ("0a1b", "{}", two_files);
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GError) error = NULL;
  gboolean is_over = FALSE;

  store_fixture_add (fixture, g_object_ref (job));
  for (guint i = 1; i <= 100; i++)
    {
      ferry_job_get_file (job, 0)->bytes_done = i;
      ferry_store_update_file (fixture->store, job, ferry_job_get_file (job, 0));
    }

  g_timeout_add (500, set_true_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  ferry_job_get_file (job, 1)->bytes_done = 7;
  ferry_store_update_file (fixture->store, job, ferry_job_get_file (job, 1));
  ferry_store_update_job (fixture->store, job);

  jobs = store_fixture_load (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ferry_job_get_file (g_ptr_array_index (jobs, 0), 0)->bytes_done, ==, 100);
  g_assert_cmpint (ferry_job_get_file (g_ptr_array_index (jobs, 0), 1)->bytes_done, ==, 7);
}

static void
on_loaded_cb (GObject      *store,
              GAsyncResult *result,
              gpointer      user_data)
{
  GPtrArray **jobs = user_data;

  *jobs = ferry_store_load_finish (FERRY_STORE (store), result, NULL);
  g_assert_nonnull (*jobs);
}

/* Though the writes of a file are made one, what came between sees what was
 * written before it, and no more. */
static void
test_writes_of_a_file_keep_their_order (StoreFixture *fixture,
                                        gconstpointer data)
{
  g_autoptr(FerryJob) job = store_fixture_job ("0a1b", "{}", two_files);
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GPtrArray) between = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_add (fixture, g_object_ref (job));
  for (guint i = 1; i <= 4; i++)
    {
      ferry_job_get_file (job, 0)->bytes_done = i;
      ferry_store_update_file (fixture->store, job, ferry_job_get_file (job, 0));
      if (i == 2)
        ferry_store_load_async (fixture->store, NULL, on_loaded_cb, &between);
      if (i == 3)
        ferry_store_update_job (fixture->store, job);
    }

  jobs = store_fixture_load (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (between);
  g_assert_cmpint (ferry_job_get_file (g_ptr_array_index (between, 0), 0)->bytes_done, ==, 2);
  g_assert_cmpint (ferry_job_get_file (g_ptr_array_index (jobs, 0), 0)->bytes_done, ==, 4);
}

#define add(path, func) \
  g_test_add ("/sqlite-progress/" path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("written-by-itself", test_progress_is_written_by_itself);
  add ("keeps-its-order", test_writes_of_a_file_keep_their_order);

  return g_test_run ();
}

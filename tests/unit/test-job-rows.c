/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows of a list, changed before, between and after they were written. */

#include "service/ferry-job-rows.h"
#include "tests/fakes/placed-job.h"

#include <unistd.h>

#define MANY 4000

static FerryJobRows *
rows_new (const char *const *fields)
{
  g_autoptr(GError) error = NULL;
  FerryJobKeys keys;
  FerryJobRows *rows;

  g_assert_true (ferry_job_view_parse_keys (fields, &keys, &error));
  g_assert_no_error (error);
  rows = ferry_job_rows_new (keys, &error);
  g_assert_no_error (error);

  return rows;
}

static FerryJobRows *
rows_new_of_ids (void)
{
  const char *const fields[] = { "id", NULL };

  return rows_new (fields);
}

static guint
add (FerryJobRows *rows,
     const char   *id)
{
  g_autoptr(FerryJob) job = placed_job (id, FERRY_STATE_QUEUED, 0, 1);

  return ferry_job_rows_add (rows, job);
}

static void
set (FerryJobRows *rows,
     guint         row,
     const char   *id)
{
  g_autoptr(FerryJob) job = id != NULL ? placed_job (id, FERRY_STATE_QUEUED, 0, 1) : NULL;

  ferry_job_rows_set (rows, row, job);
}

static void
add_finished (FerryJobRows *rows,
              const char   *id)
{
  g_autoptr(FerryJob) job = placed_job (id, FERRY_STATE_ACKNOWLEDGED, 0, 1);

  ferry_job_rows_add_finished (rows, job);
}

static gboolean
write_some (FerryJobRows *rows,
            gsize         max_bytes)
{
  g_autoptr(GError) error = NULL;
  gboolean is_written = FALSE;

  g_assert_true (ferry_job_rows_write (rows, max_bytes, &is_written, &error));
  g_assert_no_error (error);

  return is_written;
}

static GVariant *
finish (FerryJobRows *rows)
{
  g_autoptr(GMappedFile) mapping = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  GVariant *jobs;
  int fd;

  g_assert_true (write_some (rows, G_MAXSIZE));
  fd = ferry_job_rows_finish (rows, &error);
  g_assert_no_error (error);
  mapping = g_mapped_file_new_from_fd (fd, FALSE, &error);
  g_assert_no_error (error);
  close (fd);
  bytes = g_mapped_file_get_bytes (mapping);
  jobs = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("aa{sv}"), bytes, FALSE));
  g_assert_true (g_variant_is_normal_form (jobs));

  return jobs;
}

/* The ids, with spaces between. */
static void
assert_ids (FerryJobRows *rows,
            const char   *expected)
{
  g_autoptr(GVariant) jobs = finish (rows);
  g_autoptr(GString) ids = g_string_new (NULL);
  GVariantIter iter;
  GVariant *job;

  g_variant_iter_init (&iter, jobs);
  while (g_variant_iter_loop (&iter, "@a{sv}", &job))
    {
      const char *id;

      g_assert_true (g_variant_lookup (job, "id", "&s", &id));
      g_string_append_printf (ids, "%s%s", ids->len > 0 ? " " : "", id);
    }
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_no_rows (void)
{
  g_autoptr(FerryJobRows) rows = rows_new_of_ids ();
  g_autoptr(FerryJobRows) absent = rows_new_of_ids ();

  assert_ids (rows, "");
  ferry_job_rows_add (absent, NULL);
  assert_ids (absent, "");
}

/* A list of nothing of each job still says how many there are. */
static void
test_empty_rows (void)
{
  const char *const fields[] = { NULL };
  g_autoptr(FerryJobRows) rows = rows_new (fields);
  g_autoptr(GVariant) jobs = NULL;

  for (guint i = 0; i < 3; i++)
    add (rows, "x");
  set (rows, 1, NULL);
  jobs = finish (rows);
  g_assert_cmpuint (g_variant_n_children (jobs), ==, 2);
}

static void
test_rows_change_before_they_are_written (void)
{
  g_autoptr(FerryJobRows) rows = rows_new_of_ids ();

  add (rows, "a");
  add (rows, "b");
  ferry_job_rows_add (rows, NULL);
  add (rows, "d");
  add_finished (rows, "y");
  add_finished (rows, "z");
  set (rows, 0, "longer-than-before");
  set (rows, 1, NULL);
  set (rows, 2, "c");
  assert_ids (rows, "longer-than-before c d y z");
}

static void
test_rows_change_after_they_were_written (void)
{
  g_autoptr(FerryJobRows) rows = rows_new_of_ids ();
  g_autoptr(FerryJob) ended = placed_job ("x", FERRY_STATE_ACKNOWLEDGED, 0, 1);

  add (rows, "a");
  add (rows, "bb");
  add (rows, "ccc");
  ferry_job_rows_add (rows, NULL);
  add_finished (rows, "y");
  add_finished (rows, "z");
  g_assert_true (write_some (rows, G_MAXSIZE));

  set (rows, 1, "BB");             /* as long as before */
  g_assert_true (write_some (rows, G_MAXSIZE));
  set (rows, 2, "C");              /* shorter */
  set (rows, 3, "dddddddddddddd"); /* there now */
  g_assert_true (write_some (rows, G_MAXSIZE));
  set (rows, 0, NULL);             /* the first of all */
  ferry_job_rows_add_ended (rows, ended);
  add (rows, "e");
  assert_ids (rows, "BB C dddddddddddddd e x y z");
}

/* One that changed back and forth, and went, within what was written. */
static void
test_rows_change_more_than_once (void)
{
  g_autoptr(FerryJobRows) rows = rows_new_of_ids ();

  add (rows, "a");
  add (rows, "b");
  add (rows, "c");
  g_assert_true (write_some (rows, G_MAXSIZE));
  set (rows, 1, "B");
  set (rows, 1, "b");
  set (rows, 1, "x");
  set (rows, 2, "C");
  set (rows, 0, NULL);
  set (rows, 2, NULL);
  assert_ids (rows, "x");
}

static void
test_finished_ones_are_limited (void)
{
  g_autoptr(FerryJobRows) rows = rows_new_of_ids ();

  add (rows, "a");
  add_finished (rows, "x");
  add_finished (rows, "y");
  g_assert_true (write_some (rows, G_MAXSIZE));
  ferry_job_rows_limit_finished (rows, 2);
  g_assert_true (write_some (rows, 0));
  ferry_job_rows_limit_finished (rows, 1);
  assert_ids (rows, "a x");
}

/* All keys of thousands of jobs, some of which change while others are written. */
static void
test_long_list_is_as_its_jobs_are (void)
{
  g_autoptr(FerryJobRows) all = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GVariant) listed = NULL;
  guint n_turns = 0;

  all = ferry_job_rows_new (FERRY_JOB_KEYS_ALL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      g_ptr_array_add (jobs, placed_job (id, FERRY_STATE_QUEUED, 0, -1));
      ferry_job_rows_add (all, jobs->pdata[i]);
    }

  while (!write_some (all, 300000))
    {
      FerryJob *job = jobs->pdata[n_turns];

      ferry_job_get_record (job)->state = FERRY_STATE_TRANSFERRING;
      ferry_job_rows_set (all, MANY - 1 - n_turns, jobs->pdata[MANY - 1 - n_turns]);
      n_turns++;
    }
  g_assert_cmpuint (n_turns, >, 3);
  for (guint i = 0; i < n_turns; i++)
    ferry_job_rows_set (all, i, jobs->pdata[i]);

  listed = finish (all);
  g_assert_cmpuint (g_variant_n_children (listed), ==, MANY);
  for (guint i = 0; i < MANY; i++)
    {
      g_autoptr(GVariant) is = g_variant_get_child_value (listed, i);
      g_autoptr(GVariant) ought = g_variant_ref_sink (ferry_job_view_to_dictionary (jobs->pdata[i], FERRY_JOB_KEYS_ALL));

      g_assert_true (g_variant_equal (is, ought));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/job-rows/no-rows", test_no_rows);
  g_test_add_func ("/job-rows/empty-rows", test_empty_rows);
  g_test_add_func ("/job-rows/rows-change-before-they-are-written", test_rows_change_before_they_are_written);
  g_test_add_func ("/job-rows/rows-change-after-they-were-written", test_rows_change_after_they_were_written);
  g_test_add_func ("/job-rows/rows-change-more-than-once", test_rows_change_more_than_once);
  g_test_add_func ("/job-rows/finished-ones-are-limited", test_finished_ones_are_limited);
  g_test_add_func ("/job-rows/long-list-is-as-its-jobs-are", test_long_list_is_as_its_jobs_are);

  return g_test_run ();
}

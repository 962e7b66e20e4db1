/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/store-fixture.h"

#include <glib/gstdio.h>

#include <string.h>
#include <unistd.h>

static void
assert_loads (StoreFixture *fixture,
              const char   *expected)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *jobs = store_fixture_load (fixture, &error);
  g_autofree char *ids = NULL;

  g_assert_no_error (error);
  ids = store_fixture_ids (jobs);
  g_assert_cmpstr (ids, ==, expected);
}

static gboolean
contains (const char *text,
          gsize       length,
          const char *needle)
{
  return memmem (text, length, needle, strlen (needle)) != NULL;
}

static void
assert_not_in_file (StoreFixture *fixture,
                    const char   *suffix,
                    const char   *secret,
                    const char   *marker)
{
  g_autofree char *path = g_strconcat (fixture->path, suffix, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  g_assert_true (contains (text, length, marker)); /* this is the right file */
  g_assert_false (contains (text, length, secret));
}

static void
test_secrets_are_not_written (StoreFixture *fixture,
                              gconstpointer data)
{
  g_autoptr(FerryJob) job =
    store_fixture_job ("a1",
                       "{'name': <'marker'>, 'headers': <['Authorization: Bearer hunter2', 'Cookie: s=hunter2']>}",
                       "[('https://alice:hunter2@example.org/a', {'folder': <'/tmp'>})]");
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) jobs = NULL;

  g_assert_true (ferry_job_spec_has_secrets (ferry_job_get_spec (job)));
  store_fixture_add (fixture, g_object_ref (job));
  ferry_store_update_job (fixture->store, job);
  g_assert_true (store_fixture_flush (fixture, &error));
  assert_not_in_file (fixture, "-wal", "hunter2", "marker");

  jobs = store_fixture_load (fixture, &error);
  g_assert_true (ferry_job_get_spec (g_ptr_array_index (jobs, 0))->secrets_lost);
  store_fixture_close (fixture);
  assert_not_in_file (fixture, "", "hunter2", "marker");
}

/* What was acknowledged is in the files at that moment, whatever becomes of the
 * process: a copy of them is what kill -9 leaves. */
static void
test_acknowledged_means_written (StoreFixture *fixture,
                                 gconstpointer data)
{
  StoreFixture copy = { 0 };

  store_fixture_set_up (&copy, NULL);
  store_fixture_close (&copy);
  for (int i = 0; i < 2; i++)
    {
      const char *suffix = i == 0 ? "" : "-wal";
      g_autofree char *from = NULL;
      g_autofree char *to = g_strconcat (copy.path, suffix, NULL);
      g_autofree char *text = NULL;
      gsize length;

      if (i == 0)
        store_fixture_add (fixture, store_fixture_simple_job ("a1", FERRY_STATE_QUEUED, 1));
      from = g_strconcat (fixture->path, suffix, NULL);
      g_assert_true (g_file_get_contents (from, &text, &length, NULL));
      g_assert_true (g_file_set_contents (to, text, (gssize) length, NULL));
    }

  store_fixture_open (&copy);
  assert_loads (&copy, "a1");
  store_fixture_tear_down (&copy, NULL);
}

static void
test_closing_writes_what_was_queued (StoreFixture *fixture,
                                     gconstpointer data)
{
  g_autoptr(FerryJob) job = store_fixture_simple_job ("a1", FERRY_STATE_QUEUED, 1);
  g_autoptr(GPtrArray) history = NULL;

  store_fixture_add (fixture, g_object_ref (job));
  ferry_job_get_record (job)->state = FERRY_STATE_CANCELLED;
  ferry_store_update_job (fixture->store, job);
  store_fixture_reopen (fixture);
  assert_loads (fixture, "");
}

/* Each kind of damage to one row, and what it is done to. */
static const char *const damages[] = {
  "UPDATE job SET options = x'ff' WHERE id = 'b'",
  "UPDATE job SET options = x'0102030405' WHERE id = 'b'",
  "UPDATE job SET state = -1 WHERE id = 'b'",
  "UPDATE job SET waits = 1 << 30 WHERE id = 'b'",
  "UPDATE job SET error_code = 10000 WHERE id = 'b'",
  "UPDATE file SET options = x'00' WHERE job = 2",
  "UPDATE file SET url = 'file:///etc/passwd' WHERE job = 2",
  "UPDATE file SET url = CAST(x'ff' AS TEXT) WHERE job = 2",
  "UPDATE file SET idx = 1 WHERE job = 2",
  "UPDATE file SET state = 99 WHERE job = 2",
  "UPDATE file SET resumable = 2 WHERE job = 2",
  "UPDATE file SET bytes_done = -1 WHERE job = 2",
  "UPDATE file SET checkpoint = x'77' WHERE job = 2",
};

static void
test_damaged_row_is_left_out (StoreFixture *fixture,
                              gconstpointer data)
{
  const char *sql = data;
  g_autoptr(GError) error = NULL;

  store_fixture_add (fixture, store_fixture_simple_job ("a", FERRY_STATE_QUEUED, 1));
  store_fixture_add (fixture, store_fixture_simple_job ("b", FERRY_STATE_QUEUED, 2));
  store_fixture_add (fixture, store_fixture_simple_job ("c", FERRY_STATE_QUEUED, 3));
  store_fixture_close (fixture);
  store_fixture_sql (fixture, sql);

  /* At this start, and at later ones until it is removed. */
  for (int start = 0; start < 2; start++)
    {
      store_fixture_open (fixture);
      assert_loads (fixture, "a c");
      g_assert_cmpuint (fixture->damaged->len, ==, 1);
      g_assert_cmpstr (g_ptr_array_index (fixture->damaged, 0), ==, "b");
      g_assert_null (fixture->aside);
      store_fixture_close (fixture);
      g_assert_cmpint (store_fixture_number (fixture, "SELECT count(*) FROM job JOIN file ON job = job.number"), ==, 3);
    }

  store_fixture_open (fixture);
  g_assert_true (store_fixture_remove (fixture, "b", &error));
  store_fixture_reopen (fixture);
  assert_loads (fixture, "a c");
  g_assert_cmpuint (fixture->damaged->len, ==, 0);
}

static void
test_damaged_job_frees_its_token (StoreFixture *fixture,
                                  gconstpointer data)
{
  const char *files = "[('https://example.org/a', {'folder': <'/tmp'>})]";

  store_fixture_add (fixture, store_fixture_job ("a", "{'token': <'t'>}", files));
  store_fixture_close (fixture);
  store_fixture_sql (fixture, "UPDATE job SET options = x'ff'");
  store_fixture_open (fixture);
  assert_loads (fixture, "");
  store_fixture_add (fixture, store_fixture_job ("b", "{'token': <'t'>}", files));
  assert_loads (fixture, "b");
}

static char *
read_aside (StoreFixture *fixture,
            gsize        *length)
{
  g_autoptr(GError) error = NULL;
  char *text;

  g_assert_nonnull (fixture->aside);
  g_file_get_contents (fixture->aside, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

static void
assert_set_aside (StoreFixture *fixture,
                  const char   *text,
                  gsize         length)
{
  g_autofree char *prefix = g_strconcat (fixture->path, ".broken-", NULL);
  g_autofree char *kept = NULL;
  gsize kept_length;

  assert_loads (fixture, "");
  g_assert_true (g_str_has_prefix (fixture->aside, prefix));
  kept = read_aside (fixture, &kept_length);
  g_assert_cmpmem (kept, kept_length, text, length);

  /* The new one is as good as any. */
  store_fixture_add (fixture, store_fixture_simple_job ("n", FERRY_STATE_QUEUED, 1));
  store_fixture_reopen (fixture);
  assert_loads (fixture, "n");
  g_assert_null (fixture->aside);
}

static void
test_file_of_another_kind_is_set_aside (StoreFixture *fixture,
                                        gconstpointer data)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (int i = 0; i < 1000; i++)
    g_string_append (text, "This is no job list.\n");
  g_assert_true (g_file_set_contents (fixture->path, text->str, (gssize) text->len, NULL));
  assert_set_aside (fixture, text->str, text->len);
}

static void
test_another_database_is_set_aside (StoreFixture *fixture,
                                    gconstpointer data)
{
  g_autofree char *text = NULL;
  gsize length;

  store_fixture_close (fixture);
  store_fixture_sql (fixture, "CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = 1");
  g_assert_true (g_file_get_contents (fixture->path, &text, &length, NULL));
  store_fixture_open (fixture);
  assert_set_aside (fixture, text, length);
}

static void
fill (StoreFixture *fixture,
      guint         n_jobs)
{
  g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n_jobs; i++)
    {
      g_autofree char *id = g_strdup_printf ("%04u", i);

      g_ptr_array_add (jobs, store_fixture_simple_job (id, FERRY_STATE_QUEUED, i));
    }
  store_fixture_insert (fixture, jobs, &error);
  g_assert_no_error (error);
}

/* Overwrites whole pages, all but the first, as a bad disk might. */
static char *
damage_pages (StoreFixture *fixture,
              gsize         from,
              gsize        *length)
{
  char *text;

  g_assert_true (g_file_get_contents (fixture->path, &text, length, NULL));
  g_assert_cmpuint (*length, >, from);
  memset (text + from, 0xa5, *length - from);
  g_assert_true (g_file_set_contents (fixture->path, text, (gssize) *length, NULL));
  return text;
}

static void
test_changed_table_is_damage (StoreFixture *fixture,
                              gconstpointer data)
{
  g_autofree char *text = NULL;
  gsize length;

  store_fixture_add (fixture, store_fixture_simple_job ("a", FERRY_STATE_QUEUED, 1));
  store_fixture_close (fixture);
  store_fixture_sql (fixture, "ALTER TABLE file RENAME COLUMN idx TO idy");
  g_assert_true (g_file_get_contents (fixture->path, &text, &length, NULL));
  store_fixture_open (fixture);
  assert_set_aside (fixture, text, length);
}

static void
test_damage_met_when_loading_sets_aside (StoreFixture *fixture,
                                         gconstpointer data)
{
  g_autofree char *text = NULL;
  gsize length;

  fill (fixture, 300);
  store_fixture_close (fixture);
  text = damage_pages (fixture, 8 * 4096, &length);
  store_fixture_open (fixture);
  assert_set_aside (fixture, text, length);
}

/* Damage outside what is loaded shows late: the jobs in memory go on, and the
 * next start looks through the whole file. */
static void
test_damage_met_later_is_dealt_with_at_next_start (StoreFixture *fixture,
                                                   gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryLogEntry) entry = ferry_log_entry_new ("0001", 1, "state", FERRY_STATE_QUEUED, NULL, "x");
  g_autofree char *sql = NULL;

  fill (fixture, 10);
  ferry_store_add_log (fixture->store, entry);
  store_fixture_close (fixture);
  sql = g_strdup_printf ("PRAGMA writable_schema = 1;"
                         "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'file')"
                         " WHERE name = 'log_job'");
  store_fixture_sql (fixture, sql);

  store_fixture_open (fixture);
  assert_loads (fixture, "0000 0001 0002 0003 0004 0005 0006 0007 0008 0009");
  ferry_store_add_log (fixture->store, entry);
  g_assert_false (store_fixture_flush (fixture, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED);
  g_assert_cmpuint (fixture->failures->len, ==, 1);
  g_assert_null (fixture->aside);

  store_fixture_reopen (fixture);
  assert_loads (fixture, "0000 0001 0002 0003 0004 0005 0006 0007 0008 0009");
  g_assert_nonnull (fixture->aside);
}

/* Overwrites the one page where a job’s row is (0x0d: a leaf of a table). */
static void
damage_row_page (StoreFixture *fixture,
                 const char   *id)
{
  g_autofree char *text = NULL;
  gsize length, page;

  g_assert_true (g_file_get_contents (fixture->path, &text, &length, NULL));
  for (page = 4096; page < length; page += 4096)
    {
      if (text[page] == 0x0d && contains (text + page, 4096, id))
        break;
    }
  g_assert_cmpuint (page, <, length);
  memset (text + page, 0xa5, 4096);
  g_assert_true (g_file_set_contents (fixture->path, text, (gssize) length, NULL));
}

/* The rows beside a damaged page are taken over, but not their progress: an
 * offset that is wrong without looking wrong would make a wrong file. */
static void
test_readable_jobs_are_taken_over (StoreFixture *fixture,
                                   gconstpointer data)
{
  g_autoptr(FerryJob) job = store_fixture_simple_job ("0001", FERRY_STATE_TRANSFERRED, 1);
  FerryFile *file = ferry_job_get_file (job, 0);
  g_autoptr(FerryCheckpoint) checkpoint = ferry_checkpoint_new ();
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GError) error = NULL;

  checkpoint->part_name = g_strdup (".file.part");
  file->state = FERRY_FILE_STATE_TRANSFERRED;
  file->bytes_done = 1000;
  ferry_file_set_checkpoint (file, checkpoint);
  fill (fixture, 1000);
  ferry_store_update_job (fixture->store, job);
  ferry_store_update_file (fixture->store, job, file);
  store_fixture_close (fixture);
  damage_row_page (fixture, "0777");

  store_fixture_open (fixture);
  jobs = store_fixture_load (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->aside);
  g_assert_cmpuint (jobs->len, >, 900);
  g_assert_cmpuint (jobs->len, <, 1000);

  file = ferry_job_get_file (g_ptr_array_index (jobs, 1), 0);
  g_assert_cmpstr (ferry_job_get_id (g_ptr_array_index (jobs, 1)), ==, "0001");
  g_assert_cmpint (ferry_job_get_state (g_ptr_array_index (jobs, 1)), ==, FERRY_STATE_QUEUED);
  g_assert_cmpint (file->state, ==, FERRY_FILE_STATE_QUEUED);
  g_assert_cmpint (file->bytes_done, ==, 0);
  g_assert_null (file->checkpoint);
}

/* Whatever a disk makes of the file: the store says what it has, or that it has
 * failed, and takes no harm. */
static void
test_random_damage_does_no_harm (StoreFixture *fixture,
                                 gconstpointer data)
{
  g_autoptr(FerryLogEntry) entry = ferry_log_entry_new ("0001", 1, "state", FERRY_STATE_QUEUED, NULL, "x");
  g_autofree char *whole = NULL;
  gsize length;

  fill (fixture, 200);
  ferry_store_add_log (fixture->store, entry);
  store_fixture_close (fixture);
  g_assert_true (g_file_get_contents (fixture->path, &whole, &length, NULL));

  for (int round = 0; round < 40; round++)
    {
      g_autofree char *text = g_memdup2 (whole, length);
      g_autoptr(GPtrArray) jobs = NULL;

      for (int i = 0; i < 1 + round % 20; i++)
        text[g_test_rand_int_range (0, (gint32) length)] ^= (char) (1 << g_test_rand_int_range (0, 8));
      g_assert_true (g_file_set_contents (fixture->path, text, (gssize) length, NULL));

      store_fixture_open (fixture);
      jobs = store_fixture_load (fixture, NULL);
      if (jobs != NULL && jobs->len > 0)
        ferry_store_update_job (fixture->store, g_ptr_array_index (jobs, 0));
      ferry_store_add_log (fixture->store, entry);
      store_fixture_flush (fixture, NULL);
      store_fixture_prune (fixture, G_MAXINT64, NULL);
      store_fixture_close (fixture);
    }
}

static void
test_log_without_store_is_set_aside (StoreFixture *fixture,
                                     gconstpointer data)
{
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *aside = NULL;

  g_assert_true (g_file_set_contents (wal, "left behind", -1, NULL));
  assert_loads (fixture, "");
  aside = g_strconcat (fixture->aside, "-wal", NULL);
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
}

static void
test_link_is_not_followed (StoreFixture *fixture,
                           gconstpointer data)
{
  g_autofree char *target = scratch_folder_path (fixture->folder, "elsewhere.db");
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (symlink (target, fixture->path), ==, 0);
  g_assert_null (store_fixture_load (fixture, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED);
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
  g_assert_null (fixture->aside);
}

static void
test_linked_folder_is_followed (StoreFixture *fixture,
                                gconstpointer data)
{
  g_autofree char *real = scratch_folder_path (fixture->folder, "real");
  g_autofree char *link = scratch_folder_path (fixture->folder, "link");

  store_fixture_close (fixture);
  g_assert_cmpint (g_mkdir (real, 0700), ==, 0);
  g_assert_cmpint (symlink (real, link), ==, 0);
  g_free (fixture->path);
  fixture->path = g_build_filename (link, "jobs.db", NULL);
  store_fixture_open (fixture);
  assert_loads (fixture, "");
  g_assert_cmpuint (scratch_folder_mode (fixture->folder, "real/jobs.db"), ==, 0600);
}

#define add(path, func) \
  g_test_add ("/sqlite-trouble/" path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("secrets-are-not-written", test_secrets_are_not_written);
  add ("acknowledged-means-written", test_acknowledged_means_written);
  add ("closing-writes-what-was-queued", test_closing_writes_what_was_queued);
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sqlite-trouble/damaged-row-is-left-out/%" G_GSIZE_FORMAT, i);

      g_test_add (path, StoreFixture, damages[i], store_fixture_set_up, test_damaged_row_is_left_out,
                  store_fixture_tear_down);
    }
  add ("damaged-job-frees-its-token", test_damaged_job_frees_its_token);
  add ("file-of-another-kind-is-set-aside", test_file_of_another_kind_is_set_aside);
  add ("another-database-is-set-aside", test_another_database_is_set_aside);
  add ("changed-table-is-damage", test_changed_table_is_damage);
  add ("damage-met-when-loading-sets-aside", test_damage_met_when_loading_sets_aside);
  add ("damage-met-later-is-dealt-with-at-next-start", test_damage_met_later_is_dealt_with_at_next_start);
  add ("readable-jobs-are-taken-over", test_readable_jobs_are_taken_over);
  add ("random-damage-does-no-harm", test_random_damage_does_no_harm);
  add ("log-without-store-is-set-aside", test_log_without_store_is_set_aside);
  add ("link-is-not-followed", test_link_is_not_followed);
  add ("linked-folder-is-followed", test_linked_folder_is_followed);

  return g_test_run ();
}

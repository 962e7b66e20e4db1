/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/ferry-sqlite-rescue.h"
#include "store/ferry-sqlite-schema.h"
#include "tests/fakes/store-fixture.h"

#include <string.h>

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

static void
test_new_store (StoreFixture *fixture,
                gconstpointer data)
{
  g_autofree char *before = scratch_folder_list (fixture->folder);

  g_assert_cmpstr (before, ==, "");
  assert_loads (fixture, "");
  g_assert_cmpuint (scratch_folder_mode (fixture->folder, "jobs.db"), ==, 0600);
  g_assert_cmpuint (scratch_folder_mode (fixture->folder, "jobs.db-wal"), ==, 0600);
  store_fixture_close (fixture);

  g_assert_cmpint (store_fixture_number (fixture, "PRAGMA application_id"), ==, FERRY_SQLITE_APPLICATION_ID);
  g_assert_cmpint (store_fixture_number (fixture, "PRAGMA user_version"), ==, FERRY_SQLITE_SCHEMA_VERSION);
  g_assert_cmpint (store_fixture_number (fixture, "PRAGMA auto_vacuum"), ==, 2);
  g_assert_cmpint (store_fixture_number (fixture, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), ==, 1);
  g_assert_cmpint (store_fixture_number (fixture, "SELECT count(*) FROM meta WHERE key = 'created-by'"), ==, 1);
}

static void
test_closed_store_is_one_file (StoreFixture *fixture,
                               gconstpointer data)
{
  g_autofree char *files = NULL;

  store_fixture_add (fixture, store_fixture_simple_job ("a", FERRY_STATE_QUEUED, 1));
  store_fixture_close (fixture);
  files = scratch_folder_list (fixture->folder);
  g_assert_cmpstr (files, ==, "jobs.db");
}

/* The empty file is what a crash in the first moment leaves. */
static void
test_empty_file_becomes_a_store (StoreFixture *fixture,
                                 gconstpointer data)
{
  scratch_folder_write (fixture->folder, "jobs.db", "");
  assert_loads (fixture, "");
  g_assert_null (fixture->aside);
  store_fixture_add (fixture, store_fixture_simple_job ("a", FERRY_STATE_QUEUED, 1));
}

static void
make_from_fixture (StoreFixture *fixture,
                   const char   *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "unit", "fixtures", name, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *sql = NULL;

  g_file_get_contents (path, &sql, NULL, &error);
  g_assert_no_error (error);
  store_fixture_close (fixture);
  store_fixture_sql (fixture, sql);
  store_fixture_open (fixture);
}

static void
assert_version_1_file (const FerryFile *file)
{
  const FerrySegment *segment = &g_array_index (file->checkpoint->segments, FerrySegment, 1);

  g_assert_cmpstr (file->spec->url, ==, "https://example.org/a?x=1");
  g_assert_cmpstr (file->spec->folder, ==, "/srv/a b");
  g_assert_cmpstr (file->spec->filesystem, ==, "uuid:1234");
  g_assert_cmpstr (file->spec->mirrors[0], ==, "https://example.net/a");
  g_assert_cmpint (file->spec->size, ==, 5000000000);
  g_assert_cmpint (file->state, ==, FERRY_FILE_STATE_TRANSFERRING);
  g_assert_cmpstr (file->name, ==, "ä");
  g_assert_cmpint (file->bytes_done, ==, 1517);
  g_assert_cmpint (file->resumable, ==, 1);
  g_assert_cmpstr (file->checkpoint->part_name, ==, ".ä.0a1b.part");
  g_assert_cmpuint (file->checkpoint->part_inode, ==, 4711);
  g_assert_cmpstr (file->checkpoint->etag, ==, "\"v1\"");
  g_assert_cmpint (segment->offset, ==, 1000);
  g_assert_cmpint (segment->length, ==, -1);
  g_assert_cmpint (segment->done, ==, 500);
}

static void
assert_version_1_job (FerryJob *job)
{
  const FerryJobSpec *spec = ferry_job_get_spec (job);
  const FerryJobRecord *record = ferry_job_get_record (job);

  g_assert_cmpstr (ferry_job_get_id (job), ==, "0a1b");
  g_assert_cmpstr (ferry_job_get_client (job), ==, "user");
  g_assert_cmpstr (spec->token, ==, "backup_1");
  g_assert_cmpstr (spec->name, ==, "Größe “x”");
  g_assert_cmpint (spec->priority, ==, FERRY_PRIORITY_HIGH);
  g_assert_cmpuint (spec->extras->limit, ==, 125000);
  g_assert_cmpuint (spec->extras->retry_delay, ==, 9);
  g_assert_true (spec->secrets_lost);
  g_assert_cmpint (record->state, ==, FERRY_STATE_TRANSIENT_ERROR);
  g_assert_cmpuint (record->waits, ==, FERRY_WAIT_BIT (FERRY_WAIT_RETRY) | FERRY_WAIT_BIT (FERRY_WAIT_TURN));
  g_assert_cmpuint (record->error_code, ==, FERRY_ERROR_SERVER_BUSY + 1);
  g_assert_cmpstr (record->error_text, ==, "The server is busy.");
  g_assert_cmpint (record->first_transient, ==, 1700000000000004);
  g_assert_cmpuint (record->error_count, ==, 8);
  g_assert_cmpuint (ferry_job_get_n_files (job), ==, 2);
  assert_version_1_file (ferry_job_get_file (job, 0));
  g_assert_cmpint (ferry_job_get_file (job, 1)->bytes_total, ==, 20);
}

static void
test_version_1_opens (StoreFixture *fixture,
                      gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(FerryJob) finished = NULL;
  g_autofree char *usage = NULL;

  make_from_fixture (fixture, "store-v1.sql");
  jobs = store_fixture_load (fixture, &error);
  g_assert_no_error (error);
  g_assert_null (fixture->aside);
  g_assert_cmpuint (jobs->len, ==, 1);
  assert_version_1_job (g_ptr_array_index (jobs, 0));

  finished = store_fixture_find (fixture, "0a1c", &error);
  g_assert_no_error (error);
  g_assert_cmpint (ferry_job_get_state (finished), ==, FERRY_STATE_ACKNOWLEDGED);
  g_assert_cmpstr (ferry_job_get_file (finished, 0)->name, ==, "file (2)");
  entries = store_fixture_log (fixture, "0a1b");
  g_assert_cmpuint (entries->len, ==, 2);
  usage = store_fixture_usage (fixture);
  g_assert_cmpstr (usage, ==, "");

  store_fixture_close (fixture);
  g_assert_cmpint (store_fixture_number (fixture, "PRAGMA user_version"), ==, FERRY_SQLITE_SCHEMA_VERSION);
}

static void
test_version_2_opens (StoreFixture *fixture,
                      gconstpointer data)
{
  g_autofree char *usage = NULL;

  make_from_fixture (fixture, "store-v2.sql");
  assert_loads (fixture, "0a1b");
  usage = store_fixture_usage (fixture);
  g_assert_cmpstr (usage, ==, " 1700000000000000 0;8d3c 1702000000000000 5000000000;");
}

static void
test_version_3_opens (StoreFixture *fixture,
                      gconstpointer data)
{
  g_autofree char *untold = NULL;

  make_from_fixture (fixture, "store-v3.sql");
  assert_loads (fixture, "0a1b");
  untold = store_fixture_ids (store_fixture_history (fixture, FERRY_STORE_UNTOLD | (1u << FERRY_STATE_ACKNOWLEDGED), 0, 0));
  g_assert_cmpstr (untold, ==, "0a1c");
}

/* A damaged store is not changed, so it has the tables of its own version. */
static void
test_every_version_is_rescued (StoreFixture *fixture,
                               gconstpointer data)
{
  static const char *const names[] = { "store-v1.sql", "store-v2.sql", "store-v3.sql" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = NULL;
      g_autoptr(FerrySqliteDb) db = NULL;
      g_autoptr(GError) error = NULL;

      store_fixture_tear_down (fixture, NULL);
      memset (fixture, 0, sizeof *fixture);
      store_fixture_set_up (fixture, NULL);
      make_from_fixture (fixture, names[i]);
      store_fixture_close (fixture);
      path = scratch_folder_path (fixture->folder, names[i]);
      db = ferry_sqlite_db_new (path);
      g_assert_true (ferry_sqlite_db_open (db, &error));
      g_assert_true (ferry_sqlite_schema_prepare (db, &error));
      g_assert_cmpuint (ferry_sqlite_rescue_jobs (fixture->path, db), ==, 1);
    }
}

/* A fresh store and a migrated one have the same tables. */
static void
test_fixtures_match_the_code (StoreFixture *fixture,
                              gconstpointer data)
{
  const char *count = "SELECT sum(length(replace(replace(sql, ' ', ''), char(10), ''))) FROM sqlite_schema";
  static const char *const names[] = { "store-v1.sql", "store-v2.sql", "store-v3.sql" };
  gint64 fresh;

  assert_loads (fixture, "");
  store_fixture_close (fixture);
  fresh = store_fixture_number (fixture, count);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      store_fixture_tear_down (fixture, NULL);
      memset (fixture, 0, sizeof *fixture);
      store_fixture_set_up (fixture, NULL);
      make_from_fixture (fixture, names[i]);
      assert_loads (fixture, "0a1b");
      store_fixture_close (fixture);
      g_assert_cmpint (store_fixture_number (fixture, count), ==, fresh);
    }
}

static GBytes *
read_bytes (StoreFixture *fixture,
            const char   *suffix)
{
  g_autofree char *path = g_strconcat (fixture->path, suffix, NULL);
  g_autoptr(GError) error = NULL;
  char *text;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}

static void
assert_refused_as_newer (StoreFixture *fixture)
{
  g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;

  g_assert_null (store_fixture_load (fixture, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED);
  g_assert_nonnull (strstr (error->message, "newer Ferry"));
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_clear_error (&error);

  g_ptr_array_add (jobs, store_fixture_simple_job ("n", FERRY_STATE_QUEUED, 1));
  g_assert_false (store_fixture_insert (fixture, jobs, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED);
  g_assert_null (fixture->aside);
}

static void
test_newer_store_is_refused_untouched (StoreFixture *fixture,
                                       gconstpointer data)
{
  g_autoptr(GBytes) before = NULL;
  g_autoptr(GBytes) after = NULL;
  g_autofree char *files = NULL;

  store_fixture_add (fixture, store_fixture_simple_job ("a", FERRY_STATE_QUEUED, 1));
  store_fixture_close (fixture);
  store_fixture_sql (fixture, "PRAGMA user_version = 999");
  before = read_bytes (fixture, "");

  store_fixture_open (fixture);
  assert_refused_as_newer (fixture);
  store_fixture_close (fixture);
  after = read_bytes (fixture, "");
  g_assert_true (g_bytes_equal (before, after));

  store_fixture_sql (fixture, "PRAGMA user_version = " G_STRINGIFY (FERRY_SQLITE_SCHEMA_VERSION));
  store_fixture_open (fixture);
  assert_loads (fixture, "a");
}

static void
copy_bytes (StoreFixture *fixture,
            const char   *suffix,
            const char   *to)
{
  g_autoptr(GBytes) bytes = read_bytes (fixture, suffix);
  g_autofree char *path = g_strconcat (to, suffix, NULL);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
}

/* The newer Ferry crashed: what it wrote last is in the log beside the store. */
static void
test_newer_store_keeps_its_log (StoreFixture *fixture,
                                gconstpointer data)
{
  g_autofree char *copy = scratch_folder_path (fixture->folder, "copy.db");
  g_autoptr(GBytes) store = NULL;
  g_autoptr(GBytes) store_after = NULL;
  g_autoptr(GBytes) log = NULL;
  g_autoptr(GBytes) log_after = NULL;
  sqlite3 *db;

  store_fixture_close (fixture);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA application_id = 0x46657272; PRAGMA journal_mode = WAL;"
                                 "PRAGMA user_version = 999; CREATE TABLE t (a)", NULL, NULL, NULL), ==, SQLITE_OK);
  copy_bytes (fixture, "", copy);
  copy_bytes (fixture, "-wal", copy);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);

  g_free (fixture->path);
  fixture->path = g_steal_pointer (&copy);
  store = read_bytes (fixture, "");
  log = read_bytes (fixture, "-wal");
  store_fixture_open (fixture);
  assert_refused_as_newer (fixture);
  store_fixture_close (fixture);
  store_after = read_bytes (fixture, "");
  log_after = read_bytes (fixture, "-wal");
  g_assert_true (g_bytes_equal (store, store_after));
  g_assert_true (g_bytes_equal (log, log_after));
}

/* Another program that reads the store holds it up, and no more. */
static void
test_store_in_use_is_refused_until_free (StoreFixture *fixture,
                                         gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  sqlite3 *db;

  store_fixture_add (fixture, store_fixture_simple_job ("a", FERRY_STATE_QUEUED, 1));
  store_fixture_close (fixture);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN; SELECT * FROM job", NULL, NULL, NULL), ==, SQLITE_OK);

  store_fixture_open (fixture);
  g_assert_null (store_fixture_load (fixture, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED);
  g_assert_nonnull (strstr (error->message, "in use"));
  g_assert_null (fixture->aside);

  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  assert_loads (fixture, "a");
}

#define add(path, func) \
  g_test_add ("/sqlite-schema/" path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("new-store", test_new_store);
  add ("closed-store-is-one-file", test_closed_store_is_one_file);
  add ("empty-file-becomes-a-store", test_empty_file_becomes_a_store);
  add ("version-1-opens", test_version_1_opens);
  add ("version-2-opens", test_version_2_opens);
  add ("version-3-opens", test_version_3_opens);
  add ("every-version-is-rescued", test_every_version_is_rescued);
  add ("fixtures-match-the-code", test_fixtures_match_the_code);
  add ("newer-store-is-refused-untouched", test_newer_store_is_refused_untouched);
  add ("newer-store-keeps-its-log", test_newer_store_keeps_its_log);
  add ("store-in-use-is-refused-until-free", test_store_in_use_is_refused_until_free);

  return g_test_run ();
}

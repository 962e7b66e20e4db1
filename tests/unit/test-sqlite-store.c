/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/store-fixture.h"

#define FINISHED ((1u << FERRY_STATE_ACKNOWLEDGED) | (1u << FERRY_STATE_CANCELLED))

static const char all_options[] =
  "{'token': <'backup_1'>, 'name': <'Größe “x”'>, 'priority': <'high'>, 'suspended': <true>,"
  " 'auto-complete': <false>, 'overwrite': <true>, 'network': <'not-roaming'>, 'limit': <uint64 125000>,"
  " 'headers': <['Accept: text/plain', 'X-One: 1']>, 'method': <'POST'>, 'proxy': <'none'>,"
  " 'max-time': <uint32 60>, 'no-progress-timeout': <uint32 7>, 'retry-delay': <uint32 9>}";
static const char all_files[] =
  "[('https://example.org/a?x=1', {'folder': <'/srv/a b'>, 'name': <'ä'>, 'size': <uint64 5000000000>,"
  " 'digest': <'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'>,"
  " 'mirrors': <['https://example.net/a']>}),"
  " ('http://example.org/b', {'folder': <'/srv'>, 'ranges': <['0-9', '20-29']>})]";

static void
fill_record (FerryJobRecord *record)
{
  record->state = FERRY_STATE_TRANSIENT_ERROR;
  record->waits = FERRY_WAIT_BIT (FERRY_WAIT_RETRY) | FERRY_WAIT_BIT (FERRY_WAIT_TURN);
  record->wait_until = 1700000000000001;
  record->error_code = FERRY_ERROR_SERVER_BUSY + 1;
  record->error_text = g_strdup ("The server is busy.");
  record->created = 1700000000000002;
  record->modified = 1700000000000003;
  record->completed = 0;
  record->first_transient = 1700000000000004;
  record->gated_time = 5;
  record->active_time = 6;
  record->attempts = 7;
  record->error_count = 8;
  record->overridden = TRUE;
}

static void
assert_same_record (const FerryJobRecord *a,
                    const FerryJobRecord *b)
{
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpuint (a->waits, ==, b->waits);
  g_assert_cmpint (a->wait_until, ==, b->wait_until);
  g_assert_cmpuint (a->error_code, ==, b->error_code);
  g_assert_cmpstr (a->error_text, ==, b->error_text);
  g_assert_cmpint (a->created, ==, b->created);
  g_assert_cmpint (a->modified, ==, b->modified);
  g_assert_cmpint (a->completed, ==, b->completed);
  g_assert_cmpint (a->first_transient, ==, b->first_transient);
  g_assert_cmpint (a->gated_time, ==, b->gated_time);
  g_assert_cmpint (a->active_time, ==, b->active_time);
  g_assert_cmpuint (a->attempts, ==, b->attempts);
  g_assert_cmpuint (a->error_count, ==, b->error_count);
  g_assert_cmpint (a->overridden, ==, b->overridden);
}

static FerryCheckpoint *
make_checkpoint (goffset done)
{
  g_autoptr(FerryCheckpoint) checkpoint = ferry_checkpoint_new ();
  const FerrySegment segments[] = { { 0, 0, 1000, MIN (done, 1000) }, { 1000, 1000, -1, MAX (done - 1000, 0) } };

  checkpoint->part_name = g_strdup (".a.part");
  checkpoint->part_inode = G_MAXUINT64;
  checkpoint->etag = g_strdup ("\"v1\"");
  checkpoint->remote_length = 5000000000;
  checkpoint->accepts_ranges = TRUE;
  checkpoint->modified = 1600000000;
  g_array_append_vals (checkpoint->segments, segments, G_N_ELEMENTS (segments));
  checkpoint->previous = ferry_checkpoint_new ();
  checkpoint->previous->part_name = g_strdup (".old.part");
  return g_steal_pointer (&checkpoint);
}

static void
assert_same_checkpoint (const FerryCheckpoint *a,
                        const FerryCheckpoint *b)
{
  g_autoptr(GVariant) a_variant = NULL;
  g_autoptr(GVariant) b_variant = NULL;

  g_assert_cmpint (a != NULL, ==, b != NULL);
  if (a == NULL)
    return;

  a_variant = ferry_checkpoint_to_variant (a);
  b_variant = ferry_checkpoint_to_variant (b);
  g_assert_cmpvariant (a_variant, b_variant);
}

static void
assert_same_file (const FerryFile *a,
                  const FerryFile *b)
{
  g_assert_cmpuint (a->index, ==, b->index);
  g_assert_true (ferry_file_spec_equal (a->spec, b->spec));
  g_assert_cmpstr (a->spec->filesystem, ==, b->spec->filesystem);
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpint (a->bytes_done, ==, b->bytes_done);
  g_assert_cmpint (a->bytes_total, ==, b->bytes_total);
  g_assert_cmpint (a->resumable, ==, b->resumable);
  assert_same_checkpoint (a->checkpoint, b->checkpoint);
}

static void
assert_same_job (FerryJob *a,
                 FerryJob *b)
{
  g_assert_cmpstr (ferry_job_get_id (a), ==, ferry_job_get_id (b));
  g_assert_cmpstr (ferry_job_get_client (a), ==, ferry_job_get_client (b));
  g_assert_cmpstr (ferry_job_get_token (a), ==, ferry_job_get_token (b));
  g_assert_true (ferry_job_spec_equal (ferry_job_get_spec (a), ferry_job_get_spec (b)));
  assert_same_record (ferry_job_get_record (a), ferry_job_get_record (b));
  g_assert_cmpuint (ferry_job_get_n_files (a), ==, ferry_job_get_n_files (b));
  for (guint i = 0; i < ferry_job_get_n_files (a); i++)
    assert_same_file (ferry_job_get_file (a, i), ferry_job_get_file (b, i));
}

static void
fill_file (FerryFile *file,
           goffset    done)
{
  g_autoptr(FerryCheckpoint) checkpoint = make_checkpoint (done);
  FerryFileSpec *bound = ferry_file_spec_with_filesystem (file->spec, "uuid:1234");

  ferry_file_spec_unref (file->spec);
  file->spec = bound;
  file->state = FERRY_FILE_STATE_TRANSFERRING;
  ferry_file_set_name (file, "ä (2)");
  file->bytes_done = done + 17;
  file->bytes_total = 5000000000;
  file->resumable = 1;
  ferry_file_set_checkpoint (file, checkpoint);
}

static void
assert_loads (StoreFixture *fixture,
              FerryJob     *job)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) jobs = NULL;

  store_fixture_reopen (fixture);
  jobs = store_fixture_load (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (jobs->len, ==, 1);
  assert_same_job (job, g_ptr_array_index (jobs, 0));
  g_assert_cmpuint (fixture->failures->len + fixture->damaged->len, ==, 0);
  g_assert_null (fixture->aside);
}

static void
test_inserted_job_comes_back_whole (StoreFixture *fixture,
                                    gconstpointer data)
{
  g_autoptr(FerryJob) job = store_fixture_job ("0a1b", all_options, all_files);

  fill_record (ferry_job_get_record (job));
  fill_file (ferry_job_get_file (job, 0), 1500);
  store_fixture_add (fixture, g_object_ref (job));
  assert_loads (fixture, job);
}

static void
test_updates_come_back (StoreFixture *fixture,
                        gconstpointer data)
{
  g_autoptr(FerryJob) job = store_fixture_job ("0a1b", "{}", all_files);
  g_autoptr(FerryJobSpec) spec = NULL;
  g_autoptr(GVariant) options = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_add (fixture, g_object_ref (job));

  fill_record (ferry_job_get_record (job));
  options = g_variant_ref_sink (g_variant_new_parsed ("{'priority': <'low'>, 'limit': <uint64 3>}"));
  spec = ferry_job_spec_with_options (ferry_job_get_spec (job), options, &error);
  g_assert_no_error (error);
  ferry_job_set_spec (job, spec);
  ferry_store_update_job (fixture->store, job);
  fill_file (ferry_job_get_file (job, 1), 10);
  ferry_store_put_file (fixture->store, job, ferry_job_get_file (job, 1));
  /* Waits together with the one before, whose new request is not to be lost. */
  ferry_job_get_file (job, 1)->bytes_done++;
  ferry_store_update_file (fixture->store, job, ferry_job_get_file (job, 1));
  assert_loads (fixture, job);
}

/* The store must have copied what it needs before the call returned. */
static void
test_later_changes_do_not_leak_in (StoreFixture *fixture,
                                   gconstpointer data)
{
  g_autoptr(FerryJob) job = store_fixture_job ("0a1b", "{}", all_files);
  g_autoptr(FerryJob) as_updated = NULL;
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_add (fixture, g_object_ref (job));
  ferry_job_get_record (job)->attempts = 1;
  ferry_job_get_file (job, 0)->bytes_done = 1;
  ferry_store_update_job (fixture->store, job);
  ferry_store_update_file (fixture->store, job, ferry_job_get_file (job, 0));
  ferry_job_get_record (job)->attempts = 2;
  ferry_job_get_file (job, 0)->bytes_done = 2;

  jobs = store_fixture_load (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ferry_job_get_record (g_ptr_array_index (jobs, 0))->attempts, ==, 1);
  g_assert_cmpint (ferry_job_get_file (g_ptr_array_index (jobs, 0), 0)->bytes_done, ==, 1);
}

static void
test_added_files_come_back (StoreFixture *fixture,
                            gconstpointer data)
{
  g_autoptr(FerryJob) job = store_fixture_job ("0a1b", "{'suspended': <true>}", "[]");
  g_autoptr(FerryJob) other = store_fixture_job ("0a1c", "{}", all_files);
  g_autoptr(GPtrArray) files = ferry_job_spec_list_files (ferry_job_get_spec (other));
  g_autoptr(FerryJobSpec) spec = NULL;

  store_fixture_add (fixture, g_object_ref (job));
  spec = ferry_job_spec_with_files (ferry_job_get_spec (job), files);
  ferry_job_set_spec (job, spec);
  ferry_store_update_job (fixture->store, job);
  ferry_store_put_file (fixture->store, job, ferry_job_get_file (job, 0));
  ferry_store_put_file (fixture->store, job, ferry_job_get_file (job, 1));
  assert_loads (fixture, job);
}

static void
test_only_unfinished_load_oldest_first (StoreFixture *fixture,
                                        gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *ids = NULL;

  for (int state = 0; state < FERRY_N_STATES; state++)
    {
      const char id[] = { 'a', (char) ('0' + state), '\0' };

      store_fixture_add (fixture, store_fixture_simple_job (id, (FerryState) state, 100 - state));
    }
  store_fixture_add (fixture, store_fixture_simple_job ("b", FERRY_STATE_QUEUED, 100));

  ids = store_fixture_ids (store_fixture_load (fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, "a6 a5 a4 a3 a2 a1 a0 b");
}

static void
test_insert_is_all_or_nothing (StoreFixture *fixture,
                               gconstpointer data)
{
  g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;
  g_autofree char *ids = NULL;

  store_fixture_add (fixture, store_fixture_simple_job ("1", FERRY_STATE_QUEUED, 1));
  g_ptr_array_add (jobs, store_fixture_simple_job ("2", FERRY_STATE_QUEUED, 2));
  g_ptr_array_add (jobs, store_fixture_simple_job ("1", FERRY_STATE_QUEUED, 3));
  g_assert_false (store_fixture_insert (fixture, jobs, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_TOKEN_IN_USE);
  g_clear_error (&error);

  ids = store_fixture_ids (store_fixture_load (fixture, &error));
  g_assert_cmpstr (ids, ==, "1");
  g_assert_cmpuint (fixture->failures->len, ==, 0);
}

static void
test_tokens_are_unique_while_there (StoreFixture *fixture,
                                    gconstpointer data)
{
  g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(FerryJob) first = store_fixture_job ("1", "{'token': <'t'>}", all_files);
  g_autoptr(GError) error = NULL;

  store_fixture_add (fixture, g_object_ref (first));
  g_ptr_array_add (jobs, store_fixture_job ("2", "{'token': <'t'>}", all_files));
  g_assert_false (store_fixture_insert (fixture, jobs, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_TOKEN_IN_USE);
  g_clear_error (&error);

  ferry_job_get_record (first)->state = FERRY_STATE_ACKNOWLEDGED;
  ferry_store_update_job (fixture->store, first);
  g_assert_false (store_fixture_insert (fixture, jobs, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_TOKEN_IN_USE);
  g_clear_error (&error);

  g_assert_true (store_fixture_remove (fixture, "1", &error));
  g_assert_true (store_fixture_insert (fixture, jobs, &error));
  g_assert_no_error (error);
}

static void
test_history_is_newest_first (StoreFixture *fixture,
                              gconstpointer data)
{
  g_autofree char *all = NULL;
  g_autofree char *two = NULL;
  g_autofree char *older = NULL;
  g_autofree char *cancelled = NULL;

  store_fixture_add (fixture, store_fixture_simple_job ("1", FERRY_STATE_ACKNOWLEDGED, 10));
  store_fixture_add (fixture, store_fixture_simple_job ("2", FERRY_STATE_CANCELLED, 20));
  store_fixture_add (fixture, store_fixture_simple_job ("3", FERRY_STATE_ACKNOWLEDGED, 30));
  store_fixture_add (fixture, store_fixture_simple_job ("4", FERRY_STATE_ERROR, 40));

  all = store_fixture_ids (store_fixture_history (fixture, FINISHED, 0, 0));
  g_assert_cmpstr (all, ==, "3 2 1");
  two = store_fixture_ids (store_fixture_history (fixture, FINISHED, 0, 2));
  g_assert_cmpstr (two, ==, "3 2");
  older = store_fixture_ids (store_fixture_history (fixture, FINISHED, 30, 0));
  g_assert_cmpstr (older, ==, "2 1");
  cancelled = store_fixture_ids (store_fixture_history (fixture, 1u << FERRY_STATE_CANCELLED, 0, 0));
  g_assert_cmpstr (cancelled, ==, "2");
}

static void
test_untold_jobs (StoreFixture *fixture,
                  gconstpointer data)
{
  FerryJob *job = store_fixture_simple_job ("1", FERRY_STATE_ACKNOWLEDGED, 10);
  g_autoptr(GError) error = NULL;
  g_autofree char *untold = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *told = NULL;

  ferry_job_get_record (job)->untold = 2;
  store_fixture_add (fixture, g_object_ref (job));
  store_fixture_add (fixture, store_fixture_simple_job ("2", FERRY_STATE_ACKNOWLEDGED, 20));
  untold = store_fixture_ids (store_fixture_history (fixture, FERRY_STORE_UNTOLD | FINISHED, 0, 0));
  g_assert_cmpstr (untold, ==, "1");

  g_assert_true (store_fixture_prune (fixture, G_MAXINT64, &error));
  kept = store_fixture_ids (store_fixture_history (fixture, FINISHED, 0, 0));
  g_assert_cmpstr (kept, ==, "1");

  ferry_job_get_record (job)->untold = 0;
  ferry_store_update_job (fixture->store, job);
  told = store_fixture_ids (store_fixture_history (fixture, FERRY_STORE_UNTOLD | FINISHED, 0, 0));
  g_assert_cmpstr (told, ==, "");
  g_object_unref (job);
}

static void
assert_finds (StoreFixture  *fixture,
              const char    *prefix,
              const char    *id,
              FerryErrorCode code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryJob) job = store_fixture_find (fixture, prefix, &error);

  if (id == NULL)
    {
      g_assert_error (error, FERRY_ERROR, (int) code);
      return;
    }

  g_assert_no_error (error);
  g_assert_cmpstr (ferry_job_get_id (job), ==, id);
}

static void
test_finished_jobs_are_found_by_prefix (StoreFixture *fixture,
                                        gconstpointer data)
{
  store_fixture_add (fixture, store_fixture_simple_job ("ab12", FERRY_STATE_ACKNOWLEDGED, 1));
  store_fixture_add (fixture, store_fixture_simple_job ("ab13", FERRY_STATE_CANCELLED, 2));
  store_fixture_add (fixture, store_fixture_simple_job ("ab131", FERRY_STATE_CANCELLED, 3));
  store_fixture_add (fixture, store_fixture_simple_job ("ac", FERRY_STATE_QUEUED, 4));
  store_fixture_add (fixture, store_fixture_simple_job ("z", FERRY_STATE_ACKNOWLEDGED, 5));

  assert_finds (fixture, "ab12", "ab12", 0);
  assert_finds (fixture, "ab13", "ab13", 0); /* a whole id that others begin with */
  assert_finds (fixture, "z", "z", 0);
  assert_finds (fixture, "ab", NULL, FERRY_ERROR_AMBIGUOUS);
  assert_finds (fixture, "ac", NULL, FERRY_ERROR_NOT_FOUND);
  assert_finds (fixture, "ab2", NULL, FERRY_ERROR_NOT_FOUND);
  assert_finds (fixture, "a%", NULL, FERRY_ERROR_NOT_FOUND);
  assert_finds (fixture, "a*", NULL, FERRY_ERROR_NOT_FOUND);
  assert_finds (fixture, "ä", NULL, FERRY_ERROR_NOT_FOUND);
  assert_finds (fixture, "", NULL, FERRY_ERROR_NOT_FOUND);
}

static void
test_finished_jobs_are_found_by_token (StoreFixture *fixture,
                                       gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryJob) found = NULL;
  g_autoptr(FerryJob) by_id = NULL;

  for (int i = 3; i > 0; i--)
    {
      const char id[] = { (char) ('0' + i), '\0' };
      FerryJob *job = store_fixture_job (id, "{'token': <'t'>}", all_files);

      ferry_job_get_record (job)->state = i < 3 ? FERRY_STATE_ACKNOWLEDGED : FERRY_STATE_QUEUED;
      ferry_job_get_record (job)->completed = i < 3 ? 10 - i : 0;
      store_fixture_add (fixture, job);
    }
  store_fixture_add (fixture, store_fixture_simple_job ("nameless", FERRY_STATE_ACKNOWLEDGED, 1));

  found = store_fixture_find_token (fixture, "user", "t", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_job_get_id (found), ==, "1");
  by_id = store_fixture_find_token (fixture, "user", "nameless", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_job_get_id (by_id), ==, "nameless");
  g_assert_null (store_fixture_find_token (fixture, "org.example.App", "t", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
}

#define add(path, func) \
  g_test_add ("/sqlite-store/" path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("inserted-job-comes-back-whole", test_inserted_job_comes_back_whole);
  add ("updates-come-back", test_updates_come_back);
  add ("later-changes-do-not-leak-in", test_later_changes_do_not_leak_in);
  add ("added-files-come-back", test_added_files_come_back);
  add ("only-unfinished-load-oldest-first", test_only_unfinished_load_oldest_first);
  add ("insert-is-all-or-nothing", test_insert_is_all_or_nothing);
  add ("tokens-are-unique-while-there", test_tokens_are_unique_while_there);
  add ("history-is-newest-first", test_history_is_newest_first);
  add ("untold-jobs-are-found-and-not-pruned", test_untold_jobs);
  add ("finished-jobs-are-found-by-prefix", test_finished_jobs_are_found_by_prefix);
  add ("finished-jobs-are-found-by-token", test_finished_jobs_are_found_by_token);

  return g_test_run ();
}

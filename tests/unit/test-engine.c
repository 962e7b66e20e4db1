/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-fixture.h"

#define SECOND G_TIME_SPAN_SECOND

static void
test_job_runs_to_its_end (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (engine_fixture_add (fixture, "one", NULL));
  FakeFetch *fetch = engine_fixture_get_fetch (fixture, "one", 0);
  FerryJob *stored;

  signal_log_assert (fixture->log, "+ one queued\none connecting\n");
  fake_fetch_connect (fetch, NULL, 100);
  signal_log_assert (fixture->log, "one transferring\n");
  g_assert_cmpint (ferry_job_get_bytes_total (job), ==, 100);

  fake_fetch_succeed (fetch);
  fake_settle ();
  signal_log_assert (fixture->log, "one transferred\none acknowledged\n- one acknowledged\n");
  g_assert_true (fake_publisher_has (fixture->publisher, "/home/me/one-0"));
  g_assert_cmpint (ferry_job_get_bytes_done (job), ==, 100);

  stored = fake_store_get (fixture->store, ferry_job_get_id (job));
  assert_job (stored, FERRY_STATE_ACKNOWLEDGED, FERRY_WAIT_NONE);
  g_assert_cmpint (ferry_job_get_file (stored, 0)->state, ==, FERRY_FILE_STATE_PUBLISHED);
  g_assert_cmpint (ferry_job_get_record (stored)->completed, !=, 0);
  g_assert_true (fake_store_has_log (fixture->store, ferry_job_get_id (job), "created", ""));
  g_assert_true (fake_store_has_log (fixture->store, ferry_job_get_id (job), "published",
                                     "“one-0”"));
}

static void
test_manual_job_waits_for_its_complete (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "one", "{'auto-complete': <false>}");
  g_autoptr(GError) error = NULL;

  fake_fetch_download (engine_fixture_get_fetch (fixture, "one", 0), NULL, 100);
  fake_settle ();
  assert_job (job, FERRY_STATE_TRANSFERRED, FERRY_WAIT_NONE);
  g_assert_cmpint (ferry_job_get_record (job)->completed, !=, 0);
  g_assert_cmpuint (fake_publisher_get_n_published (fixture->publisher), ==, 0);
  g_assert_false (ferry_engine_is_busy (fixture->engine));

  g_assert_true (engine_fixture_complete (fixture, job, &error));
  g_assert_no_error (error);
  g_assert_true (fake_publisher_has (fixture->publisher, "/home/me/one-0"));
  signal_log_assert (fixture->log,
                     "+ one queued\none connecting\none transferring\none transferred\n"
                     "one acknowledged\n- one acknowledged\n");
}

static void
test_files_are_fetched_a_few_at_a_time (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new_idle ();

  fixture->policy.files_per_job = 2;
  ferry_engine_set_policy (fixture->engine, &fixture->policy);
  engine_fixture_start (fixture);
  engine_fixture_add_many (fixture, "many", NULL, 3);
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 2);
  g_assert_null (engine_fixture_get_fetch (fixture, "many", 2));

  fake_fetch_download (engine_fixture_get_fetch (fixture, "many", 0), NULL, 10);
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 2);
  fake_fetch_download (engine_fixture_get_fetch (fixture, "many", 2), NULL, 10);
  fake_fetch_download (engine_fixture_get_fetch (fixture, "many", 1), NULL, 10);
  fake_settle ();

  signal_log_assert (fixture->log,
                     "+ many queued\nmany connecting\nmany transferring\nmany transferred\n"
                     "many acknowledged\n- many acknowledged\n");
  g_assert_cmpuint (fake_publisher_get_n_published (fixture->publisher), ==, 3);
}

/* What waits for the disk needs no connection; but there is an end to that. */
static void
test_files_that_wait_for_the_disk_make_way (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new_idle ();
  guint n_received = 0;

  fixture->policy.files_per_job = 2;
  ferry_engine_set_policy (fixture->engine, &fixture->policy);
  engine_fixture_start (fixture);
  engine_fixture_add_many (fixture, "many", NULL, 200);
  while (n_received < fake_fetcher_get_n_running (fixture->fetcher))
    fake_fetch_receive (fake_fetcher_get_running (fixture->fetcher, n_received++));
  g_assert_cmpuint (n_received, ==, 2 + 32);

  while (fake_fetcher_get_n_running (fixture->fetcher) > 0)
    fake_fetch_download (fake_fetcher_get_running (fixture->fetcher, 0), NULL, 10);
  fake_settle ();
  g_assert_cmpuint (fake_fetcher_get_n_started (fixture->fetcher), ==, 200);
  g_assert_cmpuint (fake_publisher_get_n_published (fixture->publisher), ==, 200);
  signal_log_forget (fixture->log);
}

/* Its bytes are there, but they are not the file. */
static void
test_file_can_fail_on_its_way_to_the_disk (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new_idle ();

  fixture->policy.files_per_job = 1;
  ferry_engine_set_policy (fixture->engine, &fixture->policy);
  engine_fixture_start (fixture);
  engine_fixture_add_many (fixture, "many", NULL, 3);
  fake_fetch_receive (engine_fixture_get_fetch (fixture, "many", 0));
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 2);
  fake_fetch_fail (engine_fixture_get_fetch (fixture, "many", 0), FERRY_ERROR_VALIDATION_FAILED, 0);
  fake_settle ();
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 0);
  assert_job (engine_fixture_find (fixture, "many"), FERRY_STATE_ERROR, FERRY_WAIT_NONE);
  signal_log_forget (fixture->log);
}

static void
test_thousands_of_files_cost_one_look_each (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new_idle ();
  guint n_done = 0;

  fixture->policy.files_per_job = 8;
  ferry_engine_set_policy (fixture->engine, &fixture->policy);
  engine_fixture_start (fixture);
  engine_fixture_add_many (fixture, "many", "{'auto-complete': <false>}", 500);
  while (fake_fetcher_get_n_running (fixture->fetcher) > 0)
    {
      fake_fetch_download (fake_fetcher_get_running (fixture->fetcher, 0), NULL, 10);
      n_done++;
    }

  fake_settle ();
  g_assert_cmpuint (n_done, ==, 500);
  g_assert_cmpuint (fake_fetcher_get_n_started (fixture->fetcher), ==, 500);
  assert_job (engine_fixture_find (fixture, "many"), FERRY_STATE_TRANSFERRED, FERRY_WAIT_NONE);
  signal_log_forget (fixture->log);
}

static void
test_requests_say_what_the_job_says (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new_idle ();
  const FerryFetchRequest *request;
  FerryJob *job;

  fixture->policy.segments = 4;
  ferry_engine_set_policy (fixture->engine, &fixture->policy);
  engine_fixture_start (fixture);

  job = engine_fixture_add (fixture, "fast", "{'priority': <'foreground'>, 'limit': <uint64 7>}");
  request = fake_fetch_get_request (engine_fixture_get_fetch (fixture, "fast", 0));
  g_assert_cmpuint (request->segments, ==, 4);
  g_assert_cmpuint (request->spec->extras->limit, ==, 7);
  g_assert_cmpint (request->priority, ==, FERRY_PRIORITY_FOREGROUND);
  g_assert_false (request->local);
  g_assert_cmpstr (request->file->filesystem, ==, "fs of /home/me");
  g_assert_cmpstr (request->job_id, ==, ferry_job_get_id (job));
  g_assert_true (g_str_has_prefix (request->job_id, request->short_id));

  engine_fixture_add_many (fixture, "pair", "{'priority': <'foreground'>}", 2);
  request = fake_fetch_get_request (engine_fixture_get_fetch (fixture, "pair", 1));
  g_assert_cmpuint (request->segments, ==, 1);
  g_assert_true (g_str_has_suffix (request->short_id, ".1"));

  engine_fixture_add (fixture, "slow", NULL);
  request = fake_fetch_get_request (engine_fixture_get_fetch (fixture, "slow", 0));
  g_assert_cmpuint (request->segments, ==, 1);
  signal_log_forget (fixture->log);
}

static void
test_server_names_a_file_that_has_no_name (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJobSpec) named = engine_fixture_make_spec ("one", NULL, 1);
  g_autoptr(FerryJobSpec) spec = NULL;
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_file_spec_unref);
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GVariant) options = NULL;

  options = g_variant_ref_sink (g_variant_new_parsed ("{'folder': <'/home/me'>}"));
  g_ptr_array_add (files, ferry_file_spec_new ("https://example.org/one-0", options, NULL));
  spec = ferry_job_spec_with_files (named, files);
  jobs = engine_fixture_create (fixture, spec, NULL);

  fake_fetch_download (engine_fixture_get_fetch (fixture, "one", 0), "better.bin", 10);
  fake_settle ();
  g_assert_true (fake_publisher_has (fixture->publisher, "/home/me/better.bin"));
  signal_log_forget (fixture->log);
}

static void
test_rate_follows_the_last_seconds (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "one", NULL);
  FakeFetch *fetch = engine_fixture_get_fetch (fixture, "one", 0);

  fake_fetch_connect (fetch, NULL, 1000000);
  g_assert_cmpuint (ferry_job_get_rate (job), ==, 0);

  for (guint i = 1; i <= 20; i++)
    {
      fake_clock_turn (fixture->clock, SECOND / 4);
      fake_fetch_progress (fetch, i * 250);
    }
  g_assert_cmpuint (ferry_job_get_rate (job), >=, 950);
  g_assert_cmpuint (ferry_job_get_rate (job), <=, 1100);
  g_assert_cmpuint (ferry_engine_get_rate (fixture->engine), ==, ferry_job_get_rate (job));

  /* A server that has gone silent. */
  fake_clock_turn (fixture->clock, 2 * SECOND);
  g_assert_cmpuint (ferry_job_get_rate (job), <, 700);
  fake_clock_turn (fixture->clock, 3 * SECOND);
  g_assert_cmpuint (ferry_job_get_rate (job), ==, 0);
  g_assert_cmpuint (ferry_engine_get_rate (fixture->engine), ==, 0);

  fake_fetch_progress (fetch, 50000);
  g_assert_cmpuint (ferry_job_get_rate (job), >, 0);
  g_assert_true (ferry_engine_suspend (fixture->engine, job, NULL));
  g_assert_cmpuint (ferry_job_get_rate (job), ==, 0);
  g_assert_cmpuint (ferry_engine_get_rate (fixture->engine), ==, 0);
  fake_settle ();
  signal_log_forget (fixture->log);
}

static void
test_idle_engine_never_wakes_up (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  guint rung;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *name = g_strdup_printf ("job%u", i);

      engine_fixture_add (fixture, name, "{'suspended': <true>}");
    }
  signal_log_forget (fixture->log);

  rung = fake_clock_get_n_rung (fixture->clock);
  fake_clock_turn (fixture->clock, 60 * 60 * SECOND);
  g_assert_cmpuint (fake_clock_get_n_rung (fixture->clock), ==, rung);
  g_assert_cmpuint (fake_clock_get_n_alarms (fixture->clock), ==, 1);
  g_assert_false (ferry_engine_is_busy (fixture->engine));
}

static void
on_busy_notified (FerryEngine *engine,
                  GParamSpec  *pspec,
                  gpointer     user_data)
{
  g_string_append_c (user_data, ferry_engine_is_busy (engine) ? '+' : '-');
}

static void
test_busy_while_anything_wants_to_move (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(GString) changes = g_string_new (NULL);
  FerryJob *job;

  g_signal_connect (fixture->engine, "notify::busy", G_CALLBACK (on_busy_notified), changes);
  job = engine_fixture_add (fixture, "one", NULL);
  g_assert_cmpstr (changes->str, ==, "+");

  fake_fetch_fail (engine_fixture_get_fetch (fixture, "one", 0), FERRY_ERROR_SERVER_BUSY, 0);
  g_assert_true (ferry_engine_is_busy (fixture->engine));
  engine_fixture_set_online (fixture, FALSE);
  g_assert_true (ferry_engine_is_busy (fixture->engine));
  ferry_engine_suspend (fixture->engine, job, NULL);
  fake_settle ();
  g_assert_cmpstr (changes->str, ==, "+-");

  /* Its secrets would be gone with the service. */
  engine_fixture_set (fixture, job, "{'headers': <['Authorization: Bearer x']>}");
  g_assert_true (ferry_engine_is_busy (fixture->engine));
  g_assert_cmpstr (changes->str, ==, "+-+");
  g_signal_handlers_disconnect_by_data (fixture->engine, changes);
  signal_log_forget (fixture->log);
}

static void
test_jobs_are_found_by_a_unique_prefix (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "one", "{'token': <'mine'>, 'suspended': <true>}");
  g_autofree char *prefix = g_strndup (ferry_job_get_id (job), 8);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (strlen (ferry_job_get_id (job)), ==, 32);
  g_assert_cmpuint (strspn (ferry_job_get_id (job), "0123456789abcdef"), ==, 32);
  g_assert_true (ferry_engine_find_job (fixture->engine, prefix, &error) == job);
  g_assert_true (ferry_engine_find_job (fixture->engine, ferry_job_get_id (job), &error) == job);
  g_assert_true (ferry_engine_find_token (fixture->engine, "user", "mine") == job);
  g_assert_null (ferry_engine_find_token (fixture->engine, "org.other", "mine"));

  g_assert_null (ferry_engine_find_job (fixture->engine, "zz", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (ferry_engine_find_job (fixture->engine, "", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  signal_log_forget (fixture->log);
}

static void
test_fetch_without_proof_fails_the_job (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "one", NULL);
  FakeFetch *fetch = engine_fixture_get_fetch (fixture, "one", 0);

  fake_fetch_connect (fetch, NULL, 100);
  fake_fetch_end_unproved (fetch);
  fake_settle ();
  assert_job (job, FERRY_STATE_ERROR, FERRY_WAIT_NONE);
  assert_error_code (job, FERRY_ERROR_FAILED);
  g_assert_cmpuint (fake_publisher_get_n_published (fixture->publisher), ==, 0);
  signal_log_forget (fixture->log);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/job-runs-to-its-end", test_job_runs_to_its_end);
  g_test_add_func ("/engine/manual-job-waits-for-its-complete",
                   test_manual_job_waits_for_its_complete);
  g_test_add_func ("/engine/files-are-fetched-a-few-at-a-time",
                   test_files_are_fetched_a_few_at_a_time);
  g_test_add_func ("/engine/files-that-wait-for-the-disk-make-way", test_files_that_wait_for_the_disk_make_way);
  g_test_add_func ("/engine/file-can-fail-on-its-way-to-the-disk", test_file_can_fail_on_its_way_to_the_disk);
  g_test_add_func ("/engine/thousands-of-files-cost-one-look-each",
                   test_thousands_of_files_cost_one_look_each);
  g_test_add_func ("/engine/requests-say-what-the-job-says", test_requests_say_what_the_job_says);
  g_test_add_func ("/engine/server-names-a-file-that-has-no-name",
                   test_server_names_a_file_that_has_no_name);
  g_test_add_func ("/engine/rate-follows-the-last-seconds", test_rate_follows_the_last_seconds);
  g_test_add_func ("/engine/idle-engine-never-wakes-up", test_idle_engine_never_wakes_up);
  g_test_add_func ("/engine/busy-while-anything-wants-to-move",
                   test_busy_while_anything_wants_to_move);
  g_test_add_func ("/engine/jobs-are-found-by-a-unique-prefix",
                   test_jobs_are_found_by_a_unique_prefix);
  g_test_add_func ("/engine/fetch-without-proof-fails-the-job",
                   test_fetch_without_proof_fails_the_job);

  return g_test_run ();
}

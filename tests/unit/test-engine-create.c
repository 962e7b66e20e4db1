/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-fixture.h"

/* Several creates under way at the same time. */
typedef struct
{
  EngineFixture *fixture;
  GPtrArray *jobs; /* (element-type FerryJob): answers as they came */
  guint n_errors;
  FerryErrorCode last_error;
} Answers;

static void
on_created_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  Answers *answers = user_data;
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GError) error = NULL;

  jobs = ferry_engine_create_finish (FERRY_ENGINE (object), result, &error);
  if (jobs == NULL)
    {
      answers->n_errors++;
      answers->last_error = ferry_error_get_code (error);
      return;
    }

  for (guint i = 0; i < jobs->len; i++)
    g_ptr_array_add (answers->jobs, g_object_ref (g_ptr_array_index (jobs, i)));
}

static void
begin_create (Answers    *answers,
              const char *name,
              const char *options)
{
  g_autoptr(GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_job_spec_unref);

  g_ptr_array_add (specs, engine_fixture_make_spec (name, options, 1));
  ferry_engine_create_async (answers->fixture->engine, "user", specs, on_created_cb, answers);
}

static void
answers_init (Answers       *self,
              EngineFixture *fixture)
{
  *self = (Answers){ .fixture = fixture };
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
}

static FerryErrorCode
fail_to_create (EngineFixture *fixture,
                FerryJobSpec  *spec)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (engine_fixture_create (fixture, spec, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, !=, "");

  return ferry_error_get_code (error);
}

static void
test_job_is_told_only_when_on_disk (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  Answers answers;

  answers_init (&answers, fixture);
  fake_store_hold (fixture->store, TRUE);
  begin_create (&answers, "one", NULL);
  fake_settle ();
  g_assert_cmpuint (answers.jobs->len, ==, 0);
  signal_log_assert (fixture->log, "");
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 0);
  g_assert_true (ferry_engine_is_busy (fixture->engine));

  fake_store_hold (fixture->store, FALSE);
  fake_settle ();
  g_assert_cmpuint (answers.jobs->len, ==, 1);
  g_assert_cmpuint (fake_store_get_size (fixture->store), ==, 1);
  signal_log_assert (fixture->log, "+ one queued\none connecting\n");
  g_ptr_array_unref (answers.jobs);
}

static void
test_failing_store_creates_nothing (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJobSpec) spec = engine_fixture_make_spec ("one", NULL, 1);
  g_autoptr(GPtrArray) jobs = NULL;

  fake_store_fail (fixture->store, TRUE);
  g_assert_cmpint (fail_to_create (fixture, spec), ==, FERRY_ERROR_STORE_FAILED);
  jobs = ferry_engine_get_jobs (fixture->engine);
  g_assert_cmpuint (jobs->len, ==, 0);
  g_assert_false (ferry_engine_is_busy (fixture->engine));
  signal_log_assert (fixture->log, "");
}

static void
test_suspended_job_waits_for_resume (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "one", "{'suspended': <true>}");

  fake_settle ();
  signal_log_assert (fixture->log, "+ one suspended\n");
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  signal_log_assert (fixture->log, "one queued\none connecting\n");
}

static void
test_job_without_files_cannot_run (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJobSpec) spec = engine_fixture_make_spec ("empty", NULL, 0);
  g_autoptr(GError) error = NULL;
  FerryJob *job;

  g_assert_cmpint (fail_to_create (fixture, spec), ==, FERRY_ERROR_EMPTY);
  job = engine_fixture_add_many (fixture, "later", "{'suspended': <true>}", 0);
  g_assert_false (ferry_engine_resume (fixture->engine, job, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_EMPTY);
  signal_log_assert (fixture->log, "+ later suspended\n");
}

static void
test_limits_are_kept (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new_idle ();
  g_autoptr(FerryJobSpec) one = engine_fixture_make_spec ("one", "{'token': <'a'>}", 1);
  g_autoptr(FerryJobSpec) two = engine_fixture_make_spec ("two", NULL, 1);
  g_autoptr(FerryJobSpec) big = engine_fixture_make_spec ("big", NULL, 3);
  g_autoptr(GPtrArray) jobs = NULL;

  fixture->policy.max_jobs = 1;
  fixture->policy.max_files_per_job = 2;
  ferry_engine_set_policy (fixture->engine, &fixture->policy);
  engine_fixture_start (fixture);

  g_assert_cmpint (fail_to_create (fixture, big), ==, FERRY_ERROR_TOO_MANY_FILES);
  jobs = engine_fixture_create (fixture, one, NULL);
  g_assert_nonnull (jobs);
  g_assert_cmpint (fail_to_create (fixture, two), ==, FERRY_ERROR_TOO_MANY_JOBS);

  /* The same request again is no new job. */
  g_clear_pointer (&jobs, g_ptr_array_unref);
  jobs = engine_fixture_create (fixture, one, NULL);
  g_assert_nonnull (jobs);
  signal_log_forget (fixture->log);
}

static void
test_too_many_ranges_are_refused (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new_idle ();
  g_autoptr(FerryJobSpec) spec = engine_fixture_make_spec ("one", NULL, 1);
  g_autoptr(FerryJobSpec) ranged = NULL;
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_file_spec_unref);
  g_autoptr(GVariant) options = NULL;

  fixture->policy.max_ranges_per_file = 1;
  ferry_engine_set_policy (fixture->engine, &fixture->policy);
  engine_fixture_start (fixture);

  options = g_variant_ref_sink (g_variant_new_parsed ("{'folder': <'/home/me'>, 'ranges': <['0-1', '4-5']>}"));
  g_ptr_array_add (files, ferry_file_spec_new ("https://example.org/x", options, NULL));
  ranged = ferry_job_spec_with_files (spec, files);
  g_assert_cmpint (fail_to_create (fixture, ranged), ==, FERRY_ERROR_TOO_MANY_RANGES);
}

static void
test_folder_that_refuses_is_named (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJobSpec) spec = engine_fixture_make_spec ("one", NULL, 1);

  fake_publisher_refuse_folder (fixture->publisher, "/home/me", FERRY_ERROR_DESTINATION_DENIED);
  g_assert_cmpint (fail_to_create (fixture, spec), ==, FERRY_ERROR_DESTINATION_DENIED);
  g_assert_cmpuint (fake_store_get_size (fixture->store), ==, 0);
}

static void
test_batch_looks_at_each_folder_once (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_job_spec_unref);
  Answers answers;

  for (guint i = 0; i < 1000; i++)
    g_ptr_array_add (specs, engine_fixture_make_spec ("many", "{'suspended': <true>}", 1));

  answers_init (&answers, fixture);
  ferry_engine_create_async (fixture->engine, "user", specs, on_created_cb, &answers);
  fake_settle ();
  g_assert_cmpuint (answers.jobs->len, ==, 1000);
  g_assert_cmpuint (fake_store_get_size (fixture->store), ==, 1000);
  g_assert_cmpuint (fake_publisher_get_n_checked (fixture->publisher), ==, 1);
  g_ptr_array_unref (answers.jobs);
  signal_log_forget (fixture->log);
}

static void
test_batch_is_all_or_none (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_job_spec_unref);
  Answers answers;

  answers_init (&answers, fixture);
  g_ptr_array_add (specs, engine_fixture_make_spec ("good", NULL, 1));
  g_ptr_array_add (specs, engine_fixture_make_spec ("empty", NULL, 0));
  ferry_engine_create_async (fixture->engine, "user", specs, on_created_cb, &answers);
  fake_settle ();
  g_assert_cmpuint (answers.n_errors, ==, 1);
  g_assert_cmpint (answers.last_error, ==, FERRY_ERROR_EMPTY);
  g_assert_cmpuint (fake_store_get_size (fixture->store), ==, 0);
  g_ptr_array_unref (answers.jobs);
}

static void
test_same_token_and_request_is_the_same_job (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJobSpec) same = engine_fixture_make_spec ("one", "{'token': <'t'>}", 1);
  g_autoptr(FerryJobSpec) other = engine_fixture_make_spec ("two", "{'token': <'t'>}", 1);
  g_autoptr(GPtrArray) again = NULL;
  FerryJob *job = engine_fixture_add (fixture, "one", "{'token': <'t'>}");

  again = engine_fixture_create (fixture, same, NULL);
  g_assert_true (g_ptr_array_index (again, 0) == job);
  g_assert_cmpint (fail_to_create (fixture, other), ==, FERRY_ERROR_TOKEN_IN_USE);
  g_assert_cmpuint (fake_store_get_size (fixture->store), ==, 1);
  signal_log_assert (fixture->log, "+ one queued\none connecting\n");
}

static void
test_finished_job_keeps_its_token (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJobSpec) same = engine_fixture_make_spec ("one", "{'token': <'t'>}", 1);
  g_autoptr(FerryJobSpec) other = engine_fixture_make_spec ("two", "{'token': <'t'>}", 1);
  g_autoptr(GPtrArray) again = NULL;
  g_autofree char *id = NULL;

  id = g_strdup (ferry_job_get_id (engine_fixture_add (fixture, "one", "{'token': <'t'>}")));
  fake_fetch_download (engine_fixture_get_fetch (fixture, "one", 0), NULL, 10);
  fake_settle ();

  again = engine_fixture_create (fixture, same, NULL);
  g_assert_cmpstr (ferry_job_get_id (g_ptr_array_index (again, 0)), ==, id);
  assert_job (g_ptr_array_index (again, 0), FERRY_STATE_ACKNOWLEDGED, FERRY_WAIT_NONE);
  g_assert_cmpint (fail_to_create (fixture, other), ==, FERRY_ERROR_TOKEN_IN_USE);
  signal_log_forget (fixture->log);
}

/* Its folder is none of the question then, nor is how many jobs there may be. */
static void
test_finished_job_is_the_answer_whatever_became_of_its_folder (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJobSpec) same = engine_fixture_make_spec ("one", "{'token': <'t'>}", 1);
  g_autoptr(FerryJobSpec) fresh = engine_fixture_make_spec ("one", "{'token': <'u'>}", 1);
  g_autoptr(GPtrArray) again = NULL;
  g_autoptr(GPtrArray) once_more = NULL;
  g_autofree char *id = NULL;

  id = g_strdup (ferry_job_get_id (engine_fixture_add (fixture, "one", "{'token': <'t'>}")));
  fake_fetch_download (engine_fixture_get_fetch (fixture, "one", 0), NULL, 10);
  fake_settle ();

  fake_publisher_refuse_folder (fixture->publisher, "/home/me", FERRY_ERROR_DESTINATION_MISSING);
  again = engine_fixture_create (fixture, same, NULL);
  g_assert_cmpstr (ferry_job_get_id (g_ptr_array_index (again, 0)), ==, id);
  g_assert_cmpint (fail_to_create (fixture, fresh), ==, FERRY_ERROR_DESTINATION_MISSING);

  fake_publisher_accept_all (fixture->publisher);
  fixture->policy.max_jobs = 0;
  ferry_engine_set_policy (fixture->engine, &fixture->policy);
  once_more = engine_fixture_create (fixture, same, NULL);
  g_assert_cmpstr (ferry_job_get_id (g_ptr_array_index (once_more, 0)), ==, id);
  g_assert_cmpint (fail_to_create (fixture, fresh), ==, FERRY_ERROR_TOO_MANY_JOBS);
  signal_log_forget (fixture->log);
}

/* One of the call’s jobs is there, and the other is made with it. */
static void
test_finished_job_and_a_new_one_in_one_call (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_job_spec_unref);
  Answers answers;

  engine_fixture_add (fixture, "one", "{'token': <'t'>}");
  fake_fetch_download (engine_fixture_get_fetch (fixture, "one", 0), NULL, 10);
  fake_settle ();

  answers_init (&answers, fixture);
  g_ptr_array_add (specs, engine_fixture_make_spec ("two", "{'token': <'u'>}", 1));
  g_ptr_array_add (specs, engine_fixture_make_spec ("one", "{'token': <'t'>}", 1));
  ferry_engine_create_async (fixture->engine, "user", specs, on_created_cb, &answers);
  fake_settle ();
  g_assert_cmpuint (answers.jobs->len, ==, 2);
  assert_job (g_ptr_array_index (answers.jobs, 1), FERRY_STATE_ACKNOWLEDGED, FERRY_WAIT_NONE);
  g_assert_cmpuint (fake_store_get_size (fixture->store), ==, 2);
  g_ptr_array_unref (answers.jobs);
  signal_log_forget (fixture->log);
}

static void
test_racing_creates_make_one_job (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  Answers answers;

  answers_init (&answers, fixture);
  fake_store_hold (fixture->store, TRUE);
  begin_create (&answers, "one", "{'token': <'t'>}");
  begin_create (&answers, "one", "{'token': <'t'>}");
  begin_create (&answers, "other", "{'token': <'t'>}");
  fake_settle ();
  fake_store_hold (fixture->store, FALSE);
  fake_settle ();

  g_assert_cmpuint (answers.jobs->len, ==, 2);
  g_assert_true (g_ptr_array_index (answers.jobs, 0) == g_ptr_array_index (answers.jobs, 1));
  g_assert_cmpuint (answers.n_errors, ==, 1);
  g_assert_cmpint (answers.last_error, ==, FERRY_ERROR_TOKEN_IN_USE);
  g_assert_cmpuint (fake_store_get_size (fixture->store), ==, 1);
  g_ptr_array_unref (answers.jobs);
  signal_log_assert (fixture->log, "+ one queued\none connecting\n");
}

static void
test_rival_of_a_failed_create_gets_its_chance (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  Answers answers;

  answers_init (&answers, fixture);
  fake_publisher_refuse_folder (fixture->publisher, "/home/me", FERRY_ERROR_DESTINATION_MISSING);
  begin_create (&answers, "one", "{'token': <'t'>}");
  fake_publisher_accept_all (fixture->publisher);
  begin_create (&answers, "one", "{'token': <'t'>}");
  fake_settle ();
  g_assert_cmpuint (answers.n_errors + answers.jobs->len, ==, 2);
  g_assert_cmpuint (answers.jobs->len, >=, 1);
  g_assert_cmpuint (fake_store_get_size (fixture->store), ==, 1);
  g_ptr_array_unref (answers.jobs);
  signal_log_forget (fixture->log);
}

static void
test_twins_in_a_batch_are_one_job (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_job_spec_unref);
  Answers answers;

  answers_init (&answers, fixture);
  g_ptr_array_add (specs, engine_fixture_make_spec ("one", "{'token': <'t'>}", 1));
  g_ptr_array_add (specs, engine_fixture_make_spec ("one", "{'token': <'t'>}", 1));
  ferry_engine_create_async (fixture->engine, "user", specs, on_created_cb, &answers);
  fake_settle ();
  g_assert_cmpuint (answers.jobs->len, ==, 2);
  g_assert_true (g_ptr_array_index (answers.jobs, 0) == g_ptr_array_index (answers.jobs, 1));
  g_assert_cmpuint (fake_store_get_size (fixture->store), ==, 1);

  g_ptr_array_add (specs, engine_fixture_make_spec ("two", "{'token': <'t'>}", 1));
  ferry_engine_create_async (fixture->engine, "user", specs, on_created_cb, &answers);
  fake_settle ();
  g_assert_cmpint (answers.last_error, ==, FERRY_ERROR_TOKEN_IN_USE);
  g_ptr_array_unref (answers.jobs);
  signal_log_forget (fixture->log);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/create/job-is-told-only-when-on-disk", test_job_is_told_only_when_on_disk);
  g_test_add_func ("/create/failing-store-creates-nothing", test_failing_store_creates_nothing);
  g_test_add_func ("/create/suspended-job-waits-for-resume", test_suspended_job_waits_for_resume);
  g_test_add_func ("/create/job-without-files-cannot-run", test_job_without_files_cannot_run);
  g_test_add_func ("/create/limits-are-kept", test_limits_are_kept);
  g_test_add_func ("/create/too-many-ranges-are-refused", test_too_many_ranges_are_refused);
  g_test_add_func ("/create/folder-that-refuses-is-named", test_folder_that_refuses_is_named);
  g_test_add_func ("/create/batch-looks-at-each-folder-once", test_batch_looks_at_each_folder_once);
  g_test_add_func ("/create/batch-is-all-or-none", test_batch_is_all_or_none);
  g_test_add_func ("/create/same-token-and-request-is-the-same-job",
                   test_same_token_and_request_is_the_same_job);
  g_test_add_func ("/create/finished-job-is-the-answer-whatever-became-of-its-folder",
                   test_finished_job_is_the_answer_whatever_became_of_its_folder);
  g_test_add_func ("/create/finished-job-and-a-new-one-in-one-call", test_finished_job_and_a_new_one_in_one_call);
  g_test_add_func ("/create/finished-job-keeps-its-token", test_finished_job_keeps_its_token);
  g_test_add_func ("/create/racing-creates-make-one-job", test_racing_creates_make_one_job);
  g_test_add_func ("/create/rival-of-a-failed-create-gets-its-chance",
                   test_rival_of_a_failed_create_gets_its_chance);
  g_test_add_func ("/create/twins-in-a-batch-are-one-job", test_twins_in_a_batch_are_one_job);

  return g_test_run ();
}

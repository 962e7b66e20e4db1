/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-engine-hand-over.h"
#include "core/ferry-hand-over.h"
#include "shared/ferry-hand-over-type.h"
#include "tests/fakes/engine-fixture.h"

#define ID "0123456789abcdef0123456789abcdef"

static void
on_answered_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GVariant *
hold (EngineFixture *fixture,
      FerryJob      *job,
      const char    *hand_over,
      GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_engine_hold_async (fixture->engine, job, hand_over, on_answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return ferry_engine_hold_finish (fixture->engine, result, error);
}

static void
keep (EngineFixture *fixture,
      const char    *id,
      const char    *hand_over)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_engine_keep_async (fixture->engine, id, hand_over, on_answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ferry_engine_keep_finish (fixture->engine, result, NULL));
  fake_settle ();
}

static void
give_away (EngineFixture *fixture,
           const char    *id)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_engine_give_away_async (fixture->engine, id, "root", on_answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ferry_engine_give_away_finish (fixture->engine, result, NULL));
}

static gboolean
take_in (EngineFixture *fixture,
         GVariant      *record,
         GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_engine_take_in_async (fixture->engine, record, ID, "alice", on_answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  fake_settle ();

  return ferry_engine_take_in_finish (fixture->engine, result, error);
}

static FerryJob *
add_running (EngineFixture *fixture,
             const char    *options)
{
  FerryJob *job = engine_fixture_add (fixture, "one", options);
  FakeFetch *fetch = engine_fixture_get_fetch (fixture, "one", 0);

  fake_fetch_connect (fetch, NULL, 1000);
  fake_fetch_progress (fetch, 300);
  signal_log_forget (fixture->log);

  return job;
}

static void
assert_no_call_is_let_in (EngineFixture *fixture,
                          FerryJob      *job)
{
  g_autoptr(GVariant) options = g_variant_ref_sink (g_variant_new_parsed ("{'name': <'x'>}"));
  GError *error = NULL;

  g_assert_false (ferry_engine_resume (fixture->engine, job, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE);
  g_clear_error (&error);
  g_assert_false (ferry_engine_suspend (fixture->engine, job, NULL));
  g_assert_false (ferry_engine_set_options (fixture->engine, job, options, NULL));
  g_assert_false (engine_fixture_cancel (fixture, job, NULL));
  g_assert_false (engine_fixture_complete (fixture, job, NULL));
  g_assert_false (engine_fixture_add_files (fixture, job, 1, NULL));
}

static void
test_held_job_stops_and_nothing_moves_it (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);
  g_autoptr(GVariant) record = hold (fixture, job, "h1", NULL);
  g_autoptr(GVariant) again = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (record);
  assert_job (job, FERRY_STATE_SUSPENDED, FERRY_WAIT_NONE);
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 0);
  assert_no_call_is_let_in (fixture, job);

  again = hold (fixture, job, "h1", NULL);
  g_assert_true (g_variant_equal (record, again));
  g_assert_null (hold (fixture, job, "h2", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE);
  signal_log_forget (fixture->log);
}

/* Nobody but this service moves it, so that nobody else ends that. */
static void
test_crash_ends_a_move (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);
  g_autofree char *hand_over = ferry_hand_over_dup_move (job, "/new folder");
  g_autoptr(GVariant) record = hold (fixture, job, hand_over, NULL);

  assert_job (job, FERRY_STATE_SUSPENDED, FERRY_WAIT_NONE);
  engine_fixture_crash (fixture);
  engine_fixture_start (fixture);
  fake_settle ();
  job = engine_fixture_find (fixture, "one");
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  g_assert_null (ferry_job_get_spec (job)->extras->hand_over);
  g_assert_cmpint (ferry_checkpoint_get_done (fake_fetch_get_request (engine_fixture_get_fetch (fixture, "one", 0))->checkpoint),
                   ==, 300);
  signal_log_forget (fixture->log);
}

static void
test_held_job_stays_held_after_a_crash (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, NULL);
  g_autofree char *id = g_strdup (ferry_job_get_id (job));
  g_autoptr(GVariant) record = hold (fixture, job, "h1", NULL);

  engine_fixture_crash (fixture);
  engine_fixture_start (fixture);
  fake_settle ();
  job = engine_fixture_find (fixture, "one");
  assert_job (job, FERRY_STATE_SUSPENDED, FERRY_WAIT_NONE);
  assert_no_call_is_let_in (fixture, job);

  keep (fixture, id, "h2");
  assert_no_call_is_let_in (fixture, job);
  keep (fixture, id, "h1");
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  g_assert_cmpint (ferry_checkpoint_get_done (fake_fetch_get_request (engine_fixture_get_fetch (fixture, "one", 0))->checkpoint),
                   ==, 300);
  signal_log_forget (fixture->log);
}

static void
test_kept_job_that_was_suspended_stays_so (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "one", "{'suspended': <true>}");
  g_autoptr(GVariant) record = hold (fixture, job, "h1", NULL);

  keep (fixture, ferry_job_get_id (job), "h1");
  assert_job (job, FERRY_STATE_SUSPENDED, FERRY_WAIT_NONE);
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  signal_log_forget (fixture->log);
}

static void
test_given_away_job_says_who_has_it (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (add_running (fixture, NULL));
  g_autoptr(GVariant) record = hold (fixture, job, "h1", NULL);
  const char *id = ferry_job_get_id (job);
  g_autofree char *message = NULL;

  give_away (fixture, id);
  assert_job (job, FERRY_STATE_CANCELLED, FERRY_WAIT_NONE);
  assert_error_code (job, FERRY_ERROR_TAKEN_OVER);
  message = ferry_job_dup_message (job);
  g_assert_nonnull (strstr (message, "root"));
  g_assert_true (fake_store_has_log (fixture->store, id, "hand-over", "root"));
  g_assert_cmpuint (fake_store_get_n_unfinished (fixture->store), ==, 0);

  give_away (fixture, id);
  keep (fixture, id, "h1");
  assert_job (job, FERRY_STATE_CANCELLED, FERRY_WAIT_NONE);
  signal_log_forget (fixture->log);
}

static void
test_finished_job_cannot_be_held (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (add_running (fixture, NULL));
  g_autoptr(GError) error = NULL;

  g_assert_true (engine_fixture_cancel (fixture, job, NULL));
  g_assert_null (hold (fixture, job, "h1", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE);
  signal_log_forget (fixture->log);
}

static void
test_request_that_acts_cannot_be_held (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "one", "{'method': <'POST'>}");
  g_autoptr(GError) error = NULL;

  g_assert_null (hold (fixture, job, "h1", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE);
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  signal_log_forget (fixture->log);
}

static void
test_upload_has_no_record (void)
{
  g_autoptr(FerryJobSpec) spec = engine_fixture_make_spec ("one", NULL, 1);
  g_autoptr(FerryJob) job = NULL;
  g_autoptr(GError) error = NULL;

  spec->type = FERRY_JOB_TYPE_UPLOAD;
  job = ferry_job_new (ID, "user", spec);
  g_assert_null (ferry_hand_over_new_from_job (job, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE);
  g_assert_nonnull (strstr (error->message, "Uploads cannot be taken over"));
}

static void
test_what_signs_in_or_steers_stays_behind (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add_running (fixture, "{'headers': <['Cookie: s3cret=1', 'X-Plain: s3cret']>,"
                               " 'proxy': <'http://s3cret.example:3128'>, 'token': <'s3cret'>,"
                               " 'overwrite': <true>}");
  g_autoptr(GVariant) record = hold (fixture, job, "h1", NULL);
  g_autofree char *text = g_variant_print (record, FALSE);
  g_autoptr(EngineFixture) other = engine_fixture_new ();
  const FerryJobSpec *spec;

  g_assert_null (strstr (text, "s3cret"));
  g_assert_true (take_in (other, record, NULL));
  spec = ferry_job_get_spec (engine_fixture_find (other, "one"));
  g_assert_cmpuint (spec->extras->headers->len, ==, 0);
  g_assert_null (spec->extras->proxy);
  g_assert_null (spec->token);
  g_assert_false (spec->overwrite);
  g_assert_false (spec->secrets_lost);
  signal_log_forget (fixture->log);
  signal_log_forget (other->log);
}

static void
test_taken_job_goes_on_with_the_same_bytes (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(EngineFixture) other = engine_fixture_new ();
  g_autoptr(GVariant) record = hold (fixture, add_running (fixture, NULL), "h1", NULL);
  const FerryFetchRequest *request;
  FerryJob *job;

  g_assert_true (take_in (other, record, NULL));
  fake_settle ();
  job = engine_fixture_find (other, "one");
  g_assert_cmpstr (ferry_job_get_id (job), ==, ID);
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  request = fake_fetch_get_request (engine_fixture_get_fetch (other, "one", 0));
  g_assert_cmpint (ferry_checkpoint_get_done (request->checkpoint), ==, 300);
  g_assert_false (request->checkpoint->verified);
  g_assert_true (fake_store_has_log (other->store, ID, "hand-over", "alice"));
  signal_log_forget (fixture->log);
  signal_log_forget (other->log);
}

static void
test_job_is_taken_in_once (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(EngineFixture) other = engine_fixture_new ();
  g_autoptr(GVariant) record = hold (fixture, add_running (fixture, NULL), "h1", NULL);

  g_assert_true (take_in (other, record, NULL));
  g_assert_true (take_in (other, record, NULL));
  engine_fixture_crash (other);
  engine_fixture_start (other);
  g_assert_true (take_in (other, record, NULL));
  g_assert_true (engine_fixture_cancel (other, engine_fixture_find (other, "one"), NULL));
  g_assert_true (take_in (other, record, NULL));
  g_assert_cmpuint (fake_store_get_size (other->store), ==, 1);
  g_assert_cmpuint (fake_store_get_n_unfinished (other->store), ==, 0);
  signal_log_forget (fixture->log);
  signal_log_forget (other->log);
}

static void
test_full_list_takes_no_job_in (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(EngineFixture) other = engine_fixture_new ();
  g_autoptr(GVariant) record = hold (fixture, add_running (fixture, NULL), "h1", NULL);
  g_autoptr(GError) error = NULL;

  other->policy.max_jobs = 0;
  ferry_engine_set_policy (other->engine, &other->policy);
  g_assert_false (take_in (other, record, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_TOO_MANY_JOBS);
  g_assert_cmpuint (fake_store_get_size (other->store), ==, 0);
  signal_log_forget (fixture->log);
}

/* A record of one file, with what stands for it in @file. */
static GVariant *
make_record (const char *file)
{
  g_autofree char *text = g_strdup_printf ("('n', 'normal', '', 0, 0, 60, 0, true, true, [%s])", file);
  GError *error = NULL;
  GVariant *record = g_variant_parse (G_VARIANT_TYPE (FERRY_HAND_OVER_TYPE), text, NULL, NULL, &error);

  g_assert_no_error (error);
  return record;
}

static void
test_damaged_record_is_refused (void)
{
  static const char *const files[] = {
    "('ftp://x/y', '/home/me', 'a', '', -1, [], ('', 0, '', '', -1, false, '', 0, []))",
    "('https://u:p@x/y', '/home/me', 'a', '', -1, [], ('', 0, '', '', -1, false, '', 0, []))",
    "('https://x/y', 'home/me', 'a', '', -1, [], ('', 0, '', '', -1, false, '', 0, []))",
    "('https://x/y', '/home/../me', 'a', '', -1, [], ('', 0, '', '', -1, false, '', 0, []))",
    "('https://x/y', '/home/me', '../a', '', -1, [], ('', 0, '', '', -1, false, '', 0, []))",
    "('https://x/y', '/home/me', 'a', 'sha256:zz', -1, [], ('', 0, '', '', -1, false, '', 0, []))",
    "('https://x/y', '/home/me', 'a', '', -1, ['9-1'], ('', 0, '', '', -1, false, '', 0, []))",
    "('https://x/y', '/home/me', 'a', '', -1, [], ('../p.part', 1, '', '', 9, true, '', 0, [(0, 0, 9, 1)]))",
    "('https://x/y', '/home/me', 'a', '', -1, [], ('.p.part', 1, 'W/\"x\"', '', 9, true, '', 0, [(0, 0, 9, 1)]))",
    "('https://x/y', '/home/me', 'a', '', -1, [], ('.p.part', 1, '\"a\\nb\"', '', 9, true, '', 0, [(0, 0, 9, 1)]))",
    "('https://x/y', '/home/me', 'a', '', -1, [], ('.p.part', 1, '', '', 9, true, '', 0, [(0, 0, 9, 10)]))",
    "('https://x/y', '/home/me', 'a', '', -1, [], ('.p.part', 1, '', '', 9, true, '', 0, [(0, 0, 5, 1), (3, 5, 5, 1)]))",
    "('https://x/y', '/home/me', 'a', '', -1, [], ('.p.part', 1, '', '', 9, true, 'a/b', 0, [(0, 0, 9, 1)]))",
  };
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(GVariant) record = make_record (files[i]);
      g_autoptr(GError) error = NULL;

      g_assert_false (take_in (fixture, record, &error));
      g_assert_true (error->domain == FERRY_ERROR);
    }
  g_assert_cmpuint (fake_store_get_size (fixture->store), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/hand-over/held-job-stops-and-nothing-moves-it", test_held_job_stops_and_nothing_moves_it);
  g_test_add_func ("/engine/hand-over/held-job-stays-held-after-a-crash", test_held_job_stays_held_after_a_crash);
  g_test_add_func ("/engine/hand-over/crash-ends-a-move", test_crash_ends_a_move);
  g_test_add_func ("/engine/hand-over/kept-job-that-was-suspended-stays-so", test_kept_job_that_was_suspended_stays_so);
  g_test_add_func ("/engine/hand-over/given-away-job-says-who-has-it", test_given_away_job_says_who_has_it);
  g_test_add_func ("/engine/hand-over/finished-job-cannot-be-held", test_finished_job_cannot_be_held);
  g_test_add_func ("/engine/hand-over/request-that-acts-cannot-be-held", test_request_that_acts_cannot_be_held);
  g_test_add_func ("/engine/hand-over/upload-has-no-record", test_upload_has_no_record);
  g_test_add_func ("/engine/hand-over/what-signs-in-or-steers-stays-behind", test_what_signs_in_or_steers_stays_behind);
  g_test_add_func ("/engine/hand-over/taken-job-goes-on-with-the-same-bytes", test_taken_job_goes_on_with_the_same_bytes);
  g_test_add_func ("/engine/hand-over/job-is-taken-in-once", test_job_is_taken_in_once);
  g_test_add_func ("/engine/hand-over/full-list-takes-no-job-in", test_full_list_takes_no_job_in);
  g_test_add_func ("/engine/hand-over/damaged-record-is-refused", test_damaged_record_is_refused);

  return g_test_run ();
}

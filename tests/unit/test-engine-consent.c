/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-job-consent.h"
#include "tests/fakes/engine-fixture.h"

#define APP "org.test.Notes"

static void
on_created_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static GPtrArray *
create (EngineFixture *fixture,
        const char    *client,
        FerryJobSpec  *spec, /* (transfer full) */
        gboolean       needs_consent,
        GError       **error)
{
  g_autoptr(GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_job_spec_unref);
  g_autoptr(FerryJobSpec) taken = spec;
  g_autoptr(GAsyncResult) result = NULL;

  g_ptr_array_add (specs, ferry_job_consent_mark (spec, needs_consent));
  ferry_engine_create_async (fixture->engine, client, specs, on_created_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return ferry_engine_create_finish (fixture->engine, result, error);
}

static FerryJob *
add (EngineFixture *fixture,
     const char    *name,
     const char    *options)
{
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GError) error = NULL;

  jobs = create (fixture, APP, engine_fixture_make_spec (name, options, 1), TRUE, &error);
  g_assert_no_error (error);
  fake_settle ();

  return g_object_ref (g_ptr_array_index (jobs, 0));
}

static void
give (EngineFixture *fixture,
      FerryJob      *job,
      FerryVerdict   verdict)
{
  ferry_engine_set_consent (fixture->engine, job, verdict);
  fake_settle ();
}

static void
test_waits (void)
{
  EngineFixture *fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = add (fixture, "a", NULL);

  assert_job (job, FERRY_STATE_QUEUED, FERRY_WAIT_CONSENT);

  /* Whatever the world does. */
  engine_fixture_set_online (fixture, FALSE);
  fake_settle ();
  assert_job (job, FERRY_STATE_QUEUED, FERRY_WAIT_CONSENT);
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  assert_job (job, FERRY_STATE_QUEUED, FERRY_WAIT_CONSENT);

  signal_log_forget (fixture->log);
  engine_fixture_free (fixture);
}

static void
test_survives (void)
{
  EngineFixture *fixture = engine_fixture_new ();
  FerryJob *job;

  g_object_unref (add (fixture, "a", NULL));
  engine_fixture_crash (fixture);
  engine_fixture_start (fixture);
  fake_settle ();
  job = engine_fixture_find (fixture, "a");
  g_assert_nonnull (job);
  assert_job (job, FERRY_STATE_QUEUED, FERRY_WAIT_CONSENT);

  signal_log_forget (fixture->log);
  engine_fixture_free (fixture);
}

static void
test_allowed (void)
{
  EngineFixture *fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = add (fixture, "a", NULL);

  give (fixture, job, FERRY_VERDICT_ALLOWED);
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);

  signal_log_forget (fixture->log);
  engine_fixture_free (fixture);
}

static void
test_allowed_offline (void)
{
  EngineFixture *fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = add (fixture, "a", NULL);

  engine_fixture_set_online (fixture, FALSE);
  give (fixture, job, FERRY_VERDICT_ALLOWED);
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_NETWORK);

  signal_log_forget (fixture->log);
  engine_fixture_free (fixture);
}

static void
test_withdrawn (void)
{
  EngineFixture *fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = add (fixture, "a", NULL);

  give (fixture, job, FERRY_VERDICT_ALLOWED);
  give (fixture, job, FERRY_VERDICT_NONE);
  assert_job (job, FERRY_STATE_QUEUED, FERRY_WAIT_CONSENT);
  give (fixture, job, FERRY_VERDICT_ALLOWED);
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);

  signal_log_forget (fixture->log);
  engine_fixture_free (fixture);
}

static void
test_denied (void)
{
  EngineFixture *fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = add (fixture, "a", NULL);
  g_autoptr(FerryJob) suspended = add (fixture, "b", "{'suspended': <true>}");

  give (fixture, job, FERRY_VERDICT_DENIED);
  give (fixture, suspended, FERRY_VERDICT_DENIED);
  assert_job (job, FERRY_STATE_ERROR, FERRY_WAIT_NONE);
  assert_error_code (job, FERRY_ERROR_CONSENT_DENIED);
  assert_error_code (suspended, FERRY_ERROR_CONSENT_DENIED);

  /* Saying yes after all is enough. */
  give (fixture, job, FERRY_VERDICT_ALLOWED);
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);

  signal_log_forget (fixture->log);
  engine_fixture_free (fixture);
}

static void
test_denied_keeps_other_errors (void)
{
  EngineFixture *fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = add (fixture, "a", NULL);

  give (fixture, job, FERRY_VERDICT_DENIED);
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  assert_job (job, FERRY_STATE_QUEUED, FERRY_WAIT_CONSENT);
  give (fixture, job, FERRY_VERDICT_NONE);
  assert_job (job, FERRY_STATE_QUEUED, FERRY_WAIT_CONSENT);

  signal_log_forget (fixture->log);
  engine_fixture_free (fixture);
}

static FerryJob *
find (EngineFixture *fixture,
      FerryJob      *job)
{
  g_autoptr(GError) error = NULL;
  FerryJob *found = ferry_engine_find_job (fixture->engine, ferry_job_get_id (job), &error);

  g_assert_no_error (error);

  return found;
}

/* Nobody knows what the user has said while no service ran. */
static void
test_doubted_after_a_restart (void)
{
  EngineFixture *fixture = engine_fixture_new ();
  g_autoptr(FerryJob) allowed = add (fixture, "a", NULL);
  g_autoptr(FerryJob) once = add (fixture, "b", NULL);
  g_autoptr(FerryJob) suspended = add (fixture, "c", "{'suspended': <true>}");

  give (fixture, allowed, FERRY_VERDICT_ALLOWED);
  give (fixture, once, FERRY_VERDICT_ONCE);
  give (fixture, suspended, FERRY_VERDICT_ALLOWED);
  engine_fixture_crash (fixture);
  engine_fixture_start (fixture);
  assert_job (find (fixture, allowed), FERRY_STATE_QUEUED, FERRY_WAIT_CONSENT);
  assert_job (find (fixture, once), FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  g_assert_true (ferry_engine_resume (fixture->engine, find (fixture, suspended), NULL));
  assert_job (find (fixture, suspended), FERRY_STATE_QUEUED, FERRY_WAIT_CONSENT);

  give (fixture, find (fixture, allowed), FERRY_VERDICT_ALLOWED);
  assert_job (find (fixture, allowed), FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);

  signal_log_forget (fixture->log);
  engine_fixture_free (fixture);
}

static void
test_limits (void)
{
  EngineFixture *fixture = engine_fixture_new ();
  FerryPolicy policy;
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GError) error = NULL;

  ferry_policy_init_defaults (&policy);
  policy.app_max_jobs = 2;
  policy.app_max_files_per_job = 3;
  ferry_engine_set_policy (fixture->engine, &policy);

  g_object_unref (add (fixture, "a", NULL));
  g_object_unref (add (fixture, "b", NULL));
  g_assert_null (create (fixture, APP, engine_fixture_make_spec ("c", NULL, 1), TRUE, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_TOO_MANY_JOBS);
  g_clear_error (&error);

  /* Others have room of their own, and the user has no such limit. */
  jobs = create (fixture, "org.test.Games", engine_fixture_make_spec ("c", NULL, 1), TRUE, &error);
  g_assert_no_error (error);
  g_assert_null (create (fixture, "org.test.Games", engine_fixture_make_spec ("d", NULL, 4), TRUE, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_TOO_MANY_FILES);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("user%u", i);

      engine_fixture_add_many (fixture, name, NULL, 4);
    }

  /* What ends makes room. */
  g_assert_true (engine_fixture_cancel (fixture, engine_fixture_find (fixture, "a"), NULL));
  g_object_unref (add (fixture, "c", NULL));

  signal_log_forget (fixture->log);
  engine_fixture_free (fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/consent/job-waits-whatever-else-happens", test_waits);
  g_test_add_func ("/consent/wait-survives-a-crash", test_survives);
  g_test_add_func ("/consent/allowed-job-runs", test_allowed);
  g_test_add_func ("/consent/allowed-job-still-waits-for-the-network", test_allowed_offline);
  g_test_add_func ("/consent/withdrawn-consent-stops-a-job", test_withdrawn);
  g_test_add_func ("/consent/denied-job-fails-until-allowed", test_denied);
  g_test_add_func ("/consent/resumed-job-waits-again", test_denied_keeps_other_errors);
  g_test_add_func ("/engine-consent/doubted-after-a-restart", test_doubted_after_a_restart);
  g_test_add_func ("/consent/apps-have-limits-of-their-own", test_limits);

  return g_test_run ();
}

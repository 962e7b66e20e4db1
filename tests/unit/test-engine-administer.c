/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-engine-administer.h"
#include "core/ferry-engine-hand-over.h"
#include "tests/fakes/engine-fixture.h"

static void
on_answered_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
administer (EngineFixture      *fixture,
            FerryJob           *job,
            FerryAdministration what,
            GError            **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_engine_administer_async (fixture->engine, job, what, "root", on_answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  signal_log_forget (fixture->log);

  return ferry_engine_administer_finish (fixture->engine, result, error);
}

static gboolean
has_log (EngineFixture *fixture,
         FerryJob      *job,
         const char    *text)
{
  return fake_store_has_log (fixture->store, ferry_job_get_id (job), "administrator", text);
}

static void
test_log_says_who_did_it (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (engine_fixture_add (fixture, "one", NULL));

  g_assert_true (administer (fixture, job, FERRY_ADMINISTRATION_SUSPEND, NULL));
  assert_job (job, FERRY_STATE_SUSPENDED, FERRY_WAIT_NONE);
  g_assert_true (has_log (fixture, job, "The administrator “root” suspended this job; you may resume it."));

  g_assert_true (administer (fixture, job, FERRY_ADMINISTRATION_RESUME, NULL));
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  g_assert_true (has_log (fixture, job, "The administrator “root” resumed this job."));

  g_assert_true (administer (fixture, job, FERRY_ADMINISTRATION_CANCEL, NULL));
  g_assert_cmpint (ferry_job_get_state (job), ==, FERRY_STATE_CANCELLED);
  g_assert_true (has_log (fixture, job, "The administrator “root” cancelled this job."));
}

static void
test_what_changes_nothing_is_not_in_the_log (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "one", "{'suspended': <true>}");

  g_assert_true (administer (fixture, job, FERRY_ADMINISTRATION_SUSPEND, NULL));
  g_assert_false (has_log (fixture, job, "The administrator “root” suspended this job; you may resume it."));
}

static void
test_finished_job_is_refused (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (engine_fixture_add (fixture, "one", NULL));

  g_assert_true (engine_fixture_cancel (fixture, job, NULL));
  for (FerryAdministration what = FERRY_ADMINISTRATION_SUSPEND; what <= FERRY_ADMINISTRATION_CANCEL; what++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (administer (fixture, job, what, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE);
    }
  g_assert_false (has_log (fixture, job, "The administrator “root” cancelled this job."));
}

static void
test_job_that_is_being_taken_over_is_refused (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "one", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GVariant) record = NULL;
  g_autoptr(GError) error = NULL;

  ferry_engine_hold_async (fixture->engine, job, "h1", on_answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  record = ferry_engine_hold_finish (fixture->engine, result, NULL);
  g_assert_nonnull (record);

  g_assert_false (administer (fixture, job, FERRY_ADMINISTRATION_RESUME, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE);
  assert_job (job, FERRY_STATE_SUSPENDED, FERRY_WAIT_NONE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/administer/log-says-who-did-it", test_log_says_who_did_it);
  g_test_add_func ("/engine/administer/what-changes-nothing-is-not-in-the-log",
                   test_what_changes_nothing_is_not_in_the_log);
  g_test_add_func ("/engine/administer/finished-job-is-refused", test_finished_job_is_refused);
  g_test_add_func ("/engine/administer/job-that-is-being-taken-over-is-refused",
                   test_job_that_is_being_taken_over_is_refused);

  return g_test_run ();
}

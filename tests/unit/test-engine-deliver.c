/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-fixture.h"
#include "tests/fakes/parsed-spec.h"

#include <string.h>

/* Jobs whose files go to other machines. */

#define TARGET "dav://nas/folder/file"

static FerryJob *
add (EngineFixture *fixture,
     const char    *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryJobSpec) spec = parsed_job_spec (
    options, "[('https://example.org/file-0', {'folder': <'dav://nas/folder/'>, 'name': <'file'>})]", &error);
  g_autoptr(GPtrArray) jobs = NULL;

  g_assert_no_error (error);
  jobs = engine_fixture_create (fixture, spec, &error);
  g_assert_no_error (error);

  return g_ptr_array_index (jobs, 0);
}

static void
download (EngineFixture *fixture)
{
  fake_fetch_download (engine_fixture_get_fetch (fixture, "file", 0), NULL, 10);
  fake_settle ();
}

static void
log_off (EngineFixture *fixture)
{
  ferry_conditions_set_login (fixture->conditions, FERRY_LOGIN_NONE);
  fake_settle ();
}

static void
test_bytes_are_collected_here (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (add (fixture, "{}"));
  const FerryFile *file = ferry_job_get_file (job, 0);
  g_autofree char *target = ferry_file_get_target (file);

  g_assert_cmpstr (file->spec->folder, ==, "/staging");
  g_assert_cmpstr (file->spec->filesystem, ==, "fs of dav://nas/folder");
  g_assert_cmpstr (target, ==, TARGET);
  download (fixture);
  g_assert_true (fake_publisher_has (fixture->publisher, TARGET));
  g_assert_nonnull (strstr (fake_publisher_get_discarded (fixture->publisher), " .x."));
  g_assert_cmpint (ferry_job_get_state (job), ==, FERRY_STATE_ACKNOWLEDGED);
  signal_log_forget (fixture->log);
}

/* What is here may only go when the list of jobs knows that it is there. */
static void
test_collected_bytes_stay_until_the_store_knows (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (add (fixture, "{}"));

  fake_publisher_hold (fixture->publisher, TRUE);
  download (fixture);
  assert_message (job, "All bytes are here; they are being copied to “dav://nas/folder”.");
  fake_store_hold (fixture->store, TRUE);
  fake_publisher_hold (fixture->publisher, FALSE);
  fake_settle ();
  g_assert_true (fake_publisher_has (fixture->publisher, TARGET));
  g_assert_cmpstr (fake_publisher_get_discarded (fixture->publisher), ==, "");
  fake_store_hold (fixture->store, FALSE);
  fake_settle ();
  g_assert_cmpint (ferry_job_get_state (job), ==, FERRY_STATE_ACKNOWLEDGED);
  signal_log_forget (fixture->log);
}

static void
test_network_that_is_lost_stops_the_copy (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add (fixture, "{}");

  fake_publisher_hold (fixture->publisher, TRUE);
  download (fixture);
  engine_fixture_set_online (fixture, FALSE);
  fake_publisher_hold (fixture->publisher, FALSE);
  fake_settle ();
  assert_job (job, FERRY_STATE_TRANSFERRED, FERRY_WAIT_NETWORK);
  g_assert_false (fake_publisher_has (fixture->publisher, TARGET));
  engine_fixture_set_online (fixture, TRUE);
  fake_clock_turn (fixture->clock, 60 * G_USEC_PER_SEC);
  fake_settle ();
  g_assert_true (fake_publisher_has (fixture->publisher, TARGET));
  signal_log_forget (fixture->log);
}

static void
test_server_that_is_away_is_asked_again (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add (fixture, "{}");

  fake_publisher_refuse_name (fixture->publisher, "file", FERRY_ERROR_DESTINATION_MISSING);
  download (fixture);
  assert_job (job, FERRY_STATE_TRANSFERRED, FERRY_WAIT_DESTINATION_MISSING);
  assert_message (job, "“file” is refused.");
  fake_publisher_accept_all (fixture->publisher);
  fake_clock_turn (fixture->clock, 31 * G_USEC_PER_SEC);
  fake_settle ();
  g_assert_true (fake_publisher_has (fixture->publisher, TARGET));
  signal_log_forget (fixture->log);
}

static void
test_server_that_refuses_is_an_error_that_resuming_repairs (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add (fixture, "{}");

  fake_publisher_refuse_name (fixture->publisher, "file", FERRY_ERROR_DESTINATION_DENIED);
  download (fixture);
  assert_job (job, FERRY_STATE_ERROR, FERRY_WAIT_NONE);
  assert_error_code (job, FERRY_ERROR_DESTINATION_DENIED);
  fake_publisher_accept_all (fixture->publisher);
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  g_assert_true (fake_publisher_has (fixture->publisher, TARGET));
  signal_log_forget (fixture->log);
}

/* Nobody tries a wrong password again and again. */
static void
test_sign_in_waits_for_a_token_and_for_nothing_else (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add (fixture, "{}");

  fake_publisher_refuse_name (fixture->publisher, "file", FERRY_ERROR_SIGN_IN);
  download (fixture);
  assert_job (job, FERRY_STATE_TRANSFERRED, FERRY_WAIT_SIGN_IN);
  fake_publisher_accept_all (fixture->publisher);
  fake_clock_turn (fixture->clock, G_TIME_SPAN_HOUR);
  engine_fixture_set_online (fixture, FALSE);
  engine_fixture_set_online (fixture, TRUE);
  fake_clock_turn (fixture->clock, 60 * G_USEC_PER_SEC);
  fake_settle ();
  assert_job (job, FERRY_STATE_TRANSFERRED, FERRY_WAIT_SIGN_IN);
  g_assert_cmpuint (fake_publisher_get_n_published (fixture->publisher), ==, 0);

  fake_vault_add_password (fixture->vault, "nas", "nas", "password", "x");
  fake_settle ();
  g_assert_true (fake_publisher_has (fixture->publisher, TARGET));
  signal_log_forget (fixture->log);
}

static void
test_logout_takes_the_token_and_resuming_repairs (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add (fixture, "{'helper-token': <'nas'>}");

  fake_vault_add_password (fixture->vault, "nas", "nas", "password", "x");
  fake_publisher_refuse_name (fixture->publisher, "file", FERRY_ERROR_DESTINATION_MISSING);
  download (fixture);
  log_off (fixture);
  assert_job (job, FERRY_STATE_ERROR, FERRY_WAIT_NONE);
  assert_error_code (job, FERRY_ERROR_TOKEN_REQUIRED);
  ferry_conditions_set_login (fixture->conditions, FERRY_LOGIN_PRESENT);
  fake_publisher_accept_all (fixture->publisher);
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  g_assert_true (fake_publisher_has (fixture->publisher, TARGET));
  signal_log_forget (fixture->log);
}

static void
test_owner_who_is_away_is_waited_for (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add (fixture, "{}");

  fake_publisher_refuse_name (fixture->publisher, "file", FERRY_ERROR_DESTINATION_MISSING);
  download (fixture);
  fake_publisher_accept_all (fixture->publisher);
  log_off (fixture);
  assert_job (job, FERRY_STATE_TRANSFERRED, FERRY_WAIT_LOGIN);
  fake_clock_turn (fixture->clock, G_TIME_SPAN_HOUR);
  fake_settle ();
  assert_job (job, FERRY_STATE_TRANSFERRED, FERRY_WAIT_LOGIN);
  ferry_conditions_set_login (fixture->conditions, FERRY_LOGIN_PRESENT);
  fake_settle ();
  g_assert_true (fake_publisher_has (fixture->publisher, TARGET));
  signal_log_forget (fixture->log);
}

static void
test_copy_can_be_suspended (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add (fixture, "{}");

  fake_publisher_hold (fixture->publisher, TRUE);
  download (fixture);
  g_assert_true (ferry_engine_suspend (fixture->engine, job, NULL));
  fake_publisher_hold (fixture->publisher, FALSE);
  fake_settle ();
  assert_job (job, FERRY_STATE_SUSPENDED, FERRY_WAIT_NONE);
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  g_assert_true (fake_publisher_has (fixture->publisher, TARGET));
  signal_log_forget (fixture->log);
}

static gboolean
set_options (EngineFixture *fixture,
             FerryJob      *job,
             const char    *text)
{
  g_autoptr(GVariant) options = g_variant_ref_sink (g_variant_new_parsed (text));

  return ferry_engine_set_options (fixture->engine, job, options, NULL);
}

/* A copy may take hours. What it was started with otherwise, stays. */
static void
test_copy_learns_of_limits (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = add (fixture, "{}");

  fake_publisher_hold (fixture->publisher, TRUE);
  download (fixture);
  g_assert_true (set_options (fixture, job, "{'limit': <uint64 1000>}"));
  g_assert_cmpuint (fake_publisher_get_limit (fixture->publisher), ==, 1000);
  g_assert_cmpuint (ferry_job_get_spec (job)->extras->limit, ==, 1000);
  g_assert_false (set_options (fixture, job, "{'limit': <uint64 2000>, 'overwrite': <true>}"));
  g_assert_cmpuint (ferry_job_get_spec (job)->extras->limit, ==, 1000);
  fake_publisher_hold (fixture->publisher, FALSE);
  fake_settle ();
  g_assert_true (fake_publisher_has (fixture->publisher, TARGET));
  signal_log_forget (fixture->log);
}

static void
test_crash_goes_on_with_the_copy (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();

  add (fixture, "{}");
  fake_publisher_refuse_name (fixture->publisher, "file", FERRY_ERROR_DESTINATION_MISSING);
  download (fixture);
  engine_fixture_crash (fixture);
  fake_publisher_accept_all (fixture->publisher);
  engine_fixture_start (fixture);
  fake_settle ();
  g_assert_true (fake_publisher_has (fixture->publisher, TARGET));
  signal_log_forget (fixture->log);
}

static void
test_app_may_not_name_another_machine (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryJobSpec) spec = parsed_job_spec (
    "{}", "[('https://example.org/file-0', {'folder': <'dav://nas/folder/'>})]", &error);

  g_assert_null (engine_fixture_create_for (fixture, "org.example.App", spec, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/deliver/bytes-are-collected-here", test_bytes_are_collected_here);
  g_test_add_func ("/engine/deliver/collected-bytes-stay-until-the-store-knows", test_collected_bytes_stay_until_the_store_knows);
  g_test_add_func ("/engine/deliver/network-that-is-lost-stops-the-copy", test_network_that_is_lost_stops_the_copy);
  g_test_add_func ("/engine/deliver/server-that-is-away-is-asked-again", test_server_that_is_away_is_asked_again);
  g_test_add_func ("/engine/deliver/server-that-refuses-is-an-error-that-resuming-repairs", test_server_that_refuses_is_an_error_that_resuming_repairs);
  g_test_add_func ("/engine/deliver/sign-in-waits-for-a-token-and-for-nothing-else", test_sign_in_waits_for_a_token_and_for_nothing_else);
  g_test_add_func ("/engine/deliver/logout-takes-the-token-and-resuming-repairs", test_logout_takes_the_token_and_resuming_repairs);
  g_test_add_func ("/engine/deliver/owner-who-is-away-is-waited-for", test_owner_who_is_away_is_waited_for);
  g_test_add_func ("/engine/deliver/copy-can-be-suspended", test_copy_can_be_suspended);
  g_test_add_func ("/engine/deliver/copy-learns-of-limits", test_copy_learns_of_limits);
  g_test_add_func ("/engine/deliver/crash-goes-on-with-the-copy", test_crash_goes_on_with_the_copy);
  g_test_add_func ("/engine/deliver/app-may-not-name-another-machine", test_app_may_not_name_another_machine);

  return g_test_run ();
}

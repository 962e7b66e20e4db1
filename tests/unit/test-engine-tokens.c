/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-fixture.h"

#include "shared/ferry-error.h"

#include <string.h>

/* What becomes of jobs when credentials come and go. */

static void
fail_with (EngineFixture *fixture,
           const char    *name,
           FerryErrorCode code)
{
  fake_fetch_fail (engine_fixture_get_fetch (fixture, name, 0), code, 0);
  fake_settle ();
}

static void
test_fetch_knows_whose_job_it_is (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  const FerryFetchRequest *request;

  engine_fixture_add (fixture, "a", "{'helper-token': <'work'>}");
  request = fake_fetch_get_request (engine_fixture_get_fetch (fixture, "a", 0));
  g_assert_cmpstr (request->client, ==, "user");
  g_assert_cmpstr (request->spec->extras->helper_token, ==, "work");
  signal_log_forget (fixture->log);
}

static void
test_unlocking_ends_the_wait (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "a", NULL);

  fake_vault_set_locked (fixture->vault, TRUE);
  fail_with (fixture, "a", FERRY_ERROR_KEYRING_LOCKED);
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_KEYRING_LOCKED);
  fake_vault_set_locked (fixture->vault, FALSE);
  fake_settle ();
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  signal_log_forget (fixture->log);
}

/* Some keyrings do not tell when they are unlocked: then it is looked at again, but
 * not as soon as the server could mind. */
static void
test_locked_keyring_is_looked_at_again (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "a", NULL);

  fail_with (fixture, "a", FERRY_ERROR_KEYRING_LOCKED);
  fake_clock_turn (fixture->clock, 29 * G_USEC_PER_SEC);
  fake_settle ();
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_KEYRING_LOCKED);
  fake_clock_turn (fixture->clock, 2 * G_USEC_PER_SEC);
  fake_settle ();
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  signal_log_forget (fixture->log);
}

/* Unlocking does not make a wrong password right. */
static void
test_unlocking_is_no_sign_in (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "a", NULL);

  fail_with (fixture, "a", FERRY_ERROR_SIGN_IN);
  fake_vault_set_locked (fixture->vault, FALSE);
  fake_settle ();
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_SIGN_IN);
  signal_log_forget (fixture->log);
}

static void
test_new_token_ends_the_wait (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *any = engine_fixture_add (fixture, "any", "{'priority': <'foreground'>}");
  FerryJob *named = engine_fixture_add (fixture, "named", "{'helper-token': <'work'>, 'priority': <'foreground'>}");
  FerryJob *other = engine_fixture_add (fixture, "other", "{'helper-token': <'home'>, 'priority': <'foreground'>}");

  fail_with (fixture, "any", FERRY_ERROR_SIGN_IN);
  fail_with (fixture, "named", FERRY_ERROR_SIGN_IN);
  fail_with (fixture, "other", FERRY_ERROR_SIGN_IN);
  fake_vault_add_password (fixture->vault, "work", "example.org", "password", "x");
  fake_settle ();
  assert_job (any, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  assert_job (named, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  assert_job (other, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_SIGN_IN);
  signal_log_forget (fixture->log);
}

static void
test_new_token_opens_no_gate (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "a", NULL);

  fail_with (fixture, "a", FERRY_ERROR_SIGN_IN);
  engine_fixture_set_online (fixture, FALSE);
  fake_vault_add_password (fixture->vault, "work", "example.org", "password", "x");
  fake_settle ();
  assert_job (job, FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_NETWORK);
  signal_log_forget (fixture->log);
}

static void
log_off (EngineFixture *fixture)
{
  ferry_conditions_set_login (fixture->conditions, FERRY_LOGIN_NONE);
  fake_settle ();
}

/* BITS: BG_E_TOKEN_REQUIRED, whatever the job was doing. */
static void
test_login_ends_and_takes_its_tokens (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *running = engine_fixture_add (fixture, "running", "{'helper-token': <'work'>}");
  FerryJob *suspended = engine_fixture_add (fixture, "suspended", "{'helper-token': <'work'>, 'suspended': <true>}");
  FerryJob *plain = engine_fixture_add (fixture, "plain", "{'suspended': <true>}");

  fake_vault_add_password (fixture->vault, "work", "example.org", "password", "x");
  log_off (fixture);
  assert_job (running, FERRY_STATE_ERROR, FERRY_WAIT_NONE);
  assert_error_code (running, FERRY_ERROR_TOKEN_REQUIRED);
  g_assert_nonnull (strstr (ferry_job_get_record (running)->error_text, "“work”"));
  assert_job (suspended, FERRY_STATE_ERROR, FERRY_WAIT_NONE);
  assert_job (plain, FERRY_STATE_SUSPENDED, FERRY_WAIT_NONE);
  g_assert_cmpuint (fake_fetcher_get_n_running (fixture->fetcher), ==, 0);
  signal_log_forget (fixture->log);
}

static void
test_kept_token_stays (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryCredential) credential = fake_credential_new (
    "work", "{'server': <'example.org'>, 'user': <'ann'>, 'keep': <true>}", "x");
  FerryJob *job = engine_fixture_add (fixture, "a", "{'helper-token': <'work'>}");

  fake_vault_add (fixture->vault, credential);
  log_off (fixture);
  g_assert_cmpint (ferry_job_get_state (job), !=, FERRY_STATE_ERROR);
  signal_log_forget (fixture->log);
}

static void
test_repaired (const char *options)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "a", "{'helper-token': <'work'>}");

  fake_vault_add_password (fixture->vault, "work", "example.org", "password", "x");
  log_off (fixture);
  ferry_conditions_set_login (fixture->conditions, FERRY_LOGIN_PRESENT);
  fake_settle ();
  assert_job (job, FERRY_STATE_ERROR, FERRY_WAIT_NONE);

  if (options != NULL)
    engine_fixture_set (fixture, job, options);
  else
    fake_vault_add_password (fixture->vault, "work", "example.org", "password", "y");
  assert_job (job, FERRY_STATE_ERROR, FERRY_WAIT_NONE);
  g_assert_true (ferry_engine_resume (fixture->engine, job, NULL));
  fake_settle ();
  assert_job (job, FERRY_STATE_CONNECTING, FERRY_WAIT_NONE);
  signal_log_forget (fixture->log);
}

static void
test_new_token_and_resume_repair (void)
{
  test_repaired (NULL);
}

static void
test_taking_the_token_off_and_resume_repair (void)
{
  test_repaired ("{'helper-token': <''>}");
}

static void
test_whole_job_needs_no_token (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "a", "{'helper-token': <'work'>, 'auto-complete': <false>}");

  fake_vault_add_password (fixture->vault, "work", "example.org", "password", "x");
  fake_fetch_download (engine_fixture_get_fetch (fixture, "a", 0), "a-0", 10);
  fake_settle ();
  assert_job (job, FERRY_STATE_TRANSFERRED, FERRY_WAIT_NONE);
  log_off (fixture);
  assert_job (job, FERRY_STATE_TRANSFERRED, FERRY_WAIT_NONE);
  signal_log_forget (fixture->log);
}

static void
test_sentence_is_shown (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  FerryJob *job = engine_fixture_add (fixture, "a", NULL);
  g_autofree char *message = NULL;

  fail_with (fixture, "a", FERRY_ERROR_SIGN_IN);
  message = ferry_job_dup_message (job);
  g_assert_cmpstr (message, ==, "Trouble: sign-in.");
  signal_log_forget (fixture->log);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/tokens/fetch-knows-whose-job-it-is", test_fetch_knows_whose_job_it_is);
  g_test_add_func ("/engine/tokens/unlocking-ends-the-wait", test_unlocking_ends_the_wait);
  g_test_add_func ("/engine/tokens/locked-keyring-is-looked-at-again", test_locked_keyring_is_looked_at_again);
  g_test_add_func ("/engine/tokens/unlocking-is-no-sign-in", test_unlocking_is_no_sign_in);
  g_test_add_func ("/engine/tokens/new-token-ends-the-wait", test_new_token_ends_the_wait);
  g_test_add_func ("/engine/tokens/new-token-opens-no-gate", test_new_token_opens_no_gate);
  g_test_add_func ("/engine/tokens/login-ends-and-takes-its-tokens", test_login_ends_and_takes_its_tokens);
  g_test_add_func ("/engine/tokens/kept-token-stays", test_kept_token_stays);
  g_test_add_func ("/engine/tokens/new-token-and-resume-repair", test_new_token_and_resume_repair);
  g_test_add_func ("/engine/tokens/taking-the-token-off-and-resume-repair",
                   test_taking_the_token_off_and_resume_repair);
  g_test_add_func ("/engine/tokens/whole-job-needs-no-token", test_whole_job_needs_no_token);
  g_test_add_func ("/engine/tokens/sentence-is-shown", test_sentence_is_shown);

  return g_test_run ();
}

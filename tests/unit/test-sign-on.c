/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-sign-on.h"

#include "shared/ferry-error.h"
#include "tests/fakes/fake-token-guard.h"
#include "tests/fakes/fake-vault.h"

typedef struct
{
  FakeVault *vault;
  FakeTokenGuard *guard;
  FerrySignOn *sign_on;
} Fixture;

typedef struct
{
  FerryGrant *grant;
  GError *error;
  gboolean is_done;
} Answer;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->vault = fake_vault_new ();
  fixture->guard = fake_token_guard_new ();
  fixture->sign_on = ferry_sign_on_new (FERRY_VAULT (fixture->vault), FERRY_TOKEN_GUARD (fixture->guard));
  fake_vault_add_password (fixture->vault, "work", "a", "password", "x");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->sign_on);
  g_assert_finalize_object (fixture->vault);
  g_assert_finalize_object (fixture->guard);
}

static void
on_answered_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Answer *answer = user_data;

  answer->is_done = TRUE;
  ferry_sign_on_ask_finish (FERRY_SIGN_ON (object), result, &answer->grant, &answer->error);
}

static void
settle (void)
{
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
}

static void
ask (Fixture    *fixture,
     const char *token,
     const char *origin,
     Answer     *answer)
{
  const FerrySignOnQuestion question = {
    .client = (char *) "user",
    .token = (char *) token,
    .origin = (char *) origin,
    .is_here = TRUE,
  };

  ferry_sign_on_ask_async (fixture->sign_on, &question, NULL, on_answered_cb, answer);
  settle ();
}

static void
clear (Answer *answer)
{
  g_clear_pointer (&answer->grant, ferry_grant_unref);
  g_clear_error (&answer->error);
}

static void
test_others_wait_for_the_first (Fixture      *fixture,
                                gconstpointer data)
{
  Answer first = { 0 }, second = { 0 }, third = { 0 };

  ask (fixture, NULL, "https://a:443", &first);
  ask (fixture, "work", NULL, &second);
  ask (fixture, NULL, "https://a:443", &third);
  g_assert_nonnull (first.grant);
  g_assert_false (second.is_done);
  g_assert_false (third.is_done);

  ferry_sign_on_report (fixture->sign_on, first.grant, FERRY_SIGN_ON_ACCEPTED);
  settle ();
  g_assert_nonnull (second.grant);
  g_assert_nonnull (third.grant);
  clear (&first);
  clear (&second);
  clear (&third);
}

static void
test_refused_for_all (Fixture      *fixture,
                      gconstpointer data)
{
  Answer first = { 0 }, second = { 0 }, third = { 0 };

  ask (fixture, NULL, "https://a:443", &first);
  ask (fixture, "work", NULL, &second);
  ferry_sign_on_report (fixture->sign_on, first.grant, FERRY_SIGN_ON_REFUSED);
  settle ();
  g_assert_error (second.error, FERRY_ERROR, FERRY_ERROR_SIGN_IN);
  g_assert_cmpstr (second.error->message, ==,
                   "a did not accept the token “work”. Add it again with the right password.");

  fake_vault_add_password (fixture->vault, "work", "a", "password", "y");
  ask (fixture, NULL, "https://a:443", &third);
  g_assert_nonnull (third.grant);
  clear (&first);
  clear (&second);
  clear (&third);
}

static void
test_next_tries_when_the_first_gives_up (Fixture      *fixture,
                                         gconstpointer data)
{
  Answer first = { 0 }, second = { 0 }, third = { 0 };

  ask (fixture, NULL, "https://a:443", &first);
  ask (fixture, NULL, "https://a:443", &second);
  ask (fixture, NULL, "https://a:443", &third);
  ferry_sign_on_report (fixture->sign_on, first.grant, FERRY_SIGN_ON_UNDECIDED);
  settle ();
  g_assert_nonnull (second.grant);
  g_assert_false (third.is_done);
  ferry_sign_on_report (fixture->sign_on, second.grant, FERRY_SIGN_ON_ACCEPTED);
  settle ();
  g_assert_nonnull (third.grant);
  clear (&first);
  clear (&second);
  clear (&third);
}

static void
test_outcomes (Fixture      *fixture,
               gconstpointer data)
{
  Answer none = { 0 }, missing = { 0 }, other = { 0 }, locked = { 0 };

  ask (fixture, NULL, "https://b:443", &none);
  g_assert_true (none.is_done);
  g_assert_null (none.grant);
  g_assert_no_error (none.error);

  ask (fixture, "home", NULL, &missing);
  g_assert_error (missing.error, FERRY_ERROR, FERRY_ERROR_TOKEN_REQUIRED);

  /* A job’s token that is not for whoever asks. */
  ask (fixture, "work", "https://b:443", &other);
  g_assert_null (other.grant);
  g_assert_no_error (other.error);

  fake_vault_set_locked (fixture->vault, TRUE);
  ask (fixture, "work", NULL, &locked);
  g_assert_error (locked.error, FERRY_ERROR, FERRY_ERROR_KEYRING_LOCKED);
  clear (&missing);
  clear (&locked);
}

static void
test_administrator (Fixture      *fixture,
                    gconstpointer data)
{
  Answer refused = { 0 }, allowed = { 0 };

  fake_token_guard_set_administrator (fixture->guard, "ann");
  ask (fixture, NULL, "https://a:443", &refused);
  g_assert_error (refused.error, FERRY_ERROR, FERRY_ERROR_TOKEN_REQUIRED);

  fake_token_guard_set_allowed (fixture->guard, TRUE);
  ask (fixture, NULL, "https://a:443", &allowed);
  g_assert_true (ferry_grant_covers (allowed.grant, TRUE));
  g_assert_cmpuint (fake_token_guard_get_n_asked (fixture->guard), ==, 2);
  clear (&refused);
  clear (&allowed);
}

#define sign_on_test(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  sign_on_test ("/sign-on/others-wait-for-the-first", test_others_wait_for_the_first);
  sign_on_test ("/sign-on/refused-for-all", test_refused_for_all);
  sign_on_test ("/sign-on/next-tries-when-the-first-gives-up", test_next_tries_when_the_first_gives_up);
  sign_on_test ("/sign-on/outcomes", test_outcomes);
  sign_on_test ("/sign-on/administrator", test_administrator);

  return g_test_run ();
}

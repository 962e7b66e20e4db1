/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "auth-fixture.h"

#include "shared/ferry-error.h"

#include <string.h>

/* Servers that want to see a certificate. */

static void
assert_signed_in (AuthFixture *fixture,
                  const char  *uses)
{
  fetch_assert_whole (&fixture->fetch);
  g_assert_cmpstr (fixture->fetch.signed_in->str, ==, uses);
}

static void
assert_sentence (AuthFixture *fixture,
                 const char  *part)
{
  if (strstr (fixture->fetch.error->message, part) == NULL)
    g_error ("“%s” does not say “%s”", fixture->fetch.error->message, part);
}

static void
name_token (AuthFixture *fixture,
            const char  *name)
{
  fetch_fixture_set_job_options (&fixture->fetch, "'proxy': <'none'>, 'helper-token': <'%s'>", name);
}

static void
add_certificate (AuthFixture *fixture)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "http", "certificate.pem", NULL);
  g_autofree char *options = g_strdup_printf ("{'server': <'127.0.0.1'>, 'scheme': <'certificate'>,"
                                              " 'certificate': <'%s'>}", file);
  g_autoptr(FerryCredential) credential = fake_credential_new ("card", options, NULL);

  fake_vault_add (fixture->vault, credential);
}

static void
test_certificate (AuthFixture  *fixture,
                  gconstpointer data)
{
  auth_fixture_use_tls (fixture);
  bad_server_require_certificate (fixture->fetch.server);
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_SIGN_IN);
  assert_sentence (fixture, "127.0.0.1 asks for a certificate of yours.");

  add_certificate (fixture);
  fetch_fixture_run (&fixture->fetch);
  assert_signed_in (fixture, "card@127.0.0.1 ");
}

static void
test_named_certificate (AuthFixture  *fixture,
                        gconstpointer data)
{
  auth_fixture_use_tls (fixture);
  bad_server_require_certificate (fixture->fetch.server);
  add_certificate (fixture);
  name_token (fixture, "card");
  fetch_fixture_run (&fixture->fetch);
  assert_signed_in (fixture, "card@127.0.0.1 ");
  g_assert_cmpuint (bad_server_count_requests (fixture->fetch.server), ==, 1);
}

static void
test_certificate_that_is_gone (AuthFixture  *fixture,
                               gconstpointer data)
{
  g_autoptr(FerryCredential) credential = fake_credential_new (
    "card", "{'server': <'127.0.0.1'>, 'scheme': <'certificate'>, 'certificate': <'/nonexistent.pem'>}", NULL);

  fake_vault_add (fixture->vault, credential);
  name_token (fixture, "card");
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_TOKEN_REQUIRED);
  assert_sentence (fixture, "The certificate of the token “card” cannot be read.");
}

int
main (int    argc,
      char **argv)
{
  fetch_test_init (&argc, &argv);

  auth_test ("/auth-certificate/found-by-origin", test_certificate);
  auth_test ("/auth-certificate/named", test_named_certificate);
  auth_test ("/auth-certificate/gone", test_certificate_that_is_gone);

  return g_test_run ();
}

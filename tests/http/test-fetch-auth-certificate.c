/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "auth-fixture.h"

#include "shared/ferry-error.h"
#include "tests/fakes/scratch-folder.h"

#include <string.h>

static gboolean has_card = FALSE;

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

/* SoftHSM2 is a smart card in a folder. */
static gboolean
run (const char *command)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *complaints = NULL;
  int status = 0;

  if (g_spawn_command_line_sync (command, &output, &complaints, &status, &error) &&
      g_spawn_check_wait_status (status, NULL))
    return TRUE;

  g_test_message ("%s: %s", command, error != NULL ? error->message : complaints);
  return FALSE;
}

static void
make_card (ScratchFolder *folder)
{
  g_autofree char *configuration = scratch_folder_path (folder, "softhsm2.conf");
  g_autofree char *text = g_strdup_printf ("directories.tokendir = %s\n", folder->path);
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "http", "certificate.pem", NULL);
  g_autofree char *import = g_strdup_printf (
    "softhsm2-util --import %s --token ferry --label card --id 01 --pin 1234", file);
  g_autofree char *write = g_strdup_printf (
    "p11tool --login --set-pin 1234 --write --load-certificate=%s --label card --id=01 pkcs11:token=ferry", file);

  scratch_folder_write (folder, "softhsm2.conf", text);
  g_setenv ("SOFTHSM2_CONF", configuration, TRUE);
  has_card = run ("softhsm2-util --init-token --free --label ferry --pin 1234 --so-pin 12345678") && run (import) &&
             run (write);
}

static void
add_card (AuthFixture *fixture,
          const char  *pin)
{
  g_autoptr(FerryCredential) credential = fake_credential_new (
    "card",
    "{'server': <'127.0.0.1'>, 'scheme': <'certificate'>, 'certificate': <'pkcs11:token=ferry;object=card'>}", pin);

  fake_vault_add (fixture->vault, credential);
}

static void
test_card (AuthFixture  *fixture,
           gconstpointer data)
{
  if (!has_card)
    {
      g_test_skip ("softhsm2-util or p11tool is missing");
      return;
    }

  auth_fixture_use_tls (fixture);
  bad_server_require_certificate (fixture->fetch.server);
  name_token (fixture, "card");
  add_card (fixture, "4321");
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_SIGN_IN);
  assert_sentence (fixture, "its password or PIN is wrong");

  add_card (fixture, "1234");
  fetch_fixture_run (&fixture->fetch);
  assert_signed_in (fixture, "card@127.0.0.1 ");
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(ScratchFolder) folder = NULL;

  fetch_test_init (&argc, &argv);

  auth_test ("/auth-certificate/found-by-origin", test_certificate);
  auth_test ("/auth-certificate/named", test_named_certificate);
  auth_test ("/auth-certificate/gone", test_certificate_that_is_gone);
  auth_test ("/auth-certificate/card", test_card);

  folder = scratch_folder_new ();
  make_card (folder);

  return g_test_run ();
}

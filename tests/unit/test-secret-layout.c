/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-secret-layout.h"

#include "shared/ferry-error.h"
#include "tests/fakes/fake-vault.h"

#include <string.h>

static gboolean
read_text (FerryCredential *credential,
           const char      *text,
           GError         **error)
{
  return ferry_secret_layout_read (credential, text, strlen (text), error);
}

static void
test_comes_back (void)
{
  g_autoptr(FerryCredential) credential = fake_credential_new (
    "card", "{'server': <'example.org'>, 'scheme': <'certificate'>, 'certificate': <'/home/ann/c=1.pem'>,"
    " 'key': <'pkcs11:object=k'>}", "a\nb\\c=d");
  g_autoptr(FerryCredential) again = ferry_credential_new ("card", "user");
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySecret) text = ferry_secret_layout_write (credential, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ferry_secret_get_text (text), ==,
                   "password=a\\nb\\\\c=d\ncertificate=/home/ann/c=1.pem\nkey=pkcs11:object=k\n");
  g_assert_true (read_text (again, ferry_secret_get_text (text), &error));
  g_assert_cmpstr (ferry_secret_get_text (again->secret), ==, "a\nb\\c=d");
  g_assert_cmpstr (again->certificate, ==, "/home/ann/c=1.pem");
  g_assert_cmpstr (again->key, ==, "pkcs11:object=k");
}

static void
test_unknown_keys_are_passed_over (void)
{
  g_autoptr(FerryCredential) credential = ferry_credential_new ("a", "user");

  g_assert_true (read_text (credential, "expires=never\n\npassword=x", NULL));
  g_assert_cmpstr (ferry_secret_get_text (credential->secret), ==, "x");
}

static void
test_damaged (void)
{
  static const char *const texts[] = { "s3cret", "password=s3cret\\", "password=\\s3cret", "key=\n",
                                       "certificate=\xff\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(FerryCredential) credential = ferry_credential_new ("work", "user");
      g_autoptr(GError) error = NULL;

      g_assert_false (read_text (credential, texts[i], &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_FAILED);
      g_assert_nonnull (strstr (error->message, "“work”"));
      g_assert_null (strstr (error->message, "s3cret"));
    }
}

static void
test_too_long (void)
{
  g_autofree char *text = g_strnfill (2 * FERRY_SECRET_MAX_BYTES + 20, 'x');
  g_autoptr(FerryCredential) credential = ferry_credential_new ("work", "user");
  g_autoptr(GError) error = NULL;

  memcpy (text, "password=", 9);
  g_assert_false (read_text (credential, text, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_FAILED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/secret-layout/comes-back", test_comes_back);
  g_test_add_func ("/secret-layout/unknown-keys-are-passed-over", test_unknown_keys_are_passed_over);
  g_test_add_func ("/secret-layout/damaged", test_damaged);
  g_test_add_func ("/secret-layout/too-long", test_too_long);

  return g_test_run ();
}

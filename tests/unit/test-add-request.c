/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What somebody wants to add: the words that were typed, and the call that they
 * become. */

#include "client/ferry-add-request.h"
#include "client/ferry-digest-text.h"
#include "shared/ferry-error.h"

#include <locale.h>
#include <string.h>

#define SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static void
assert_refused (FerryAddRequest *request)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_add_request_build (request, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, !=, "");
}

static GVariant *
build (FerryAddRequest *request)
{
  g_autoptr(GError) error = NULL;
  GVariant *jobs = ferry_add_request_build (request, &error);

  g_assert_no_error (error);
  return jobs;
}

static void
test_text_becomes_addresses (void)
{
  g_autoptr(FerryAddRequest) request = ferry_add_request_new ();

  ferry_add_request_set_text (request, " https://a.example/1\nhttp://b.example/2\t https://a.example/1  \r\n"
                              "www.example.org/file.iso");
  g_assert_cmpuint (request->addresses->len, ==, 3);
  g_assert_cmpstr (request->addresses->pdata[0], ==, "https://a.example/1");
  g_assert_cmpstr (request->addresses->pdata[1], ==, "http://b.example/2");
  g_assert_cmpstr (request->addresses->pdata[2], ==, "https://www.example.org/file.iso");
  g_assert_null (request->unusable);
}

static void
test_what_is_no_address_is_named (void)
{
  static const char *const words[] = {
    "ftp://example.org/x", "file:///etc/passwd", "javascript:alert(1)", "hello", "https://", "http:///x", "/etc/passwd",
    "me@example.org/x",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr(FerryAddRequest) request = ferry_add_request_new ();

      ferry_add_request_set_text (request, words[i]);
      g_assert_cmpstr (request->unusable, ==, words[i]);
      assert_refused (request);
    }
}

static void
test_nothing_is_refused (void)
{
  g_autoptr(FerryAddRequest) request = ferry_add_request_new ();

  assert_refused (request);
}

static void
test_clipboard_gives_addresses_only (void)
{
  g_autofree char *found = ferry_add_request_find_addresses ("See https://a.example/1 and\nftp://x (www.b.example/2)");
  g_autofree char *none = ferry_add_request_find_addresses ("my secret password");
  g_autofree char *nothing = ferry_add_request_find_addresses (NULL);

  g_assert_cmpstr (found, ==, "https://a.example/1");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_name_is_suggested_for_one_address (void)
{
  g_autoptr(FerryAddRequest) request = ferry_add_request_new ();
  g_autofree char *single = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *several = NULL;

  ferry_add_request_set_text (request, "https://a.example/dir/big%20file.iso?token=1");
  single = ferry_add_request_dup_suggested_name (request);
  g_assert_cmpstr (single, ==, "big file.iso");

  ferry_add_request_set_text (request, "https://a.example/dir/");
  folder = ferry_add_request_dup_suggested_name (request);
  g_assert_null (folder);

  ferry_add_request_set_text (request, "https://a.example/1 https://a.example/2");
  several = ferry_add_request_dup_suggested_name (request);
  g_assert_null (several);
}

static void
test_defaults_are_enough (void)
{
  g_autoptr(FerryAddRequest) request = ferry_add_request_new ();
  g_autoptr(GVariant) jobs = NULL;
  g_autoptr(GVariant) job = NULL;
  g_autoptr(GVariant) options = NULL;
  g_autoptr(GVariant) file_options = NULL;
  const char *priority, *token, *address, *folder;

  ferry_add_request_set_text (request, "https://a.example/1");
  jobs = build (request);
  g_variant_get (jobs, "(@a(a{sv}a(sa{sv})))", &job);
  g_assert_cmpuint (g_variant_n_children (job), ==, 1);
  g_variant_get_child (job, 0, "(@a{sv}@a(sa{sv}))", &options, &file_options);
  g_assert_true (g_variant_lookup (options, "priority", "&s", &priority));
  g_assert_cmpstr (priority, ==, "normal");
  g_assert_true (g_variant_lookup (options, "token", "&s", &token));
  g_assert_cmpuint (strspn (token, "abcdefghijklmnopqrstuvwxyz0123456789_"), ==, strlen (token));
  g_assert_cmpuint (g_variant_n_children (options), ==, 2);

  g_clear_pointer (&options, g_variant_unref);
  g_variant_get_child (file_options, 0, "(&s@a{sv})", &address, &options);
  g_assert_cmpstr (address, ==, "https://a.example/1");
  g_assert_true (g_variant_lookup (options, "folder", "&s", &folder));
  g_assert_true (g_path_is_absolute (folder));
}

static guint
count_jobs (FerryAddRequest *request,
            guint           *n_files)
{
  g_autoptr(GVariant) jobs = build (request);
  g_autoptr(GVariant) all = g_variant_get_child_value (jobs, 0);
  g_autoptr(GVariant) files = NULL;

  g_variant_get_child (all, 0, "(@a{sv}@a(sa{sv}))", NULL, &files);
  *n_files = (guint) g_variant_n_children (files);
  return (guint) g_variant_n_children (all);
}

static void
test_several_are_apart_or_together (void)
{
  g_autoptr(FerryAddRequest) request = ferry_add_request_new ();
  g_autoptr(GBytes) metalink = g_bytes_new_static ("<metalink/>", 11);
  g_autoptr(GError) error = NULL;
  guint n_files;

  ferry_add_request_set_text (request, "https://a.example/1 https://a.example/2");
  ferry_add_request_add_metalink (request, metalink, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_jobs (request, &n_files), ==, 3);
  g_assert_cmpuint (n_files, ==, 1);

  request->together = TRUE;
  g_assert_cmpuint (count_jobs (request, &n_files), ==, 1);
  g_assert_cmpuint (n_files, ==, 3);
}

static void
test_details_are_judged (void)
{
  g_autoptr(FerryAddRequest) request = ferry_add_request_new ();

  ferry_add_request_set_text (request, "https://a.example/1");
  request->limit = g_strdup ("fast");
  assert_refused (request);
  g_free (request->limit);
  request->limit = g_strdup ("2M");

  request->digest = g_strdup ("abc");
  assert_refused (request);
  g_free (request->digest);
  request->digest = g_strdup (SHA256);

  request->name = g_strdup ("a/b");
  assert_refused (request);
  g_free (request->name);
  request->name = g_strdup ("a");

  request->password = g_strdup ("secret");
  assert_refused (request);
  request->user = g_strdup ("a:b");
  assert_refused (request);
  g_free (request->user);
  request->user = g_strdup ("ann");
  g_variant_unref (build (request));

  /* Name and digest belong to a single file. */
  ferry_add_request_set_text (request, "https://a.example/1 https://a.example/2");
  assert_refused (request);
}

static void
test_sign_in_becomes_a_header (void)
{
  g_autoptr(FerryAddRequest) request = ferry_add_request_new ();
  g_autoptr(GVariant) jobs = NULL;
  g_autofree char *text = NULL;

  ferry_add_request_set_text (request, "https://a.example/1");
  request->user = g_strdup ("Aladdin");
  request->password = g_strdup ("open sesame");
  jobs = build (request);
  text = g_variant_print (jobs, FALSE);
  g_assert_nonnull (strstr (text, "'headers': <['Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==']>"));
}

static void
test_metalink_may_not_be_endless (void)
{
  g_autoptr(FerryAddRequest) request = ferry_add_request_new ();
  g_autoptr(GBytes) bytes = g_bytes_new_take (g_malloc0 (17 * 1024 * 1024), 17 * 1024 * 1024);
  g_autoptr(GError) error = NULL;

  g_assert_false (ferry_add_request_add_metalink (request, bytes, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

static void
test_only_metalinks_are_taken_for_metalinks (void)
{
  g_autoptr(FerryAddRequest) request = ferry_add_request_new ();
  g_autoptr(GBytes) picture = g_bytes_new_static ("\211PNG\r\n\032\n\0\0", 10);
  g_autoptr(GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr(GError) error = NULL;

  g_assert_false (ferry_add_request_add_metalink (request, picture, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (ferry_add_request_add_metalink (request, nothing, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (ferry_add_request_get_n_files (request), ==, 0);
}

static void
test_digests_as_people_paste_them (void)
{
  static const char *const good[] = {
    SHA256, "sha256:" SHA256, "SHA256=" SHA256, "SHA-256: " SHA256, "  " SHA256 "  file.iso\n", "sha256 " SHA256,
  };
  static const char *const bad[] = { "", "sha256:", "sha512:" SHA256, SHA256 "0", "sha3:" SHA256, "xyz", SHA256 "g" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *digest = ferry_digest_text_normalize (good[i], NULL);

      g_assert_cmpstr (digest, ==, "sha256:" SHA256);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (ferry_digest_text_normalize (bad[i], &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
    }
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/add-request/text-becomes-addresses", test_text_becomes_addresses);
  g_test_add_func ("/add-request/what-is-no-address-is-named", test_what_is_no_address_is_named);
  g_test_add_func ("/add-request/nothing-is-refused", test_nothing_is_refused);
  g_test_add_func ("/add-request/clipboard-gives-addresses-only", test_clipboard_gives_addresses_only);
  g_test_add_func ("/add-request/name-is-suggested-for-one-address", test_name_is_suggested_for_one_address);
  g_test_add_func ("/add-request/defaults-are-enough", test_defaults_are_enough);
  g_test_add_func ("/add-request/several-are-apart-or-together", test_several_are_apart_or_together);
  g_test_add_func ("/add-request/details-are-judged", test_details_are_judged);
  g_test_add_func ("/add-request/sign-in-becomes-a-header", test_sign_in_becomes_a_header);
  g_test_add_func ("/add-request/metalink-may-not-be-endless", test_metalink_may_not_be_endless);
  g_test_add_func ("/add-request/only-metalinks-are-taken-for-metalinks", test_only_metalinks_are_taken_for_metalinks);
  g_test_add_func ("/add-request/digests-as-people-paste-them", test_digests_as_people_paste_them);
  return g_test_run ();
}

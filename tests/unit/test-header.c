/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-header.h"
#include "shared/ferry-error.h"

#include <string.h>

static void
assert_header (const char *line,
               const char *name,
               const char *value,
               gboolean    secret)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryHeader) header = ferry_header_new_from_line (line, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (header->name, ==, name);
  g_assert_cmpstr (header->value, ==, value);
  g_assert_null (header->origin);
  g_assert_cmpint (header->secret, ==, secret);
}

static void
test_fields (void)
{
  assert_header ("Accept: text/html", "Accept", "text/html", FALSE);
  assert_header ("X-Empty:", "X-Empty", "", FALSE);
  assert_header ("X-Space: \t a b \t", "X-Space", "a b", FALSE);
  assert_header ("X-Colon: a:b", "X-Colon", "a:b", FALSE);
  assert_header ("X-Name: ñ", "X-Name", "ñ", FALSE);
  assert_header ("a!#$%&'*+-.^_`|~9: x", "a!#$%&'*+-.^_`|~9", "x", FALSE);
}

static void
test_secrets (void)
{
  static const char *const secret[] = {
    "Authorization", "Proxy-Authorization", "cookie", "Set-Cookie", "X-Auth", "X-Api-Key",
    "apikey", "X-Access-Token", "PRIVATE-TOKEN", "X-Client-Secret", "X-Password", "X-Session-Id",
    "X-Amz-Credential", "X-Signature",
  };
  static const char *const open[] = { "Accept", "User-Agent", "Referer", "X-Tag", "Key" };

  for (gsize i = 0; i < G_N_ELEMENTS (secret); i++)
    {
      g_autofree char *line = g_strconcat (secret[i], ": x", NULL);

      assert_header (line, secret[i], "x", TRUE);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (open); i++)
    {
      g_autofree char *line = g_strconcat (open[i], ": x", NULL);

      assert_header (line, open[i], "x", FALSE);
    }
}

static void
assert_refused (const char *line,
                const char *told)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_header_new_from_line (line, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "headers"));
  g_assert_nonnull (strstr (error->message, told));
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_null (strstr (error->message, "hunter2"));
}

static void
test_refused (void)
{
  assert_refused ("", "Name: value");
  assert_refused ("hunter2", "Name: value");
  assert_refused (": hunter2", "Name: value");
  assert_refused ("Na me: hunter2", "Name: value");
  assert_refused ("Name : hunter2", "Name: value");
  assert_refused (" Name: hunter2", "Name: value");
  assert_refused ("N\nX: hunter2", "Name: value");
  assert_refused ("Ñame: hunter2", "Name: value");
  assert_refused ("Name: hunter2\r\nHost: evil", "Name");
  assert_refused ("Name: hunter2\n continued", "Name");
  assert_refused ("Name: hunter2\x01", "Name");
  assert_refused ("Name: hunter2\x7f", "Name");
  assert_refused ("Name: hunter2\xff", "Name");
}

static void
test_own_fields (void)
{
  static const char *const own[] = {
    "Host", "content-length", "Transfer-Encoding", "Connection", "RANGE", "If-Range",
    "Accept-Encoding", "TE", "Upgrade", "Keep-Alive", "Proxy-Connection", "Trailer", "Expect",
    "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "Content-Encoding",
    "Content-Range",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    {
      g_autofree char *line = g_strconcat (own[i], ": hunter2", NULL);

      assert_refused (line, own[i]);
    }
}

static void
assert_basic (const char *user_information,
              const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryHeader) header = ferry_header_new_basic (user_information, "https://h.org:443", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (header->name, ==, "Authorization");
  g_assert_cmpstr (header->value, ==, expected);
  g_assert_cmpstr (header->origin, ==, "https://h.org:443");
  g_assert_true (header->secret);
}

static void
test_basic (void)
{
  g_autoptr(GError) error = NULL;

  /* The example of RFC 7617 §2 */
  assert_basic ("Aladdin:open%20sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  assert_basic ("user:p%40w", "Basic dXNlcjpwQHc=");
  assert_basic ("user", "Basic dXNlcjo=");
  assert_basic ("", "Basic Og==");
  assert_basic ("u:a:b", "Basic dTphOmI=");

  g_assert_null (ferry_header_new_basic ("hunter2:%ff", "https://h.org:443", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_null (strstr (error->message, "hunter2"));
}

static void
test_equal (void)
{
  g_autoptr(FerryHeader) header = ferry_header_new_from_line ("Accept: a", NULL);
  g_autoptr(FerryHeader) same = ferry_header_new_from_line ("accept:a", NULL);
  g_autoptr(FerryHeader) other = ferry_header_new_from_line ("Accept: A", NULL);
  g_autoptr(FerryHeader) basic = ferry_header_new_basic ("u:p", "https://h.org:443", NULL);
  g_autoptr(FerryHeader) elsewhere = ferry_header_new_basic ("u:p", "https://i.org:443", NULL);
  g_autoptr(FerryHeader) copy = ferry_header_copy (basic);
  g_autofree char *line = ferry_header_to_line (header);

  g_assert_true (ferry_header_equal (header, same));
  g_assert_false (ferry_header_equal (header, other));
  g_assert_false (ferry_header_equal (basic, elsewhere));
  g_assert_true (ferry_header_equal (basic, copy));
  g_assert_true (copy->secret);
  g_assert_cmpstr (line, ==, "Accept: a");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/header/name-and-value", test_fields);
  g_test_add_func ("/header/what-authenticates-is-secret", test_secrets);
  g_test_add_func ("/header/malformed-fields-are-refused-and-not-told", test_refused);
  g_test_add_func ("/header/fields-of-ferry-are-refused-by-name", test_own_fields);
  g_test_add_func ("/header/user-information-becomes-basic", test_basic);
  g_test_add_func ("/header/equal-fields", test_equal);

  return g_test_run ();
}

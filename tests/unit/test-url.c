/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-url.h"
#include "shared/ferry-error.h"

#include <string.h>

typedef struct
{
  const char *url;
  const char *expected;
} Pair;

/* Signed addresses must stay as they are, byte by byte. */
static void
test_kept (void)
{
  static const char *const urls[] = {
    "http://example.org",
    "https://example.org/",
    "HTTPS://EXAMPLE.org/A",
    "http://example.org:8080/a?b",
    "http://example.org?sig=a%2Fb%2fc+d&x=/../'()*~|{}",
    "http://[::1]:80/x",
    "http://[fe80::1%25eth0]/x",
    "http://127.0.0.1/x",
    "http://under_score.example/x",
    "http://example.org/a//b/./../c;d=e,f@g:h!$&",
    "http://example.org/%00",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *clean = ferry_url_clean (urls[i], NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (clean, ==, urls[i]);
      g_assert_true (ferry_url_check (urls[i], NULL));
    }
}

static void
test_cleaned (void)
{
  static const Pair pairs[] = {
    { "http://h.org/a#b", "http://h.org/a" },
    { "http://h.org#b?c", "http://h.org" },
    { "http://h.org/a?b#c#d", "http://h.org/a?b" },
    { "http://h.org/ñ?ü=€#ß", "http://h.org/%C3%B1?%C3%BC=%E2%82%AC" },
    { "http://ñ.org/x", "http://ñ.org/x" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *clean = ferry_url_clean (pairs[i].url, NULL, NULL);

      g_assert_cmpstr (clean, ==, pairs[i].expected);
    }
}

static void
test_refused (void)
{
  static const char *const urls[] = {
    "http:",
    "http://",
    "http:///path",
    "http://?q",
    "http://:80/",
    "http://h.org:0/",
    "http://h.org:65536/",
    "http://h.org:8a/",
    "http://h.org/%zz",
    "http://h.org/%",
    "http://h%2forg/",
    "http://h%20org/",
    "http://h\\org/",
    "http://[::1/",
    "http://h.org/a b",
    " http://h.org/",
    "http://h.org/\n",
    "http://h.org/\r\nX: y",
    "http://h.org/\x7f",
    "http://h.org/\xc2\xa0",
    "http://h.org/\xe2\x80\xa8",
    "http://h.org/\xff",
    "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *printable = g_strescape (urls[i], NULL);

      g_test_message ("%s", printable);
      g_assert_false (ferry_url_check (urls[i], &error));
      g_assert_true (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT) ||
                     g_error_matches (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED_SCHEME));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

static void
test_schemes (void)
{
  static const char *const urls[] = {
    "ftp://h.org/x", "file:///etc/passwd", "//h.org/x", "/etc/passwd", "h.org/x",
    "javascript:alert(1)", "httpx://h.org/", "data:,x", "http",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (ferry_url_check (urls[i], &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED_SCHEME);
    }
}

static void
test_length (void)
{
  g_autoptr(GString) url = g_string_new ("http://h.org/");

  while (url->len < FERRY_URL_MAX_BYTES)
    g_string_append_c (url, 'a');
  g_assert_true (ferry_url_check (url->str, NULL));
  g_string_append_c (url, 'a');
  g_assert_false (ferry_url_check (url->str, NULL));
}

/* What is stored is the encoded address, and that has to be let in again. */
static void
test_length_when_encoded (void)
{
  g_autoptr(GString) url = g_string_new ("http://h.org/");
  g_autoptr(GError) error = NULL;

  while (url->len < FERRY_URL_MAX_BYTES / 2)
    g_string_append (url, "ñ");
  g_assert_false (ferry_url_check (url->str, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

static void
test_user_information (void)
{
  static const struct
  {
    const char *url;
    const char *clean;
    const char *user_information;
  } cases[] = {
    { "https://user:pw@h.org/x", "https://h.org/x", "user:pw" },
    { "https://user@h.org/x", "https://h.org/x", "user" },
    { "https://a@b:c@h.org/x", "https://h.org/x", "a@b:c" },
    { "https://@h.org/x", "https://h.org/x", "" },
    { "https://u:p%40w@h.org:8/x?y@z", "https://h.org:8/x?y@z", "u:p%40w" },
    { "https://h.org/x@y", "https://h.org/x@y", NULL },
    { "https://h.org?x@y", "https://h.org?x@y", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *user_information = NULL;
      g_autofree char *clean = ferry_url_clean (cases[i].url, &user_information, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (clean, ==, cases[i].clean);
      g_assert_cmpstr (user_information, ==, cases[i].user_information);
    }
}

static void
test_user_information_is_not_told (void)
{
  static const char *const urls[] = {
    "https://user:hunter2@h.org/x?hunter2#hunter2",
    "https://user:hunter2@h.org:99999/x",
    "https://user:hunter2/x@h.org/y",
    "https://user:hun/hunter2@h.org/y",
    "https://user:hunter2@h.org/ x",
    "ftp://user:hunter2@h.org/x",
    "user:hunter2@h.org/x",
    "https://u:\xffhunter2@h.org/",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (ferry_url_check (urls[i], &error));
      g_test_message ("%s", error->message);
      g_assert_null (strstr (error->message, "hunter2"));
    }
}

static void
test_mask (void)
{
  static const Pair pairs[] = {
    { "https://h.org/a", "https://h.org/a" },
    { "https://u:p@h.org/a?token=1#x", "https://h.org/a?…" },
    { "https://h.org?token=1", "https://h.org?…" },
    { "https://h.org/a#secret", "https://h.org/a" },
    { "https://h.org/@scope/package", "https://h.org/@scope/package" },
    { "https://h.org:8080/@scope/package", "https://h.org:8080/@scope/package" },
    { "https://[::1]:8080/@scope", "https://[::1]:8080/@scope" },
    { "https://u:p/w@h.org/a?b", "https://h.org/a?…" },
    { "not an address", "not an address" },
    { "", "" },
    { "?x", "?…" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *masked = ferry_url_mask (pairs[i].url);

      g_assert_cmpstr (masked, ==, pairs[i].expected);
    }
}

static void
test_local (void)
{
  static const char *const local[] = {
    "http://localhost/", "http://LOCALHOST:8080/", "http://localhost./", "http://a.b.localhost/x",
    "http://127.0.0.1/", "http://127.8.9.10:1/", "http://[::1]/", "http://169.254.1.2/",
    "http://[fe80::1]/", "http://[fe80::1%25eth0]:80/", "socks5://127.0.0.1:1080",
  };
  static const char *const elsewhere[] = {
    "http://example.org/", "http://localhost.example.org/", "http://notlocalhost/",
    "http://10.0.0.1/", "http://192.168.1.1/", "http://8.8.8.8/", "http://[2001:db8::1]/",
    "http://127.0.0.1.example.org/", "http://0.0.0.0/", "nonsense", "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (local); i++)
    g_assert_true (ferry_url_is_local (local[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    g_assert_false (ferry_url_is_local (elsewhere[i]));
}

static void
test_origin (void)
{
  static const Pair pairs[] = {
    { "https://h.org/a", "https://h.org:443" },
    { "HTTP://H.Org/a", "http://h.org:80" },
    { "http://h.org:443/a?b", "http://h.org:443" },
    { "http://[::1]:8/", "http://[::1]:8" },
    { "https://u:p@h.org", "https://h.org:443" },
    { "nonsense", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *origin = ferry_url_dup_origin (pairs[i].url);

      g_assert_cmpstr (origin, ==, pairs[i].expected);
    }
}

static void
test_name (void)
{
  static const Pair pairs[] = {
    { "http://h.org/a/b.iso", "b.iso" },
    { "http://h.org/b%20c.iso?x=/y#z", "b c.iso" },
    { "http://h.org/", "download" },
    { "http://h.org", "download" },
    { "http://h.org/a/", "download" },
    { "http://h.org/..", "download" },
    { "http://h.org/%2e%2e", "download" },
    { "http://h.org/..%2f..%2fetc%2fpasswd", "_.._etc_passwd" },
    { "http://h.org/a%2Fb", "a_b" },
    { "http://h.org/.bashrc", "bashrc" },
    { "http://h.org/a%00b", "a%00b" },
    { "http://h.org/a%0Ab", "a_b" },
    { "http://h.org/%E2%80%AEgpj.exe", "___gpj.exe" },
    { "http://h.org/%ff.iso", "%ff.iso" },
    { "http://h.org/%20%20", "download" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *name = ferry_url_dup_name (pairs[i].url);

      g_assert_cmpstr (name, ==, pairs[i].expected);
    }
}

static void
test_long_name (void)
{
  g_autoptr(GString) url = g_string_new ("http://h.org/a");
  g_autofree char *name = NULL;

  for (guint i = 0; i < 200; i++)
    g_string_append (url, "%C3%B1");
  name = ferry_url_dup_name (url->str);
  g_assert_cmpuint (strlen (name), ==, 255);
  g_assert_true (g_utf8_validate (name, -1, NULL));
}

static void
test_proxies (void)
{
  static const char *const good[] = {
    "http://proxy.example:3128", "http://proxy.example", "https://10.0.0.1:8443/",
    "socks5://[::1]:1080",
  };
  static const char *const bad[] = {
    "proxy.example:3128", "http://", "http://u:p@proxy.example", "http://proxy.example/path",
    "http://proxy.example?x", "http://proxy.example#x", "socks5://proxy.example",
    "socks4://h:1", "ftp://h", "http://a b", "http://h:0", "http://h\n", "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (ferry_url_is_proxy (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ferry_url_is_proxy (bad[i]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/url/sound-addresses-are-kept-byte-by-byte", test_kept);
  g_test_add_func ("/url/what-never-goes-to-a-server-is-taken-off", test_cleaned);
  g_test_add_func ("/url/unsound-addresses-are-refused", test_refused);
  g_test_add_func ("/url/other-schemes-are-refused", test_schemes);
  g_test_add_func ("/url/length-is-limited", test_length);
  g_test_add_func ("/url/length-is-limited-when-encoded", test_length_when_encoded);
  g_test_add_func ("/url/user-information-is-split-off", test_user_information);
  g_test_add_func ("/url/passwords-are-never-told", test_user_information_is_not_told);
  g_test_add_func ("/url/mask-is-fit-for-a-log", test_mask);
  g_test_add_func ("/url/local-means-this-machine-or-link", test_local);
  g_test_add_func ("/url/origins-compare", test_origin);
  g_test_add_func ("/url/name-is-the-last-segment", test_name);
  g_test_add_func ("/url/long-name-is-cut-between-characters", test_long_name);
  g_test_add_func ("/url/proxies", test_proxies);

  return g_test_run ();
}

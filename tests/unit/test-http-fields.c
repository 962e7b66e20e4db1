/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-http-fields.h"

#include <string.h>

/* 2024-02-29 12:00:00 UTC */
#define NOW (G_GINT64_CONSTANT (1709208000) * G_USEC_PER_SEC)

/* In ASCII, for the report has to be UTF-8 and the case need not. */
static void
show_case (const char *text)
{
  g_autofree char *escaped = g_strescape (text != NULL ? text : "(null)", NULL);

  g_test_message ("“%s”", escaped);
}

static void
test_good_ranges (void)
{
  static const struct
  {
    const char *value;
    FerryContentRange range;
  } cases[] = {
    { "bytes 0-0/1", { 0, 0, 1 } },
    { "bytes 0-499/1234", { 0, 499, 1234 } },
    { "bytes 734-1233/1234", { 734, 1233, 1234 } },
    { "bytes 42-1233/*", { 42, 1233, -1 } },
    { "bytes */1234", { -1, -1, 1234 } },
    { "bytes */0", { -1, -1, 0 } },
    { "BYTES 0-1/2", { 0, 1, 2 } },
    { " \tbytes 0-1/2 \t", { 0, 1, 2 } },
    { "bytes 007-08/0009", { 7, 8, 9 } },
    { "bytes 0-9223372036854775806/9223372036854775807", { 0, G_MAXINT64 - 1, G_MAXINT64 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FerryContentRange range = { 5, 5, 5 };

      show_case (cases[i].value);
      g_assert_true (ferry_http_parse_content_range (cases[i].value, &range));
      g_assert_cmpint (range.first, ==, cases[i].range.first);
      g_assert_cmpint (range.last, ==, cases[i].range.last);
      g_assert_cmpint (range.total, ==, cases[i].range.total);
    }
}

static void
test_bad_ranges (void)
{
  static const char *const values[] = {
    NULL,
    "",
    "bytes",
    "bytes ",
    "bytes 0-1",
    "bytes 0-1/",
    "bytes 1-0/2",
    "bytes 0-2/2",
    "bytes 2-2/2",
    "bytes 0-0/0",
    "bytes -1-1/2",
    "bytes +0-1/2",
    "bytes 0--1/2",
    "bytes 0-1/-2",
    "bytes -1/2",
    "bytes 0-/2",
    "bytes */*",
    "bytes *",
    "bytes */",
    "bytes *-*/5",
    "bytes=0-1/2",
    "bytes: 0-1/2",
    "bytes  0-1/2",
    "bytes 0 - 1 / 2",
    "bytes 0-1/2 x",
    "bytes 0-1/2, bytes 0-1/2",
    "bytes 0-1/2;",
    "bytes 0x0-0x1/0x2",
    "bytes 0-1.5/2",
    "lines 0-1/2",
    "0-1/2",
    "bytes 0-9223372036854775807/*",
    "bytes 0-1/9223372036854775808",
    "bytes 9223372036854775808-9223372036854775809/*",
    "bytes 0-18446744073709551615/18446744073709551616",
    "bytes 18446744073709551616-18446744073709551617/*",
    "bytes 0-1/99999999999999999999999999999999999999",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      FerryContentRange range = { 5, 6, 7 };

      show_case (values[i]);
      g_assert_false (ferry_http_parse_content_range (values[i], &range));
      g_assert_cmpint (range.first, ==, 5);
      g_assert_cmpint (range.last, ==, 6);
      g_assert_cmpint (range.total, ==, 7);
    }
}

static void
test_disposition (void)
{
  static const struct
  {
    const char *value;
    const char *expected;
  } cases[] = {
    { NULL, NULL },
    { "", NULL },
    { "inline", NULL },
    { "attachment;", NULL },
    { "attachment; filename", NULL },
    { "attachment; filename=", NULL },
    { "attachment; filename=foo.html", "foo.html" },
    { "attachment;filename=\"foo.html\"", "foo.html" },
    { "ATTACHMENT ; FileName = \"foo.html\" ; x=y", "foo.html" },
    { "attachment; filename=\"f\\\"o\\\\o.html\"", "f\"o\\o.html" },
    { "attachment; filename=\"a;b=c.html\"; size=5", "a;b=c.html" },
    { "attachment; filename=foo bar.html; x=y", "foo bar.html" },
    { "attachment; foo=\"\\\"\\\\\"; filename=\"foo.html\"", "foo.html" },
    { "attachment; foo=\"filename=x\"; filename=\"y\"", "y" },
    { "attachment; xfilename=foo.html", NULL },
    { "attachment; filename=\"first\"; filename=\"second\"", "first" },
    { "attachment; filename=\"unended", NULL },
    { "attachment; filename*=UTF-8''ok; filename=\"unended", "ok" },
    { "attachment; filename=\"caf\xe9.txt\"", "café.txt" },
    { "attachment; filename=\"caf\xc3\xa9.txt\"", "café.txt" },
    { "attachment; filename*=UTF-8''%e2%82%ac%20rates", "€ rates" },
    { "attachment; filename*=utf-8'en'x", "x" },
    { "attachment; filename*=iso-8859-1'en'%A3%20rates", "£ rates" },
    { "attachment; filename=\"EURO rates\"; filename*=utf-8''%e2%82%ac%20rates", "€ rates" },
    { "attachment; filename*=utf-8''%e2%82%ac%20rates; filename=\"EURO rates\"", "€ rates" },
    { "attachment; filename*=UTF-8''%ff; filename=plain", "plain" },
    { "attachment; filename*=UTF-16''x; filename=plain", "plain" },
    { "attachment; filename*=x; filename=plain", "plain" },
    { "attachment; filename*=''; filename=plain", "plain" },
    { "attachment; filename*=UTF-8''; filename=plain", "plain" },
    { "attachment; filename*=\"UTF-8''quoted%20anyway\"", "quoted anyway" },
    { "attachment; filename*0=\"foo.\"; filename*1=\"html\"", NULL },
    { "attachment; filename=\"=?ISO-8859-1?Q?foo-=E4.html?=\"", "=?ISO-8859-1?Q?foo-=E4.html?=" },
    { "attachment; filename=\"../../x\"", "../../x" },
    { ";;;;=;=;filename=x", "x" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = ferry_http_parse_content_disposition (cases[i].value);

      show_case (cases[i].value);
      g_assert_cmpstr (name, ==, cases[i].expected);
    }
}

static void
test_dates (void)
{
  static const struct
  {
    const char *value;
    gint64 expected;
  } cases[] = {
    { "Sun, 06 Nov 1994 08:49:37 GMT", 784111777 },
    { "Sunday, 06-Nov-94 08:49:37 GMT", 784111777 },
    { "Sun Nov  6 08:49:37 1994", 784111777 },
    { "Sun Nov 16 08:49:37 1994", 784975777 },
    { " Sun, 06 Nov 1994 08:49:37 GMT ", 784111777 },
    { "Mon, 06 nov 1994 08:49:37 gmt", 784111777 },
    { "Thu, 01 Jan 1970 00:00:00 GMT", 0 },
    { "Thu, 29 Feb 2024 12:00:00 GMT", 1709208000 },
    { "Sat, 31 Dec 2016 23:59:60 GMT", 1483228799 },
    { "Fri, 31 Dec 9999 23:59:59 GMT", G_GINT64_CONSTANT (253402300799) },
    { "Wednesday, 01-Jan-69 00:00:00 GMT", -1 },
    { NULL, -1 },
    { "", -1 },
    { "0", -1 },
    { "Thu, 30 Feb 2024 12:00:00 GMT", -1 },
    { "Thu, 29 Feb 2023 12:00:00 GMT", -1 },
    { "Sun, 06 Nov 1994 24:00:00 GMT", -1 },
    { "Sun, 06 Nov 1994 08:60:00 GMT", -1 },
    { "Sun, 06 Nov 1994 08:49:37", -1 },
    { "Sun, 06 Nov 1994 08:49:37 EST", -1 },
    { "Sun, 06 Nov 1994 08:49:37 GMT, x", -1 },
    { "Sun, 06 Nov 0994 08:49:37 GMT", -1 },
    { "Sun, 06 Nov 19940 08:49:37 GMT", -1 },
    { "Sun, -6 Nov 1994 08:49:37 GMT", -1 },
    { "Sun, 06 Nov -994 08:49:37 GMT", -1 },
    { "06 Nov 1994 08:49:37 GMT", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      show_case (cases[i].value);
      g_assert_cmpint (ferry_http_parse_date (cases[i].value), ==, cases[i].expected);
    }
}

static void
test_retry_after (void)
{
  const gint64 latest = NOW + FERRY_HTTP_RETRY_AFTER_MAX_SECONDS * (gint64) G_USEC_PER_SEC;
  const struct
  {
    const char *value;
    gint64 expected;
  } cases[] = {
    { "120", NOW + 120 * (gint64) G_USEC_PER_SEC },
    { " 1 ", NOW + (gint64) G_USEC_PER_SEC },
    { "0", 0 },
    { "86401", latest },
    { "99999999999999999999999999", latest },
    { "Thu, 29 Feb 2024 12:00:07 GMT", NOW + 7 * (gint64) G_USEC_PER_SEC },
    { "Thu, 29 Feb 2024 12:00:00 GMT", 0 },
    { "Sun, 06 Nov 1994 08:49:37 GMT", 0 },
    { "Fri, 31 Dec 9999 23:59:59 GMT", latest },
    { NULL, 0 },
    { "", 0 },
    { "-5", 0 },
    { "+5", 0 },
    { "1.5", 0 },
    { "5 s", 0 },
    { "5, 6", 0 },
    { "0x10", 0 },
    { "soon", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      show_case (cases[i].value);
      g_assert_cmpint (ferry_http_parse_retry_after (cases[i].value, NOW), ==, cases[i].expected);
    }
}

static void
test_etag (void)
{
  static const struct
  {
    const char *value;
    const char *expected;
  } cases[] = {
    { "\"xyzzy\"", "\"xyzzy\"" },
    { " \"xyzzy\"\t", "\"xyzzy\"" },
    { "\"\"", "\"\"" },
    { "\"a\\b!#~\x80\xff\"", "\"a\\b!#~\x80\xff\"" },
    { "W/\"xyzzy\"", NULL },
    { "w/\"xyzzy\"", NULL },
    { "xyzzy", NULL },
    { "\"xyzzy", NULL },
    { "xyzzy\"", NULL },
    { "\"", NULL },
    { "\"a b\"", NULL },
    { "\"a\nb\"", NULL },
    { "\"a\x7f\"", NULL },
    { "\"a\", \"b\"", NULL },
    { "\"a\"b", NULL },
    { "", NULL },
    { NULL, NULL },
  };
  g_autofree char *filler = g_strnfill (1023, 'x');
  g_autofree char *absurd = g_strdup_printf ("\"%s\"", filler);
  g_autofree char *nothing = ferry_http_parse_strong_etag (absurd);

  g_assert_null (nothing);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *etag = ferry_http_parse_strong_etag (cases[i].value);

      show_case (cases[i].value);
      g_assert_cmpstr (etag, ==, cases[i].expected);
    }
}

static void
test_last_modified (void)
{
  const char *modified = "Sun, 06 Nov 1994 08:49:37 GMT";

  g_assert_true (ferry_http_is_last_modified_strong (modified, "Sun, 06 Nov 1994 08:50:37 GMT"));
  g_assert_true (ferry_http_is_last_modified_strong (modified, "Thu, 29 Feb 2024 12:00:00 GMT"));
  g_assert_false (ferry_http_is_last_modified_strong (modified, "Sun, 06 Nov 1994 08:50:36 GMT"));
  g_assert_false (ferry_http_is_last_modified_strong (modified, modified));
  g_assert_false (ferry_http_is_last_modified_strong (modified, "Sun, 06 Nov 1994 08:49:36 GMT"));
  g_assert_false (ferry_http_is_last_modified_strong (modified, NULL));
  g_assert_false (ferry_http_is_last_modified_strong (modified, "now"));
  g_assert_false (ferry_http_is_last_modified_strong (NULL, modified));
  g_assert_false (ferry_http_is_last_modified_strong ("yesterday", modified));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http-fields/content-range-is-read", test_good_ranges);
  g_test_add_func ("/http-fields/wrong-content-range-is-refused", test_bad_ranges);
  g_test_add_func ("/http-fields/content-disposition-gives-a-name", test_disposition);
  g_test_add_func ("/http-fields/all-three-dates-are-read", test_dates);
  g_test_add_func ("/http-fields/retry-after-is-believed-for-a-day", test_retry_after);
  g_test_add_func ("/http-fields/only-strong-etags-count", test_etag);
  g_test_add_func ("/http-fields/last-modified-is-strong-a-minute-later", test_last_modified);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Amounts, rates and times: what is said, and what is understood. */

#include "shared/ferry-format.h"
#include "client/ferry-parse.h"
#include "shared/ferry-error.h"

#include <locale.h>

#define NBSP "\302\240"

static void
take_equal (char       *got, /* (transfer full) */
            const char *expected)
{
  g_assert_cmpstr (got, ==, expected);
  g_free (got);
}

static void
test_amount_shares_its_unit (void)
{
  take_equal (ferry_format_amount (3100000000, 5000000000), "3.1 of 5.0" NBSP "GB");
  take_equal (ferry_format_amount (625000000, 5000000000), "625.0" NBSP "MB of 5.0" NBSP "GB");
}

static void
test_amount_without_total (void)
{
  take_equal (ferry_format_amount (3100000000, -1), "3.1" NBSP "GB");
  take_equal (ferry_format_amount (5000000000, 5000000000), "5.0" NBSP "GB");
  take_equal (ferry_format_amount (0, 0), "0 bytes");
}

static void
test_percent_is_never_early (void)
{
  g_assert_cmpint (ferry_format_percent (999999, 1000000), ==, 99);
  g_assert_cmpint (ferry_format_percent (1000000, 1000000), ==, 100);
  g_assert_cmpint (ferry_format_percent (0, 0), ==, 100);
  g_assert_cmpint (ferry_format_percent (5, -1), ==, -1);
  g_assert_cmpint (ferry_format_percent (G_MAXINT64 - 1, G_MAXINT64), ==, 99);
}

static void
test_duration_gets_coarser (void)
{
  take_equal (ferry_format_duration (0), "0 seconds");
  take_equal (ferry_format_duration (1), "1 second");
  take_equal (ferry_format_duration (59), "59 seconds");
  take_equal (ferry_format_duration (60), "1 minute");
  take_equal (ferry_format_duration (100), "2 minutes");
  take_equal (ferry_format_duration (59 * 60 + 45), "1 hour");
  take_equal (ferry_format_duration (80 * 60), "1 hour 20 minutes");
  take_equal (ferry_format_duration (2 * 60 * 60 - 20), "2 hours");
  take_equal (ferry_format_duration (7 * 60 * 60), "7 hours");
  take_equal (ferry_format_duration (23 * 60 * 60 + 45 * 60), "1 day");
  take_equal (ferry_format_duration (12 * 24 * 60 * 60), "12 days");
}

static void
test_progress_says_what_is_known (void)
{
  take_equal (ferry_format_progress (3100000000, 5000000000, 12000000),
              "3.1 of 5.0" NBSP "GB · 12.0" NBSP "MB/s · 3 minutes left");
  take_equal (ferry_format_progress (3100000000, 5000000000, 0), "3.1 of 5.0" NBSP "GB");
  take_equal (ferry_format_progress (3100000000, -1, 12000000), "3.1" NBSP "GB · 12.0" NBSP "MB/s");
  take_equal (ferry_format_progress (5000000000, 5000000000, 12000000), "5.0" NBSP "GB · 12.0" NBSP "MB/s");
}

static void
test_progress_keeps_quiet_about_ages (void)
{
  take_equal (ferry_format_progress (1, G_MAXINT64, 1), "1 byte of 9.2" NBSP "EB · 1 byte/s");
}

static void
test_rfc3339_is_utc_to_the_millisecond (void)
{
  take_equal (ferry_format_rfc3339 (1700000000123456), "2023-11-14T22:13:20.123Z");
  take_equal (ferry_format_rfc3339 (1700000000000000), "2023-11-14T22:13:20.000Z");
}

static void
test_rfc3339_of_never_is_nothing (void)
{
  g_assert_null (ferry_format_rfc3339 (0));
  g_assert_null (ferry_format_rfc3339 (-5));
  g_assert_null (ferry_format_rfc3339 (G_MAXINT64));
}

static void
test_rate_understood (void)
{
  static const struct
  {
    const char *text;
    guint64 rate;
  } cases[] = {
    { "0", 0 }, { "100", 100 }, { "500K", 500000 }, { "500k", 500000 },
    { "2M", 2000000 }, { "2MB", 2000000 }, { "2MB/s", 2000000 }, { "1.5MiB", 1572864 },
    { "64KiB/s", 65536 }, { "1GiB", 1073741824 }, { "2.5G", 2500000000ull }, { "10B", 10 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      guint64 rate = 0;

      g_assert_true (ferry_parse_rate (cases[i].text, &rate, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (rate, ==, cases[i].rate);
    }
}

static void
test_rate_refused (void)
{
  static const char *const cases[] = {
    "", "K", "-1", "+1", " 1", "1 ", "0x10", "inf", "nan", "1e3", "1.", ".5", "5X", "5 K", "1.2.3", "5KK", "99999999999G",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      guint64 rate = 7;

      g_assert_false (ferry_parse_rate (cases[i], &rate, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_assert_cmpuint (rate, ==, 7);
    }
}

static void
test_rate_reads_points_in_every_locale (void)
{
  guint64 rate = 0;

  /* Not everywhere installed; then this is the plain case once more. */
  setlocale (LC_NUMERIC, "de_DE.UTF-8");
  g_assert_true (ferry_parse_rate ("1.5K", &rate, NULL));
  g_assert_cmpuint (rate, ==, 1500);
  setlocale (LC_NUMERIC, "C");
}

static void
test_seconds_understood (void)
{
  guint seconds = 0;

  g_assert_true (ferry_parse_seconds ("0", &seconds, NULL));
  g_assert_cmpuint (seconds, ==, 0);
  g_assert_true (ferry_parse_seconds ("90", &seconds, NULL));
  g_assert_cmpuint (seconds, ==, 90);
  g_assert_true (ferry_parse_seconds ("10m", &seconds, NULL));
  g_assert_cmpuint (seconds, ==, 600);
  g_assert_true (ferry_parse_seconds ("14d", &seconds, NULL));
  g_assert_cmpuint (seconds, ==, 1209600);
}

static void
test_seconds_refused (void)
{
  static const char *const cases[] = {
    "", "m", "-1", "1.5", "1 h", "5w", "4294967296", "99999999999999999999999", "50000d",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      guint seconds;

      g_assert_false (ferry_parse_seconds (cases[i], &seconds, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_range (void)
{
  static const char *const good[] = { "0-0", "0-1023", "100-", "100+10", "0-9223372036854775807" };
  static const char *const bad[] = {
    "", "-", "+", "5", "-5", "5-1", "5+0", "5+", "a-b", "1-2-3", "0-9223372036854775808", " 0-1", "0x1-2",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (ferry_parse_range (good[i], NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (ferry_parse_range (bad[i], &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_boolean (void)
{
  gboolean value = FALSE;

  g_assert_true (ferry_parse_boolean ("true", &value, NULL));
  g_assert_true (value);
  g_assert_true (ferry_parse_boolean ("off", &value, NULL));
  g_assert_false (value);
  g_assert_false (ferry_parse_boolean ("maybe", &value, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/format/amount/shares-its-unit", test_amount_shares_its_unit);
  g_test_add_func ("/format/amount/without-total", test_amount_without_total);
  g_test_add_func ("/format/percent/is-never-early", test_percent_is_never_early);
  g_test_add_func ("/format/duration/gets-coarser", test_duration_gets_coarser);
  g_test_add_func ("/format/progress/says-what-is-known", test_progress_says_what_is_known);
  g_test_add_func ("/format/progress/keeps-quiet-about-ages", test_progress_keeps_quiet_about_ages);
  g_test_add_func ("/format/rfc3339/is-utc-to-the-millisecond", test_rfc3339_is_utc_to_the_millisecond);
  g_test_add_func ("/format/rfc3339/of-never-is-nothing", test_rfc3339_of_never_is_nothing);
  g_test_add_func ("/parse/rate/understood", test_rate_understood);
  g_test_add_func ("/parse/rate/refused", test_rate_refused);
  g_test_add_func ("/parse/rate/reads-points-in-every-locale", test_rate_reads_points_in_every_locale);
  g_test_add_func ("/parse/seconds/understood", test_seconds_understood);
  g_test_add_func ("/parse/seconds/refused", test_seconds_refused);
  g_test_add_func ("/parse/range", test_range);
  g_test_add_func ("/parse/boolean", test_boolean);

  return g_test_run ();
}

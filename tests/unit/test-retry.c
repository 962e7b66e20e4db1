/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-policy.h"
#include "core/ferry-retry.h"

#define SECOND G_TIME_SPAN_SECOND
#define MIDDLE (G_MAXUINT32 / 2)

static void
assert_about (gint64 delay,
              gint64 expected)
{
  g_assert_cmpint (ABS (delay - expected), <, SECOND / 1000);
}

static void
test_doubles (void)
{
  static const gint64 expected[] = { 5, 5, 10, 20, 40, 80, 160, 320, 600, 600, 600 };

  for (guint attempts = 0; attempts < G_N_ELEMENTS (expected); attempts++)
    assert_about (ferry_retry_delay (attempts, 0, 0, MIDDLE), expected[attempts] * SECOND);

  assert_about (ferry_retry_delay (G_MAXUINT, 0, 0, MIDDLE), 600 * SECOND);
}

static void
test_jitter (void)
{
  static const gint64 expected[] = { 5, 10, 20, 40, 80, 160, 320, 600 };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      gint64 whole = expected[i] * SECOND;

      g_assert_cmpint (ferry_retry_delay (i + 1, 0, 0, 0), ==, whole - whole / 5);
      g_assert_cmpint (ferry_retry_delay (i + 1, 0, 0, G_MAXUINT32), ==, whole + whole / 5);
    }
}

static void
test_jitter_grows_with_random (void)
{
  gint64 last = 0;

  for (guint i = 0; i < 256; i++)
    {
      gint64 delay = ferry_retry_delay (3, 0, 0, i << 24);

      g_assert_cmpint (delay, >, last);
      last = delay;
    }
}

static void
test_wanted (void)
{
  g_assert_cmpint (ferry_retry_delay (9, 60, 0, 0), ==, 60 * SECOND);
  g_assert_cmpint (ferry_retry_delay (1, 60, 0, G_MAXUINT32), ==, 60 * SECOND);
  g_assert_cmpint (ferry_retry_delay (1, 1, 0, 0), ==, 5 * SECOND);
  g_assert_cmpint (ferry_retry_delay (1, G_MAXUINT, 0, 0), ==, G_MAXUINT * SECOND);
}

static void
test_retry_after (void)
{
  g_assert_cmpint (ferry_retry_delay (1, 0, 120 * SECOND, 7), ==, 120 * SECOND);
  g_assert_cmpint (ferry_retry_delay (1, 10, 120 * SECOND, 7), ==, 120 * SECOND);
  g_assert_cmpint (ferry_retry_delay (1, 300, 120 * SECOND, 7), ==, 300 * SECOND);
  assert_about (ferry_retry_delay (8, 0, 120 * SECOND, MIDDLE), 600 * SECOND);
}

static void
test_absurd_retry_after (void)
{
  g_assert_cmpint (ferry_retry_delay (1, 0, G_MAXINT64, 7), ==, 24 * 3600 * SECOND);
  assert_about (ferry_retry_delay (1, 0, -1, MIDDLE), 5 * SECOND);
  assert_about (ferry_retry_delay (1, 0, G_MININT64, MIDDLE), 5 * SECOND);
}

static void
test_policy (void)
{
  FerryPolicy policy;

  ferry_policy_init_defaults (&policy);
  g_assert_cmpuint (policy.background_jobs, ==, 3);
  g_assert_cmpuint (policy.files_per_job, ==, 8);
  g_assert_cmpuint (policy.segments, ==, 4);
  g_assert_cmpuint (policy.slice, ==, 300);
  g_assert_cmpint (policy.settle_delay, ==, 3 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (policy.no_progress_timeout, ==, 1209600);
  g_assert_cmpuint (policy.inactivity_days, ==, 90);
  g_assert_cmpuint (policy.history_days, ==, 30);
  g_assert_cmpuint (policy.max_jobs, ==, 100000);
  g_assert_cmpuint (policy.max_files_per_job, ==, 10000);
  g_assert_cmpuint (policy.max_ranges_per_file, ==, 10000);
  g_assert_cmpuint (policy.app_max_jobs, ==, 60);
  g_assert_cmpuint (policy.app_max_files_per_job, ==, 200);
  g_assert_cmpuint (policy.app_max_ranges_per_file, ==, 500);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retry/delay-doubles-to-ten-minutes", test_doubles);
  g_test_add_func ("/retry/jitter-is-a-fifth-to-both-sides", test_jitter);
  g_test_add_func ("/retry/jitter-grows-with-random", test_jitter_grows_with_random);
  g_test_add_func ("/retry/wanted-delay-is-kept-exactly", test_wanted);
  g_test_add_func ("/retry/retry-after-is-a-lower-bound", test_retry_after);
  g_test_add_func ("/retry/absurd-retry-after-is-bounded", test_absurd_retry_after);
  g_test_add_func ("/retry/policy-has-the-settings-defaults", test_policy);

  return g_test_run ();
}

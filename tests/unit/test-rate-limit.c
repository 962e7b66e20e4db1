/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-rate-limit.h"

#define SECOND G_USEC_PER_SEC

/* Reads as fast as it may for so long; what a reader does who always has data. */
static guint64
read_for (FerryRateLimit *limit,
          gint64         *now,
          gint64          microseconds)
{
  const gint64 end = *now + microseconds;
  guint64 total = 0;

  while (*now < end)
    {
      const gsize allowance = ferry_rate_limit_get_allowance (limit, 256 * 1024, *now);

      if (allowance > 0)
        {
          ferry_rate_limit_take (limit, allowance);
          total += allowance;
          *now += 100;
        }
      else
        {
          *now = ferry_rate_limit_get_ready_time (limit, *now);
        }
    }

  return total;
}

static void
assert_near (guint64 bytes,
             guint64 expected)
{
  g_assert_cmpuint (bytes, >=, expected * 95 / 100);
  g_assert_cmpuint (bytes, <=, expected * 105 / 100);
}

static void
test_none (void)
{
  FerryRateLimit limit;

  ferry_rate_limit_init (&limit, 0, SECOND);
  g_assert_cmpuint (ferry_rate_limit_get_allowance (&limit, 12345, SECOND), ==, 12345);
  ferry_rate_limit_take (&limit, G_MAXUINT32);
  g_assert_cmpuint (ferry_rate_limit_get_allowance (&limit, 12345, SECOND), ==, 12345);
  g_assert_cmpint (ferry_rate_limit_get_ready_time (&limit, SECOND), ==, SECOND);
}

static void
test_kept (void)
{
  static const guint64 rates[] = { 10, 1000, 100 * 1000, 10 * 1000 * 1000, 1000 * 1000 * 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      FerryRateLimit limit;
      gint64 now = 77 * SECOND;

      ferry_rate_limit_init (&limit, rates[i], now);
      assert_near (read_for (&limit, &now, 10 * SECOND), rates[i] * 10);
    }
}

/* Nobody may make up for a pause with a burst. */
static void
test_pause_saves_little (void)
{
  FerryRateLimit limit;
  gint64 now = SECOND;

  ferry_rate_limit_init (&limit, 1000 * 1000, now);
  now += 3600 * (gint64) SECOND;
  g_assert_cmpuint (ferry_rate_limit_get_allowance (&limit, G_MAXSIZE, now), <=, 250 * 1000);
}

/* Every wake-up late by some milliseconds costs nothing. */
static void
test_late_wakes (void)
{
  FerryRateLimit limit;
  gint64 now = SECOND;
  guint64 total = 0;

  ferry_rate_limit_init (&limit, 1000 * 1000, now);
  while (now < 11 * (gint64) SECOND)
    {
      const gsize allowance = ferry_rate_limit_get_allowance (&limit, G_MAXSIZE, now);

      ferry_rate_limit_take (&limit, allowance);
      total += allowance;
      now = ferry_rate_limit_get_ready_time (&limit, now) + 40 * 1000;
    }
  assert_near (total, 10 * 1000 * 1000);
}

static void
test_change (void)
{
  FerryRateLimit limit;
  gint64 now = SECOND;

  ferry_rate_limit_init (&limit, 10, now);
  read_for (&limit, &now, 5 * SECOND);
  ferry_rate_limit_set_rate (&limit, 1000 * 1000, now);
  assert_near (read_for (&limit, &now, SECOND), 1000 * 1000);
  ferry_rate_limit_set_rate (&limit, 1000, now);
  assert_near (read_for (&limit, &now, 10 * SECOND), 10 * 1000);
}

/* More was read than was allowed, as when the limit was set meanwhile. */
static void
test_overdraft (void)
{
  FerryRateLimit limit;

  ferry_rate_limit_init (&limit, 1000, SECOND);
  ferry_rate_limit_take (&limit, 2000);
  g_assert_cmpuint (ferry_rate_limit_get_allowance (&limit, 1, 2 * SECOND), ==, 0);
  g_assert_cmpint (ferry_rate_limit_get_ready_time (&limit, 2 * SECOND), >=, 3 * SECOND);
}

static void
test_clock_stands_still (void)
{
  FerryRateLimit limit;

  ferry_rate_limit_init (&limit, 1000, 5 * SECOND);
  g_assert_cmpuint (ferry_rate_limit_get_allowance (&limit, 1, SECOND), ==, 0);
  g_assert_cmpint (ferry_rate_limit_get_ready_time (&limit, SECOND), >, SECOND);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rate-limit/none", test_none);
  g_test_add_func ("/rate-limit/kept", test_kept);
  g_test_add_func ("/rate-limit/pause-saves-little", test_pause_saves_little);
  g_test_add_func ("/rate-limit/late-wakes", test_late_wakes);
  g_test_add_func ("/rate-limit/change", test_change);
  g_test_add_func ("/rate-limit/overdraft", test_overdraft);
  g_test_add_func ("/rate-limit/clock-stands-still", test_clock_stands_still);

  return g_test_run ();
}

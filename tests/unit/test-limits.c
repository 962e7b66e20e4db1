/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-limits.h"

/* Who reads under several limits keeps to all of them. */

#define SECONDS 2

typedef struct
{
  FerryLimitWaiter waiter;
  FerryLimitChain limits;
  gsize total;
} Reader;

static void
read_on (gpointer data)
{
  Reader *reader = data;
  gsize size;

  while ((size = ferry_limit_chain_claim (&reader->limits, &reader->waiter, 65536)) > 0)
    {
      ferry_limit_chain_spend (&reader->limits, size);
      reader->total += size;
    }
}

static void
start (Reader       *reader,
       FerryLimits  *limits,
       const char   *job,
       FerryPriority priority)
{
  reader->limits = ferry_limits_get_chain (limits, ferry_limits_hold_job (limits, job), priority);
  reader->waiter.wake = read_on;
  reader->waiter.data = reader;
  read_on (reader);
}

static void
run_for (gint64 microseconds)
{
  const gint64 end = g_get_monotonic_time () + microseconds;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

/* Never more than allowed since @begin but for what may come at once; how much less
 * is a matter of what else the machine does. */
static void
assert_kept (gsize  bytes,
             gsize  rate,
             gint64 begin)
{
  const gsize allowed = (gsize) ((gint64) rate * (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);

  g_assert_cmpuint (bytes, <=, allowed + rate / 4);
  g_assert_cmpuint (bytes, >=, allowed / 3);
}

static void
test_strictest_counts (void)
{
  g_autoptr(FerryLimits) limits = ferry_limits_new (NULL);
  const FerryFetchLimits rates = {
    .total = 5000000,
    .background = 1000000,
    .priorities = {[FERRY_PRIORITY_LOW] = 200000 },
  };
  Reader low = { 0 };
  Reader high = { 0 };
  Reader foreground = { 0 };
  const gint64 begin = g_get_monotonic_time ();

  ferry_limits_set (limits, &rates);
  start (&low, limits, "a", FERRY_PRIORITY_LOW);
  start (&high, limits, "b", FERRY_PRIORITY_HIGH);
  start (&foreground, limits, "c", FERRY_PRIORITY_FOREGROUND);
  run_for (SECONDS * G_USEC_PER_SEC);

  assert_kept (low.total, 200000, begin);
  assert_kept (low.total + high.total, 1000000, begin);
  assert_kept (low.total + high.total + foreground.total, 5000000, begin);
  g_assert_cmpuint (ferry_limit_chain_get_rate (&low.limits), ==, 200000);
  g_assert_cmpuint (ferry_limit_chain_get_rate (&high.limits), ==, 1000000);

  ferry_limit_leave (&low.waiter);
  ferry_limit_leave (&high.waiter);
  ferry_limit_leave (&foreground.waiter);
  ferry_limits_drop_job (limits, "a");
  ferry_limits_drop_job (limits, "b");
  ferry_limits_drop_job (limits, "c");
}

static void
test_change_takes_effect (void)
{
  g_autoptr(FerryLimits) limits = ferry_limits_new (NULL);
  FerryFetchLimits rates = { .total = 1000 };
  Reader reader = { 0 };
  gint64 begin;

  ferry_limits_set (limits, &rates);
  start (&reader, limits, "a", FERRY_PRIORITY_NORMAL);
  run_for (G_USEC_PER_SEC / 2);
  g_assert_cmpuint (reader.total, <, 20000);

  rates.total = 1000000;
  ferry_limits_set (limits, &rates);
  reader.total = 0;
  begin = g_get_monotonic_time ();
  run_for (G_USEC_PER_SEC);
  assert_kept (reader.total, 1000000, begin);

  ferry_limit_leave (&reader.waiter);
  ferry_limits_drop_job (limits, "a");
}

/* A rate that changes fifty times a second is kept too. */
static void
test_adjusting (void)
{
  FerryLimit *limit = ferry_limit_new (NULL);
  Reader reader = { .waiter = { .wake = read_on, .data = &reader } };
  const gint64 begin = g_get_monotonic_time ();

  ferry_limit_chain_add (&reader.limits, limit);
  ferry_limit_set_rate (limit, 1000000);
  read_on (&reader);
  for (guint i = 0; i < 50; i++)
    {
      ferry_limit_adjust_rate (limit, 1000000 + i % 2);
      run_for (20000);
    }
  assert_kept (reader.total, 1000000, begin);

  ferry_limit_leave (&reader.waiter);
  ferry_limit_free (limit);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/limits/strictest-counts", test_strictest_counts);
  g_test_add_func ("/limits/change-takes-effect", test_change_takes_effect);
  g_test_add_func ("/limits/adjusting-keeps-the-rate", test_adjusting);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-delay-base.h"

#define SECOND G_GINT64_CONSTANT (1000000)
#define START (100 * SECOND)

static void
test_empty (void)
{
  const FerryDelayBase base = { 0 };

  g_assert_cmpint (ferry_delay_base_get (&base), ==, 0);
}

static void
test_shortest_counts (void)
{
  FerryDelayBase base = { 0 };

  ferry_delay_base_add (&base, 30000, START);
  ferry_delay_base_add (&base, 20000, START + SECOND);
  ferry_delay_base_add (&base, 90000, START + 2 * SECOND);
  g_assert_cmpint (ferry_delay_base_get (&base), ==, 20000);
}

/* Minutes of somebody else’s queue do not pass for the path’s own length. */
static void
test_remembers_for_minutes (void)
{
  FerryDelayBase base = { 0 };

  ferry_delay_base_add (&base, 20000, START);
  for (gint64 second = 1; second < 9 * 60; second++)
    ferry_delay_base_add (&base, 150000, START + second * SECOND);
  g_assert_cmpint (ferry_delay_base_get (&base), ==, 20000);
}

/* But a path that has become longer is believed in the end. */
static void
test_forgets_in_the_end (void)
{
  FerryDelayBase base = { 0 };

  ferry_delay_base_add (&base, 20000, START);
  for (gint64 second = 1; second < 11 * 60; second++)
    ferry_delay_base_add (&base, 50000, START + second * SECOND);
  g_assert_cmpint (ferry_delay_base_get (&base), ==, 50000);
}

static void
test_forgets_after_a_pause (void)
{
  FerryDelayBase base = { 0 };

  ferry_delay_base_add (&base, 20000, START);
  ferry_delay_base_add (&base, 50000, START + 3600 * SECOND);
  g_assert_cmpint (ferry_delay_base_get (&base), ==, 50000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/delay-base/empty", test_empty);
  g_test_add_func ("/delay-base/shortest-counts", test_shortest_counts);
  g_test_add_func ("/delay-base/remembers-for-minutes", test_remembers_for_minutes);
  g_test_add_func ("/delay-base/forgets-in-the-end", test_forgets_in_the_end);
  g_test_add_func ("/delay-base/forgets-after-a-pause", test_forgets_after_a_pause);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-fetch-limits.h"

#define HOUR (3600 * G_TIME_SPAN_SECOND)

/* A Thursday, 1 January 1970. */
#define MIDNIGHT G_GINT64_CONSTANT (0)

static void
init (FerryPolicy *policy,
      const char  *hours)
{
  g_autoptr(GError) error = NULL;

  ferry_policy_init_defaults (policy);
  policy->limit = 1000;
  policy->limit_foreground = 500;
  policy->limit_low = 100;
  if (hours == NULL)
    return;

  policy->limit_hours = ferry_schedule_new (hours, &error);
  g_assert_no_error (error);
}

static void
test_always (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  FerryPolicy policy;
  FerryFetchLimits limits;

  init (&policy, NULL);
  g_assert_cmpint (ferry_fetch_limits_init (&limits, &policy, MIDNIGHT, zone), ==, 0);
  g_assert_cmpuint (limits.total, ==, 1000);
  g_assert_cmpuint (limits.background, ==, 0);
  g_assert_cmpuint (limits.priorities[FERRY_PRIORITY_FOREGROUND], ==, 500);
  g_assert_cmpuint (limits.priorities[FERRY_PRIORITY_LOW], ==, 100);
  g_assert_cmpuint (limits.connections_per_host, ==, 8);
  ferry_policy_clear (&policy);
}

static void
test_hours (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  FerryPolicy policy;
  FerryFetchLimits limits;

  init (&policy, "all 08:00-18:00; low 06:00-20:00");
  g_assert_cmpint (ferry_fetch_limits_init (&limits, &policy, MIDNIGHT, zone), ==, 6 * HOUR);
  g_assert_cmpuint (limits.total, ==, 0);
  g_assert_cmpuint (limits.priorities[FERRY_PRIORITY_LOW], ==, 0);

  g_assert_cmpint (ferry_fetch_limits_init (&limits, &policy, 7 * HOUR, zone), ==, 8 * HOUR);
  g_assert_cmpuint (limits.total, ==, 0);
  g_assert_cmpuint (limits.priorities[FERRY_PRIORITY_LOW], ==, 100);

  g_assert_cmpint (ferry_fetch_limits_init (&limits, &policy, 9 * HOUR, zone), ==, 18 * HOUR);
  g_assert_cmpuint (limits.total, ==, 1000);
  g_assert_cmpuint (limits.priorities[FERRY_PRIORITY_FOREGROUND], ==, 500);
  ferry_policy_clear (&policy);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fetch-limits/hold-always", test_always);
  g_test_add_func ("/fetch-limits/hold-by-hours", test_hours);

  return g_test_run ();
}

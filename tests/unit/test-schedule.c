/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-schedule.h"
#include "shared/ferry-error.h"

#include <string.h>

/* Central Europe, spelled out so that no time zone database is needed: forward
 * from 2 to 3 on 29 March 2026, back from 3 to 2 on 25 October. */
#define BERLIN "CET-1CEST,M3.5.0/2,M10.5.0/3"

static GTimeZone *
new_zone (const char *name)
{
  GTimeZone *zone = g_time_zone_new_identifier (name);

  g_assert_nonnull (zone);

  return zone;
}

static FerrySchedule *
make (const char *text)
{
  g_autoptr(GError) error = NULL;
  FerrySchedule *schedule = ferry_schedule_new (text, &error);

  g_assert_no_error (error);

  return schedule;
}

/* “2026-03-27T21:00:00Z” */
static gint64
at (const char *text)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  g_assert_nonnull (time);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static void
assert_change (const FerrySchedule *schedule,
               FerryPriority        priority,
               GTimeZone           *zone,
               const char          *from,
               const char          *expected)
{
  gint64 change = ferry_schedule_get_change (schedule, priority, at (from), zone);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (change / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format_iso8601 (time);

  g_test_message ("from %s", from);
  g_assert_cmpstr (change != 0 ? text : NULL, ==, expected);
  if (change == 0)
    return;

  g_assert_cmpint (ferry_schedule_is_open (schedule, priority, change, zone), !=,
                   ferry_schedule_is_open (schedule, priority, change - 1, zone));
  g_assert_cmpint (ferry_schedule_is_open (schedule, priority, change - 1, zone), ==,
                   ferry_schedule_is_open (schedule, priority, at (from), zone));
}

static void
test_no_schedule_holds_nobody (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr(FerrySchedule) empty = make (" ; ");

  for (guint priority = 0; priority < FERRY_N_PRIORITIES; priority++)
    {
      g_assert_true (ferry_schedule_is_open (NULL, priority, at ("2026-11-26T12:00:00Z"), zone));
      g_assert_true (ferry_schedule_is_open (empty, priority, at ("2026-11-26T12:00:00Z"), zone));
      g_assert_cmpint (ferry_schedule_get_change (empty, priority, at ("2026-11-26T12:00:00Z"), zone), ==, 0);
    }
}

static void
test_hours_pass_midnight_and_the_week_s_end (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr(FerrySchedule) schedule = make ("mon-fri,sun 22:00-06:00");

  /* 2026-11-26 is a Thursday. */
  assert_change (schedule, FERRY_PRIORITY_NORMAL, zone, "2026-11-26T12:00:00Z", "2026-11-26T22:00:00Z");
  assert_change (schedule, FERRY_PRIORITY_NORMAL, zone, "2026-11-26T22:00:00Z", "2026-11-27T06:00:00Z");
  assert_change (schedule, FERRY_PRIORITY_NORMAL, zone, "2026-11-27T23:30:30Z", "2026-11-28T06:00:00Z");
  assert_change (schedule, FERRY_PRIORITY_NORMAL, zone, "2026-11-28T06:00:00Z", "2026-11-29T22:00:00Z");
  assert_change (schedule, FERRY_PRIORITY_NORMAL, zone, "2026-11-29T23:59:59Z", "2026-11-30T06:00:00Z");

  /* Nothing was said of these. */
  g_assert_true (ferry_schedule_is_open (schedule, FERRY_PRIORITY_FOREGROUND, at ("2026-11-26T12:00:00Z"), zone));
  assert_change (schedule, FERRY_PRIORITY_FOREGROUND, zone, "2026-11-26T12:00:00Z", NULL);
}

static void
test_hours_that_the_clock_leaps_over (void)
{
  g_autoptr(GTimeZone) zone = new_zone (BERLIN);
  g_autoptr(FerrySchedule) early = make ("02:30-04:00");
  g_autoptr(FerrySchedule) gone = make ("sun 02:15-02:45");

  /* 1:59:59 is followed by 3:00:00, which is within the hours. */
  assert_change (early, FERRY_PRIORITY_LOW, zone, "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z");
  assert_change (early, FERRY_PRIORITY_LOW, zone, "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z");
  assert_change (early, FERRY_PRIORITY_LOW, zone, "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z");

  /* These do not come this Sunday; the next one’s are in summer time. */
  assert_change (gone, FERRY_PRIORITY_LOW, zone, "2026-03-28T12:00:00Z", "2026-04-05T00:15:00Z");
}

static void
test_hours_that_the_clock_shows_twice (void)
{
  g_autoptr(GTimeZone) zone = new_zone (BERLIN);
  g_autoptr(FerrySchedule) twice = make ("02:00-03:00");
  g_autoptr(FerrySchedule) split = make ("01:00-02:30");

  /* Two hours in one go: 2:00 to 3:00, and 2:00 to 3:00 again. */
  assert_change (twice, FERRY_PRIORITY_LOW, zone, "2026-10-24T12:00:00Z", "2026-10-25T00:00:00Z");
  assert_change (twice, FERRY_PRIORITY_LOW, zone, "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z");

  /* Shut at 2:30, open at the second 2:00, shut at the second 2:30. */
  assert_change (split, FERRY_PRIORITY_LOW, zone, "2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z");
  assert_change (split, FERRY_PRIORITY_LOW, zone, "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z");
  assert_change (split, FERRY_PRIORITY_LOW, zone, "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z");
  assert_change (split, FERRY_PRIORITY_LOW, zone, "2026-10-25T01:30:00Z", "2026-10-26T00:00:00Z");
}

static void
test_night_of_a_change_is_shorter_or_longer (void)
{
  g_autoptr(GTimeZone) zone = new_zone (BERLIN);
  g_autoptr(FerrySchedule) night = make ("22:00-06:00");

  assert_change (night, FERRY_PRIORITY_LOW, zone, "2026-03-28T21:00:00Z", "2026-03-29T04:00:00Z");
  assert_change (night, FERRY_PRIORITY_LOW, zone, "2026-10-24T20:00:00Z", "2026-10-25T05:00:00Z");
}

static void
test_the_nearest_word_counts (void)
{
  static const char *const text = "all never; background 22:00-06:00; high sat; low 01:00-02:00, 03:00-04:00";
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr(FerrySchedule) schedule = make (text);

  assert_change (schedule, FERRY_PRIORITY_FOREGROUND, zone, "2026-11-26T12:00:00Z", NULL);
  g_assert_false (ferry_schedule_is_open (schedule, FERRY_PRIORITY_FOREGROUND, at ("2026-11-26T12:00:00Z"), zone));
  assert_change (schedule, FERRY_PRIORITY_HIGH, zone, "2026-11-26T12:00:00Z", "2026-11-28T00:00:00Z");
  assert_change (schedule, FERRY_PRIORITY_HIGH, zone, "2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z");
  assert_change (schedule, FERRY_PRIORITY_NORMAL, zone, "2026-11-26T12:00:00Z", "2026-11-26T22:00:00Z");
  assert_change (schedule, FERRY_PRIORITY_LOW, zone, "2026-11-26T12:00:00Z", "2026-11-27T01:00:00Z");
  assert_change (schedule, FERRY_PRIORITY_LOW, zone, "2026-11-27T02:00:00Z", "2026-11-27T03:00:00Z");
}

static void
test_many_ways_to_write_the_same (void)
{
  static const char *const texts[] = {
    "mon-fri 22:00-06:00",
    "  Background  Monday – Friday 22:00 – 6  ",
    "high normal low mon tue wed thu fri 22-6:00",
    "mon-wed 22-06:00\nthu,fri 22-06:00\n",
  };
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr(FerrySchedule) first = make (texts[0]);

  for (gsize i = 1; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(FerrySchedule) other = make (texts[i]);

      for (guint hour = 0; hour < 7 * 24; hour++)
        {
          gint64 time = at ("2026-11-26T00:00:00Z") + hour * G_TIME_SPAN_HOUR;

          for (guint priority = 0; priority < FERRY_N_PRIORITIES; priority++)
            g_assert_cmpint (ferry_schedule_is_open (first, priority, time, zone), ==,
                             ferry_schedule_is_open (other, priority, time, zone));
        }
    }
}

static void
test_what_is_not_understood_is_named (void)
{
  static const struct
  {
    const char *text;
    const char *named;
  } rows[] = {
    { "tomorrow", "“tomorrow”" },
    { "mon-fri 25:00-26:00", "“25:00-26:00”" },
    { "mon-fri 22:00-06:60", "“22:00-06:60”" },
    { "mon-fri 22:00", "“22:00”" },
    { "mo 22:00-06:00", "“mo”" },
    { "mon-fri 22:00-06:00, sat", "“sat”" },
    { "mon-fri low 22:00-06:00", "“low”" },
    { "mon 24:00-06:00", "“24:00-06:00”" },
    { "mon 06:00-06:00", "“mon 06:00-06:00”" },
    { "low", "“low”" },
    { "low never 22:00-06:00", "“low never 22:00-06:00”" },
    { "mon--fri", "“mon--fri”" },
    { "22:00-06:00-08:00", "“22:00-06:00-08:00”" },
    { "-", "“-”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (ferry_schedule_new (rows[i].text, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_test_message ("%s: %s", rows[i].text, error->message);
      g_assert_nonnull (strstr (error->message, rows[i].named));
    }
}

static void
test_oversized_text_is_refused (void)
{
  g_autofree char *text = g_strnfill (3000, ' ');
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_schedule_new (text, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schedule/none-holds-nobody", test_no_schedule_holds_nobody);
  g_test_add_func ("/schedule/hours-pass-midnight-and-the-weeks-end",
                   test_hours_pass_midnight_and_the_week_s_end);
  g_test_add_func ("/schedule/hours-that-the-clock-leaps-over", test_hours_that_the_clock_leaps_over);
  g_test_add_func ("/schedule/hours-that-the-clock-shows-twice", test_hours_that_the_clock_shows_twice);
  g_test_add_func ("/schedule/night-of-a-change-is-shorter-or-longer",
                   test_night_of_a_change_is_shorter_or_longer);
  g_test_add_func ("/schedule/the-nearest-word-counts", test_the_nearest_word_counts);
  g_test_add_func ("/schedule/many-ways-to-write-the-same", test_many_ways_to_write_the_same);
  g_test_add_func ("/schedule/what-is-not-understood-is-named", test_what_is_not_understood_is_named);
  g_test_add_func ("/schedule/oversized-text-is-refused", test_oversized_text_is_refused);

  return g_test_run ();
}

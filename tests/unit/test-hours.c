/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/ferry-hours.h"
#include "core/ferry-schedule.h"

#define HOUR G_TIME_SPAN_HOUR

/* Whether both let the same jobs run at every half hour of a week. */
static void
assert_means_the_same (const char *one,
                       const char *other)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySchedule) first = ferry_schedule_new (one, &error);
  g_autoptr(FerrySchedule) second = ferry_schedule_new (other, &error);
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();

  g_assert_no_error (error);
  for (gint64 time = 0; time < 7 * 24 * HOUR; time += HOUR / 2)
    {
      for (guint priority = 0; priority < FERRY_N_PRIORITIES; priority++)
        g_assert_cmpint (ferry_schedule_is_open (first, priority, time, zone), ==,
                         ferry_schedule_is_open (second, priority, time, zone));
    }
}

static void
test_what_was_taken_apart_means_the_same (void)
{
  static const char *const schedules[] = {
    "", "22:00-06:00", "mon-fri 22:00-06:00; sat,sun; low 01:00-05:00", "all never", "always; low never",
    "high,normal sat 1-3,5-7:30", "fri-mon", "Daily 6 – 8; foreground mon 00:00-24:00", "background monday",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (schedules); i++)
    {
      g_autoptr(GArray) windows = ferry_hours_parse (schedules[i]);
      g_autofree char *text = NULL;

      g_assert_nonnull (windows);
      text = ferry_hours_format (windows);
      assert_means_the_same (schedules[i], text);
    }
}

static void
test_what_cannot_be_taken_apart_is_left (void)
{
  static const char *const texts[] = { "tomorrow", "low", "never mon", "25:00-26:00", "1-1", "22:00", "6:5-7:00" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *description = ferry_hours_describe (texts[i]);

      g_assert_null (ferry_hours_parse (texts[i]));
      g_assert_cmpstr (description, ==, texts[i]);
    }
}

static void
test_hours_in_words (void)
{
  static const struct
  {
    const char *text;
    const char *words;
  } rows[] = {
    { "", "At any time" },
    { "mon-fri 22:00-06:00; sat,sun", "Mon–Fri 22:00–06:00 · Sat–Sun" },
    { "6-8", "06:00–08:00" },
    { "mon,wed,thu", "Mon, Wed–Thu" },
    { "all never; low always", "All: never · Low ones: always" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words = ferry_hours_describe (rows[i].text);

      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hours/what-was-taken-apart-means-the-same", test_what_was_taken_apart_means_the_same);
  g_test_add_func ("/hours/what-cannot-be-taken-apart-is-left", test_what_cannot_be_taken_apart_is_left);
  g_test_add_func ("/hours/in-words", test_hours_in_words);

  return g_test_run ();
}

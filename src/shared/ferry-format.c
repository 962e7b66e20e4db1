/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Amounts, rates and times as a person reads them. Sizes are decimal (1 kB is
 * 1000 bytes), as everywhere on the desktop. */

#include "config.h"

#include "shared/ferry-calendar.h"
#include "shared/ferry-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* Longer than this, a remaining time is a guess that helps nobody. */
#define LONGEST_TIME_LEFT (100 * (guint64) DAY)

/* g_format_size() puts a no-break space before the unit. */
#define NO_BREAK_SPACE "\302\240"

/**
 * ferry_format_size:
 * @bytes: an amount in bytes
 *
 * Returns: (transfer full): the amount in the largest fitting decimal unit,
 *   such as “5.0 GB”
 */
char *
ferry_format_size (guint64 bytes)
{
  return g_format_size (bytes);
}

/**
 * ferry_format_rate:
 * @rate: bytes per second
 *
 * Returns: (transfer full): the rate, such as “12.3 MB/s”
 */
char *
ferry_format_rate (guint64 rate)
{
  g_autofree char *size = g_format_size (rate);

  /* Translators: a speed; %s is an amount with its unit, such as “12.3 MB”. */
  return g_strdup_printf (_("%s/s"), size);
}

/**
 * ferry_format_amount:
 * @done: bytes that are there
 * @total: bytes that there will be, -1 if unknown
 *
 * Returns: (transfer full): “3.1 of 5.0 GB”, or “3.1 GB” without a total or
 *   when all is there
 */
char *
ferry_format_amount (guint64 done,
                     gint64  total)
{
  g_autofree char *done_text = g_format_size (done);
  g_autofree char *total_text = NULL;
  char *done_unit;
  const char *total_unit;

  if (total < 0 || (guint64) total == done)
    return g_steal_pointer (&done_text);

  total_text = g_format_size ((guint64) total);
  done_unit = g_strrstr (done_text, NO_BREAK_SPACE);
  total_unit = g_strrstr (total_text, NO_BREAK_SPACE);
  if (done_unit != NULL && total_unit != NULL && g_str_equal (done_unit, total_unit))
    *done_unit = '\0';

  /* Translators: an amount of a whole: “3.1 of 5.0 GB”, or “512 kB of 5.0 GB”. */
  return g_strdup_printf (_("%s of %s"), done_text, total_text);
}

/**
 * ferry_format_percent:
 * @done: bytes that are there
 * @total: bytes that there will be, -1 if unknown
 *
 * Returns: whole percents, never 100 before all is there; -1 if unknown
 */
int
ferry_format_percent (guint64 done,
                      gint64  total)
{
  if (total < 0)
    return -1;
  if (done >= (guint64) total)
    return 100;

  return MIN (99, (int) ((double) done * 100.0 / (double) total));
}

static char *
format_minutes (guint64 minutes)
{
  return g_strdup_printf (ngettext ("%u minute", "%u minutes", (gulong) minutes), (guint) minutes);
}

static char *
format_hours (guint64 hours)
{
  return g_strdup_printf (ngettext ("%u hour", "%u hours", (gulong) hours), (guint) hours);
}

static char *
format_pair (char *large, /* (transfer full) */
             char *small) /* (transfer full) */
{
  g_autofree char *first = large;
  g_autofree char *second = small;

  /* Translators: a duration of two parts, the larger first: “1 hour 20 minutes”. */
  return g_strdup_printf (_("%s %s"), first, second);
}

/**
 * ferry_format_duration:
 * @seconds: a length of time
 *
 * The longer, the coarser: a second part is given to the first few hours and
 * days only.
 *
 * Returns: (transfer full): such as “45 seconds”, “2 minutes”,
 *   “1 hour 20 minutes”, “12 days”
 */
char *
ferry_format_duration (guint64 seconds)
{
  guint64 days;

  if (seconds < MINUTE)
    return g_strdup_printf (ngettext ("%u second", "%u seconds", (gulong) seconds), (guint) seconds);

  if (seconds < HOUR - MINUTE / 2)
    return format_minutes ((seconds + MINUTE / 2) / MINUTE);

  if (seconds < 6 * HOUR)
    {
      guint64 minutes = (seconds + MINUTE / 2) / MINUTE;

      if (minutes % 60 == 0)
        return format_hours (minutes / 60);
      return format_pair (format_hours (minutes / 60), format_minutes (minutes % 60));
    }

  if (seconds < DAY - HOUR / 2)
    return format_hours ((seconds + HOUR / 2) / HOUR);

  days = (seconds + DAY / 2) / DAY;
  return g_strdup_printf (ngettext ("%u day", "%u days", (gulong) days), (guint) days);
}

/**
 * ferry_format_progress:
 * @done: bytes that are there
 * @total: bytes that there will be, -1 if unknown
 * @rate: bytes per second, 0 while nothing moves
 *
 * Returns: (transfer full): “3.1 of 5.0 GB · 12 MB/s · 2 minutes left”, or as
 *   much of it as is known
 */
char *
ferry_format_progress (guint64 done,
                       gint64  total,
                       guint64 rate)
{
  g_autofree char *amount = ferry_format_amount (done, total);
  g_autofree char *speed = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *left = NULL;
  guint64 seconds;

  if (rate == 0)
    return g_steal_pointer (&amount);

  speed = ferry_format_rate (rate);
  if (total < 0 || done >= (guint64) total)
    return g_strdup_printf ("%s · %s", amount, speed);

  seconds = ((guint64) total - done + rate - 1) / rate;
  if (seconds > LONGEST_TIME_LEFT)
    return g_strdup_printf ("%s · %s", amount, speed);

  duration = ferry_format_duration (seconds);
  /* Translators: the time until a transfer is done; %s is a duration. */
  left = g_strdup_printf (_("%s left"), duration);

  return g_strdup_printf ("%s · %s · %s", amount, speed, left);
}

/**
 * ferry_format_local_time:
 * @time: microseconds since 1970, UTC
 *
 * Returns: (transfer full): date and time of day where the user is
 */
char *
ferry_format_local_time (gint64 time)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  if (local == NULL)
    return g_strdup ("");

  return g_date_time_format (local, "%Y-%m-%d %H:%M:%S");
}

static char *
format_day_and_time (GDateTime *moment)
{
  g_autofree char *time = g_date_time_format (moment, _("%H:%M"));

  /* Translators: a day and a time, as in “Monday, 14:05”. */
  return g_strdup_printf (C_ ("day and time", "%s, %s"),
                          ferry_calendar_get_weekday ((GDateWeekday) g_date_time_get_day_of_week (moment)), time);
}

static char *
format_date (GDateTime *moment)
{
  /* Translators: day of the month, month, year, as in “24 Dec 2025”. */
  return g_strdup_printf (C_ ("date", "%d %s %d"), g_date_time_get_day_of_month (moment),
                          ferry_calendar_get_short_month ((GDateMonth) g_date_time_get_month (moment)),
                          g_date_time_get_year (moment));
}

/**
 * ferry_format_moment:
 * @time: microseconds since 1970, UTC
 * @now: the present, in the same unit
 *
 * Returns: (transfer full): when that is, as briefly as it is clear: “14:05”,
 *   “Yesterday, 14:05”, “Monday, 14:05”, “24 Dec 2025”
 */
char *
ferry_format_moment (gint64 time,
                     gint64 now)
{
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  g_autoptr(GDateTime) present = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autoptr(GDateTime) day = NULL;
  g_autoptr(GDateTime) today = NULL;
  int days;

  if (moment == NULL || present == NULL)
    return g_strdup ("");

  day = g_date_time_new_utc (g_date_time_get_year (moment), g_date_time_get_month (moment),
                             g_date_time_get_day_of_month (moment), 0, 0, 0);
  today = g_date_time_new_utc (g_date_time_get_year (present), g_date_time_get_month (present),
                               g_date_time_get_day_of_month (present), 0, 0, 0);
  days = (int) (g_date_time_difference (day, today) / G_TIME_SPAN_DAY);

  /* Translators: these are times for strftime(). */
  if (days == 0)
    return g_date_time_format (moment, _("%H:%M"));
  if (days == -1)
    return g_date_time_format (moment, _("Yesterday, %H:%M"));
  if (days == 1)
    return g_date_time_format (moment, _("Tomorrow, %H:%M"));
  if (ABS (days) < 7)
    return format_day_and_time (moment);
  return format_date (moment);
}

/**
 * ferry_format_rfc3339:
 * @time: microseconds since 1970, UTC, 0 for never
 *
 * Returns: (transfer full) (nullable): the time as RFC 3339 has it, in UTC and
 *   to the millisecond; %NULL for never
 */
char *
ferry_format_rfc3339 (gint64 time)
{
  g_autoptr(GDateTime) date = NULL;
  g_autofree char *seconds = NULL;

  if (time <= 0)
    return NULL;

  date = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  if (date == NULL)
    return NULL;

  seconds = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03uZ", seconds, (guint) (time % G_USEC_PER_SEC / 1000));
}

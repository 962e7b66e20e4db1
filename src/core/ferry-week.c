/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-week.h"

#define SECONDS_PER_DAY (24 * 60 * 60)

/* 1970 began on a Thursday. */
#define FIRST_DAY 3

/* How far ahead a change is looked for: the only hours of a week may be those
 * that the clock leaps over. */
#define HORIZON (15 * SECONDS_PER_DAY)

static int
find_interval (GTimeZone *zone,
               gint64     seconds)
{
  return g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);
}

static gint64
to_local (GTimeZone *zone,
          gint64     seconds)
{
  return seconds + g_time_zone_get_offset (zone, find_interval (zone, seconds));
}

static guint
get_minute (gint64 local)
{
  gint64 week = 7 * SECONDS_PER_DAY;
  gint64 since_monday = (local + FIRST_DAY * SECONDS_PER_DAY) % week;

  return (guint) ((since_monday + week) % week / 60);
}

static gboolean
has_minute (const FerryWeek *self,
            guint            minute)
{
  return (self->bits[minute / 8] & (1 << minute % 8)) != 0;
}

/* Minutes from @minute until the bit is another, 0 if all are the same. */
static guint
count_to_change (const FerryWeek *self,
                 guint            minute)
{
  gboolean is_set = has_minute (self, minute);

  for (guint i = 1; i < FERRY_MINUTES_PER_WEEK; i++)
    {
      if (has_minute (self, (minute + i) % FERRY_MINUTES_PER_WEEK) != is_set)
        return i;
    }

  return 0;
}

/* The first second after @from and not after @to at which the wall’s clock is put
 * forward or back; 0 if it is not. */
static gint64
find_leap (GTimeZone *zone,
           gint64     from,
           gint64     to)
{
  int interval = find_interval (zone, from);

  if (find_interval (zone, to) == interval)
    return 0;

  while (to - from > 1)
    {
      gint64 middle = from + (to - from) / 2;

      if (find_interval (zone, middle) == interval)
        from = middle;
      else
        to = middle;
    }

  return to;
}

/**
 * ferry_week_add:
 * @self: a week
 * @days: some days
 * @begin: a minute of them
 * @end: the minute behind the last; one that is not after @begin is of the next
 *   day
 */
void
ferry_week_add (FerryWeek  *self,
                FerryDaySet days,
                guint       begin,
                guint       end)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (begin < FERRY_MINUTES_PER_DAY && end <= FERRY_MINUTES_PER_DAY);

  if (end <= begin)
    end += FERRY_MINUTES_PER_DAY;

  for (guint day = 0; day < 7; day++)
    {
      if ((days & (1u << day)) == 0)
        continue;

      for (guint i = begin; i < end; i++)
        {
          guint minute = (day * FERRY_MINUTES_PER_DAY + i) % FERRY_MINUTES_PER_WEEK;

          self->bits[minute / 8] |= (guint8) (1 << minute % 8);
        }
    }
}

/**
 * ferry_week_has:
 * @self: a week
 * @seconds: a time, since 1970 in UTC
 * @zone: where the wall is
 *
 * Returns: whether that minute is in it
 */
gboolean
ferry_week_has (const FerryWeek *self,
                gint64           seconds,
                GTimeZone       *zone)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (zone != NULL, FALSE);

  return has_minute (self, get_minute (to_local (zone, seconds)));
}

/**
 * ferry_week_get_change:
 * @self: a week
 * @seconds: a time, since 1970 in UTC
 * @zone: where the wall is
 *
 * Goes by the wall’s clock, also where that is put forward or back: hours that it
 * leaps over do not come, hours that it shows twice come twice.
 *
 * Returns: the first time after @seconds at which ferry_week_has() says something
 *   else, 0 if it never does
 */
gint64
ferry_week_get_change (const FerryWeek *self,
                       gint64           seconds,
                       GTimeZone       *zone)
{
  gint64 horizon = seconds + HORIZON;
  gboolean is_set;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (zone != NULL, 0);

  is_set = ferry_week_has (self, seconds, zone);
  while (seconds < horizon)
    {
      gint64 local = to_local (zone, seconds);
      guint minutes = count_to_change (self, get_minute (local));
      gint64 change;
      gint64 leap;

      if (minutes == 0)
        return 0;

      change = seconds - (local % 60 + 60) % 60 + minutes * 60;
      leap = find_leap (zone, seconds, change);
      if (leap == 0)
        return change;
      if (ferry_week_has (self, leap, zone) != is_set)
        return leap;
      seconds = leap;
    }

  return 0;
}

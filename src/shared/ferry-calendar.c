/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The names of days and months. strftime() has those of the locale, which may
 * not be installed, or be another than that of the sentences they stand in. */

#include "config.h"

#include "shared/ferry-calendar.h"

#include <glib/gi18n-lib.h>

/* Translators: these stand alone or before a time: “Monday, 14:05”. */
static const char *const weekdays[] = {
  [G_DATE_MONDAY] = NC_ ("day", "Monday"),
  [G_DATE_TUESDAY] = NC_ ("day", "Tuesday"),
  [G_DATE_WEDNESDAY] = NC_ ("day", "Wednesday"),
  [G_DATE_THURSDAY] = NC_ ("day", "Thursday"),
  [G_DATE_FRIDAY] = NC_ ("day", "Friday"),
  [G_DATE_SATURDAY] = NC_ ("day", "Saturday"),
  [G_DATE_SUNDAY] = NC_ ("day", "Sunday"),
};
G_STATIC_ASSERT (G_N_ELEMENTS (weekdays) == FERRY_N_WEEKDAYS + 1);

/* Translators: these are on buttons and in lists such as “Mon–Fri, Sun”. */
static const char *const short_weekdays[] = {
  [G_DATE_MONDAY] = NC_ ("short day", "Mon"),
  [G_DATE_TUESDAY] = NC_ ("short day", "Tue"),
  [G_DATE_WEDNESDAY] = NC_ ("short day", "Wed"),
  [G_DATE_THURSDAY] = NC_ ("short day", "Thu"),
  [G_DATE_FRIDAY] = NC_ ("short day", "Fri"),
  [G_DATE_SATURDAY] = NC_ ("short day", "Sat"),
  [G_DATE_SUNDAY] = NC_ ("short day", "Sun"),
};
G_STATIC_ASSERT (G_N_ELEMENTS (short_weekdays) == FERRY_N_WEEKDAYS + 1);

/* Translators: these stand in dates, as in “15 December”. */
static const char *const months[] = {
  [G_DATE_JANUARY] = NC_ ("month of a date", "January"),
  [G_DATE_FEBRUARY] = NC_ ("month of a date", "February"),
  [G_DATE_MARCH] = NC_ ("month of a date", "March"),
  [G_DATE_APRIL] = NC_ ("month of a date", "April"),
  [G_DATE_MAY] = NC_ ("month of a date", "May"),
  [G_DATE_JUNE] = NC_ ("month of a date", "June"),
  [G_DATE_JULY] = NC_ ("month of a date", "July"),
  [G_DATE_AUGUST] = NC_ ("month of a date", "August"),
  [G_DATE_SEPTEMBER] = NC_ ("month of a date", "September"),
  [G_DATE_OCTOBER] = NC_ ("month of a date", "October"),
  [G_DATE_NOVEMBER] = NC_ ("month of a date", "November"),
  [G_DATE_DECEMBER] = NC_ ("month of a date", "December"),
};

/* Translators: these stand in dates, as in “24 Dec 2025”. */
static const char *const short_months[] = {
  [G_DATE_JANUARY] = NC_ ("short month", "Jan"),
  [G_DATE_FEBRUARY] = NC_ ("short month", "Feb"),
  [G_DATE_MARCH] = NC_ ("short month", "Mar"),
  [G_DATE_APRIL] = NC_ ("short month", "Apr"),
  [G_DATE_MAY] = NC_ ("short month", "May"),
  [G_DATE_JUNE] = NC_ ("short month", "Jun"),
  [G_DATE_JULY] = NC_ ("short month", "Jul"),
  [G_DATE_AUGUST] = NC_ ("short month", "Aug"),
  [G_DATE_SEPTEMBER] = NC_ ("short month", "Sep"),
  [G_DATE_OCTOBER] = NC_ ("short month", "Oct"),
  [G_DATE_NOVEMBER] = NC_ ("short month", "Nov"),
  [G_DATE_DECEMBER] = NC_ ("short month", "Dec"),
};
G_STATIC_ASSERT (G_N_ELEMENTS (months) == G_N_ELEMENTS (short_months));

/**
 * ferry_calendar_get_weekday:
 * @day: a day
 *
 * Returns: (transfer none): its name in the user’s language
 */
const char *
ferry_calendar_get_weekday (GDateWeekday day)
{
  g_return_val_if_fail (g_date_valid_weekday (day), "");

  return g_dpgettext2 (GETTEXT_PACKAGE, "day", weekdays[day]);
}

/**
 * ferry_calendar_get_short_weekday:
 * @day: a day
 *
 * Returns: (transfer none): its name in the user’s language, short
 */
const char *
ferry_calendar_get_short_weekday (GDateWeekday day)
{
  g_return_val_if_fail (g_date_valid_weekday (day), "");

  return g_dpgettext2 (GETTEXT_PACKAGE, "short day", short_weekdays[day]);
}

/**
 * ferry_calendar_get_month:
 * @month: a month
 *
 * Returns: (transfer none): its name in the user’s language, as it stands in a date
 */
const char *
ferry_calendar_get_month (GDateMonth month)
{
  g_return_val_if_fail (g_date_valid_month (month), "");

  return g_dpgettext2 (GETTEXT_PACKAGE, "month of a date", months[month]);
}

/**
 * ferry_calendar_get_short_month:
 * @month: a month
 *
 * Returns: (transfer none): its name in the user’s language, short
 */
const char *
ferry_calendar_get_short_month (GDateMonth month)
{
  g_return_val_if_fail (g_date_valid_month (month), "");

  return g_dpgettext2 (GETTEXT_PACKAGE, "short month", short_months[month]);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The hours of a schedule as windows that can be shown and changed one by one.
 * The service judges what they mean; what cannot be taken apart here is left as
 * the text that it is. */

#include "config.h"

#include "client/ferry-hours.h"
#include "shared/ferry-calendar.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct
{
  const char *word;
  const char *label;
} whos[] = {
  [FERRY_HOURS_BACKGROUND] = { "background", N_ ("All in the background") },
  [FERRY_HOURS_ALL] = { "all", N_ ("All") },
  [FERRY_HOURS_FOREGROUND] = { "foreground", N_ ("Those at once, at full speed") },
  [FERRY_HOURS_HIGH] = { "high", N_ ("High ones") },
  [FERRY_HOURS_NORMAL] = { "normal", N_ ("Normal ones") },
  [FERRY_HOURS_LOW] = { "low", N_ ("Low ones") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (whos) == FERRY_N_HOURS_WHO);

static const char *const day_words[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
#define N_DAYS G_N_ELEMENTS (day_words)

/* One clause while it is read. */
typedef struct
{
  guint whos; /* one bit each */
  guint days;
  GArray *hours; /* (unowned) (element-type FerryHoursWindow) */
  gboolean is_never;
} Clause;

static gboolean
read_who (Clause     *clause,
          const char *word)
{
  for (guint i = 0; i < FERRY_N_HOURS_WHO; i++)
    {
      if (g_str_equal (whos[i].word, word))
        {
          clause->whos |= 1u << i;
          return TRUE;
        }
    }

  return FALSE;
}

static guint
find_day (const char *word)
{
  guint day = 0;

  while (day < N_DAYS && (strlen (word) < 3 || strncmp (word, day_words[day], 3) != 0))
    day++;

  return day;
}

static gboolean
read_days (Clause     *clause,
           const char *word)
{
  g_auto(GStrv) ends = g_strsplit (word, "-", 2);
  guint first, last;

  if (g_str_equal (word, "daily"))
    {
      clause->days = FERRY_HOURS_ALL_DAYS;
      return TRUE;
    }

  first = find_day (ends[0]);
  last = ends[1] != NULL ? find_day (ends[1]) : first;
  if (first == N_DAYS || last == N_DAYS)
    return FALSE;

  for (guint day = first;; day = (day + 1) % N_DAYS)
    {
      clause->days |= 1u << day;
      if (day == last)
        return TRUE;
    }
}

static gboolean
read_time (const char *text,
           guint      *minutes)
{
  g_auto(GStrv) parts = g_strsplit (text, ":", 2);
  guint64 hour, minute = 0;

  if (!g_ascii_string_to_unsigned (parts[0], 10, 0, 24, &hour, NULL))
    return FALSE;
  if (parts[1] != NULL && (strlen (parts[1]) != 2 || !g_ascii_string_to_unsigned (parts[1], 10, 0, 59, &minute, NULL)))
    return FALSE;

  *minutes = (guint) (hour * 60 + minute);
  return *minutes <= FERRY_HOURS_DAY_END;
}

static gboolean
read_hours (Clause     *clause,
            const char *word)
{
  g_auto(GStrv) ends = g_strsplit (word, "-", 2);
  FerryHoursWindow window = { .begin = 0, .end = FERRY_HOURS_DAY_END };

  if (g_str_equal (word, "never"))
    return clause->is_never = TRUE;

  if (!g_str_equal (word, "always") &&
      (ends[1] == NULL || !read_time (ends[0], &window.begin) || !read_time (ends[1], &window.end) ||
       window.begin == window.end || window.begin == FERRY_HOURS_DAY_END))
    return FALSE;

  g_array_append_val (clause->hours, window);
  return TRUE;
}

static void
add_windows (GArray       *windows,
             const Clause *clause)
{
  guint named = clause->whos != 0 ? clause->whos : 1u << FERRY_HOURS_BACKGROUND;

  for (guint who = 0; who < FERRY_N_HOURS_WHO; who++)
    {
      for (guint i = 0; (named & (1u << who)) != 0 && i < clause->hours->len; i++)
        {
          FerryHoursWindow window = g_array_index (clause->hours, FerryHoursWindow, i);

          window.who = (FerryHoursWho) who;
          window.days = clause->is_never ? 0 : (clause->days != 0 ? clause->days : FERRY_HOURS_ALL_DAYS);
          g_array_append_val (windows, window);
        }
    }
}

static gboolean
read_clause (GArray     *windows,
             const char *text)
{
  const FerryHoursWindow whole_day = { .begin = 0, .end = FERRY_HOURS_DAY_END };
  g_auto(GStrv) words = g_strsplit_set (text, " ,", -1);
  g_autoptr(GArray) hours = g_array_new (FALSE, FALSE, sizeof (FerryHoursWindow));
  Clause clause = { .hours = hours };
  gboolean is_empty = TRUE;

  for (char **word = words; *word != NULL; word++)
    {
      if (**word == '\0')
        continue;
      is_empty = FALSE;
      if (!read_hours (&clause, *word) && !read_who (&clause, *word) && !read_days (&clause, *word))
        return FALSE;
    }

  if (is_empty)
    return TRUE;
  if (clause.is_never && (hours->len > 0 || clause.days != 0))
    return FALSE;
  if (!clause.is_never && hours->len == 0 && clause.days == 0)
    return FALSE;

  if (hours->len == 0)
    g_array_append_val (hours, whole_day);
  add_windows (windows, &clause);
  return TRUE;
}

/**
 * ferry_hours_parse:
 * @text: a schedule
 *
 * Returns: (transfer full) (nullable) (element-type FerryHoursWindow): its
 *   windows, in their order; %NULL if it cannot be taken apart
 */
GArray *
ferry_hours_parse (const char *text)
{
  g_autoptr(GArray) windows = g_array_new (FALSE, FALSE, sizeof (FerryHoursWindow));
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autoptr(GString) tidy = g_string_new (lower);
  g_auto(GStrv) clauses = NULL;

  g_string_replace (tidy, "–", "-", 0);
  g_string_replace (tidy, "\t", " ", 0);
  g_string_replace (tidy, "\n", ";", 0);
  while (g_string_replace (tidy, " -", "-", 0) + g_string_replace (tidy, "- ", "-", 0) > 0)
    continue;

  clauses = g_strsplit (tidy->str, ";", -1);
  for (char **clause = clauses; *clause != NULL; clause++)
    {
      if (!read_clause (windows, *clause))
        return NULL;
    }

  return g_steal_pointer (&windows);
}

static gboolean
is_whole_day (const FerryHoursWindow *window)
{
  return window->begin == 0 && window->end == FERRY_HOURS_DAY_END;
}

static void
append_days (GString                *text,
             const FerryHoursWindow *window)
{
  for (guint day = 0; day < N_DAYS; day++)
    {
      if ((window->days & (1u << day)) != 0)
        g_string_append_printf (text, "%s%s", text->len > 0 && text->str[text->len - 1] != ' ' ? "," : "", day_words[day]);
    }
}

static char *
format_window (const FerryHoursWindow *window)
{
  GString *text = g_string_new (NULL);

  if (window->who != FERRY_HOURS_BACKGROUND)
    g_string_append_printf (text, "%s ", whos[window->who].word);

  if (window->days == 0)
    g_string_append (text, "never");
  else if (window->days == FERRY_HOURS_ALL_DAYS && is_whole_day (window))
    g_string_append (text, "always");
  else if (window->days != FERRY_HOURS_ALL_DAYS)
    append_days (text, window);

  if (window->days != 0 && !is_whole_day (window))
    g_string_append_printf (text, "%s%02u:%02u-%02u:%02u", window->days != FERRY_HOURS_ALL_DAYS ? " " : "",
                            window->begin / 60, window->begin % 60, window->end / 60, window->end % 60);

  return g_string_free (text, FALSE);
}

/**
 * ferry_hours_format:
 * @windows: (element-type FerryHoursWindow): windows
 *
 * Returns: (transfer full): the schedule that they make
 */
char *
ferry_hours_format (GArray *windows)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < windows->len; i++)
    {
      g_autofree char *clause = format_window (&g_array_index (windows, FerryHoursWindow, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", clause);
    }

  return g_string_free (text, FALSE);
}

/**
 * ferry_hours_who_to_label:
 * @who: whom hours are for
 *
 * Returns: (transfer none): the same in words
 */
const char *
ferry_hours_who_to_label (FerryHoursWho who)
{
  return _(whos[who].label);
}

static char *
describe_days (guint days)
{
  GString *text = g_string_new (NULL);

  for (guint day = 0; day < N_DAYS; day++)
    {
      guint last = day;

      if ((days & (1u << day)) == 0)
        continue;

      while (last + 1 < N_DAYS && (days & (1u << (last + 1))) != 0)
        last++;
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                              ferry_calendar_get_short_weekday (G_DATE_MONDAY + day));
      if (last > day)
        g_string_append_printf (text, "–%s", ferry_calendar_get_short_weekday (G_DATE_MONDAY + last));
      day = last;
    }

  return g_string_free (text, FALSE);
}

static char *
describe_window (const FerryHoursWindow *window)
{
  g_autofree char *days = describe_days (window->days);
  g_autofree char *hours = g_strdup_printf ("%02u:%02u–%02u:%02u", window->begin / 60, window->begin % 60,
                                            window->end / 60, window->end % 60);

  if (window->days == 0)
    return g_strdup (_("never"));
  if (window->days == FERRY_HOURS_ALL_DAYS)
    return g_strdup (is_whole_day (window) ? _("always") : hours);

  return is_whole_day (window) ? g_steal_pointer (&days) : g_strdup_printf ("%s %s", days, hours);
}

/**
 * ferry_hours_describe:
 * @text: a schedule
 *
 * Returns: (transfer full): the same for people
 */
char *
ferry_hours_describe (const char *text)
{
  g_autoptr(GArray) windows = ferry_hours_parse (text);
  GString *description;

  if (windows == NULL)
    return g_strdup (text);
  if (windows->len == 0)
    return g_strdup (_("At any time"));

  description = g_string_new (NULL);
  for (guint i = 0; i < windows->len; i++)
    {
      const FerryHoursWindow *window = &g_array_index (windows, FerryHoursWindow, i);
      g_autofree char *hours = describe_window (window);

      g_string_append (description, i > 0 ? " · " : "");
      if (window->who != FERRY_HOURS_BACKGROUND)
        g_string_append_printf (description, "%s: ", ferry_hours_who_to_label (window->who));
      g_string_append (description, hours);
    }

  return g_string_free (description, FALSE);
}

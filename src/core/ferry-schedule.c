/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-schedule.h"
#include "core/ferry-week.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Nobody types more. */
#define MAX_BYTES 2000

/* Whom a clause is for: the priorities, and the two words that mean several. */
enum
{
  CLASS_BACKGROUND = FERRY_N_PRIORITIES,
  CLASS_ALL,
  N_CLASSES
};

static const char *const class_words[N_CLASSES] = {
  [FERRY_PRIORITY_FOREGROUND] = "foreground",
  [FERRY_PRIORITY_HIGH] = "high",
  [FERRY_PRIORITY_NORMAL] = "normal",
  [FERRY_PRIORITY_LOW] = "low",
  [CLASS_BACKGROUND] = "background",
  [CLASS_ALL] = "all",
};

/**
 * FerrySchedule:
 *
 * The hours in which jobs may run, by priority; immutable. As text it is a list of
 * clauses with “;” between them. A clause says for whom, on which days and at what
 * hours:
 *
 *   background mon-fri 22:00-06:00; background sat,sun; low 01:00-05:00
 *
 * Days and hours may be left out, not both; without a class it is for the
 * background. What a clause says of one priority counts before what another says
 * of the background, and that before what is said of all. Hours that end before
 * they begin last into the next day. Whom no clause names may always run.
 */
struct _FerrySchedule
{
  grefcount ref_count;
  gboolean names_anybody;
  gboolean limited[FERRY_N_PRIORITIES];
  FerryWeek weeks[FERRY_N_PRIORITIES];
};

/* Minutes of a day; see ferry_week_add(). */
typedef struct
{
  guint begin;
  guint end;
} Hours;

/* One clause, as far as it was read. */
typedef struct
{
  guint classes; /* one bit each */
  FerryDaySet days;
  GArray *hours;     /* (unowned) (element-type Hours) */
  gboolean is_never; /* whether it said “never” */
} Clause;

/* What all clauses say, before it is known which of them counts. */
typedef struct
{
  gboolean names_anybody;
  gboolean given[N_CLASSES];
  FerryWeek weeks[N_CLASSES];
} Reading;

static gboolean
refuse_word (const char *word,
             GError    **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“%s” is neither a class nor a day nor a time; write a schedule like “mon-fri 22:00-06:00; sat,sun; low 01:00-05:00”."),
               word);

  return FALSE;
}

static gboolean
read_class (Clause     *clause,
            const char *word)
{
  for (guint i = 0; i < N_CLASSES; i++)
    {
      if (g_str_equal (class_words[i], word))
        {
          clause->classes |= 1u << i;
          return TRUE;
        }
    }

  return FALSE;
}

/* Three letters are enough. Returns 7 for what is no day. */
static guint
find_day (const char *word)
{
  static const char *const names[] = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  };
  guint day = 0;

  while (day < G_N_ELEMENTS (names)
         && (strlen (word) < 3 || !g_str_has_prefix (names[day], word)))
    day++;

  return day;
}

static gboolean
read_days (Clause     *clause,
           const char *word)
{
  g_auto(GStrv) ends = g_strsplit (word, "-", 2);
  guint first;
  guint last;

  if (g_str_equal (word, "daily"))
    {
      clause->days |= FERRY_EVERY_DAY;
      return TRUE;
    }

  first = find_day (ends[0]);
  last = ends[1] != NULL ? find_day (ends[1]) : first;
  if (first == 7 || last == 7)
    return FALSE;

  for (guint day = first;; day = (day + 1) % 7)
    {
      clause->days |= 1u << day;
      if (day == last)
        return TRUE;
    }
}

/* “6”, “06:30” or “24:00” as minutes. */
static gboolean
read_time (const char *text,
           guint      *minutes)
{
  guint digits = (guint) strspn (text, "0123456789");
  guint hour;
  guint minute = 0;

  if (digits < 1 || digits > 2)
    return FALSE;

  hour = (guint) g_ascii_strtoull (text, NULL, 10);
  text += digits;
  if (*text == ':' && strlen (text) == 3 && strspn (text + 1, "0123456789") == 2)
    minute = (guint) g_ascii_strtoull (text + 1, NULL, 10);
  else if (*text != '\0')
    return FALSE;

  *minutes = hour * 60 + minute;

  return minute < 60 && *minutes <= FERRY_MINUTES_PER_DAY;
}

static gboolean
read_hours (Clause     *clause,
            const char *word)
{
  g_auto(GStrv) ends = g_strsplit (word, "-", 2);
  Hours hours;

  if (ends[1] == NULL || !read_time (ends[0], &hours.begin) || !read_time (ends[1], &hours.end)
      || hours.begin == FERRY_MINUTES_PER_DAY)
    return FALSE;

  g_array_append_val (clause->hours, hours);

  return TRUE;
}

static gboolean
read_always (Clause     *clause,
             const char *word)
{
  const Hours whole_day = { 0, FERRY_MINUTES_PER_DAY };

  if (!g_str_equal (word, "always"))
    return FALSE;

  g_array_append_val (clause->hours, whole_day);

  return TRUE;
}

static gboolean
read_never (Clause     *clause,
            const char *word)
{
  if (!g_str_equal (word, "never"))
    return FALSE;

  clause->is_never = TRUE;

  return TRUE;
}

/* For whom, then the days, then the hours: whoever puts a comma between two windows
 * means something else than he says. */
static gboolean
read_word (Clause     *clause,
           const char *word,
           GError    **error)
{
  gboolean had_hours = clause->hours->len > 0;
  gboolean had_days = clause->days != 0;

  if (read_hours (clause, word) || read_always (clause, word) || read_never (clause, word))
    return TRUE;

  if (read_class (clause, word) ? !had_days && !had_hours : read_days (clause, word) && !had_hours)
    return TRUE;

  if (!had_hours && !had_days)
    return refuse_word (word, error);

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“%s” in the schedule is no time, or comes too late: write for whom, then the days, then the hours, and “;” before the next window."),
               word);
  return FALSE;
}

static gboolean
check_clause (const Clause *clause,
              const char   *text,
              GError      **error)
{
  for (guint i = 0; i < clause->hours->len; i++)
    {
      const Hours *hours = &g_array_index (clause->hours, Hours, i);

      if (hours->begin != hours->end)
        continue;

      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“%s” in the schedule ends when it begins; leave the hours out for the whole day."),
                   text);
      return FALSE;
    }

  if (clause->is_never && (clause->days != 0 || clause->hours->len > 0))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“%s” in the schedule says “never” and when; leave one of the two out."), text);
      return FALSE;
    }

  if (clause->days == 0 && clause->hours->len == 0 && !clause->is_never)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“%s” in the schedule says for whom, but not when; add days or hours."), text);
      return FALSE;
    }

  return TRUE;
}

static void
use_clause (Reading      *reading,
            const Clause *clause)
{
  const guint classes = clause->classes != 0 ? clause->classes : 1u << CLASS_BACKGROUND;
  const FerryDaySet days = clause->days != 0 ? clause->days : FERRY_EVERY_DAY;

  reading->names_anybody |= clause->classes != 0;
  for (guint i = 0; i < N_CLASSES; i++)
    {
      if ((classes & (1u << i)) == 0)
        continue;

      reading->given[i] = TRUE;
      if (clause->hours->len == 0 && !clause->is_never)
        ferry_week_add (&reading->weeks[i], days, 0, FERRY_MINUTES_PER_DAY);
      for (guint j = 0; j < clause->hours->len; j++)
        {
          const Hours *hours = &g_array_index (clause->hours, Hours, j);

          ferry_week_add (&reading->weeks[i], days, hours->begin, hours->end);
        }
    }
}

static gboolean
read_clause (Reading    *reading,
             const char *text,
             GError    **error)
{
  g_autofree char *shown = g_strstrip (g_strdup (text));
  g_auto(GStrv) words = g_strsplit_set (shown, " \t,", -1);
  g_autoptr(GArray) hours = g_array_new (FALSE, FALSE, sizeof (Hours));
  Clause clause = { .hours = hours };

  if (*shown == '\0')
    return TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] != '\0' && !read_word (&clause, words[i], error))
        return FALSE;
    }

  if (!check_clause (&clause, shown, error))
    return FALSE;

  use_clause (reading, &clause);

  return TRUE;
}

/* “22:00 – 6:00” is one word, whatever dash it has. */
static char *
tidy_up (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autoptr(GString) tidy = g_string_new (lower);

  g_string_replace (tidy, "–", "-", 0);
  g_string_replace (tidy, "\t", " ", 0);
  g_string_replace (tidy, "\n", ";", 0);
  while (g_string_replace (tidy, " -", "-", 0) + g_string_replace (tidy, "- ", "-", 0) > 0)
    continue;

  return g_string_free (g_steal_pointer (&tidy), FALSE);
}

static void
resolve (FerrySchedule *self,
         const Reading *reading)
{
  self->names_anybody = reading->names_anybody;
  for (guint priority = 0; priority < FERRY_N_PRIORITIES; priority++)
    {
      guint used = priority;

      if (!reading->given[used] && priority != FERRY_PRIORITY_FOREGROUND)
        used = CLASS_BACKGROUND;
      if (!reading->given[used])
        used = CLASS_ALL;

      self->limited[priority] = reading->given[used];
      self->weeks[priority] = reading->weeks[used];
    }
}

/**
 * ferry_schedule_new:
 * @text: a schedule; see #FerrySchedule
 * @error: (nullable): %FERRY_ERROR_INVALID_ARGUMENT that names what is not
 *   understood
 *
 * Returns: (transfer full) (nullable): the schedule
 */
FerrySchedule *
ferry_schedule_new (const char *text,
                    GError    **error)
{
  g_autofree char *tidy = NULL;
  g_auto(GStrv) clauses = NULL;
  g_autofree Reading *reading = g_new0 (Reading, 1);
  FerrySchedule *self;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > MAX_BYTES || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("A schedule must be text of %d bytes at most."), MAX_BYTES);
      return NULL;
    }

  tidy = tidy_up (text);
  clauses = g_strsplit (tidy, ";", -1);
  for (guint i = 0; clauses[i] != NULL; i++)
    {
      if (!read_clause (reading, clauses[i], error))
        return NULL;
    }

  self = g_new0 (FerrySchedule, 1);
  g_ref_count_init (&self->ref_count);
  resolve (self, reading);

  return self;
}

/**
 * ferry_schedule_ref:
 * @self: a schedule
 *
 * Returns: (transfer full): @self
 */
FerrySchedule *
ferry_schedule_ref (FerrySchedule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * ferry_schedule_unref:
 * @self: (transfer full): a schedule
 */
void
ferry_schedule_unref (FerrySchedule *self)
{
  g_return_if_fail (self != NULL);

  if (g_ref_count_dec (&self->ref_count))
    g_free (self);
}

/**
 * ferry_schedule_names_anybody:
 * @self: a schedule
 *
 * Returns: whether it says of any of its hours for whom they are
 */
gboolean
ferry_schedule_names_anybody (const FerrySchedule *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->names_anybody;
}

static gint64
to_seconds (gint64 real)
{
  return real / G_USEC_PER_SEC - (real % G_USEC_PER_SEC < 0 ? 1 : 0);
}

/**
 * ferry_schedule_is_open:
 * @self: (nullable): a schedule, %NULL for none
 * @priority: a job’s
 * @real: a time, in microseconds since 1970, UTC
 * @zone: where the user is
 *
 * Returns: whether such a job may run at that time
 */
gboolean
ferry_schedule_is_open (const FerrySchedule *self,
                        FerryPriority        priority,
                        gint64               real,
                        GTimeZone           *zone)
{
  g_return_val_if_fail ((guint) priority < FERRY_N_PRIORITIES, TRUE);

  return self == NULL || !self->limited[priority]
         || ferry_week_has (&self->weeks[priority], to_seconds (real), zone);
}

/**
 * ferry_schedule_get_change:
 * @self: (nullable): a schedule, %NULL for none
 * @priority: a job’s
 * @real: a time, in microseconds since 1970, UTC
 * @zone: where the user is
 *
 * Returns: the first time after @real at which ferry_schedule_is_open() says
 *   something else, 0 if it never does
 */
gint64
ferry_schedule_get_change (const FerrySchedule *self,
                           FerryPriority        priority,
                           gint64               real,
                           GTimeZone           *zone)
{
  g_return_val_if_fail ((guint) priority < FERRY_N_PRIORITIES, 0);

  if (self == NULL || !self->limited[priority])
    return 0;

  return ferry_week_get_change (&self->weeks[priority], to_seconds (real), zone) * G_USEC_PER_SEC;
}

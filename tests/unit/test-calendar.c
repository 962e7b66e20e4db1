/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Days and months, in a language whose locale is not installed. */

#include "config.h"

#include "shared/ferry-calendar.h"
#include "shared/ferry-format.h"

#include <libintl.h>
#include <locale.h>

/* 2 March 2026, a Monday, 14:05 UTC. */
#define MONDAY (G_GINT64_CONSTANT (1772460300) * G_USEC_PER_SEC)
#define DAY G_TIME_SPAN_DAY

static void
take_equal (char       *got, /* (transfer full) */
            const char *expected)
{
  g_assert_cmpstr (got, ==, expected);
  g_free (got);
}

static void
test_names_are_those_of_the_language (void)
{
  g_assert_cmpstr (ferry_calendar_get_weekday (G_DATE_WEDNESDAY), ==, "Miércoles");
  g_assert_cmpstr (ferry_calendar_get_short_weekday (G_DATE_SATURDAY), ==, "sáb");
  g_assert_cmpstr (ferry_calendar_get_month (G_DATE_JANUARY), ==, "enero");
  g_assert_cmpstr (ferry_calendar_get_short_month (G_DATE_DECEMBER), ==, "dic");
}

/* A name that is used twice would be a slip in the table, or in the translation. */
static void
test_every_name_is_another (void)
{
  g_autoptr(GHashTable) days = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) months = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint day = G_DATE_MONDAY; day <= G_DATE_SUNDAY; day++)
    {
      g_assert_true (g_hash_table_add (days, (gpointer) ferry_calendar_get_weekday (day)));
      g_assert_true (g_hash_table_add (days, (gpointer) ferry_calendar_get_short_weekday (day)));
    }
  for (guint month = G_DATE_JANUARY; month <= G_DATE_DECEMBER; month++)
    {
      g_assert_true (g_hash_table_add (months, (gpointer) ferry_calendar_get_month (month)));
      g_assert_true (g_hash_table_add (months, (gpointer) ferry_calendar_get_short_month (month)));
    }
}

static void
test_moments_have_these_names (void)
{
  take_equal (ferry_format_moment (MONDAY, MONDAY + 3 * DAY), "Lunes, 14:05");
  take_equal (ferry_format_moment (MONDAY, MONDAY + DAY), "Ayer, 14:05");
  take_equal (ferry_format_moment (MONDAY, MONDAY + 30 * DAY), "2 mar 2026");
  take_equal (ferry_format_moment (MONDAY, MONDAY - 30 * DAY), "2 mar 2026");
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *translations = NULL;

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("LANGUAGE", "es", TRUE);
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  translations = g_test_build_filename (G_TEST_BUILT, "..", "po", NULL);
  bindtextdomain (GETTEXT_PACKAGE, translations);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");

  g_test_add_func ("/calendar/names-are-those-of-the-language", test_names_are_those_of_the_language);
  g_test_add_func ("/calendar/every-name-is-another", test_every_name_is_another);
  g_test_add_func ("/calendar/moments-have-these-names", test_moments_have_these_names);

  return g_test_run ();
}

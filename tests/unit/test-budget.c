/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-budget.h"
#include "shared/ferry-error.h"

#include <string.h>

#define BERLIN "CET-1CEST,M3.5.0/2,M10.5.0/3"

static FerryConnection phone = {
  .uuid = (char *) "0f4a", .id = (char *) "Phone", .wifi_name = (char *) "My phone",
};
static FerryConnection hotel = { .uuid = (char *) "77aa", .id = (char *) "Hotel; lobby" };

static gint64
at (const char *text)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  g_assert_nonnull (time);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static void
set_time (FerryBudget *budget,
          const char  *rules,
          const char  *zone_name,
          const char  *time)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBudgetRules) parsed = ferry_budget_rules_new (rules, &error);

  g_assert_no_error (error);
  g_assert_nonnull (zone);
  ferry_budget_set_time (budget, parsed, at (time), zone);
}

static void
assert_allowance (FerryBudget           *budget,
                  const FerryConnection *connection,
                  guint64                bytes,
                  guint64                used,
                  const char            *reset)
{
  FerryAllowance allowance;

  g_assert_true (ferry_budget_look_up (budget, connection, &allowance));
  g_assert_cmpuint (allowance.bytes, ==, bytes);
  g_assert_cmpuint (allowance.used, ==, used);
  g_assert_cmpint (allowance.reset, ==, at (reset));
}

static void
test_rules_by_every_name (void)
{
  static const struct
  {
    const char *text;
    guint64 phone;
    guint64 hotel;
    guint64 unknown;
  } rows[] = {
    { "", 0, 0, 0 },
    { "Phone = 5 GB", 5000000000, 0, 0 },
    { "0f4a=1.5MiB", 1572864, 0, 0 },
    { " My phone  =  2 gib ; ", 2147483648, 0, 0 },
    { "“Hotel; lobby” = 500 MB; default = 1 kB", 1000, 500000000, 1000 },
    { "\"Hotel; lobby\" = 500 MB\n; Phone = unlimited; default = 1 TB", G_MAXUINT64, 500000000, 1000000000000 },
    { "'Phone'= 0 GB from 31", 0, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FerryBudgetRules) rules = ferry_budget_rules_new (rows[i].text, &error);
      const FerryBudgetRule *rule;

      g_test_message ("%s", rows[i].text);
      g_assert_no_error (error);
      rule = ferry_budget_rules_find (rules, &phone);
      g_assert_cmpuint (rule != NULL ? rule->bytes : 0, ==, rows[i].phone);
      rule = ferry_budget_rules_find (rules, &hotel);
      g_assert_cmpuint (rule != NULL ? rule->bytes : 0, ==, rows[i].hotel);
      rule = ferry_budget_rules_find (rules, NULL);
      g_assert_cmpuint (rule != NULL ? rule->bytes : 0, ==, rows[i].unknown);
    }
}

static void
test_what_is_no_budget_is_named (void)
{
  static const char *const texts[] = {
    "Phone", "Phone =", "= 5 GB", "Phone = 5", "Phone = GB", "Phone = -5 GB", "Phone = 5 XB",
    "Phone = 5 GB from", "Phone = 5 GB from 0", "Phone = 5 GB from 32", "Phone = 5 GB from monday",
    "Phone = 5 GB from 1 2", "“Phone = 5 GB", "Phone = 1e40 GB", "Phone = nan GB", "Phone = 5 GB, 6 GB",
    "\"Phone\" 5 GB",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = g_strconcat ("default = 1 GB; ", texts[i], "; Hotel = 1 GB", NULL);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", texts[i]);
      g_assert_null (ferry_budget_rules_new (text, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, "is no data budget"));
    }
}

static void
test_month_begins_on_its_day (void)
{
  static const struct
  {
    const char *rules;
    const char *now;
    const char *reset;
  } rows[] = {
    { "Phone = 1 GB", "2026-11-26T12:00:00Z", "2026-11-30T23:00:00Z" },
    { "Phone = 1 GB", "2026-11-30T22:59:59Z", "2026-11-30T23:00:00Z" },
    { "Phone = 1 GB", "2026-11-30T23:00:00Z", "2026-12-31T23:00:00Z" },
    { "Phone = 1 GB from 15", "2026-11-14T22:59:59Z", "2026-11-14T23:00:00Z" },
    { "Phone = 1 GB from 15", "2026-11-14T23:00:00Z", "2026-12-14T23:00:00Z" },
    { "Phone = 1 GB from 15", "2026-12-20T12:00:00Z", "2027-01-14T23:00:00Z" },
    { "Phone = 1 GB from 15", "2027-01-02T12:00:00Z", "2027-01-14T23:00:00Z" },
    /* The last day of a month that has no such day; in a leap year, too. */
    { "Phone = 1 GB from 31", "2026-02-10T12:00:00Z", "2026-02-27T23:00:00Z" },
    { "Phone = 1 GB from 31", "2028-02-10T12:00:00Z", "2028-02-28T23:00:00Z" },
    { "Phone = 1 GB from 30", "2026-02-28T12:00:00Z", "2026-03-29T22:00:00Z" },
    { "Phone = 1 GB from 31", "2026-04-30T12:00:00Z", "2026-05-30T22:00:00Z" },
    /* In summer the day begins an hour sooner. */
    { "Phone = 1 GB", "2026-07-15T12:00:00Z", "2026-07-31T22:00:00Z" },
    { "Phone = 1 GB", "2026-10-15T12:00:00Z", "2026-10-31T23:00:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(FerryBudget) budget = ferry_budget_new ();

      g_test_message ("%s at %s", rows[i].rules, rows[i].now);
      set_time (budget, rows[i].rules, BERLIN, rows[i].now);
      assert_allowance (budget, &phone, 1000000000, 0, rows[i].reset);
    }
}

static void
test_each_connection_counts_for_itself (void)
{
  g_autoptr(FerryBudget) budget = ferry_budget_new ();
  FerryAllowance allowance;

  set_time (budget, "Phone = 1 kB; default = 500 kB from 15", "UTC", "2026-11-26T12:00:00Z");
  g_assert_false (ferry_budget_add (budget, &phone, 999));
  g_assert_false (ferry_budget_is_spent (budget, &phone));
  g_assert_false (ferry_budget_add (budget, &hotel, 300000));
  g_assert_false (ferry_budget_add (budget, NULL, 400000));
  g_assert_true (ferry_budget_add (budget, &phone, 1));
  g_assert_true (ferry_budget_is_spent (budget, &phone));

  /* Only once. */
  g_assert_false (ferry_budget_add (budget, &phone, 1));
  assert_allowance (budget, &phone, 1000, 1001, "2026-12-01T00:00:00Z");
  assert_allowance (budget, &hotel, 500000, 300000, "2026-12-15T00:00:00Z");
  assert_allowance (budget, NULL, 500000, 400000, "2026-12-15T00:00:00Z");

  set_time (budget, "Phone = unlimited; default = 500 kB", "UTC", "2026-11-26T12:00:00Z");
  g_assert_false (ferry_budget_look_up (budget, &phone, &allowance));
  g_assert_false (ferry_budget_is_spent (budget, &phone));
}

static void
test_new_month_begins_at_nothing (void)
{
  static const char *const rules = "Phone = 1 kB from 15";
  g_autoptr(FerryBudget) budget = ferry_budget_new ();

  set_time (budget, rules, "UTC", "2026-11-14T12:00:00Z");
  ferry_budget_add (budget, &phone, 1000);
  g_assert_true (ferry_budget_is_spent (budget, &phone));
  set_time (budget, rules, "UTC", "2026-11-15T00:00:00Z");
  g_assert_false (ferry_budget_is_spent (budget, &phone));
  ferry_budget_add (budget, &phone, 10);
  assert_allowance (budget, &phone, 1000, 10, "2026-12-15T00:00:00Z");
}

static void
test_wrong_date_is_no_second_budget (void)
{
  static const char *const rules = "Phone = 1 kB";
  g_autoptr(FerryBudget) budget = ferry_budget_new ();

  /* A machine that has just started thinks it is 1970. */
  set_time (budget, rules, "UTC", "2026-11-14T12:00:00Z");
  ferry_budget_add (budget, &phone, 600);
  set_time (budget, rules, "UTC", "1970-01-01T00:01:00Z");
  g_assert_true (ferry_budget_add (budget, &phone, 500));
  set_time (budget, rules, "UTC", "2026-11-14T12:05:00Z");
  assert_allowance (budget, &phone, 1000, 1100, "2026-12-01T00:00:00Z");

  /* Somebody sets the date back, or it was ahead. */
  set_time (budget, rules, "UTC", "2026-10-14T12:00:00Z");
  g_assert_true (ferry_budget_is_spent (budget, &phone));
  ferry_budget_add (budget, &phone, 1);
  assert_allowance (budget, &phone, 1000, 1101, "2026-11-01T00:00:00Z");

  /* Then it counts as this month’s, and is over with it. */
  set_time (budget, rules, "UTC", "2026-11-01T00:00:00Z");
  g_assert_false (ferry_budget_is_spent (budget, &phone));
}

static void
test_what_changed_is_saved_once (void)
{
  g_autoptr(FerryBudget) budget = ferry_budget_new ();
  g_autoptr(FerryBudget) next = ferry_budget_new ();
  g_autoptr(GPtrArray) usages = NULL;
  g_autoptr(GPtrArray) nothing = NULL;

  set_time (budget, "Phone = 1 GB", "UTC", "2026-11-14T12:00:00Z");
  ferry_budget_add (budget, &phone, 600);
  ferry_budget_add (budget, &phone, 50);
  ferry_budget_add (budget, &hotel, 50);
  g_assert_cmpuint (ferry_budget_get_unsaved (budget), ==, 650);
  usages = ferry_budget_take_unsaved (budget);
  g_assert_cmpuint (usages->len, ==, 1);
  g_assert_cmpuint (ferry_budget_get_unsaved (budget), ==, 0);
  nothing = ferry_budget_take_unsaved (budget);
  g_assert_cmpuint (nothing->len, ==, 0);

  set_time (next, "Phone = 1 GB", "UTC", "2026-11-14T12:00:00Z");
  ferry_budget_load (next, usages);
  assert_allowance (next, &phone, 1000000000, 650, "2026-12-01T00:00:00Z");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/budget/rules-by-every-name", test_rules_by_every_name);
  g_test_add_func ("/budget/what-is-none-is-named", test_what_is_no_budget_is_named);
  g_test_add_func ("/budget/month-begins-on-its-day", test_month_begins_on_its_day);
  g_test_add_func ("/budget/each-connection-counts-for-itself", test_each_connection_counts_for_itself);
  g_test_add_func ("/budget/new-month-begins-at-nothing", test_new_month_begins_at_nothing);
  g_test_add_func ("/budget/wrong-date-is-no-second-one", test_wrong_date_is_no_second_budget);
  g_test_add_func ("/budget/what-changed-is-saved-once", test_what_changed_is_saved_once);

  return g_test_run ();
}

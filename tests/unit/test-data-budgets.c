/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/ferry-data-budgets.h"
#include "core/ferry-budget-rules.h"

static void
test_what_was_taken_apart_is_the_same (void)
{
  static const struct
  {
    const char *text;
    const char *again;
  } rows[] = {
    { "", "" },
    { "Phone = 5 GB from 15; default = 100 GB", "Phone = 5 GB from 15; default = 100 GB" },
    { "“Hotel; lobby” = 500MB ;x=1.5gb", "\"Hotel; lobby\" = 500 MB; x = 1.5 GB" },
    { "Work = unlimited", "Work = unlimited" },
    { "a = 2 GiB from 31", "a = 2 GiB from 31" },
    { "'a \"b\"' = 1 kB", "“a \"b\"” = 1 kB" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GPtrArray) budgets = ferry_data_budgets_parse (rows[i].text);
      g_autoptr(FerryBudgetRules) rules = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *again = NULL;

      g_assert_nonnull (budgets);
      again = ferry_data_budgets_format (budgets);
      g_assert_cmpstr (again, ==, rows[i].again);
      rules = ferry_budget_rules_new (again, &error);
      g_assert_no_error (error);
    }
}

static void
test_what_cannot_be_taken_apart_is_left (void)
{
  static const char *const texts[] = { "Phone", "Phone = much", "= 5 GB", "Phone = 5 GB from 32", "Phone = 5" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *description = ferry_data_budgets_describe (texts[i]);

      g_assert_null (ferry_data_budgets_parse (texts[i]));
      g_assert_cmpstr (description, ==, texts[i]);
    }
}

static void
test_budgets_in_words (void)
{
  g_autofree char *none = ferry_data_budgets_describe ("");
  g_autofree char *some = ferry_data_budgets_describe ("Phone = 5 GB from 15; default = unlimited");

  g_assert_cmpstr (none, ==, "As much as they like");
  g_assert_cmpstr (some, ==, "Phone: 5.0\302\240GB · All others: any amount");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data-budgets/what-was-taken-apart-is-the-same", test_what_was_taken_apart_is_the_same);
  g_test_add_func ("/data-budgets/what-cannot-be-taken-apart-is-left", test_what_cannot_be_taken_apart_is_left);
  g_test_add_func ("/data-budgets/in-words", test_budgets_in_words);

  return g_test_run ();
}

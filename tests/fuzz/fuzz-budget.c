/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "core/ferry-budget.h"

/* Whatever is a set of budgets has months that end, and is spent when it is. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const gint64 now = G_GINT64_CONSTANT (1774742400) * G_USEC_PER_SEC;
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBudgetRules) rules = ferry_budget_rules_new (text, &error);
  g_autoptr(FerryBudget) budget = ferry_budget_new ();
  FerryAllowance allowance;
  gint64 next;

  g_assert ((rules == NULL) == (error != NULL));
  next = ferry_budget_set_time (budget, rules, now, zone);
  g_assert (next == 0 || next > now);
  if (!ferry_budget_look_up (budget, NULL, &allowance))
    return 0;

  g_assert (allowance.used == 0 && allowance.reset > now);
  ferry_budget_add (budget, NULL, allowance.bytes);
  g_assert (ferry_budget_is_spent (budget, NULL));

  return 0;
}

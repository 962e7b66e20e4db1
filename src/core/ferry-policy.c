/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-policy.h"

#define SECONDS_PER_DAY (24 * 60 * 60)

#define BACKGROUND                                                                                \
  (FERRY_PRIORITY_BIT (FERRY_PRIORITY_HIGH) | FERRY_PRIORITY_BIT (FERRY_PRIORITY_NORMAL)          \
   | FERRY_PRIORITY_BIT (FERRY_PRIORITY_LOW))

/**
 * ferry_policy_init_defaults:
 * @self: where the values go
 *
 * Sets the values that the settings have as long as nobody changes them.
 */
void
ferry_policy_init_defaults (FerryPolicy *self)
{
  g_return_if_fail (self != NULL);

  *self = (FerryPolicy){
    .background_jobs = 3,
    .files_per_job = 8,
    .segments = 4,
    .slice = 300,
    .settle_delay = 3 * G_TIME_SPAN_SECOND,
    .no_progress_timeout = 14 * SECONDS_PER_DAY, /* BITS’s */
    .inactivity_days = 90,                       /* BITS’s */
    .history_days = 30,
    .max_jobs = 100000,
    .max_files_per_job = 10000,
    .max_ranges_per_file = 10000,
    .app_max_jobs = 60,
    .app_max_files_per_job = 200,
    .app_max_ranges_per_file = 500,
    .networks = {
      /* Being asked for at once is worth a metered byte (design §5). */
      [FERRY_PRIORITY_FOREGROUND] = { FERRY_NETWORK_ANY, NULL },
      [FERRY_PRIORITY_HIGH] = { FERRY_NETWORK_UNMETERED, NULL },
      [FERRY_PRIORITY_NORMAL] = { FERRY_NETWORK_UNMETERED, NULL },
      [FERRY_PRIORITY_LOW] = { FERRY_NETWORK_UNMETERED, NULL },
    },

    /* A laptop on its battery is the usual thing, and a download costs it
     * little; only when the battery or its owner asks for it does Ferry wait. */
    .pause_on_low_battery = BACKGROUND,
    .pause_in_power_saver = BACKGROUND,
    .connections_per_host = 8,
  };
}

/**
 * ferry_policy_assign:
 * @self: values that are replaced
 * @other: (transfer none): the new ones; copied
 */
void
ferry_policy_assign (FerryPolicy       *self,
                     const FerryPolicy *other)
{
  FerryPolicy copy;

  g_return_if_fail (self != NULL);
  g_return_if_fail (other != NULL);

  copy = *other;
  for (guint i = 0; i < FERRY_N_PRIORITIES; i++)
    ferry_network_rule_copy (&copy.networks[i], &other->networks[i]);
  if (copy.schedule != NULL)
    ferry_schedule_ref (copy.schedule);
  if (copy.limit_hours != NULL)
    ferry_schedule_ref (copy.limit_hours);
  if (copy.budgets != NULL)
    ferry_budget_rules_ref (copy.budgets);

  ferry_policy_clear (self);
  *self = copy;
}

/**
 * ferry_policy_clear:
 * @self: values
 *
 * Frees what they own.
 */
void
ferry_policy_clear (FerryPolicy *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < FERRY_N_PRIORITIES; i++)
    ferry_network_rule_clear (&self->networks[i]);
  g_clear_pointer (&self->schedule, ferry_schedule_unref);
  g_clear_pointer (&self->limit_hours, ferry_schedule_unref);
  g_clear_pointer (&self->budgets, ferry_budget_rules_unref);
}

/**
 * ferry_policy_get_network:
 * @self: the settings
 * @spec: a job’s spec
 *
 * Returns: (transfer none): which networks it may use: those that it names, or
 *   those that the settings name for its priority
 */
FerryNetworkRule
ferry_policy_get_network (const FerryPolicy  *self,
                          const FerryJobSpec *spec)
{
  g_return_val_if_fail (self != NULL, (FerryNetworkRule){ 0 });
  g_return_val_if_fail (spec != NULL, (FerryNetworkRule){ 0 });

  if (spec->network_given)
    return (FerryNetworkRule){ spec->network, spec->extras->connection }
  ;

  return self->networks[spec->priority];
}

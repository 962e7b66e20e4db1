/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-gates.h"
#include "core/ferry-job-hours.h"
#include "core/ferry-way.h"

/* What “download now anyway” lifts (design §2). */
#define LIFTED                                                                                    \
  (FERRY_WAIT_BIT (FERRY_WAIT_METERED) | FERRY_WAIT_BIT (FERRY_WAIT_ROAMING)                      \
   | FERRY_WAIT_BIT (FERRY_WAIT_BUDGET) | FERRY_WAIT_BIT (FERRY_WAIT_SCHEDULE)                    \
   | FERRY_WAIT_BIT (FERRY_WAIT_BATTERY) | FERRY_WAIT_BIT (FERRY_WAIT_POWER_SAVER))

static gboolean
has_priority (FerryPrioritySet set,
              FerryJob        *job)
{
  return (set & FERRY_PRIORITY_BIT (ferry_job_get_priority (job))) != 0;
}

/* Somebody who wants to be signed in to can only answer for others where nothing
 * proves who answers (design §8). */
static gboolean
can_be_captured (FerryJob *job)
{
  const guint n_files = ferry_job_get_n_files (job);

  for (guint i = 0; i < n_files; i++)
    {
      const FerryFile *file = ferry_job_get_file (job, i);
      gboolean is_pending = file->state == FERRY_FILE_STATE_QUEUED
                            || file->state == FERRY_FILE_STATE_TRANSFERRING;

      if (is_pending && ferry_url_is_plain (file->spec->url) && !ferry_url_is_near (file->spec->url))
        return TRUE;
    }

  return FALSE;
}

/* What the monitor says of reaching anything at all. A connection that the job
 * names is enough if it is up: the monitor judges the way to the internet, and a
 * network of its own may have none. */
static FerryWaitSet
find_reach (const FerryNetworkState *network,
            const FerryNetworkRule  *rule,
            const FerryConnection   *connection,
            FerryJob                *job)
{
  gboolean is_bound = ferry_network_rule_is_binding (rule);
  gboolean is_primary = connection != NULL && g_strcmp0 (connection->uuid, network->primary) == 0;
  FerryWaitSet shut = 0;

  if (rule->kind == FERRY_NETWORK_ALWAYS)
    return 0;

  if (!network->online && !(is_bound && connection != NULL))
    shut |= FERRY_WAIT_BIT (FERRY_WAIT_NETWORK);

  if (is_bound && connection == NULL)
    shut |= FERRY_WAIT_BIT (FERRY_WAIT_OTHER_NETWORK);

  if (network->connectivity == FERRY_CONNECTIVITY_PORTAL && network->online
      && (!is_bound || is_primary) && can_be_captured (job))
    shut |= FERRY_WAIT_BIT (FERRY_WAIT_CAPTIVE_PORTAL);

  return shut;
}

/* What a connection may cost. BITS has eight states of cost and five policies;
 * NetworkManager knows of yes and no, ModemManager of roaming, and the data budgets
 * of the rest: docs/gates.md sets them side by side. As with BITS’s UNRESTRICTED,
 * whoever asks for what costs nothing does not roam either.
 *
 * Whoever names one has agreed to what it costs. A
 * VPN is no choice of price: the settings say what one may cost, and it costs
 * what the device does that carries it. */
static FerryWaitSet
find_cost (const FerryGateView    *view,
           const FerryNetworkRule *rule,
           const FerryConnection  *connection,
           FerryPriority           priority)
{
  const FerryNetworkState *network = ferry_conditions_get_network (view->conditions);
  gboolean is_vpn = rule->kind == FERRY_NETWORK_VPN;
  FerryNetworkKind kind = is_vpn ? view->policy->networks[priority].kind : rule->kind;
  FerryMetered metered = is_vpn && connection != NULL ? connection->metered : network->metered;
  gboolean roams = is_vpn && connection != NULL ? connection->roaming : network->roaming;
  FerryWaitSet shut = 0;

  if (kind == FERRY_NETWORK_UNMETERED && ferry_metered_costs (metered))
    shut |= FERRY_WAIT_BIT (FERRY_WAIT_METERED);

  if ((kind == FERRY_NETWORK_UNMETERED || kind == FERRY_NETWORK_NOT_ROAMING) && roams)
    shut |= FERRY_WAIT_BIT (FERRY_WAIT_ROAMING);

  return shut;
}

/**
 * ferry_gates_find_spent:
 * @view: the world and the settings
 * @rule: which networks may be used
 * @allowance: (out): how the budget stands that is spent
 *
 * What goes through a VPN uses up the budget of the connection that carries it,
 * too.
 *
 * Returns: (transfer none) (nullable): the connection of the way out whose data
 *   budget is spent; an empty one where nobody knows the connection
 */
const FerryConnection *
ferry_gates_find_spent (const FerryGateView    *view,
                        const FerryNetworkRule *rule,
                        FerryAllowance         *allowance)
{
  static const FerryConnection unknown = { 0 };
  const FerryNetworkState *network = ferry_conditions_get_network (view->conditions);
  const FerryConnection *connection = ferry_way_find_connection (network, rule);
  const FerryConnection *carrier = NULL;

  if (view->budget == NULL || (connection == NULL && ferry_network_rule_is_binding (rule)))
    return NULL;

  if (connection != NULL)
    carrier = ferry_way_find_carrier (network, connection);

  if (ferry_budget_look_up (view->budget, connection, allowance) && allowance->used >= allowance->bytes)
    return connection != NULL ? connection : &unknown;

  if (carrier != NULL && ferry_budget_look_up (view->budget, carrier, allowance)
      && allowance->used >= allowance->bytes)
    return carrier;

  return NULL;
}

static FerryWaitSet
find_power (const FerryGateView *view,
            FerryJob            *job)
{
  const FerryPower *power = ferry_conditions_get_power (view->conditions);
  const FerryPolicy *policy = view->policy;
  FerryWaitSet shut = 0;

  if ((power->on_battery && has_priority (policy->pause_on_battery, job))
      || (power->battery_low && has_priority (policy->pause_on_low_battery, job)))
    shut |= FERRY_WAIT_BIT (FERRY_WAIT_BATTERY);

  if (power->power_saver && has_priority (policy->pause_in_power_saver, job))
    shut |= FERRY_WAIT_BIT (FERRY_WAIT_POWER_SAVER);

  return shut;
}

/**
 * ferry_gate_view_set_hours:
 * @self: a view with conditions and policy
 * @real: the time, in microseconds since 1970, UTC
 * @zone: where the user is; must live as long as @self is used
 *
 * Reads the schedule.
 *
 * Returns: when it has to be read again, 0 for never
 */
gint64
ferry_gate_view_set_hours (FerryGateView *self,
                           gint64         real,
                           GTimeZone     *zone)
{
  gint64 next = 0;

  g_return_val_if_fail (self != NULL, 0);

  self->zone = zone;
  self->real = real;
  for (guint priority = 0; priority < FERRY_N_PRIORITIES; priority++)
    {
      const FerrySchedule *schedule = self->policy->schedule;
      FerryHours *hours = &self->hours[priority];

      hours->shut = !ferry_schedule_is_open (schedule, priority, real, zone);
      hours->change = ferry_schedule_get_change (schedule, priority, real, zone);
      if (hours->change != 0 && (next == 0 || hours->change < next))
        next = hours->change;
    }

  return next;
}

/**
 * ferry_gates_needs_network:
 * @view: the world and the settings
 * @job: a job
 *
 * Returns: whether @job has anything to do with networks as the monitor knows
 *   them; not if all of it is on this machine or link, and not if it is to try
 *   whatever the monitor says
 */
gboolean
ferry_gates_needs_network (const FerryGateView *view,
                           FerryJob            *job)
{
  const FerryJobSpec *spec;

  g_return_val_if_fail (view != NULL, TRUE);
  g_return_val_if_fail (FERRY_IS_JOB (job), TRUE);

  spec = ferry_job_get_spec (job);

  return ferry_policy_get_network (view->policy, spec).kind != FERRY_NETWORK_ALWAYS
         && !ferry_job_spec_is_local (spec);
}

/**
 * ferry_gates_get_queue_waits:
 * @job: a job that is queued, or would be
 * @shut: the waits that hold it there, 0 for none
 *
 * Returns: what it waits for; without anything else, for its turn
 */
FerryWaitSet
ferry_gates_get_queue_waits (FerryJob    *job,
                             FerryWaitSet shut)
{
  g_return_val_if_fail (FERRY_IS_JOB (job), 0);

  if (ferry_job_get_spec (job)->needs_consent)
    return FERRY_WAIT_BIT (FERRY_WAIT_CONSENT);

  return shut != 0 ? shut : FERRY_WAIT_BIT (FERRY_WAIT_TURN);
}

/**
 * ferry_gates_for_job:
 * @view: the world and the settings
 * @job: a job
 *
 * Returns: the waits whose gates are shut for @job now; 0 when it may run
 */
FerryWaitSet
ferry_gates_for_job (const FerryGateView *view,
                     FerryJob            *job)
{
  const FerryNetworkState *network;
  const FerryJobSpec *spec;
  FerryWaitSet shut = 0;

  g_return_val_if_fail (view != NULL, 0);
  g_return_val_if_fail (FERRY_IS_JOB (job), 0);

  network = ferry_conditions_get_network (view->conditions);
  spec = ferry_job_get_spec (job);

  if (!ferry_conditions_is_logged_in (view->conditions))
    shut |= FERRY_WAIT_BIT (FERRY_WAIT_LOGIN);

  if (!ferry_job_spec_is_local (spec))
    {
      FerryNetworkRule rule = ferry_policy_get_network (view->policy, spec);
      const FerryConnection *connection = ferry_way_find_connection (network, &rule);
      FerryAllowance allowance;

      shut |= find_reach (network, &rule, connection, job);
      shut |= find_cost (view, &rule, connection, spec->priority);
      if (ferry_gates_find_spent (view, &rule, &allowance) != NULL)
        shut |= FERRY_WAIT_BIT (FERRY_WAIT_BUDGET);
    }

  if (view->hours[spec->priority].shut || !ferry_job_hours_is_open (spec, view->real, view->zone))
    shut |= FERRY_WAIT_BIT (FERRY_WAIT_SCHEDULE);

  shut |= find_power (view, job);

  return ferry_job_get_record (job)->overridden ? shut & ~LIFTED : shut;
}

static gboolean
has_shut_hours (const FerryGateView *view)
{
  for (guint priority = 0; priority < FERRY_N_PRIORITIES; priority++)
    {
      if (view->hours[priority].shut)
        return TRUE;
    }

  return FALSE;
}

/**
 * ferry_gates_is_shut:
 * @view: the world and the settings
 * @gate: a gate
 *
 * Which connection a job names is its own affair, so
 * %FERRY_WAIT_OTHER_NETWORK is never shut here.
 *
 * Returns: whether it is shut for any jobs that name nothing else
 */
gboolean
ferry_gates_is_shut (const FerryGateView *view,
                     FerryWait            gate)
{
  const FerryNetworkRule any = { .kind = FERRY_NETWORK_ANY };
  const FerryNetworkState *network;
  const FerryPower *power;
  FerryAllowance allowance;

  g_return_val_if_fail (view != NULL, FALSE);

  network = ferry_conditions_get_network (view->conditions);
  power = ferry_conditions_get_power (view->conditions);

  switch ((guint) gate)
    {
    case FERRY_WAIT_LOGIN:
      return !ferry_conditions_is_logged_in (view->conditions);
    case FERRY_WAIT_NETWORK:
      return !network->online || view->settling;
    case FERRY_WAIT_CAPTIVE_PORTAL:
      return network->online && network->connectivity == FERRY_CONNECTIVITY_PORTAL;
    case FERRY_WAIT_METERED:
      return network->online && ferry_metered_costs (network->metered);
    case FERRY_WAIT_ROAMING:
      return network->online && network->roaming;
    case FERRY_WAIT_BUDGET:
      return ferry_gates_find_spent (view, &any, &allowance) != NULL;
    case FERRY_WAIT_SCHEDULE:
      return has_shut_hours (view);
    case FERRY_WAIT_BATTERY:
      return (power->on_battery && view->policy->pause_on_battery != 0)
             || (power->battery_low && view->policy->pause_on_low_battery != 0);
    case FERRY_WAIT_POWER_SAVER:
      return power->power_saver && view->policy->pause_in_power_saver != 0;
    default:
      return FALSE;
    }
}

/* When the hours that hold it begin, of the settings and its own; 0 if they never
 * do. Where both hold it, the later of the two may find the other over again. */
static gint64
find_opening (const FerryGateView *view,
              FerryJob            *job)
{
  const FerryJobSpec *spec = ferry_job_get_spec (job);
  const FerryHours *hours = &view->hours[spec->priority];
  gint64 own;

  if (ferry_job_hours_is_open (spec, view->real, view->zone))
    return hours->shut ? hours->change : 0;

  own = ferry_job_hours_get_change (spec, view->real, view->zone);
  if (!hours->shut)
    return own;

  return own == 0 || hours->change == 0 ? 0 : MAX (own, hours->change);
}

/**
 * ferry_gates_get_opening:
 * @view: the world and the settings
 * @job: a job
 * @wait: what it waits for
 *
 * Returns: when that gate opens, in microseconds since 1970, UTC; 0 if nobody
 *   knows
 */
gint64
ferry_gates_get_opening (const FerryGateView *view,
                         FerryJob            *job,
                         FerryWait            wait)
{
  FerryAllowance allowance;
  FerryNetworkRule rule;

  g_return_val_if_fail (view != NULL, 0);
  g_return_val_if_fail (FERRY_IS_JOB (job), 0);

  if (wait == FERRY_WAIT_BUDGET)
    {
      rule = ferry_policy_get_network (view->policy, ferry_job_get_spec (job));
      return ferry_gates_find_spent (view, &rule, &allowance) != NULL ? allowance.reset : 0;
    }

  return wait == FERRY_WAIT_SCHEDULE ? find_opening (view, job) : 0;
}

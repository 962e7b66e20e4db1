/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-gate-text.h"
#include "core/ferry-way.h"
#include "shared/ferry-calendar.h"
#include "shared/ferry-names.h"
#include "shared/ferry-sentence.h"

#include <glib/gi18n-lib.h>

/* What a job or the world waits for, with the names of what there is. This is
 * the one place where such sentences are made: the bus, the command line, the
 * window and the tray all show them as they come from here. Each says what ends
 * the wait. */

static const char *
get_name (const FerryConnection *connection)
{
  return connection != NULL ? connection->id : NULL;
}

static char *
describe_login (const FerryGateView *view)
{
  switch (ferry_conditions_get_login (view->conditions))
    {
    case FERRY_LOGIN_CLOSING:
      return g_strdup (_("Waiting for you to log in; your last session has ended, and what it left running does not count."));
    case FERRY_LOGIN_OTHER_IDENTITY:
      return g_strdup (_("Waiting for you to log in; sessions of “su”, “sudo” and scheduled tasks do not count."));
    case FERRY_LOGIN_NONE:
      return g_strdup (_("Waiting for you to log in; you have no session on this machine."));
    case FERRY_LOGIN_UNWATCHED:
    case FERRY_LOGIN_SYSTEM_ACCOUNT:
    case FERRY_LOGIN_PRESENT:
    default:
      return g_strdup (ferry_wait_to_sentence (FERRY_WAIT_LOGIN));
    }
}

static char *
describe_network (const FerryGateView *view)
{
  if (view->settling)
    return g_strdup (_("Waiting a moment for the new network connection to settle."));

  return g_strdup (ferry_wait_to_sentence (FERRY_WAIT_NETWORK));
}

static char *
describe_captive_portal (const char *name)
{
  if (name == NULL)
    return g_strdup (ferry_wait_to_sentence (FERRY_WAIT_CAPTIVE_PORTAL));

  return g_strdup_printf (_("Waiting for you to sign in to the network “%s”: open a web page to do so."), name);
}

static char *
describe_other_network (const FerryGateView    *view,
                        const FerryNetworkRule *rule)
{
  const FerryNetworkState *network = ferry_conditions_get_network (view->conditions);

  if (!network->connections_known)
    return g_strdup (_("Waiting for NetworkManager, without which nobody knows the network that this job was bound to; choose another network for it to go on."));

  if (rule->kind == FERRY_NETWORK_VPN)
    return g_strdup (_("Waiting for a VPN: connect one, or choose another network for this job."));

  return g_strdup_printf (_("Waiting for the connection “%s”: connect it, or choose another network for this job."),
                          rule->connection);
}

static char *
describe_metered (const FerryGateView *view,
                  const char          *name)
{
  FerryMetered metered = ferry_conditions_get_network (view->conditions)->metered;

  if (name == NULL)
    return g_strdup (ferry_wait_to_sentence (FERRY_WAIT_METERED));

  if (metered == FERRY_METERED_GUESS_YES)
    return g_strdup_printf (_("Waiting for a connection that is not metered, as “%s” seems to be, or for you to download it anyway."), name);

  return g_strdup_printf (_("Waiting for a connection that is not metered, as “%s” is, or for you to download it anyway."), name);
}

static char *
describe_roaming (const char *name)
{
  if (name == NULL)
    return g_strdup (ferry_wait_to_sentence (FERRY_WAIT_ROAMING));

  return g_strdup_printf (_("Waiting for the end of roaming on “%s”, or for you to download it anyway."), name);
}

static char *
describe_battery (const FerryGateView *view)
{
  if (ferry_conditions_get_power (view->conditions)->battery_low)
    return g_strdup (_("Waiting for mains power, as the battery is low, or for you to download it anyway."));

  return g_strdup (ferry_wait_to_sentence (FERRY_WAIT_BATTERY));
}

static GDateTime *
to_local (const FerryGateView *view,
          gint64               real)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (real / G_USEC_PER_SEC);

  return utc != NULL && view->zone != NULL ? g_date_time_to_timezone (utc, view->zone) : NULL;
}

/* Says the day and the hour, whatever day it is now: the sentence stays the same
 * until the gate opens. */
static char *
format_hour (const FerryGateView *view,
             gint64               real)
{
  g_autoptr(GDateTime) local = to_local (view, real);
  g_autofree char *time = local != NULL ? g_date_time_format (local, _("%H:%M")) : NULL;

  if (time == NULL)
    return NULL;

  /* Translators: a short weekday and a time, as in “Fri 22:00”. */
  return g_strdup_printf (C_ ("short day and time", "%s %s"),
                          ferry_calendar_get_short_weekday ((GDateWeekday) g_date_time_get_day_of_week (local)), time);
}

static char *
describe_schedule (const FerryGateView *view,
                   gint64               opening)
{
  g_autofree char *time = NULL;

  if (opening == 0)
    return g_strdup (_("No hours are set in which this job may run: change the setting “schedule”, or download it anyway."));

  time = format_hour (view, opening);
  if (time == NULL)
    return g_strdup (ferry_wait_to_sentence (FERRY_WAIT_SCHEDULE));

  return g_strdup_printf (_("Waiting until %s, when the hours that were set begin, or for you to download it anyway."), time);
}

/* The day is enough: a month begins at midnight. */
static char *
format_day (const FerryGateView *view,
            gint64               real)
{
  g_autoptr(GDateTime) local = to_local (view, real);

  if (local == NULL)
    return g_strdup ("");

  /* Translators: a day of the year, as in “15 December”. */
  return g_strdup_printf (C_ ("day of the year", "%d %s"), g_date_time_get_day_of_month (local),
                          ferry_calendar_get_month ((GDateMonth) g_date_time_get_month (local)));
}

static char *
describe_budget (const FerryGateView    *view,
                 const FerryNetworkRule *rule)
{
  FerryAllowance allowance;
  const FerryConnection *spent = ferry_gates_find_spent (view, rule, &allowance);
  g_autofree char *day = NULL;
  g_autofree char *size = NULL;

  if (spent == NULL)
    return g_strdup (ferry_wait_to_sentence (FERRY_WAIT_BUDGET));

  day = format_day (view, allowance.reset);
  size = g_format_size (allowance.bytes);
  if (spent->id == NULL)
    /* Translators: a day of the year, then an amount such as “5.0 GB”. */
    return g_strdup_printf (_("Waiting until %s, as this month’s %s are used up, or for you to download it anyway."), day, size);

  /* Translators: a day of the year, a connection, an amount such as “5.0 GB”. */
  return g_strdup_printf (_("Waiting until %s, as this month’s data of “%s” is used up (%s), or for you to download it anyway."),
                          day, spent->id, size);
}

/* What is left of the budget of the way out; empty if it has none. */
static char *
describe_allowance (const FerryGateView *view)
{
  const FerryNetworkState *network = ferry_conditions_get_network (view->conditions);
  const FerryConnection *primary = ferry_network_state_get_primary (network);
  FerryAllowance allowance;
  g_autofree char *used = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *day = NULL;

  if (view->budget == NULL || (primary == NULL && network->connections_known)
      || !ferry_budget_look_up (view->budget, primary, &allowance))
    return g_strdup ("");

  used = g_format_size (allowance.used);
  bytes = g_format_size (allowance.bytes);
  day = format_day (view, allowance.reset);

  /* Translators: two amounts and a day of the year. */
  return g_strdup_printf (_("%s of %s are used; the next month begins on %s."), used, bytes, day);
}

/* @name is that of the connection that is looked at. */
static char *
describe_common (const FerryGateView *view,
                 FerryWait            wait,
                 const char          *name)
{
  switch ((guint) wait)
    {
    case FERRY_WAIT_LOGIN:
      return describe_login (view);
    case FERRY_WAIT_NETWORK:
      return describe_network (view);
    case FERRY_WAIT_CAPTIVE_PORTAL:
      return describe_captive_portal (name);
    case FERRY_WAIT_METERED:
      return describe_metered (view, name);
    case FERRY_WAIT_ROAMING:
      return describe_roaming (name);
    case FERRY_WAIT_BATTERY:
      return describe_battery (view);
    default:
      return g_strdup (ferry_wait_to_sentence (wait));
    }
}

/* An app sees what its jobs wait for. What the user’s networks are called and what
 * they may cost is not its business. */
static char *
describe_for_app (const FerryGateView *view,
                  FerryJob            *job,
                  FerryWait            wait)
{
  if (wait == FERRY_WAIT_OTHER_NETWORK || wait == FERRY_WAIT_BUDGET)
    return g_strdup (ferry_wait_to_sentence (wait));

  if (wait == FERRY_WAIT_SCHEDULE)
    return describe_schedule (view, ferry_gates_get_opening (view, job, wait));

  return describe_common (view, wait, NULL);
}

/**
 * ferry_gate_text_for_job:
 * @view: the world and the settings
 * @job: a job
 * @wait: what it waits for
 *
 * Returns: (transfer full): one sentence for the user, in his language
 */
char *
ferry_gate_text_for_job (const FerryGateView *view,
                         FerryJob            *job,
                         FerryWait            wait)
{
  FerryNetworkRule rule;
  const char *name;

  g_return_val_if_fail (view != NULL, NULL);
  g_return_val_if_fail (FERRY_IS_JOB (job), NULL);

  if (!g_str_equal (ferry_job_get_client (job), FERRY_CLIENT_USER))
    return describe_for_app (view, job, wait);

  rule = ferry_policy_get_network (view->policy, ferry_job_get_spec (job));
  name = get_name (ferry_way_find_connection (ferry_conditions_get_network (view->conditions), &rule));

  if (wait == FERRY_WAIT_OTHER_NETWORK)
    return describe_other_network (view, &rule);

  if (wait == FERRY_WAIT_BUDGET)
    return describe_budget (view, &rule);

  if (wait == FERRY_WAIT_SCHEDULE)
    return describe_schedule (view, ferry_gates_get_opening (view, job, wait));

  return describe_common (view, wait, name);
}

/* The first hours that begin of those that have not, 0 if none ever do. */
static gint64
find_first_hours (const FerryGateView *view,
                  gboolean             shut)
{
  gint64 first = 0;

  for (guint priority = 0; priority < FERRY_N_PRIORITIES; priority++)
    {
      const FerryHours *hours = &view->hours[priority];

      if (!hours->shut == !shut && hours->change != 0 && (first == 0 || hours->change < first))
        first = hours->change;
    }

  return first;
}

/* Who waits for his hours, as the words for priorities. */
static char *
list_shut_hours (const FerryGateView *view)
{
  g_autoptr(GString) list = g_string_new (NULL);

  for (guint priority = 0; priority < FERRY_N_PRIORITIES; priority++)
    {
      if (view->hours[priority].shut)
        g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "",
                                ferry_priority_to_nick (priority));
    }

  return g_string_free (g_steal_pointer (&list), FALSE);
}

static char *
describe_hours_for_all (const FerryGateView *view)
{
  gint64 opening = find_first_hours (view, TRUE);
  g_autofree char *list = list_shut_hours (view);
  g_autofree char *time = NULL;

  if (opening != 0)
    time = format_hour (view, opening);
  if (time == NULL)
    /* Translators: a list of priorities, such as “normal, low”. */
    return g_strdup_printf (_("No hours are set in which jobs of these priorities may run: %s."), list);

  /* Translators: a weekday and a time, then a list of priorities. */
  return g_strdup_printf (_("Waiting until %s, when hours that were set begin; these priorities wait: %s."), time, list);
}

/* What is worth knowing of a gate that is open. */
static char *
describe_open (const FerryGateView *view,
               FerryWait            gate,
               const char          *name)
{
  const FerryNetworkState *network = ferry_conditions_get_network (view->conditions);
  gint64 end = find_first_hours (view, FALSE);
  g_autofree char *time = NULL;

  if (gate == FERRY_WAIT_METERED && network->online && network->metered == FERRY_METERED_UNKNOWN)
    return name != NULL
               ? g_strdup_printf (_("It is not known whether “%s” is metered, so it counts as not metered."), name)
               : g_strdup (_("It is not known whether the connection is metered, so it counts as not metered."));

  if (gate == FERRY_WAIT_BUDGET)
    return describe_allowance (view);

  if (gate == FERRY_WAIT_SCHEDULE && end != 0)
    time = format_hour (view, end);

  return time != NULL ? g_strdup_printf (_("The hours that were set last until %s."), time) : g_strdup ("");
}

/**
 * ferry_gate_text_for_all:
 * @view: the world and the settings
 * @gate: a gate
 * @shut: whether it is
 *
 * Returns: (transfer full): one sentence that says why it is shut, or what is worth
 *   knowing of one that is open; may be empty
 */
char *
ferry_gate_text_for_all (const FerryGateView *view,
                         FerryWait            gate,
                         gboolean             shut)
{
  const char *name;

  g_return_val_if_fail (view != NULL, NULL);

  name = get_name (ferry_network_state_get_primary (ferry_conditions_get_network (view->conditions)));
  if (!shut)
    return describe_open (view, gate, name);

  if (gate == FERRY_WAIT_OTHER_NETWORK)
    return g_strdup (_("A job waits for a connection that is not there; “ferry list” shows which."));

  if (gate == FERRY_WAIT_SCHEDULE)
    return describe_hours_for_all (view);

  if (gate == FERRY_WAIT_BUDGET)
    return describe_budget (view, &(FerryNetworkRule){ .kind = FERRY_NETWORK_ANY });

  return describe_common (view, gate, name);
}

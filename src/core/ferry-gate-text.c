/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-gate-text.h"
#include "core/ferry-way.h"
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
describe_login (const FerryOutlook *outlook)
{
  switch (ferry_conditions_get_login (outlook->conditions))
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
describe_network (const FerryOutlook *outlook)
{
  if (ferry_conditions_get_online (outlook->conditions))
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
describe_other_network (const FerryOutlook     *outlook,
                        const FerryNetworkRule *rule)
{
  const FerryNetworkState *network = ferry_conditions_get_network (outlook->conditions);

  if (!network->connections_known)
    return g_strdup (_("Waiting for NetworkManager, without which nobody knows the network that this job was bound to; choose another network for it to go on."));

  if (rule->kind == FERRY_NETWORK_VPN)
    return g_strdup (_("Waiting for a VPN: connect one, or choose another network for this job."));

  return g_strdup_printf (_("Waiting for the connection “%s”: connect it, or choose another network for this job."),
                          rule->connection);
}

static char *
describe_metered (const FerryOutlook *outlook,
                  const char         *name)
{
  FerryMetered metered = ferry_conditions_get_network (outlook->conditions)->metered;

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
describe_battery (const FerryOutlook *outlook)
{
  if (ferry_conditions_get_power (outlook->conditions)->battery_low)
    return g_strdup (_("Waiting for mains power, as the battery is low, or for you to download it anyway."));

  return g_strdup (ferry_wait_to_sentence (FERRY_WAIT_BATTERY));
}

/* Says the day and the hour, whatever day it is now: the sentence stays the same
 * until the gate opens. */
static char *
format_time (const FerryOutlook *outlook,
             gint64              real,
             const char         *format)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (real / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = NULL;

  if (utc != NULL && outlook->zone != NULL)
    local = g_date_time_to_timezone (utc, outlook->zone);

  return local != NULL ? g_date_time_format (local, format) : NULL;
}

static char *
describe_schedule (const FerryOutlook *outlook,
                   gint64              opening)
{
  g_autofree char *time = NULL;

  if (opening == 0)
    return g_strdup (_("No hours are set in which this job may run: change the setting “schedule”, or download it anyway."));

  /* Translators: a weekday and a time, as of strftime: “Fri 22:00”. */
  time = format_time (outlook, opening, _("%a %H:%M"));
  if (time == NULL)
    return g_strdup (ferry_wait_to_sentence (FERRY_WAIT_SCHEDULE));

  return g_strdup_printf (_("Waiting until %s, when the hours that were set begin, or for you to download it anyway."), time);
}

/**
 * ferry_gate_text_for_job:
 * @outlook: the world and the settings
 * @job: a job
 * @wait: what it waits for
 *
 * Returns: (transfer full): one sentence for the user, in his language
 */
char *
ferry_gate_text_for_job (const FerryOutlook *outlook,
                         FerryJob           *job,
                         FerryWait           wait)
{
  FerryNetworkRule rule;
  const char *name;

  g_return_val_if_fail (outlook != NULL, NULL);
  g_return_val_if_fail (FERRY_IS_JOB (job), NULL);

  rule = ferry_policy_get_network (outlook->policy, ferry_job_get_spec (job));
  name = get_name (ferry_way_find_connection (ferry_conditions_get_network (outlook->conditions), &rule));

  switch ((guint) wait)
    {
    case FERRY_WAIT_LOGIN:
      return describe_login (outlook);
    case FERRY_WAIT_NETWORK:
      return describe_network (outlook);
    case FERRY_WAIT_CAPTIVE_PORTAL:
      return describe_captive_portal (name);
    case FERRY_WAIT_OTHER_NETWORK:
      return describe_other_network (outlook, &rule);
    case FERRY_WAIT_METERED:
      return describe_metered (outlook, name);
    case FERRY_WAIT_ROAMING:
      return describe_roaming (name);
    case FERRY_WAIT_SCHEDULE:
      return describe_schedule (outlook, ferry_gates_get_opening (outlook, job, wait));
    case FERRY_WAIT_BATTERY:
      return describe_battery (outlook);
    default:
      return g_strdup (ferry_wait_to_sentence (wait));
    }
}

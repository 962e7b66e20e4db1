/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-fetch-limits.h"

/* What a limit is at this hour. Also moves *@next forward to when that changes. */
static guint64
get_rate (const FerryPolicy *policy,
          FerryPriority      priority,
          guint              rate,
          gint64             real,
          GTimeZone         *zone,
          gint64            *next)
{
  gint64 change;

  if (rate == 0 || policy->limit_hours == NULL)
    return rate;

  change = ferry_schedule_get_change (policy->limit_hours, priority, real, zone);
  if (change != 0 && (*next == 0 || change < *next))
    *next = change;

  return ferry_schedule_is_open (policy->limit_hours, priority, real, zone) ? rate : 0;
}

/**
 * ferry_fetch_limits_init:
 * @self: where the limits go
 * @policy: the settings
 * @real: the time, microseconds since 1970
 * @zone: the time zone
 *
 * The limit of all jobs, and that of all background jobs, keep to the hours of
 * normal ones.
 *
 * Returns: when other limits hold although the settings stay, microseconds since
 *   1970; 0 for never
 */
gint64
ferry_fetch_limits_init (FerryFetchLimits  *self,
                         const FerryPolicy *policy,
                         gint64             real,
                         GTimeZone         *zone)
{
  const guint rates[FERRY_N_PRIORITIES] = {
    [FERRY_PRIORITY_FOREGROUND] = policy->limit_foreground,
    [FERRY_PRIORITY_HIGH] = policy->limit_high,
    [FERRY_PRIORITY_NORMAL] = policy->limit_normal,
    [FERRY_PRIORITY_LOW] = policy->limit_low,
  };
  gint64 next = 0;

  self->total = get_rate (policy, FERRY_PRIORITY_NORMAL, policy->limit, real, zone, &next);
  self->background = get_rate (policy, FERRY_PRIORITY_NORMAL, policy->limit_background, real, zone, &next);
  for (guint i = 0; i < FERRY_N_PRIORITIES; i++)
    self->priorities[i] = get_rate (policy, (FerryPriority) i, rates[i], real, zone, &next);
  self->connections_per_host = policy->connections_per_host;

  return next;
}

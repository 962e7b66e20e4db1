/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-budget-rules.h"
#include "core/ferry-job-spec.h"
#include "core/ferry-network-rule.h"
#include "core/ferry-schedule.h"

G_BEGIN_DECLS

/* A set of priorities, one bit each. */
typedef guint FerryPrioritySet;
#define FERRY_PRIORITY_BIT(priority) (((FerryPrioritySet) 1) << (priority))

/**
 * FerryPolicy:
 * @background_jobs: background jobs that run at the same time
 * @files_per_job: files of one job that run at the same time
 * @segments: connections for one file of a foreground job
 * @slice: seconds a background job runs before another of its priority does
 * @settle_delay: microseconds between the network’s coming up and the first byte
 * @no_progress_timeout: seconds, for jobs that name none
 * @inactivity_days: days after which an untouched job is cancelled
 * @history_days: days that finished jobs stay in the history, 0 to keep none
 * @max_jobs: unfinished jobs at most
 * @max_files_per_job: files in one job at most
 * @max_ranges_per_file: ranges of one file at most
 * @app_max_jobs: unfinished jobs of one app at most (BITS’s limit for a user)
 * @app_max_files_per_job: files in one job of an app at most (BITS’s)
 * @app_max_ranges_per_file: ranges of one file of an app at most (BITS’s)
 * @networks: by priority, for jobs that name no network
 * @schedule: (nullable): the hours in which jobs may run
 * @budgets: (nullable): what the tariffs of connections allow
 * @pause_on_battery: priorities that wait while the machine runs on its battery
 * @pause_on_low_battery: priorities that wait while that is about to be empty
 * @pause_in_power_saver: priorities that wait while power is saved
 * @connections_per_host: requests that one server gets at the same time
 * @limit: bytes per second of all jobs together, 0 for no limit, as for the rest
 * @limit_foreground: of the foreground jobs together
 * @limit_background: of the background jobs together
 * @limit_high: of the background jobs of high priority together
 * @limit_normal: of those of normal priority
 * @limit_low: of those of low priority
 * @limit_hours: (nullable): the hours in which these limits hold, %NULL for all
 *
 * The values of the settings that core needs; plain, so that only the
 * composition root knows GSettings. The names of connections are owned, and so are
 * references to the schedule and the budgets.
 */
typedef struct
{
  guint background_jobs;
  guint files_per_job;
  guint segments;
  guint slice;
  gint64 settle_delay;
  guint no_progress_timeout;
  guint inactivity_days;
  guint history_days;
  guint max_jobs;
  guint max_files_per_job;
  guint max_ranges_per_file;
  guint app_max_jobs;
  guint app_max_files_per_job;
  guint app_max_ranges_per_file;
  FerryNetworkRule networks[FERRY_N_PRIORITIES];
  FerrySchedule *schedule;
  FerryBudgetRules *budgets;
  FerryPrioritySet pause_on_battery;
  FerryPrioritySet pause_on_low_battery;
  FerryPrioritySet pause_in_power_saver;
  guint connections_per_host;
  guint limit;
  guint limit_foreground;
  guint limit_background;
  guint limit_high;
  guint limit_normal;
  guint limit_low;
  FerrySchedule *limit_hours;
} FerryPolicy;

void ferry_policy_init_defaults (FerryPolicy *self);
void ferry_policy_assign (FerryPolicy       *self,
                          const FerryPolicy *other);
void ferry_policy_clear (FerryPolicy *self);
FerryNetworkRule ferry_policy_get_network (const FerryPolicy  *self,
                                           const FerryJobSpec *spec);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryPolicy, ferry_policy_clear)

G_END_DECLS

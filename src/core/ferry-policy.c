/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-policy.h"

#define SECONDS_PER_DAY (24 * 60 * 60)

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
    .settle_delay = 3,
    .no_progress_timeout = 14 * SECONDS_PER_DAY, /* BITS’s */
    .inactivity_days = 90,                       /* BITS’s */
    .history_days = 30,
    .max_jobs = 100000,
    .max_files_per_job = 10000,
    .max_ranges_per_file = 500, /* BITS’s */
  };
}

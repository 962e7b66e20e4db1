/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryPolicy:
 * @background_jobs: background jobs that run at the same time
 * @files_per_job: files of one job that run at the same time
 * @segments: connections for one file of a foreground job
 * @slice: seconds a background job runs before another of its priority does
 * @settle_delay: seconds between the network’s coming up and the first byte
 * @no_progress_timeout: seconds, for jobs that name none
 * @inactivity_days: days after which an untouched job is cancelled
 * @history_days: days that finished jobs stay in the history, 0 to keep none
 * @max_jobs: unfinished jobs at most
 * @max_files_per_job: files in one job at most
 * @max_ranges_per_file: ranges of one file at most
 *
 * The values of the settings that core needs; plain, so that only the
 * composition root knows GSettings.
 */
typedef struct
{
  guint background_jobs;
  guint files_per_job;
  guint segments;
  guint slice;
  guint settle_delay;
  guint no_progress_timeout;
  guint inactivity_days;
  guint history_days;
  guint max_jobs;
  guint max_files_per_job;
  guint max_ranges_per_file;
} FerryPolicy;

void ferry_policy_init_defaults (FerryPolicy *self);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-job-view.h"

G_BEGIN_DECLS

/**
 * FerryJobFilter:
 * @all: whether finished jobs are wanted, too
 * @states: bit set of the states that are wanted
 * @keys: what is wanted of each job
 * @limit: how many finished ones at most, 0 for all
 * @before: finished ones that were completed before, in µs since 1970; 0 for all
 *
 * The filter of ListJobs, read.
 */
typedef struct
{
  gboolean all;
  guint states;
  FerryJobKeys keys;
  guint limit;
  gint64 before;
} FerryJobFilter;

gboolean ferry_job_filter_read (FerryJobFilter *self,
                                GVariant       *options,
                                GError        **error);
gboolean ferry_job_filter_has_state (const FerryJobFilter *self,
                                     FerryState            state);
guint ferry_job_filter_get_history (const FerryJobFilter *self);

G_END_DECLS

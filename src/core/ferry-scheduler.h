/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job.h"
#include "core/ferry-policy.h"

G_BEGIN_DECLS

/**
 * FerryCandidate:
 * @job: (unowned): a job that is queued, connecting or transferring and whose
 *   gates are open
 * @ran_at: when its last slice began, on the clock, 0 if it never ran; set by
 *   ferry_scheduler_choose() alone and kept by the caller from one time to the
 *   next
 * @running: whether it runs now
 *
 * What the scheduler needs to know of a job that wants to run.
 */
typedef struct
{
  FerryJob *job;
  gint64 ran_at;
  gboolean running;
} FerryCandidate;

GPtrArray *ferry_scheduler_choose (GArray            *candidates,
                                   const FerryPolicy *policy,
                                   gint64             now,
                                   gint64            *next_change);

G_END_DECLS

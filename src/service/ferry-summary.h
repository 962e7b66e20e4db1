/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job.h"

G_BEGIN_DECLS

/**
 * FerryOutlook:
 * @FERRY_OUTLOOK_IDLE: nothing to show
 * @FERRY_OUTLOOK_TRANSFERRING: bytes move, or are about to
 * @FERRY_OUTLOOK_WAITING: jobs wait, and end their wait by themselves
 * @FERRY_OUTLOOK_SUSPENDED: jobs were suspended, and nothing else is there
 * @FERRY_OUTLOOK_ATTENTION: a job needs somebody to act
 *
 * What all jobs together look like.
 */
typedef enum
{
  FERRY_OUTLOOK_IDLE,
  FERRY_OUTLOOK_TRANSFERRING,
  FERRY_OUTLOOK_WAITING,
  FERRY_OUTLOOK_SUSPENDED,
  FERRY_OUTLOOK_ATTENTION,
} FerryOutlook;
#define FERRY_N_OUTLOOKS 5

/**
 * FerrySummary:
 * @counts: how many jobs there are of each kind
 * @first: (owned) (nullable): the first job of each kind
 * @bytes_done: what is there of the active jobs whose size is known
 * @bytes_total: the size of those, -1 if there is none
 * @bytes_unsized: what is there of the active jobs whose size nobody knows
 * @rate: bytes per second of all active jobs
 *
 * All jobs in a few numbers, for whatever shows them in little space.
 */
typedef struct
{
  guint counts[FERRY_N_OUTLOOKS];
  FerryJob *first[FERRY_N_OUTLOOKS];
  guint64 bytes_done;
  gint64 bytes_total;
  guint64 bytes_unsized;
  guint64 rate;
} FerrySummary;

FerrySummary *ferry_summary_new (GPtrArray  *jobs,
                                 GHashTable *news);
void ferry_summary_free (FerrySummary *self);
FerryOutlook ferry_summary_get_outlook (const FerrySummary *self);
double ferry_summary_get_fraction (const FerrySummary *self);
char *ferry_summary_dup_title (const FerrySummary *self);
char *ferry_summary_dup_sentence (const FerrySummary *self);
char *ferry_summary_dup_text (const FerrySummary *self);

FerryOutlook ferry_summary_judge (FerryJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySummary, ferry_summary_free)

G_END_DECLS

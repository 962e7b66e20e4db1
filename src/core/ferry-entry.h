/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-agenda.h"
#include "core/ferry-job.h"
#include "core/ferry-policy.h"
#include "core/ferry-runner.h"

G_BEGIN_DECLS

typedef struct _FerryEnding FerryEnding;

/**
 * FerryEntry:
 * @engine: (unowned): whose
 * @job: (owned): the job
 * @number: counts up in the order of creation
 * @order: its link in the roster
 * @waiting: (nullable): its place among those that wait for their turn
 * @running: (nullable): its link among those that run
 * @appointment: the next time at which something is due
 * @runner: (owned) (nullable): its fetches, also while they come to their end
 * @ending: (owned) (nullable): the cancel or complete that is under way
 * @holding: (owned) (nullable): the call that waits for its fetches to end, so
 *   that the job can be handed over
 * @ran_at: when it last began to run, 0 if never
 * @active_since: since when it has been connecting or transferring, 0 if not
 * @retry_at: when to try again, 0 if no time is set
 * @touched_at: when something last happened to it
 * @trouble_since: when the no-progress clock started, moved on by the time
 *   spent behind gates; only while the record’s @first_transient is set
 * @gated_since: since when a gate has been shut, 0 if none is
 * @shut: the gates that held it when somebody last looked
 * @may_have_strays: whether a crash or a stop may have left partial files that
 *   no checkpoint names
 * @is_new: whether nobody has heard of it
 * @misses_network: whether it waits for a connection that is not there
 * @busy: whether the service has to stay for it
 *
 * What the engine knows of an unfinished job besides its record. There may be
 * ten thousand that wait, so that it is kept small: what only one that runs
 * needs is the runner’s. All times are
 * on the clock, so that nothing moves when somebody sets the date; the record
 * has their counterparts for the next run of the service.
 */
typedef struct
{
  gpointer engine;
  FerryJob *job;
  guint64 number;
  GList order;
  GSequenceIter *waiting;
  GList *running;
  FerryAppointment appointment;
  FerryRunner *runner;
  FerryEnding *ending;
  GTask *holding;
  gint64 ran_at;
  gint64 active_since;
  gint64 retry_at;
  gint64 touched_at;
  gint64 trouble_since;
  gint64 gated_since;
  FerryWaitSet shut;
  guint may_have_strays : 1;
  guint is_new : 1;
  guint misses_network : 1;
  guint busy : 1;
} FerryEntry;

/**
 * FerryDue:
 *
 * What time it is for, see ferry_entry_get_due().
 */
typedef enum
{
  FERRY_DUE_NOTHING,
  FERRY_DUE_MAX_TIME,
  FERRY_DUE_NO_PROGRESS,
  FERRY_DUE_RETRY,
  FERRY_DUE_INACTIVE,
} FerryDue;

FerryEntry *ferry_entry_new (gpointer  engine,
                             FerryJob *job);
void ferry_entry_free (FerryEntry *self);
void ferry_entry_set_clocks (FerryEntry *self,
                             gint64      now,
                             gint64      real);
void ferry_entry_touch (FerryEntry *self,
                        gint64      now,
                        gint64      real);
void ferry_entry_set_active (FerryEntry *self,
                             gboolean    active,
                             gint64      now);
void ferry_entry_note_gates (FerryEntry *self,
                             gint64      now);
void ferry_entry_note_trouble (FerryEntry *self,
                               gint64      now,
                               gint64      real);
gboolean ferry_entry_clear_trouble (FerryEntry *self);
gboolean ferry_entry_has_pending_files (const FerryEntry *self);
guint ferry_entry_get_no_progress_timeout (const FerryEntry  *self,
                                           const FerryPolicy *policy);
FerryDue ferry_entry_get_due (const FerryEntry  *self,
                              const FerryPolicy *policy,
                              gint64            *time);

G_END_DECLS

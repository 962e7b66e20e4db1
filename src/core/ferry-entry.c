/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-entry.h"

/* Waits that are no gates: the first is over by itself, and who waits for a
 * turn is held by nothing but other jobs. */
#define NOT_GATES (FERRY_WAIT_BIT (FERRY_WAIT_RETRY) | FERRY_WAIT_BIT (FERRY_WAIT_TURN))

/* Gates that open at a time, which is no time to try again: they may have been
 * given others meanwhile. */
#define TIMED (FERRY_WAIT_BIT (FERRY_WAIT_BUDGET) | FERRY_WAIT_BIT (FERRY_WAIT_SCHEDULE))

/**
 * ferry_entry_new:
 * @engine: (unowned): whose
 * @job: the job; a reference is taken
 *
 * Returns: (transfer full): an entry that is in no list yet
 */
FerryEntry *
ferry_entry_new (gpointer  engine,
                 FerryJob *job)
{
  FerryEntry *self;

  g_return_val_if_fail (FERRY_IS_JOB (job), NULL);

  self = g_new0 (FerryEntry, 1);
  self->engine = engine;
  self->job = g_object_ref (job);
  self->order.data = self;
  self->appointment.data = self;
  self->appointment.time = G_MAXINT64;

  return self;
}

/**
 * ferry_entry_free:
 * @self: (transfer full): an entry that is in no list any more and has no
 *   ending
 */
void
ferry_entry_free (FerryEntry *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->ending == NULL);

  g_clear_object (&self->holding);
  g_clear_pointer (&self->runner, ferry_runner_unref);
  g_clear_object (&self->job);
  g_free (self);
}

/**
 * ferry_entry_set_clocks:
 * @self: an entry
 * @now: the time on the clock
 * @real: the time since 1970
 *
 * Takes the record’s times, those of an earlier run of the service, over to the
 * clock of this one. A date that lies in the future counts as now.
 */
void
ferry_entry_set_clocks (FerryEntry *self,
                        gint64      now,
                        gint64      real)
{
  FerryJobRecord *record;

  g_return_if_fail (self != NULL);

  record = ferry_job_get_record (self->job);
  self->touched_at = now - MAX (real - record->modified, 0);
  if (record->first_transient != 0)
    self->trouble_since = now - MAX (real - record->first_transient - record->gated_time, 0);
  if (record->wait_until != 0 && (record->waits & TIMED) == 0)
    self->retry_at = MAX (now + record->wait_until - real, 1);
  if ((record->waits & ~NOT_GATES) != 0)
    self->gated_since = self->touched_at;
}

/**
 * ferry_entry_touch:
 * @self: an entry
 * @now: the time on the clock
 * @real: the time since 1970
 *
 * Something happened to the job: a call, a change of state, bytes.
 */
void
ferry_entry_touch (FerryEntry *self,
                   gint64      now,
                   gint64      real)
{
  g_return_if_fail (self != NULL);

  self->touched_at = now;
  ferry_job_get_record (self->job)->modified = real;
}

/**
 * ferry_entry_set_active:
 * @self: an entry
 * @active: whether it is connecting or transferring
 * @now: the time on the clock
 *
 * Counts the time for the job’s max-time.
 */
void
ferry_entry_set_active (FerryEntry *self,
                        gboolean    active,
                        gint64      now)
{
  g_return_if_fail (self != NULL);

  if (active == (self->active_since != 0))
    return;

  if (self->active_since != 0)
    ferry_job_get_record (self->job)->active_time += now - self->active_since;

  self->active_since = active ? now : 0;
}

/**
 * ferry_entry_note_gates:
 * @self: an entry whose record’s waits may have changed
 * @now: the time on the clock
 *
 * Stops the no-progress clock while a gate is shut (design §2).
 */
void
ferry_entry_note_gates (FerryEntry *self,
                        gint64      now)
{
  FerryJobRecord *record;
  gboolean gated;

  g_return_if_fail (self != NULL);

  record = ferry_job_get_record (self->job);
  gated = (record->waits & ~NOT_GATES) != 0;

  /* The time so far is booked at every call, so that the record of a job that
   * waits for months is right whenever it is stored. */
  if (self->gated_since != 0 && record->first_transient != 0)
    {
      record->gated_time += now - self->gated_since;
      self->trouble_since += now - self->gated_since;
    }

  self->gated_since = gated ? now : 0;
}

/**
 * ferry_entry_note_trouble:
 * @self: an entry
 * @now: the time on the clock
 * @real: the time since 1970
 *
 * Starts the no-progress clock, unless it goes already.
 */
void
ferry_entry_note_trouble (FerryEntry *self,
                          gint64      now,
                          gint64      real)
{
  FerryJobRecord *record;

  g_return_if_fail (self != NULL);

  record = ferry_job_get_record (self->job);
  if (record->first_transient != 0)
    return;

  record->first_transient = real;
  record->gated_time = 0;
  self->trouble_since = now;
}

/**
 * ferry_entry_clear_trouble:
 * @self: an entry
 *
 * Bytes arrived, or somebody put things right: the back-off and the no-progress
 * clock begin anew the next time.
 *
 * Returns: whether there was anything to forget
 */
gboolean
ferry_entry_clear_trouble (FerryEntry *self)
{
  FerryJobRecord *record;

  g_return_val_if_fail (self != NULL, FALSE);

  record = ferry_job_get_record (self->job);
  if (record->attempts == 0 && record->first_transient == 0)
    return FALSE;

  record->attempts = 0;
  record->first_transient = 0;
  record->gated_time = 0;

  return TRUE;
}

/**
 * ferry_entry_has_pending_files:
 * @self: an entry
 *
 * Returns: whether a file of the job still lacks bytes
 */
gboolean
ferry_entry_has_pending_files (const FerryEntry *self)
{
  guint n_files;

  g_return_val_if_fail (self != NULL, FALSE);

  n_files = ferry_job_get_n_files (self->job);
  for (guint i = 0; i < n_files; i++)
    {
      const FerryFile *file = ferry_job_get_file (self->job, i);

      if (file->state == FERRY_FILE_STATE_QUEUED || file->state == FERRY_FILE_STATE_TRANSFERRING)
        return TRUE;
    }

  return FALSE;
}

/**
 * ferry_entry_get_no_progress_timeout:
 * @self: an entry
 * @policy: the settings
 *
 * Returns: seconds after which the job fails without progress, 0 if it fails at
 *   once
 */
guint
ferry_entry_get_no_progress_timeout (const FerryEntry  *self,
                                     const FerryPolicy *policy)
{
  guint timeout;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (policy != NULL, 0);

  timeout = ferry_job_get_spec (self->job)->extras->no_progress_timeout;

  return timeout == FERRY_TIMEOUT_FROM_POLICY ? policy->no_progress_timeout : timeout;
}

static void
consider (FerryDue *due,
          gint64   *time,
          FerryDue  other,
          gint64    other_time)
{
  if (other_time >= *time)
    return;

  *due = other;
  *time = other_time;
}

/**
 * ferry_entry_get_due:
 * @self: an entry
 * @policy: the settings
 * @time: (out): when it is due on the clock, %G_MAXINT64 for never
 *
 * Returns: what is due next
 */
FerryDue
ferry_entry_get_due (const FerryEntry  *self,
                     const FerryPolicy *policy,
                     gint64            *time)
{
  const FerryJobRecord *record;
  const FerryJobSpec *spec;
  FerryDue due = FERRY_DUE_NOTHING;

  g_return_val_if_fail (self != NULL, FERRY_DUE_NOTHING);
  g_return_val_if_fail (policy != NULL, FERRY_DUE_NOTHING);
  g_return_val_if_fail (time != NULL, FERRY_DUE_NOTHING);

  record = ferry_job_get_record (self->job);
  spec = ferry_job_get_spec (self->job);
  *time = G_MAXINT64;

  if (self->ending != NULL)
    return FERRY_DUE_NOTHING;

  if (self->active_since != 0 && spec->extras->max_time != 0)
    consider (&due, time, FERRY_DUE_MAX_TIME,
              self->active_since + spec->extras->max_time * G_TIME_SPAN_SECOND - record->active_time);

  if (record->state == FERRY_STATE_TRANSIENT_ERROR && record->first_transient != 0
      && self->gated_since == 0)
    consider (&due, time, FERRY_DUE_NO_PROGRESS,
              self->trouble_since
              + ferry_entry_get_no_progress_timeout (self, policy) * G_TIME_SPAN_SECOND);

  if (self->retry_at != 0)
    consider (&due, time, FERRY_DUE_RETRY, self->retry_at);

  if (self->gated_since == 0 && record->state != FERRY_STATE_QUEUED)
    consider (&due, time, FERRY_DUE_INACTIVE, self->touched_at + policy->inactivity_days * G_TIME_SPAN_DAY);

  return due;
}

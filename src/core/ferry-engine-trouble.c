/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-engine-private.h"
#include "core/ferry-retry.h"

#include <glib/gi18n-lib.h>

/* A full disk or an unplugged drive is looked at again, but not as soon as a
 * busy server: somebody has to get up for it. Doubles up to the longest
 * back-off there is. */
#define RECHECK_MIN_SECONDS 30
#define RECHECK_MAX_SECONDS FERRY_RETRY_MAX_SECONDS

/* What only the user can end, and says so when he has: asking a server again
 * and again with a wrong password locks accounts. */
#define UNTIMED FERRY_WAIT_BIT (FERRY_WAIT_SIGN_IN)

static gint64
get_recheck_delay (guint attempts)
{
  guint seconds = RECHECK_MIN_SECONDS;

  for (guint i = 1; i < attempts && seconds < RECHECK_MAX_SECONDS; i++)
    seconds *= 2;

  return MIN (seconds, RECHECK_MAX_SECONDS) * G_TIME_SPAN_SECOND;
}

static gint64
get_retry_delay (FerryEngine *self,
                 FerryEntry  *entry,
                 gint64       retry_after)
{
  gint64 wait = retry_after != 0 ? retry_after - ferry_clock_real (self->clock) : 0;

  return ferry_retry_delay (ferry_job_get_record (entry->job)->attempts,
                            ferry_job_get_spec (entry->job)->extras->retry_delay,
                            MAX (wait, 0), g_random_int ());
}

static void
fail (FerryEngine *self,
      FerryEntry  *entry,
      FerryMove    move)
{
  ferry_job_get_record (entry->job)->error_count++;
  move.event = FERRY_EVENT_FATAL_ERROR;
  ferry_engine_move (self, entry, &move, NULL);
}

/* Trouble that may pass; without a no-progress timeout none is taken for such,
 * as with BITS. */
static void
retry_later (FerryEngine *self,
             FerryEntry  *entry,
             FerryMove    move,
             gint64       retry_after)
{
  FerryJobRecord *record = ferry_job_get_record (entry->job);
  gint64 now = ferry_clock_now (self->clock);

  ferry_entry_note_trouble (entry, now, ferry_clock_real (self->clock));
  if (ferry_entry_get_no_progress_timeout (entry, &self->policy) == 0)
    {
      fail (self, entry, move);
      return;
    }

  record->attempts++;
  record->error_count++;
  move.event = FERRY_EVENT_TRANSIENT_ERROR;
  move.waits = FERRY_WAIT_BIT (FERRY_WAIT_RETRY);
  move.retry_at = now + get_retry_delay (self, entry, retry_after);
  ferry_engine_move (self, entry, &move, NULL);
}

static void
wait_for (FerryEngine *self,
          FerryEntry  *entry,
          FerryMove    move)
{
  FerryJobRecord *record = ferry_job_get_record (entry->job);

  record->attempts++;
  move.event = FERRY_EVENT_TRANSIENT_ERROR;
  move.waits = FERRY_WAIT_BIT (ferry_error_code_to_wait (move.code));
  if ((move.waits & UNTIMED) == 0)
    move.retry_at = ferry_clock_now (self->clock) + get_recheck_delay (record->attempts);
  ferry_engine_move (self, entry, &move, NULL);
}

/*
 * ferry_engine_meet_trouble:
 * @self: the engine
 * @entry: a job that is connecting or transferring
 * @error: what its fetches met
 * @retry_after: before when the server does not want to be asked again, µs
 *   since 1970, 0 if it did not say
 *
 * Decides by the class of the error what becomes of the job. A file’s trouble
 * stops the whole job, as with BITS; what the other files have is kept.
 */
void
ferry_engine_meet_trouble (FerryEngine  *self,
                           FerryEntry   *entry,
                           const GError *error,
                           gint64        retry_after)
{
  FerryMove move = { .code = ferry_error_get_code (error), .text = error->message };

  switch (ferry_error_code_get_class (move.code))
    {
    case FERRY_ERROR_CLASS_TRANSIENT:
      retry_later (self, entry, move, retry_after);
      break;
    case FERRY_ERROR_CLASS_WAIT:
      wait_for (self, entry, move);
      break;
    case FERRY_ERROR_CLASS_CALL:
    case FERRY_ERROR_CLASS_FATAL:
    default:
      fail (self, entry, move);
      break;
    }
}

/*
 * ferry_engine_meet_publishing_trouble:
 * @self: the engine
 * @entry: a job whose files could not all be published
 * @error: why
 *
 * The job stays transferred and shows why. One that completes by itself tries
 * again where that can help, and else fails: whoever waits for its end would wait
 * for ever. A manual one is its caller’s to complete again.
 */
void
ferry_engine_meet_publishing_trouble (FerryEngine  *self,
                                      FerryEntry   *entry,
                                      const GError *error)
{
  FerryJobRecord *record = ferry_job_get_record (entry->job);
  FerryMove move = {
    .event = FERRY_EVENT_TRANSIENT_ERROR,
    .code = ferry_error_get_code (error),
    .text = error->message,
  };
  gboolean may_pass = move.code == FERRY_ERROR_STORE_FAILED;

  if (move.code == FERRY_ERROR_TOKEN_REQUIRED)
    {
      move.event = FERRY_EVENT_TOKEN_LOST;
      record->error_count++;
      ferry_engine_move (self, entry, &move, NULL);
      return;
    }

  if (ferry_error_code_to_wait (move.code) != FERRY_WAIT_NONE)
    {
      move.waits = FERRY_WAIT_BIT (ferry_error_code_to_wait (move.code));
      may_pass = TRUE;
    }
  else if (ferry_error_code_get_class (move.code) == FERRY_ERROR_CLASS_TRANSIENT)
    {
      move.waits = FERRY_WAIT_BIT (FERRY_WAIT_RETRY);
      may_pass = TRUE;
    }

  /* A folder that will not have the file is an error like a server that will not give
   * it; a resume tries again. */
  if (!may_pass && ferry_job_get_spec (entry->job)->auto_complete)
    {
      fail (self, entry, move);
      return;
    }

  if (may_pass && (move.waits & UNTIMED) == 0 && ferry_job_get_spec (entry->job)->auto_complete)
    {
      record->attempts++;
      move.retry_at = ferry_clock_now (self->clock) + get_recheck_delay (record->attempts);
    }

  ferry_engine_stay (self, entry, &move);
}

static void
retry_now (FerryEngine *self,
           FerryEntry  *entry)
{
  entry->retry_at = 0;

  if (ferry_job_get_state (entry->job) == FERRY_STATE_TRANSFERRED)
    ferry_engine_complete_by_itself (self, entry);
  else
    ferry_engine_move (self, entry, &(FerryMove){ .event = FERRY_EVENT_RETRY }, NULL);

  ferry_engine_apply_gates (self, entry);
}

static void
give_up (FerryEngine   *self,
         FerryEntry    *entry,
         FerryEvent     event,
         FerryErrorCode code)
{
  ferry_engine_stop_run (self, entry);
  ferry_job_get_record (entry->job)->error_count++;
  ferry_engine_move (self, entry,
                     &(FerryMove){ .event = event,
                                   .code = code,
                                   .text = ferry_error_code_to_sentence (code) },
                     NULL);
}

/* Whatever has all its bytes is worth keeping, however long nobody asked. */
static void
clean_up (FerryEngine *self,
          FerryEntry  *entry)
{
  gboolean is_whole = ferry_job_get_state (entry->job) == FERRY_STATE_TRANSFERRED;

  ferry_engine_log (self, entry, "inactive", NULL,
                    is_whole ? _("Nobody completed the job for a long time, so it is completed now.")
                             : _("Nobody touched the job for a long time, so it is cancelled."));
  ferry_engine_end (self, entry, is_whole ? FERRY_EVENT_COMPLETE : FERRY_EVENT_CANCEL, NULL);
}

/*
 * ferry_engine_handle_due:
 * @self: the engine
 * @entry: a job whose appointment has come
 */
void
ferry_engine_handle_due (FerryEngine *self,
                         FerryEntry  *entry)
{
  gint64 time;
  FerryDue due = ferry_entry_get_due (entry, &self->policy, &time);

  /* The next run of the service will see to it. */
  if (self->stopping)
    return;

  /* Bytes or a call may have put it off since the appointment was made. */
  if (time > ferry_clock_now (self->clock))
    due = FERRY_DUE_NOTHING;

  switch (due)
    {
    case FERRY_DUE_RETRY:
      retry_now (self, entry);
      break;
    case FERRY_DUE_MAX_TIME:
      give_up (self, entry, FERRY_EVENT_FATAL_ERROR, FERRY_ERROR_MAX_TIME);
      break;
    case FERRY_DUE_NO_PROGRESS:
      give_up (self, entry, FERRY_EVENT_NO_PROGRESS, FERRY_ERROR_NO_PROGRESS);
      break;
    case FERRY_DUE_INACTIVE:
      clean_up (self, entry);
      break;
    case FERRY_DUE_NOTHING:
    default:
      ferry_engine_refresh (self, entry);
      break;
    }
}

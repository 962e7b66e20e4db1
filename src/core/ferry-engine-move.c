/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-engine-private.h"
#include "core/ferry-gate-text.h"
#include "core/ferry-gates.h"
#include "core/ferry-log-entry.h"
#include "shared/ferry-names.h"
#include "shared/ferry-sentence.h"

#include <glib/gi18n-lib.h>

/* The word in a job’s log for each thing that moves it. */
static const char *const log_words[] = {
  [FERRY_EVENT_RESUME] = "resumed",
  [FERRY_EVENT_SUSPEND] = "suspended",
  [FERRY_EVENT_CANCEL] = "cancelled",
  [FERRY_EVENT_COMPLETE] = "completed",
  [FERRY_EVENT_TURN] = "state",
  [FERRY_EVENT_PREEMPTED] = "state",
  [FERRY_EVENT_CONNECTED] = "state",
  [FERRY_EVENT_BYTES_DONE] = "state",
  [FERRY_EVENT_FILES_ADDED] = "state",
  [FERRY_EVENT_TRANSIENT_ERROR] = "error",
  [FERRY_EVENT_FATAL_ERROR] = "error",
  [FERRY_EVENT_RETRY] = "state",
  [FERRY_EVENT_NO_PROGRESS] = "error",
  [FERRY_EVENT_NETWORK_LOST] = "wait",
  [FERRY_EVENT_NETWORK_ESTABLISHED] = "open",
  [FERRY_EVENT_GATE_SHUT] = "wait",
  [FERRY_EVENT_GATE_OPENED] = "open",
  [FERRY_EVENT_LOGGED_OFF] = "wait",
  [FERRY_EVENT_LOGGED_ON] = "open",
  [FERRY_EVENT_TOKEN_LOST] = "error",
  [FERRY_EVENT_CONSENT_NEEDED] = "wait",
  [FERRY_EVENT_CONSENT_GIVEN] = "state",
  [FERRY_EVENT_CONSENT_DENIED] = "error",
};
G_STATIC_ASSERT (G_N_ELEMENTS (log_words) == FERRY_N_EVENTS);

static const char *
get_code (const FerryJobRecord *record)
{
  FerryWait wait = ferry_wait_set_first (record->waits);

  if (record->error_code != 0)
    return ferry_error_code_to_nick ((FerryErrorCode) (record->error_code - 1));

  return wait != FERRY_WAIT_NONE && wait != FERRY_WAIT_TURN ? ferry_wait_to_nick (wait) : NULL;
}

static void
write_journal (FerryJob  *job,
               FerryState old_state,
               FerryEvent event)
{
  const FerryJobRecord *record = ferry_job_get_record (job);
  const char *code = get_code (record);
  GLogLevelFlags level = record->state == FERRY_STATE_ERROR || ferry_state_is_final (record->state)
                             ? G_LOG_LEVEL_INFO
                             : G_LOG_LEVEL_DEBUG;

  g_log_structured (G_LOG_DOMAIN, level,
                    FERRY_LOG_JOB, ferry_job_get_id (job),
                    FERRY_LOG_STATE, ferry_state_to_nick (record->state),
                    FERRY_LOG_CODE, code != NULL ? code : "",
                    "MESSAGE", "%s: %s → %s (%s%s%s)", ferry_job_get_id (job),
                    ferry_state_to_nick (old_state), ferry_state_to_nick (record->state),
                    ferry_event_to_nick (event), code != NULL ? ", " : "",
                    code != NULL ? code : "");
}

static void
set_waits (FerryEngine     *self,
           FerryEntry      *entry,
           const FerryMove *move)
{
  FerryJobRecord *record = ferry_job_get_record (entry->job);
  gint64 now = ferry_clock_now (self->clock);
  gint64 real = ferry_clock_real (self->clock);
  g_autofree char *text = NULL;

  record->waits = record->state == FERRY_STATE_QUEUED
                      ? ferry_gates_get_queue_waits (entry->job, move->waits)
                      : move->waits;
  record->wait_until = move->retry_at != 0 ? real + move->retry_at - now
                                           : ferry_gates_get_opening (&self->view, entry->job,
                                                                      ferry_job_get_wait (entry->job));
  entry->retry_at = move->retry_at;

  if (move->text != NULL)
    ferry_job_set_error (entry->job, move->code, move->text);
  else
    ferry_job_clear_error (entry->job);

  if ((record->waits & FERRY_WAIT_BIT (FERRY_WAIT_SIGN_IN)) == 0)
    ferry_job_set_asker (entry->job, FERRY_TOKEN_USAGE_NETWORK, NULL);

  if (record->waits != 0)
    text = ferry_gate_text_for_job (&self->view, entry->job, ferry_job_get_wait (entry->job));
  ferry_job_set_wait_text (entry->job, text);

  ferry_entry_note_gates (entry, now);
}

/* Whether the app that made the job wants to be told of its state. */
static gboolean
is_news (FerryJob *job)
{
  const FerryJobSpec *spec = ferry_job_get_spec (job);
  FerryState state = ferry_job_get_state (job);

  return spec->extras->notify_action != NULL && !g_str_equal (ferry_job_get_client (job), FERRY_CLIENT_USER) &&
         (ferry_state_is_final (state) || state == FERRY_STATE_ERROR ||
          (state == FERRY_STATE_TRANSFERRED && !spec->auto_complete));
}

static void
set_state (FerryEngine *self,
           FerryEntry  *entry,
           FerryState   state)
{
  FerryJobRecord *record = ferry_job_get_record (entry->job);
  gint64 now = ferry_clock_now (self->clock);

  record->state = state;
  record->untold = is_news (entry->job);
  record->completed = state == FERRY_STATE_TRANSFERRED ? ferry_clock_real (self->clock) : 0;
  ferry_entry_set_active (entry, ferry_state_is_active (state), now);
  if (!ferry_state_is_active (state))
    ferry_engine_set_rate (self, entry->job, 0);
}

/* Which gate has let a job go, and that it has. */
static void
log_opening (FerryEngine *self,
             FerryEntry  *entry,
             FerryWait    wait)
{
  gboolean is_gate = wait >= FERRY_GATE_FIRST && wait <= FERRY_GATE_LAST;
  const char *nick = ferry_wait_to_nick (is_gate ? wait : FERRY_WAIT_NETWORK);
  g_autofree char *text = NULL;

  text = is_gate ? g_strdup_printf (_("The gate “%s” is open; the job goes on."), nick)
                 : g_strdup (_("The network is a new one; the job tries again at once."));
  ferry_engine_log (self, entry, "open", nick, text);
}

/* Stored first, told second: who hears of a state finds it after a crash, too. */
static void
make_known (FerryEngine *self,
            FerryEntry  *entry,
            FerryEvent   event,
            FerryWait    old_wait)
{
  FerryJobRecord *record = ferry_job_get_record (entry->job);
  gboolean is_opening = g_str_equal (log_words[event], "open");
  g_autofree char *message = ferry_job_dup_message (entry->job);

  ferry_entry_touch (entry, ferry_clock_now (self->clock), ferry_clock_real (self->clock));
  ferry_store_update_job (self->store, entry->job);
  if (is_opening && record->state == FERRY_STATE_QUEUED)
    log_opening (self, entry, old_wait);
  else
    ferry_engine_log (self, entry, is_opening ? "wait" : log_words[event], get_code (record), message);
  ferry_engine_place (self, entry);
  ferry_engine_refresh (self, entry);
  if (!entry->is_new)
    ferry_engine_tell (self, entry->job, FERRY_JOB_CHANGE_STATE);
}

/* A job that was to be queued, but a gate is shut for it: it goes to where that puts
 * it in one step, so that nobody sees it queued in between. What its caller did is
 * in the log all the same. */
static void
hold_back (FerryEngine     *self,
           FerryEntry      *entry,
           FerryEvent       event,
           const FerryMove *hold)
{
  FerryState old_state = ferry_job_get_state (entry->job);
  FerryWait old_wait = ferry_job_get_wait (entry->job);
  FerryState next = FERRY_STATE_QUEUED;

  if (event == FERRY_EVENT_RESUME)
    ferry_engine_log (self, entry, log_words[event], NULL, ferry_state_to_sentence (next));

  ferry_transitions_next (FERRY_STATE_QUEUED, hold->event, &next, NULL);
  set_state (self, entry, next);
  set_waits (self, entry, hold);
  write_journal (entry->job, old_state, hold->event);
  make_known (self, entry, hold->event, old_wait);
}

/*
 * ferry_engine_move:
 * @self: the engine
 * @entry: an unfinished job
 * @move: what happened
 * @error: return location: %FERRY_ERROR_INVALID_STATE where the table has no
 *   such move
 *
 * The one function that moves a job from one unfinished state to another. An
 * event that leaves it where it is changes nothing. A job that was to be queued
 * but is held by a gate waits for that instead.
 *
 * Returns: whether the table allows @move
 */
gboolean
ferry_engine_move (FerryEngine     *self,
                   FerryEntry      *entry,
                   const FerryMove *move,
                   GError         **error)
{
  FerryState old_state = ferry_job_get_state (entry->job);
  FerryWait old_wait = ferry_job_get_wait (entry->job);
  FerryMove hold;
  FerryState next;

  if (!ferry_transitions_next (old_state, move->event, &next, error))
    return FALSE;

  g_assert (!ferry_state_is_final (next));
  if (next == old_state)
    return TRUE;

  if (next == FERRY_STATE_QUEUED && move->waits == 0 && ferry_engine_is_held (self, entry, &hold))
    {
      hold_back (self, entry, move->event, &hold);
      return TRUE;
    }

  set_state (self, entry, next);
  set_waits (self, entry, move);
  write_journal (entry->job, old_state, move->event);
  make_known (self, entry, move->event, old_wait);

  return TRUE;
}

/*
 * ferry_engine_stay:
 * @self: the engine
 * @entry: a job that waits
 * @move: its new waits and error; the event only names the change in the log
 *
 * Changes what a job waits for while it stays in its state.
 */
void
ferry_engine_stay (FerryEngine     *self,
                   FerryEntry      *entry,
                   const FerryMove *move)
{
  FerryJobRecord *record = ferry_job_get_record (entry->job);
  FerryState state = record->state;
  FerryWait old_wait = ferry_job_get_wait (entry->job);

  /* The same wait with other words, such as a connection’s new name. */
  if (record->waits == move->waits && entry->retry_at == move->retry_at && move->waits != 0)
    {
      set_waits (self, entry, move);
      ferry_engine_tell (self, entry->job, FERRY_JOB_CHANGE_STATE);
      return;
    }

  set_waits (self, entry, move);
  write_journal (entry->job, state, move->event);
  make_known (self, entry, move->event, old_wait);
}

/*
 * ferry_engine_store_final:
 * @self: the engine
 * @entry: a job whose end has come
 * @event: why
 * @state: (out): the final state
 * @error: return location: %FERRY_ERROR_INVALID_STATE
 *
 * Queues a job’s final state for the disk. In memory it stays where it was:
 * nobody may see the end before it is durable (design §4.1). The caller flushes
 * the store and then dismisses the job.
 *
 * Returns: whether the table allows it
 */
gboolean
ferry_engine_store_final (FerryEngine *self,
                          FerryEntry  *entry,
                          FerryEvent   event,
                          FerryState  *state,
                          GError     **error)
{
  FerryJobRecord *record = ferry_job_get_record (entry->job);
  FerryState old_state = record->state;
  gint64 old_completed = record->completed;
  FerryMove move = { .event = event };

  if (!ferry_transitions_next (old_state, event, state, error))
    return FALSE;

  g_assert (ferry_state_is_final (*state));
  ferry_entry_set_active (entry, FALSE, ferry_clock_now (self->clock));
  ferry_engine_set_rate (self, entry->job, 0);
  ferry_entry_touch (entry, ferry_clock_now (self->clock), ferry_clock_real (self->clock));
  record->state = *state;
  record->untold = is_news (entry->job);
  if (record->error_code == FERRY_ERROR_TAKEN_OVER + 1)
    {
      move.code = FERRY_ERROR_TAKEN_OVER;
      move.text = record->error_text;
    }
  set_waits (self, entry, &move);
  record->completed = record->modified;
  ferry_store_update_job (self->store, entry->job);
  ferry_engine_log (self, entry, log_words[event], NULL, ferry_state_to_sentence (*state));
  write_journal (entry->job, old_state, event);
  record->state = old_state;
  record->completed = old_completed;

  return TRUE;
}

/*
 * ferry_engine_log:
 * @self: the engine
 * @entry: a job
 * @event: what, as a word
 * @code: (nullable): the wait or the error code, as its word
 * @text: a sentence for the user, with nothing secret in it
 *
 * Adds a line to `ferry log`.
 */
void
ferry_engine_log (FerryEngine *self,
                  FerryEntry  *entry,
                  const char  *event,
                  const char  *code,
                  const char  *text)
{
  g_autoptr(FerryLogEntry) log_entry = NULL;

  log_entry = ferry_log_entry_new (ferry_job_get_id (entry->job), ferry_clock_real (self->clock),
                                   event, ferry_job_get_state (entry->job), code, text);
  ferry_store_add_log (self->store, log_entry);
}

/*
 * ferry_engine_set_rate:
 * @self: the engine
 * @job: an unfinished job
 * @rate: bytes per second
 *
 * Keeps the sum of all rates, too.
 */
void
ferry_engine_set_rate (FerryEngine *self,
                       FerryJob    *job,
                       guint64      rate)
{
  self->rate += rate - ferry_job_get_rate (job);
  ferry_job_set_rate (job, rate);
}

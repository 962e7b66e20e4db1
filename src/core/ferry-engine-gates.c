/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-engine-private.h"
#include "core/ferry-gate-text.h"

#define LOGIN FERRY_WAIT_BIT (FERRY_WAIT_LOGIN)
#define NETWORK FERRY_WAIT_BIT (FERRY_WAIT_NETWORK)
#define SIGN_IN FERRY_WAIT_BIT (FERRY_WAIT_SIGN_IN)
#define KEYRING_LOCKED FERRY_WAIT_BIT (FERRY_WAIT_KEYRING_LOCKED)

/* Met while running and true until the next try, whatever the gates do. */
#define MET                                                                                       \
  (FERRY_WAIT_BIT (FERRY_WAIT_CAPTIVE_PORTAL) | SIGN_IN | KEYRING_LOCKED                          \
   | FERRY_WAIT_BIT (FERRY_WAIT_DESTINATION_MISSING) | FERRY_WAIT_BIT (FERRY_WAIT_DISK_FULL))

/* Of these, what a new network cannot have changed. */
#define LASTING (SIGN_IN | KEYRING_LOCKED)

/*
 * ferry_engine_get_gates:
 * @self: the engine
 * @entry: a job
 *
 * Returns: the waits whose gates are shut for the job; besides those of the
 *   world, a network that is too young to begin with, and secrets that are gone
 */
FerryWaitSet
ferry_engine_get_gates (FerryEngine *self,
                        FerryEntry  *entry)
{
  FerryWaitSet shut = ferry_gates_for_job (&self->view, entry->job);

  /* It is not even looked at before the user allows it. */
  if (ferry_job_get_spec (entry->job)->needs_consent)
    return 0;

  if (self->view.settling && entry->running == NULL
      && ferry_gates_needs_network (&self->view, entry->job))
    shut |= NETWORK;

  /* Whoever has all bytes has no more use for them. */
  if (ferry_job_get_spec (entry->job)->secrets_lost && ferry_job_get_state (entry->job) != FERRY_STATE_TRANSFERRED)
    shut |= SIGN_IN;

  return shut;
}

/* Whether a job shows already what it would be told. */
static gboolean
is_known (FerryEngine *self,
          FerryEntry  *entry,
          FerryWaitSet waits)
{
  const FerryJobRecord *record = ferry_job_get_record (entry->job);
  FerryWait first = ferry_wait_set_first (waits);
  g_autofree char *text = NULL;

  if (record->waits != waits
      || record->wait_until != ferry_gates_get_opening (&self->view, entry->job, first))
    return FALSE;

  text = ferry_gate_text_for_job (&self->view, entry->job, first);

  return g_strcmp0 (ferry_job_get_wait_text (entry->job), text) == 0;
}

static FerryMove
make_move (FerryEvent   event,
           FerryWaitSet waits)
{
  FerryErrorCode code = ferry_error_code_from_wait (ferry_wait_set_first (waits));

  return (FerryMove){
           .event = event,
           .waits = waits,
           .code = code,
           .text = ferry_error_code_to_sentence (code),
  };
}

static FerryEvent
get_event (FerryWaitSet shut)
{
  return (shut & NETWORK) != 0 ? FERRY_EVENT_NETWORK_LOST : FERRY_EVENT_GATE_SHUT;
}

/* Nothing happens behind the owner’s back, and nothing is wrong: a job whose owner
 * is away is queued, whatever else it would wait for. */
static FerryMove
make_hold (FerryEntry  *entry,
           FerryWaitSet shut)
{
  FerryWaitSet lasting = ferry_job_get_record (entry->job)->waits & LASTING;

  if ((shut & LOGIN) != 0)
    return (FerryMove){ .event = FERRY_EVENT_LOGGED_OFF, .waits = shut | lasting }
  ;

  return make_move (get_event (shut), shut);
}

/*
 * ferry_engine_is_held:
 * @self: the engine
 * @entry: a job that is about to be queued
 * @move: (out): what becomes of it instead
 *
 * Returns: whether a gate is shut for it, so that it must not be queued
 */
gboolean
ferry_engine_is_held (FerryEngine *self,
                      FerryEntry  *entry,
                      FerryMove   *move)
{
  FerryWaitSet shut = ferry_engine_get_gates (self, entry);

  /* One that has all its bytes needs no gate open to say so. */
  if (shut == 0 || (entry->runner == NULL && !ferry_entry_has_pending_files (entry)))
    return FALSE;

  entry->shut = shut;
  *move = make_hold (entry, shut);

  return TRUE;
}

static void
shut_out (FerryEngine *self,
          FerryEntry  *entry,
          FerryWaitSet waits)
{
  FerryMove move = make_move (get_event (waits), waits);

  ferry_engine_stop_run (self, entry);
  ferry_engine_move (self, entry, &move, NULL);
}

/* A job that waits anyway: the gates join what it met, and its timer goes,
 * because the end of the gate will be the time to try again. */
static void
note_gates (FerryEngine *self,
            FerryEntry  *entry,
            FerryWaitSet shut)
{
  FerryWaitSet waits = ferry_job_get_record (entry->job)->waits;
  FerryWaitSet new_waits = (waits & MET & ~entry->shut) | shut;
  FerryMove move;

  if (entry->retry_at == 0 && is_known (self, entry, new_waits))
    return;

  move = make_move (get_event (shut), new_waits);
  ferry_engine_stay (self, entry, &move);
}

static void
send_off (FerryEngine *self,
          FerryEntry  *entry,
          FerryWaitSet shut)
{
  FerryMove move = make_hold (entry, shut);

  ferry_engine_stop_run (self, entry);
  if (ferry_job_get_state (entry->job) != FERRY_STATE_QUEUED)
    ferry_engine_move (self, entry, &move, NULL);
  else if (!is_known (self, entry, move.waits))
    ferry_engine_stay (self, entry, &move);
}

/* The owner is back. What his job would wait for besides holds it from now on,
 * and it shows that without having been queued in between. */
static void
let_in (FerryEngine *self,
        FerryEntry  *entry,
        FerryWaitSet shut)
{
  FerryWaitSet waits = shut | (ferry_job_get_record (entry->job)->waits & LASTING);

  if (waits != 0)
    shut_out (self, entry, waits);
  else
    ferry_engine_stay (self, entry, &(FerryMove){ .event = FERRY_EVENT_LOGGED_ON });
}

/*
 * ferry_engine_reopen:
 * @self: the engine
 * @entry: a job
 * @event: what has come
 *
 * Something that jobs wait for has come. Queues a job that waits in
 * transient-error, whatever its code (design §2), unless something else holds
 * it; then it stays and shows that, and nothing flickers.
 */
void
ferry_engine_reopen (FerryEngine *self,
                     FerryEntry  *entry,
                     FerryEvent   event)
{
  FerryWaitSet waits = ferry_job_get_record (entry->job)->waits;
  FerryWaitSet shut = ferry_engine_get_gates (self, entry);

  if (ferry_job_get_state (entry->job) == FERRY_STATE_TRANSFERRED)
    ferry_engine_reopen_delivery (self, entry);
  if (ferry_job_get_state (entry->job) != FERRY_STATE_TRANSIENT_ERROR || entry->ending != NULL)
    return;

  /* It goes to the queue as it is; see ferry_engine_apply_gates(). */
  if ((shut & LOGIN) != 0)
    return;

  entry->shut = shut;
  shut |= waits & LASTING;
  if (shut == 0)
    {
      ferry_engine_move (self, entry, &(FerryMove){ .event = event }, NULL);
    }
  else if (entry->retry_at != 0 || !is_known (self, entry, shut))
    {
      FerryMove move = make_move (event, shut);

      ferry_engine_stay (self, entry, &move);
    }
}

static void
apply_to_waiting (FerryEngine *self,
                  FerryEntry  *entry,
                  FerryWaitSet shut)
{
  if (shut != 0)
    note_gates (self, entry, shut);
  else if (entry->shut != 0)
    ferry_engine_reopen (self, entry, FERRY_EVENT_GATE_OPENED);
}

static void
apply_to_moving (FerryEngine *self,
                 FerryEntry  *entry,
                 FerryWaitSet shut)
{
  if ((ferry_job_get_record (entry->job)->waits & LOGIN) != 0)
    let_in (self, entry, shut);
  else if (shut != 0)
    shut_out (self, entry, shut);
}

/*
 * ferry_engine_apply_gates:
 * @self: the engine
 * @entry: a job
 *
 * Holds a job back whose gate is shut, and lets one go that a gate has held.
 */
void
ferry_engine_apply_gates (FerryEngine *self,
                          FerryEntry  *entry)
{
  FerryWaitSet shut = ferry_engine_get_gates (self, entry);
  FerryState state = ferry_job_get_state (entry->job);
  gboolean is_waiting = state == FERRY_STATE_TRANSIENT_ERROR;
  gboolean is_moving = state == FERRY_STATE_QUEUED || ferry_state_is_active (state);

  ferry_engine_apply_gates_to_delivery (self, entry);
  if (entry->ending != NULL || (!is_waiting && !is_moving))
    return;

  if ((shut & LOGIN) != 0)
    send_off (self, entry, shut);
  else if (is_waiting)
    apply_to_waiting (self, entry, shut);
  else
    apply_to_moving (self, entry, shut);

  entry->shut = shut;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-engine-private.h"

/* Jobs whose files go to other machines. To publish such files takes what to
 * fetch them took: a network, a login, an owner who is there. So a job that has
 * all its bytes waits for its gates again, and tries again like one that fetches,
 * while it stays transferred. One that its caller completes by hand is published
 * when he says so. */

#define LOGIN FERRY_WAIT_BIT (FERRY_WAIT_LOGIN)
#define NETWORK FERRY_WAIT_BIT (FERRY_WAIT_NETWORK)

/* What only the user can end, and says so when he has. */
#define LASTING (FERRY_WAIT_BIT (FERRY_WAIT_SIGN_IN) | FERRY_WAIT_BIT (FERRY_WAIT_KEYRING_LOCKED))

/*
 * ferry_engine_is_delivery:
 * @entry: a job
 *
 * Returns: whether it has all its bytes and will bring some of them to another
 *   machine by itself
 */
gboolean
ferry_engine_is_delivery (FerryEntry *entry)
{
  return ferry_job_get_state (entry->job) == FERRY_STATE_TRANSFERRED &&
         ferry_job_get_spec (entry->job)->auto_complete && ferry_job_is_for_elsewhere (entry->job);
}

/*
 * ferry_engine_is_resting_delivery:
 * @entry: a job
 *
 * Returns: whether it is one that only its owner can let go on
 */
gboolean
ferry_engine_is_resting_delivery (FerryEntry *entry)
{
  return ferry_engine_is_delivery (entry) && (ferry_job_get_record (entry->job)->waits & LASTING) != 0;
}

static FerryMove
make_hold (FerryWaitSet waits,
           FerryWaitSet shut)
{
  FerryErrorCode code;

  if ((shut & LOGIN) != 0)
    return (FerryMove){ .event = FERRY_EVENT_LOGGED_OFF, .waits = waits }
  ;

  code = ferry_error_code_from_wait (ferry_wait_set_first (waits));

  return (FerryMove){
           .event = (shut & NETWORK) != 0 ? FERRY_EVENT_NETWORK_LOST : FERRY_EVENT_GATE_SHUT,
           .waits = waits,
           .code = code,
           .text = ferry_error_code_to_sentence (code),
  };
}

static void
hold (FerryEngine *self,
      FerryEntry  *entry,
      FerryWaitSet shut)
{
  FerryWaitSet waits = shut | (ferry_job_get_record (entry->job)->waits & LASTING);
  FerryMove move = make_hold (waits, shut);

  entry->shut = shut;
  if (entry->retry_at != 0 || ferry_job_get_record (entry->job)->waits != waits)
    ferry_engine_stay (self, entry, &move);
}

/*
 * ferry_engine_complete_by_itself:
 * @self: the engine
 * @entry: a transferred job that publishes by itself
 *
 * Does so, or waits until its gates are open.
 */
void
ferry_engine_complete_by_itself (FerryEngine *self,
                                 FerryEntry  *entry)
{
  const FerryJobRecord *record = ferry_job_get_record (entry->job);
  FerryWaitSet shut = ferry_engine_is_delivery (entry) ? ferry_engine_get_gates (self, entry) : 0;

  if (entry->ending == NULL && shut != 0)
    {
      hold (self, entry, shut);
      return;
    }

  /* What it waited for is over for as long as it tries. */
  if (entry->ending == NULL && ferry_engine_is_delivery (entry) && (record->waits != 0 || record->error_code != 0))
    ferry_engine_stay (self, entry, &(FerryMove){ .event = FERRY_EVENT_RETRY });
  ferry_engine_end (self, entry, FERRY_EVENT_COMPLETE, NULL);
}

/*
 * ferry_engine_reopen_delivery:
 * @self: the engine
 * @entry: a transferred job
 *
 * Something that jobs wait for has come.
 */
void
ferry_engine_reopen_delivery (FerryEngine *self,
                              FerryEntry  *entry)
{
  if (!ferry_engine_is_delivery (entry) || entry->ending != NULL)
    return;

  if (ferry_engine_is_resting_delivery (entry))
    hold (self, entry, ferry_engine_get_gates (self, entry));
  else
    ferry_engine_complete_by_itself (self, entry);
}

/* Nobody waits for it, so it can wait itself. */
static gboolean
is_interruptible (const FerryEnding *ending)
{
  return ending->event == FERRY_EVENT_COMPLETE && ending->tasks->len == 0 && ending->rivals->len == 0;
}

/*
 * ferry_engine_apply_gates_to_delivery:
 * @self: the engine
 * @entry: a transferred job
 *
 * Holds it back if a gate is shut for it, also in the middle of a copy, and lets
 * one go that a gate has held.
 */
void
ferry_engine_apply_gates_to_delivery (FerryEngine *self,
                                      FerryEntry  *entry)
{
  FerryWaitSet shut;

  if (!ferry_engine_is_delivery (entry))
    return;

  shut = ferry_engine_get_gates (self, entry);
  if (entry->ending != NULL)
    {
      if (shut == 0 || !is_interruptible (entry->ending))
        return;
      entry->shut = shut;
      g_cancellable_cancel (entry->ending->cancellable);
    }
  else if (shut != 0)
    {
      hold (self, entry, shut);
    }
  else if (entry->shut != 0)
    {
      entry->shut = 0;
      ferry_engine_reopen_delivery (self, entry);
    }
}

/*
 * ferry_engine_is_moving_delivery:
 * @entry: a job that is being published or cancelled
 *
 * Returns: whether it is one that a resume would only let do what it does
 */
gboolean
ferry_engine_is_moving_delivery (FerryEntry *entry)
{
  return ferry_engine_is_delivery (entry) && is_interruptible (entry->ending) && !entry->ending->suspends;
}

/*
 * ferry_engine_suspend_delivery:
 * @entry: a job that is being published
 *
 * A copy to another machine may take hours, so it can be stopped.
 *
 * Returns: whether it will be suspended as soon as it has been
 */
gboolean
ferry_engine_suspend_delivery (FerryEntry *entry)
{
  if (!ferry_engine_is_delivery (entry) || !is_interruptible (entry->ending))
    return FALSE;

  entry->ending->suspends = TRUE;
  g_cancellable_cancel (entry->ending->cancellable);

  return TRUE;
}

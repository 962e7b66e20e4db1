/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-engine-private.h"
#include "core/ferry-gates.h"

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
 *   world, a network that is too young and secrets that are gone
 */
FerryWaitSet
ferry_engine_get_gates (FerryEngine *self,
                        FerryEntry  *entry)
{
  FerryWaitSet shut = ferry_gates_for_job (self->conditions, entry->job);

  if (self->settling && ferry_gates_needs_network (entry->job))
    shut |= NETWORK;

  if (ferry_job_get_spec (entry->job)->secrets_lost)
    shut |= SIGN_IN;

  return shut;
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

static void
shut_out (FerryEngine *self,
          FerryEntry  *entry,
          FerryWaitSet shut)
{
  FerryEvent event = (shut & NETWORK) != 0 ? FERRY_EVENT_NETWORK_LOST : FERRY_EVENT_GATE_SHUT;
  FerryMove move = make_move (event, shut);

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
  FerryWaitSet new_waits = (waits & MET) | shut;
  FerryMove move;

  if (new_waits == waits)
    return;

  move = make_move ((shut & NETWORK) != 0 ? FERRY_EVENT_NETWORK_LOST : FERRY_EVENT_GATE_SHUT,
                    new_waits);
  ferry_engine_stay (self, entry, &move);
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
  FerryWaitSet shut = ferry_engine_get_gates (self, entry) | (waits & LASTING);

  if (ferry_job_get_state (entry->job) != FERRY_STATE_TRANSIENT_ERROR || entry->ending != NULL)
    return;

  if (shut == 0)
    {
      ferry_engine_move (self, entry, &(FerryMove){ .event = event }, NULL);
    }
  else if (shut != waits)
    {
      FerryMove move = make_move (event, shut);

      ferry_engine_stay (self, entry, &move);
    }
}

/*
 * ferry_engine_apply_gates:
 * @self: the engine
 * @entry: a job
 *
 * Holds a job back whose gate is shut.
 */
void
ferry_engine_apply_gates (FerryEngine *self,
                          FerryEntry  *entry)
{
  FerryWaitSet shut = ferry_engine_get_gates (self, entry);
  FerryState state = ferry_job_get_state (entry->job);

  if (shut == 0 || entry->ending != NULL)
    return;

  if (state == FERRY_STATE_QUEUED || ferry_state_is_active (state))
    shut_out (self, entry, shut);
  else if (state == FERRY_STATE_TRANSIENT_ERROR)
    note_gates (self, entry, shut);
}

static void
reopen_network (FerryEngine *self,
                FerryEntry  *entry)
{
  ferry_engine_reopen (self, entry, FERRY_EVENT_NETWORK_ESTABLISHED);
}

static void
for_each_entry (FerryEngine *self,
                void (*func) (FerryEngine *, FerryEntry *))
 {
   const GList *next;

  for (const GList *link = ferry_roster_get_entries (self->roster); link != NULL; link = next)
    {
      next = link->next;
      func (self, link->data);
    }
}

/*
 * ferry_engine_handle_online:
 * @self: the engine
 *
 * The network came or went. Its loss counts at once; its return only after the
 * settle delay, because the first seconds of a connection are often not usable.
 */
void
ferry_engine_handle_online (FerryEngine *self)
{
  self->settling = ferry_conditions_get_online (self->conditions);

  if (self->settling)
    {
      gint64 delay = self->policy.settle_delay * G_TIME_SPAN_SECOND;

      ferry_agenda_set (self->agenda, &self->settled, ferry_clock_now (self->clock) + delay);
    }
  else
    {
      ferry_agenda_set (self->agenda, &self->settled, G_MAXINT64);
      for_each_entry (self, ferry_engine_apply_gates);
    }
}

/*
 * ferry_engine_handle_settled:
 * @self: the engine
 *
 * The network has been up for the settle delay.
 */
void
ferry_engine_handle_settled (FerryEngine *self)
{
  self->settling = FALSE;
  for_each_entry (self, reopen_network);
}

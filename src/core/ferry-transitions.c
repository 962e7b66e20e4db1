/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-transitions.h"

#include <glib/gi18n-lib.h>

/* A cell that no state fills: the event cannot happen there. */
#define NO FERRY_N_STATES

/* Short names, so that a row of the table can be read in one go. */
enum
{
  QUE = FERRY_STATE_QUEUED,
  CON = FERRY_STATE_CONNECTING,
  TRA = FERRY_STATE_TRANSFERRING,
  SUS = FERRY_STATE_SUSPENDED,
  ERR = FERRY_STATE_ERROR,
  TRE = FERRY_STATE_TRANSIENT_ERROR,
  DON = FERRY_STATE_TRANSFERRED,
  ACK = FERRY_STATE_ACKNOWLEDGED,
  CAN = FERRY_STATE_CANCELLED,
};

/* (state, event) → state: the only mover of jobs (design §2, BITS’s states).
 *
 * The caller’s four calls work in every state that is not final. What happens
 * around all jobs – networks, gates, logins – leaves alone the states that it
 * does not concern, so that it can be told to all of them. What happens to one
 * job alone happens only where it can. Nothing leaves a final state. */
static const guint8 table[FERRY_N_STATES][FERRY_N_EVENTS] = {
  [FERRY_STATE_QUEUED] = {
    [FERRY_EVENT_RESUME] = QUE,
    [FERRY_EVENT_SUSPEND] = SUS,
    [FERRY_EVENT_CANCEL] = CAN,
    [FERRY_EVENT_COMPLETE] = ACK,
    [FERRY_EVENT_TURN] = CON,
    [FERRY_EVENT_PREEMPTED] = NO,
    [FERRY_EVENT_CONNECTED] = NO,
    [FERRY_EVENT_BYTES_DONE] = DON, /* resumed with nothing left to fetch */
    [FERRY_EVENT_FILES_ADDED] = QUE,
    [FERRY_EVENT_TRANSIENT_ERROR] = NO,
    [FERRY_EVENT_FATAL_ERROR] = NO,
    [FERRY_EVENT_RETRY] = NO,
    [FERRY_EVENT_NO_PROGRESS] = NO,
    [FERRY_EVENT_NETWORK_LOST] = TRE,
    [FERRY_EVENT_NETWORK_ESTABLISHED] = QUE,
    [FERRY_EVENT_GATE_SHUT] = TRE,
    [FERRY_EVENT_GATE_OPENED] = QUE,
    [FERRY_EVENT_LOGGED_OFF] = QUE,
    [FERRY_EVENT_LOGGED_ON] = QUE,
    [FERRY_EVENT_TOKEN_LOST] = ERR,
    [FERRY_EVENT_CONSENT_NEEDED] = QUE,
    [FERRY_EVENT_CONSENT_GIVEN] = QUE,
    [FERRY_EVENT_CONSENT_DENIED] = ERR,
  },
  [FERRY_STATE_CONNECTING] = {
    [FERRY_EVENT_RESUME] = CON,
    [FERRY_EVENT_SUSPEND] = SUS,
    [FERRY_EVENT_CANCEL] = CAN,
    [FERRY_EVENT_COMPLETE] = ACK,
    [FERRY_EVENT_TURN] = NO,
    [FERRY_EVENT_PREEMPTED] = QUE,
    [FERRY_EVENT_CONNECTED] = TRA,
    [FERRY_EVENT_BYTES_DONE] = DON, /* no file had a byte */
    [FERRY_EVENT_FILES_ADDED] = CON,
    [FERRY_EVENT_TRANSIENT_ERROR] = TRE,
    [FERRY_EVENT_FATAL_ERROR] = ERR,
    [FERRY_EVENT_RETRY] = NO,
    [FERRY_EVENT_NO_PROGRESS] = NO,
    [FERRY_EVENT_NETWORK_LOST] = TRE,
    [FERRY_EVENT_NETWORK_ESTABLISHED] = CON,
    [FERRY_EVENT_GATE_SHUT] = TRE,
    [FERRY_EVENT_GATE_OPENED] = CON,
    [FERRY_EVENT_LOGGED_OFF] = QUE,
    [FERRY_EVENT_LOGGED_ON] = CON,
    [FERRY_EVENT_TOKEN_LOST] = ERR,
    [FERRY_EVENT_CONSENT_NEEDED] = QUE,
    [FERRY_EVENT_CONSENT_GIVEN] = CON,
    [FERRY_EVENT_CONSENT_DENIED] = ERR,
  },
  [FERRY_STATE_TRANSFERRING] = {
    [FERRY_EVENT_RESUME] = TRA,
    [FERRY_EVENT_SUSPEND] = SUS,
    [FERRY_EVENT_CANCEL] = CAN,
    [FERRY_EVENT_COMPLETE] = ACK,
    [FERRY_EVENT_TURN] = NO,
    [FERRY_EVENT_PREEMPTED] = QUE,
    [FERRY_EVENT_CONNECTED] = TRA, /* the next file’s */
    [FERRY_EVENT_BYTES_DONE] = DON,
    [FERRY_EVENT_FILES_ADDED] = TRA,
    [FERRY_EVENT_TRANSIENT_ERROR] = TRE,
    [FERRY_EVENT_FATAL_ERROR] = ERR,
    [FERRY_EVENT_RETRY] = NO,
    [FERRY_EVENT_NO_PROGRESS] = NO,
    [FERRY_EVENT_NETWORK_LOST] = TRE,
    [FERRY_EVENT_NETWORK_ESTABLISHED] = TRA,
    [FERRY_EVENT_GATE_SHUT] = TRE,
    [FERRY_EVENT_GATE_OPENED] = TRA,
    [FERRY_EVENT_LOGGED_OFF] = QUE,
    [FERRY_EVENT_LOGGED_ON] = TRA,
    [FERRY_EVENT_TOKEN_LOST] = ERR,
    [FERRY_EVENT_CONSENT_NEEDED] = QUE,
    [FERRY_EVENT_CONSENT_GIVEN] = TRA,
    [FERRY_EVENT_CONSENT_DENIED] = ERR,
  },
  [FERRY_STATE_SUSPENDED] = {
    [FERRY_EVENT_RESUME] = QUE,
    [FERRY_EVENT_SUSPEND] = SUS,
    [FERRY_EVENT_CANCEL] = CAN,
    [FERRY_EVENT_COMPLETE] = ACK,
    [FERRY_EVENT_TURN] = NO,
    [FERRY_EVENT_PREEMPTED] = NO,
    [FERRY_EVENT_CONNECTED] = NO,
    [FERRY_EVENT_BYTES_DONE] = SUS, /* on the way when the call came, which wins */
    [FERRY_EVENT_FILES_ADDED] = SUS,
    [FERRY_EVENT_TRANSIENT_ERROR] = NO,
    [FERRY_EVENT_FATAL_ERROR] = NO,
    [FERRY_EVENT_RETRY] = NO,
    [FERRY_EVENT_NO_PROGRESS] = NO,
    [FERRY_EVENT_NETWORK_LOST] = SUS,
    [FERRY_EVENT_NETWORK_ESTABLISHED] = SUS,
    [FERRY_EVENT_GATE_SHUT] = SUS,
    [FERRY_EVENT_GATE_OPENED] = SUS,
    [FERRY_EVENT_LOGGED_OFF] = SUS,
    [FERRY_EVENT_LOGGED_ON] = SUS,
    [FERRY_EVENT_TOKEN_LOST] = ERR,
    [FERRY_EVENT_CONSENT_NEEDED] = SUS,
    [FERRY_EVENT_CONSENT_GIVEN] = SUS,
    [FERRY_EVENT_CONSENT_DENIED] = ERR,
  },
  [FERRY_STATE_ERROR] = {
    [FERRY_EVENT_RESUME] = QUE,
    [FERRY_EVENT_SUSPEND] = SUS,
    [FERRY_EVENT_CANCEL] = CAN,
    [FERRY_EVENT_COMPLETE] = ACK,
    [FERRY_EVENT_TURN] = NO,
    [FERRY_EVENT_PREEMPTED] = NO,
    [FERRY_EVENT_CONNECTED] = NO,
    [FERRY_EVENT_BYTES_DONE] = NO,
    [FERRY_EVENT_FILES_ADDED] = ERR,
    [FERRY_EVENT_TRANSIENT_ERROR] = NO,
    [FERRY_EVENT_FATAL_ERROR] = NO,
    [FERRY_EVENT_RETRY] = NO,
    [FERRY_EVENT_NO_PROGRESS] = NO,
    [FERRY_EVENT_NETWORK_LOST] = ERR,
    [FERRY_EVENT_NETWORK_ESTABLISHED] = ERR,
    [FERRY_EVENT_GATE_SHUT] = ERR,
    [FERRY_EVENT_GATE_OPENED] = ERR,
    [FERRY_EVENT_LOGGED_OFF] = ERR,
    [FERRY_EVENT_LOGGED_ON] = ERR,
    [FERRY_EVENT_TOKEN_LOST] = ERR,
    [FERRY_EVENT_CONSENT_NEEDED] = ERR,
    [FERRY_EVENT_CONSENT_GIVEN] = ERR,
    [FERRY_EVENT_CONSENT_DENIED] = ERR,
  },
  [FERRY_STATE_TRANSIENT_ERROR] = {
    [FERRY_EVENT_RESUME] = QUE,
    [FERRY_EVENT_SUSPEND] = SUS,
    [FERRY_EVENT_CANCEL] = CAN,
    [FERRY_EVENT_COMPLETE] = ACK,
    [FERRY_EVENT_TURN] = NO,
    [FERRY_EVENT_PREEMPTED] = NO,
    [FERRY_EVENT_CONNECTED] = NO,
    [FERRY_EVENT_BYTES_DONE] = DON, /* on the way when a gate shut */
    [FERRY_EVENT_FILES_ADDED] = TRE,
    [FERRY_EVENT_TRANSIENT_ERROR] = NO,
    [FERRY_EVENT_FATAL_ERROR] = NO,
    [FERRY_EVENT_RETRY] = QUE,
    [FERRY_EVENT_NO_PROGRESS] = ERR,
    [FERRY_EVENT_NETWORK_LOST] = TRE,
    [FERRY_EVENT_NETWORK_ESTABLISHED] = QUE,
    [FERRY_EVENT_GATE_SHUT] = TRE,
    [FERRY_EVENT_GATE_OPENED] = QUE,
    [FERRY_EVENT_LOGGED_OFF] = QUE,
    [FERRY_EVENT_LOGGED_ON] = TRE,
    [FERRY_EVENT_TOKEN_LOST] = ERR,
    [FERRY_EVENT_CONSENT_NEEDED] = QUE,
    [FERRY_EVENT_CONSENT_GIVEN] = TRE,
    [FERRY_EVENT_CONSENT_DENIED] = ERR,
  },
  [FERRY_STATE_TRANSFERRED] = {
    [FERRY_EVENT_RESUME] = DON,
    [FERRY_EVENT_SUSPEND] = SUS,
    [FERRY_EVENT_CANCEL] = CAN,
    [FERRY_EVENT_COMPLETE] = ACK,
    [FERRY_EVENT_TURN] = NO,
    [FERRY_EVENT_PREEMPTED] = NO,
    [FERRY_EVENT_CONNECTED] = NO,
    [FERRY_EVENT_BYTES_DONE] = NO,
    [FERRY_EVENT_FILES_ADDED] = QUE,
    [FERRY_EVENT_TRANSIENT_ERROR] = NO,
    [FERRY_EVENT_FATAL_ERROR] = ERR, /* the folder refuses the files */
    [FERRY_EVENT_RETRY] = NO,
    [FERRY_EVENT_NO_PROGRESS] = NO,
    [FERRY_EVENT_NETWORK_LOST] = DON,
    [FERRY_EVENT_NETWORK_ESTABLISHED] = DON,
    [FERRY_EVENT_GATE_SHUT] = DON,
    [FERRY_EVENT_GATE_OPENED] = DON,
    [FERRY_EVENT_LOGGED_OFF] = DON,
    [FERRY_EVENT_LOGGED_ON] = DON,
    [FERRY_EVENT_TOKEN_LOST] = ERR, /* one that the target’s folder needs */
    [FERRY_EVENT_CONSENT_NEEDED] = DON,
    [FERRY_EVENT_CONSENT_GIVEN] = DON,
    [FERRY_EVENT_CONSENT_DENIED] = DON,
  },
  [FERRY_STATE_ACKNOWLEDGED] = {
    [FERRY_EVENT_RESUME] = NO,
    [FERRY_EVENT_SUSPEND] = NO,
    [FERRY_EVENT_CANCEL] = NO,
    [FERRY_EVENT_COMPLETE] = NO,
    [FERRY_EVENT_TURN] = NO,
    [FERRY_EVENT_PREEMPTED] = NO,
    [FERRY_EVENT_CONNECTED] = NO,
    [FERRY_EVENT_BYTES_DONE] = NO,
    [FERRY_EVENT_FILES_ADDED] = NO,
    [FERRY_EVENT_TRANSIENT_ERROR] = NO,
    [FERRY_EVENT_FATAL_ERROR] = NO,
    [FERRY_EVENT_RETRY] = NO,
    [FERRY_EVENT_NO_PROGRESS] = NO,
    [FERRY_EVENT_NETWORK_LOST] = NO,
    [FERRY_EVENT_NETWORK_ESTABLISHED] = NO,
    [FERRY_EVENT_GATE_SHUT] = NO,
    [FERRY_EVENT_GATE_OPENED] = NO,
    [FERRY_EVENT_LOGGED_OFF] = NO,
    [FERRY_EVENT_LOGGED_ON] = NO,
    [FERRY_EVENT_TOKEN_LOST] = NO,
    [FERRY_EVENT_CONSENT_NEEDED] = NO,
    [FERRY_EVENT_CONSENT_GIVEN] = NO,
    [FERRY_EVENT_CONSENT_DENIED] = NO,
  },
  [FERRY_STATE_CANCELLED] = {
    [FERRY_EVENT_RESUME] = NO,
    [FERRY_EVENT_SUSPEND] = NO,
    [FERRY_EVENT_CANCEL] = NO,
    [FERRY_EVENT_COMPLETE] = NO,
    [FERRY_EVENT_TURN] = NO,
    [FERRY_EVENT_PREEMPTED] = NO,
    [FERRY_EVENT_CONNECTED] = NO,
    [FERRY_EVENT_BYTES_DONE] = NO,
    [FERRY_EVENT_FILES_ADDED] = NO,
    [FERRY_EVENT_TRANSIENT_ERROR] = NO,
    [FERRY_EVENT_FATAL_ERROR] = NO,
    [FERRY_EVENT_RETRY] = NO,
    [FERRY_EVENT_NO_PROGRESS] = NO,
    [FERRY_EVENT_NETWORK_LOST] = NO,
    [FERRY_EVENT_NETWORK_ESTABLISHED] = NO,
    [FERRY_EVENT_GATE_SHUT] = NO,
    [FERRY_EVENT_GATE_OPENED] = NO,
    [FERRY_EVENT_LOGGED_OFF] = NO,
    [FERRY_EVENT_LOGGED_ON] = NO,
    [FERRY_EVENT_TOKEN_LOST] = NO,
    [FERRY_EVENT_CONSENT_NEEDED] = NO,
    [FERRY_EVENT_CONSENT_GIVEN] = NO,
    [FERRY_EVENT_CONSENT_DENIED] = NO,
  },
};

static const char *const event_nicks[] = {
  [FERRY_EVENT_RESUME] = "resume",
  [FERRY_EVENT_SUSPEND] = "suspend",
  [FERRY_EVENT_CANCEL] = "cancel",
  [FERRY_EVENT_COMPLETE] = "complete",
  [FERRY_EVENT_TURN] = "turn",
  [FERRY_EVENT_PREEMPTED] = "preempted",
  [FERRY_EVENT_CONNECTED] = "connected",
  [FERRY_EVENT_BYTES_DONE] = "bytes-done",
  [FERRY_EVENT_FILES_ADDED] = "files-added",
  [FERRY_EVENT_TRANSIENT_ERROR] = "transient-error",
  [FERRY_EVENT_FATAL_ERROR] = "fatal-error",
  [FERRY_EVENT_RETRY] = "retry",
  [FERRY_EVENT_NO_PROGRESS] = "no-progress",
  [FERRY_EVENT_NETWORK_LOST] = "network-lost",
  [FERRY_EVENT_NETWORK_ESTABLISHED] = "network-established",
  [FERRY_EVENT_GATE_SHUT] = "gate-shut",
  [FERRY_EVENT_GATE_OPENED] = "gate-opened",
  [FERRY_EVENT_LOGGED_OFF] = "logged-off",
  [FERRY_EVENT_LOGGED_ON] = "logged-on",
  [FERRY_EVENT_TOKEN_LOST] = "token-lost",
  [FERRY_EVENT_CONSENT_NEEDED] = "consent-needed",
  [FERRY_EVENT_CONSENT_GIVEN] = "consent-given",
  [FERRY_EVENT_CONSENT_DENIED] = "consent-denied",
};
G_STATIC_ASSERT (G_N_ELEMENTS (event_nicks) == FERRY_N_EVENTS);

/**
 * ferry_event_to_nick:
 * @event: an event
 *
 * Returns: (transfer none): the word for @event, for logs
 */
const char *
ferry_event_to_nick (FerryEvent event)
{
  g_return_val_if_fail ((guint) event < FERRY_N_EVENTS, "");

  return event_nicks[event];
}

static void
set_refusal (FerryState state,
             FerryEvent event,
             GError   **error)
{
  if (state == FERRY_STATE_ACKNOWLEDGED)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                         _("The job is finished already, so it cannot be changed any more."));
  else if (state == FERRY_STATE_CANCELLED)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                         _("The job was cancelled, so it cannot be changed any more."));
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                 _("The job is “%s”, where “%s” cannot happen."),
                 ferry_state_to_nick (state), ferry_event_to_nick (event));
}

/**
 * ferry_transitions_next:
 * @state: the state a job is in
 * @event: what happens to it
 * @next: (out): the state it is in then; the same as @state if the event does
 *   not concern it
 * @error: return location for %FERRY_ERROR_INVALID_STATE
 *
 * Returns: whether @event can happen to a job in @state; @next is untouched if
 *   not
 */
gboolean
ferry_transitions_next (FerryState  state,
                        FerryEvent  event,
                        FerryState *next,
                        GError    **error)
{
  g_return_val_if_fail ((guint) state < FERRY_N_STATES, FALSE);
  g_return_val_if_fail ((guint) event < FERRY_N_EVENTS, FALSE);
  g_return_val_if_fail (next != NULL, FALSE);

  if (table[state][event] == NO)
    {
      set_refusal (state, event, error);
      return FALSE;
    }

  *next = (FerryState) table[state][event];
  return TRUE;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "shared/ferry-error.h"

G_BEGIN_DECLS

/**
 * FerryEvent:
 *
 * What can happen to a job. Together with its state an event decides the next
 * state, in one table and nowhere else.
 */
typedef enum
{
  FERRY_EVENT_RESUME,              /* the caller’s Resume */
  FERRY_EVENT_SUSPEND,             /* the caller’s Suspend */
  FERRY_EVENT_CANCEL,              /* the caller’s Cancel, or 90 days untouched */
  FERRY_EVENT_COMPLETE,            /* the files were published */
  FERRY_EVENT_TURN,                /* the scheduler lets it start */
  FERRY_EVENT_PREEMPTED,           /* slice ended, or a higher job needs the place */
  FERRY_EVENT_CONNECTED,           /* the first answer with usable bytes */
  FERRY_EVENT_BYTES_DONE,          /* the last byte of the last file is durable */
  FERRY_EVENT_FILES_ADDED,         /* AddFiles on a job that had all its bytes */
  FERRY_EVENT_TRANSIENT_ERROR,     /* trouble that may pass */
  FERRY_EVENT_FATAL_ERROR,         /* trouble that will not */
  FERRY_EVENT_RETRY,               /* the retry delay is over */
  FERRY_EVENT_NO_PROGRESS,         /* the no-progress timeout is over */
  FERRY_EVENT_NETWORK_LOST,        /* design §2, row 1 */
  FERRY_EVENT_NETWORK_ESTABLISHED, /* row 2; only when no other gate is shut */
  FERRY_EVENT_GATE_SHUT,           /* cost, schedule, power or budget */
  FERRY_EVENT_GATE_OPENED,         /* the last of those opened */
  FERRY_EVENT_LOGGED_OFF,
  FERRY_EVENT_LOGGED_ON,
  FERRY_EVENT_TOKEN_LOST, /* a session-bound token was dropped */
  FERRY_EVENT_CONSENT_NEEDED, /* the user is asked, or has taken consent back */
  FERRY_EVENT_CONSENT_GIVEN,
  FERRY_EVENT_CONSENT_DENIED,
} FerryEvent;
#define FERRY_N_EVENTS (FERRY_EVENT_CONSENT_DENIED + 1)

const char *ferry_event_to_nick (FerryEvent event);
gboolean ferry_transitions_next (FerryState  state,
                                 FerryEvent  event,
                                 FerryState *next,
                                 GError    **error);

G_END_DECLS

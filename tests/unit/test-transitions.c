/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-transitions.h"

/* States as bits, to say “from any of these”. */
#define Q (1u << FERRY_STATE_QUEUED)
#define C (1u << FERRY_STATE_CONNECTING)
#define T (1u << FERRY_STATE_TRANSFERRING)
#define S (1u << FERRY_STATE_SUSPENDED)
#define E (1u << FERRY_STATE_ERROR)
#define W (1u << FERRY_STATE_TRANSIENT_ERROR)
#define D (1u << FERRY_STATE_TRANSFERRED)
#define NOT_FINAL (Q | C | T | S | E | W | D)

/* The rule’s job stays where it is. */
#define STAYS FERRY_N_STATES

typedef struct
{
  FerryEvent event;
  guint from;
  guint to;
} Rule;

/* What the documents say, event by event. Whatever no rule names is refused. */
static const Rule rules[] = {
  /* BITS’s Resume: “starts; queues a retry for ERROR/TRANSIENT_ERROR; no-op if
   * already in an action state”. A transferred job without new files has
   * nothing to resume. */
  { FERRY_EVENT_RESUME, S | E | W, FERRY_STATE_QUEUED },
  { FERRY_EVENT_RESUME, Q | C | T | D, STAYS },
  /* BITS: “any non-final, Suspend, SUSPENDED”; idempotent. */
  { FERRY_EVENT_SUSPEND, NOT_FINAL, FERRY_STATE_SUSPENDED },
  /* BITS: “any non-final, Cancel, CANCELLED”. */
  { FERRY_EVENT_CANCEL, NOT_FINAL, FERRY_STATE_CANCELLED },
  /* BITS: “any non-final download, Complete, ACKNOWLEDGED”. */
  { FERRY_EVENT_COMPLETE, NOT_FINAL, FERRY_STATE_ACKNOWLEDGED },

  /* BITS: “QUEUED, scheduler’s turn, CONNECTING”; “slice ends, QUEUED”. */
  { FERRY_EVENT_TURN, Q, FERRY_STATE_CONNECTING },
  { FERRY_EVENT_PREEMPTED, C | T, FERRY_STATE_QUEUED },
  /* BITS: “CONNECTING, connected, TRANSFERRING”; of every further file, too. */
  { FERRY_EVENT_CONNECTED, C | T, FERRY_STATE_TRANSFERRING },
  /* BITS: “last byte of last file, TRANSFERRED”. The last byte may become
   * durable while a transfer is being stopped, and a job may be resumed that
   * has all its bytes; only the caller’s Suspend is stronger. */
  { FERRY_EVENT_BYTES_DONE, Q | C | T | W, FERRY_STATE_TRANSFERRED },
  { FERRY_EVENT_BYTES_DONE, S, STAYS },
  /* BITS: “TRANSFERRED, add files + Resume, back to transferring”. */
  { FERRY_EVENT_FILES_ADDED, D, FERRY_STATE_QUEUED },
  { FERRY_EVENT_FILES_ADDED, Q | C | T | S | E | W, STAYS },

  /* Design §2: server or connection trouble, from connecting, transferring. */
  { FERRY_EVENT_TRANSIENT_ERROR, C | T, FERRY_STATE_TRANSIENT_ERROR },
  { FERRY_EVENT_FATAL_ERROR, C | T | D, FERRY_STATE_ERROR },
  { FERRY_EVENT_RETRY, W, FERRY_STATE_QUEUED },
  /* Design §2: “no progress …, from transient-error, error”. */
  { FERRY_EVENT_NO_PROGRESS, W, FERRY_STATE_ERROR },

  /* Design §2: “network lost, from queued, connecting, transferring”. */
  { FERRY_EVENT_NETWORK_LOST, Q | C | T, FERRY_STATE_TRANSIENT_ERROR },
  { FERRY_EVENT_NETWORK_LOST, S | E | W | D, STAYS },
  /* Design §2: “every transient-error, whatever its code, queued”. */
  { FERRY_EVENT_NETWORK_ESTABLISHED, W, FERRY_STATE_QUEUED },
  { FERRY_EVENT_NETWORK_ESTABLISHED, Q | C | T | S | E | D, STAYS },
  /* Design §2: “cost, schedule, power, budget shut, from queued, connecting,
   * transferring, transient-error”. */
  { FERRY_EVENT_GATE_SHUT, Q | C | T, FERRY_STATE_TRANSIENT_ERROR },
  { FERRY_EVENT_GATE_SHUT, S | E | W | D, STAYS },
  { FERRY_EVENT_GATE_OPENED, W, FERRY_STATE_QUEUED },
  { FERRY_EVENT_GATE_OPENED, Q | C | T | S | E | D, STAYS },
  /* Design §2: “owner logs off, from connecting, transferring,
   * transient-error, queued”; “logs on: goes on by itself”. */
  { FERRY_EVENT_LOGGED_OFF, C | T | W, FERRY_STATE_QUEUED },
  { FERRY_EVENT_LOGGED_OFF, Q | S | E | D, STAYS },
  { FERRY_EVENT_LOGGED_ON, NOT_FINAL, STAYS },
  /* Design §2: “a job that needs a dropped token: any unfinished, error”. */
  { FERRY_EVENT_TOKEN_LOST, NOT_FINAL, FERRY_STATE_ERROR },
  /* Design §2: “consent goes with state queued”; §6: “until then nothing exists
   * of its request but a record”. What has all its bytes needs none any more. */
  { FERRY_EVENT_CONSENT_NEEDED, C | T | W, FERRY_STATE_QUEUED },
  { FERRY_EVENT_CONSENT_NEEDED, Q | S | E | D, STAYS },
  { FERRY_EVENT_CONSENT_GIVEN, NOT_FINAL, STAYS },
  { FERRY_EVENT_CONSENT_DENIED, Q | C | T | S | W, FERRY_STATE_ERROR },
  { FERRY_EVENT_CONSENT_DENIED, E | D, STAYS },
};

static const Rule *
find_rule (FerryState state,
           FerryEvent event)
{
  const Rule *found = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (rules[i].event == event && (rules[i].from & (1u << state)))
        {
          g_assert_null (found);
          found = &rules[i];
        }
    }

  return found;
}

static void
check_cell (FerryState state,
            FerryEvent event)
{
  g_autoptr(GError) error = NULL;
  const Rule *rule = find_rule (state, event);
  FerryState untouched = FERRY_N_STATES;
  FerryState next = untouched;
  gboolean moved = ferry_transitions_next (state, event, &next, &error);

  g_test_message ("%s + %s", ferry_state_to_nick (state), ferry_event_to_nick (event));
  if (rule == NULL)
    {
      g_assert_false (moved);
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE);
      g_assert_true (g_str_has_suffix (error->message, "."));
      g_assert_cmpint (next, ==, untouched);
      return;
    }

  g_assert_no_error (error);
  g_assert_true (moved);
  g_assert_cmpuint (next, ==, rule->to == STAYS ? state : rule->to);
}

static void
test_whole_matrix (void)
{
  for (guint state = 0; state < FERRY_N_STATES; state++)
    {
      for (guint event = 0; event < FERRY_N_EVENTS; event++)
        check_cell ((FerryState) state, (FerryEvent) event);
    }
}

static void
test_final_states (void)
{
  for (guint event = 0; event < FERRY_N_EVENTS; event++)
    {
      FerryState next = FERRY_STATE_QUEUED;

      g_assert_false (ferry_transitions_next (FERRY_STATE_ACKNOWLEDGED, (FerryEvent) event, &next, NULL));
      g_assert_false (ferry_transitions_next (FERRY_STATE_CANCELLED, (FerryEvent) event, &next, NULL));
    }
}

/* Each word once, so that a log tells events apart. */
static void
test_event_words (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint event = 0; event < FERRY_N_EVENTS; event++)
    {
      const char *nick = ferry_event_to_nick ((FerryEvent) event);

      g_assert_cmpstr (nick, !=, "");
      g_assert_true (g_hash_table_add (seen, (gpointer) nick));
    }
}

/* Every state can be reached from the first, and left by its owner. */
static void
test_every_state_is_reached (void)
{
  guint reached = Q;
  guint before = 0;

  while (reached != before)
    {
      before = reached;
      for (guint i = 0; i < FERRY_N_STATES * FERRY_N_EVENTS; i++)
        {
          guint state = i / FERRY_N_EVENTS;
          FerryState next = FERRY_STATE_QUEUED;

          if ((before & (1u << state)) &&
              ferry_transitions_next ((FerryState) state, (FerryEvent) (i % FERRY_N_EVENTS), &next, NULL))
            reached |= 1u << next;
        }
    }

  g_assert_cmpuint (reached, ==, (1u << FERRY_N_STATES) - 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transitions/whole-matrix-as-documented", test_whole_matrix);
  g_test_add_func ("/transitions/nothing-leaves-a-final-state", test_final_states);
  g_test_add_func ("/transitions/every-event-has-a-word", test_event_words);
  g_test_add_func ("/transitions/every-state-is-reached", test_every_state_is_reached);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-gate-board.h"
#include "core/ferry-gate-text.h"

/**
 * FerryGateBoard:
 *
 * All gates with their reasons, for those who want to know how things stand; a
 * gate that did not change keeps its time. Owned by the engine, which decides by
 * the view alone.
 */
struct _FerryGateBoard
{
  FerryGate gates[FERRY_N_GATES];
};

/**
 * ferry_gate_board_new:
 * @real: the time, in microseconds since 1970, UTC
 *
 * Returns: (transfer full): a board on which every gate is open since @real
 */
FerryGateBoard *
ferry_gate_board_new (gint64 real)
{
  FerryGateBoard *self = g_new0 (FerryGateBoard, 1);

  for (guint i = 0; i < FERRY_N_GATES; i++)
    self->gates[i] = (FerryGate){ TRUE, g_strdup (""), real }
  ;

  return self;
}

/**
 * ferry_gate_board_free:
 * @self: (transfer full): a board
 */
void
ferry_gate_board_free (FerryGateBoard *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < FERRY_N_GATES; i++)
    g_free (self->gates[i].reason);
  g_free (self);
}

static gboolean
set_gate (FerryGate *gate,
          gboolean   open,
          char      *reason,
          gint64     real)
{
  g_autofree char *old_reason = g_steal_pointer (&gate->reason);
  gboolean was_open = gate->open;

  gate->reason = reason;
  gate->open = open;
  if (open != was_open)
    gate->since = real;

  return open != was_open || !g_str_equal (reason, old_reason);
}

/**
 * ferry_gate_board_update:
 * @self: a board
 * @view: the world and the settings
 * @misses_network: whether a job waits for a connection that is not up
 * @real: the time, in microseconds since 1970, UTC
 *
 * Returns: whether anything on the board is another now
 */
gboolean
ferry_gate_board_update (FerryGateBoard      *self,
                         const FerryGateView *view,
                         gboolean             misses_network,
                         gint64               real)
{
  gboolean changed = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (view != NULL, FALSE);

  for (guint i = 0; i < FERRY_N_GATES; i++)
    {
      FerryWait wait = FERRY_GATE_FIRST + i;
      gboolean shut = ferry_gates_is_shut (view, wait);

      if (wait == FERRY_WAIT_OTHER_NETWORK)
        shut = misses_network;
      changed |= set_gate (&self->gates[i], !shut, ferry_gate_text_for_all (view, wait, shut), real);
    }

  return changed;
}

/**
 * ferry_gate_board_get:
 * @self: a board
 * @gate: a wait between %FERRY_GATE_FIRST and %FERRY_GATE_LAST
 *
 * Returns: (transfer none): that gate
 */
const FerryGate *
ferry_gate_board_get (const FerryGateBoard *self,
                      FerryWait             gate)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (gate >= FERRY_GATE_FIRST && gate <= FERRY_GATE_LAST, NULL);

  return &self->gates[gate - FERRY_GATE_FIRST];
}

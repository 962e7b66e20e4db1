/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-gates.h"

G_BEGIN_DECLS

/**
 * FerryGate:
 * @open: whether it holds nobody back, or only those that ask for less than is
 *   usual
 * @reason: one sentence: why it is shut, or what is worth knowing of one that is
 *   open; empty for nothing
 * @since: since when it is as it is, in microseconds since 1970, UTC
 *
 * A gate as it is for everybody.
 */
typedef struct
{
  gboolean open;
  char *reason;
  gint64 since;
} FerryGate;

typedef struct _FerryGateBoard FerryGateBoard;

FerryGateBoard *ferry_gate_board_new (gint64 real);
void ferry_gate_board_free (FerryGateBoard *self);
gboolean ferry_gate_board_update (FerryGateBoard      *self,
                                  const FerryGateView *view,
                                  gboolean             misses_network,
                                  gint64               real);
const FerryGate *ferry_gate_board_get (const FerryGateBoard *self,
                                       FerryWait             gate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryGateBoard, ferry_gate_board_free)

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-job-list.h"

G_BEGIN_DECLS

/**
 * FerryGateSummary:
 * @text: what is shut, in a sentence; %NULL if nothing is
 * @n_held: how many jobs would go on if it was overridden
 */
typedef struct
{
  char *text; /* (owned) (nullable) */
  guint n_held;
} FerryGateSummary;

FerryGateSummary *ferry_gate_summary_new (GVariant     *gates,
                                          FerryJobList *jobs);
void ferry_gate_summary_free (FerryGateSummary *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryGateSummary, ferry_gate_summary_free)

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-conditions.h"
#include "core/ferry-job.h"
#include "core/ferry-policy.h"

G_BEGIN_DECLS

/* The gates, in the order of precedence (design §2). The other waits are met by
 * a job while it runs, or concern a single job. */
#define FERRY_GATE_FIRST FERRY_WAIT_LOGIN
#define FERRY_GATE_LAST FERRY_WAIT_POWER_SAVER
#define FERRY_N_GATES (FERRY_GATE_LAST - FERRY_GATE_FIRST + 1)

/**
 * FerryOutlook:
 * @conditions: (unowned): the world
 * @policy: (unowned): the settings
 *
 * Everything that decides about gates.
 */
typedef struct
{
  FerryConditions *conditions;
  const FerryPolicy *policy;
} FerryOutlook;

gboolean ferry_gates_needs_network (const FerryOutlook *outlook,
                                    FerryJob           *job);
FerryWaitSet ferry_gates_for_job (const FerryOutlook *outlook,
                                  FerryJob           *job);

G_END_DECLS

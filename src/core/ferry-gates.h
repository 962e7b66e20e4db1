/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-budget.h"
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
 * FerryHours:
 * @shut: whether the schedule holds jobs of a priority back
 * @change: when that changes, in microseconds since 1970, UTC; 0 for never
 */
typedef struct
{
  gboolean shut;
  gint64 change;
} FerryHours;

/**
 * FerryGateView:
 * @conditions: (unowned): the world
 * @policy: (unowned): the settings
 * @zone: (unowned) (nullable): where the user is
 * @real: when the schedules were read last, in microseconds since 1970, UTC; they
 *   are read again as soon as one of them says something else
 * @settling: whether the network is there, but has not been for long enough
 * @hours: what the schedule says now, by priority; the schedule itself is not
 *   looked at, because it costs too much for thousands of jobs
 * @budget: (unowned) (nullable): how the data budgets stand
 *
 * Everything that decides about gates.
 */
typedef struct
{
  FerryConditions *conditions;
  const FerryPolicy *policy;
  GTimeZone *zone;
  gint64 real;
  gboolean settling;
  FerryHours hours[FERRY_N_PRIORITIES];
  const FerryBudget *budget;
} FerryGateView;

gint64 ferry_gate_view_set_hours (FerryGateView *self,
                                  gint64         real,
                                  GTimeZone     *zone);

gboolean ferry_gates_needs_network (const FerryGateView *view,
                                    FerryJob            *job);
FerryWaitSet ferry_gates_for_job (const FerryGateView *view,
                                  FerryJob            *job);
const FerryConnection *ferry_gates_find_spent (const FerryGateView    *view,
                                               const FerryNetworkRule *rule,
                                               FerryAllowance         *allowance);
gboolean ferry_gates_is_shut (const FerryGateView *view,
                              FerryWait            gate);
gint64 ferry_gates_get_opening (const FerryGateView *view,
                                FerryJob            *job,
                                FerryWait            wait);
FerryWaitSet ferry_gates_get_queue_waits (FerryJob    *job,
                                          FerryWaitSet shut);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-gates.h"

/**
 * ferry_gates_needs_network:
 * @job: a job
 *
 * Returns: whether @job waits while there is no network connection
 */
gboolean
ferry_gates_needs_network (FerryJob *job)
{
  const FerryJobSpec *spec;

  g_return_val_if_fail (FERRY_IS_JOB (job), TRUE);

  spec = ferry_job_get_spec (job);

  return spec->network != FERRY_NETWORK_ALWAYS && !ferry_job_spec_is_local (spec);
}

/**
 * ferry_gates_for_job:
 * @conditions: the world as it is
 * @job: a job
 *
 * Returns: the waits whose gates are shut for @job now; 0 when it may run
 */
FerryWaitSet
ferry_gates_for_job (FerryConditions *conditions,
                     FerryJob        *job)
{
  const FerryJobSpec *spec;
  FerryWaitSet shut = 0;

  g_return_val_if_fail (FERRY_IS_CONDITIONS (conditions), 0);
  g_return_val_if_fail (FERRY_IS_JOB (job), 0);

  if (!ferry_conditions_get_online (conditions) && ferry_gates_needs_network (job))
    shut |= FERRY_WAIT_BIT (FERRY_WAIT_NETWORK);

  /* Nobody here can bind a socket to one connection, and a job that was bound
   * to a tunnel must not leave by another way. */
  spec = ferry_job_get_spec (job);
  if (spec->network == FERRY_NETWORK_VPN || spec->network == FERRY_NETWORK_CONNECTION)
    shut |= FERRY_WAIT_BIT (FERRY_WAIT_OTHER_NETWORK);

  return shut;
}

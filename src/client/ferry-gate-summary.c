/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which gate keeps jobs from moving, for a place where there is room for one
 * sentence. A gate that is shut but holds nobody is not worth it, but for the
 * network: who adds something wants to know beforehand. */

#include "config.h"

#include "client/ferry-gate-summary.h"
#include "client/ferry-job-dict.h"
#include "client/ferry-job-face.h"
#include "shared/ferry-sentence.h"

#include <glib/gi18n-lib.h>

/* Conditions of the whole machine. Others are of single jobs, which tell them
 * themselves. */
#define SHOWN \
  (FERRY_WAIT_BIT (FERRY_WAIT_NETWORK) | FERRY_WAIT_BIT (FERRY_WAIT_CAPTIVE_PORTAL) | \
   FERRY_WAIT_BIT (FERRY_WAIT_METERED) | FERRY_WAIT_BIT (FERRY_WAIT_ROAMING) | FERRY_WAIT_BIT (FERRY_WAIT_BUDGET) | \
   FERRY_WAIT_BIT (FERRY_WAIT_SCHEDULE) | FERRY_WAIT_BIT (FERRY_WAIT_BATTERY) | FERRY_WAIT_BIT (FERRY_WAIT_POWER_SAVER))

static void
count_waits (FerryJobList *jobs,
             guint        *n_waiting,
             guint        *n_held)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (jobs)); i++)
    {
      g_autoptr(FerryRemoteJob) job = g_list_model_get_item (G_LIST_MODEL (jobs), i);

      n_waiting[ferry_remote_job_get_wait (job)]++;
      *n_held += ferry_job_face_is_held_by_policy (job) ? 1 : 0;
    }
}

static gboolean
is_shut (GVariant    *gates,
         FerryWait    wait,
         const char **reason)
{
  g_autoptr(GVariant) gate = g_variant_lookup_value (gates, ferry_wait_to_nick (wait), G_VARIANT_TYPE_VARDICT);

  if (gate == NULL || ferry_job_dict_get_boolean (gate, "open", TRUE))
    return FALSE;

  /* The dictionary keeps it. */
  *reason = ferry_job_dict_get_string (gate, "reason");
  return TRUE;
}

/**
 * ferry_gate_summary_new:
 * @gates: a{sa{sv}}: the gates, by name
 * @jobs: the jobs that they may hold
 *
 * Returns: (transfer full): what to say about them
 */
FerryGateSummary *
ferry_gate_summary_new (GVariant     *gates,
                        FerryJobList *jobs)
{
  FerryGateSummary *self = g_new0 (FerryGateSummary, 1);
  guint n_waiting[FERRY_N_WAITS] = { 0 };
  const char *reason = "";

  count_waits (jobs, n_waiting, &self->n_held);
  for (guint wait = FERRY_WAIT_NONE + 1; wait < FERRY_N_WAITS && self->text == NULL; wait++)
    {
      if ((SHOWN & FERRY_WAIT_BIT (wait)) == 0 || !is_shut (gates, (FerryWait) wait, &reason) || (n_waiting[wait] == 0 && wait != FERRY_WAIT_NETWORK))
        continue;

      /* Translators: %s is a sentence such as “Waiting for a network connection.” */
      self->text = g_strdup_printf (_("Paused: %s"), *reason != '\0' ? reason : ferry_wait_to_sentence ((FerryWait) wait));
    }

  return self;
}

/**
 * ferry_gate_summary_free:
 * @self: a summary
 */
void
ferry_gate_summary_free (FerryGateSummary *self)
{
  g_free (self->text);
  g_free (self);
}

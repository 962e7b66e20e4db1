/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-job-consent.h"

/**
 * ferry_job_consent_mark:
 * @spec: a request
 * @needed: whether the user has yet to allow it
 *
 * Returns: (transfer full): the same request with that mark
 */
FerryJobSpec *
ferry_job_consent_mark (FerryJobSpec *spec,
                        gboolean      needed)
{
  FerryJobSpec *marked;

  g_return_val_if_fail (spec != NULL, NULL);

  if (spec->needs_consent == needed && !spec->allowed_once)
    return ferry_job_spec_ref (spec);

  marked = ferry_job_spec_copy (spec);
  marked->needs_consent = needed;
  marked->allowed_once = FALSE;

  return marked;
}

/**
 * ferry_job_consent_mark_once:
 * @spec: a request
 *
 * Returns: (transfer full): the same request, allowed as it is
 */
FerryJobSpec *
ferry_job_consent_mark_once (const FerryJobSpec *spec)
{
  FerryJobSpec *marked;

  g_return_val_if_fail (spec != NULL, NULL);

  marked = ferry_job_spec_copy (spec);
  marked->needs_consent = FALSE;
  marked->allowed_once = TRUE;

  return marked;
}

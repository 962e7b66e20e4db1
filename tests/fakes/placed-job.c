/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/placed-job.h"

#include "shared/ferry-names.h"
#include "tests/fakes/parsed-spec.h"

/**
 * placed_job:
 * @id: its id; its name is “name-ID”
 * @state: its state
 * @bytes_done: what is there of its one file
 * @bytes_total: the size of that, -1 if unknown
 *
 * Returns: (transfer full): a job that no engine knows
 */
FerryJob *
placed_job (const char *id,
            FerryState  state,
            goffset     bytes_done,
            goffset     bytes_total)
{
  g_autofree char *options = g_strdup_printf ("{'name': <'name-%s'>}", id);
  g_autoptr(FerryJobSpec) spec = NULL;
  g_autoptr(GError) error = NULL;
  FerryJob *job;

  spec = parsed_job_spec (options, "[('https://example.org/x', {'folder': <'/home/me'>})]", &error);
  g_assert_no_error (error);
  job = ferry_job_new (id, FERRY_CLIENT_USER, spec);
  ferry_job_get_record (job)->state = state;
  ferry_job_get_file (job, 0)->bytes_done = bytes_done;
  ferry_job_get_file (job, 0)->bytes_total = bytes_total;

  return job;
}

/**
 * placed_job_set_wait:
 * @job: a job
 * @wait: what it waits for alone
 */
void
placed_job_set_wait (FerryJob *job,
                     FerryWait wait)
{
  ferry_job_get_record (job)->waits = FERRY_WAIT_BIT (wait);
}

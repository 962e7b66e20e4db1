/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-runner.h"

/* What a runner asks the fetcher for. */

/**
 * ferry_runner_dup_short_id:
 * @job: a job
 * @index: a file’s place in it
 *
 * Returns: (transfer full): what goes into the name of that file’s partial file;
 *   different for all files of all jobs
 */
char *
ferry_runner_dup_short_id (FerryJob *job,
                           guint     index)
{
  g_return_val_if_fail (FERRY_IS_JOB (job), NULL);

  if (index == 0)
    return g_strndup (ferry_job_get_id (job), FERRY_SHORT_ID_LENGTH);

  return g_strdup_printf ("%.*s.%u", FERRY_SHORT_ID_LENGTH, ferry_job_get_id (job), index);
}

/*
 * ferry_runner_make_request:
 * @job: a job
 * @file: one of its files
 * @way: how its packets leave the machine
 * @segments: connections for it
 *
 * Returns: (transfer full): what to ask for so that the file goes on
 */
FerryFetchRequest *
ferry_runner_make_request (FerryJob       *job,
                           FerryFile      *file,
                           const FerryWay *way,
                           guint           segments)
{
  FerryFetchRequest *request = g_new0 (FerryFetchRequest, 1);

  request->job_id = g_strdup (ferry_job_get_id (job));
  request->client = g_strdup (ferry_job_get_client (job));
  request->short_id = ferry_runner_dup_short_id (job, file->index);
  request->file_index = file->index;
  request->file = ferry_file_spec_ref (file->spec);
  request->spec = ferry_job_spec_ref (ferry_job_get_spec (job));
  request->checkpoint = file->checkpoint != NULL ? ferry_checkpoint_ref (file->checkpoint) : NULL;
  request->segments = segments;
  request->priority = ferry_job_get_priority (job);
  request->local = ferry_url_is_local (file->spec->url);
  request->bind_interface = g_strdup (way->interface);
  request->metered = way->metered;

  return request;
}

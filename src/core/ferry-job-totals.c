/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of a job come to. */

#include "core/ferry-job.h"

/**
 * ferry_job_get_bytes_done:
 * @self: a job
 *
 * Returns: bytes received of all files
 */
goffset
ferry_job_get_bytes_done (FerryJob *self)
{
  goffset done = 0;

  g_return_val_if_fail (FERRY_IS_JOB (self), 0);

  for (guint i = 0; i < ferry_job_get_n_files (self); i++)
    done += ferry_job_get_file (self, i)->bytes_done;

  return done;
}

/**
 * ferry_job_is_for_elsewhere:
 * @self: a job
 *
 * Returns: whether a file of it has still to be brought to another machine
 */
gboolean
ferry_job_is_for_elsewhere (FerryJob *self)
{
  g_return_val_if_fail (FERRY_IS_JOB (self), FALSE);

  for (guint i = 0; i < ferry_job_get_n_files (self); i++)
    {
      const FerryFile *file = ferry_job_get_file (self, i);

      if (file->spec->remote != NULL && file->state != FERRY_FILE_STATE_PUBLISHED)
        return TRUE;
    }

  return FALSE;
}

/**
 * ferry_job_get_bytes_total:
 * @self: a job
 *
 * Returns: bytes wanted of all files, -1 while one of them is unknown
 */
goffset
ferry_job_get_bytes_total (FerryJob *self)
{
  goffset total = 0;

  g_return_val_if_fail (FERRY_IS_JOB (self), -1);

  for (guint i = 0; i < ferry_job_get_n_files (self); i++)
    {
      const FerryFile *file = ferry_job_get_file (self, i);

      if (file->bytes_total < 0 || file->bytes_total > G_MAXINT64 - total)
        return -1;
      total += file->bytes_total;
    }

  return total;
}

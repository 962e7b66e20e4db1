/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-job-path.h"

#include "shared/ferry-names.h"

/**
 * ferry_job_path_for_client:
 * @client: an app id, or %FERRY_CLIENT_USER
 *
 * Callers compute paths themselves, so the rule is part of the contract: every
 * byte outside [A-Za-z0-9] as “_xx”. The user’s own programs are “_user”, which
 * no app id turns into.
 *
 * Returns: (transfer full): object path of the folder of its jobs
 */
char *
ferry_job_path_for_client (const char *client)
{
  g_autoptr(GString) path = NULL;

  g_return_val_if_fail (client != NULL && *client != '\0', NULL);

  path = g_string_new (FERRY_JOBS_PATH "/");
  if (g_str_equal (client, FERRY_CLIENT_USER))
    g_string_append_c (path, '_');

  for (const char *p = client; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (path, *p);
      else
        g_string_append_printf (path, "_%02x", (guint) (guchar) *p);
    }

  return g_string_free (g_steal_pointer (&path), FALSE);
}

/**
 * ferry_job_path_for_job:
 * @job: a job
 *
 * Returns: (transfer full): its object path
 */
char *
ferry_job_path_for_job (FerryJob *job)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (FERRY_IS_JOB (job), NULL);

  folder = ferry_job_path_for_client (ferry_job_get_client (job));
  return g_strconcat (folder, "/", ferry_job_get_token (job), NULL);
}

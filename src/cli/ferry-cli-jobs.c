/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finding and making jobs, for all verbs. */

#include "config.h"

#include "cli/ferry-cli-jobs.h"

/**
 * ferry_jobs_find:
 * @cli: the call
 * @id: a job’s id or a prefix of it that no other job has
 * @error: return location for %FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_AMBIGUOUS
 *   and what else a call may fail with
 *
 * Returns: (transfer full) (nullable): the job dictionary
 */
GVariant *
ferry_jobs_find (FerryCli   *cli,
                 const char *id,
                 GError    **error)
{
  g_autoptr(GVariant) reply = NULL;

  if (!ferry_cli_connect (cli, error))
    return NULL;

  reply = ferry_client_call (cli->client, "GetJob", g_variant_new ("(s)", id), error);
  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

/**
 * ferry_jobs_list:
 * @cli: the call
 * @all: whether finished jobs are wanted too
 * @fields: (nullable) (array zero-terminated=1): the keys that are wanted, all
 *   if %NULL
 * @error: return location for what a call may fail with
 *
 * Returns: (transfer full) (nullable): aa{sv} of job dictionaries
 */
GVariant *
ferry_jobs_list (FerryCli          *cli,
                 gboolean           all,
                 const char *const *fields,
                 GError           **error)
{
  g_auto(GVariantDict) filter = G_VARIANT_DICT_INIT (NULL);

  if (!ferry_cli_connect (cli, error))
    return NULL;

  g_variant_dict_insert (&filter, "all", "b", all);
  if (fields != NULL)
    g_variant_dict_insert (&filter, "fields", "^as", fields);

  return ferry_client_list_jobs (cli->client, g_variant_dict_end (&filter), error);
}

/**
 * ferry_jobs_create:
 * @cli: the call
 * @options: job options with a token, so that this may be repeated
 * @files: files and their options
 * @error: return location for what a call may fail with
 *
 * Returns: (transfer full) (nullable): id and path of the job, which is on disk by
 *   now, as a job dictionary; with thousands of files the rest is a lot to ask for
 */
GVariant *
ferry_jobs_create (FerryCli *cli,
                   GVariant *options,
                   GVariant *files,
                   GError  **error)
{
  g_auto(GVariantDict) job = G_VARIANT_DICT_INIT (NULL);
  g_autoptr(GVariant) reply = NULL;
  g_autofree char *id = NULL;
  const char *path;

  if (!ferry_cli_connect (cli, error))
    return NULL;

  reply = ferry_client_call (cli->client, "CreateJob", g_variant_new ("(@a{sv}@a(sa{sv}))", options, files), error);
  if (reply == NULL)
    return NULL;

  g_variant_get (reply, "(&o)", &path);
  id = ferry_client_get_job_id (cli->client, path, error);
  if (id == NULL)
    return NULL;

  g_variant_dict_insert (&job, "id", "s", id);
  g_variant_dict_insert (&job, "path", "o", path);
  return g_variant_ref_sink (g_variant_dict_end (&job));
}

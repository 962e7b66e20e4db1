/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry add`: hands a download to the service and returns. */

#include "config.h"

#include "cli/ferry-cli-jobs.h"
#include "cli/ferry-cli-request.h"
#include "cli/ferry-cli-verbs.h"
#include "client/ferry-job-dict.h"
#include "client/ferry-json.h"

FerryExit
ferry_verb_add (FerryCli *cli,
                char    **args,
                GError  **error)
{
  g_autoptr(FerryRequest) request = ferry_request_new ();
  g_autofree GOptionEntry *entries = ferry_request_get_entries (request);
  g_auto(GStrv) urls = ferry_cli_parse (cli, entries, args, 1, -1, error);
  g_autoptr(GVariant) created = NULL;
  g_autoptr(GVariant) job = NULL;

  if (urls == NULL || !ferry_request_build (request, urls, "normal", error))
    return FERRY_EXIT_WRONG_USE;

  created = ferry_jobs_create (cli, request->options, request->files, error);
  if (created == NULL)
    return FERRY_EXIT_WRONG_USE;

  if (!cli->json)
    {
      g_print ("%s\n", ferry_job_dict_get_string (created, "id"));
      return FERRY_EXIT_DONE;
    }

  job = ferry_jobs_find (cli, ferry_job_dict_get_string (created, "id"), error);
  if (job == NULL)
    return FERRY_EXIT_WRONG_USE;

  ferry_cli_print_json (ferry_json_from_job (job));
  return FERRY_EXIT_DONE;
}

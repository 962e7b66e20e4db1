/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry get`: downloads, and stays until the files are there. */

#include "config.h"

#include "cli/ferry-cli-follow.h"
#include "cli/ferry-cli-jobs.h"
#include "cli/ferry-cli-request.h"
#include "cli/ferry-cli-verbs.h"
#include "client/ferry-job-dict.h"
#include "client/ferry-json.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

/* Not g_print(): a path is bytes, and a program may want to open it. */
static void
print_targets (GVariant *job)
{
  g_autoptr(GVariant) files = g_variant_lookup_value (job, "files", G_VARIANT_TYPE ("aa{sv}"));
  GVariantIter iter;
  GVariant *file;

  if (files == NULL)
    return;

  g_variant_iter_init (&iter, files);
  while (g_variant_iter_loop (&iter, "@a{sv}", &file))
    {
      const char *target = ferry_job_dict_get_string (file, "target");

      if (*target != '\0')
        printf ("%s\n", target);
    }
}

static void
print_result (FerryCli *cli,
              GVariant *job,
              FerryExit status)
{
  if (cli->json)
    {
      ferry_cli_print_json (ferry_json_from_job (job));
      return;
    }

  if (status != FERRY_EXIT_DONE)
    return;

  if (g_str_equal (ferry_job_dict_get_string (job, "state"), "transferred"))
    g_printerr (_("All bytes are here; “ferry complete %.8s” publishes them.\n"), ferry_job_dict_get_string (job, "id"));
  else
    print_targets (job);
}

FerryExit
ferry_verb_get (FerryCli *cli,
                char    **args,
                GError  **error)
{
  g_autoptr(FerryRequest) request = ferry_request_new ();
  g_autofree GOptionEntry *entries = ferry_request_get_entries (request);
  g_auto(GStrv) urls = ferry_cli_parse (cli, entries, args, 1, -1, error);
  g_autoptr(FerryFollow) follow = NULL;
  g_autoptr(GVariant) job = NULL;
  g_autoptr(GVariant) final = NULL;
  FerryExit status;

  if (urls == NULL || !ferry_request_build (request, urls, "foreground", error))
    return FERRY_EXIT_WRONG_USE;

  job = ferry_jobs_create (cli, request->options, request->files, error);
  if (job == NULL)
    return FERRY_EXIT_WRONG_USE;

  follow = ferry_follow_new (cli);
  ferry_follow_add (follow, job);
  ferry_follow_set_sign_in (follow, request->headers);
  status = ferry_follow_run (follow);

  final = ferry_follow_dup_job (follow, 0);
  print_result (cli, final, status);
  return status;
}

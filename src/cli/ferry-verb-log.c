/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry log`: what happened to a job, and when. */

#include "config.h"

#include "cli/ferry-cli-jobs.h"
#include "cli/ferry-cli-print.h"
#include "cli/ferry-cli-verbs.h"
#include "client/ferry-format.h"
#include "client/ferry-job-dict.h"
#include "client/ferry-json.h"

#include <unistd.h>

static void
print_entries (GVariant *entries)
{
  GVariantIter iter;
  GVariant *entry;

  g_variant_iter_init (&iter, entries);
  while (g_variant_iter_loop (&iter, "@a{sv}", &entry))
    {
      g_autofree char *time = ferry_format_local_time (ferry_job_dict_get_int64 (entry, "time", 0));
      g_autofree char *dim = ferry_print_style (time, FERRY_STYLE_DIM, ferry_print_has_colour (STDOUT_FILENO));
      const char *sentence = ferry_job_dict_get_string (entry, "text");
      g_autofree char *text = NULL;

      if (*sentence == '\0')
        sentence = ferry_job_dict_get_string (entry, "event");
      text = ferry_print_clean (sentence);
      g_print ("%s  %s\n", dim, text);
    }
}

FerryExit
ferry_verb_log (FerryCli *cli,
                char    **args,
                GError  **error)
{
  g_auto(GStrv) ids = ferry_cli_parse (cli, NULL, args, 1, 1, error);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) entries = NULL;

  if (ids == NULL || !ferry_cli_connect (cli, error))
    return FERRY_EXIT_WRONG_USE;

  reply = ferry_client_call (cli->client, "GetLog", g_variant_new ("(s)", ids[0]), error);
  if (reply == NULL)
    return FERRY_EXIT_WRONG_USE;

  entries = g_variant_get_child_value (reply, 0);
  if (cli->json)
    ferry_cli_print_json (ferry_json_from_log (entries));
  else
    print_entries (entries);
  return FERRY_EXIT_DONE;
}

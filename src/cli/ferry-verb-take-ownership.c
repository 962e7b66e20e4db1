/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry take-ownership`: makes a job of another user one’s own. */

#include "config.h"

#include "cli/ferry-cli-admin.h"
#include "cli/ferry-cli-jobs.h"
#include "cli/ferry-cli-target.h"
#include "cli/ferry-cli-verbs.h"
#include "client/ferry-json.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

static gboolean
check_choice (const char *user,
              const char *output,
              GError    **error)
{
  if (user == NULL || output == NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _("Say whose job it is with --from USER, and where its files are to go with -o DIR/."));
      return FALSE;
    }

  return ferry_cli_check_text ("--from", user, error);
}

static FerryExit
take (FerryCli   *cli,
      const char *user,
      const char *job,
      const char *folder,
      GError    **error)
{
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) taken = NULL;
  const char *id;

  reply = ferry_cli_call_admin ("TakeOwnership", g_variant_new ("(sss)", user, job, folder), error);
  if (reply == NULL)
    return FERRY_EXIT_UNREACHABLE;

  /* Asking also starts one’s own service, which goes on with the job. */
  g_variant_get (reply, "(&s)", &id);
  if (!ferry_cli_connect (cli, error))
    return FERRY_EXIT_UNREACHABLE;

  taken = ferry_jobs_find (cli, id, error);
  if (taken == NULL)
    return FERRY_EXIT_UNREACHABLE;

  if (cli->json)
    ferry_cli_print_json (ferry_json_from_job (taken));
  else
    g_print ("%s\n", id);

  return FERRY_EXIT_DONE;
}

FerryExit
ferry_verb_take_ownership (FerryCli *cli,
                           char    **args,
                           GError  **error)
{
  g_autofree char *user = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &user, N_ ("Whose job it is"), N_ ("USER") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Folder that its files go to from now on"), N_ ("DIR/") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto(GStrv) rest = ferry_cli_parse (cli, entries, args, 1, 1, error);
  FerryTarget *target;
  FerryExit status;

  if (rest == NULL || !check_choice (user, output, error))
    return FERRY_EXIT_WRONG_USE;

  target = ferry_target_new (output, TRUE, error);
  if (target == NULL)
    return FERRY_EXIT_WRONG_USE;

  status = take (cli, user, rest[0], target->folder, error);
  ferry_target_free (target);

  return status;
}

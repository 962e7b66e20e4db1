/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry wait`: stays until jobs are done. */

#include "config.h"

#include "cli/ferry-cli-follow.h"
#include "cli/ferry-cli-jobs.h"
#include "cli/ferry-cli-verbs.h"
#include "client/ferry-json.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

static gboolean
parse_timeout (const char *text,
               double     *timeout,
               GError    **error)
{
  char *end = NULL;

  *timeout = -1;
  if (text == NULL)
    return TRUE;

  if (g_ascii_isdigit (*text))
    *timeout = g_ascii_strtod (text, &end);
  if (*timeout >= 0 && *timeout < G_MAXINT / 1000 && *end == '\0')
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, _("--timeout: “%s” is not a number of seconds."), text);
  return FALSE;
}

/* The jobs that exist are waited for even if others do not. Each of the others
 * has its error in @errors, at its place. */
static FerryExit
find_all (FerryCli    *cli,
          FerryFollow *follow,
          char       **ids,
          GPtrArray   *errors)
{
  FerryExit status = FERRY_EXIT_DONE;

  for (char **id = ids; *id != NULL; id++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GVariant) job = ferry_jobs_find (cli, *id, &error);

      if (job != NULL)
        ferry_follow_add (follow, job);
      else
        {
          FerryExit failed = ferry_cli_complain (error);

          status = MAX (status, failed);
        }
      g_ptr_array_add (errors, g_steal_pointer (&error));
    }

  return status;
}

static JsonNode *
collect (FerryFollow *follow,
         GPtrArray   *errors)
{
  JsonArray *results = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  guint index = 0;

  for (guint i = 0; i < errors->len; i++)
    {
      g_autoptr(GVariant) job = NULL;

      if (errors->pdata[i] == NULL)
        job = ferry_follow_dup_job (follow, index++);
      json_array_add_element (results, job != NULL ? ferry_json_from_job (job)
                                                   : ferry_json_from_error (errors->pdata[i]));
    }

  json_node_take_array (node, results);
  return node;
}

static void
free_error (gpointer error)
{
  g_clear_error ((GError **) &error);
}

FerryExit
ferry_verb_wait (FerryCli *cli,
                 char    **args,
                 GError  **error)
{
  g_autofree char *timeout_text = NULL;
  const GOptionEntry entries[] = {
    { "timeout", 0, 0, G_OPTION_ARG_FILENAME, &timeout_text, N_ ("Give up after so many seconds"), N_ ("SECONDS") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto(GStrv) ids = ferry_cli_parse (cli, entries, args, 1, -1, error);
  g_autoptr(FerryFollow) follow = ferry_follow_new (cli);
  g_autoptr(GPtrArray) errors = g_ptr_array_new_with_free_func (free_error);
  FerryExit status;
  FerryExit found_status;
  double timeout;

  if (ids == NULL || !parse_timeout (timeout_text, &timeout, error))
    return FERRY_EXIT_WRONG_USE;

  found_status = find_all (cli, follow, ids, errors);
  ferry_follow_set_timeout (follow, timeout);
  status = ferry_follow_run (follow);
  if (cli->json)
    ferry_cli_print_json (collect (follow, errors));

  return MAX (status, found_status);
}

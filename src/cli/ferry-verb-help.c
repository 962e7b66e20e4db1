/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry help`: what there is, and how to learn more. */

#include "config.h"

#include "cli/ferry-cli-table.h"
#include "cli/ferry-cli-verbs.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

static void
print_json (void)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  gsize n_verbs;
  const FerryVerb *verbs = ferry_verbs_get (&n_verbs);

  for (gsize i = 0; i < n_verbs; i++)
    {
      JsonObject *verb = json_object_new ();

      json_object_set_string_member (verb, "verb", verbs[i].name);
      json_object_set_string_member (verb, "summary", _(verbs[i].summary));
      json_array_add_object_element (array, verb);
    }

  json_node_take_array (node, array);
  ferry_cli_print_json (node);
}

static void
print_overview (void)
{
  g_autoptr(FerryTable) table = ferry_table_new (2);
  g_autofree char *text = NULL;
  gsize n_verbs;
  const FerryVerb *verbs = ferry_verbs_get (&n_verbs);

  for (gsize i = 0; i < n_verbs; i++)
    {
      const char *arguments = *verbs[i].arguments != '\0' ? _(verbs[i].arguments) : "";
      g_autofree char *usage = g_strdup_printf ("  %s %s", verbs[i].name, arguments);
      const char *const cells[] = { usage, _(verbs[i].summary), NULL };

      ferry_table_add (table, cells, FERRY_STYLE_PLAIN);
    }

  text = ferry_table_draw (table, -1, FALSE);
  g_print (_("Ferry brings files home in the background: through logouts, lost networks and restarts.\n"));
  g_print ("\n%s\n  ferry VERB …\n\n%s\n", _("Usage:"), text);
  g_print (_("“ferry VERB --help” lists the options of a verb; every verb takes --json.\n"
             "The manual page ferry(1) has the rest.\n"));
}

FerryExit
ferry_verb_help (FerryCli *cli,
                 char    **args,
                 GError  **error)
{
  g_auto(GStrv) rest = NULL;
  char *help_args[] = { NULL, (char *) "--help", NULL };

  /* `ferry --help` and `ferry -h` come here as well. */
  if (*args[0] == '-')
    args[0] = (char *) "help";

  rest = ferry_cli_parse (cli, NULL, args, 0, 1, error);
  if (rest == NULL)
    return FERRY_EXIT_WRONG_USE;

  if (rest[0] == NULL && cli->json)
    print_json ();
  else if (rest[0] == NULL)
    print_overview ();
  if (rest[0] == NULL)
    return FERRY_EXIT_DONE;

  cli->verb = ferry_verbs_find (rest[0]);
  if (cli->verb != NULL)
    {
      help_args[0] = rest[0];
      return cli->verb->run (cli, help_args, error);
    }

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“%s” is not something that Ferry does; “ferry help” lists what it does."), rest[0]);
  return FERRY_EXIT_WRONG_USE;
}

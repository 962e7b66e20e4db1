/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry app`: which sandboxed apps may download in the background. */

#include "config.h"

#include "cli/ferry-cli-table.h"
#include "cli/ferry-cli-verbs.h"
#include "client/ferry-json.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

static const char *
describe_permission (const char *permission)
{
  if (g_str_equal (permission, "allow"))
    return _("allowed");

  return g_str_equal (permission, "deny") ? _("denied") : _("not answered yet");
}

static void
add_app (FerryTable *table,
         GVariant   *app)
{
  g_autofree char *jobs_text = NULL;
  const char *id = "";
  const char *name = "";
  const char *permission = "";
  guint jobs = 0;

  g_variant_lookup (app, "app", "&s", &id);
  g_variant_lookup (app, "name", "&s", &name);
  g_variant_lookup (app, "permission", "&s", &permission);
  g_variant_lookup (app, "jobs", "u", &jobs);
  jobs_text = g_strdup_printf ("%u", jobs);

  {
    const char *const cells[] = { id, describe_permission (permission), jobs_text, name, NULL };

    ferry_table_add (table, cells, g_str_equal (permission, "ask") ? FERRY_STYLE_BUSY : FERRY_STYLE_PLAIN);
  }
}

static void
print_table (GVariant *apps)
{
  g_autoptr(FerryTable) table = ferry_table_new (4);
  const char *const headings[] = { _("APP"), _("MAY DOWNLOAD"), _("JOBS"), _("NAME"), NULL };
  g_autofree char *text = NULL;

  if (g_variant_n_children (apps) == 0)
    {
      g_print ("%s\n", _("No app has asked to download in the background."));
      return;
    }

  ferry_table_add (table, headings, FERRY_STYLE_HEADING);
  for (gsize i = 0; i < g_variant_n_children (apps); i++)
    {
      g_autoptr(GVariant) app = g_variant_get_child_value (apps, i);

      add_app (table, app);
    }

  text = ferry_table_draw (table, -1, ferry_print_has_colour (STDOUT_FILENO));
  g_print ("%s", text);
}

static void
print_json (GVariant *apps)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (gsize i = 0; i < g_variant_n_children (apps); i++)
    {
      g_autoptr(GVariant) app = g_variant_get_child_value (apps, i);

      json_array_add_element (array, json_gvariant_serialize (app));
    }

  json_node_take_array (node, array);
  ferry_cli_print_json (node);
}

static GVariant *
list_apps (FerryCli *cli,
           GError  **error)
{
  g_autoptr(GVariant) reply = ferry_client_call (cli->client, "ListApps", NULL, error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

static FerryExit
list_all (FerryCli *cli,
          GError  **error)
{
  g_autoptr(GVariant) apps = list_apps (cli, error);

  if (apps == NULL)
    return FERRY_EXIT_WRONG_USE;

  if (cli->json)
    print_json (apps);
  else
    print_table (apps);
  return FERRY_EXIT_DONE;
}

/* Whoever says something about an app says it to a question, whose nonce no app
 * learns. */
static FerryExit
answer (FerryCli   *cli,
        const char *app,
        const char *word,
        GError    **error)
{
  g_autoptr(GVariant) question = NULL;
  g_autoptr(GVariant) reply = NULL;
  const char *nonce;

  question = ferry_client_call (cli->client, "AskConsent", g_variant_new ("(s)", app), error);
  if (question == NULL)
    return FERRY_EXIT_WRONG_USE;

  g_variant_get (question, "(&s)", &nonce);
  reply = ferry_client_call (cli->client, "AnswerConsent", g_variant_new ("(ss)", nonce, word), error);

  return reply != NULL ? FERRY_EXIT_DONE : FERRY_EXIT_WRONG_USE;
}

static FerryExit
forget (FerryCli   *cli,
        const char *app,
        GError    **error)
{
  g_autoptr(GVariant) reply = NULL;

  reply = ferry_client_call (cli->client, "ForgetApp", g_variant_new ("(s)", app), error);

  return reply != NULL ? FERRY_EXIT_DONE : FERRY_EXIT_WRONG_USE;
}

FerryExit
ferry_verb_app (FerryCli *cli,
                char    **args,
                GError  **error)
{
  g_auto(GStrv) rest = ferry_cli_parse (cli, NULL, args, 1, 2, error);
  guint n_args = rest != NULL ? g_strv_length (rest) : 0;
  gboolean lists = n_args == 1 && g_str_equal (rest[0], "list");
  const char *const answer_words[] = { "allow", "deny", "once", NULL };
  gboolean answers = n_args == 2 && g_strv_contains (answer_words, rest[0]);
  FerryExit status;

  if (rest == NULL)
    return FERRY_EXIT_WRONG_USE;

  if (!lists && !answers && !(n_args == 2 && g_str_equal (rest[0], "forget")))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _("Write “ferry app list”, or “ferry app”, one of “allow”, “once”, “deny” and “forget”, and the app’s id."));
      return FERRY_EXIT_WRONG_USE;
    }

  if (!ferry_cli_connect (cli, error))
    return FERRY_EXIT_UNREACHABLE;

  if (lists)
    return list_all (cli, error);

  status = answers ? answer (cli, rest[1], rest[0], error) : forget (cli, rest[1], error);
  if (status == FERRY_EXIT_DONE && cli->json)
    return list_all (cli, error);

  return status;
}

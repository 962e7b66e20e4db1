/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry status`: the gates, the rate, and who waits for what. */

#include "config.h"

#include "cli/ferry-cli-describe.h"
#include "cli/ferry-cli-jobs.h"
#include "cli/ferry-cli-table.h"
#include "cli/ferry-cli-verbs.h"
#include "client/ferry-format.h"
#include "client/ferry-job-dict.h"
#include "client/ferry-json.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

/* Jobs that wait, out of all unfinished ones. */
static GVariant *
list_waiting (FerryCli *cli,
              GError  **error)
{
  static const char *const fields[] = { "id", "name", "state", "wait", "wait_until", "message", NULL };
  g_autoptr(GVariant) jobs = ferry_jobs_list (cli, FALSE, fields, error);
  GVariantBuilder waiting;
  GVariantIter iter;
  GVariant *job;

  if (jobs == NULL)
    return NULL;

  g_variant_builder_init (&waiting, G_VARIANT_TYPE ("aa{sv}"));
  g_variant_iter_init (&iter, jobs);
  while (g_variant_iter_loop (&iter, "@a{sv}", &job))
    {
      if (*ferry_job_dict_get_string (job, "wait") != '\0')
        g_variant_builder_add_value (&waiting, job);
    }

  return g_variant_ref_sink (g_variant_builder_end (&waiting));
}

static void
print_json (GVariant *properties,
            GVariant *waiting)
{
  g_autoptr(GVariant) gates = g_variant_lookup_value (properties, "Gates", G_VARIANT_TYPE ("a{sa{sv}}"));
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  const char *notice = ferry_job_dict_get_string (properties, "Notice");
  guint active = 0;

  g_variant_lookup (properties, "ActiveJobs", "u", &active);
  json_object_set_string_member (object, "version", ferry_job_dict_get_string (properties, "Version"));
  json_object_set_int_member (object, "rate", ferry_job_dict_get_int64 (properties, "Rate", 0));
  json_object_set_int_member (object, "active_jobs", active);
  json_object_set_string_member (object, "pacing", ferry_job_dict_get_string (properties, "Pacing"));
  if (*notice != '\0')
    json_object_set_string_member (object, "notice", notice);
  else
    json_object_set_null_member (object, "notice");
  if (gates != NULL)
    json_object_set_member (object, "gates", ferry_json_from_gates (gates));
  json_object_set_member (object, "waiting", ferry_json_from_jobs (waiting));

  json_node_take_object (node, object);
  ferry_cli_print_json (node);
}

static void
add_gate (FerryTable *table,
          const char *name,
          GVariant   *gate)
{
  gboolean open = ferry_job_dict_get_boolean (gate, "open", TRUE);
  gint64 since = ferry_job_dict_get_int64 (gate, "since", 0);
  g_autofree char *time = since > 0 ? ferry_format_local_time (since) : g_strdup ("–");
  /* Translators: a gate lets transfers through or does not. */
  const char *word = open ? _("open") : _("shut");
  const char *const cells[] = { name, word, time, ferry_job_dict_get_string (gate, "reason"), NULL };

  ferry_table_add (table, cells, open ? FERRY_STYLE_GOOD : FERRY_STYLE_WAITING);
}

static void
print_gates (GVariant *properties)
{
  g_autoptr(GVariant) gates = g_variant_lookup_value (properties, "Gates", G_VARIANT_TYPE ("a{sa{sv}}"));
  g_autoptr(FerryTable) table = ferry_table_new (4);
  const char *const headings[] = { _("GATE"), _("STATE"), _("SINCE"), _("REASON"), NULL };
  g_autofree char *text = NULL;
  GVariantIter iter;
  const char *name;
  GVariant *gate;

  if (gates == NULL || g_variant_n_children (gates) == 0)
    return;

  ferry_table_add (table, headings, FERRY_STYLE_HEADING);
  g_variant_iter_init (&iter, gates);
  while (g_variant_iter_loop (&iter, "{&s@a{sv}}", &name, &gate))
    add_gate (table, name, gate);

  text = ferry_table_draw (table, -1, ferry_print_has_colour (STDOUT_FILENO));
  g_print ("\n%s", text);
}

static void
print_waiting (GVariant *waiting)
{
  g_autoptr(FerryTable) table = ferry_table_new (4);
  const char *const headings[] = { _("ID"), _("STATE"), _("NAME"), _("WHAT IT WAITS FOR"), NULL };
  g_autofree char *text = NULL;
  GVariantIter iter;
  GVariant *job;

  if (g_variant_n_children (waiting) == 0)
    return;

  ferry_table_add (table, headings, FERRY_STYLE_HEADING);
  g_variant_iter_init (&iter, waiting);
  while (g_variant_iter_loop (&iter, "@a{sv}", &job))
    {
      g_autofree char *id = g_strdup_printf ("%.8s", ferry_job_dict_get_string (job, "id"));
      g_autofree char *state = ferry_describe_state (job);
      g_autofree char *name = ferry_print_fit (ferry_job_dict_get_string (job, "name"), 32);
      const char *const cells[] = { id, state, name, ferry_job_dict_get_string (job, "message"), NULL };

      ferry_table_add (table, cells, ferry_describe_style (job));
    }

  text = ferry_table_draw (table, -1, ferry_print_has_colour (STDOUT_FILENO));
  g_print ("\n%s", text);
}

static void
print_text (GVariant *properties,
            GVariant *waiting)
{
  g_autofree char *rate = ferry_format_rate ((guint64) ferry_job_dict_get_int64 (properties, "Rate", 0));
  g_autofree char *notice = ferry_print_clean (ferry_job_dict_get_string (properties, "Notice"));
  guint active = 0;

  g_variant_lookup (properties, "ActiveJobs", "u", &active);
  g_print (ngettext ("Ferry %s: %u job is transferring, %s\n", "Ferry %s: %u jobs are transferring, %s\n", active),
           ferry_job_dict_get_string (properties, "Version"), active, rate);
  if (*notice != '\0')
    g_print ("%s\n", notice);
  if (g_str_equal (ferry_job_dict_get_string (properties, "Pacing"), "counters"))
    g_print ("%s\n", _("No delays can be measured here: background jobs give way to what passes this computer’s network interface only."));

  print_gates (properties);
  print_waiting (waiting);
}

FerryExit
ferry_verb_status (FerryCli *cli,
                   char    **args,
                   GError  **error)
{
  g_auto(GStrv) rest = ferry_cli_parse (cli, NULL, args, 0, 0, error);
  g_autoptr(GVariant) properties = NULL;
  g_autoptr(GVariant) waiting = NULL;

  if (rest == NULL || !ferry_cli_connect (cli, error))
    return FERRY_EXIT_WRONG_USE;

  properties = ferry_client_get_properties (cli->client, error);
  waiting = properties != NULL ? list_waiting (cli, error) : NULL;
  if (waiting == NULL)
    return FERRY_EXIT_WRONG_USE;

  if (cli->json)
    print_json (properties, waiting);
  else
    print_text (properties, waiting);
  return FERRY_EXIT_DONE;
}

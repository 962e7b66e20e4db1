/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry list`: the jobs in a table. */

#include "config.h"

#include "cli/ferry-cli-admin.h"
#include "cli/ferry-cli-describe.h"
#include "cli/ferry-cli-jobs.h"
#include "cli/ferry-cli-table.h"
#include "cli/ferry-cli-verbs.h"
#include "client/ferry-job-dict.h"
#include "client/ferry-json.h"
#include "shared/ferry-enums.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHORTEST_ID 8

/* Below this, names need the room more than amounts do. */
#define NARROW 72

typedef struct
{
  gboolean all;
  gboolean all_users;
  gboolean ids;
  char *state; /* (owned) (nullable) */
} Choice;

static gboolean
check_choice (const Choice *choice,
              GError      **error)
{
  FerryState state;

  if (choice->all_users && choice->all)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _("--all: Of other users only unfinished jobs can be listed."));
      return FALSE;
    }

  if (choice->state == NULL || ferry_state_from_nick (choice->state, &state))
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("--state: “%s” is not a state; write queued, connecting, transferring, suspended, error, "
                 "transient-error, transferred, acknowledged or cancelled."),
               choice->state);
  return FALSE;
}

static GVariant *
list_jobs (FerryCli     *cli,
           const Choice *choice,
           GError      **error)
{
  static const char *const fields[] = {
    "id", "name", "state", "wait", "bytes_done", "bytes_total", "rate", NULL,
  };
  g_auto(GVariantDict) filter = G_VARIANT_DICT_INIT (NULL);

  if (choice->state != NULL)
    g_variant_dict_insert (&filter, "state", "s", choice->state);
  g_variant_dict_insert (&filter, "all", "b", choice->all || choice->state != NULL);
  if (!cli->json)
    g_variant_dict_insert (&filter, "fields", "^as", fields);

  return ferry_client_list_jobs (cli->client, g_variant_dict_end (&filter), error);
}

static int
compare_ids (const void *a,
             const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* How many letters of an id it takes to tell each of these jobs from the
 * others; what is shown can be typed. */
static int
find_id_length (GVariant *jobs)
{
  gsize n_jobs = g_variant_n_children (jobs);
  g_autofree const char **ids = g_new0 (const char *, n_jobs);
  int length = SHORTEST_ID;

  for (gsize i = 0; i < n_jobs; i++)
    {
      g_autoptr(GVariant) job = g_variant_get_child_value (jobs, i);

      ids[i] = ferry_job_dict_get_string (job, "id");
    }

  qsort (ids, n_jobs, sizeof *ids, compare_ids);
  for (gsize i = 1; i < n_jobs; i++)
    {
      int common = 0;

      while (ids[i][common] != '\0' && ids[i][common] == ids[i - 1][common])
        common++;
      length = MAX (length, common + 1);
    }

  return length;
}

static void
add_job (FerryTable *table,
         GVariant   *job,
         int         id_length,
         gboolean    brief,
         gboolean    with_owner)
{
  g_autofree char *id = g_strdup_printf ("%.*s", id_length, ferry_job_dict_get_string (job, "id"));
  g_autofree char *state = ferry_describe_state (job);
  g_autofree char *progress = ferry_describe_progress (job, brief);
  const char *owner = ferry_job_dict_get_string (job, "owner");
  const char *const cells[] = { owner, id, state, progress, ferry_job_dict_get_string (job, "name"), NULL };

  ferry_table_add (table, cells + (with_owner ? 0 : 1), ferry_describe_style (job));
}

static void
print_table (GVariant *jobs,
             gboolean  with_owner)
{
  g_autoptr(FerryTable) table = ferry_table_new (with_owner ? 5 : 4);
  const char *const headings[] = { _("OWNER"), _("ID"), _("STATE"), _("PROGRESS"), _("NAME"), NULL };
  g_autofree char *text = NULL;
  int id_length = find_id_length (jobs);
  int width = ferry_print_get_width (STDOUT_FILENO);
  GVariantIter iter;
  GVariant *job;

  ferry_table_add (table, headings + (with_owner ? 0 : 1), FERRY_STYLE_HEADING);
  g_variant_iter_init (&iter, jobs);
  while (g_variant_iter_loop (&iter, "@a{sv}", &job))
    add_job (table, job, id_length, width >= 0 && width < NARROW, with_owner);

  text = ferry_table_draw (table, width, ferry_print_has_colour (STDOUT_FILENO));
  g_print ("%s", text);
}

/* For the completion of job names in a shell: never starts a service. */
static FerryExit
print_ids (FerryCli     *cli,
           const Choice *choice)
{
  g_autoptr(FerryClient) client = ferry_client_new (FALSE);
  FerryCli quiet = { .verb = cli->verb, .client = client, .json = FALSE };
  g_autoptr(GVariant) jobs = list_jobs (&quiet, choice, NULL);
  GVariantIter iter;
  GVariant *job;

  if (jobs == NULL)
    return FERRY_EXIT_UNREACHABLE;

  g_variant_iter_init (&iter, jobs);
  while (g_variant_iter_loop (&iter, "@a{sv}", &job))
    g_print ("%s\n", ferry_job_dict_get_string (job, "id"));
  return FERRY_EXIT_DONE;
}

static FerryExit
print_jobs (FerryCli     *cli,
            const Choice *choice,
            GError      **error)
{
  g_autoptr(GVariant) jobs = NULL;

  if (!ferry_cli_connect (cli, error))
    return FERRY_EXIT_UNREACHABLE;

  jobs = list_jobs (cli, choice, error);
  if (jobs == NULL)
    return FERRY_EXIT_UNREACHABLE;

  if (cli->json)
    ferry_cli_print_json (ferry_json_from_jobs (jobs));
  else if (g_variant_n_children (jobs) > 0)
    print_table (jobs, FALSE);
  else if (choice->all || choice->state != NULL)
    g_printerr (_("There are no such jobs.\n"));
  else
    g_printerr (_("There are no unfinished jobs; “ferry list --all” shows finished ones.\n"));

  return FERRY_EXIT_DONE;
}

static GVariant *
select_jobs (GVariant   *jobs,
             const char *state)
{
  GVariantBuilder builder;
  GVariantIter iter;
  GVariant *job;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  g_variant_iter_init (&iter, jobs);
  while (g_variant_iter_loop (&iter, "@a{sv}", &job))
    {
      if (state == NULL || g_str_equal (ferry_job_dict_get_string (job, "state"), state))
        g_variant_builder_add_value (&builder, job);
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* Users whose jobs could not be read; the others’ are there all the same. */
static FerryExit
complain_about_users (GVariant *troubles)
{
  GVariantIter iter;
  const char *user, *text;

  g_variant_iter_init (&iter, troubles);
  while (g_variant_iter_loop (&iter, "(&s&s)", &user, &text))
    {
      g_autofree char *clean = ferry_print_clean (text);

      g_printerr ("ferry: %s: %s\n", user, clean);
    }

  return g_variant_n_children (troubles) > 0 ? FERRY_EXIT_UNREACHABLE : FERRY_EXIT_DONE;
}

static FerryExit
print_all_users (FerryCli     *cli,
                 const Choice *choice,
                 GError      **error)
{
  g_autoptr(GVariant) reply = ferry_cli_call_admin ("ListJobs", g_variant_new ("(a{sv})", NULL), error);
  g_autoptr(GVariant) all = NULL;
  g_autoptr(GVariant) jobs = NULL;
  g_autoptr(GVariant) troubles = NULL;

  if (reply == NULL)
    return FERRY_EXIT_UNREACHABLE;

  g_variant_get (reply, "(@aa{sv}@a(ss))", &all, &troubles);
  jobs = select_jobs (all, choice->state);
  if (cli->json)
    ferry_cli_print_json (ferry_json_from_jobs (jobs));
  else if (g_variant_n_children (jobs) > 0)
    print_table (jobs, TRUE);
  else
    g_printerr (_("There are no such jobs.\n"));

  return complain_about_users (troubles);
}

FerryExit
ferry_verb_list (FerryCli *cli,
                 char    **args,
                 GError  **error)
{
  Choice choice = { 0 };
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &choice.all, N_ ("Finished and cancelled jobs too"), NULL },
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &choice.state, N_ ("Only jobs in this state"), N_ ("STATE") },
    { "all-users", 0, 0, G_OPTION_ARG_NONE, &choice.all_users, N_ ("Jobs of all users (administrators)"), NULL },
    { "ids", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &choice.ids, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto(GStrv) rest = ferry_cli_parse (cli, entries, args, 0, 0, error);
  g_autofree char *state = choice.state;

  if (rest == NULL || !check_choice (&choice, error))
    return FERRY_EXIT_WRONG_USE;

  if (choice.all_users)
    return print_all_users (cli, &choice, error);

  return choice.ids ? print_ids (cli, &choice) : print_jobs (cli, &choice, error);
}

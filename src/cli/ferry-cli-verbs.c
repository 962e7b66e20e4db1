/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything that Ferry does, in the order in which `ferry help` tells it. */

#include "config.h"

#include "cli/ferry-cli-verbs.h"

#include <glib/gi18n-lib.h>

static const FerryVerb verbs[] = {
  { "get", ferry_verb_get, N_ ("URL…"), N_ ("Download, and wait for it") },
  { "add", ferry_verb_add, N_ ("URL…"), N_ ("Download in the background") },
  { "put", ferry_verb_unavailable, N_ ("FILE URL"), N_ ("Upload (not in this version)") },
  { "list", ferry_verb_list, "", N_ ("List the jobs") },
  { "show", ferry_verb_show, N_ ("JOB"), N_ ("Show all about a job") },
  { "log", ferry_verb_log, N_ ("JOB"), N_ ("Tell what happened to a job") },
  { "wait", ferry_verb_wait, N_ ("JOB…"), N_ ("Wait until jobs are done") },
  { "suspend", ferry_verb_suspend, N_ ("JOB…"), N_ ("Stop jobs until they are resumed") },
  { "resume", ferry_verb_resume, N_ ("JOB…"), N_ ("Let jobs go on, or try again at once") },
  { "cancel", ferry_verb_cancel, N_ ("JOB…"), N_ ("End jobs and delete what they had") },
  { "complete", ferry_verb_complete, N_ ("JOB…"), N_ ("Publish what jobs have, and end them") },
  { "remove", ferry_verb_remove, N_ ("JOB…"), N_ ("Forget finished jobs; their files stay") },
  { "set", ferry_verb_set, N_ ("JOB KEY=VALUE…"), N_ ("Change a job") },
  { "token", ferry_verb_token, N_ ("add|list|remove|unlock"), N_ ("Keep credentials for servers and proxies") },
  { "status", ferry_verb_status, "", N_ ("Show what transfers wait for") },
  { "config", ferry_verb_config, N_ ("get|set|list"), N_ ("Read and change the settings") },
  { "monitor", ferry_verb_monitor, "", N_ ("Print what happens as it happens") },
  { "app", ferry_verb_app, N_ ("list|allow|once|deny|forget [APP]"), N_ ("Choose which sandboxed apps may download") },
  { "take-ownership", ferry_verb_take_ownership, N_ ("JOB"), N_ ("Take over a job of another user (administrators)") },
  { "version", ferry_verb_version, "", N_ ("Print the version") },
  { "help", ferry_verb_help, N_ ("[VERB]"), N_ ("Explain how to use Ferry") },
};

/**
 * ferry_verbs_get:
 * @n_verbs: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_verbs): all verbs
 */
const FerryVerb *
ferry_verbs_get (gsize *n_verbs)
{
  *n_verbs = G_N_ELEMENTS (verbs);
  return verbs;
}

/**
 * ferry_verbs_find:
 * @name: a word from the command line
 *
 * Returns: (transfer none) (nullable): the verb of that name
 */
const FerryVerb *
ferry_verbs_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (verbs[i].name, name))
        return &verbs[i];
    }

  return NULL;
}

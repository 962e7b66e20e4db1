/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry monitor`: what happens to jobs, as it happens, until it is
 * interrupted.
 *
 * With --json each line is an object with `event`, `time`, `id` and `job`:
 * `found` (listening begins; nothing is missed from here on) and `lost` have
 * neither id nor job; `added` and `changed` have the whole job, `progress` its
 * amounts, `removed` only the id. */

#include "config.h"

#include "cli/ferry-cli-describe.h"
#include "cli/ferry-cli-verbs.h"
#include "client/ferry-format.h"
#include "client/ferry-job-dict.h"
#include "client/ferry-json.h"
#include "client/ferry-remote-job.h"
#include "client/ferry-watch.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static const char *const event_words[] = {
  [FERRY_JOB_ADDED] = "added",
  [FERRY_JOB_CHANGED] = "changed",
  [FERRY_JOB_PROGRESSED] = "progress",
  [FERRY_JOB_REMOVED] = "removed",
};

typedef struct
{
  FerryCli *cli;     /* (unowned) */
  GMainLoop *loop;   /* (owned) */
  FerryWatch *watch; /* (owned) */
  GHashTable *jobs;  /* (owned) (element-type utf8 FerryRemoteJob), by path */
  GHashTable *told;  /* (owned) (element-type utf8 utf8), last text by path */
  FerryExit status;
} Monitor;

static void
monitor_clear (Monitor *self)
{
  g_clear_object (&self->watch);
  g_clear_pointer (&self->jobs, g_hash_table_unref);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_clear_pointer (&self->loop, g_main_loop_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Monitor, monitor_clear)

static void
print_object (Monitor    *self,
              const char *event,
              const char *id,
              JsonNode   *job) /* (transfer full) (nullable) */
{
  g_autofree char *time = ferry_format_rfc3339 (g_get_real_time ());
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "event", event);
  json_object_set_string_member (object, "time", time);
  if (id != NULL)
    json_object_set_string_member (object, "id", id);
  else
    json_object_set_null_member (object, "id");
  json_object_set_member (object, "job", job != NULL ? job : json_node_new (JSON_NODE_NULL));
  json_node_take_object (node, object);

  text = ferry_json_print (node, FALSE);
  fputs (text, stdout);
  fputc ('\n', stdout);

  /* Whoever read this has gone, which is how `ferry monitor | head` ends. */
  if (fflush (stdout) != 0)
    g_main_loop_quit (self->loop);
}

static void
print_line (Monitor        *self,
            FerryRemoteJob *job,
            const char     *news)
{
  g_autofree char *time = ferry_format_local_time (g_get_real_time ());
  g_autofree char *name = ferry_print_clean (ferry_remote_job_get_name (job));
  g_autofree char *text = ferry_print_clean (news);

  g_print ("%s  %.8s  %s: %s\n", time, ferry_remote_job_get_id (job), name, text);
  if (ferror (stdout))
    g_main_loop_quit (self->loop);
}

/* A person wants to read what a job does now, once. */
static void
print_change (Monitor        *self,
              FerryRemoteJob *job)
{
  g_autoptr(GVariant) dict = ferry_remote_job_to_dict (job);
  g_autofree char *state = ferry_describe_state (dict);
  const char *path = ferry_remote_job_get_path (job);
  const char *message = ferry_remote_job_get_message (job);
  g_autofree char *news = *message != '\0' ? g_strdup_printf ("%s. %s", state, message) : g_strdup (state);

  if (g_strcmp0 (g_hash_table_lookup (self->told, path), news) == 0)
    return;

  print_line (self, job, news);
  g_hash_table_insert (self->told, g_strdup (path), g_steal_pointer (&news));
}

static void
tell (Monitor        *self,
      FerryJobEvent   event,
      FerryRemoteJob *job,
      GVariant       *news)
{
  JsonNode *node = NULL;

  if (!self->cli->json)
    {
      if (event == FERRY_JOB_REMOVED)
        print_line (self, job, _("removed"));
      else if (event != FERRY_JOB_PROGRESSED)
        print_change (self, job);
      return;
    }

  if (event == FERRY_JOB_PROGRESSED)
    node = ferry_json_from_job (news);
  else if (event != FERRY_JOB_REMOVED)
    {
      g_autoptr(GVariant) dict = ferry_remote_job_to_dict (job);

      node = ferry_json_from_job (dict);
    }

  print_object (self, event_words[event], ferry_remote_job_get_id (job), node);
}

static FerryRemoteJob *
remember (Monitor  *self,
          GVariant *dict)
{
  const char *path = ferry_job_dict_get_string (dict, "path");
  FerryRemoteJob *job = g_hash_table_lookup (self->jobs, path);

  if (job != NULL)
    {
      ferry_remote_job_update (job, dict);
      return job;
    }

  job = ferry_remote_job_new (dict);
  g_hash_table_insert (self->jobs, g_strdup (path), job);
  return job;
}

static void
on_job_event (Monitor  *self,
              int       event,
              GVariant *dict)
{
  const char *path = ferry_job_dict_get_string (dict, "path");
  FerryRemoteJob *job = g_hash_table_lookup (self->jobs, path);

  /* What is not known yet comes with the list. */
  if (job == NULL && event != FERRY_JOB_ADDED)
    return;

  job = remember (self, dict);
  tell (self, (FerryJobEvent) event, job, dict);
  if (event == FERRY_JOB_REMOVED)
    {
      g_hash_table_remove (self->told, path);
      g_hash_table_remove (self->jobs, path);
    }
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Monitor *self = user_data;
  g_autoptr(GVariant) jobs = ferry_client_list_jobs_finish (FERRY_CLIENT (source), result, NULL);
  GVariantIter iter;
  GVariant *job;

  /* The service went away again; the watch finds the next. */
  if (jobs == NULL)
    return;

  g_variant_iter_init (&iter, jobs);
  while (g_variant_iter_loop (&iter, "@a{sv}", &job))
    remember (self, job);

  if (self->cli->json)
    print_object (self, "found", NULL, NULL);
}

static void
on_found (Monitor *self)
{
  g_auto(GVariantDict) filter = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&filter, "all", "b", TRUE);
  ferry_client_list_jobs_async (self->cli->client, g_variant_dict_end (&filter), listed_cb, self);
}

static void
on_lost (Monitor *self)
{
  if (self->cli->json)
    print_object (self, "lost", NULL, NULL);
  else
    g_printerr (_("The service went away; waiting for the next one.\n"));
}

static void
on_given_up (Monitor *self,
             GError  *error)
{
  self->status = ferry_cli_complain (error);
  g_main_loop_quit (self->loop);
}

static gboolean
interrupted_cb (gpointer user_data)
{
  Monitor *self = user_data;

  self->status = FERRY_EXIT_INTERRUPTED;
  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

static FerryExit
run (Monitor *self)
{
  guint interrupt_id = g_unix_signal_add (SIGINT, interrupted_cb, self);
  guint terminate_id = g_unix_signal_add (SIGTERM, interrupted_cb, self);

  g_signal_connect_swapped (self->watch, "found", G_CALLBACK (on_found), self);
  g_signal_connect_swapped (self->watch, "lost", G_CALLBACK (on_lost), self);
  g_signal_connect_swapped (self->watch, "given-up", G_CALLBACK (on_given_up), self);
  g_signal_connect_swapped (self->watch, "job-event", G_CALLBACK (on_job_event), self);
  ferry_watch_start (self->watch);
  g_main_loop_run (self->loop);

  g_signal_handlers_disconnect_by_data (self->watch, self);
  g_source_remove (terminate_id);
  g_source_remove (interrupt_id);
  return self->status;
}

FerryExit
ferry_verb_monitor (FerryCli *cli,
                    char    **args,
                    GError  **error)
{
  g_auto(GStrv) rest = ferry_cli_parse (cli, NULL, args, 0, 0, error);
  g_auto(Monitor) self = { .cli = cli };

  if (rest == NULL || !ferry_cli_connect (cli, error))
    return FERRY_EXIT_WRONG_USE;

  self.loop = g_main_loop_new (NULL, FALSE);
  self.watch = ferry_watch_new (cli->client);
  self.jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self.told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return run (&self);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What suspend, resume, cancel, complete and remove have in common: jobs by
 * name or all of them, each with an answer of its own. The first three are for
 * administrators, too, and then for jobs of another user. */

#include "config.h"

#include "cli/ferry-cli-admin.h"
#include "cli/ferry-cli-control.h"
#include "cli/ferry-cli-jobs.h"
#include "cli/ferry-cli-print.h"
#include "client/ferry-job-dict.h"
#include "client/ferry-json.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

/* Enough for the service to write many changes to the disk at once, and far
 * below what a bus lets one connection ask at a time. */
#define CALLS_AT_A_TIME 100

typedef struct
{
  GVariant *job; /* (owned) (nullable) */
  GError *error; /* (owned) (nullable) */
} Item;

typedef struct
{
  FerryCli *cli;               /* (unowned) */
  const FerryControl *control; /* (unowned) */
  GMainLoop *loop;             /* (owned) */
  GPtrArray *items;            /* (owned) (element-type Item) */
  guint n_asked;
  guint n_answered;
} Control;

typedef struct
{
  Control *self; /* (unowned) */
  Item *item;    /* (unowned) */
} Call;

static void
item_free (gpointer data)
{
  Item *item = data;

  g_clear_pointer (&item->job, g_variant_unref);
  g_clear_error (&item->error);
  g_free (item);
}

static void
control_clear (Control *self)
{
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Control, control_clear)

static void
add_item (Control  *self,
          GVariant *job,   /* (transfer full) (nullable) */
          GError   *error) /* (transfer full) (nullable) */
{
  Item *item = g_new0 (Item, 1);

  item->job = job;
  item->error = error;
  g_ptr_array_add (self->items, item);
}

static void
find_named (Control *self,
            char   **ids)
{
  for (char **id = ids; *id != NULL; id++)
    {
      GError *error = NULL;
      GVariant *job = ferry_jobs_find (self->cli, *id, &error);

      add_item (self, job, error);
    }
}

static gboolean
find_all (Control *self,
          GError **error)
{
  static const char *const fields[] = { "id", "path", "name", "state", NULL };
  g_autoptr(GVariant) jobs = ferry_jobs_list (self->cli, TRUE, fields, error);
  GVariantIter iter;
  GVariant *job;

  if (jobs == NULL)
    return FALSE;

  g_variant_iter_init (&iter, jobs);
  while (g_variant_iter_loop (&iter, "@a{sv}", &job))
    {
      FerryState state;

      if (ferry_state_from_nick (ferry_job_dict_get_string (job, "state"), &state) && self->control->applies (state))
        add_item (self, g_variant_ref (job), NULL);
    }

  return TRUE;
}

static void ask_more (Control *self);

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree Call *call = user_data;
  Control *self = call->self;
  g_autoptr(GVariant) reply = NULL;

  reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &call->item->error);
  self->n_answered++;
  ask_more (self);
}

static void
ask (Control *self,
     Item    *item)
{
  Call *call = g_new0 (Call, 1);
  const char *id[] = { ferry_job_dict_get_string (item->job, "id"), NULL };

  call->self = self;
  call->item = item;
  if (self->control->method != NULL)
    ferry_client_call_job_async (self->cli->client, ferry_job_dict_get_string (item->job, "path"),
                                 self->control->method, NULL, answered_cb, call);
  else
    ferry_client_call_async (self->cli->client, "RemoveJobs", g_variant_new ("(^as)", id), answered_cb, call);
}

static void
ask_more (Control *self)
{
  while (self->n_asked < self->items->len && self->n_asked - self->n_answered < CALLS_AT_A_TIME)
    {
      Item *item = self->items->pdata[self->n_asked++];

      if (item->error == NULL)
        ask (self, item);
      else
        self->n_answered++;
    }

  if (self->n_answered == self->items->len)
    g_main_loop_quit (self->loop);
}

static void
ask_all (Control *self)
{
  ask_more (self);
  if (self->n_answered < self->items->len)
    g_main_loop_run (self->loop);
}

static void
report_item (Control *self,
             Item    *item)
{
  g_autofree char *clean = NULL;

  if (item->error != NULL)
    {
      ferry_cli_complain (item->error);
      return;
    }

  if (self->cli->json)
    return;

  clean = ferry_print_clean (ferry_job_dict_get_string (item->job, "name"));
  g_print ("%s %.8s %s\n", _(self->control->done), ferry_job_dict_get_string (item->job, "id"), clean);
}

/* What has become of the job; a forgotten one is as it was before. */
static JsonNode *
item_to_json (Control *self,
              Item    *item)
{
  g_autoptr(GVariant) now = NULL;

  if (item->error != NULL)
    return ferry_json_from_error (item->error);

  if (self->control->method != NULL)
    now = ferry_jobs_find (self->cli, ferry_job_dict_get_string (item->job, "id"), NULL);
  return ferry_json_from_job (now != NULL ? now : item->job);
}

static void
print_json (Control *self)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *results = json_array_new ();

  for (guint i = 0; i < self->items->len; i++)
    json_array_add_element (results, item_to_json (self, self->items->pdata[i]));

  json_node_take_array (node, results);
  ferry_cli_print_json (node);
}

static FerryExit
report (Control *self)
{
  FerryExit status = FERRY_EXIT_DONE;

  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = self->items->pdata[i];

      report_item (self, item);
      if (item->error != NULL)
        status = MAX (status, ferry_cli_exit_from_error (item->error));
    }

  if (self->cli->json)
    print_json (self);
  else if (self->items->len == 0)
    g_printerr (_("There is no job that this makes sense for.\n"));

  return status;
}

static gboolean
check_choice (gboolean all,
              char   **ids,
              GError **error)
{
  if (all != (*ids != NULL))
    return TRUE;

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                       _("Name the jobs, or write --all for all of them; “ferry list” shows their ids."));
  return FALSE;
}

static gboolean
check_others (gboolean    all,
              char      **ids,
              const char *user,
              GError    **error)
{
  if (!all && *ids != NULL)
    return ferry_cli_check_text ("--from", user, error);

  if (!all)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                         _("Name the jobs; “ferry list --all-users” shows their ids."));
  else
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                         _("--all: Name the jobs of another user one by one; “ferry list --all-users” shows their ids."));
  return FALSE;
}

static JsonNode *
other_to_json (const char   *user,
               const char   *id,
               const GError *error)
{
  JsonNode *node;
  JsonObject *object;

  if (error != NULL)
    return ferry_json_from_error (error);

  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "owner", user);
  json_node_take_object (node, object);

  return node;
}

/* One after the other: each may take somebody’s password. */
static FerryExit
control_others (FerryCli           *cli,
                const FerryControl *control,
                const char         *user,
                char              **ids)
{
  FerryExit status = FERRY_EXIT_DONE;
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, json_array_new ());
  for (char **id = ids; *id != NULL; id++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GVariant) reply = NULL;

      reply = ferry_cli_call_admin (control->admin_method, g_variant_new ("(ss)", user, *id), &error);
      if (reply == NULL)
        {
          FerryExit one = ferry_cli_complain (error);

          status = MAX (status, one);
        }
      else if (!cli->json)
        {
          g_print ("%s %s (%s)\n", _(control->done), *id, user);
        }
      json_array_add_element (json_node_get_array (node), other_to_json (user, *id, error));
    }

  if (cli->json)
    ferry_cli_print_json (node);
  else
    json_node_unref (node);

  return status;
}

/**
 * ferry_control_run:
 * @cli: the call
 * @args: the command line from the verb on
 * @control: what to do
 * @error: return location for what went wrong before any job was touched
 *
 * Returns: the highest status of the jobs
 */
FerryExit
ferry_control_run (FerryCli           *cli,
                   char              **args,
                   const FerryControl *control,
                   GError            **error)
{
  gboolean all = FALSE;
  g_autofree char *user = NULL;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("All jobs that it makes sense for"), NULL },
    { control->admin_method != NULL ? "from" : NULL, 0, 0, G_OPTION_ARG_FILENAME, &user,
      N_ ("Jobs of this user (administrators)"), N_ ("USER") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto(GStrv) ids = ferry_cli_parse (cli, entries, args, 0, -1, error);
  g_auto(Control) self = { .cli = cli, .control = control };

  if (ids == NULL || !(user != NULL ? check_others (all, ids, user, error) : check_choice (all, ids, error)))
    return FERRY_EXIT_WRONG_USE;

  if (user != NULL)
    return control_others (cli, control, user, ids);

  if (!ferry_cli_connect (cli, error))
    return FERRY_EXIT_WRONG_USE;

  self.loop = g_main_loop_new (NULL, FALSE);
  self.items = g_ptr_array_new_with_free_func (item_free);
  if (!all)
    find_named (&self, ids);
  else if (!find_all (&self, error))
    return FERRY_EXIT_WRONG_USE;

  ask_all (&self);
  return report (&self);
}

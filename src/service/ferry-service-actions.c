/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-service-actions.h"

#include "service/ferry-job-request.h"
#include "service/ferry-sender-stamp.h"

#include <glib/gi18n-lib.h>

/**
 * FerryServiceActions:
 *
 * The GIO actions of the service: a simple way in for programs that need no
 * answer. Every activation is checked by its sender, as every call is; one that
 * is refused or fails is noted in the journal, because an action returns
 * nothing. Owned by the service.
 */
struct _FerryServiceActions
{
  GObject parent_instance;

  FerryParts parts;        /* (unowned), all */
  FerrySenderStamp *stamp; /* (owned) */
  GVariant *platform_data; /* (unowned) (nullable): of the activation under way */
};

G_DEFINE_FINAL_TYPE (FerryServiceActions, ferry_service_actions, G_TYPE_OBJECT)

typedef struct _Activation Activation;

struct _Activation
{
  FerryServiceActions *actions; /* (owned) */
  char *name;                   /* (owned) of the action */
  GVariant *parameter;          /* (owned) */
  void (*run) (Activation  *activation,
               FerryCaller *caller);
  void (*run_on_job) (Activation *activation,
                      FerryJob   *job); /* (nullable) */
};

/* Keys of add-transfer that belong to its one file. */
static const char *const file_keys[] = {
  "destination", "digest", "folder", "mirrors", "ranges", "size", NULL
};

/* The one way out of an activation. The error’s text may quote what a caller
 * wrote, secrets included, so the journal gets its word alone. */
static void
finish_activation (Activation   *activation,
                   const GError *error)
{
  if (error != NULL)
    g_message ("The action “%s” failed: %s", activation->name,
               ferry_error_code_to_nick (ferry_error_get_code (error)));

  ferry_activity_end_call (activation->actions->parts.activity);
  g_object_unref (activation->actions);
  g_variant_unref (activation->parameter);
  g_free (activation->name);
  g_free (activation);
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GError) error = NULL;

  jobs = ferry_engine_create_finish (FERRY_ENGINE (source), result, &error);
  finish_activation (user_data, error);
}

static GVariant *
split_off_file (GVariantDict *options)
{
  g_auto(GVariantDict) file_options = G_VARIANT_DICT_INIT (NULL);
  g_autoptr(GVariant) url = g_variant_dict_lookup_value (options, "url", G_VARIANT_TYPE_STRING);
  GVariant *file;

  if (url == NULL)
    return NULL;

  for (guint i = 0; file_keys[i] != NULL; i++)
    {
      g_autoptr(GVariant) value = g_variant_dict_lookup_value (options, file_keys[i], NULL);

      if (value != NULL)
        g_variant_dict_insert_value (&file_options, file_keys[i], value);
      g_variant_dict_remove (options, file_keys[i]);
    }
  g_variant_dict_remove (options, "url");

  file = g_variant_new ("(s@a{sv})", g_variant_get_string (url, NULL),
                        g_variant_dict_end (&file_options));
  return g_variant_new_array (G_VARIANT_TYPE ("(sa{sv})"), &file, 1);
}

static FerryJobSpec *
parse_transfer (GVariant *parameter,
                GError  **error)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (parameter);
  g_autoptr(GVariant) files = NULL;
  g_autoptr(GVariant) options = NULL;

  files = g_variant_dict_lookup_value (&dict, "files", G_VARIANT_TYPE ("a(sa{sv})"));
  if (files != NULL)
    g_variant_dict_remove (&dict, "files");
  else
    files = split_off_file (&dict);

  if (files == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“add-transfer” needs “url” or “files”."));
      return NULL;
    }

  if (g_variant_is_floating (files))
    g_variant_ref_sink (files);
  options = g_variant_ref_sink (g_variant_dict_end (&dict));

  return ferry_job_request_parse (options, files, NULL, error);
}

static void
run_add_transfer (Activation  *activation,
                  FerryCaller *caller)
{
  g_autoptr(GPtrArray) specs = NULL;
  g_autoptr(GError) error = NULL;
  FerryJobSpec *spec = parse_transfer (activation->parameter, &error);

  if (spec == NULL)
    {
      finish_activation (activation, error);
      return;
    }

  specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_job_spec_unref);
  g_ptr_array_add (specs, spec);
  ferry_engine_create_async (activation->actions->parts.engine, caller->client, specs,
                             created_cb, activation);
}

static void
suspend_job (Activation *activation,
             FerryJob   *job)
{
  g_autoptr(GError) error = NULL;

  ferry_engine_suspend (activation->actions->parts.engine, job, &error);
  finish_activation (activation, error);
}

static void
resume_job (Activation *activation,
            FerryJob   *job)
{
  g_autoptr(GError) error = NULL;

  ferry_engine_resume (activation->actions->parts.engine, job, &error);
  finish_activation (activation, error);
}

static void
cancelled_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  ferry_engine_cancel_finish (FERRY_ENGINE (source), result, &error);
  finish_activation (user_data, error);
}

static void
cancel_job (Activation *activation,
            FerryJob   *job)
{
  ferry_engine_cancel_async (activation->actions->parts.engine, job, cancelled_cb, activation);
}

static void
completed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  ferry_engine_complete_finish (FERRY_ENGINE (source), result, &error);
  finish_activation (user_data, error);
}

static void
complete_job (Activation *activation,
              FerryJob   *job)
{
  ferry_engine_complete_async (activation->actions->parts.engine, job, completed_cb, activation);
}

static void
job_found_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Activation *activation = user_data;
  g_autoptr(FerryJob) job = NULL;
  g_autoptr(GError) error = NULL;

  job = ferry_job_finder_find_finish (FERRY_JOB_FINDER (source), result, &error);
  if (job != NULL && ferry_state_is_final (ferry_job_get_state (job)))
    g_set_error (&error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE, "%s",
                 ferry_error_code_to_sentence (FERRY_ERROR_INVALID_STATE));

  if (error != NULL)
    finish_activation (activation, error);
  else
    activation->run_on_job (activation, job);
}

static void
run_on_token (Activation  *activation,
              FerryCaller *caller)
{
  ferry_job_finder_find_token_async (activation->actions->parts.finder, caller, caller->client,
                                     g_variant_get_string (activation->parameter, NULL),
                                     job_found_cb, activation);
}

static const struct
{
  const char *name;
  const char *type;
  void (*run) (Activation  *activation,
               FerryCaller *caller);
  void (*run_on_job) (Activation *activation,
                      FerryJob   *job);
} rows[] = {
  { "add-transfer", "a{sv}", run_add_transfer, NULL },
  { "suspend-transfer", "s", run_on_token, suspend_job },
  { "resume-transfer", "s", run_on_token, resume_job },
  { "cancel-transfer", "s", run_on_token, cancel_job },
  { "complete-transfer", "s", run_on_token, complete_job },
};

static void
identified (FerryCaller  *caller,
            const GError *error,
            gpointer      user_data)
{
  Activation *activation = user_data;

  if (caller != NULL)
    activation->run (activation, caller);
  else
    finish_activation (activation, error);
}

static void
on_activated (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  FerryServiceActions *self = user_data;
  g_autofree char *sender = ferry_sender_stamp_read (self->stamp, self->platform_data);
  const char *name = g_action_get_name (G_ACTION (action));
  Activation *activation;
  gsize row = 0;

  if (sender == NULL)
    {
      g_message ("The action “%s” was activated by nobody, so it was refused", name);
      return;
    }

  while (!g_str_equal (rows[row].name, name))
    row++;

  activation = g_new0 (Activation, 1);
  activation->actions = g_object_ref (self);
  activation->name = g_strdup (name);
  activation->parameter = g_variant_ref (parameter);
  activation->run = rows[row].run;
  activation->run_on_job = rows[row].run_on_job;

  ferry_activity_begin_call (self->parts.activity);
  ferry_callers_identify (self->parts.callers, sender, identified, activation);
}

static void
ferry_service_actions_dispose (GObject *object)
{
  FerryServiceActions *self = FERRY_SERVICE_ACTIONS (object);

  g_clear_object (&self->stamp);

  G_OBJECT_CLASS (ferry_service_actions_parent_class)->dispose (object);
}

static void
ferry_service_actions_class_init (FerryServiceActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_service_actions_dispose;
}

static void
ferry_service_actions_init (FerryServiceActions *self)
{
}

/**
 * ferry_service_actions_new:
 * @parts: what the service is made of
 * @map: gets the actions; it exports them itself
 *
 * Returns: (transfer full): the actions
 */
FerryServiceActions *
ferry_service_actions_new (const FerryParts *parts,
                           GActionMap       *map)
{
  FerryServiceActions *self = g_object_new (FERRY_TYPE_SERVICE_ACTIONS, NULL);

  self->parts = *parts;
  self->stamp = ferry_sender_stamp_new (parts->connection);

  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autoptr(GSimpleAction) action = g_simple_action_new (rows[row].name,
                                                             G_VARIANT_TYPE (rows[row].type));

      g_signal_connect_object (action, "activate", G_CALLBACK (on_activated), self, 0);
      g_action_map_add_action (map, G_ACTION (action));
    }

  return self;
}

/**
 * ferry_service_actions_set_platform_data:
 * @self: the actions
 * @platform_data: (nullable): what came with the activation that is about to
 *   happen, %NULL when it has happened
 */
void
ferry_service_actions_set_platform_data (FerryServiceActions *self,
                                         GVariant            *platform_data)
{
  g_return_if_fail (FERRY_IS_SERVICE_ACTIONS (self));

  self->platform_data = platform_data;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-service-actions.h"

#include "service/ferry-requests.h"
#include "service/ferry-transfer-parameter.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>

/**
 * FerryServiceActions:
 *
 * The GIO actions of the service: a simple way in for programs that need no
 * object. Owned by the front.
 *
 * GApplication answers an activation at once and forgets who sent it. So a
 * filter takes activations off the connection before GApplication sees them:
 * each is judged by its sender, as every call is, and answered when its outcome
 * is on disk, or with the error. What GApplication exports is there for those
 * who list and describe actions.
 */
struct _FerryServiceActions
{
  GObject parent_instance;

  FerryParts parts; /* (unowned), all */
  guint filter_id;
};

G_DEFINE_FINAL_TYPE (FerryServiceActions, ferry_service_actions, G_TYPE_OBJECT)

typedef struct _Activation Activation;

struct _Activation
{
  FerryServiceActions *actions; /* (owned) */
  GDBusMessage *message;        /* (owned): the call */
  FerryCaller *caller;          /* (owned) (nullable): once it is known */
  gboolean has_entered;         /* the turnstile */
  char *name;                   /* (owned) (nullable) */
  GVariant *parameter;          /* (owned) (nullable) */
  void (*run) (Activation  *activation,
               FerryCaller *caller);
  void (*run_on_job) (Activation *activation,
                      FerryJob   *job); /* (nullable) */
};

static void
answer (FerryServiceActions *self,
        GDBusMessage        *message,
        const GError        *error)
{
  g_autoptr(GDBusMessage) reply = NULL;
  g_autofree char *name = NULL;

  if (g_dbus_message_get_flags (message) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED)
    return;

  if (error != NULL)
    name = g_dbus_error_encode_gerror (error);
  reply = error != NULL
            ? g_dbus_message_new_method_error_literal (message, name, error->message)
            : g_dbus_message_new_method_reply (message);
  g_dbus_connection_send_message (self->parts.connection, reply,
                                  G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

/* Who activates through GAction never sees the answer, so it is told as well. */
static void
tell_failure (Activation   *activation,
              const GError *error)
{
  GVariant *parameter = activation->parameter;
  g_autofree char *token = NULL;

  if (parameter != NULL && g_variant_is_of_type (parameter, G_VARIANT_TYPE_VARDICT))
    g_variant_lookup (parameter, "token", "s", &token);
  else if (parameter != NULL && g_variant_is_of_type (parameter, G_VARIANT_TYPE_STRING))
    token = g_variant_dup_string (parameter, NULL);

  g_dbus_connection_emit_signal (activation->actions->parts.connection,
                                 g_dbus_message_get_sender (activation->message),
                                 FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE, "ActionFailed",
                                 g_variant_new ("(ssss)", activation->name != NULL ? activation->name : "", token != NULL ? token : "",
                                                ferry_error_code_to_nick (ferry_error_get_code (error)),
                                                error->message),
                                 NULL);
}

static void
activation_free (Activation *activation)
{
  g_object_unref (activation->actions);
  g_object_unref (activation->message);
  g_clear_pointer (&activation->parameter, g_variant_unref);
  g_clear_pointer (&activation->caller, ferry_caller_unref);
  g_free (activation->name);
  g_free (activation);
}

/* The one way out of an activation. */
static void
finish_activation (Activation   *activation,
                   const GError *error)
{
  answer (activation->actions, activation->message, error);
  if (error != NULL)
    tell_failure (activation, error);
  if (activation->has_entered)
    ferry_turnstile_leave (ferry_callers_get_turnstile (activation->actions->parts.callers),
                           activation->caller->client);
  ferry_activity_end_call (activation->actions->parts.activity);
  activation_free (activation);
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GError) error = NULL;

  jobs = ferry_requests_create_finish (result, &error);
  finish_activation (user_data, error);
}

static void
run_add_transfer (Activation  *activation,
                  FerryCaller *caller)
{
  g_autoptr(GVariant) requests = NULL;
  g_autoptr(GError) error = NULL;

  requests = ferry_transfer_parameter_read (activation->parameter, &error);
  if (requests != NULL)
    ferry_requests_create_async (&activation->actions->parts, caller, requests, NULL, created_cb,
                                 activation);
  else
    finish_activation (activation, error);
}

static void
flushed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  ferry_engine_flush_finish (FERRY_ENGINE (source), result, &error);
  finish_activation (user_data, error);
}

static void
suspend_job (Activation *activation,
             FerryJob   *job)
{
  FerryEngine *engine = activation->actions->parts.engine;
  g_autoptr(GError) error = NULL;

  if (ferry_engine_suspend (engine, job, &error))
    ferry_engine_flush_async (engine, flushed_cb, activation);
  else
    finish_activation (activation, error);
}

static void
resume_job (Activation *activation,
            FerryJob   *job)
{
  FerryEngine *engine = activation->actions->parts.engine;
  g_autoptr(GError) error = NULL;

  if (ferry_engine_resume (engine, job, &error))
    ferry_engine_flush_async (engine, flushed_cb, activation);
  else
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
begin_work (gboolean is_let_in,
            gpointer user_data)
{
  Activation *activation = user_data;
  g_autoptr(GError) error = NULL;

  activation->has_entered = is_let_in;
  if (is_let_in)
    {
      activation->run (activation, activation->caller);
      return;
    }

  error = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_TOO_MANY_CALLS,
                               ferry_error_code_to_sentence (FERRY_ERROR_TOO_MANY_CALLS));
  finish_activation (activation, error);
}

static void
identified (FerryCaller  *caller,
            const GError *error,
            gpointer      user_data)
{
  Activation *activation = user_data;

  if (caller == NULL)
    {
      finish_activation (activation, error);
      return;
    }

  activation->caller = ferry_caller_ref (caller);
  if (caller->app != NULL)
    ferry_turnstile_enter (ferry_callers_get_turnstile (activation->actions->parts.callers),
                           caller->client, begin_work, activation);
  else
    activation->run (activation, activation->caller);
}

/* Fills in what is to be done, or says why nothing can be. */
static gboolean
read_activation (Activation *activation,
                 GError    **error)
{
  GVariant *body = g_dbus_message_get_body (activation->message);
  g_autoptr(GVariantIter) parameters = NULL;
  const char *name;
  gsize row = 0;

  if (body == NULL || !g_variant_is_of_type (body, G_VARIANT_TYPE ("(sava{sv})")))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("An action is activated with its name, its parameter and platform data."));
      return FALSE;
    }

  g_variant_get (body, "(sava{sv})", &activation->name, &parameters, NULL);
  name = activation->name;
  while (row < G_N_ELEMENTS (rows) && !g_str_equal (rows[row].name, name))
    row++;
  if (row == G_N_ELEMENTS (rows))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("There is no action “%s”."), name);
      return FALSE;
    }

  if (g_variant_iter_n_children (parameters) == 1)
    g_variant_iter_next (parameters, "v", &activation->parameter);
  if (activation->parameter == NULL ||
      !g_variant_is_of_type (activation->parameter, G_VARIANT_TYPE (rows[row].type)))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("The action “%s” takes one parameter of the D-Bus type “%s”."),
                   name, rows[row].type);
      return FALSE;
    }

  activation->run = rows[row].run;
  activation->run_on_job = rows[row].run_on_job;

  return TRUE;
}

/* On the main loop; GDBus hands other calls to it in the same order. */
static gboolean
begin_activation_cb (gpointer user_data)
{
  Activation *activation = user_data;
  FerryServiceActions *self = activation->actions;
  const char *sender = g_dbus_message_get_sender (activation->message);
  g_autoptr(GError) error = NULL;

  if (self->filter_id == 0)
    {
      activation_free (activation);
      return G_SOURCE_REMOVE;
    }

  ferry_activity_begin_call (self->parts.activity);
  if (read_activation (activation, &error))
    ferry_callers_identify (self->parts.callers, sender, identified, activation);
  else
    finish_activation (activation, error);

  return G_SOURCE_REMOVE;
}

static gboolean
is_activation (GDBusMessage *message)
{
  const char *interface = g_dbus_message_get_interface (message);
  const char *member = g_dbus_message_get_member (message);

  if (g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL ||
      g_dbus_message_get_sender (message) == NULL)
    return FALSE;

  return (g_strcmp0 (interface, "org.gtk.Actions") == 0 &&
          (g_strcmp0 (member, "Activate") == 0 || g_strcmp0 (member, "SetState") == 0)) ||
         (g_strcmp0 (interface, "org.freedesktop.Application") == 0 &&
          g_strcmp0 (member, "ActivateAction") == 0);
}

/* Runs in GDBus’s own thread, so it touches nothing but the message. */
static GDBusMessage *
filter_cb (GDBusConnection *connection,
           GDBusMessage    *message,
           gboolean         incoming,
           gpointer         user_data)
{
  Activation *activation;

  if (!incoming || !is_activation (message))
    return message;

  activation = g_new0 (Activation, 1);
  activation->actions = g_object_ref (user_data);
  activation->message = message;
  g_idle_add_full (G_PRIORITY_DEFAULT, begin_activation_cb, activation, NULL);

  return NULL;
}

static void
ferry_service_actions_class_init (FerryServiceActionsClass *klass)
{
}

static void
ferry_service_actions_init (FerryServiceActions *self)
{
}

/**
 * ferry_service_actions_new:
 * @parts: what the service is made of
 * @map: gets the actions, to list and describe them
 *
 * Returns: (transfer full): the actions, not to be activated yet
 */
FerryServiceActions *
ferry_service_actions_new (const FerryParts *parts,
                           GActionMap       *map)
{
  FerryServiceActions *self = g_object_new (FERRY_TYPE_SERVICE_ACTIONS, NULL);

  self->parts = *parts;
  for (gsize row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autoptr(GSimpleAction) action = g_simple_action_new (rows[row].name,
                                                             G_VARIANT_TYPE (rows[row].type));

      g_action_map_add_action (map, G_ACTION (action));
    }

  return self;
}

/**
 * ferry_service_actions_export:
 * @self: the actions
 *
 * Lets them be activated. To be called before the bus name is taken, so that no
 * activation slips through to GApplication.
 */
void
ferry_service_actions_export (FerryServiceActions *self)
{
  g_return_if_fail (FERRY_IS_SERVICE_ACTIONS (self));

  self->filter_id = g_dbus_connection_add_filter (self->parts.connection, filter_cb,
                                                  g_object_ref (self), g_object_unref);
}

/**
 * ferry_service_actions_unexport:
 * @self: the actions
 *
 * The reverse; without it they live as long as the connection.
 */
void
ferry_service_actions_unexport (FerryServiceActions *self)
{
  g_return_if_fail (FERRY_IS_SERVICE_ACTIONS (self));

  if (self->filter_id != 0)
    g_dbus_connection_remove_filter (self->parts.connection, self->filter_id);
  self->filter_id = 0;
}

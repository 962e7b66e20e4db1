/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-job-calls.h"

#include "core/ferry-engine-relocate.h"
#include "service/ferry-app-rules.h"
#include "service/ferry-job-view.h"
#include "service/ferry-reply.h"
#include "service/ferry-job-request.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>

/* The calls of org.ferry.Ferry1.Job, once the job is found. Each is answered
 * when its outcome is on disk. */
typedef struct
{
  FerryEngine *engine;               /* (unowned) */
  FerryConsent *consent;             /* (unowned) */
  FerryCaller *caller;               /* (unowned) */
  FerryJob *job;                     /* (unowned) */
  GDBusMethodInvocation *invocation; /* (owned until answered) */
} Call;

typedef struct
{
  const char *name;
  gboolean reads; /* whether it is for finished jobs, too */
  void (*handle) (const Call *call);
} Method;

static gboolean
refuse_finished (const Call *call)
{
  if (!ferry_state_is_final (ferry_job_get_state (call->job)))
    return FALSE;

  g_dbus_method_invocation_return_error (call->invocation, FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                                         _("The job is finished; nothing about it can be changed."));

  return TRUE;
}

static void
flushed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  GError *error = NULL;

  if (ferry_engine_flush_finish (FERRY_ENGINE (source), result, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    ferry_reply_error (invocation, error);
}

/* Answers a call that the engine has carried out in memory. */
static void
answer_when_durable (FerryEngine           *engine,
                     gboolean               done,
                     GError                *error,
                     GDBusMethodInvocation *invocation)
{
  if (done)
    ferry_engine_flush_async (engine, flushed_cb, invocation);
  else
    ferry_reply_error (invocation, error);
}

static void
handle_resume (const Call *call)
{
  GError *error = NULL;
  gboolean done = ferry_engine_resume (call->engine, call->job, &error);

  answer_when_durable (call->engine, done, error, call->invocation);
}

static void
handle_suspend (const Call *call)
{
  GError *error = NULL;
  gboolean done = ferry_engine_suspend (call->engine, call->job, &error);

  answer_when_durable (call->engine, done, error, call->invocation);
}

static void
cancelled_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  GError *error = NULL;

  if (ferry_engine_cancel_finish (FERRY_ENGINE (source), result, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    ferry_reply_error (invocation, error);
}

static void
handle_cancel (const Call *call)
{
  ferry_engine_cancel_async (call->engine, call->job, cancelled_cb, call->invocation);
}

static void
completed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  GError *error = NULL;

  if (ferry_engine_complete_finish (FERRY_ENGINE (source), result, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    ferry_reply_error (invocation, error);
}

static void
handle_complete (const Call *call)
{
  ferry_engine_complete_async (call->engine, call->job, completed_cb, call->invocation);
}

static void
relocated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  GError *error = NULL;

  if (ferry_engine_relocate_finish (FERRY_ENGINE (source), result, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    ferry_reply_error (invocation, error);
}

/* An app says where its files go when it asks for them. */
static void
handle_set_folder (const Call *call)
{
  const char *folder;

  g_variant_get (g_dbus_method_invocation_get_parameters (call->invocation), "(&s)", &folder);
  if (call->caller->app != NULL)
    ferry_reply_error (call->invocation, g_error_new_literal (FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
                                                              ferry_error_code_to_sentence (FERRY_ERROR_ACCESS_DENIED)));
  else if (!g_path_is_absolute (folder))
    ferry_reply_error (call->invocation, g_error_new_literal (FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                                                              _("The folder must be an absolute path.")));
  else
    ferry_engine_relocate_async (call->engine, call->job, folder, relocated_cb, call->invocation);
}

static void
files_added_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  GError *error = NULL;

  if (ferry_engine_add_files_finish (FERRY_ENGINE (source), result, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    ferry_reply_error (invocation, error);
}

/* What an app may fetch by a job was, or is just being, allowed as it is. */
static gboolean
prepare_to_fetch_else (const Call *call,
                       GError    **error)
{
  gboolean is_asked = ferry_job_get_spec (call->job)->needs_consent &&
                      ferry_job_get_state (call->job) == FERRY_STATE_QUEUED;

  if (call->caller->app == NULL)
    return TRUE;

  if (is_asked)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                           _("The user is just being asked about this job, so what it fetches cannot be changed; wait for the answer, or suspend it first."));
      return FALSE;
    }

  ferry_consent_renew (call->consent, call->job);

  return TRUE;
}

static void
add_files (const Call *call,
           GHashTable *documents)
{
  GDBusMessage *message = g_dbus_method_invocation_get_message (call->invocation);
  const FerryRequestHandles handles = { g_dbus_message_get_unix_fd_list (message), documents };
  g_autoptr(GVariant) files = NULL;
  g_autoptr(GPtrArray) specs = NULL;
  GError *error = NULL;

  g_variant_get (g_dbus_method_invocation_get_parameters (call->invocation), "(@a(sa{sv}))", &files);
  specs = ferry_job_request_parse_files (files, &handles, call->caller,
                                         ferry_job_get_spec (call->job)->overwrite, &error);
  if (specs == NULL || !prepare_to_fetch_else (call, &error))
    {
      ferry_reply_error (call->invocation, error);
      return;
    }

  ferry_engine_add_files_async (call->engine, call->job, specs, files_added_cb, call->invocation);
}

static void
documents_found_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autofree Call *call = user_data;
  g_autoptr(FerryEngine) engine = call->engine;
  g_autoptr(FerryConsent) consent = call->consent;
  g_autoptr(FerryCaller) caller = call->caller;
  g_autoptr(FerryJob) job = call->job;
  g_autoptr(GHashTable) documents = NULL;
  GError *error = NULL;

  documents = ferry_documents_find_finish (result, &error);
  if (documents == NULL)
    ferry_reply_error (call->invocation, error);
  else if (!refuse_finished (call))
    add_files (call, documents);
}

static void
handle_add_files (const Call *call)
{
  GDBusMessage *message = g_dbus_method_invocation_get_message (call->invocation);
  GUnixFDList *handles = g_dbus_message_get_unix_fd_list (message);
  Call *kept;

  if (!ferry_documents_are_among (handles))
    {
      add_files (call, NULL);
      return;
    }

  kept = g_memdup2 (call, sizeof *call);
  g_object_ref (kept->engine);
  g_object_ref (kept->consent);
  ferry_caller_ref (kept->caller);
  g_object_ref (kept->job);
  ferry_documents_find_async (g_dbus_method_invocation_get_connection (call->invocation), handles,
                              call->caller->app != NULL ? call->caller->client : NULL,
                              documents_found_cb, kept);
}

static void
handle_set_options (const Call *call)
{
  g_autoptr(GVariant) options = NULL;
  GError *error = NULL;
  gboolean done = TRUE;

  g_variant_get (g_dbus_method_invocation_get_parameters (call->invocation), "(@a{sv})", &options);
  if (call->caller->app != NULL)
    done = ferry_app_rules_check_changes (options, ferry_job_get_spec (call->job), &error) &&
           (!ferry_app_rules_needs_renewal (options) || prepare_to_fetch_else (call, &error));

  done = done && ferry_engine_set_options (call->engine, call->job, options, &error);
  answer_when_durable (call->engine, done, error, call->invocation);
}

static void
handle_get_property (const Call *call)
{
  g_autoptr(GVariant) value = NULL;
  const char *name;

  g_variant_get (g_dbus_method_invocation_get_parameters (call->invocation), "(&s&s)", NULL, &name);
  value = ferry_job_view_get_property (call->job, name);
  g_assert (value != NULL); /* GDBus knows the properties of the interface */
  ferry_reply_value (call->invocation, g_variant_new ("(v)", value));
}

static void
handle_get_all_properties (const Call *call)
{
  ferry_reply_value (call->invocation, g_variant_new ("(@a{sv})", ferry_job_view_get_properties (call->job)));
}

static const Method methods[] = {
  { "Resume", FALSE, handle_resume },
  { "Suspend", FALSE, handle_suspend },
  { "Cancel", FALSE, handle_cancel },
  { "Complete", FALSE, handle_complete },
  { "AddFiles", FALSE, handle_add_files },
  { "SetFolder", FALSE, handle_set_folder },
  { "SetOptions", FALSE, handle_set_options },
  /* Of org.freedesktop.DBus.Properties; GDBus has checked the names. */
  { "Get", TRUE, handle_get_property },
  { "GetAll", TRUE, handle_get_all_properties },
};

/**
 * ferry_job_calls_answer:
 * @parts: what the service is made of
 * @caller: who calls
 * @job: the job that was called; one from the history can only be read
 * @invocation: (transfer full): a call of org.ferry.Ferry1.Job, or a read of its
 *   properties
 *
 * Carries the call out and answers it.
 */
void
ferry_job_calls_answer (const FerryParts      *parts,
                        FerryCaller           *caller,
                        FerryJob              *job,
                        GDBusMethodInvocation *invocation)
{
  const Call call = { parts->engine, parts->consent, caller, job, invocation };
  const char *name = g_dbus_method_invocation_get_method_name (invocation);
  const Method *method = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (g_str_equal (methods[i].name, name))
        method = &methods[i];
    }
  g_assert (method != NULL); /* GDBus knows the methods of the interface */

  if (method->reads || !refuse_finished (&call))
    method->handle (&call);
}

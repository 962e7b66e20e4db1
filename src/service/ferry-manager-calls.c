/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-manager-calls.h"

#include "service/ferry-app-calls.h"
#include "service/ferry-creation-calls.h"
#include "service/ferry-history-calls.h"
#include "service/ferry-job-view.h"
#include "service/ferry-listing-calls.h"
#include "service/ferry-reply.h"
#include "service/ferry-token-calls.h"

/* The methods of org.ferry.Ferry1, once the caller is let in. */

/* What is not said to be for apps is the user’s alone. */
typedef struct
{
  const char *name;
  gboolean for_apps;
  void (*handle) (const FerryParts      *parts,
                  FerryCaller           *caller,
                  GDBusMethodInvocation *invocation);
} Method;

static void
handle_create_job (const FerryParts      *parts,
                   FerryCaller           *caller,
                   GDBusMethodInvocation *invocation)
{
  ferry_creation_calls_create_job (parts, caller, invocation);
}

static void
handle_create_jobs (const FerryParts      *parts,
                    FerryCaller           *caller,
                    GDBusMethodInvocation *invocation)
{
  ferry_creation_calls_create_jobs (parts, caller, invocation);
}

static void
handle_list_jobs (const FerryParts      *parts,
                  FerryCaller           *caller,
                  GDBusMethodInvocation *invocation)
{
  ferry_listing_calls_list_jobs (parts, caller, invocation);
}

static void
handle_list_jobs_file (const FerryParts      *parts,
                       FerryCaller           *caller,
                       GDBusMethodInvocation *invocation)
{
  ferry_listing_calls_list_jobs_file (parts, caller, invocation);
}

/* A job that is being looked for. */
typedef struct
{
  GDBusMethodInvocation *invocation; /* (owned) */
  FerryJobKeys keys;
} Reading;

static void
job_found_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Reading *reading = user_data;
  g_autoptr(FerryJob) job = NULL;
  GError *error = NULL;

  job = ferry_job_finder_find_finish (FERRY_JOB_FINDER (source), result, &error);
  if (job == NULL)
    ferry_reply_error (reading->invocation, error);
  else
    ferry_reply_value (reading->invocation,
                       g_variant_new ("(@a{sv})", ferry_job_view_to_dictionary (job, reading->keys)));
}

static void
read_job (const FerryParts      *parts,
          FerryCaller           *caller,
          GDBusMethodInvocation *invocation, /* (transfer full) */
          const char            *id,
          FerryJobKeys           keys)
{
  Reading *reading = g_new (Reading, 1);

  *reading = (Reading){ invocation, keys };
  ferry_job_finder_find_async (parts->finder, caller, id, job_found_cb, reading);
}

static void
handle_get_job (const FerryParts      *parts,
                FerryCaller           *caller,
                GDBusMethodInvocation *invocation)
{
  const char *id;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s)", &id);
  read_job (parts, caller, invocation, id, FERRY_JOB_KEYS_ALL);
}

static void
handle_get_job_fields (const FerryParts      *parts,
                       FerryCaller           *caller,
                       GDBusMethodInvocation *invocation)
{
  g_autofree const char **fields = NULL;
  const char *id;
  FerryJobKeys keys;
  GError *error = NULL;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s^a&s)", &id, &fields);
  if (ferry_job_view_parse_keys (fields, &keys, &error))
    read_job (parts, caller, invocation, id, keys);
  else
    ferry_reply_error (invocation, error);
}

static void
handle_get_log (const FerryParts      *parts,
                FerryCaller           *caller,
                GDBusMethodInvocation *invocation)
{
  ferry_history_calls_get_log (parts, caller, invocation);
}

static void
handle_remove_jobs (const FerryParts      *parts,
                    FerryCaller           *caller,
                    GDBusMethodInvocation *invocation)
{
  ferry_history_calls_remove_jobs (parts, caller, invocation);
}

static void
handle_list_settings (const FerryParts      *parts,
                      FerryCaller           *caller,
                      GDBusMethodInvocation *invocation)
{
  ferry_reply_value (invocation,
                     g_variant_new ("(@a(svvbs))", ferry_settings_list (parts->settings)));
}

static void
handle_set_setting (const FerryParts      *parts,
                    FerryCaller           *caller,
                    GDBusMethodInvocation *invocation)
{
  const char *key, *value;
  GError *error = NULL;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s&s)", &key, &value);
  if (ferry_settings_set (parts->settings, key, value, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    ferry_reply_error (invocation, error);
}

static void
handle_tokens (const FerryParts      *parts,
               FerryCaller           *caller,
               GDBusMethodInvocation *invocation)
{
  ferry_token_calls_handle (parts->vault, caller, invocation);
}

static void
handle_subscribe (const FerryParts      *parts,
                  FerryCaller           *caller,
                  GDBusMethodInvocation *invocation)
{
  ferry_subscribers_add (parts->subscribers, caller);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
handle_unsubscribe (const FerryParts      *parts,
                    FerryCaller           *caller,
                    GDBusMethodInvocation *invocation)
{
  ferry_subscribers_remove (parts->subscribers, caller);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
handle_set_focus (const FerryParts      *parts,
                  FerryCaller           *caller,
                  GDBusMethodInvocation *invocation)
{
  gboolean focused;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(b)", &focused);
  ferry_focus_set (parts->focus, caller, focused);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
handle_list_apps (const FerryParts      *parts,
                  FerryCaller           *caller,
                  GDBusMethodInvocation *invocation)
{
  ferry_app_calls_list (parts, invocation);
}

static void
handle_ask_consent (const FerryParts      *parts,
                    FerryCaller           *caller,
                    GDBusMethodInvocation *invocation)
{
  ferry_app_calls_ask (parts, invocation);
}

static void
handle_answer_consent (const FerryParts      *parts,
                       FerryCaller           *caller,
                       GDBusMethodInvocation *invocation)
{
  ferry_app_calls_answer (parts, invocation);
}

static void
handle_forget_app (const FerryParts      *parts,
                   FerryCaller           *caller,
                   GDBusMethodInvocation *invocation)
{
  ferry_app_calls_forget (parts, invocation);
}

static const Method methods[] = {
  { "CreateJob", TRUE, handle_create_job },
  { "CreateJobs", TRUE, handle_create_jobs },
  { "ListJobs", TRUE, handle_list_jobs },
  { "ListJobsFile", TRUE, handle_list_jobs_file },
  { "GetJob", TRUE, handle_get_job },
  { "GetJobFields", TRUE, handle_get_job_fields },
  { "GetLog", TRUE, handle_get_log },
  { "RemoveJobs", TRUE, handle_remove_jobs },
  { "ListSettings", FALSE, handle_list_settings },
  { "SetSetting", FALSE, handle_set_setting },
  { "AddToken", FALSE, handle_tokens },
  { "ListTokens", FALSE, handle_tokens },
  { "RemoveToken", FALSE, handle_tokens },
  { "Subscribe", TRUE, handle_subscribe },
  { "Unsubscribe", TRUE, handle_unsubscribe },
  { "SetFocus", FALSE, handle_set_focus },
  { "ListApps", FALSE, handle_list_apps },
  { "AskConsent", FALSE, handle_ask_consent },
  { "AnswerConsent", FALSE, handle_answer_consent },
  { "ForgetApp", FALSE, handle_forget_app },
};

/**
 * ferry_manager_calls_answer:
 * @parts: what the service is made of
 * @caller: who calls
 * @invocation: (transfer full) (if it is one of the methods): a call of
 *   org.ferry.Ferry1
 *
 * Carries the call out and answers it.
 *
 * Returns: whether it is one of the methods
 */
gboolean
ferry_manager_calls_answer (const FerryParts      *parts,
                            FerryCaller           *caller,
                            GDBusMethodInvocation *invocation)
{
  const char *name = g_dbus_method_invocation_get_method_name (invocation);
  GError *error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (!g_str_equal (methods[i].name, name))
        continue;

      if (!methods[i].for_apps && ferry_callers_refuse_app (caller, &error))
        ferry_reply_error (invocation, error);
      else
        methods[i].handle (parts, caller, invocation);
      return TRUE;
    }

  return FALSE;
}

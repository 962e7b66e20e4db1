/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-history-calls.h"

#include "service/ferry-reply.h"

#include <glib/gi18n-lib.h>

/* The manager’s calls that take several steps through the store: GetLog and
 * RemoveJobs. */

typedef struct
{
  FerryStore *store;                 /* (owned) */
  FerryJobFinder *finder;            /* (owned) */
  FerryCaller *caller;               /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned until answered) */

  char **prefixes; /* (owned) as the caller gave them */
  guint next;      /* the one that is looked up now */
  GPtrArray *ids;  /* (owned) (element-type utf8): found so far */
} HistoryCall;

static HistoryCall *
history_call_new (const FerryParts      *parts,
                  FerryCaller           *caller,
                  GDBusMethodInvocation *invocation)
{
  HistoryCall *call = g_new0 (HistoryCall, 1);

  call->store = g_object_ref (parts->store);
  call->finder = g_object_ref (parts->finder);
  call->caller = ferry_caller_ref (caller);
  call->invocation = invocation;
  call->ids = g_ptr_array_new_null_terminated (0, g_free, TRUE);

  return call;
}

static void
history_call_free (HistoryCall *call)
{
  g_object_unref (call->store);
  g_object_unref (call->finder);
  ferry_caller_unref (call->caller);
  g_strfreev (call->prefixes);
  g_ptr_array_unref (call->ids);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HistoryCall, history_call_free)

static GVariant *
log_to_variant (GPtrArray *entries)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < entries->len; i++)
    {
      const FerryLogEntry *entry = g_ptr_array_index (entries, i);

      g_variant_builder_open (&builder, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&builder, "{sv}", "time", g_variant_new_int64 (entry->time));
      g_variant_builder_add (&builder, "{sv}", "event", g_variant_new_string (entry->event));
      g_variant_builder_add (&builder, "{sv}", "state",
                             g_variant_new_string (ferry_state_to_nick (entry->state)));
      g_variant_builder_add (&builder, "{sv}", "code",
                             g_variant_new_string (entry->code != NULL ? entry->code : ""));
      g_variant_builder_add (&builder, "{sv}", "text", g_variant_new_string (entry->text));
      g_variant_builder_close (&builder);
    }

  return g_variant_builder_end (&builder);
}

static void
log_read_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(HistoryCall) call = user_data;
  g_autoptr(GPtrArray) entries = NULL;
  GError *error = NULL;

  entries = ferry_store_log_finish (call->store, result, &error);
  if (entries == NULL)
    ferry_reply_error (call->invocation, error);
  else
    ferry_reply_value (call->invocation, g_variant_new ("(@aa{sv})", log_to_variant (entries)));
}

static void
job_of_log_found_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(HistoryCall) call = user_data;
  g_autoptr(FerryJob) job = NULL;
  FerryStore *store;
  GError *error = NULL;

  job = ferry_job_finder_find_finish (call->finder, result, &error);
  if (job == NULL)
    {
      ferry_reply_error (call->invocation, error);
      return;
    }

  store = call->store;
  ferry_store_log_async (store, ferry_job_get_id (job), NULL, log_read_cb, g_steal_pointer (&call));
}

static void look_up_next (HistoryCall *call);

static void
jobs_removed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(HistoryCall) call = user_data;
  GError *error = NULL;

  if (ferry_store_remove_finish (call->store, result, &error))
    g_dbus_method_invocation_return_value (call->invocation, NULL);
  else
    ferry_reply_error (call->invocation, error);
}

static void
job_to_remove_found_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(HistoryCall) call = user_data;
  g_autoptr(FerryJob) job = NULL;
  GError *error = NULL;

  job = ferry_job_finder_find_finish (call->finder, result, &error);
  if (job != NULL && !ferry_state_is_final (ferry_job_get_state (job)))
    g_set_error (&error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                 _("The job “%s” is not finished; cancel or complete it first."),
                 call->prefixes[call->next]);

  if (error != NULL)
    {
      ferry_reply_error (call->invocation, error);
      return;
    }

  g_ptr_array_add (call->ids, g_strdup (ferry_job_get_id (job)));
  call->next++;
  look_up_next (g_steal_pointer (&call));
}

/* All are looked up before any is removed, so that a wrong id removes none. */
static void
look_up_next (HistoryCall *call)
{
  if (call->prefixes[call->next] != NULL)
    {
      ferry_job_finder_find_async (call->finder, call->caller, call->prefixes[call->next],
                                   job_to_remove_found_cb, call);
      return;
    }

  if (call->ids->len > 0)
    {
      ferry_store_remove_async (call->store, (const char *const *) call->ids->pdata, NULL,
                                jobs_removed_cb, call);
      return;
    }

  g_dbus_method_invocation_return_value (call->invocation, NULL);
  history_call_free (call);
}

/**
 * ferry_history_calls_get_log:
 * @parts: what the service is made of
 * @caller: who asks
 * @invocation: (transfer full): a call of GetLog
 */
void
ferry_history_calls_get_log (const FerryParts      *parts,
                             FerryCaller           *caller,
                             GDBusMethodInvocation *invocation)
{
  HistoryCall *call = history_call_new (parts, caller, invocation);
  const char *id;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s)", &id);
  ferry_job_finder_find_async (call->finder, caller, id, job_of_log_found_cb, call);
}

/**
 * ferry_history_calls_remove_jobs:
 * @parts: what the service is made of
 * @caller: who asks
 * @invocation: (transfer full): a call of RemoveJobs
 */
void
ferry_history_calls_remove_jobs (const FerryParts      *parts,
                                 FerryCaller           *caller,
                                 GDBusMethodInvocation *invocation)
{
  HistoryCall *call = history_call_new (parts, caller, invocation);

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(^as)", &call->prefixes);
  look_up_next (call);
}

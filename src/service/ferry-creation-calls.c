/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-creation-calls.h"

#include "service/ferry-job-path.h"
#include "service/ferry-job-request.h"
#include "service/ferry-reply.h"

/* The manager’s calls that create jobs. */

static GUnixFDList *
get_handles (GDBusMethodInvocation *invocation)
{
  return g_dbus_message_get_unix_fd_list (g_dbus_method_invocation_get_message (invocation));
}

static void
job_created_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr(GPtrArray) jobs = NULL;
  g_autofree char *path = NULL;
  GError *error = NULL;

  jobs = ferry_engine_create_finish (FERRY_ENGINE (source), result, &error);
  if (jobs == NULL)
    {
      ferry_reply_error (invocation, error);
      return;
    }

  path = ferry_job_path_for_job (g_ptr_array_index (jobs, 0));
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", path));
}

/**
 * ferry_creation_calls_create_job:
 * @engine: gets the job
 * @caller: who asks
 * @invocation: (transfer full): a call of CreateJob
 *
 * Answers when the job is on disk.
 */
void
ferry_creation_calls_create_job (FerryEngine           *engine,
                                 FerryCaller           *caller,
                                 GDBusMethodInvocation *invocation)
{
  g_autoptr(GVariant) options = NULL;
  g_autoptr(GVariant) files = NULL;
  g_autoptr(GPtrArray) specs = NULL;
  FerryJobSpec *spec;
  GError *error = NULL;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(@a{sv}@a(sa{sv}))",
                 &options, &files);
  spec = ferry_job_request_parse (options, files, get_handles (invocation), &error);
  if (spec == NULL)
    {
      ferry_reply_error (invocation, error);
      return;
    }

  specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_job_spec_unref);
  g_ptr_array_add (specs, spec);
  ferry_engine_create_async (engine, caller->client, specs, job_created_cb, invocation);
}

static void
jobs_created_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr(GPtrArray) jobs = NULL;
  GVariantBuilder paths;
  GError *error = NULL;

  jobs = ferry_engine_create_finish (FERRY_ENGINE (source), result, &error);
  if (jobs == NULL)
    {
      ferry_reply_error (invocation, error);
      return;
    }

  g_variant_builder_init (&paths, G_VARIANT_TYPE_OBJECT_PATH_ARRAY);
  for (guint i = 0; i < jobs->len; i++)
    {
      g_autofree char *path = ferry_job_path_for_job (g_ptr_array_index (jobs, i));

      g_variant_builder_add (&paths, "o", path);
    }
  ferry_reply_value (invocation, g_variant_new ("(ao)", &paths));
}

/**
 * ferry_creation_calls_create_jobs:
 * @engine: gets the jobs, all of them or none
 * @caller: who asks
 * @invocation: (transfer full): a call of CreateJobs
 *
 * Answers when they are on disk.
 */
void
ferry_creation_calls_create_jobs (FerryEngine           *engine,
                                  FerryCaller           *caller,
                                  GDBusMethodInvocation *invocation)
{
  g_autoptr(GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_job_spec_unref);
  g_autoptr(GVariantIter) iter = NULL;
  GVariant *options, *files;
  GError *error = NULL;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(a(a{sv}a(sa{sv})))", &iter);
  while (g_variant_iter_next (iter, "(@a{sv}@a(sa{sv}))", &options, &files))
    {
      g_autoptr(GVariant) taken_options = options;
      g_autoptr(GVariant) taken_files = files;
      FerryJobSpec *spec = ferry_job_request_parse (options, files, get_handles (invocation), &error);

      if (spec == NULL)
        {
          ferry_reply_error (invocation, error);
          return;
        }
      g_ptr_array_add (specs, spec);
    }

  ferry_engine_create_async (engine, caller->client, specs, jobs_created_cb, invocation);
}

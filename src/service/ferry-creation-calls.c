/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-creation-calls.h"

#include "service/ferry-job-path.h"
#include "service/ferry-memory.h"
#include "service/ferry-reply.h"
#include "service/ferry-requests.h"

/* The manager’s calls that create jobs. */

/* So many jobs in one call, and what it was made of is worth giving back. */
#define MANY_JOBS 500

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

  jobs = ferry_requests_create_finish (result, &error);
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
 * @parts: what the service is made of
 * @caller: who asks
 * @invocation: (transfer full): a call of CreateJob
 *
 * Answers when the job is on disk.
 */
void
ferry_creation_calls_create_job (const FerryParts      *parts,
                                 FerryCaller           *caller,
                                 GDBusMethodInvocation *invocation)
{
  GVariant *request = g_dbus_method_invocation_get_parameters (invocation);
  g_autoptr(GVariant) requests = NULL;

  requests = g_variant_ref_sink (g_variant_new_array (NULL, &request, 1));
  ferry_requests_create_async (parts, caller, requests, get_handles (invocation), job_created_cb,
                               invocation);
}

/* All of it in one piece. GDBus makes an object of every value in a message, and
 * frees those bit by bit while they are read; new jobs would come to lie in the
 * gaps, and none of that memory could be given back. */
static GVariant *
copy_flat (GVariant *value)
{
  const gsize size = g_variant_get_size (value);
  gpointer data = g_malloc (size);

  g_variant_store (value, data);
  return g_variant_ref_sink (g_variant_new_from_data (g_variant_get_type (value), data, size, TRUE, g_free, data));
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

  jobs = ferry_requests_create_finish (result, &error);
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
  if (jobs->len >= MANY_JOBS)
    ferry_memory_give_back_soon ();
}

/**
 * ferry_creation_calls_create_jobs:
 * @parts: what the service is made of
 * @caller: who asks
 * @invocation: (transfer full): a call of CreateJobs
 *
 * Answers when they are on disk, all of them or none.
 */
void
ferry_creation_calls_create_jobs (const FerryParts      *parts,
                                  FerryCaller           *caller,
                                  GDBusMethodInvocation *invocation)
{
  g_autoptr(GVariant) given = g_variant_get_child_value (g_dbus_method_invocation_get_parameters (invocation), 0);
  g_autoptr(GVariant) requests = copy_flat (given);

  ferry_requests_create_async (parts, caller, requests, get_handles (invocation), jobs_created_cb,
                               invocation);
}

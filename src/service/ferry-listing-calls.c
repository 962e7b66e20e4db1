/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-listing-calls.h"

#include "service/ferry-job-listing.h"
#include "service/ferry-reply.h"

static void
jobs_listed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  GError *error = NULL;
  int fd = ferry_job_listing_run_finish (FERRY_ENGINE (source), result, &error);

  if (fd < 0)
    ferry_reply_error (invocation, error);
  else
    ferry_reply_content (invocation, G_VARIANT_TYPE ("aa{sv}"), fd);
}

static void
list_jobs (const FerryParts      *parts,
           FerryCaller           *caller,
           GDBusMethodInvocation *invocation,
           GAsyncReadyCallback    callback)
{
  g_autoptr(GVariant) filter = NULL;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(@a{sv})", &filter);
  ferry_job_listing_run_async (parts->engine, parts->store, caller, filter, callback, invocation);
}

/**
 * ferry_listing_calls_list_jobs:
 * @parts: what the service is made of
 * @caller: who asks
 * @invocation: (transfer full): a call of ListJobs
 */
void
ferry_listing_calls_list_jobs (const FerryParts      *parts,
                               FerryCaller           *caller,
                               GDBusMethodInvocation *invocation)
{
  list_jobs (parts, caller, invocation, jobs_listed_cb);
}

static void
jobs_listed_for_file_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  GError *error = NULL;
  int fd = ferry_job_listing_run_finish (FERRY_ENGINE (source), result, &error);

  if (fd < 0)
    ferry_reply_error (invocation, error);
  else
    ferry_reply_file (invocation, fd);
}

/**
 * ferry_listing_calls_list_jobs_file:
 * @parts: what the service is made of
 * @caller: who asks
 * @invocation: (transfer full): a call of ListJobsFile
 */
void
ferry_listing_calls_list_jobs_file (const FerryParts      *parts,
                                    FerryCaller           *caller,
                                    GDBusMethodInvocation *invocation)
{
  list_jobs (parts, caller, invocation, jobs_listed_for_file_cb);
}

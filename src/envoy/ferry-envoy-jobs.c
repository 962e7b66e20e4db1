/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Looking after one user’s jobs. */

#include "config.h"

#include "client/ferry-job-dict.h"
#include "envoy/ferry-envoy-call.h"
#include "envoy/ferry-envoy.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>
#include <sys/stat.h>

/* Somebody who never used Ferry has no jobs, and gets no service and no folders
 * from being looked at. Only the usual place is looked at where no service runs:
 * what that user’s environment would say, nobody knows. */
static gboolean
has_jobs (void)
{
  g_autoptr(FerryBus) bus = ferry_bus_finder_find (FERRY_BUS_START_NEVER, NULL, NULL);
  g_autofree char *address_file = ferry_bus_finder_get_address_file ();
  g_autofree char *folder = g_path_get_dirname (address_file);
  g_autofree char *store = g_build_filename (folder, FERRY_STORE_FILE, NULL);
  struct stat info;

  return bus != NULL || (lstat (store, &info) == 0 && S_ISREG (info.st_mode));
}

/* Whoever reads it has another list than “ferry list”. */
static GVariant *
refuse (GError **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND,
               _("The user “%s” has no such job. “ferry list --all-users” shows all that are unfinished."),
               g_get_user_name ());
  return NULL;
}

static GVariant *
get_job (const FerryEnvoy *self,
         GVariant         *request,
         GError          **error)
{
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) call_error = NULL;
  const char *id;

  if (!has_jobs ())
    return refuse (error);

  g_variant_get_child (request, 0, "&s", &id);
  reply = ferry_client_call (self->client, "GetJob", g_variant_new ("(s)", id), &call_error);
  if (reply != NULL)
    return g_variant_get_child_value (reply, 0);

  if (g_error_matches (call_error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND))
    return refuse (error);

  g_propagate_error (error, g_steal_pointer (&call_error));
  return NULL;
}

static GVariant *
administer (const FerryEnvoy *self,
            GVariant         *request,
            const char       *what,
            GError          **error)
{
  g_autoptr(GVariant) job = get_job (self, request, error);
  const char *administrator;

  if (job == NULL)
    return NULL;

  g_variant_get_child (request, 1, "&s", &administrator);
  return ferry_envoy_call_for_nothing (self, "Administer",
                                       g_variant_new ("(sss)", ferry_job_dict_get_string (job, "id"), what,
                                                      administrator),
                                       error);
}

GVariant *
ferry_envoy_list (const FerryEnvoy *self,
                  GVariant         *request,
                  GError          **error)
{
  if (!has_jobs ())
    return g_variant_ref_sink (g_variant_new ("(aa{sv})", NULL));

  return ferry_client_call (self->client, "ListJobs", g_variant_new ("(a{sv})", NULL), error);
}

GVariant *
ferry_envoy_find (const FerryEnvoy *self,
                  GVariant         *request,
                  GError          **error)
{
  g_autoptr(GVariant) job = get_job (self, request, error);

  if (job == NULL)
    return NULL;

  return g_variant_ref_sink (g_variant_new ("(s)", ferry_job_dict_get_string (job, "id")));
}

GVariant *
ferry_envoy_suspend (const FerryEnvoy *self,
                     GVariant         *request,
                     GError          **error)
{
  return administer (self, request, "suspend", error);
}

GVariant *
ferry_envoy_resume (const FerryEnvoy *self,
                    GVariant         *request,
                    GError          **error)
{
  return administer (self, request, "resume", error);
}

GVariant *
ferry_envoy_cancel (const FerryEnvoy *self,
                    GVariant         *request,
                    GError          **error)
{
  return administer (self, request, "cancel", error);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-requests.h"

#include "core/ferry-job-consent.h"
#include "service/ferry-job-request.h"
#include "shared/ferry-error.h"

/* The one way from a request to jobs, be it a call or an action, the user’s or a
 * sandboxed app’s:
 *
 *   what the user says to the app is looked up
 *   handles in the document portal are looked up
 *   the request is parsed, by the rules for who asks
 *   the jobs are made, and wait for consent if it was not given */

typedef struct
{
  GDBusConnection *connection; /* (owned) */
  FerryEngine *engine;         /* (owned) */
  FerryCaller *caller;         /* (owned) */
  GVariant *requests;          /* (owned): a(a{sv}a(sa{sv})) */
  GUnixFDList *handles;        /* (owned) (nullable) */
  GHashTable *documents;       /* (owned) (nullable): see #FerryRequestHandles */
  FerryVerdict verdict;
} Creation;

static void
creation_free (Creation *creation)
{
  g_object_unref (creation->connection);
  g_object_unref (creation->engine);
  ferry_caller_unref (creation->caller);
  g_variant_unref (creation->requests);
  g_clear_object (&creation->handles);
  g_clear_pointer (&creation->documents, g_hash_table_unref);
  g_free (creation);
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GPtrArray *jobs;
  GError *error = NULL;

  jobs = ferry_engine_create_finish (FERRY_ENGINE (source), result, &error);
  if (jobs != NULL)
    g_task_return_pointer (task, jobs, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static GPtrArray *
parse (const Creation *creation,
       GError        **error)
{
  const FerryRequestHandles handles = { creation->handles, creation->documents };
  g_autoptr(GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_job_spec_unref);
  GVariantIter iter;
  GVariant *options, *files;

  g_variant_iter_init (&iter, creation->requests);
  while (g_variant_iter_next (&iter, "(@a{sv}@a(sa{sv}))", &options, &files))
    {
      g_autoptr(GVariant) taken_options = options;
      g_autoptr(GVariant) taken_files = files;
      g_autoptr(FerryJobSpec) spec = NULL;

      spec = ferry_job_request_parse (options, files, &handles, creation->caller, error);
      if (spec == NULL)
        return NULL;

      g_ptr_array_add (specs, ferry_job_consent_mark (spec, creation->verdict != FERRY_VERDICT_ALLOWED));
    }

  return g_steal_pointer (&specs);
}

static void
create (GTask *task) /* (transfer full) */
{
  Creation *creation = g_task_get_task_data (task);
  g_autoptr(GPtrArray) specs = NULL;
  GError *error = NULL;

  specs = parse (creation, &error);
  if (specs != NULL)
    {
      ferry_engine_create_async (creation->engine, creation->caller->client, specs, created_cb, task);
      return;
    }

  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
documents_found_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Creation *creation = g_task_get_task_data (task);
  GError *error = NULL;

  creation->documents = ferry_documents_find_finish (result, &error);
  if (creation->documents != NULL)
    create (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
look_at_handles (GTask       *task, /* (transfer full) */
                 FerryVerdict verdict)
{
  Creation *creation = g_task_get_task_data (task);

  creation->verdict = verdict;
  if (ferry_documents_are_among (creation->handles))
    ferry_documents_find_async (creation->connection, creation->handles,
                                creation->caller->app != NULL ? creation->caller->client : NULL,
                                documents_found_cb, task);
  else
    create (task);
}

static void
permissions_read_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryPermissionStore *store = FERRY_PERMISSION_STORE (source);
  const Creation *creation = g_task_get_task_data (task);
  FerryVerdict verdict;
  GError *error = NULL;

  /* No store, no consent. */
  if (!ferry_permission_store_load_finish (store, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  verdict = ferry_permission_store_get (store, creation->caller->client);
  if (verdict == FERRY_VERDICT_DENIED)
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_CONSENT_DENIED, "%s",
                             ferry_error_code_to_sentence (FERRY_ERROR_CONSENT_DENIED));
  else
    look_at_handles (g_steal_pointer (&task), verdict);
}

/**
 * ferry_requests_create_async:
 * @parts: what the service is made of
 * @caller: who asks
 * @requests: `a(a{sv}a(sa{sv}))`, options and files of each job
 * @handles: (nullable): what the handles in @requests stand for
 * @callback: called when all jobs are on disk, or none is
 * @user_data: for @callback
 */
void
ferry_requests_create_async (const FerryParts   *parts,
                             FerryCaller        *caller,
                             GVariant           *requests,
                             GUnixFDList        *handles,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Creation *creation = g_new0 (Creation, 1);

  creation->connection = g_object_ref (parts->connection);
  creation->engine = g_object_ref (parts->engine);
  creation->caller = ferry_caller_ref (caller);
  creation->requests = g_variant_ref (requests);
  creation->handles = handles != NULL ? g_object_ref (handles) : NULL;
  g_task_set_source_tag (task, ferry_requests_create_async);
  g_task_set_task_data (task, creation, (GDestroyNotify) creation_free);

  if (caller->app == NULL)
    look_at_handles (task, FERRY_VERDICT_ALLOWED);
  else
    ferry_permission_store_load_async (parts->permissions, permissions_read_cb, task);
}

/**
 * ferry_requests_create_finish:
 * @result: what the callback got
 * @error: return location: what parsing and creating say;
 *   %FERRY_ERROR_CONSENT_DENIED; %FERRY_ERROR_NOT_AVAILABLE without a permission
 *   store
 *
 * Returns: (transfer full) (nullable) (element-type FerryJob): the jobs, in the
 *   order of the requests
 */
GPtrArray *
ferry_requests_create_finish (GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

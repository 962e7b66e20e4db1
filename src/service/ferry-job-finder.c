/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-job-finder.h"

#include <glib/gi18n-lib.h>

/**
 * FerryJobFinder:
 *
 * Finds a job wherever it is: the engine has the unfinished ones, the store
 * the history. Owned by the service, borrowed by the objects that are named
 * jobs. It changes nothing.
 */
struct _FerryJobFinder
{
  GObject parent_instance;

  FerryEngine *engine; /* (owned) */
  FerryStore *store;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (FerryJobFinder, ferry_job_finder, G_TYPE_OBJECT)

typedef struct
{
  FerryCaller *caller; /* (owned) */
  FerryJob *job;       /* (owned) (nullable): found among the unfinished */
} Search;

static void
search_free (Search *search)
{
  ferry_caller_unref (search->caller);
  g_clear_object (&search->job);
  g_free (search);
}

static GTask *
search_new (FerryJobFinder     *self,
            FerryCaller        *caller,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  Search *search = g_new0 (Search, 1);
  GTask *task = g_task_new (self, NULL, callback, user_data);

  search->caller = ferry_caller_ref (caller);
  g_task_set_source_tag (task, search_new);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);

  return task;
}

/* The one way out of a search that found something. */
static void
return_job (GTask    *task,
            FerryJob *job)
{
  Search *search = g_task_get_task_data (task);

  if (ferry_caller_may_see (search->caller, ferry_job_get_client (job)))
    g_task_return_pointer (task, g_object_ref (job), g_object_unref);
  else
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, "%s",
                             ferry_error_code_to_sentence (FERRY_ERROR_NOT_FOUND));
}

/* That several jobs begin alike would tell an app of others’. */
static void
return_error (GTask  *task,
              GError *error) /* (transfer full) */
{
  const Search *search = g_task_get_task_data (task);
  g_autoptr(GError) taken = error;

  if (search->caller->app != NULL && g_error_matches (taken, FERRY_ERROR, FERRY_ERROR_AMBIGUOUS))
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, "%s",
                             ferry_error_code_to_sentence (FERRY_ERROR_NOT_FOUND));
  else
    g_task_return_error (task, g_steal_pointer (&taken));
}

static void
found_in_history_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  g_autoptr(FerryJob) job = NULL;
  g_autoptr(GError) error = NULL;

  job = ferry_store_find_finish (FERRY_STORE (source), result, &error);

  if (search->job != NULL && g_error_matches (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND))
    return_job (task, search->job);
  else if (search->job != NULL && job != NULL)
    return_error (task, g_error_new_literal (FERRY_ERROR, FERRY_ERROR_AMBIGUOUS,
                                             ferry_error_code_to_sentence (FERRY_ERROR_AMBIGUOUS)));
  else if (job != NULL)
    return_job (task, job);
  else
    return_error (task, g_steal_pointer (&error));
}

static void
found_token_in_history_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(FerryJob) job = NULL;
  g_autoptr(GError) error = NULL;

  job = ferry_store_find_token_finish (FERRY_STORE (source), result, &error);
  if (job != NULL)
    return_job (task, job);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
ferry_job_finder_finalize (GObject *object)
{
  FerryJobFinder *self = FERRY_JOB_FINDER (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ferry_job_finder_parent_class)->finalize (object);
}

static void
ferry_job_finder_class_init (FerryJobFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_job_finder_finalize;
}

static void
ferry_job_finder_init (FerryJobFinder *self)
{
}

/**
 * ferry_job_finder_new:
 * @engine: has the unfinished jobs
 * @store: has the finished ones
 *
 * Returns: (transfer full): a finder
 */
FerryJobFinder *
ferry_job_finder_new (FerryEngine *engine,
                      FerryStore  *store)
{
  FerryJobFinder *self;

  g_return_val_if_fail (FERRY_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (FERRY_IS_STORE (store), NULL);

  self = g_object_new (FERRY_TYPE_JOB_FINDER, NULL);
  self->engine = g_object_ref (engine);
  self->store = g_object_ref (store);

  return self;
}

/**
 * ferry_job_finder_find_async:
 * @self: a finder
 * @caller: who asks
 * @prefix: an id, or a prefix that no other job has
 * @callback: called when the job is found, or is not
 * @user_data: data for @callback
 */
void
ferry_job_finder_find_async (FerryJobFinder     *self,
                             FerryCaller        *caller,
                             const char         *prefix,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  Search *search;
  FerryJob *job;

  g_return_if_fail (FERRY_IS_JOB_FINDER (self));
  g_return_if_fail (prefix != NULL);

  task = search_new (self, caller, callback, user_data);
  search = g_task_get_task_data (task);

  if (*prefix == '\0')
    {
      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                               _("The id of a job must not be empty."));
      return;
    }

  job = ferry_engine_find_job (self->engine, prefix, &error);
  if (job == NULL && !g_error_matches (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND))
    {
      return_error (task, g_steal_pointer (&error));
      return;
    }

  if (job != NULL && g_str_equal (ferry_job_get_id (job), prefix))
    {
      return_job (task, job);
      return;
    }

  /* A prefix may be that of a finished job, too. */
  g_set_object (&search->job, job);
  ferry_store_find_async (self->store, prefix, NULL, found_in_history_cb, g_steal_pointer (&task));
}

/**
 * ferry_job_finder_find_token_async:
 * @self: a finder
 * @caller: who asks
 * @client: whose job
 * @token: the last element of its path
 * @callback: called when the job is found, or is not
 * @user_data: data for @callback
 */
void
ferry_job_finder_find_token_async (FerryJobFinder     *self,
                                   FerryCaller        *caller,
                                   const char         *client,
                                   const char         *token,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  FerryJob *job;

  g_return_if_fail (FERRY_IS_JOB_FINDER (self));

  task = search_new (self, caller, callback, user_data);
  job = ferry_engine_find_token (self->engine, client, token);
  if (job != NULL)
    return_job (task, job);
  else
    ferry_store_find_token_async (self->store, client, token, NULL, found_token_in_history_cb,
                                  g_steal_pointer (&task));
}

/**
 * ferry_job_finder_find_finish:
 * @self: a finder
 * @result: what the callback was given
 * @error: (nullable): %FERRY_ERROR_NOT_FOUND, also for a job that the caller
 *   may not see, %FERRY_ERROR_AMBIGUOUS, or an error of the store
 *
 * Ends either search.
 *
 * Returns: (transfer full) (nullable): the job
 */
FerryJob *
ferry_job_finder_find_finish (FerryJobFinder *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

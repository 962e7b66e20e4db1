/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of jobs for a caller. There may be ten thousand of them and more, so it is
 * made in several turns of the main loop, between which transfers go on. What
 * changes meanwhile is put right when the list is fetched, which is when the caller
 * is answered: the list is as all jobs are then, after whatever signals were sent
 * before and before those that come later. */

#include "config.h"

#include "service/ferry-job-listing.h"

#include "service/ferry-job-filter.h"
#include "service/ferry-job-rows.h"

/* Bytes that are written in one turn: they take as long as the jobs of one. */
#define TURN_BYTES (2 * 1024 * 1024)

typedef struct
{
  /* Input */
  FerryEngine *engine; /* (owned) */
  FerryCaller *caller; /* (owned) */
  FerryJobFilter filter;

  /* In progress */
  FerryJobRows *rows;    /* (owned) */
  GPtrArray *unfinished; /* (owned) (nullable) (element-type FerryJob): those that came since, too */
  guint n_unfinished;    /* how many of them have a row */
  GPtrArray *finished;   /* (owned) (nullable) (element-type FerryJob): the history */
  guint n_finished;      /* how many of them have a row, or none */
  GHashTable *places;    /* (owned) (element-type FerryJob guint): rows of @unfinished */
  GHashTable *changed;   /* (owned) (element-type FerryJob): whose row is out of date */
  GPtrArray *ended;      /* (owned) (element-type FerryJob): have left the engine since, in this order */
  GHashTable *listed;    /* (owned) (element-type utf8): ids of finished jobs that the engine has or had */
} Listing;

static void
listing_free (Listing *listing)
{
  g_signal_handlers_disconnect_by_data (listing->engine, listing);
  g_clear_pointer (&listing->rows, ferry_job_rows_free);
  g_clear_pointer (&listing->changed, g_hash_table_unref);
  g_clear_pointer (&listing->places, g_hash_table_unref);
  g_clear_pointer (&listing->listed, g_hash_table_unref);
  g_clear_pointer (&listing->unfinished, g_ptr_array_unref);
  g_clear_pointer (&listing->finished, g_ptr_array_unref);
  g_clear_pointer (&listing->ended, g_ptr_array_unref);
  ferry_caller_unref (listing->caller);
  g_object_unref (listing->engine);
  g_free (listing);
}

static void
on_job_added (Listing  *listing,
              FerryJob *job)
{
  if (listing->unfinished != NULL)
    g_ptr_array_add (listing->unfinished, g_object_ref (job));
}

static void
on_job_changed (Listing  *listing,
                FerryJob *job)
{
  if (g_hash_table_contains (listing->places, job))
    g_hash_table_add (listing->changed, job);
}

static void
on_job_removed (Listing  *listing,
                FerryJob *job)
{
  g_ptr_array_add (listing->ended, g_object_ref (job));
}

static Listing *
listing_new (FerryEngine *engine,
             FerryCaller *caller)
{
  Listing *listing = g_new0 (Listing, 1);

  listing->engine = g_object_ref (engine);
  listing->caller = ferry_caller_ref (caller);
  listing->places = g_hash_table_new (NULL, NULL);
  listing->changed = g_hash_table_new (NULL, NULL);
  listing->ended = g_ptr_array_new_with_free_func (g_object_unref);
  listing->listed = g_hash_table_new (g_str_hash, g_str_equal);
  g_signal_connect_swapped (engine, "job-added", G_CALLBACK (on_job_added), listing);
  g_signal_connect_swapped (engine, "job-changed", G_CALLBACK (on_job_changed), listing);
  g_signal_connect_swapped (engine, "job-removed", G_CALLBACK (on_job_removed), listing);

  return listing;
}

/* @job, if it is one that the list has. */
static FerryJob *
select_job (Listing  *listing,
            FerryJob *job)
{
  if (ferry_job_filter_has_state (&listing->filter, ferry_job_get_state (job)) &&
      ferry_caller_may_see (listing->caller, ferry_job_get_client (job)))
    return job;

  return NULL;
}

static gboolean
is_in_history (Listing  *listing,
               FerryJob *job)
{
  const FerryJobFilter *filter = &listing->filter;

  return (ferry_job_filter_get_history (filter) & (1u << ferry_job_get_state (job))) != 0 &&
         (filter->before == 0 || ferry_job_get_record (job)->completed < filter->before);
}

/* Takes @job from what a turn may still do. */
static void
count_down (guint    *left,
            FerryJob *job)
{
  guint cost = MAX (1, ferry_job_get_n_files (job));

  *left = *left > cost ? *left - cost : 0;
}

static void
add_unfinished (Listing *listing,
                guint   *left)
{
  while (listing->n_unfinished < listing->unfinished->len && *left > 0)
    {
      FerryJob *job = listing->unfinished->pdata[listing->n_unfinished++];
      guint place = ferry_job_rows_add (listing->rows, select_job (listing, job));

      g_hash_table_insert (listing->places, job, GUINT_TO_POINTER (place));
      count_down (left, job);
    }
}

static void
add_finished (Listing *listing,
              guint   *left)
{
  while (listing->finished != NULL && listing->n_finished < listing->finished->len && *left > 0)
    {
      FerryJob *job = listing->finished->pdata[listing->n_finished++];

      if (select_job (listing, job) != NULL && !g_hash_table_contains (listing->listed, ferry_job_get_id (job)))
        ferry_job_rows_add_finished (listing->rows, job);
      count_down (left, job);
    }
}

/* What does not come in such a turn comes in the next. */
static gboolean
turn_cb (gpointer user_data)
{
  GTask *task = user_data;
  Listing *listing = g_task_get_task_data (task);
  guint left = FERRY_JOB_LISTING_TURN;
  gboolean is_written = FALSE;
  GError *error = NULL;

  add_unfinished (listing, &left);
  add_finished (listing, &left);
  if (left == 0)
    return G_SOURCE_CONTINUE;

  if (!ferry_job_rows_write (listing->rows, TURN_BYTES, &is_written, &error))
    g_task_return_error (task, error);
  else if (is_written)
    g_task_return_boolean (task, TRUE);
  else
    return G_SOURCE_CONTINUE;

  return G_SOURCE_REMOVE;
}

/* Now that the history is there: an end that it may know of already is told by the
 * engine’s job, which is the later one. */
static void
begin (GTask *task)
{
  Listing *listing = g_task_get_task_data (task);

  listing->unfinished = ferry_engine_get_jobs (listing->engine);
  for (guint i = 0; i < listing->ended->len; i++)
    g_hash_table_add (listing->listed, (gpointer) ferry_job_get_id (listing->ended->pdata[i]));
  for (guint i = 0; i < listing->unfinished->len; i++)
    {
      FerryJob *job = listing->unfinished->pdata[i];

      if (ferry_state_is_final (ferry_job_get_state (job)))
        g_hash_table_add (listing->listed, (gpointer) ferry_job_get_id (job));
    }

  if (turn_cb (task) == G_SOURCE_CONTINUE)
    g_idle_add_full (G_PRIORITY_DEFAULT, turn_cb, g_object_ref (task), g_object_unref);
}

static void
history_read_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Listing *listing = g_task_get_task_data (task);
  GError *error = NULL;

  listing->finished = ferry_store_history_finish (FERRY_STORE (source), result, &error);
  if (listing->finished == NULL)
    g_task_return_error (task, error);
  else
    begin (task);
}

/**
 * ferry_job_listing_run_async:
 * @engine: has the unfinished jobs
 * @store: has the finished ones
 * @caller: who asks; jobs that it may not see are not there for it
 * @filter: a{sv}, see ListJobs in org.ferry.Ferry1
 * @callback: called when the list can be fetched
 * @user_data: data for @callback
 *
 * Lists unfinished jobs, oldest first, and then finished ones, newest first, if
 * the filter asks for them. No turn of the main loop takes longer because there are
 * more of them.
 */
void
ferry_job_listing_run_async (FerryEngine        *engine,
                             FerryStore         *store,
                             FerryCaller        *caller,
                             GVariant           *filter,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (engine, NULL, callback, user_data);
  Listing *listing = listing_new (engine, caller);
  GError *error = NULL;
  guint history;

  g_task_set_source_tag (task, ferry_job_listing_run_async);
  g_task_set_task_data (task, listing, (GDestroyNotify) listing_free);

  if (ferry_job_filter_read (&listing->filter, filter, &error))
    listing->rows = ferry_job_rows_new (listing->filter.keys, &error);
  if (listing->rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  history = ferry_job_filter_get_history (&listing->filter);
  if (history != 0)
    ferry_store_history_async (store, history, listing->filter.before, listing->filter.limit,
                               NULL, history_read_cb, g_steal_pointer (&task));
  else
    begin (task);
}

/* All that happened since the jobs were put into the list. */
static void
catch_up (Listing *listing)
{
  guint left = G_MAXUINT;
  GHashTableIter iter;
  gpointer job;

  add_unfinished (listing, &left);

  g_hash_table_iter_init (&iter, listing->changed);
  while (g_hash_table_iter_next (&iter, &job, NULL))
    ferry_job_rows_set (listing->rows, GPOINTER_TO_UINT (g_hash_table_lookup (listing->places, job)),
                        select_job (listing, job));

  for (guint i = 0; i < listing->ended->len; i++)
    {
      gpointer place;

      job = listing->ended->pdata[i];
      if (g_hash_table_lookup_extended (listing->places, job, NULL, &place))
        ferry_job_rows_set (listing->rows, GPOINTER_TO_UINT (place), NULL);
      if (is_in_history (listing, job) && select_job (listing, job) != NULL)
        ferry_job_rows_add_ended (listing->rows, job);
    }

  if (listing->filter.limit > 0)
    ferry_job_rows_limit_finished (listing->rows, listing->filter.limit);
}

/**
 * ferry_job_listing_run_finish:
 * @engine: the engine given to ferry_job_listing_run_async()
 * @result: what the callback was given
 * @error: (nullable): %FERRY_ERROR_INVALID_ARGUMENT naming the key, or an error
 *   of the store
 *
 * The caller is to be answered at once: the list is as the jobs are now.
 *
 * Returns: a sealed file with the jobs, aa{sv}, to be closed by the caller; -1 on
 *   error
 */
int
ferry_job_listing_run_finish (FerryEngine  *engine,
                              GAsyncResult *result,
                              GError      **error)
{
  Listing *listing;
  gboolean is_written;

  g_return_val_if_fail (g_task_is_valid (result, engine), -1);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return -1;

  listing = g_task_get_task_data (G_TASK (result));
  catch_up (listing);
  if (!ferry_job_rows_write (listing->rows, G_MAXSIZE, &is_written, error))
    return -1;

  return ferry_job_rows_finish (listing->rows, error);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-job-listing.h"

#include "service/ferry-job-view.h"

#include <glib/gi18n-lib.h>

#define STATE_BIT(state) (1u << (state))
#define FINAL_STATES (STATE_BIT (FERRY_STATE_ACKNOWLEDGED) | STATE_BIT (FERRY_STATE_CANCELLED))
#define ALL_STATES (STATE_BIT (FERRY_N_STATES) - 1)

/* The filter of ListJobs, read. */
typedef struct
{
  gboolean all;
  guint states; /* STATE_BIT()s */
  FerryJobKeys keys;
  guint limit;
  gint64 before;
} Filter;

typedef struct
{
  /* Input */
  FerryCaller *caller; /* (owned) */
  Filter filter;

  /* In progress */
  GVariantBuilder builder; /* aa{sv} */
  GHashTable *listed;      /* (owned) (element-type utf8): ids so far */
} Listing;

static void
listing_free (Listing *listing)
{
  ferry_caller_unref (listing->caller);
  g_variant_builder_clear (&listing->builder);
  g_hash_table_unref (listing->listed);
  g_free (listing);
}

static gboolean
read_state (GVariant *value,
            Filter   *filter,
            GError  **error)
{
  const char *nick = g_variant_get_string (value, NULL);
  FerryState state;

  if (ferry_state_from_nick (nick, &state))
    {
      filter->states = STATE_BIT (state);
      return TRUE;
    }

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“state” must be one of the nine states, such as “queued”, not “%s”."), nick);
  return FALSE;
}

static gboolean
read_fields (GVariant *value,
             Filter   *filter,
             GError  **error)
{
  g_autofree const char **names = g_variant_get_strv (value, NULL);

  return ferry_job_view_parse_keys (names, &filter->keys, error);
}

static gboolean
read_all (GVariant *value,
          Filter   *filter,
          GError  **error)
{
  filter->all = g_variant_get_boolean (value);

  return TRUE;
}

static gboolean
read_limit (GVariant *value,
            Filter   *filter,
            GError  **error)
{
  filter->limit = g_variant_get_uint32 (value);

  return TRUE;
}

static gboolean
read_before (GVariant *value,
             Filter   *filter,
             GError  **error)
{
  g_autofree char *before = NULL;

  filter->before = g_variant_get_int64 (value);
  if (filter->before >= 0)
    return TRUE;

  before = g_strdup_printf ("%" G_GINT64_FORMAT, filter->before);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“before” must be a time since 1970, not %s."), before);
  return FALSE;
}

static const struct
{
  const char *key;
  const char *type;
  gboolean (*read) (GVariant *value,
                    Filter   *filter,
                    GError  **error);
} filter_keys[] = {
  { "all", "b", read_all },
  { "state", "s", read_state },
  { "fields", "as", read_fields },
  { "limit", "u", read_limit },
  { "before", "x", read_before },
};

static gboolean
read_filter_key (Filter     *filter,
                 const char *key,
                 GVariant   *value,
                 GError    **error)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (filter_keys) && !g_str_equal (filter_keys[i].key, key))
    i++;

  if (i == G_N_ELEMENTS (filter_keys))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("The filter names “%s”, which jobs cannot be listed by."), key);
      return FALSE;
    }

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE (filter_keys[i].type)))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“%s” must be of the D-Bus type “%s”, not “%s”."), key, filter_keys[i].type,
                   g_variant_get_type_string (value));
      return FALSE;
    }

  return filter_keys[i].read (value, filter, error);
}

static gboolean
read_filter (GVariant *options,
             Filter   *filter,
             GError  **error)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;

  *filter = (Filter){ .states = ALL_STATES, .keys = FERRY_JOB_KEYS_ALL };

  g_variant_iter_init (&iter, options);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      g_autoptr(GVariant) taken = value;

      if (!read_filter_key (filter, key, taken, error))
        return FALSE;
    }

  return TRUE;
}

/* Each is put into its final form at once: a tree of thousands of jobs, one
 * value an object, would take ten times the memory, and longer. */
static void
add_job (Listing  *listing,
         FerryJob *job)
{
  g_autoptr(GVariant) dictionary = g_variant_ref_sink (ferry_job_view_to_dictionary (job, listing->filter.keys));

  g_variant_get_data (dictionary);
  g_variant_builder_add_value (&listing->builder, dictionary);
}

/* A job may end after the engine was asked and before the history is: such a
 * one is not listed twice. */
static void
add_jobs (Listing   *listing,
          GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      FerryJob *job = g_ptr_array_index (jobs, i);

      if ((listing->filter.states & STATE_BIT (ferry_job_get_state (job))) != 0 &&
          ferry_caller_may_see (listing->caller, ferry_job_get_client (job)) &&
          g_hash_table_add (listing->listed, g_strdup (ferry_job_get_id (job))))
        add_job (listing, job);
    }
}

/* The one way out of a listing that went well. */
static void
return_jobs (GTask *task)
{
  Listing *listing = g_task_get_task_data (task);

  g_task_return_pointer (task, g_variant_ref_sink (g_variant_builder_end (&listing->builder)),
                         (GDestroyNotify) g_variant_unref);
}

static void
history_read_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GPtrArray) jobs = NULL;
  GError *error = NULL;

  jobs = ferry_store_history_finish (FERRY_STORE (source), result, &error);
  if (jobs == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  add_jobs (g_task_get_task_data (task), jobs);
  return_jobs (task);
}

/**
 * ferry_job_listing_run_async:
 * @engine: has the unfinished jobs
 * @store: has the finished ones
 * @caller: who asks; jobs that it may not see are not there for it
 * @filter: a{sv}, see ListJobs in org.ferry.Ferry1
 * @callback: called when the list is there
 * @user_data: data for @callback
 *
 * Lists unfinished jobs, oldest first, and then finished ones, newest first, if
 * the filter asks for them.
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
  Listing *listing = g_new0 (Listing, 1);
  g_autoptr(GPtrArray) jobs = NULL;
  GError *error = NULL;
  guint final_states;

  listing->caller = ferry_caller_ref (caller);
  listing->listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_variant_builder_init (&listing->builder, G_VARIANT_TYPE ("aa{sv}"));
  g_task_set_source_tag (task, ferry_job_listing_run_async);
  g_task_set_task_data (task, listing, (GDestroyNotify) listing_free);

  if (!read_filter (filter, &listing->filter, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  jobs = ferry_engine_get_jobs (engine);
  add_jobs (listing, jobs);

  /* Who asks for a final state by name means the history. */
  final_states = listing->filter.states & FINAL_STATES;
  if (final_states != 0 && (listing->filter.all || listing->filter.states == final_states))
    ferry_store_history_async (store, final_states, listing->filter.before, listing->filter.limit,
                               NULL, history_read_cb, g_steal_pointer (&task));
  else
    return_jobs (task);
}

/**
 * ferry_job_listing_run_finish:
 * @engine: the engine given to ferry_job_listing_run_async()
 * @result: what the callback was given
 * @error: (nullable): %FERRY_ERROR_INVALID_ARGUMENT naming the key, or an error
 *   of the store
 *
 * Returns: (transfer full) (nullable): the jobs, aa{sv}
 */
GVariant *
ferry_job_listing_run_finish (FerryEngine  *engine,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

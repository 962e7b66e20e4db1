/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-creation.h"
#include "core/ferry-engine-private.h"
#include "core/ferry-folder-marks.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>

/* A call that creates jobs, in the order of execution:
 *
 *   the limits; requests that are jobs already are answered with these
 *   the folders are looked at, the jobs made and stored, all or none
 *   they are admitted, told, and the call is answered
 *
 * Finished jobs keep their tokens, and the store does not take another job with
 * one. Hardly any call comes upon one, so the finished jobs are only looked at
 * when a call fails, for whatever reason: what is a job already needs neither a
 * folder nor a place. Then the call begins again.
 *
 * While a call is under way its tokens are claimed: another call with one of
 * them waits for it and then begins again, so that two calls with the same
 * request make one job however close they come. */

typedef struct
{
  GTask *task; /* (owned) */
  guint index;
} Lookup;

static void begin (GTask *task);
static void on_folders_checked_cb (GObject      *object,
                                   GAsyncResult *result,
                                   gpointer      user_data);
static void on_inserted_cb (GObject      *object,
                            GAsyncResult *result,
                            gpointer      user_data);
static void retreat (GTask  *task,
                     GError *error);
static void on_token_found_cb (GObject      *object,
                               GAsyncResult *result,
                               gpointer      user_data);

static void
release_claims (FerryEngine *self,
                GTask       *task)
{
  FerryCreation *creation = g_task_get_task_data (task);

  for (guint i = 0; i < creation->items->len; i++)
    {
      const char *key = ferry_creation_get_item (creation, i)->key;

      if (key != NULL && g_hash_table_lookup (self->claims, key) == task)
        g_hash_table_remove (self->claims, key);
    }
}

static void
release_places (FerryEngine   *self,
                FerryCreation *creation)
{
  self->n_reserved -= creation->n_reserved;
  ferry_roster_reserve (self->roster, creation->client, -(int) creation->n_reserved);
  creation->n_reserved = 0;
}

/* The one place where a creation ends. */
static void
finish (GTask *task)
{
  FerryEngine *self = g_task_get_source_object (task);
  FerryCreation *creation = g_task_get_task_data (task);
  g_autoptr(GPtrArray) followers = g_steal_pointer (&creation->followers);

  release_claims (self, task);
  release_places (self, creation);
  creation->followers = g_ptr_array_new_with_free_func (g_object_unref);

  if (creation->error != NULL)
    g_task_return_error (task, g_steal_pointer (&creation->error));
  else
    g_task_return_pointer (task, ferry_creation_collect_jobs (creation), (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < followers->len; i++)
    begin (g_ptr_array_index (followers, i));

  ferry_engine_end_call (self);
}

static void
fail (GTask  *task,
      GError *error)
{
  FerryCreation *creation = g_task_get_task_data (task);

  creation->error = error;
  finish (task);
}

static gboolean
claim_tokens (FerryEngine *self,
              GTask       *task,
              GError     **error)
{
  FerryCreation *creation = g_task_get_task_data (task);

  for (guint i = 0; i < creation->items->len; i++)
    {
      FerryCreationItem *item = ferry_creation_get_item (creation, i);
      FerryEntry *entry;

      if (item->key == NULL || item->twin != NULL)
        continue;

      entry = ferry_roster_find_token (self->roster, creation->client, item->spec->token);
      if (entry != NULL && !ferry_creation_item_answer (item, entry->job, error))
        return FALSE;

      if (entry == NULL)
        g_hash_table_insert (self->claims, g_strdup (item->key), task);
    }

  return TRUE;
}

static GTask *
find_rival (FerryEngine   *self,
            FerryCreation *creation)
{
  for (guint i = 0; i < creation->items->len; i++)
    {
      const char *key = ferry_creation_get_item (creation, i)->key;
      GTask *rival = key != NULL ? g_hash_table_lookup (self->claims, key) : NULL;

      if (rival != NULL)
        return rival;
    }

  return NULL;
}

/* Partial files in one folder are told apart by the beginning of the id alone. */
static char *
make_id (FerryEngine *self)
{
  for (;;)
    {
      g_autofree char *id = ferry_creation_make_id ();

      if (!ferry_roster_has_short_id (self->roster, id))
        return g_steal_pointer (&id);
    }
}

static void
make_jobs (FerryEngine   *self,
           FerryCreation *creation,
           GHashTable    *marks)
{
  for (guint i = 0; i < creation->items->len; i++)
    {
      FerryCreationItem *item = ferry_creation_get_item (creation, i);
      g_autofree char *id = NULL;

      if (item->is_old)
        continue;

      id = make_id (self);
      ferry_creation_make_job (creation, item, id, marks, ferry_clock_real (self->clock));
    }
}

static gboolean
reserve (FerryEngine   *self,
         FerryCreation *creation,
         GError       **error)
{
  guint n_new = 0;

  for (guint i = 0; i < creation->items->len; i++)
    n_new += !ferry_creation_get_item (creation, i)->is_old;

  if (!ferry_engine_check_number (self, creation->client, n_new, error))
    return FALSE;

  creation->n_reserved = n_new;
  self->n_reserved += n_new;
  ferry_roster_reserve (self->roster, creation->client, (int) n_new);

  return TRUE;
}

static void
check_folders (GTask *task)
{
  FerryEngine *self = g_task_get_source_object (task);
  FerryCreation *creation = g_task_get_task_data (task);
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_file_spec_unref);
  GError *error = NULL;

  if (!reserve (self, creation, &error))
    {
      retreat (task, error);
      return;
    }

  for (guint i = 0; i < creation->items->len; i++)
    {
      FerryCreationItem *item = ferry_creation_get_item (creation, i);

      if (!item->is_old)
        g_ptr_array_extend_and_steal (files, ferry_job_spec_list_files (item->spec));
    }

  if (creation->n_reserved == 0)
    finish (task);
  else
    ferry_folder_marks_async (self->publisher, files,
                              !g_str_equal (creation->client, FERRY_CLIENT_USER),
                              on_folders_checked_cb, g_object_ref (task));
}

static void
on_folders_checked_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryEngine *self = g_task_get_source_object (task);
  FerryCreation *creation = g_task_get_task_data (task);
  g_autoptr(GHashTable) marks = NULL;
  GError *error = NULL;

  marks = ferry_folder_marks_finish (result, &error);
  if (marks == NULL)
    {
      retreat (task, error);
      return;
    }

  make_jobs (self, creation, marks);
  ferry_store_insert_async (self->store, creation->new_jobs, NULL, on_inserted_cb,
                            g_steal_pointer (&task));
}

/* First what stays and then what is told, which goes: the memory of the one
 * would lie scattered between that of the other, and could not be given back. */
static void
admit_all (FerryEngine *self,
           GPtrArray   *jobs)
{
  g_autofree FerryEntry **entries = g_new (FerryEntry *, jobs->len);

  for (guint i = 0; i < jobs->len; i++)
    entries[i] = ferry_engine_admit (self, g_ptr_array_index (jobs, i));

  for (guint i = 0; i < jobs->len; i++)
    ferry_engine_announce (self, entries[i]);
}

static void
on_inserted_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryEngine *self = g_task_get_source_object (task);
  FerryCreation *creation = g_task_get_task_data (task);
  GError *error = NULL;

  if (!ferry_store_insert_finish (self->store, result, &error))
    {
      retreat (task, error);
      return;
    }

  admit_all (self, creation->new_jobs);
  finish (task);
}

static void
look_up (GTask *task,
         guint  index)
{
  FerryEngine *self = g_task_get_source_object (task);
  FerryCreation *creation = g_task_get_task_data (task);
  FerryCreationItem *item = ferry_creation_get_item (creation, index);
  Lookup *lookup = g_new (Lookup, 1);

  creation->n_lookups++;
  *lookup = (Lookup){ .task = g_object_ref (task), .index = index };
  ferry_store_find_token_async (self->store, creation->client, item->spec->token, NULL,
                                on_token_found_cb, lookup);
}

static void
on_token_found_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Lookup *lookup = user_data;
  g_autoptr(GTask) task = lookup->task;
  FerryEngine *self = g_task_get_source_object (task);
  FerryCreation *creation = g_task_get_task_data (task);
  FerryCreationItem *item = ferry_creation_get_item (creation, lookup->index);
  g_autoptr(FerryJob) job = NULL;
  g_autoptr(GError) error = NULL;

  g_free (lookup);
  job = ferry_store_find_token_finish (self->store, result, &error);
  if (job != NULL)
    creation->has_found |= ferry_creation_item_answer (item, job, &error);
  else if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND))
    g_clear_error (&error);

  if (error != NULL && creation->error == NULL)
    creation->error = g_steal_pointer (&error);
  if (--creation->n_lookups > 0)
    return;

  if (creation->error == NULL && creation->has_found)
    {
      g_clear_error (&creation->setback);
      check_folders (task);
      return;
    }

  if (creation->error == NULL)
    creation->error = g_steal_pointer (&creation->setback);
  finish (task);
}

/* Finished jobs may be what was asked for, and then nothing was wrong. */
static void
retreat (GTask  *task,
         GError *error)
{
  FerryEngine *self = g_task_get_source_object (task);
  FerryCreation *creation = g_task_get_task_data (task);

  if (creation->has_looked || !ferry_creation_has_open_tokens (creation))
    {
      fail (task, error);
      return;
    }

  creation->has_looked = TRUE;
  creation->setback = error;
  release_places (self, creation);
  ferry_creation_drop_jobs (creation);

  for (guint i = 0; i < creation->items->len; i++)
    {
      const FerryCreationItem *item = ferry_creation_get_item (creation, i);

      if (item->key != NULL && !item->is_old)
        look_up (task, i);
    }
}

static void
begin (GTask *task)
{
  FerryEngine *self = g_task_get_source_object (task);
  FerryCreation *creation = g_task_get_task_data (task);
  GTask *rival = find_rival (self, creation);
  GError *error = NULL;

  if (rival != NULL)
    {
      FerryCreation *other = g_task_get_task_data (rival);

      g_ptr_array_add (other->followers, g_object_ref (task));
      return;
    }

  if (!claim_tokens (self, task, &error))
    {
      fail (task, error);
      return;
    }

  check_folders (task);
}

static gboolean
check_requests (FerryEngine *self,
                const char  *client,
                GPtrArray   *specs,
                GError     **error)
{
  for (guint i = 0; i < specs->len; i++)
    {
      const FerryJobSpec *spec = g_ptr_array_index (specs, i);
      g_autoptr(GPtrArray) files = ferry_job_spec_list_files (spec);

      if (spec->type != FERRY_JOB_TYPE_DOWNLOAD)
        {
          g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                               _("Uploads are not available yet. Ask for a download."));
          return FALSE;
        }

      if (spec->n_files == 0 && !spec->suspended)
        {
          g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_EMPTY,
                               ferry_error_code_to_sentence (FERRY_ERROR_EMPTY));
          return FALSE;
        }

      if (!ferry_engine_check_files (self, client, spec->n_files, files, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * ferry_engine_create_async:
 * @self: the engine
 * @client: whose jobs they are to be: a verified app id, or %FERRY_CLIENT_USER
 * @specs: (element-type FerryJobSpec): what is asked for
 * @callback: called when all of them are on disk, or none is
 * @user_data: for @callback
 *
 * Creates jobs. A request with a token that @client has used before for the same
 * request is answered with the job there is, even a finished one.
 */
void
ferry_engine_create_async (FerryEngine        *self,
                           const char         *client,
                           GPtrArray          *specs,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (client != NULL);
  g_return_if_fail (specs != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_engine_create_async);
  g_task_set_task_data (task, ferry_creation_new (client, specs),
                        (GDestroyNotify) ferry_creation_free);

  ferry_engine_begin_call (self);
  if (!ferry_engine_is_running (self, &error) || !check_requests (self, client, specs, &error) ||
      !ferry_creation_find_twins (g_task_get_task_data (task), &error))
    fail (task, error);
  else
    begin (task);
}

/**
 * ferry_engine_create_finish:
 * @self: the engine
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_TOKEN_IN_USE, %FERRY_ERROR_TOO_MANY_JOBS,
 *   %FERRY_ERROR_TOO_MANY_FILES, %FERRY_ERROR_TOO_MANY_RANGES, %FERRY_ERROR_EMPTY,
 *   %FERRY_ERROR_NOT_AVAILABLE, %FERRY_ERROR_DESTINATION_DENIED,
 *   %FERRY_ERROR_DESTINATION_MISSING, %FERRY_ERROR_STORE_FAILED
 *
 * Returns: (transfer full) (element-type FerryJob): the jobs in the order of the
 *   requests, or %NULL on error
 */
GPtrArray *
ferry_engine_create_finish (FerryEngine  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

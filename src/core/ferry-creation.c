/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-creation.h"
#include "core/ferry-folder-marks.h"
#include "core/ferry-gates.h"
#include "core/ferry-roster.h"

#include <glib/gi18n-lib.h>

static void
clear_item (gpointer data)
{
  FerryCreationItem *item = data;

  g_clear_pointer (&item->spec, ferry_job_spec_unref);
  g_free (item->key);
  g_clear_object (&item->job);
}

/**
 * ferry_creation_new:
 * @client: whose jobs they are to be
 * @specs: (element-type FerryJobSpec): what is asked for
 *
 * Returns: (transfer full): the call
 */
FerryCreation *
ferry_creation_new (const char *client,
                    GPtrArray  *specs)
{
  FerryCreation *self;

  g_return_val_if_fail (client != NULL, NULL);
  g_return_val_if_fail (specs != NULL, NULL);

  self = g_new0 (FerryCreation, 1);
  self->client = g_strdup (client);
  self->items = g_array_sized_new (FALSE, TRUE, sizeof (FerryCreationItem), specs->len);
  g_array_set_clear_func (self->items, clear_item);
  self->followers = g_ptr_array_new_with_free_func (g_object_unref);
  self->new_jobs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < specs->len; i++)
    {
      FerryJobSpec *spec = g_ptr_array_index (specs, i);
      FerryCreationItem item = { .spec = ferry_job_spec_ref (spec) };

      if (spec->token != NULL)
        item.key = ferry_roster_dup_token_key (client, spec->token);
      g_array_append_val (self->items, item);
    }

  return self;
}

/**
 * ferry_creation_free:
 * @self: (transfer full): a call
 */
void
ferry_creation_free (FerryCreation *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->client);
  g_array_unref (self->items);
  g_ptr_array_unref (self->followers);
  g_ptr_array_unref (self->new_jobs);
  g_clear_error (&self->setback);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * ferry_creation_get_item:
 * @self: a call
 * @index: a request’s place in it
 *
 * Returns: (transfer none): the request
 */
FerryCreationItem *
ferry_creation_get_item (FerryCreation *self,
                         guint          index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->items->len, NULL);

  return &g_array_index (self->items, FerryCreationItem, index);
}

/**
 * ferry_creation_find_twins:
 * @self: a call
 * @error: return location: %FERRY_ERROR_TOKEN_IN_USE
 *
 * Notes which requests of the call are the same job as an earlier one.
 *
 * Returns: whether no two different requests have the same token
 */
gboolean
ferry_creation_find_twins (FerryCreation *self,
                           GError       **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->items->len; i++)
    {
      FerryCreationItem *item = ferry_creation_get_item (self, i);

      if (item->key == NULL)
        continue;

      item->twin = g_hash_table_lookup (seen, item->key);
      item->is_old = item->twin != NULL;
      if (item->twin == NULL)
        {
          g_hash_table_insert (seen, item->key, item);
        }
      else if (!ferry_job_spec_equal (item->twin->spec, item->spec))
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_TOKEN_IN_USE,
                       _("Two different jobs of the request bear the token “%s”. Choose another token."),
                       item->spec->token);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * ferry_creation_item_answer:
 * @item: a request that has a token
 * @job: the client’s job of that token
 * @error: return location: %FERRY_ERROR_TOKEN_IN_USE
 *
 * Returns: whether @job is what was asked for, and so the answer
 */
gboolean
ferry_creation_item_answer (FerryCreationItem *item,
                            FerryJob          *job,
                            GError           **error)
{
  g_return_val_if_fail (item != NULL, FALSE);
  g_return_val_if_fail (FERRY_IS_JOB (job), FALSE);

  if (!ferry_job_spec_equal (ferry_job_get_spec (job), item->spec))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_TOKEN_IN_USE,
                   _("Another job bears the token “%s” already. Choose another token."),
                   item->spec->token);
      return FALSE;
    }

  g_set_object (&item->job, job);
  item->is_old = TRUE;

  return TRUE;
}

/**
 * ferry_creation_make_job:
 * @self: a call
 * @item: a request of it for which there is no job
 * @id: the id that the job gets
 * @marks: (element-type utf8 utf8): the marks of its folders’ file systems
 * @now: the time, microseconds since 1970
 */
void
ferry_creation_make_job (FerryCreation     *self,
                         FerryCreationItem *item,
                         const char        *id,
                         GHashTable        *marks,
                         gint64             now)
{
  const FerryJobSpec *spec;
  FerryJobRecord *record;

  g_return_if_fail (self != NULL);
  g_return_if_fail (item != NULL && item->job == NULL);

  item->spec = ferry_folder_marks_bind (marks, item->spec);
  item->job = ferry_job_new (id, self->client, item->spec);
  g_ptr_array_add (self->new_jobs, g_object_ref (item->job));

  spec = item->spec;
  record = ferry_job_get_record (item->job);
  record->state = spec->suspended ? FERRY_STATE_SUSPENDED : FERRY_STATE_QUEUED;
  record->waits = spec->suspended ? 0 : ferry_gates_get_queue_waits (item->job, 0);
  record->created = now;
  record->modified = now;
}

/**
 * ferry_creation_has_open_tokens:
 * @self: a call
 *
 * Returns: whether it has requests with a token for which no job is known
 */
gboolean
ferry_creation_has_open_tokens (FerryCreation *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->items->len; i++)
    {
      const FerryCreationItem *item = ferry_creation_get_item (self, i);

      if (item->key != NULL && !item->is_old)
        return TRUE;
    }

  return FALSE;
}

/**
 * ferry_creation_drop_jobs:
 * @self: a call
 *
 * Forgets the jobs that were made for it, none of which was stored.
 */
void
ferry_creation_drop_jobs (FerryCreation *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      FerryCreationItem *item = ferry_creation_get_item (self, i);

      if (!item->is_old)
        g_clear_object (&item->job);
    }

  g_ptr_array_set_size (self->new_jobs, 0);
}

/**
 * ferry_creation_collect_jobs:
 * @self: a call that went well
 *
 * Returns: (transfer full) (element-type FerryJob): the answers, in the order of
 *   the requests
 */
GPtrArray *
ferry_creation_collect_jobs (FerryCreation *self)
{
  GPtrArray *jobs;

  g_return_val_if_fail (self != NULL, NULL);

  jobs = g_ptr_array_new_full (self->items->len, g_object_unref);
  for (guint i = 0; i < self->items->len; i++)
    {
      FerryCreationItem *item = ferry_creation_get_item (self, i);

      g_ptr_array_add (jobs, g_object_ref (item->twin != NULL ? item->twin->job : item->job));
    }

  return jobs;
}

/**
 * ferry_creation_make_id:
 *
 * Returns: (transfer full): 32 random hexadecimal digits; an id is a part of
 *   object paths, so it has no dashes
 */
char *
ferry_creation_make_id (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  char *end = uuid;

  for (const char *from = uuid; *from != '\0'; from++)
    {
      if (*from != '-')
        *end++ = *from;
    }
  *end = '\0';

  return g_steal_pointer (&uuid);
}

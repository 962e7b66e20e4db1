/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-engine-private.h"

#include <glib/gi18n-lib.h>

static void
log_completion (FerryEngine *self,
                FerryEntry  *entry)
{
  FerryEnding *ending = entry->ending;
  guint n_files = ferry_job_get_n_files (entry->job);
  guint n_whole = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n_files; i++)
    n_whole += ferry_job_get_file (entry->job, i)->state == FERRY_FILE_STATE_PUBLISHED;

  if (n_whole < n_files)
    text = g_strdup_printf (ngettext ("Completed early: %u of %u file was finished and is kept.",
                                      "Completed early: %u of %u files were finished and are kept.",
                                      n_files),
                            n_whole, n_files);
  else if (ending->published->len == 1)
    text = g_strdup_printf (_("Published as “%s”."),
                            ((FerryFile *) g_ptr_array_index (ending->published, 0))->name);
  else
    text = g_strdup_printf (ngettext ("Published %u file.", "Published %u files.", n_whole),
                            n_whole);

  ferry_engine_log (self, entry, "published", NULL, text);
}

static void
take_outcome (FerryEngine      *self,
              FerryEntry       *entry,
              FerryFile        *file,
              FerryPublication *publication)
{
  if (publication->published_name != NULL)
    {
      ferry_file_set_name (file, publication->published_name);
      file->state = FERRY_FILE_STATE_PUBLISHED;
      /* What was copied to another machine is to be removed here yet. */
      if (file->spec->remote == NULL)
        ferry_file_set_checkpoint (file, NULL);
    }
  else if (g_error_matches (publication->error, FERRY_ERROR, FERRY_ERROR_TARGET_CHANGED))
    {
      /* Its bytes are gone; a resume fetches them again. */
      ferry_file_set_checkpoint (file, NULL);
      file->bytes_done = 0;
      file->state = FERRY_FILE_STATE_QUEUED;
    }
  else
    {
      return;
    }

  ferry_store_update_file (self->store, entry->job, file);
}

static void
on_published_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  FerryEntry *entry = user_data;
  g_autoptr(FerryEngine) self = g_object_ref (entry->engine);
  g_autoptr(GError) error = NULL;
  gboolean published;

  published = ferry_publisher_publish_finish (self->publisher, result, &error);
  for (guint i = 0; i < entry->ending->publications->len; i++)
    take_outcome (self, entry, g_ptr_array_index (entry->ending->published, i),
                  g_ptr_array_index (entry->ending->publications, i));
  ferry_engine_tell (self, entry->job, FERRY_JOB_CHANGE_FILES);

  if (published)
    log_completion (self, entry);
  ferry_engine_end_after_publishing (self, entry, error);
}

static FerryPublication *
make_publication (FerryEntry *entry,
                  FerryFile  *file)
{
  FerryPublication *publication = ferry_publication_new ();

  publication->folder = g_strdup (file->spec->folder);
  publication->filesystem = g_strdup (file->spec->filesystem);
  publication->name = ferry_file_get_basename (file);
  publication->part_name = g_strdup (file->checkpoint->part_name);
  publication->part_inode = file->checkpoint->part_inode;
  publication->modified = file->checkpoint->modified;
  publication->is_bound = file->spec->is_bound;
  publication->overwrite = publication->is_bound || ferry_job_get_spec (entry->job)->overwrite;
  if (file->spec->remote != NULL)
    {
      publication->remote = g_strdup (file->spec->remote);
      publication->job = g_strdup (ferry_job_get_id (entry->job));
      publication->client = g_strdup (ferry_job_get_client (entry->job));
      publication->token = g_strdup (ferry_job_get_spec (entry->job)->extras->helper_token);
      publication->priority = ferry_job_get_priority (entry->job);
      publication->limit = ferry_job_get_spec (entry->job)->extras->limit;
    }

  return publication;
}

/*
 * ferry_engine_publish:
 * @self: the engine
 * @entry: a job that is being completed and whose files are on disk
 *
 * Gives the files that are whole their names; then
 * ferry_engine_end_after_publishing() is called.
 */
void
ferry_engine_publish (FerryEngine *self,
                      FerryEntry  *entry)
{
  FerryEnding *ending = entry->ending;
  const guint n_files = ferry_job_get_n_files (entry->job);

  ending->publications = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_publication_free);
  for (guint i = 0; i < n_files; i++)
    {
      FerryFile *file = ferry_job_get_file (entry->job, i);

      if (file->state != FERRY_FILE_STATE_TRANSFERRED || file->checkpoint == NULL)
        continue;

      g_ptr_array_add (ending->publications, make_publication (entry, file));
      g_ptr_array_add (ending->published, file);
    }

  ferry_publisher_publish_async (self->publisher, ending->publications, ending->cancellable,
                                 on_published_cb, entry);
}

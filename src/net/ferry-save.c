/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-save.h"

#include "net/ferry-http-error.h"

/* Hashing so much takes no longer than the sync before it; it is done while
 * others wait for theirs. */
#define QUICK_BYTES (256 * 1024)

static gboolean
verify (FerrySave *self,
        GError   **error)
{
  for (guint i = 0; i < self->digests->len; i++)
    {
      const FerryDigest *digest = g_ptr_array_index (self->digests, i);
      g_autofree char *hex = ferry_partial_file_digest (self->file, digest->type, self->cancellable, error);

      if (hex == NULL)
        return FALSE;
      if (!g_str_equal (hex, digest->hex))
        {
          g_propagate_error (error, ferry_http_error_new (FERRY_ERROR_VALIDATION_FAILED,
                                                          self->request->file->url));
          return FALSE;
        }
    }

  return TRUE;
}

/* One that is gone or another’s is none of our business; one that cannot be
 * removed goes when the job does. */
static void
remove_old (FerrySave             *self,
            const FerryCheckpoint *checkpoint)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPartialFile) file = NULL;

  file = ferry_partial_file_open (self->request->file->folder, self->request->file->filesystem,
                                  checkpoint->part_name, checkpoint->part_inode, &error);
  if (file == NULL || !ferry_partial_file_discard (file, &error))
    g_debug ("An old partial file stays: %s", error->message);
}

static void
begin (gpointer data)
{
  FerrySave *self = data;

  if (self->file != NULL)
    ferry_partial_file_begin_sync (self->file);
}

static void
run (gpointer data)
{
  FerrySave *self = data;

  if (self->wrong != NULL)
    ferry_partial_file_discard (self->wrong, NULL);
  for (guint i = 0; i < self->old->len; i++)
    remove_old (self, g_ptr_array_index (self->old, i));

  if (self->file != NULL &&
      (!ferry_partial_file_sync (self->file, &self->error) || !verify (self, &self->error)))
    return;

  if (self->superseded != NULL)
    remove_old (self, self->superseded);
}

static void
on_done (gpointer data)
{
  FerrySave *self = data;

  self->saved (self, self->user_data);
}

/**
 * ferry_save_new:
 * @request: (transfer none): what is fetched; must outlive the save
 *
 * Returns: (transfer full): a save that does nothing yet
 */
FerrySave *
ferry_save_new (const FerryFetchRequest *request)
{
  FerrySave *self = g_new0 (FerrySave, 1);

  self->work.begin = begin;
  self->work.run = run;
  self->work.done = on_done;
  self->request = request;
  self->digests = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_digest_free);
  self->old = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_checkpoint_unref);
  self->cancellable = g_cancellable_new ();

  return self;
}

/**
 * ferry_save_free:
 * @self: (transfer full): a save that is not running
 */
void
ferry_save_free (FerrySave *self)
{
  g_clear_object (&self->file);
  g_clear_object (&self->wrong);
  g_clear_pointer (&self->checkpoint, ferry_checkpoint_unref);
  g_ptr_array_unref (self->digests);
  g_ptr_array_unref (self->old);
  g_clear_pointer (&self->superseded, ferry_checkpoint_unref);
  g_object_unref (self->cancellable);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * ferry_save_add_digest:
 * @self: a save
 * @digest: (nullable): what the file must hash to as well
 */
void
ferry_save_add_digest (FerrySave         *self,
                       const FerryDigest *digest)
{
  if (digest == NULL)
    return;

  for (guint i = 0; i < self->digests->len; i++)
    {
      if (ferry_digest_equal (g_ptr_array_index (self->digests, i), digest))
        return;
    }

  g_ptr_array_add (self->digests, ferry_digest_copy (digest));
}

/**
 * ferry_save_start:
 * @self: (transfer none): a save
 * @loop: the transfer loop
 *
 * Does it, in a worker thread.
 */
void
ferry_save_start (FerrySave         *self,
                  FerryTransferLoop *loop)
{
  const gboolean is_long = self->digests->len > 0 && ferry_checkpoint_get_done (self->checkpoint) > QUICK_BYTES;

  self->work.device = self->file != NULL ? ferry_partial_file_get_device (self->file) : 0;
  ferry_transfer_loop_work (loop, &self->work, is_long);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What of a transfer is on disk: which partial files there are, what is durable
 * of them, and the way a transfer ends. There is one trip to the disk at a time,
 * so that checkpoints come in order and an error of one is not lost in another. */

#include "config.h"

#include "net/ferry-soup-transfer-private.h"

#include "net/ferry-http-error.h"
#include "shared/ferry-error.h"

static void settle (FerrySoupTransfer *self);

static void
ferry_soup_transfer_free (FerrySoupTransfer *self)
{
  ferry_transfer_loop_remove_ticker (self->loop, &self->ticker);
  ferry_limits_drop_job (ferry_transfer_loop_get_limits (self->loop), self->request->job_id);
  g_ptr_array_unref (self->connections);
  g_clear_pointer (&self->sources, ferry_sources_free);
  g_clear_pointer (&self->auth, ferry_transfer_auth_free);
  g_clear_pointer (&self->part, ferry_part_free);
  g_clear_pointer (&self->kept, ferry_checkpoint_unref);
  g_clear_pointer (&self->durable, ferry_checkpoint_unref);
  g_ptr_array_unref (self->doomed);
  g_clear_error (&self->error);
  ferry_fetch_request_free (self->request);
  g_free (self->origin);
  g_free (self->odd_key);
  g_free (self);
}

/* The one way out. */
static void
finish (gpointer data)
{
  FerrySoupTransfer *self = data;

  g_assert (self->save == NULL);

  ferry_soup_transfer_tell_progress (self);
  /* Who hears of the end may publish the file or unmount its folder at once. */
  g_clear_pointer (&self->part, ferry_part_free);
  self->events->finished (self->user_data, self->error, self->retry_after);
  ferry_soup_transfer_free (self);
}

static void
doom (FerrySoupTransfer *self,
      FerryCheckpoint   *checkpoint)
{
  if (checkpoint != NULL && checkpoint->part_name != NULL)
    g_ptr_array_add (self->doomed, ferry_checkpoint_ref (checkpoint));
}

/* Keeps a partial file that is not gone on with beside the one that is, or the
 * one kept so far if that is better. */
static void
keep (FerrySoupTransfer *self,
      FerryCheckpoint   *checkpoint)
{
  g_autoptr(FerryCheckpoint) before = g_steal_pointer (&self->kept);
  FerryCheckpoint *better;

  if (ferry_checkpoint_get_done (checkpoint) == 0)
    better = before;
  else
    better = ferry_resume_choose_kept (checkpoint, before);
  if (better != checkpoint)
    doom (self, checkpoint);
  if (better != before)
    doom (self, before);
  if (better == NULL)
    return;

  self->kept = better->previous == NULL ? ferry_checkpoint_ref (better) : ferry_checkpoint_copy (better);
  g_clear_pointer (&self->kept->previous, ferry_checkpoint_unref);
}

/* Returns whether the partial file of @checkpoint is there. */
static gboolean
open_again (FerrySoupTransfer *self,
            FerryCheckpoint   *checkpoint)
{
  GError *error = NULL;

  self->part = ferry_part_new_from_checkpoint (self->request, checkpoint, &error);
  if (self->part != NULL)
    {
      self->durable = ferry_checkpoint_ref (checkpoint);
      return TRUE;
    }

  if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_TARGET_CHANGED))
    {
      g_debug ("%s starts anew: %s", self->odd_key, error->message);
      g_error_free (error);
    }
  else
    {
      ferry_soup_transfer_end (self, error, 0);
    }

  return FALSE;
}

/**
 * ferry_soup_transfer_open_part:
 * @self: a transfer that has just begun
 *
 * Opens the partial file of an earlier run, if there is one that can be gone on
 * with. One that another program has replaced is not touched.
 */
void
ferry_soup_transfer_open_part (FerrySoupTransfer *self)
{
  FerryCheckpoint *checkpoint = self->request->checkpoint;
  FerryCheckpoint *previous = checkpoint != NULL ? checkpoint->previous : NULL;
  const gboolean can_range = ferry_soup_transfer_can_range (self);
  FerryCheckpoint *chosen = ferry_resume_choose (checkpoint, ferry_sources_is_protected (self->sources), can_range);
  FerryCheckpoint *lost = NULL;

  if (chosen != NULL && !open_again (self, chosen))
    {
      lost = chosen;
      chosen = lost == checkpoint ? ferry_resume_choose (previous, FALSE, can_range) : NULL;
      if (chosen != NULL && self->state == FERRY_TRANSFER_FETCHING && !open_again (self, chosen))
        return;
    }

  if (previous != NULL && previous != chosen && previous != lost)
    keep (self, previous);
  if (checkpoint != NULL && checkpoint != chosen && checkpoint != lost)
    keep (self, checkpoint);
}

/**
 * ferry_soup_transfer_retire_part:
 * @self: a transfer that goes on with another version of the file
 *
 * The bytes of the old version stay until the new one is whole.
 */
void
ferry_soup_transfer_retire_part (FerrySoupTransfer *self)
{
  g_autoptr(FerryCheckpoint) durable = g_steal_pointer (&self->durable);

  if (durable == NULL)
    {
      durable = ferry_part_to_checkpoint (self->part, NULL);
      doom (self, durable);
    }
  else
    {
      keep (self, durable);
    }

  g_clear_pointer (&self->part, ferry_part_free);
  self->unsaved = 0;
}

/**
 * ferry_soup_transfer_dup_names:
 * @self: a transfer
 *
 * Returns: (transfer full): names that a new partial file must not take, be it
 *   that a checkpoint knows them or that another program has put a file there
 */
GStrv
ferry_soup_transfer_dup_names (FerrySoupTransfer *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (FerryCheckpoint *old = self->request->checkpoint; old != NULL; old = old->previous)
    {
      if (old->part_name != NULL)
        g_strv_builder_add (builder, old->part_name);
    }

  if (self->kept != NULL)
    g_strv_builder_add (builder, self->kept->part_name);
  for (guint i = 0; i < self->doomed->len; i++)
    g_strv_builder_add (builder, ((FerryCheckpoint *) g_ptr_array_index (self->doomed, i))->part_name);

  return g_strv_builder_end (builder);
}

/**
 * ferry_soup_transfer_tell_checkpoint:
 * @self: a transfer
 * @checkpoint: what is durable now
 */
void
ferry_soup_transfer_tell_checkpoint (FerrySoupTransfer *self,
                                     FerryCheckpoint   *checkpoint)
{
  ferry_checkpoint_ref (checkpoint);
  g_clear_pointer (&self->durable, ferry_checkpoint_unref);
  self->durable = checkpoint;
  self->events->checkpoint (self->user_data, checkpoint);
}

/**
 * ferry_soup_transfer_tell_progress:
 * @self: a transfer
 *
 * Tells how many bytes there are, if that has changed, and how many went over the
 * network for it.
 */
void
ferry_soup_transfer_tell_progress (FerrySoupTransfer *self)
{
  const goffset written = self->part != NULL ? ferry_segments_get_written (self->part->segments) : 0;

  ferry_traffic_flush (&self->traffic);
  if (!self->is_connected || written == self->told)
    return;

  self->told = written;
  self->events->progress (self->user_data, written);
}

/* Everything is there and right, or it was not the file at all. */
static void
on_verified (FerrySoupTransfer *self,
             FerrySave         *save)
{
  if (save->error == NULL)
    {
      g_clear_pointer (&self->kept, ferry_checkpoint_unref);
      ferry_soup_transfer_tell_checkpoint (self, save->checkpoint);
      self->state = FERRY_TRANSFER_ENDED;
      g_clear_object (&save->file);
      finish (self);
      return;
    }

  if (g_error_matches (save->error, FERRY_ERROR, FERRY_ERROR_VALIDATION_FAILED))
    ferry_soup_transfer_reject (self, g_steal_pointer (&save->error));
  else
    ferry_soup_transfer_end (self, g_steal_pointer (&save->error), 0);
}

static void
on_saved_while_fetching (FerrySoupTransfer *self,
                         FerrySave         *save)
{
  /* It may have been of a version that was given up meanwhile. */
  const gboolean is_current = self->part != NULL && save->file == self->part->file;

  if (is_current && save->error != NULL)
    {
      ferry_soup_transfer_end (self, g_steal_pointer (&save->error), 0);
      return;
    }

  if (is_current)
    ferry_soup_transfer_tell_checkpoint (self, save->checkpoint);
  if (self->state == FERRY_TRANSFER_VERIFYING)
    ferry_soup_transfer_verify (self);
}

/* Hashing that was stopped comes after the sync, which was right. */
static void
on_saved_while_ending (FerrySoupTransfer *self,
                       FerrySave         *save)
{
  const gboolean is_current = self->part != NULL && save->file == self->part->file;
  const gboolean is_stopped = g_error_matches (save->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (is_current && save->error == NULL)
    {
      ferry_soup_transfer_tell_checkpoint (self, save->checkpoint);
    }
  else if (is_current && is_stopped)
    {
      g_autoptr(FerryCheckpoint) checkpoint = ferry_part_to_checkpoint (self->part, self->kept);

      ferry_soup_transfer_tell_checkpoint (self, checkpoint);
    }
  else if (save->error != NULL)
    {
      g_debug ("%s: not saved at the end: %s", self->odd_key, save->error->message);
      self->unsaved = 0;
    }

  settle (self);
}

static void
on_saved (FerrySave *save,
          gpointer   user_data)
{
  FerrySoupTransfer *self = user_data;
  g_autoptr(FerrySave) done = save;

  self->save = NULL;
  if (self->state == FERRY_TRANSFER_ENDING)
    on_saved_while_ending (self, done);
  else if (done->checkpoint != NULL && done->checkpoint->verified)
    on_verified (self, done);
  else
    on_saved_while_fetching (self, done);
}

/* Begins a trip to the disk for what is there now. */
static FerrySave *
prepare_save (FerrySoupTransfer *self)
{
  FerrySave *save = ferry_save_new (self->request);

  save->saved = on_saved;
  save->user_data = self;
  if (self->part != NULL)
    {
      save->file = g_object_ref (self->part->file);
      save->checkpoint = ferry_part_to_checkpoint (self->part, self->kept);
    }
  g_ptr_array_extend_and_steal (save->old, g_steal_pointer (&self->doomed));
  self->doomed = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_checkpoint_unref);

  self->save = save;
  self->unsaved = 0;
  self->saved_at = g_get_monotonic_time ();

  return save;
}

/**
 * ferry_soup_transfer_save:
 * @self: a transfer
 *
 * Makes durable what is there, and then tells of it. Does nothing if that is
 * going on already.
 */
void
ferry_soup_transfer_save (FerrySoupTransfer *self)
{
  if (self->save == NULL)
    ferry_save_start (prepare_save (self), self->loop);
}

/**
 * ferry_soup_transfer_verify:
 * @self: a transfer of which all bytes are there
 *
 * Makes them durable and checks them, and ends the transfer.
 */
void
ferry_soup_transfer_verify (FerrySoupTransfer *self)
{
  const FerryFileSpec *file = self->request->file;
  const goffset length = ferry_segments_get_length (self->part->segments);
  FerrySave *save;

  if (self->state == FERRY_TRANSFER_FETCHING)
    self->events->received (self->user_data);
  self->state = FERRY_TRANSFER_VERIFYING;
  ferry_soup_transfer_disconnect_all (self, NULL);
  ferry_soup_transfer_tell_progress (self);
  if (self->save != NULL)
    return;

  if (file->ranges == NULL && file->size >= 0 && file->size != length)
    {
      ferry_soup_transfer_reject (self, ferry_http_error_new (FERRY_ERROR_LENGTH_MISMATCH, file->url));
      return;
    }

  save = prepare_save (self);
  save->checkpoint->verified = TRUE;
  g_clear_pointer (&save->checkpoint->previous, ferry_checkpoint_unref);
  save->superseded = self->kept != NULL ? ferry_checkpoint_ref (self->kept) : NULL;
  if (file->ranges == NULL)
    {
      ferry_save_add_digest (save, file->digest);
      ferry_save_add_digest (save, self->part->digest);
    }
  ferry_save_start (save, self->loop);
}

/**
 * ferry_soup_transfer_reject:
 * @self: a transfer of which all bytes are there
 * @error: (transfer full): why they are not the file
 *
 * Keeps nothing of them, so that resuming starts anew; but first says so, for
 * after a crash nobody must take them for good.
 */
void
ferry_soup_transfer_reject (FerrySoupTransfer *self,
                            GError            *error)
{
  g_autoptr(FerryCheckpoint) checkpoint = NULL;
  FerrySave *save;

  if (self->kept != NULL)
    {
      checkpoint = ferry_checkpoint_ref (self->kept);
    }
  else
    {
      checkpoint = ferry_checkpoint_new ();
      checkpoint->part_name = g_strdup (ferry_partial_file_get_name (self->part->file));
      checkpoint->part_inode = ferry_partial_file_get_inode (self->part->file);
    }

  self->state = FERRY_TRANSFER_ENDING;
  self->error = error;
  ferry_soup_transfer_disconnect_all (self, NULL);
  ferry_soup_transfer_tell_checkpoint (self, checkpoint);

  save = prepare_save (self);
  save->wrong = g_steal_pointer (&save->file);
  g_clear_pointer (&save->checkpoint, ferry_checkpoint_unref);
  g_clear_pointer (&self->part, ferry_part_free);
  ferry_save_start (save, self->loop);
}

/* Ends a transfer as soon as all that can be durable is. */
static void
settle (FerrySoupTransfer *self)
{
  if (self->save != NULL)
    return;

  if ((self->part != NULL && self->unsaved > 0) || self->doomed->len > 0)
    {
      ferry_soup_transfer_save (self);
      return;
    }

  /* Not at once: the caller may still be at work with @self. */
  self->state = FERRY_TRANSFER_ENDED;
  ferry_transfer_loop_call (self->loop, finish, self);
}

/**
 * ferry_soup_transfer_end:
 * @self: a transfer
 * @error: (transfer full): why it ends
 * @retry_after: when the server wants to be asked again, 0 if it did not say
 *
 * Closes the connections and ends the transfer when what is there is durable.
 * The first error counts.
 */
void
ferry_soup_transfer_end (FerrySoupTransfer *self,
                         GError            *error,
                         gint64             retry_after)
{
  if (self->state == FERRY_TRANSFER_ENDING || self->state == FERRY_TRANSFER_ENDED)
    {
      g_error_free (error);
      return;
    }

  self->state = FERRY_TRANSFER_ENDING;
  self->error = error;
  self->retry_after = retry_after;
  ferry_soup_transfer_disconnect_all (self, NULL);
  if (self->save != NULL)
    g_cancellable_cancel (self->save->cancellable);
  settle (self);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-part.h"

#include "core/ferry-url.h"
#include "net/ferry-file-name.h"
#include "net/ferry-http-error.h"
#include "shared/ferry-error.h"

#include <string.h>

/* Reserving space costs a call to the disk, which small files do without. */
#define RESERVE_MIN (1024 * 1024)

/* Up to where the partial file holds anything of use. */
static goffset
get_end (const FerryCheckpoint *checkpoint)
{
  goffset end = 0;

  for (guint i = 0; i < checkpoint->segments->len; i++)
    {
      const FerrySegment *segment = &g_array_index (checkpoint->segments, FerrySegment, i);

      if (segment->done > 0)
        end = MAX (end, segment->position + segment->done);
    }

  return end;
}

/* Inodes are used again: a file that is shorter than what was made durable is
 * not the one that was left, and cutting it would fill it up with nothing. */
static gboolean
cut (FerryPart *self,
     goffset    end,
     GError   **error)
{
  if (ferry_partial_file_get_length (self->file) < end)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_TARGET_CHANGED,
                           ferry_error_code_to_sentence (FERRY_ERROR_TARGET_CHANGED));
      return FALSE;
    }

  return ferry_partial_file_truncate (self->file, end, error);
}

static gboolean
reserve (FerryPart *self,
         GError   **error)
{
  const goffset length = ferry_segments_get_length (self->segments);

  return length < RESERVE_MIN || ferry_partial_file_reserve (self->file, length, error);
}

/**
 * ferry_part_new_from_checkpoint:
 * @request: what is fetched
 * @checkpoint: where an earlier run left off
 * @error: return location; %FERRY_ERROR_TARGET_CHANGED if the partial file is not
 *   the one that was left
 *
 * Opens the partial file again, and cuts off what was not durable.
 *
 * Returns: (transfer full) (nullable): the part
 */
FerryPart *
ferry_part_new_from_checkpoint (const FerryFetchRequest *request,
                                const FerryCheckpoint   *checkpoint,
                                GError                 **error)
{
  g_autoptr(FerryPart) self = g_new0 (FerryPart, 1);

  self->file = ferry_partial_file_open (request->file->folder, request->file->filesystem,
                                        checkpoint->part_name, checkpoint->part_inode, error);
  if (self->file == NULL)
    return NULL;

  self->segments = ferry_segments_new_from_array (checkpoint->segments);
  self->etag = g_strdup (checkpoint->etag);
  self->last_modified = g_strdup (checkpoint->last_modified);
  self->remote_length = checkpoint->remote_length;
  self->accepts_ranges = checkpoint->accepts_ranges;
  self->name = g_strdup (checkpoint->name);
  self->modified = checkpoint->modified;

  if (!cut (self, get_end (checkpoint), error) || !reserve (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* The name that a browser would choose, where the job names none. Of an address
 * that was sent on the first one is what the user saw; but “…/download?id=7”
 * says less than “…/ferry-1.0.tar.gz”. */
static char *
choose_name (const FerryFetchRequest *request,
             const FerryAnswer       *answer)
{
  g_autofree char *seen = ferry_url_dup_name (request->file->url);

  return ferry_file_name_choose (answer->disposition,
                                 strchr (seen, '.') != NULL ? request->file->url : answer->url);
}

static goffset
get_remote_length (const FerryAnswer *answer)
{
  return answer->status == SOUP_STATUS_PARTIAL_CONTENT ? answer->range.total : answer->length;
}

/* Adds one range of those asked for. @remote_length may be unknown. */
static gboolean
add_range (FerryPart        *self,
           const FerryRange *range,
           gboolean          is_last,
           const char       *url,
           GError          **error)
{
  goffset length = range->length;

  if (self->remote_length >= 0)
    {
      if (range->offset >= self->remote_length ||
          (length >= 0 && length > self->remote_length - range->offset))
        {
          g_propagate_error (error, ferry_http_error_new (FERRY_ERROR_INVALID_RANGE, url));
          return FALSE;
        }
      if (length < 0)
        length = self->remote_length - range->offset;
    }

  /* Where the next range would lie in the partial file, nobody could say. */
  if (length < 0 && !is_last)
    {
      g_propagate_error (error, ferry_http_error_new (FERRY_ERROR_RANGE_UNSUPPORTED, url));
      return FALSE;
    }

  ferry_segments_add (self->segments, range->offset, length);
  return TRUE;
}

static gboolean
add_pieces (FerryPart               *self,
            const FerryFetchRequest *request,
            const char              *url,
            GError                 **error)
{
  const GArray *ranges = request->file->ranges;

  if (request->file->size >= 0 && self->remote_length >= 0 && request->file->size != self->remote_length)
    {
      g_propagate_error (error, ferry_http_error_new (FERRY_ERROR_LENGTH_MISMATCH, url));
      return FALSE;
    }

  if (ranges == NULL)
    {
      ferry_segments_add (self->segments, 0, self->remote_length);
      return TRUE;
    }

  for (guint i = 0; i < ranges->len; i++)
    {
      if (!add_range (self, &g_array_index (ranges, FerryRange, i), i + 1 == ranges->len, url, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * ferry_part_new_from_answer:
 * @request: what is fetched
 * @answer: the first answer of a version that nothing is there of
 * @in_use: (nullable): names of partial files that are not to be touched
 * @error: return location
 *
 * Makes a new partial file. Its name comes from the request alone, so that it
 * can be found again after a crash.
 *
 * Returns: (transfer full) (nullable): the part
 */
FerryPart *
ferry_part_new_from_answer (const FerryFetchRequest *request,
                            const FerryAnswer       *answer,
                            const char *const       *in_use,
                            GError                 **error)
{
  g_autoptr(FerryPart) self = g_new0 (FerryPart, 1);
  g_autofree char *name = NULL;

  self->segments = ferry_segments_new ();
  self->remote_length = get_remote_length (answer);
  self->modified = answer->modified;
  self->name = choose_name (request, answer);
  self->etag = g_strdup (answer->etag);
  self->last_modified = g_strdup (answer->last_modified);
  ferry_part_take_answer (self, answer);
  if (!add_pieces (self, request, answer->url, error))
    return NULL;

  name = request->file->name != NULL ? g_strdup (request->file->name) : ferry_url_dup_name (request->file->url);
  self->file = ferry_partial_file_create (request->file->folder, request->file->filesystem,
                                          name, request->short_id, in_use, error);
  if (self->file == NULL)
    return NULL;

  if (!reserve (self, error))
    {
      ferry_partial_file_discard (self->file, NULL);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * ferry_part_free:
 * @self: (transfer full): a part; its partial file stays
 */
void
ferry_part_free (FerryPart *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->segments, ferry_segments_free);
  g_clear_pointer (&self->digest, ferry_digest_free);
  g_free (self->etag);
  g_free (self->last_modified);
  g_free (self->name);
  g_free (self);
}

/**
 * ferry_part_write:
 * @self: a part
 * @piece: one of its pieces
 * @data: the next bytes of that piece
 * @size: how many; no more than the piece lacks
 * @error: return location
 *
 * Returns: whether they were written
 */
gboolean
ferry_part_write (FerryPart    *self,
                  FerryPiece   *piece,
                  const guint8 *data,
                  gsize         size,
                  GError      **error)
{
  if (!ferry_partial_file_write (self->file, piece->position + piece->written, data, size, error))
    return FALSE;

  ferry_segments_write (self->segments, piece, (goffset) size);
  return TRUE;
}

/**
 * ferry_part_take_answer:
 * @self: a part
 * @answer: an answer of its version
 *
 * Learns what the answer tells beside bytes.
 */
void
ferry_part_take_answer (FerryPart         *self,
                        const FerryAnswer *answer)
{
  if (answer->accepts_ranges || answer->status == SOUP_STATUS_PARTIAL_CONTENT)
    self->accepts_ranges = TRUE;
  if (self->remote_length < 0)
    self->remote_length = get_remote_length (answer);
  if (self->digest == NULL && answer->digest != NULL)
    self->digest = ferry_digest_copy (answer->digest);
}

/**
 * ferry_part_has_validator:
 * @self: a part
 *
 * Returns: whether a server can be asked if its file is still this version
 */
gboolean
ferry_part_has_validator (const FerryPart *self)
{
  return self->etag != NULL || self->last_modified != NULL;
}

/**
 * ferry_part_get_version:
 * @self: a part
 *
 * Returns: what its version is told by; borrowed from @self
 */
FerryVersion
ferry_part_get_version (const FerryPart *self)
{
  return (FerryVersion){
           .etag = self->etag,
           .last_modified = self->last_modified,
           .length = self->remote_length,
  };
}

/**
 * ferry_part_to_checkpoint:
 * @self: a part
 * @previous: (nullable): the partial file kept beside it
 *
 * What will be durable once the partial file is synced.
 *
 * Returns: (transfer full): a checkpoint, not verified
 */
FerryCheckpoint *
ferry_part_to_checkpoint (const FerryPart *self,
                          FerryCheckpoint *previous)
{
  FerryCheckpoint *checkpoint = ferry_checkpoint_new ();

  checkpoint->part_name = g_strdup (ferry_partial_file_get_name (self->file));
  checkpoint->part_inode = ferry_partial_file_get_inode (self->file);
  checkpoint->etag = g_strdup (self->etag);
  checkpoint->last_modified = g_strdup (self->last_modified);
  checkpoint->remote_length = self->remote_length;
  checkpoint->accepts_ranges = self->accepts_ranges;
  checkpoint->name = g_strdup (self->name);
  checkpoint->modified = self->modified;
  g_clear_pointer (&checkpoint->segments, g_array_unref);
  checkpoint->segments = ferry_segments_to_array (self->segments);
  if (previous != NULL)
    checkpoint->previous = ferry_checkpoint_ref (previous);

  return checkpoint;
}

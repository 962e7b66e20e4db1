/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which bytes of a file are there, and who fetches the rest. No I/O; one
 * thread. */

#include "config.h"

#include "net/ferry-segments.h"

#include "core/ferry-checkpoint.h"

/* Pieces end at multiples of this, so that two connections do not write into
 * the same page at the same time. */
#define ALIGNMENT (64 * 1024)

struct _FerrySegments
{
  GPtrArray *pieces; /* (owned) (element-type FerryPiece), in order of position */
  goffset written;   /* sum over the pieces */
};

static gboolean
is_done (const FerryPiece *piece)
{
  return piece->length >= 0 && piece->written >= piece->length;
}

/* What can be given away without leaving its holder too little. */
static gboolean
is_worth_splitting (const FerryPiece *piece,
                    guint             parts)
{
  return piece->length >= 0 &&
         ferry_piece_get_remaining (piece) / parts >= FERRY_SEGMENTS_MIN_LENGTH;
}

static FerryPiece *
insert (FerrySegments *self,
        guint          index,
        goffset        offset,
        goffset        position,
        goffset        length)
{
  FerryPiece *piece = g_new0 (FerryPiece, 1);

  piece->offset = offset;
  piece->position = position;
  piece->length = length;
  g_ptr_array_insert (self->pieces, (int) index, piece);

  return piece;
}

/**
 * ferry_segments_new:
 *
 * Returns: (transfer full): a file of which no piece is known yet
 */
FerrySegments *
ferry_segments_new (void)
{
  FerrySegments *self = g_new0 (FerrySegments, 1);

  self->pieces = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * ferry_segments_new_from_array:
 * @array: (element-type FerrySegment): the segments of a checkpoint
 *
 * Returns: (transfer full): the same pieces, none of them taken
 */
FerrySegments *
ferry_segments_new_from_array (const GArray *array)
{
  FerrySegments *self = ferry_segments_new ();

  for (guint i = 0; i < array->len; i++)
    {
      const FerrySegment *segment = &g_array_index (array, FerrySegment, i);
      FerryPiece *piece = insert (self, i, segment->offset, segment->position, segment->length);

      ferry_segments_write (self, piece, segment->done);
    }

  return self;
}

/**
 * ferry_segments_free:
 * @self: (transfer full): the pieces of a file
 */
void
ferry_segments_free (FerrySegments *self)
{
  g_ptr_array_unref (self->pieces);
  g_free (self);
}

/**
 * ferry_segments_add:
 * @self: the pieces of a file
 * @offset: first byte of a further stretch in the remote file
 * @length: its bytes, -1 until the end of a file of unknown length
 *
 * In the partial file the stretch comes after the one added before it.
 *
 * Returns: (transfer none): the new piece, not taken
 */
FerryPiece *
ferry_segments_add (FerrySegments *self,
                    goffset        offset,
                    goffset        length)
{
  goffset position = 0;

  if (self->pieces->len > 0)
    {
      const FerryPiece *last = g_ptr_array_index (self->pieces, self->pieces->len - 1);

      g_return_val_if_fail (last->length >= 0, NULL);
      position = last->position + last->length;
    }

  return insert (self, self->pieces->len, offset, position, length);
}

/**
 * ferry_segments_take:
 * @self: the pieces of a file
 *
 * Finds work for an idle connection: the first piece that nobody works on,
 * else the second half of the one of which most is missing.
 *
 * Returns: (transfer none) (nullable): a piece, now taken; %NULL if there is
 *   none worth a connection
 */
FerryPiece *
ferry_segments_take (FerrySegments *self)
{
  FerryPiece *largest = NULL;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      FerryPiece *piece = g_ptr_array_index (self->pieces, i);

      if (is_done (piece))
        continue;
      if (!piece->taken)
        {
          piece->taken = TRUE;
          return piece;
        }
      if (is_worth_splitting (piece, 2) &&
          (largest == NULL ||
           ferry_piece_get_remaining (piece) > ferry_piece_get_remaining (largest)))
        largest = piece;
    }

  if (largest == NULL)
    return NULL;

  ferry_segments_split (self, largest, 2);
  return ferry_segments_take (self);
}

/**
 * ferry_segments_take_after:
 * @self: the pieces of a file
 * @offset: where in the remote file somebody reads who cannot go back
 *
 * Returns: (transfer none) (nullable): the nearest piece that nobody works on
 *   and whose next byte is still to come, now taken
 */
FerryPiece *
ferry_segments_take_after (FerrySegments *self,
                           goffset        offset)
{
  FerryPiece *nearest = NULL;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      FerryPiece *piece = g_ptr_array_index (self->pieces, i);

      if (piece->taken || is_done (piece) || ferry_piece_get_next (piece) < offset)
        continue;
      if (nearest == NULL || piece->offset < nearest->offset)
        nearest = piece;
    }

  if (nearest != NULL)
    nearest->taken = TRUE;

  return nearest;
}

/**
 * ferry_segments_split:
 * @self: the pieces of a file
 * @piece: one of them, of known length
 * @parts: into how many its missing bytes are to be divided
 *
 * Divides what is missing of @piece into parts of similar size, fewer of them
 * if they would be too small. @piece keeps the first; the others are not taken.
 */
void
ferry_segments_split (FerrySegments *self,
                      FerryPiece    *piece,
                      guint          parts)
{
  const goffset end = piece->offset + piece->length;
  goffset share;
  guint index;

  while (parts > 1 && !is_worth_splitting (piece, parts))
    parts--;
  if (parts <= 1 || !g_ptr_array_find (self->pieces, piece, &index))
    return;

  share = ferry_piece_get_remaining (piece) / parts;
  for (guint i = 1; i < parts; i++)
    {
      FerryPiece *last = g_ptr_array_index (self->pieces, index + i - 1);
      goffset start = ferry_piece_get_next (last) + share;

      start -= start % ALIGNMENT;
      last->length = start - last->offset;
      insert (self, index + i, start, last->position + last->length, end - start);
    }
}

/**
 * ferry_segments_write:
 * @self: the pieces of a file
 * @piece: one of them
 * @bytes: how many more of its bytes are in the partial file
 */
void
ferry_segments_write (FerrySegments *self,
                      FerryPiece    *piece,
                      goffset        bytes)
{
  piece->written += bytes;
  self->written += bytes;
}

/**
 * ferry_segments_end:
 * @self: the pieces of a file
 * @piece: one of unknown length
 *
 * The file turned out to end where @piece has got to.
 */
void
ferry_segments_end (FerrySegments *self,
                    FerryPiece    *piece)
{
  piece->length = piece->written;
}

/**
 * ferry_segments_is_complete:
 * @self: the pieces of a file
 *
 * Returns: whether nothing is missing
 */
gboolean
ferry_segments_is_complete (const FerrySegments *self)
{
  for (guint i = 0; i < self->pieces->len; i++)
    {
      if (!is_done (g_ptr_array_index (self->pieces, i)))
        return FALSE;
    }

  return self->pieces->len > 0;
}

/**
 * ferry_segments_get_written:
 * @self: the pieces of a file
 *
 * Returns: bytes in the partial file, durable or not
 */
goffset
ferry_segments_get_written (const FerrySegments *self)
{
  return self->written;
}

/**
 * ferry_segments_get_length:
 * @self: the pieces of a file
 *
 * Returns: bytes that the partial file will have, -1 if unknown
 */
goffset
ferry_segments_get_length (const FerrySegments *self)
{
  const FerryPiece *last;

  if (self->pieces->len == 0)
    return -1;

  last = g_ptr_array_index (self->pieces, self->pieces->len - 1);

  return last->length < 0 ? -1 : last->position + last->length;
}

/**
 * ferry_segments_to_array:
 * @self: the pieces of a file
 *
 * What the pieces look like now, for a checkpoint. Neighbours of which the
 * first is whole become one, so that the array stays short.
 *
 * Returns: (transfer full) (element-type FerrySegment): an array
 */
GArray *
ferry_segments_to_array (const FerrySegments *self)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (FerrySegment));

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const FerryPiece *piece = g_ptr_array_index (self->pieces, i);
      const FerrySegment segment = {
        .offset = piece->offset,
        .position = piece->position,
        .length = piece->length,
        .done = piece->written,
      };
      FerrySegment *last = array->len > 0 ? &g_array_index (array, FerrySegment, array->len - 1) : NULL;

      if (last == NULL || last->done < last->length ||
          last->offset + last->length != segment.offset)
        {
          g_array_append_val (array, segment);
          continue;
        }

      last->done += segment.done;
      last->length = segment.length < 0 ? -1 : last->length + segment.length;
    }

  return array;
}

/**
 * ferry_piece_get_next:
 * @self: a piece
 *
 * Returns: offset of its first missing byte in the remote file
 */
goffset
ferry_piece_get_next (const FerryPiece *self)
{
  return self->offset + self->written;
}

/**
 * ferry_piece_get_remaining:
 * @self: a piece
 *
 * Returns: bytes missing, %G_MAXOFFSET if its length is unknown
 */
goffset
ferry_piece_get_remaining (const FerryPiece *self)
{
  return self->length < 0 ? G_MAXOFFSET : self->length - self->written;
}

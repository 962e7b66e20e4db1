/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The least that is worth a connection of its own. Opening one costs two to
 * four round trips, at most about half a second; at 16 Mbit/s a connection
 * that is a megabyte which the others could have fetched meanwhile. */
#define FERRY_SEGMENTS_MIN_LENGTH (1024 * 1024)

/**
 * FerryPiece:
 * @offset: first byte in the remote file
 * @position: where that byte lies in the partial file
 * @length: bytes in it, -1 until the end of a file of unknown length
 * @written: bytes of it that are in the partial file, durable or not
 * @taken: whether a connection works on it
 *
 * One stretch of a file that is being fetched.
 */
typedef struct
{
  goffset offset;
  goffset position;
  goffset length;
  goffset written;
  gboolean taken;
} FerryPiece;

typedef struct _FerrySegments FerrySegments;

FerrySegments *ferry_segments_new (void);
FerrySegments *ferry_segments_new_from_array (const GArray *array);
void ferry_segments_free (FerrySegments *self);
FerryPiece *ferry_segments_add (FerrySegments *self,
                                goffset        offset,
                                goffset        length);
FerryPiece *ferry_segments_take (FerrySegments *self);
FerryPiece *ferry_segments_take_after (FerrySegments *self,
                                       goffset        offset);
void ferry_segments_split (FerrySegments *self,
                           FerryPiece    *piece,
                           guint          parts);
void ferry_segments_write (FerrySegments *self,
                           FerryPiece    *piece,
                           goffset        bytes);
void ferry_segments_end (FerrySegments *self,
                         FerryPiece    *piece);
gboolean ferry_segments_is_complete (const FerrySegments *self);
goffset ferry_segments_get_written (const FerrySegments *self);
goffset ferry_segments_get_length (const FerrySegments *self);
GArray *ferry_segments_to_array (const FerrySegments *self);

goffset ferry_piece_get_next (const FerryPiece *self);
goffset ferry_piece_get_remaining (const FerryPiece *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySegments, ferry_segments_free)

G_END_DECLS

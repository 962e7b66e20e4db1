/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FERRY_CHUNKED_SIZE,     /* reading a chunk’s size */
  FERRY_CHUNKED_EXT,      /* passing over what follows it in its line */
  FERRY_CHUNKED_SIZE_END, /* the line feed after the size is next */
  FERRY_CHUNKED_DATA,
  FERRY_CHUNKED_DATA_CR, /* the end of the line after a chunk is next */
  FERRY_CHUNKED_DATA_LF,
  FERRY_CHUNKED_TRAILER, /* at the start of a line after the last chunk */
  FERRY_CHUNKED_TRAILER_TEXT,
  FERRY_CHUNKED_TRAILER_END, /* the line feed of the empty line is next */
  FERRY_CHUNKED_DONE,
} FerryChunkedState;

/**
 * FerryChunked:
 * @state: what comes next
 * @left: bytes of the chunk still to come
 * @digits: digits of the size seen so far
 * @overhead: bytes of extensions and trailers so far
 *
 * A decoder of the chunked transfer coding (RFC 9112 §7.1). Starts zeroed.
 */
typedef struct
{
  FerryChunkedState state;
  guint64 left;
  guint digits;
  guint overhead;
} FerryChunked;

gboolean ferry_chunked_decode (FerryChunked *self,
                               guint8       *data,
                               gsize        *size);

G_END_DECLS

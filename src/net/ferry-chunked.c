/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* libsoup before 3.6 takes a connection that closes between two chunks for the
 * end of the body, and anything that is no number for the last chunk’s size: a
 * file cut short would pass for whole. So Ferry decodes chunks itself, strictly. */

#include "config.h"

#include "net/ferry-chunked.h"

#include <string.h>

/* 15 digits are a million terabytes, and cannot overflow. */
#define MAX_DIGITS 15

/* For the extensions of one chunk, and for all trailers; nobody sends that much. */
#define MAX_OVERHEAD (64 * 1024)

/* Takes one byte of framing; %FALSE if it must not stand there. */
static gboolean
take_size (FerryChunked *self,
           guint8        byte)
{
  if (g_ascii_isxdigit ((char) byte))
    {
      if (++self->digits > MAX_DIGITS)
        return FALSE;
      self->left = self->left * 16 + (guint) g_ascii_xdigit_value ((char) byte);
      return TRUE;
    }

  if (self->digits == 0)
    return FALSE;

  if (byte == '\r')
    self->state = FERRY_CHUNKED_SIZE_END;
  else if (byte == ';' || byte == ' ' || byte == '\t')
    self->state = FERRY_CHUNKED_EXT;
  else
    return FALSE;

  return TRUE;
}

static gboolean
expect (FerryChunked     *self,
        guint8            byte,
        guint8            expected,
        FerryChunkedState next)
{
  self->state = next;

  return byte == expected;
}

static gboolean
take_framing (FerryChunked *self,
              guint8        byte)
{
  switch (self->state)
    {
    case FERRY_CHUNKED_SIZE:
      return take_size (self, byte);
    case FERRY_CHUNKED_EXT:
      if (byte == '\r')
        self->state = FERRY_CHUNKED_SIZE_END;
      return byte != '\n' && ++self->overhead < MAX_OVERHEAD;
    case FERRY_CHUNKED_SIZE_END:
      self->overhead = 0;
      return expect (self, byte, '\n', self->left > 0 ? FERRY_CHUNKED_DATA : FERRY_CHUNKED_TRAILER);
    case FERRY_CHUNKED_DATA_CR:
      return expect (self, byte, '\r', FERRY_CHUNKED_DATA_LF);
    case FERRY_CHUNKED_DATA_LF:
      self->digits = 0;
      return expect (self, byte, '\n', FERRY_CHUNKED_SIZE);
    case FERRY_CHUNKED_TRAILER:
      self->state = byte == '\r' ? FERRY_CHUNKED_TRAILER_END : FERRY_CHUNKED_TRAILER_TEXT;
      return ++self->overhead < MAX_OVERHEAD;
    case FERRY_CHUNKED_TRAILER_TEXT:
      if (byte == '\n')
        self->state = FERRY_CHUNKED_TRAILER;
      return ++self->overhead < MAX_OVERHEAD;
    case FERRY_CHUNKED_TRAILER_END:
      return expect (self, byte, '\n', FERRY_CHUNKED_DONE);
    case FERRY_CHUNKED_DATA:
    case FERRY_CHUNKED_DONE:
    default:
      return FALSE;
    }
}

/**
 * ferry_chunked_decode:
 * @self: a decoder
 * @data: (inout): what came from the connection; the body’s own bytes are
 *   moved to its front
 * @size: (inout): how many bytes those are
 *
 * What follows the last chunk is left alone: it is not of this body.
 *
 * Returns: whether @data was well-formed so far
 */
gboolean
ferry_chunked_decode (FerryChunked *self,
                      guint8       *data,
                      gsize        *size)
{
  gsize read = 0;
  gsize kept = 0;

  while (read < *size && self->state != FERRY_CHUNKED_DONE)
    {
      gsize run;

      if (self->state != FERRY_CHUNKED_DATA)
        {
          if (!take_framing (self, data[read++]))
            return FALSE;
          continue;
        }

      run = (gsize) MIN ((guint64) (*size - read), self->left);
      memmove (data + kept, data + read, run);
      read += run;
      kept += run;
      self->left -= run;
      if (self->left == 0)
        self->state = FERRY_CHUNKED_DATA_CR;
    }

  *size = kept;
  return TRUE;
}

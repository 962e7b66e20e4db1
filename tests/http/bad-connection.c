/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "bad-connection.h"

#include <string.h>
#include <sys/socket.h>

/* More than any test asks with. */
#define MAX_HEAD_BYTES (256 * 1024)

/* So much is written at once; small enough for .body_sent to mean something. */
#define PIECE_BYTES (64 * 1024)

/* The request line and header lines, without the empty line; NULL at the end
 * of the connection. */
char *
bad_connection_read_head (BadConnection *self)
{
  GInputStream *input = g_io_stream_get_input_stream (self->stream);
  g_autoptr(GString) head = g_string_new (NULL);

  /* Byte by byte, so that nothing of a body is taken; it is only a test. */
  while (head->len < MAX_HEAD_BYTES)
    {
      char c;

      if (g_input_stream_read (input, &c, 1, self->cancellable, NULL) != 1)
        return NULL;
      g_string_append_c (head, c);
      if (g_str_has_suffix (head->str, "\r\n\r\n"))
        {
          g_string_truncate (head, head->len - 4);
          return g_string_free (g_steal_pointer (&head), FALSE);
        }
    }

  return NULL;
}

/* Reads what an upload sent, as far as its length is known. */
void
bad_connection_skip_body (BadConnection    *self,
                          const BadRequest *request)
{
  const char *length = bad_request_get_header (request, "Content-Length");
  gint64 left = length != NULL ? g_ascii_strtoll (length, NULL, 10) : 0;

  while (left > 0)
    {
      gssize skipped = g_input_stream_skip (g_io_stream_get_input_stream (self->stream),
                                            (gsize) left, self->cancellable, NULL);

      if (skipped <= 0)
        return;
      left -= skipped;
    }
}

/* FALSE: the server or the test does not want the connection any more. */
static gboolean
wait_ms (BadConnection *self,
         int            milliseconds)
{
  GPollFD poll;

  if (milliseconds == 0)
    return TRUE;
  if (!g_cancellable_make_pollfd (self->cancellable, &poll))
    return FALSE;

  g_poll (&poll, 1, milliseconds);
  g_cancellable_release_fd (self->cancellable);
  return !g_cancellable_is_cancelled (self->cancellable);
}

/* Says nothing until the other side hangs up. */
static void
stall (BadConnection *self)
{
  char scratch[64];

  while (g_input_stream_read (g_io_stream_get_input_stream (self->stream), scratch,
                              sizeof scratch, self->cancellable, NULL) > 0)
    ;
}

/* A close that tells the peer by RST: nothing may linger. */
static void
reset (BadConnection *self)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  g_socket_close (self->socket, NULL);
}

static gboolean
write_bytes (BadConnection *self,
             const void    *data,
             gsize          length)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (self->stream),
                                    data, length, NULL, self->cancellable, NULL);
}

static gboolean
write_text (BadConnection *self,
            const char    *text)
{
  return write_bytes (self, text, strlen (text));
}

static gboolean
write_piece (BadConnection *self,
             const guint8  *data,
             gsize          length,
             gboolean       chunked)
{
  g_autofree char *size = NULL;

  if (!chunked)
    return write_bytes (self, data, length);

  size = g_strdup_printf ("%" G_GSIZE_MODIFIER "x\r\n", length);
  return write_text (self, size)
         && write_bytes (self, data, length)
         && write_text (self, "\r\n");
}

static gsize
get_body_limit (const BadAnswer *answer,
                gsize            size)
{
  if (answer->cut_after < 0)
    return 0;
  if (answer->cut_after == 0)
    return size;

  return MIN (size, (gsize) answer->cut_after);
}

static gboolean
write_body (BadConnection   *self,
            const BadAnswer *answer,
            const BadReply  *reply,
            goffset         *body_sent)
{
  const gsize size = reply->body != NULL ? g_bytes_get_size (reply->body) : 0;
  const gsize limit = get_body_limit (answer, size);
  const gsize piece = answer->drip_bytes != 0 ? answer->drip_bytes : PIECE_BYTES;
  const guint8 *data = reply->body != NULL ? g_bytes_get_data (reply->body, NULL) : NULL;

  for (gsize sent = 0; sent < limit;)
    {
      const gsize length = MIN (piece, limit - sent);

      if (!wait_ms (self, (int) answer->drip_ms)
          || !write_piece (self, data + sent, length, reply->chunked))
        return FALSE;
      sent += length;
      *body_sent = (goffset) sent;
    }

  if (reply->chunked && limit == size && answer->end == BAD_END_GOOD)
    return write_text (self, "0\r\n\r\n");

  return limit == size;
}

static gboolean
write_endless_headers (BadConnection *self)
{
  if (!write_text (self, "HTTP/1.1 200 OK\r\n"))
    return FALSE;

  for (guint i = 0;; i++)
    {
      g_autofree char *line = g_strdup_printf ("X-Endless-%u: and one more\r\n", i);

      if (!write_text (self, line))
        return FALSE;
    }
}

static gboolean
write_answer (BadConnection   *self,
              const BadAnswer *answer,
              const BadReply  *reply,
              goffset         *body_sent)
{
  if (!wait_ms (self, (int) answer->delay_ms))
    return FALSE;
  if (answer->endless_headers)
    return write_endless_headers (self);
  if (answer->raw != NULL)
    {
      write_bytes (self, answer->raw, answer->raw_length);
      return FALSE;
    }

  return write_bytes (self, reply->head->str, reply->head->len)
         && write_body (self, answer, reply, body_sent)
         && reply->keep;
}

/* Sends @reply in the way @answer wants; @body_sent follows as it goes.
 * Returns: whether another request can follow. */
gboolean
bad_connection_answer (BadConnection   *self,
                       const BadAnswer *answer,
                       const BadReply  *reply,
                       goffset         *body_sent)
{
  const gboolean can_go_on = write_answer (self, answer, reply, body_sent);

  switch (answer->end)
    {
    case BAD_END_GOOD:
      return can_go_on;

    case BAD_END_CLOSE:
      return FALSE;

    case BAD_END_RESET:
      reset (self);
      return FALSE;

    case BAD_END_STALL:
      stall (self);
      return FALSE;

    default:
      g_assert_not_reached ();
    }
}

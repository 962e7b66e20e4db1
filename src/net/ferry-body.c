/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the body of one answer, as fast as its limits allow and not one
 * byte faster: what is not read stays in the socket and holds the server back.
 * Owned by an exchange; lives on the transfer thread. */

#include "config.h"

#include "net/ferry-body.h"

#include "net/ferry-chunked.h"

/* Read at most this much before others get their turn. */
#define TURN_BYTES (1024 * 1024)

/* The first libsoup that can be trusted with chunks. */
#define CHUNKS_MAJOR 3
#define CHUNKS_MINOR 6
#define CHUNKS_MICRO 6

struct _FerryBody
{
  int ref_count;
  FerryBodySetup setup;
  const FerryBodyEvents *events; /* (unowned) (nullable): %NULL once closed */
  gpointer user_data;

  GInputStream *stream;           /* (owned): the answer’s */
  GPollableInputStream *readable; /* (unowned): where to read from */
  GSource *source;                /* (owned) (nullable): tells when it can be read */
  FerryLimitWaiter waiter;
  gint64 last_activity; /* monotonic, microseconds */

  gboolean decodes;
  FerryChunked chunked;
  goffset received;
};

static void
ferry_body_unref (FerryBody *self)
{
  if (--self->ref_count > 0)
    return;

  g_object_unref (self->stream);
  g_free (self);
}

static gboolean
is_closed (const FerryBody *self)
{
  return self->events == NULL;
}

static void
stop_waiting (FerryBody *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

static void
end (FerryBody    *self,
     FerryBodyEnd  how,
     const GError *error)
{
  const FerryBodyEvents *events = self->events;
  gpointer user_data = self->user_data;

  self->ref_count++;
  ferry_body_close (self);
  events->ended (user_data, how, error);
  ferry_body_unref (self);
}

static void
on_end (FerryBody *self)
{
  /* libsoup lets a body be shorter where the server said that it would close
   * the connection, and cannot tell where a chunked one was cut. */
  if ((self->setup.length >= 0 && self->received < self->setup.length) ||
      (self->decodes && self->chunked.state != FERRY_CHUNKED_DONE))
    end (self, FERRY_BODY_SHORT, NULL);
  else
    end (self, FERRY_BODY_WHOLE, NULL);
}

static gboolean
on_readable (GObject *stream,
             gpointer data)
{
  ferry_body_read (data);

  return G_SOURCE_CONTINUE;
}

static void
wait_for_more (FerryBody *self)
{
  if (self->source != NULL)
    return;

  self->source = g_pollable_input_stream_create_source (self->readable, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_set_priority (self->source, self->setup.priority);
  g_source_attach (self->source, ferry_transfer_loop_get_context (self->setup.loop));
}

static void
on_limit_open (gpointer data)
{
  FerryBody *self = data;

  self->last_activity = g_get_monotonic_time ();
  ferry_body_read (self);
}

/* Hands on what was read. Returns whether to go on reading. */
static gboolean
take (FerryBody *self,
      guint8    *data,
      gsize      size)
{
  ferry_limit_chain_spend (&self->setup.limits, size);
  if (self->decodes && !ferry_chunked_decode (&self->chunked, data, &size))
    {
      end (self, FERRY_BODY_MALFORMED, NULL);
      return FALSE;
    }

  self->received += (goffset) size;
  if (size > 0 && !self->events->received (self->user_data, data, size))
    {
      ferry_body_close (self);
      return FALSE;
    }
  if (is_closed (self))
    return FALSE;

  /* Not before: the disk may have kept us waiting, which is no fault of the
   * server’s. */
  self->last_activity = g_get_monotonic_time ();
  if (self->decodes && self->chunked.state == FERRY_CHUNKED_DONE)
    {
      on_end (self);
      return FALSE;
    }

  return TRUE;
}

/* Fills the buffer as far as there is something to read; TLS gives 16 KiB at a
 * time, and each write to the disk has its price. Returns what the last read
 * returned. */
static gssize
fill (FerryBody *self,
      guint8    *buffer,
      gsize      size,
      gsize     *n_bytes,
      GError   **error)
{
  gssize n_read;

  *n_bytes = 0;
  do
    {
      n_read = g_pollable_input_stream_read_nonblocking (self->readable, buffer + *n_bytes, size - *n_bytes,
                                                         NULL, error);
      *n_bytes += (gsize) MAX (n_read, 0);
    }
  while (n_read > 0 && *n_bytes < size);

  return n_read;
}

/* Returns how much was read, 0 if there is no more for now. */
static gsize
read_once (FerryBody *self)
{
  g_autoptr(GError) error = NULL;
  guint8 *buffer = ferry_transfer_loop_get_buffer (self->setup.loop);
  gsize size = ferry_limit_chain_claim (&self->setup.limits, &self->waiter, FERRY_TRANSFER_BUFFER_SIZE);
  gsize n_bytes;
  gssize n_read;

  if (size == 0)
    {
      stop_waiting (self);
      return 0;
    }

  n_read = fill (self, buffer, size, &n_bytes, &error);
  if (n_bytes > 0 && !take (self, buffer, n_bytes))
    return 0;
  if (n_read > 0)
    return n_bytes;

  if (n_read == 0)
    on_end (self);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    wait_for_more (self);
  else
    end (self, FERRY_BODY_BROKEN, error);

  return 0;
}

/* Where to read from. libsoup’s stream would decode chunks itself, but older
 * ones take a cut between two chunks for the end; two layers below it the bytes
 * come as the connection brings them. */
static GPollableInputStream *
find_readable (FerryBody *self)
{
  GInputStream *stream = self->stream;

  for (guint i = 0; self->decodes && i < 2; i++)
    {
      if (!G_IS_FILTER_INPUT_STREAM (stream))
        return NULL;
      stream = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
    }

  if (!G_IS_POLLABLE_INPUT_STREAM (stream) ||
      !g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (stream)))
    return NULL;

  return G_POLLABLE_INPUT_STREAM (stream);
}

/**
 * ferry_body_new:
 * @stream: what libsoup gave for the answer
 * @setup: what is known; copied
 * @events: (transfer none): what to call, from ferry_body_read() on
 * @user_data: for @events
 *
 * Returns: (transfer full) (nullable): the body, to be given up with
 *   ferry_body_close() unless it has ended; %NULL if it cannot be read
 */
FerryBody *
ferry_body_new (GInputStream          *stream,
                const FerryBodySetup  *setup,
                const FerryBodyEvents *events,
                gpointer               user_data)
{
  FerryBody *self = g_new0 (FerryBody, 1);

  self->ref_count = 1;
  self->setup = *setup;
  self->events = events;
  self->user_data = user_data;
  self->stream = g_object_ref (stream);
  self->waiter.wake = on_limit_open;
  self->waiter.data = self;
  self->last_activity = g_get_monotonic_time ();
  self->decodes = setup->is_chunked && !soup_check_version (CHUNKS_MAJOR, CHUNKS_MINOR, CHUNKS_MICRO);
  self->readable = find_readable (self);
  if (self->readable == NULL)
    {
      ferry_body_close (self);
      return NULL;
    }

  return self;
}

/**
 * ferry_body_read:
 * @self: a body
 *
 * Reads what is there now; the rest is read as it comes.
 */
void
ferry_body_read (FerryBody *self)
{
  gsize total = 0;
  gsize n_read;

  /* After the last byte the end is to be read as well: nothing would wake us for
   * it, for the socket is quiet then. */
  self->ref_count++;
  do
    {
      n_read = read_once (self);
      total += n_read;
    }
  while (n_read > 0 && (total < TURN_BYTES || self->received == self->setup.length));

  if (n_read > 0)
    wait_for_more (self);
  ferry_body_unref (self);
}

/**
 * ferry_body_close:
 * @self: (transfer full): a body; nothing happens if it is closed already
 *
 * Stops reading. If all was read, the connection goes back to the session, else
 * it is closed; neither blocks.
 */
void
ferry_body_close (FerryBody *self)
{
  if (is_closed (self))
    return;

  self->events = NULL;
  ferry_limit_leave (&self->waiter);
  stop_waiting (self);
  g_input_stream_close (self->stream, NULL, NULL);
  ferry_body_unref (self);
}

/**
 * ferry_body_set_limits:
 * @self: a body
 * @limits: what it has to keep to from now on; copied
 */
void
ferry_body_set_limits (FerryBody             *self,
                       const FerryLimitChain *limits)
{
  const gboolean waits = self->waiter.limit != NULL;

  ferry_limit_leave (&self->waiter);
  self->setup.limits = *limits;
  if (waits)
    on_limit_open (self);
}

/**
 * ferry_body_is_silent:
 * @self: a body
 * @now: monotonic time, microseconds
 * @timeout: microseconds
 *
 * Returns: whether nothing has come for @timeout although we would have read it
 */
gboolean
ferry_body_is_silent (FerryBody *self,
                      gint64     now,
                      gint64     timeout)
{
  return self->waiter.limit == NULL && now - self->last_activity > timeout;
}

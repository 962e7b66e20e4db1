/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One file on its way: opens and closes connections, and puts what they bring
 * where it belongs. Lives on the transfer thread; owned by itself until it has
 * said that it is over. */

#include "config.h"

#include "net/ferry-soup-transfer-private.h"

#include "core/ferry-url.h"
#include "net/ferry-http-error.h"
#include "shared/ferry-error.h"

/* How much, and how long, a crash may undo (design §4.2). */
#define SAVE_BYTES (64 * 1024 * 1024)
#define SAVE_INTERVAL (5 * G_USEC_PER_SEC)

static gboolean on_answered (gpointer           data,
                             const FerryAnswer *answer);
static gboolean on_challenged (gpointer              data,
                               const FerryChallenge *challenge);
static gboolean on_received (gpointer      data,
                             const guint8 *bytes,
                             gsize         size);
static void on_ended (gpointer      data,
                      const GError *error,
                      gint64        retry_after);

static const FerryExchangeEvents exchange_events = {
  .answered = on_answered,
  .challenged = on_challenged,
  .received = on_received,
  .ended = on_ended,
};

/* What to ask for so that @piece goes on; to the end of the file an open range,
 * which the most servers understand. */
static FerryAsked
get_asked (FerrySoupTransfer *self,
           const FerryPiece  *piece)
{
  FerryAsked asked = { ferry_piece_get_next (piece), -1 };

  if (piece->length >= 0 && piece->offset + piece->length != self->part->remote_length)
    asked.last = piece->offset + piece->length - 1;

  return asked;
}

static FerryAsked
get_first_asked (FerrySoupTransfer *self)
{
  FerryAsked asked = { -1, -1 };
  const FerryRange *range;

  if (self->request->file->ranges == NULL || !ferry_soup_transfer_can_range (self))
    return asked;

  range = &g_array_index (self->request->file->ranges, FerryRange, 0);
  asked.first = range->offset;
  asked.last = range->length < 0 ? -1 : range->offset + range->length - 1;

  return asked;
}

/* The validator that bytes from @source must bear to go with those that are
 * there. A mirror’s tag is its own. */
static const char *
get_if_range (FerrySoupTransfer *self,
              const FerrySource *source)
{
  if (source->is_mirror)
    return source->etag;
  if (self->part == NULL)
    return NULL;

  return self->part->etag != NULL ? self->part->etag : self->part->last_modified;
}

static void
ask (FerrySoupTransfer *self,
     FerryConnection   *connection)
{
  const FerryRequest request = {
    .url = connection->source->url,
    .method = self->request->spec->extras->method,
    .headers = self->request->spec->extras->headers,
    .origin = self->origin,
    .asked = connection->asked,
    .if_range = get_if_range (self, connection->source),
  };

  connection->exchange = ferry_exchange_start (&request, &self->way, &exchange_events, connection);
}

/* Opens one more connection, if there is work for it and a server to ask. */
static gboolean
connect (FerrySoupTransfer *self)
{
  FerrySource *source = ferry_sources_choose (self->sources);
  FerryPiece *piece = NULL;
  FerryConnection *connection;

  if (source == NULL)
    return FALSE;
  if (self->part != NULL && !ferry_soup_transfer_is_get (self))
    return FALSE;
  if (self->part != NULL && (piece = ferry_segments_take (self->part->segments)) == NULL)
    return FALSE;

  connection = g_new0 (FerryConnection, 1);
  connection->transfer = self;
  connection->source = source;
  connection->piece = piece;
  connection->asked = piece != NULL ? get_asked (self, piece) : get_first_asked (self);
  source->n_connections++;
  g_ptr_array_add (self->connections, connection);
  ask (self, connection);

  return TRUE;
}

/* How many connections there may be now. Before the first answer nobody knows
 * whether the server can do more than one. */
static guint
get_max_connections (FerrySoupTransfer *self)
{
  return self->is_connected && ferry_soup_transfer_can_split (self) ? MAX (self->request->segments, 1) : 1;
}

/* The piece that the next byte on @connection may be for. */
static FerryPiece *
get_piece (FerrySoupTransfer *self,
           FerryConnection   *connection)
{
  if (connection->piece != NULL && ferry_piece_get_remaining (connection->piece) > 0)
    return connection->piece;
  if (!connection->walks)
    return NULL;

  if (connection->piece != NULL)
    connection->piece->taken = FALSE;
  connection->piece = ferry_segments_take_after (self->part->segments, connection->position);

  return connection->piece;
}

/* Writes what of @bytes belongs to @piece, or passes over what comes before it.
 * Returns how many bytes that was, 0 on failure. */
static gsize
put (FerrySoupTransfer *self,
     FerryConnection   *connection,
     FerryPiece        *piece,
     const guint8      *bytes,
     gsize              size)
{
  const goffset gap = ferry_piece_get_next (piece) - connection->position;
  GError *error = NULL;
  gsize n_bytes;

  if (gap > 0)
    {
      n_bytes = (gsize) MIN ((goffset) size, gap);
      connection->position += (goffset) n_bytes;
      return n_bytes;
    }

  n_bytes = (gsize) MIN ((goffset) size, ferry_piece_get_remaining (piece));
  if (!ferry_part_write (self->part, piece, bytes, n_bytes, &error))
    {
      ferry_soup_transfer_end (self, error, 0);
      return 0;
    }

  connection->position += (goffset) n_bytes;
  self->unsaved += (goffset) n_bytes;
  return n_bytes;
}

/* Whether a body of unknown length has outgrown the length that was asked for;
 * it will not pass then, so the rest need not be waited for. */
static gboolean
is_too_long (FerrySoupTransfer *self)
{
  const FerryFileSpec *file = self->request->file;

  return file->size >= 0 && file->ranges == NULL &&
         ferry_segments_get_written (self->part->segments) > file->size;
}

static gboolean
on_received (gpointer      data,
             const guint8 *bytes,
             gsize         size)
{
  FerryConnection *connection = data;
  FerrySoupTransfer *self = connection->transfer;
  FerryPiece *piece = get_piece (self, connection);

  while (size > 0 && piece != NULL)
    {
      const gsize n_bytes = put (self, connection, piece, bytes, size);

      if (n_bytes == 0)
        return FALSE;
      bytes += n_bytes;
      size -= n_bytes;
      piece = get_piece (self, connection);
    }

  if (is_too_long (self))
    {
      ferry_soup_transfer_verify (self);
      return FALSE;
    }
  if (self->unsaved >= SAVE_BYTES)
    ferry_soup_transfer_save (self);

  /* At the very end of the body its framing is read too, so that the connection
   * can be used again. */
  if (piece != NULL || (size == 0 && connection->position == connection->body_end))
    return TRUE;

  connection->source->has_served = TRUE;
  ferry_soup_transfer_disconnect (self, connection);
  ferry_soup_transfer_advance (self);
  return FALSE;
}

static gboolean
on_answered (gpointer           data,
             const FerryAnswer *answer)
{
  FerryConnection *connection = data;

  return ferry_soup_transfer_judge (connection->transfer, connection, answer);
}

static gboolean
on_challenged (gpointer              data,
               const FerryChallenge *challenge)
{
  FerryConnection *connection = data;

  return ferry_soup_transfer_meet_challenge (connection->transfer, connection, challenge);
}

/* The body has ended as its framing said: a file of unknown length ends here. */
static void
note_end (FerrySoupTransfer *self,
          FerryConnection   *connection)
{
  FerryPiece *piece = connection->piece;

  if (piece == NULL || piece->length >= 0)
    return;

  ferry_segments_end (self->part->segments, piece);
  if (self->part->remote_length < 0)
    self->part->remote_length = piece->offset + piece->length;
}

/* What it means that bytes are missing after a body that ended well: of a file
 * whose length nobody knew, ranges may have been asked for that it has not. */
static FerryErrorCode
get_end_code (FerrySoupTransfer *self,
              FerryConnection   *connection)
{
  return self->request->file->ranges != NULL && connection->body_end < 0
             ? FERRY_ERROR_INVALID_RANGE
             : FERRY_ERROR_TRUNCATED;
}

static void
on_ended (gpointer      data,
          const GError *error,
          gint64        retry_after)
{
  FerryConnection *connection = data;
  FerrySoupTransfer *self = connection->transfer;
  FerrySource *source = connection->source;
  g_autoptr(GError) truncated = NULL;

  connection->exchange = NULL;
  if (error == NULL)
    note_end (self, connection);
  if (error == NULL && get_piece (self, connection) != NULL)
    {
      truncated = ferry_http_error_new (get_end_code (self, connection), source->url);
      error = truncated;
    }

  ferry_soup_transfer_disconnect (self, connection);
  if (error == NULL)
    source->has_served = TRUE;
  else
    ferry_sources_fail (self->sources, source, error, retry_after);
  ferry_soup_transfer_advance (self);
}

static void
on_tick (gpointer data)
{
  FerrySoupTransfer *self = data;
  const gint64 now = g_get_monotonic_time ();

  /* A check may close connections, and open others at the end. */
  for (guint i = self->connections->len; i-- > 0;)
    {
      FerryConnection *connection = i < self->connections->len ? g_ptr_array_index (self->connections, i) : NULL;

      if (connection != NULL && connection->exchange != NULL)
        ferry_exchange_check (connection->exchange, now);
    }

  if (self->state != FERRY_TRANSFER_FETCHING)
    return;

  ferry_soup_transfer_tell_progress (self);
  if (self->unsaved > 0 && now - self->saved_at >= SAVE_INTERVAL)
    ferry_soup_transfer_save (self);
}

/**
 * ferry_soup_transfer_disconnect:
 * @self: a transfer
 * @connection: (transfer full): one of its connections
 *
 * Closes the connection; somebody else may take its piece.
 */
void
ferry_soup_transfer_disconnect (FerrySoupTransfer *self,
                                FerryConnection   *connection)
{
  if (connection->exchange != NULL)
    ferry_exchange_close (connection->exchange);
  if (connection->piece != NULL)
    connection->piece->taken = FALSE;
  connection->source->n_connections--;
  g_ptr_array_remove_fast (self->connections, connection);
}

/**
 * ferry_soup_transfer_disconnect_all:
 * @self: a transfer
 * @except: (nullable): the one that stays
 */
void
ferry_soup_transfer_disconnect_all (FerrySoupTransfer *self,
                                    FerryConnection   *except)
{
  for (guint i = self->connections->len; i-- > 0;)
    {
      FerryConnection *connection = g_ptr_array_index (self->connections, i);

      if (connection != except)
        ferry_soup_transfer_disconnect (self, connection);
    }
}

/**
 * ferry_soup_transfer_advance:
 * @self: a transfer
 *
 * Does what is next: verifies if all bytes are there, else opens connections as
 * far as there is work and servers put up with them.
 */
void
ferry_soup_transfer_advance (FerrySoupTransfer *self)
{
  const GError *error;
  gint64 retry_after = 0;

  if (self->state != FERRY_TRANSFER_FETCHING || ferry_transfer_auth_is_asking (self->auth))
    return;

  if (self->part != NULL && ferry_segments_is_complete (self->part->segments))
    {
      ferry_soup_transfer_verify (self);
      return;
    }

  while (self->connections->len < get_max_connections (self) && connect (self))
    continue;
  if (self->connections->len > 0)
    return;

  error = ferry_sources_get_error (self->sources, &retry_after);
  ferry_soup_transfer_end (self, g_error_copy (error), retry_after);
}

static void
set_way (FerrySoupTransfer *self,
         FerryPriority      priority)
{
  self->way.priority = priority;
  self->way.limits = ferry_limits_get_chain (ferry_transfer_loop_get_limits (self->loop), self->limit, priority);
}

/**
 * ferry_soup_transfer_start:
 * @loop: the transfer loop; must outlive the transfer
 * @request: (transfer full): what to fetch
 * @timeout: microseconds without a byte after which a server is given up
 * @events: what to call; no event arrives before this function has returned
 * @auth: (transfer full): who it is
 * @user_data: for @events
 *
 * Returns: (transfer none): the transfer, valid until @finished is called
 */
FerrySoupTransfer *
ferry_soup_transfer_start (FerryTransferLoop      *loop,
                           FerryFetchRequest      *request,
                           gint64                  timeout,
                           const FerryFetchEvents *events,
                           FerryTransferAuth      *auth,
                           gpointer                user_data)
{
  FerrySoupTransfer *self = g_new0 (FerrySoupTransfer, 1);

  self->loop = loop;
  self->request = request;
  self->events = events;
  self->user_data = user_data;
  self->origin = ferry_url_dup_origin (request->file->url);
  self->odd_key = g_strdup_printf ("%s/%u", request->job_id, request->file_index);
  self->auth = auth;
  self->way.loop = loop;
  self->way.auth = auth;
  self->way.session = ferry_transfer_loop_get_session (loop, request->spec->extras->proxy, request->bind_interface);
  self->way.is_metered = request->metered;
  self->way.timeout = timeout;
  self->way.traffic = &self->traffic;
  self->traffic = (FerryTraffic){ events->traffic, user_data, 0 };
  self->limit = ferry_limits_hold_job (ferry_transfer_loop_get_limits (loop), request->job_id);
  set_way (self, request->priority);

  self->sources = ferry_sources_new (request->file);
  self->connections = g_ptr_array_new_with_free_func (g_free);
  self->doomed = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_checkpoint_unref);
  self->saved_at = g_get_monotonic_time ();
  self->told = -1;
  self->ticker.tick = on_tick;
  self->ticker.data = self;
  ferry_transfer_loop_add_ticker (loop, &self->ticker);
  ferry_limit_set_rate (self->limit, request->spec->extras->limit);

  ferry_soup_transfer_open_part (self);
  ferry_soup_transfer_advance (self);

  return self;
}

/**
 * ferry_soup_transfer_stop:
 * @self: a transfer
 *
 * Closes its connections now, makes durable what is there, and ends it.
 */
void
ferry_soup_transfer_stop (FerrySoupTransfer *self)
{
  ferry_soup_transfer_end (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped"), 0);
}

/**
 * ferry_soup_transfer_set_limit:
 * @self: a transfer
 * @limit: bytes per second for all transfers of its job, 0 for none
 */
void
ferry_soup_transfer_set_limit (FerrySoupTransfer *self,
                               guint64            limit)
{
  ferry_limit_set_rate (self->limit, limit);
}

/**
 * ferry_soup_transfer_set_priority:
 * @self: a transfer
 * @priority: the job’s priority from now on
 */
void
ferry_soup_transfer_set_priority (FerrySoupTransfer *self,
                                  FerryPriority      priority)
{
  set_way (self, priority);
  for (guint i = 0; i < self->connections->len; i++)
    {
      FerryConnection *connection = g_ptr_array_index (self->connections, i);

      if (connection->exchange != NULL)
        ferry_exchange_set_way (connection->exchange, &self->way);
    }
}

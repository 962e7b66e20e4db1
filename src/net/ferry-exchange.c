/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One request and its answer: follows redirects, hands on the body, gives up on
 * a server that falls silent. Knows nothing of files. Owned by a connection of a
 * transfer; lives on the transfer thread. */

#include "config.h"

#include "net/ferry-exchange.h"

#include "net/ferry-auth-watch.h"
#include "net/ferry-body.h"
#include "net/ferry-here.h"
#include "net/ferry-http-error.h"
#include "net/ferry-redirect.h"
#include "net/ferry-trail.h"
#include "shared/ferry-error.h"

/* RFC 6585 §4; libsoup has no name for it. */
#define HTTP_TOO_MANY_REQUESTS 429

/* libsoup waits for the final answer as long as informational ones come. */
#define MAX_INFORMATIONAL 32

struct _FerryExchange
{
  int ref_count;

  FerryRequest *request; /* (owned) */
  const FerryExchangeEvents *events; /* (unowned) (nullable): %NULL once closed */
  gpointer user_data;

  FerryTrail trail;
  guint n_informational;

  FerryLine line;
  GCancellable *cancellable; /* (owned) */
  SoupMessage *message;      /* (owned) (nullable) */
  FerryAuthWatch watch;      /* of @message */
  GInputStream *stream;      /* (owned) (nullable): the answer’s, until @body has it */
  FerryBody *body;           /* (owned) (nullable) */

  FerryHttpPhase phase;
  gint64 last_activity; /* until @body watches it: monotonic, microseconds */
};

static void enter (FerryExchange *self);

static void
drop_message (FerryExchange *self)
{
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  ferry_auth_watch_end (&self->watch);
  g_clear_object (&self->message);
}

static void
ferry_exchange_unref (FerryExchange *self)
{
  if (--self->ref_count > 0)
    return;

  drop_message (self);
  g_clear_object (&self->cancellable);
  ferry_request_free (self->request);
  ferry_trail_clear (&self->trail);
  g_free (self);
}

static gboolean
is_closed (const FerryExchange *self)
{
  return self->events == NULL;
}

/* Everything that it holds of its server is given back. Its owner, who we are and
 * sessions of its own may be gone at once, but libsoup has the message for a while
 * yet, and may only now be about to send it. */
static void
close_stream (FerryExchange *self)
{
  ferry_auth_watch_end (&self->watch);
  ferry_line_leave (&self->line);
  g_clear_pointer (&self->body, ferry_body_close);
  if (self->stream != NULL)
    g_input_stream_close (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
}

/* The one way out but for ferry_exchange_close(). */
static void
end (FerryExchange *self,
     const GError  *error,
     gint64         retry_after)
{
  const FerryExchangeEvents *events = g_steal_pointer (&self->events);

  close_stream (self);
  if (error != NULL)
    g_cancellable_cancel (self->cancellable);
  events->ended (self->user_data, error, retry_after);
  ferry_exchange_unref (self);
}

static void
fail (FerryExchange *self,
      FerryErrorCode code)
{
  g_autoptr(GError) error = ferry_http_error_new (code, self->trail.url);

  end (self, error, 0);
}

static void
fail_foreign (FerryExchange *self,
              const GError  *foreign)
{
  g_autoptr(GError) error = ferry_http_error_new_from_error (foreign, self->phase, self->trail.url);

  end (self, error, 0);
}

/* Whether somebody who asks who we are gets an answer, in another exchange. */
static gboolean
challenge (FerryExchange  *self,
           FerryTokenUsage usage,
           gboolean        certificate)
{
  const FerryChallenge question = {
    .url = self->trail.url,
    .usage = usage,
    .certificate = certificate,
    .is_elsewhere = self->trail.is_elsewhere,
    .is_here = ferry_here_is_peer (soup_message_get_remote_address (self->message)),
  };

  if (self->events->challenged (self->user_data, &question))
    return FALSE;

  ferry_exchange_close (self);

  return TRUE;
}

static gboolean
on_body_received (gpointer      data,
                  const guint8 *bytes,
                  gsize         size)
{
  FerryExchange *self = data;

  self->ref_count++;
  ferry_line_note_bytes (&self->line);
  if (!self->events->received (self->user_data, bytes, size))
    ferry_exchange_close (self);
  ferry_exchange_unref (self);

  /* If no more is wanted, the body is closed by now. */
  return TRUE;
}

static void
on_body_ended (gpointer      data,
               FerryBodyEnd  how,
               const GError *error)
{
  FerryExchange *self = data;

  /* It has closed itself. */
  self->body = NULL;

  if (how == FERRY_BODY_WHOLE)
    end (self, NULL, 0);
  else if (how == FERRY_BODY_BROKEN)
    fail_foreign (self, error);
  else
    fail (self, how == FERRY_BODY_SHORT ? FERRY_ERROR_TRUNCATED : FERRY_ERROR_INVALID_RESPONSE);
}

static const FerryBodyEvents body_events = {
  .received = on_body_received,
  .ended = on_body_ended,
};

/* Whether libsoup can make sense of the body, and it is the one asked for. */
static gboolean
open_body (FerryExchange     *self,
           const FerryAnswer *answer)
{
  const FerryBodySetup setup = {
    .loop = self->line.way.loop,
    .limits = ferry_line_get_limits (&self->line),
    .priority = ferry_line_get_source_priority (&self->line),
    .is_chunked = answer->is_chunked,
    .length = answer->length,
  };

  if (answer->is_malformed ||
      (answer->is_coded && answer->status != SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE))
    return FALSE;

  self->body = ferry_body_new (self->stream, &setup, &body_events, self);
  g_clear_object (&self->stream);

  return self->body != NULL;
}

static void
take_body (FerryExchange     *self,
           const FerryAnswer *answer)
{
  self->phase = FERRY_HTTP_PHASE_READING;
  if (!open_body (self, answer))
    {
      fail (self, FERRY_ERROR_INVALID_RESPONSE);
      return;
    }

  if (!self->events->answered (self->user_data, answer))
    ferry_exchange_close (self);
  else if (!is_closed (self))
    ferry_body_read (self->body);
}

static void
follow_redirect (FerryExchange     *self,
                 const FerryAnswer *answer)
{
  g_autoptr(GError) error = NULL;

  if (!ferry_trail_follow (&self->trail, answer->status, answer->location, &error))
    {
      end (self, error, 0);
      return;
    }

  ferry_redirect_drain (self->stream, ferry_transfer_loop_get_buffer (self->line.way.loop));
  close_stream (self);
  drop_message (self);
  enter (self);
}

static void
take_answer (FerryExchange *self)
{
  const guint status = soup_message_get_status (self->message);
  g_autoptr(FerryAnswer) answer = NULL;
  g_autoptr(GError) error = NULL;

  answer = ferry_answer_new (status, soup_message_get_response_headers (self->message), g_get_real_time ());
  answer->url = g_strdup (self->trail.url);
  answer->was_plain = self->trail.was_plain;
  ferry_transfer_auth_note_status (self->line.way.auth, status);

  switch (status)
    {
    case SOUP_STATUS_OK:
    case SOUP_STATUS_PARTIAL_CONTENT:
    case SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE:
      take_body (self, answer);
      return;
    default:
      break;
    }

  if (ferry_redirect_is_redirect (status))
    {
      follow_redirect (self, answer);
      return;
    }

  if (status == SOUP_STATUS_UNAUTHORIZED && challenge (self, FERRY_TOKEN_USAGE_NETWORK, FALSE))
    return;
  if (status == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED && challenge (self, FERRY_TOKEN_USAGE_PROXY, FALSE))
    return;

  error = ferry_http_error_new_from_status (status, self->trail.url);
  if (answer->retry_after > 0)
    ferry_line_refuse (&self->line, self->trail.url, answer->retry_after);
  end (self, error, answer->retry_after);
}

static void
on_sent (GObject      *session,
         GAsyncResult *result,
         gpointer      data)
{
  FerryExchange *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GInputStream) stream = soup_session_send_finish (SOUP_SESSION (session), result, &error);

  if (!is_closed (self))
    {
      self->stream = g_steal_pointer (&stream);
      self->last_activity = g_get_monotonic_time ();
      if (self->stream != NULL)
        take_answer (self);
      else if (self->n_informational > MAX_INFORMATIONAL)
        fail (self, FERRY_ERROR_INVALID_RESPONSE);
      else if (!ferry_auth_watch_is_about_certificate (&self->watch, error) || !challenge (self, FERRY_TOKEN_USAGE_NETWORK, TRUE))
        fail_foreign (self, error);
    }
  else if (stream != NULL)
    {
      g_input_stream_close (stream, NULL, NULL);
    }

  ferry_exchange_unref (self);
}

static void
fail_unbound (FerryExchange *self)
{
  g_autoptr(GError) error = ferry_line_new_unbound_error (&self->line);

  end (self, error, 0);
}

static void
on_network_event (FerryExchange     *self,
                  GSocketClientEvent event,
                  GIOStream         *connection,
                  SoupMessage       *message)
{
  self->last_activity = g_get_monotonic_time ();
  if (!ferry_line_note_event (&self->line, message, event, connection) && !is_closed (self))
    fail_unbound (self);
}

static void
on_starting (FerryExchange *self,
             SoupMessage   *message)
{
  self->phase = FERRY_HTTP_PHASE_WAITING;
  self->last_activity = g_get_monotonic_time ();
  if (!is_closed (self) && !ferry_line_take_connection (&self->line, message))
    fail_unbound (self);
}

static void
on_informational (FerryExchange *self)
{
  if (++self->n_informational > MAX_INFORMATIONAL)
    g_cancellable_cancel (self->cancellable);
}

static void
send_message (FerryExchange *self)
{
  FerrySession *session;

  self->phase = FERRY_HTTP_PHASE_CONNECTING;
  self->last_activity = g_get_monotonic_time ();
  self->message = ferry_request_new_message (self->request, self->trail.url, self->trail.method,
                                             self->trail.is_elsewhere);
  if (self->message == NULL)
    {
      fail (self, FERRY_ERROR_INVALID_RESPONSE);
      return;
    }

  g_signal_connect_swapped (self->message, "network-event", G_CALLBACK (on_network_event), self);
  g_signal_connect_swapped (self->message, "starting", G_CALLBACK (on_starting), self);
  g_signal_connect_swapped (self->message, "got-informational", G_CALLBACK (on_informational), self);
  session = ferry_auth_watch_begin (&self->watch, self->line.way.auth, self->message, self->trail.is_elsewhere);
  self->line.session = session != NULL ? session : self->line.way.session;
  self->ref_count++;
  soup_session_send_async (ferry_session_get_soup (self->line.session), self->message,
                           ferry_line_get_source_priority (&self->line), self->cancellable,
                           on_sent, self);
}

static void
on_place_granted (gpointer data)
{
  send_message (data);
}

/* Begins when its server may get one more request. */
static void
enter (FerryExchange *self)
{
  g_autoptr(GError) error = NULL;
  FerryLineEntry entry;
  gint64 until;

  entry = ferry_line_enter (&self->line, self->trail.url, &until);
  if (entry == FERRY_LINE_OPEN)
    {
      send_message (self);
    }
  else if (entry == FERRY_LINE_REFUSED)
    {
      error = ferry_http_error_new_from_status (HTTP_TOO_MANY_REQUESTS, self->trail.url);
      end (self, error, until);
    }
}

static void
begin (gpointer data)
{
  FerryExchange *self = data;

  if (!is_closed (self))
    enter (self);
  ferry_exchange_unref (self);
}

/**
 * ferry_exchange_start:
 * @request: what to ask; copied
 * @way: how; copied
 * @events: (transfer none): what to call
 * @user_data: for @events
 *
 * Starts an exchange. No event arrives before this function has returned.
 *
 * Returns: (transfer none): the exchange, valid until its @ended is called, a
 *   callback returns %FALSE, or ferry_exchange_close()
 */
FerryExchange *
ferry_exchange_start (const FerryRequest        *request,
                      const FerryExchangeWay    *way,
                      const FerryExchangeEvents *events,
                      gpointer                   user_data)
{
  FerryExchange *self = g_new0 (FerryExchange, 1);

  self->ref_count = 2;
  self->request = ferry_request_copy (request);
  ferry_line_init (&self->line, way, on_place_granted, self);
  self->events = events;
  self->user_data = user_data;
  ferry_trail_init (&self->trail, request->url, request->method);
  self->cancellable = g_cancellable_new ();
  self->last_activity = g_get_monotonic_time ();
  ferry_transfer_loop_call (way->loop, begin, self);

  return self;
}

/**
 * ferry_exchange_close:
 * @self: (transfer full): an exchange
 *
 * Ends it now, without an event. The connection is closed too, unless all of
 * the answer was read.
 */
void
ferry_exchange_close (FerryExchange *self)
{
  if (is_closed (self))
    return;

  self->events = NULL;
  close_stream (self);
  g_cancellable_cancel (self->cancellable);
  ferry_exchange_unref (self);
}

/**
 * ferry_exchange_set_way:
 * @self: an exchange
 * @way: limits and priority from now on; the rest is as it was
 */
void
ferry_exchange_set_way (FerryExchange          *self,
                        const FerryExchangeWay *way)
{
  FerryLimitChain limits;

  if (is_closed (self) || !ferry_line_set_way (&self->line, way) || self->body == NULL)
    return;

  limits = ferry_line_get_limits (&self->line);
  ferry_body_set_limits (self->body, &limits);
}

/**
 * ferry_exchange_check:
 * @self: an exchange
 * @now: monotonic time, microseconds
 *
 * Gives up on a server that has been silent for too long. Time that we spent
 * waiting for a limit or for our turn does not count.
 */
void
ferry_exchange_check (FerryExchange *self,
                      gint64         now)
{
  if (self->line.place.is_waiting)
    self->last_activity = now;

  if (self->body != NULL ? ferry_body_is_silent (self->body, now, self->line.way.timeout)
                         : now - self->last_activity > self->line.way.timeout)
    fail (self, FERRY_ERROR_TIMED_OUT);
}

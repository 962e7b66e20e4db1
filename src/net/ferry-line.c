/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-line.h"

#include "core/ferry-url.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

static FerryHosts *
get_hosts (const FerryLine *self)
{
  return ferry_transfer_loop_get_hosts (self->way.loop);
}

static FerryPacer *
get_pacer (const FerryLine *self)
{
  return ferry_transfer_loop_get_pacer (self->way.loop);
}

/**
 * ferry_line_init:
 * @self: a line
 * @way: how requests are carried out; copied
 * @granted: called when a request that waited may be sent
 * @data: for @granted
 */
void
ferry_line_init (FerryLine              *self,
                 const FerryExchangeWay *way,
                 FerryMailFunc           granted,
                 gpointer                data)
{
  *self = (FerryLine){ .way = *way, .session = way->session };
  self->place.granted = granted;
  self->place.data = data;
}

/**
 * ferry_line_enter:
 * @self: a line that is not in use
 * @url: whom the request is for
 * @until: (out): when it may be asked again, if it refuses now
 *
 * Returns: whether the request may be sent
 */
FerryLineEntry
ferry_line_enter (FerryLine  *self,
                  const char *url,
                  gint64     *until)
{
  g_autofree char *origin = ferry_url_dup_origin (url);

  /* What is no address libsoup will not send. */
  if (origin == NULL)
    return FERRY_LINE_OPEN;

  *until = ferry_hosts_get_refusal (get_hosts (self), origin, g_get_real_time ());
  if (*until > 0)
    return FERRY_LINE_REFUSED;

  self->place.is_foreground = self->way.priority == FERRY_PRIORITY_FOREGROUND;
  return ferry_hosts_enter (get_hosts (self), &self->place, origin) ? FERRY_LINE_OPEN : FERRY_LINE_WAITING;
}

static void
count_traffic (FerryLine *self)
{
  if (self->paced != NULL && self->way.traffic != NULL)
    ferry_traffic_add (self->way.traffic, ferry_socket_take_traffic (self->paced->socket));
}

/**
 * ferry_line_leave:
 * @self: a line; nothing happens if it is not in use
 *
 * Gives back what it holds, and forgets a session that is not everybody’s. To be
 * called before the connection is closed.
 */
void
ferry_line_leave (FerryLine *self)
{
  count_traffic (self);
  if (self->paced != NULL)
    ferry_pacer_leave (get_pacer (self), g_steal_pointer (&self->paced));
  ferry_hosts_leave (get_hosts (self), &self->place);
  if (self->session != self->way.session)
    self->session = NULL;
}

/**
 * ferry_line_note_event:
 * @self: a line
 * @message: what is sent over it
 * @event: what happened, as libsoup’s `network-event` says
 * @connection: with which connection
 *
 * A connection that is begun after the line was left is not wanted any more, and
 * a session of its own may be gone, which knows how to bind it: it is closed.
 *
 * Returns: %FALSE if the connection must not be used
 */
gboolean
ferry_line_note_event (FerryLine         *self,
                       SoupMessage       *message,
                       GSocketClientEvent event,
                       GIOStream         *connection)
{
  if (self->session != NULL)
    return ferry_session_note_event (self->session, message, event, connection);

  if (event == G_SOCKET_CLIENT_CONNECTING && G_IS_SOCKET_CONNECTION (connection))
    g_socket_close (g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)), NULL);

  return FALSE;
}

/**
 * ferry_line_refuse:
 * @self: a line
 * @url: who does not want to be asked
 * @until: before when, microseconds since 1970
 *
 * What one job was told, all jobs of that server obey.
 */
void
ferry_line_refuse (FerryLine  *self,
                   const char *url,
                   gint64      until)
{
  g_autofree char *origin = ferry_url_dup_origin (url);

  ferry_hosts_refuse (get_hosts (self), origin, until, g_get_real_time ());
}

/**
 * ferry_line_take_connection:
 * @self: a line
 * @message: what is about to be sent over a connection
 *
 * Returns: %FALSE if the connection must not be used, because it goes another way
 *   than it has to; it is closed then
 */
gboolean
ferry_line_take_connection (FerryLine   *self,
                            SoupMessage *message)
{
  FerrySocket *socket = ferry_session_find_socket (self->session, message);

  if (!ferry_session_allows (self->session, socket))
    {
      if (socket != NULL)
        ferry_socket_close (socket);
      return FALSE;
    }

  if (socket != NULL && self->paced == NULL)
    {
      self->paced = ferry_pacer_join (get_pacer (self), socket, self->way.priority, self->way.is_metered);
      self->paced->limits = &self->way.limits;
    }

  return TRUE;
}

/**
 * ferry_line_note_bytes:
 * @self: a line over which bytes have come
 */
void
ferry_line_note_bytes (FerryLine *self)
{
  count_traffic (self);
  if (self->paced != NULL)
    ferry_pacer_wake (get_pacer (self));
}

/**
 * ferry_line_get_limits:
 * @self: a line
 *
 * Returns: what its reader has to keep to: the way’s limits, and the pacer’s
 */
FerryLimitChain
ferry_line_get_limits (const FerryLine *self)
{
  FerryLimitChain limits = self->way.limits;

  if (self->paced != NULL && self->paced->limit != NULL)
    ferry_limit_chain_add (&limits, self->paced->limit);

  return limits;
}

/**
 * ferry_line_get_source_priority:
 * @self: a line
 *
 * Returns: priority of the main loop’s sources
 */
int
ferry_line_get_source_priority (const FerryLine *self)
{
  return self->way.priority == FERRY_PRIORITY_FOREGROUND ? G_PRIORITY_DEFAULT : G_PRIORITY_LOW;
}

/**
 * ferry_line_set_way:
 * @self: a line
 * @way: limits and priority from now on; the rest is as it was
 *
 * Returns: whether anything is different now
 */
gboolean
ferry_line_set_way (FerryLine              *self,
                    const FerryExchangeWay *way)
{
  if (self->way.priority == way->priority)
    return FALSE;

  self->way.limits = way->limits;
  self->way.priority = way->priority;
  if (self->paced != NULL)
    ferry_pacer_set_priority (get_pacer (self), self->paced, way->priority);

  return TRUE;
}

/**
 * ferry_line_new_unbound_error:
 * @self: a line of a session that is bound to an interface
 *
 * Returns: (transfer full): why nothing was sent
 */
GError *
ferry_line_new_unbound_error (const FerryLine *self)
{
  const char *interface = ferry_session_get_interface (self->session);
  g_autofree char *text = NULL;

  if (*interface == '\0')
    text = g_strdup (_("The address leads out of this computer, but the network connection that this job may "
                       "use is not there. Ferry tries again by itself."));
  else
    /* Translators: the word is a network interface’s name, such as “tun0” */
    text = g_strdup_printf (_("The network interface %s, which alone this job may use, cannot be used now. "
                              "Ferry tries again by itself."), interface);

  return g_error_new_literal (FERRY_ERROR, FERRY_ERROR_CONNECT_FAILED, text);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One way to reach servers: a proxy, or an interface that connections are bound
 * to, and the connections that were made that way. libsoup tells of a connection
 * only while it is made, so they are kept by its number for them. Owned by the
 * transfer loop; lives on its thread. */

#include "config.h"

#include "net/ferry-session.h"

#include <errno.h>

/* Far above what the engine runs at once: libsoup’s own queue must never hold a
 * request back, for there it would look like a server that does not answer. */
#define MAX_CONNECTIONS 4096

/* Seconds that an idle connection stays open for the next file. */
#define IDLE_SECONDS 15

/* Above so many, those that are closed are forgotten. */
#define MANY_SOCKETS 32

struct _FerrySession
{
  SoupSession *soup;   /* (owned) */
  char *interface;     /* (owned) (nullable) */
  GHashTable *sockets; /* (owned) (element-type guint64 FerrySocket) */
};

static void
set_proxy (SoupSession *soup,
           const char  *proxy)
{
  g_autoptr(GProxyResolver) resolver = NULL;

  if (g_str_equal (proxy, "none"))
    {
      soup_session_set_proxy_resolver (soup, NULL);
    }
  else
    {
      resolver = g_simple_proxy_resolver_new (proxy, NULL);
      soup_session_set_proxy_resolver (soup, resolver);
    }
}

/**
 * ferry_session_new:
 * @tls_database: (nullable): the authorities to trust, %NULL for the system’s
 * @proxy: (nullable): a proxy’s URI, `none`, or %NULL for the system’s
 * @interface: (nullable): the interface that connections have to use but for
 *   those to this machine, empty if there is none; then there is no proxy, for
 *   what is behind it would go another way
 *
 * Returns: (transfer full): a session
 */
FerrySession *
ferry_session_new (GTlsDatabase *tls_database,
                   const char   *proxy,
                   const char   *interface)
{
  FerrySession *self = g_new0 (FerrySession, 1);

  self->interface = g_strdup (interface);
  self->sockets = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) ferry_socket_unref);
  self->soup = soup_session_new_with_options ("max-conns", MAX_CONNECTIONS,
                                              "max-conns-per-host", MAX_CONNECTIONS,
                                              "timeout", 0,
                                              "idle-timeout", IDLE_SECONDS,
                                              NULL);
  /* Passwords are the job’s matter, and a body that is decoded on the way has
   * no offsets to resume at. */
  soup_session_remove_feature_by_type (self->soup, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (self->soup, SOUP_TYPE_CONTENT_DECODER);
  if (tls_database != NULL)
    soup_session_set_tls_database (self->soup, tls_database);
  if (interface != NULL)
    proxy = "none";
  if (proxy != NULL)
    set_proxy (self->soup, proxy);

  return self;
}

/**
 * ferry_session_free:
 * @self: (transfer full): a session without requests; in the thread that used it
 */
void
ferry_session_free (FerrySession *self)
{
  g_object_unref (self->soup);
  g_hash_table_unref (self->sockets);
  g_free (self->interface);
  g_free (self);
}

/**
 * ferry_session_get_soup:
 * @self: a session
 *
 * Returns: (transfer none): what to send messages with
 */
SoupSession *
ferry_session_get_soup (FerrySession *self)
{
  return self->soup;
}

/**
 * ferry_session_get_interface:
 * @self: a session
 *
 * Returns: (nullable): the interface that its connections are bound to
 */
const char *
ferry_session_get_interface (const FerrySession *self)
{
  return self->interface;
}

static gboolean
is_closed (gpointer key,
           gpointer value,
           gpointer data)
{
  return ferry_socket_is_closed (value);
}

static void
remember (FerrySession *self,
          SoupMessage  *message,
          GSocket      *socket)
{
  guint64 *id = g_new (guint64, 1);

  if (g_hash_table_size (self->sockets) >= MANY_SOCKETS)
    g_hash_table_foreach_remove (self->sockets, is_closed, NULL);

  *id = soup_message_get_connection_id (message);
  g_hash_table_replace (self->sockets, id, ferry_socket_new (socket));
}

static gboolean
is_loopback (GSocketConnection *connection)
{
  g_autoptr(GSocketAddress) address = g_socket_connection_get_remote_address (connection, NULL);

  return G_IS_INET_SOCKET_ADDRESS (address) &&
         g_inet_address_get_is_loopback (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* A socket that could not be bound is closed before it connects. Before it does,
 * its remote address is the one that is tried. */
static gboolean
bind_socket (FerrySession      *self,
             GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);

  if (self->interface == NULL || is_loopback (connection))
    return TRUE;
  if (*self->interface != '\0' && ferry_socket_bind (socket, self->interface))
    return TRUE;

  g_message ("A connection could not be bound to the interface “%s”: %s", self->interface, g_strerror (errno));
  g_socket_close (socket, NULL);
  return FALSE;
}

/**
 * ferry_session_note_event:
 * @self: a session
 * @message: what is sent
 * @event: what happened, as libsoup’s `network-event` says
 * @connection: with which connection
 *
 * Has to hear of all events.
 *
 * Returns: %FALSE if the connection cannot be bound as it has to be, and must not
 *   be used
 */
gboolean
ferry_session_note_event (FerrySession      *self,
                          SoupMessage       *message,
                          GSocketClientEvent event,
                          GIOStream         *connection)
{
  if (!G_IS_SOCKET_CONNECTION (connection))
    return TRUE;

  if (event == G_SOCKET_CLIENT_CONNECTING)
    return bind_socket (self, G_SOCKET_CONNECTION (connection));
  if (event == G_SOCKET_CLIENT_CONNECTED)
    remember (self, message, g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)));

  return TRUE;
}

/**
 * ferry_session_allows:
 * @self: a session
 * @socket: (nullable): the connection that a message takes, %NULL if unknown
 *
 * Looks again before anything is sent, whatever libsoup has done.
 *
 * Returns: whether it goes the way it has to
 */
gboolean
ferry_session_allows (const FerrySession *self,
                      FerrySocket        *socket)
{
  if (self->interface == NULL)
    return TRUE;

  return socket != NULL && (ferry_socket_is_loopback (socket) || ferry_socket_is_bound (socket, self->interface));
}

/**
 * ferry_session_find_socket:
 * @self: a session
 * @message: what is about to be sent
 *
 * Returns: (transfer none) (nullable): the connection that it takes
 */
FerrySocket *
ferry_session_find_socket (FerrySession *self,
                           SoupMessage  *message)
{
  const guint64 id = soup_message_get_connection_id (message);

  return g_hash_table_lookup (self->sockets, &id);
}

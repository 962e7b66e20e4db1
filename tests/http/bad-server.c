/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "bad-connection.h"
#include "bad-server.h"

#include <string.h>

/* A queued answer and how often it still counts. */
typedef struct
{
  BadAnswer *answer; /* (owned) */
  guint skip;
  guint times;
} Entry;

struct _BadServer
{
  GSocketListener *listener;    /* (owned) */
  GTlsCertificate *certificate; /* (owned) (nullable) */
  GCancellable *stop;           /* (owned) */
  GThread *acceptor;            /* (owned) */
  guint16 port;

  GMutex mutex; /* guards everything below */
  GBytes *body;
  GHashTable *files; /* path → GBytes */
  char *etag;
  char *last_modified;
  gboolean ranges;
  gboolean wants_certificate;
  GPtrArray *entries;      /* Entry */
  GPtrArray *requests;     /* BadRequest */
  GPtrArray *cancellables; /* GCancellable, one a connection */
  GPtrArray *threads;      /* GThread, one a connection */
};

/* What the thread of a connection gets. */
typedef struct
{
  BadServer *server;
  GSocketConnection *connection; /* (owned) */
  GCancellable *cancellable;     /* (owned) */
  guint number;
} Task;

static void
entry_free (Entry *self)
{
  bad_answer_free (self->answer);
  g_free (self);
}

static gboolean
entry_fits (const Entry      *self,
            const BadRequest *request)
{
  return (self->answer->path == NULL || g_str_equal (self->answer->path, request->path))
         && (self->answer->method == NULL || g_str_equal (self->answer->method, request->method));
}

/* The answer for @request, a good one if none was queued. With the mutex held. */
static BadAnswer *
take_answer (BadServer        *self,
             const BadRequest *request)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = self->entries->pdata[i];
      BadAnswer *answer;

      if (!entry_fits (entry, request))
        continue;
      if (entry->skip > 0)
        {
          entry->skip--;
          continue;
        }

      answer = bad_answer_copy (entry->answer);
      if (entry->times != G_MAXUINT && --entry->times == 0)
        g_ptr_array_remove_index (self->entries, i);
      return answer;
    }

  return g_new0 (BadAnswer, 1);
}

/* Notes the request and decides what is said to it. */
static BadReply *
prepare_reply (BadServer  *self,
               BadRequest *request,
               BadAnswer **answer)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GBytes *body = g_hash_table_lookup (self->files, request->path);
  BadFile file = {
    .body = body != NULL ? body : self->body,
    .etag = self->etag,
    .last_modified = self->last_modified,
    .ranges = self->ranges,
  };

  g_ptr_array_add (self->requests, request);
  *answer = take_answer (self, request);
  return bad_reply_new (*answer, &file, request);
}

static void
serve (BadServer     *self,
       BadConnection *connection,
       guint          number)
{
  gboolean can_go_on = TRUE;

  while (can_go_on)
    {
      g_autofree char *head = bad_connection_read_head (connection);
      BadRequest *request = head != NULL ? bad_request_new (head) : NULL;
      g_autoptr(BadAnswer) answer = NULL;
      g_autoptr(BadReply) reply = NULL;

      if (request == NULL)
        return;

      request->connection = number;
      bad_connection_skip_body (connection, request);
      reply = prepare_reply (self, request, &answer);
      can_go_on = bad_connection_answer (connection, answer, reply, &request->body_sent);
    }
}

static gboolean
on_accept_certificate (void)
{
  return TRUE;
}

static GIOStream *
start_tls (BadServer *self,
           GIOStream *plain)
{
  GIOStream *tls = g_tls_server_connection_new (plain, self->certificate, NULL);

  if (self->wants_certificate)
    {
      g_object_set (tls, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED, NULL);
      g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_accept_certificate), NULL);
    }

  return tls;
}

static gpointer
run_connection (gpointer data)
{
  Task *task = data;
  BadConnection connection = {
    .stream = G_IO_STREAM (g_object_ref (task->connection)),
    .socket = g_socket_connection_get_socket (task->connection),
    .cancellable = task->cancellable,
  };

  if (task->server->certificate != NULL)
    {
      GIOStream *tls = start_tls (task->server, connection.stream);

      g_object_unref (connection.stream);
      connection.stream = tls;
    }

  serve (task->server, &connection, task->number);

  g_io_stream_close (connection.stream, NULL, NULL);
  g_object_unref (connection.stream);
  g_object_unref (task->connection);
  g_object_unref (task->cancellable);
  g_free (task);
  return NULL;
}

static gpointer
run_acceptor (gpointer data)
{
  BadServer *self = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (self->listener, NULL, self->stop, NULL)) != NULL)
    {
      g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
      Task *task = g_new0 (Task, 1);

      task->server = self;
      task->connection = connection;
      task->cancellable = g_cancellable_new ();
      task->number = self->threads->len + 1;
      g_ptr_array_add (self->cancellables, g_object_ref (task->cancellable));
      g_ptr_array_add (self->threads, g_thread_new ("bad-connection", run_connection, task));
    }

  return NULL;
}

/* A server that speaks TLS if @certificate is not NULL. */
BadServer *
bad_server_new_tls (GTlsCertificate *certificate)
{
  BadServer *self = g_new0 (BadServer, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) error = NULL;

  g_mutex_init (&self->mutex);
  self->listener = g_socket_listener_new ();
  /* GLib’s 10 are too few for a test of many fetches: what overflows comes back
   * a second later, which looks like a server that is silent. */
  g_socket_listener_set_backlog (self->listener, 256);
  self->stop = g_cancellable_new ();
  g_set_object (&self->certificate, certificate);
  self->body = bad_server_make_bytes (64 * 1024, 1);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->etag = g_strdup ("\"v1\"");
  self->ranges = TRUE;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) bad_request_free);
  self->cancellables = g_ptr_array_new_with_free_func (g_object_unref);
  self->threads = g_ptr_array_new ();

  g_socket_listener_add_address (self->listener, wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->acceptor = g_thread_new ("bad-server", run_acceptor, self);
  return self;
}

BadServer *
bad_server_new (void)
{
  return bad_server_new_tls (NULL);
}

/* Closes every connection, wherever it is, and waits for the threads. */
void
bad_server_free (BadServer *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->acceptor);
  g_socket_listener_close (self->listener);
  bad_server_drop_connections (self);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (self->threads->pdata[i]);

  g_object_unref (self->listener);
  g_object_unref (self->stop);
  g_clear_object (&self->certificate);
  g_bytes_unref (self->body);
  g_hash_table_unref (self->files);
  g_free (self->etag);
  g_free (self->last_modified);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->cancellables);
  g_ptr_array_unref (self->threads);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

guint16
bad_server_get_port (BadServer *self)
{
  return self->port;
}

/* (transfer full): @path begins with “/” and may bear a query. */
char *
bad_server_get_url (BadServer  *self,
                    const char *path)
{
  return g_strdup_printf ("%s://127.0.0.1:%u%s", self->certificate != NULL ? "https" : "http", self->port, path);
}

/* What every path has that was given nothing else. */
void
bad_server_set_body (BadServer *self,
                     GBytes    *body)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_bytes_unref (self->body);
  self->body = g_bytes_ref (body);
}

void
bad_server_set_file (BadServer  *self,
                     const char *path,
                     GBytes     *body)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_hash_table_replace (self->files, g_strdup (path), g_bytes_ref (body));
}

/* "\"v1\"" at first; NULL: none */
void
bad_server_set_etag (BadServer  *self,
                     const char *etag)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_free (self->etag);
  self->etag = g_strdup (etag);
}

/* None at first. */
void
bad_server_set_last_modified (BadServer  *self,
                              const char *last_modified)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_free (self->last_modified);
  self->last_modified = g_strdup (last_modified);
}

/* From the next connection on: whoever shows any is let in. */
void
bad_server_require_certificate (BadServer *self)
{
  self->wants_certificate = TRUE;
}

void
bad_server_set_ranges (BadServer *self,
                       gboolean   ranges)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->ranges = ranges;
}

/* The first queued answer that fits a request is given to it. */
void
bad_server_queue (BadServer       *self,
                  const BadAnswer *answer)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Entry *entry = g_new0 (Entry, 1);

  entry->answer = bad_answer_copy (answer);
  entry->skip = answer->skip;
  entry->times = MAX (answer->times, 1);
  g_ptr_array_add (self->entries, entry);
}

void
bad_server_clear_queue (BadServer *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_ptr_array_set_size (self->entries, 0);
}

/* Ends the connections there are now, in an orderly way. */
void
bad_server_drop_connections (BadServer *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->cancellables->len; i++)
    g_cancellable_cancel (self->cancellables->pdata[i]);
}

GPtrArray *
bad_server_get_requests (BadServer *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) bad_request_free);

  for (guint i = 0; i < self->requests->len; i++)
    g_ptr_array_add (copies, bad_request_copy (self->requests->pdata[i]));
  return copies;
}

guint
bad_server_count_requests (BadServer *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->requests->len;
}

guint
bad_server_count_connections (BadServer *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->threads->len;
}

/* Bytes that do not repeat soon, the same for the same @seed. */
GBytes *
bad_server_make_bytes (gsize   length,
                       guint32 seed)
{
  guint8 *data = g_malloc (length);
  guint32 state = seed * 2654435761u + 1;

  for (gsize i = 0; i < length; i++)
    {
      state = state * 1664525u + 1013904223u;
      data[i] = (guint8) (state >> 24);
    }

  return g_bytes_new_take (data, length);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The thread on which all transfers live, and what they share there: sessions,
 * limits, one buffer, one timer, and worker threads for calls that block. Owned
 * by the fetcher; knows nothing of files. */

#include "config.h"

#include "net/ferry-transfer-loop.h"

/* Far above what the engine runs at once: libsoup’s own queue must never hold a
 * request back, for there it would look like a server that does not answer. */
#define MAX_CONNECTIONS 4096

/* Seconds that an idle connection stays open for the next file. */
#define IDLE_SECONDS 15

/* Calls of fdatasync that wait for the disk at the same time; the file system
 * makes one write of them. */
#define QUICK_WORKERS 8

/* Digests of whole files, which would keep those waiting. */
#define LONG_WORKERS 2

#define TICK_MILLISECONDS 250

/* Odd answers of more files than this are not counted each on their own. */
#define MAX_ODD 4096

typedef struct
{
  FerryJobLimit *limit; /* (owned) */
  guint n_holders;
} LimitEntry;

struct _FerryTransferLoop
{
  GThread *thread;         /* (owned) */
  GMainContext *context;   /* (owned) */
  GMainLoop *loop;         /* (owned) */
  FerryMailbox *inbox;     /* (owned), of the transfer thread */
  FerryMailbox *outbox;    /* (owned), of the creator’s main context */
  GThreadPool *quick_pool; /* (owned) */
  GThreadPool *long_pool;  /* (owned) */

  GTlsDatabase *tls_database; /* (owned) (nullable) */
  guint8 *buffer;             /* (owned) */
  GHashTable *sessions;       /* (owned) proxy → SoupSession */
  GHashTable *limits;         /* (owned) job id → LimitEntry */
  GHashTable *odd;            /* (owned) key → number of odd answers in a row */
  GQueue tickers;             /* (element-type FerryTicker) */
  GSource *timer;             /* (owned) (nullable) */
};

static void
limit_entry_free (gpointer data)
{
  LimitEntry *entry = data;

  ferry_job_limit_free (entry->limit);
  g_free (entry);
}

static gpointer
run_thread (gpointer data)
{
  FerryTransferLoop *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);

  /* A session belongs to the thread that used it. */
  g_hash_table_remove_all (self->sessions);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static void
run_work (gpointer data,
          gpointer user_data)
{
  FerryTransferLoop *self = user_data;
  FerryWork *work = data;

  work->run (work);
  ferry_mailbox_post (self->inbox, work->done, work);
}

static void
quit (gpointer data)
{
  g_main_loop_quit (data);
}

static gboolean
on_tick (gpointer data)
{
  FerryTransferLoop *self = data;
  GList *next;

  for (GList *link = self->tickers.head; link != NULL; link = next)
    {
      FerryTicker *ticker = link->data;

      next = link->next;
      ticker->tick (ticker->data);
    }

  /* Nothing to watch: an idle service does not wake up. */
  if (self->tickers.length > 0)
    return G_SOURCE_CONTINUE;

  g_clear_pointer (&self->timer, g_source_unref);
  return G_SOURCE_REMOVE;
}

/**
 * ferry_transfer_loop_create_session:
 * @self: a transfer loop
 * @proxy: (nullable): a proxy’s URI, `none`, or %NULL for the system’s
 *
 * Returns: (transfer full): a session that nobody else has, and that answers to
 *   nobody who asks for a password
 */
SoupSession *
ferry_transfer_loop_create_session (FerryTransferLoop *self,
                                    const char        *proxy)
{
  SoupSession *session;

  session = soup_session_new_with_options ("max-conns", MAX_CONNECTIONS,
                                           "max-conns-per-host", MAX_CONNECTIONS,
                                           "timeout", 0,
                                           "idle-timeout", IDLE_SECONDS,
                                           NULL);
  /* Passwords are the job’s matter, and a body that is decoded on the way has
   * no offsets to resume at. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  if (self->tls_database != NULL)
    soup_session_set_tls_database (session, self->tls_database);

  if (g_strcmp0 (proxy, "none") == 0)
    {
      soup_session_set_proxy_resolver (session, NULL);
    }
  else if (proxy != NULL)
    {
      g_autoptr(GProxyResolver) resolver = g_simple_proxy_resolver_new (proxy, NULL);

      soup_session_set_proxy_resolver (session, resolver);
    }

  return session;
}

/**
 * ferry_transfer_loop_new:
 * @tls_database: (nullable): the authorities to trust, %NULL for the system’s
 *
 * Starts the transfer thread.
 *
 * Returns: (transfer full): a transfer loop that belongs to the thread-default
 *   main context of the caller
 */
FerryTransferLoop *
ferry_transfer_loop_new (GTlsDatabase *tls_database)
{
  FerryTransferLoop *self = g_new0 (FerryTransferLoop, 1);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->inbox = ferry_mailbox_new (self->context);
  self->outbox = ferry_mailbox_new (g_main_context_get_thread_default ());
  self->quick_pool = g_thread_pool_new (run_work, self, QUICK_WORKERS, FALSE, NULL);
  self->long_pool = g_thread_pool_new (run_work, self, LONG_WORKERS, FALSE, NULL);
  self->tls_database = tls_database != NULL ? g_object_ref (tls_database) : NULL;
  self->buffer = g_malloc (FERRY_TRANSFER_BUFFER_SIZE);
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->limits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, limit_entry_free);
  self->odd = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->thread = g_thread_new ("transfer", run_thread, self);

  return self;
}

/**
 * ferry_transfer_loop_free:
 * @self: (transfer full): a transfer loop without transfers
 *
 * Waits for the threads. To be called in the thread that created it.
 */
void
ferry_transfer_loop_free (FerryTransferLoop *self)
{
  g_thread_pool_free (self->quick_pool, FALSE, TRUE);
  g_thread_pool_free (self->long_pool, FALSE, TRUE);
  ferry_mailbox_post (self->inbox, quit, self->loop);
  g_thread_join (self->thread);

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  ferry_mailbox_free (self->inbox);
  ferry_mailbox_free (self->outbox);
  g_hash_table_unref (self->sessions);
  g_hash_table_unref (self->limits);
  g_hash_table_unref (self->odd);
  g_clear_object (&self->tls_database);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self->buffer);
  g_free (self);
}

/**
 * ferry_transfer_loop_call:
 * @self: a transfer loop
 * @func: called in the transfer thread
 * @data: for @func
 */
void
ferry_transfer_loop_call (FerryTransferLoop *self,
                          FerryMailFunc      func,
                          gpointer           data)
{
  ferry_mailbox_post (self->inbox, func, data);
}

/**
 * ferry_transfer_loop_tell:
 * @self: a transfer loop
 * @func: called on the main context of the loop’s creator
 * @data: for @func
 */
void
ferry_transfer_loop_tell (FerryTransferLoop *self,
                          FerryMailFunc      func,
                          gpointer           data)
{
  ferry_mailbox_post (self->outbox, func, data);
}

/**
 * ferry_transfer_loop_work:
 * @self: a transfer loop
 * @work: (transfer none): what to do; must live until its @done was called
 * @is_long: whether it takes longer than a call to the disk
 */
void
ferry_transfer_loop_work (FerryTransferLoop *self,
                          FerryWork         *work,
                          gboolean           is_long)
{
  /* Pushing fails only where no thread can be created; the work is then done
   * when one of those that exist comes to it. */
  g_thread_pool_push (is_long ? self->long_pool : self->quick_pool, work, NULL);
}

/**
 * ferry_transfer_loop_get_buffer:
 * @self: a transfer loop
 *
 * Returns: (transfer none): %FERRY_TRANSFER_BUFFER_SIZE bytes that are the
 *   caller’s until it returns to the main loop
 */
guint8 *
ferry_transfer_loop_get_buffer (FerryTransferLoop *self)
{
  return self->buffer;
}

/**
 * ferry_transfer_loop_get_context:
 * @self: a transfer loop
 *
 * Returns: (transfer none): the transfer thread’s main context
 */
GMainContext *
ferry_transfer_loop_get_context (FerryTransferLoop *self)
{
  return self->context;
}

/**
 * ferry_transfer_loop_get_session:
 * @self: a transfer loop
 * @proxy: (nullable): a proxy’s URI, `none`, or %NULL for the system’s
 *
 * Returns: (transfer none): the session of all requests that go that way
 */
SoupSession *
ferry_transfer_loop_get_session (FerryTransferLoop *self,
                                 const char        *proxy)
{
  const char *key = proxy != NULL ? proxy : "";
  SoupSession *session = g_hash_table_lookup (self->sessions, key);

  if (session == NULL)
    {
      session = ferry_transfer_loop_create_session (self, proxy);
      g_hash_table_insert (self->sessions, g_strdup (key), session);
    }

  return session;
}

/**
 * ferry_transfer_loop_hold_limit:
 * @self: a transfer loop
 * @job_id: a job
 *
 * Returns: (transfer none): the limit of all the job’s connections, to be given
 *   back with ferry_transfer_loop_drop_limit()
 */
FerryJobLimit *
ferry_transfer_loop_hold_limit (FerryTransferLoop *self,
                                const char        *job_id)
{
  LimitEntry *entry = g_hash_table_lookup (self->limits, job_id);

  if (entry == NULL)
    {
      entry = g_new0 (LimitEntry, 1);
      entry->limit = ferry_job_limit_new (self->context);
      g_hash_table_insert (self->limits, g_strdup (job_id), entry);
    }
  entry->n_holders++;

  return entry->limit;
}

/**
 * ferry_transfer_loop_drop_limit:
 * @self: a transfer loop
 * @job_id: a job whose limit was held
 */
void
ferry_transfer_loop_drop_limit (FerryTransferLoop *self,
                                const char        *job_id)
{
  LimitEntry *entry = g_hash_table_lookup (self->limits, job_id);

  g_return_if_fail (entry != NULL);

  if (--entry->n_holders == 0)
    g_hash_table_remove (self->limits, job_id);
}

/**
 * ferry_transfer_loop_add_ticker:
 * @self: a transfer loop
 * @ticker: who wants to be called four times a second
 */
void
ferry_transfer_loop_add_ticker (FerryTransferLoop *self,
                                FerryTicker       *ticker)
{
  ticker->link.data = ticker;
  g_queue_push_tail_link (&self->tickers, &ticker->link);
  if (self->timer != NULL)
    return;

  self->timer = g_timeout_source_new (TICK_MILLISECONDS);
  g_source_set_static_name (self->timer, "[ferry] transfers");
  g_source_set_callback (self->timer, on_tick, self, NULL);
  g_source_attach (self->timer, self->context);
}

/**
 * ferry_transfer_loop_remove_ticker:
 * @self: a transfer loop
 * @ticker: who was added; a ticker may remove itself, but no other, in its @tick
 */
void
ferry_transfer_loop_remove_ticker (FerryTransferLoop *self,
                                   FerryTicker       *ticker)
{
  g_queue_unlink (&self->tickers, &ticker->link);
}

/**
 * ferry_transfer_loop_count_odd:
 * @self: a transfer loop
 * @key: what names a file
 *
 * Notes that a server answered oddly for the file once more.
 *
 * Returns: how often it has, in a row
 */
guint
ferry_transfer_loop_count_odd (FerryTransferLoop *self,
                               const char        *key)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->odd, key)) + 1;

  if (g_hash_table_size (self->odd) >= MAX_ODD)
    g_hash_table_remove_all (self->odd);
  g_hash_table_replace (self->odd, g_strdup (key), GUINT_TO_POINTER (count));

  return count;
}

/**
 * ferry_transfer_loop_forget_odd:
 * @self: a transfer loop
 * @key: what names a file for which a server made sense
 */
void
ferry_transfer_loop_forget_odd (FerryTransferLoop *self,
                                const char        *key)
{
  if (g_hash_table_size (self->odd) > 0)
    g_hash_table_remove (self->odd, key);
}

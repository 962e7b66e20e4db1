/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The thread on which all transfers live, and what they share there: sessions,
 * limits, one buffer, one timer, and worker threads for calls that block. Owned
 * by the fetcher; knows nothing of files. */

#include "config.h"

#include "net/ferry-transfer-loop.h"

#include "net/ferry-mail-bag.h"

/* Digests of whole files, which would keep others waiting. */
#define LONG_WORKERS 2

#define TICK_MILLISECONDS 250

/* Odd answers of more files than this are not counted each on their own. */
#define MAX_ODD 4096

struct _FerryTransferLoop
{
  GThread *thread;         /* (owned) */
  GMainContext *context;   /* (owned) */
  GMainLoop *loop;         /* (owned) */
  FerryMailbox *inbox;     /* (owned), of the transfer thread */
  FerryMailbox *outbox;    /* (owned), of the creator’s main context */
  FerryMailBag *bag;       /* (owned), for the outbox */
  FerryDiskQueue *disk;    /* (owned) */
  GThreadPool *long_pool;  /* (owned) */

  GTlsDatabase *tls_database; /* (owned) (nullable) */
  guint8 *buffer;             /* (owned) */
  GHashTable *sessions;       /* (owned) (element-type utf8 FerrySession) */
  FerryLimits *limits;        /* (owned) */
  FerryHosts *hosts;          /* (owned) */
  FerryPacer *pacer;          /* (owned) */
  FerryPacingFunc pacing_changed;
  gpointer pacing_data;
  int pacing;                 /* (atomic): what was told last */
  GHashTable *odd;            /* (owned) key → number of odd answers in a row */
  GQueue tickers;             /* (element-type FerryTicker) */
  GSource *timer;             /* (owned) (nullable) */
};

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

static void
tell_pacing (gpointer data)
{
  FerryTransferLoop *self = data;

  if (self->pacing_changed != NULL)
    self->pacing_changed (self->pacing_data, (FerryPacing) g_atomic_int_get (&self->pacing));
}

static void
on_pacing_changed (gpointer    data,
                   FerryPacing pacing)
{
  FerryTransferLoop *self = data;

  g_atomic_int_set (&self->pacing, (int) pacing);
  ferry_mailbox_post (self->outbox, tell_pacing, self);
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
  self->bag = ferry_mail_bag_new (self->outbox, self->context);
  self->disk = ferry_disk_queue_new (self->inbox);
  self->long_pool = g_thread_pool_new (run_work, self, LONG_WORKERS, FALSE, NULL);
  self->tls_database = tls_database != NULL ? g_object_ref (tls_database) : NULL;
  self->buffer = g_malloc (FERRY_TRANSFER_BUFFER_SIZE);
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ferry_session_free);
  self->limits = ferry_limits_new (self->context);
  self->hosts = ferry_hosts_new (self->context);
  self->pacer = ferry_pacer_new (self->context, on_pacing_changed, self);
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
  ferry_disk_queue_free (self->disk);
  g_thread_pool_free (self->long_pool, FALSE, TRUE);
  ferry_mailbox_post (self->inbox, quit, self->loop);
  g_thread_join (self->thread);

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  ferry_mail_bag_free (self->bag);
  ferry_mailbox_free (self->inbox);
  ferry_mailbox_free (self->outbox);
  g_hash_table_unref (self->sessions);
  ferry_limits_free (self->limits);
  ferry_hosts_free (self->hosts);
  ferry_pacer_free (self->pacer);
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
 *
 * What the transfer thread tells in one turn of its loop arrives together.
 */
void
ferry_transfer_loop_tell (FerryTransferLoop *self,
                          FerryMailFunc      func,
                          gpointer           data)
{
  if (g_main_context_is_owner (self->context))
    ferry_mail_bag_put (self->bag, func, data);
  else
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
  if (is_long)
    g_thread_pool_push (self->long_pool, work, NULL);
  else
    ferry_disk_queue_push (self->disk, work);
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
 * ferry_transfer_loop_create_session:
 * @self: a transfer loop
 * @proxy: (nullable): a proxy’s URI, `none`, or %NULL for the system’s
 * @interface: (nullable): the interface that connections have to use
 *
 * Returns: (transfer full): a session that nobody else has, and that answers to
 *   nobody who asks for a password
 */
FerrySession *
ferry_transfer_loop_create_session (FerryTransferLoop *self,
                                    const char        *proxy,
                                    const char        *interface)
{
  return ferry_session_new (self->tls_database, proxy, interface);
}

/**
 * ferry_transfer_loop_get_session:
 * @self: a transfer loop
 * @proxy: (nullable): a proxy’s URI, `none`, or %NULL for the system’s
 * @interface: (nullable): the interface that connections have to use
 *
 * Returns: (transfer none): the session of all requests that go that way
 */
FerrySession *
ferry_transfer_loop_get_session (FerryTransferLoop *self,
                                 const char        *proxy,
                                 const char        *interface)
{
  g_autofree char *key = g_strdup_printf ("%s %s", interface != NULL ? interface : "", proxy != NULL ? proxy : "");
  FerrySession *session = g_hash_table_lookup (self->sessions, key);

  if (session == NULL)
    {
      session = ferry_transfer_loop_create_session (self, proxy, interface);
      g_hash_table_insert (self->sessions, g_steal_pointer (&key), session);
    }

  return session;
}

/**
 * ferry_transfer_loop_get_hosts:
 * @self: a transfer loop
 *
 * Returns: (transfer none): what keeps us polite
 */
FerryHosts *
ferry_transfer_loop_get_hosts (FerryTransferLoop *self)
{
  return self->hosts;
}

/**
 * ferry_transfer_loop_get_pacer:
 * @self: a transfer loop
 *
 * Returns: (transfer none): what keeps background transfers out of the way
 */
FerryPacer *
ferry_transfer_loop_get_pacer (FerryTransferLoop *self)
{
  return self->pacer;
}

/**
 * ferry_transfer_loop_watch_pacing:
 * @self: a transfer loop
 * @changed: called on the main context of the loop’s creator when the way of
 *   pacing changes
 * @data: for @changed
 *
 * To be called before there are transfers.
 */
void
ferry_transfer_loop_watch_pacing (FerryTransferLoop *self,
                                  FerryPacingFunc    changed,
                                  gpointer           data)
{
  self->pacing_changed = changed;
  self->pacing_data = data;
}

/**
 * ferry_transfer_loop_get_limits:
 * @self: a transfer loop
 *
 * Returns: (transfer none): what holds back jobs and classes of jobs
 */
FerryLimits *
ferry_transfer_loop_get_limits (FerryTransferLoop *self)
{
  return self->limits;
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

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/ferry-store-thread.h"

/* How long a write waits for company: a crash loses no more than that, and what
 * is lost is fetched again. */
#define MOMENT_MS 50

/* So many have company enough, and take memory enough. */
#define ENOUGH 1000

/*
 * FerryStoreThread:
 *
 * The thread that waits for the disk, so that the main loop never does. It
 * takes whatever was queued while it was busy as one batch, so that a commit
 * serves all that came during the one before. What one turn of the main loop
 * pushes is queued at once: callers that were answered together and ask again
 * together share a commit again, instead of the first one having it alone. It
 * sleeps without a timeout.
 *
 * What nobody waits for and no state depends on, the progress of files and the
 * log, waits a moment for company: three writes for each of thousands of small
 * files become one, and they share a few commits (design §4.2 asks for one in
 * five seconds). Whatever else comes takes along what waits, so that the order
 * stays.
 *
 * News on their way to the main context hold a reference, and are dropped when
 * the thread was stopped in the meantime.
 */
struct _FerryStoreThread
{
  gatomicrefcount ref_count;
  char *path;
  GMainContext *context; /* (owned) */
  GThread *thread;       /* (owned) (nullable) */

  /* The main context’s alone */
  FerryStoreNewsFunc func; /* NULL once stopped */
  gpointer user_data;      /* (unowned) */
  GQueue pushed;           /* (element-type FerryStoreOp): in this turn of the main loop */
  GHashTable *files;       /* (owned) (element-type utf8 GList): those of @pushed that write files, by key */
  GSource *hand_over;      /* (owned) (nullable): ends the turn, or the wait */
  gboolean is_waiting;     /* all of @pushed can wait */

  GMutex mutex;
  GCond cond;
  GQueue queue; /* (element-type FerryStoreOp): under the mutex, as what follows */
  gboolean is_stopping;
};

typedef struct
{
  FerryStoreThread *thread; /* (owned) */
  FerryStoreNews *news;     /* (owned) */
} Delivery;

static void
thread_unref (FerryStoreThread *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_assert (g_queue_is_empty (&self->queue));
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_hash_table_unref (self->files);
  g_main_context_unref (self->context);
  g_free (self->path);
  g_free (self);
}

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  ferry_store_news_free (delivery->news);
  thread_unref (delivery->thread);
  g_free (delivery);
}

static gboolean
deliver_cb (gpointer data)
{
  Delivery *delivery = data;

  if (delivery->thread->func != NULL)
    delivery->thread->func (delivery->thread->user_data, delivery->news);

  return G_SOURCE_REMOVE;
}

/* Calls @func when the main context comes to it; after @delay, in milliseconds,
 * if that is not 0. */
static GSource *
new_source (guint          delay,
            GSourceFunc    func,
            gpointer       data,
            GDestroyNotify destroy)
{
  GSource *source = delay > 0 ? g_timeout_source_new (delay) : g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "ferry-store");
  g_source_set_callback (source, func, data, destroy);
  return source;
}

/* g_main_context_invoke() would call on this thread while nobody runs the
 * context. */
static void
deliver (FerryStoreThread *self,
         FerryStoreNews   *news)
{
  Delivery *delivery = g_new0 (Delivery, 1);
  g_autoptr(GSource) source = new_source (0, deliver_cb, delivery, delivery_free);

  g_atomic_ref_count_inc (&self->ref_count);
  delivery->thread = self;
  delivery->news = news;
  g_source_attach (source, self->context);
}

/* Waits for something to do; FALSE when there will be nothing any more. */
static gboolean
take (FerryStoreThread *self,
      GQueue           *ops)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (g_queue_is_empty (&self->queue) && !self->is_stopping)
    g_cond_wait (&self->cond, &self->mutex);

  *ops = self->queue;
  g_queue_init (&self->queue);
  return !g_queue_is_empty (ops);
}

static void
put_back (FerryStoreThread *self,
          FerryStoreNews   *news)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (news->again->len > 0)
    g_queue_push_tail (&self->queue, g_ptr_array_steal_index (news->again, 0));
}

static gpointer
run (gpointer data)
{
  FerryStoreThread *self = data;
  g_autoptr(FerryStoreWorker) worker = ferry_store_worker_new (self->path);
  GQueue ops;

  while (take (self, &ops))
    {
      FerryStoreNews *news = ferry_store_news_new ();

      ferry_store_worker_process (worker, &ops, news);
      put_back (self, news);
      deliver (self, news);
    }

  return NULL;
}

/**
 * ferry_store_thread_new:
 * @path: absolute path of the store
 * @func: what to call with the news
 * @user_data: (unowned): for @func
 *
 * Returns: (transfer full): a running thread; ended by ferry_store_thread_stop()
 */
FerryStoreThread *
ferry_store_thread_new (const char        *path,
                        FerryStoreNewsFunc func,
                        gpointer           user_data)
{
  FerryStoreThread *self = g_new0 (FerryStoreThread, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  self->context = g_main_context_ref_thread_default ();
  self->func = func;
  self->user_data = user_data;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->queue);
  g_queue_init (&self->pushed);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->thread = g_thread_new ("ferry-store", run, self);
  return self;
}

static void
hand_over (FerryStoreThread *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  FerryStoreOp *op;

  g_hash_table_remove_all (self->files);
  while ((op = g_queue_pop_head (&self->pushed)) != NULL)
    g_queue_push_tail (&self->queue, op);
  g_cond_signal (&self->cond);
}

static gboolean
hand_over_cb (gpointer data)
{
  FerryStoreThread *self = data;

  g_clear_pointer (&self->hand_over, g_source_unref);
  hand_over (self);
  return G_SOURCE_REMOVE;
}

static void
stop_waiting (FerryStoreThread *self)
{
  if (self->hand_over != NULL)
    g_source_destroy (self->hand_over);
  g_clear_pointer (&self->hand_over, g_source_unref);
}

static void
hand_over_in (FerryStoreThread *self,
              guint             delay)
{
  self->is_waiting = delay > 0;
  self->hand_over = new_source (delay, hand_over_cb, self, NULL);
  g_source_attach (self->hand_over, self->context);
}

static gboolean
can_wait (const FerryStoreOp *op)
{
  return op->kind == FERRY_STORE_OP_PUT_FILE || op->kind == FERRY_STORE_OP_ADD_LOG;
}

/* In the place of one that writes the same file: the later one says all. But not
 * past anything that does not wait, which may read it or be undone by itself. */
static void
enqueue (FerryStoreThread *self,
         FerryStoreOp     *op)
{
  g_autofree char *key = op->kind == FERRY_STORE_OP_PUT_FILE ? ferry_store_op_dup_key (op) : NULL;
  GList *earlier = key != NULL ? g_hash_table_lookup (self->files, key) : NULL;

  if (earlier != NULL)
    {
      ferry_store_op_take_place_of (op, earlier->data);
      ferry_store_op_free (earlier->data);
      earlier->data = op;
      return;
    }

  if (!can_wait (op))
    g_hash_table_remove_all (self->files);

  g_queue_push_tail (&self->pushed, op);
  if (key != NULL)
    g_hash_table_insert (self->files, g_steal_pointer (&key), self->pushed.tail);
}

/**
 * ferry_store_thread_push:
 * @self: a running thread
 * @op: (transfer full): an operation
 *
 * Has @op carried out after all that were pushed before; of several writes of one
 * file that wait together, the last takes the place of the first.
 */
void
ferry_store_thread_push (FerryStoreThread *self,
                         FerryStoreOp     *op)
{
  const gboolean waits = can_wait (op) && self->pushed.length < ENOUGH;

  enqueue (self, op);
  if (self->hand_over != NULL && self->is_waiting && !waits)
    stop_waiting (self);
  if (self->hand_over == NULL)
    hand_over_in (self, waits ? MOMENT_MS : 0);
}

/**
 * ferry_store_thread_stop:
 * @self: (transfer full): a running thread
 *
 * Waits until all that was pushed is carried out and the store is closed. No
 * news are delivered any more.
 */
void
ferry_store_thread_stop (FerryStoreThread *self)
{
  stop_waiting (self);
  hand_over (self);

  g_mutex_lock (&self->mutex);
  self->is_stopping = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);

  g_thread_join (g_steal_pointer (&self->thread));
  self->func = NULL;
  thread_unref (self);
}

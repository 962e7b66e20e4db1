/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Trips to the disk. A single file goes at once. Where many wait, several threads
 * take some each: the writing of all is begun before any is waited for, and what
 * is waited for at the same time the file system’s journal commits together; those
 * who wait are told together. No file system gets all the threads, so that one
 * that hangs holds up no other. Owned by the transfer loop. */

#include "config.h"

#include "net/ferry-disk-queue.h"

/* Of one file system, and of all. */
#define LANE_THREADS 8
#define MAX_THREADS 32

/* So many make one trip; if more wait, another thread goes as well. */
#define MAX_BATCH 8

struct _FerryDiskQueue
{
  FerryMailbox *mailbox; /* (unowned): where results go */
  GThreadPool *pool;     /* (owned) (element-type Lane) */
  GMutex mutex;
  GHashTable *lanes; /* (owned) (element-type guint64 Lane), under the mutex */
};

/* What goes to one file system; there only while something does. */
typedef struct
{
  guint64 device;
  GQueue waiting; /* (element-type FerryWork), under the mutex, as the next */
  guint n_threads;
} Lane;

/* Work that was done together. */
typedef struct
{
  guint n_works;
  FerryWork *works[MAX_BATCH]; /* (unowned) */
} Batch;

/* Returns the next works of @lane; if there are none, it may be gone. */
static Batch *
take (FerryDiskQueue *self,
      Lane           *lane)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Batch *batch;

  if (lane->waiting.length == 0)
    {
      if (--lane->n_threads == 0)
        g_hash_table_remove (self->lanes, &lane->device);
      return NULL;
    }

  batch = g_new0 (Batch, 1);
  while (batch->n_works < MAX_BATCH && lane->waiting.length > 0)
    batch->works[batch->n_works++] = g_queue_pop_head (&lane->waiting);

  return batch;
}

static void
deliver (gpointer data)
{
  g_autofree Batch *batch = data;

  for (guint i = 0; i < batch->n_works; i++)
    batch->works[i]->done (batch->works[i]);
}

static void
run_lane (gpointer data,
          gpointer user_data)
{
  FerryDiskQueue *self = user_data;
  Batch *batch;

  while ((batch = take (self, data)) != NULL)
    {
      for (guint i = 0; i < batch->n_works && batch->n_works > 1; i++)
        {
          if (batch->works[i]->begin != NULL)
            batch->works[i]->begin (batch->works[i]);
        }

      for (guint i = 0; i < batch->n_works; i++)
        batch->works[i]->run (batch->works[i]);
      ferry_mailbox_post (self->mailbox, deliver, batch);
    }
}

/**
 * ferry_disk_queue_new:
 * @mailbox: (transfer none): the transfer thread’s
 *
 * Returns: (transfer full): a queue without work
 */
FerryDiskQueue *
ferry_disk_queue_new (FerryMailbox *mailbox)
{
  FerryDiskQueue *self = g_new0 (FerryDiskQueue, 1);

  self->mailbox = mailbox;
  g_mutex_init (&self->mutex);
  self->pool = g_thread_pool_new (run_lane, self, MAX_THREADS, FALSE, NULL);
  self->lanes = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);

  return self;
}

/**
 * ferry_disk_queue_free:
 * @self: (transfer full): a queue
 *
 * Waits for what was pushed.
 */
void
ferry_disk_queue_free (FerryDiskQueue *self)
{
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_hash_table_unref (self->lanes);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * ferry_disk_queue_push:
 * @self: a queue
 * @work: (transfer none): what to do; must live until its @done was called
 */
void
ferry_disk_queue_push (FerryDiskQueue *self,
                       FerryWork      *work)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Lane *lane = g_hash_table_lookup (self->lanes, &work->device);

  if (lane == NULL)
    {
      lane = g_new0 (Lane, 1);
      lane->device = work->device;
      g_hash_table_insert (self->lanes, &lane->device, lane);
    }

  g_queue_push_tail (&lane->waiting, work);
  if (lane->n_threads > 0 && (lane->waiting.length < MAX_BATCH || lane->n_threads == LANE_THREADS))
    return;

  /* Pushing fails only where no thread can be created; it is done then when one
   * of those that exist comes to it. */
  lane->n_threads++;
  g_thread_pool_push (self->pool, lane, NULL);
}

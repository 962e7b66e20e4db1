/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a copy to another machine pays, so that it keeps to the limits that all
 * transfers share. The copy is made by a thread that blocks, piece by piece, each
 * piece paid for before it goes; the limits live on the transfer thread. A whole file
 * that another program brings away is not seen to move: it may ride free for as long
 * as no limit holds. Made, changed and closed on the main thread; a copy that hangs
 * may outlive that. */

#include "config.h"

#include "net/ferry-toll.h"

struct _FerryToll
{
  gatomicrefcount ref_count;
  FerryTransferLoop *loop; /* (unowned): not to be used when closed */
  char *job;               /* (owned) */

  /* Of the transfer thread. */
  FerryLimit *limit; /* (owned) (nullable): held */
  FerryPriority priority;
  FerryLimitWaiter waiter;
  FerryLimitsWatch watch;

  /* Of both threads. */
  GMutex mutex;
  GCond cond;
  gsize wanted;  /* bytes that are asked for; 0 for none */
  gsize granted; /* bytes that may go */
  gboolean is_closed;
  gboolean is_asking; /* whether there may be a free ride */
  GCancellable *ride; /* (owned) (nullable): ends when a limit holds */
};

/* A change on its way to the transfer thread. */
typedef struct
{
  FerryToll *toll; /* (unowned): ends after this was done */
  FerryPriority priority;
  guint64 limit;
} Change;

static FerryLimitChain
get_chain (FerryToll *self)
{
  return ferry_limits_get_chain (ferry_transfer_loop_get_limits (self->loop), self->limit, self->priority);
}

/* On the transfer thread: has the copy go on if all limits allow it to, or waits
 * for the one that does not. */
static void
claim (gpointer data)
{
  FerryToll *self = data;
  const FerryLimitChain chain = get_chain (self);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const gsize size = self->wanted > 0 ? ferry_limit_chain_claim (&chain, &self->waiter, self->wanted) : 0;

  if (size == 0)
    return;

  self->waiter.is_woken = FALSE;
  ferry_limit_chain_spend (&chain, size);
  self->wanted = 0;
  self->granted = size;
  g_cond_signal (&self->cond);
}

static void
give_up_claim (gpointer data)
{
  FerryToll *self = data;

  ferry_limit_leave (&self->waiter);
  self->waiter.is_woken = FALSE;
}

/* On the transfer thread: limits have changed, or somebody asks for a free ride. */
static void
look_at_ride (gpointer data)
{
  FerryToll *self = data;
  const FerryLimitChain chain = get_chain (self);
  const gboolean is_limited = ferry_limit_chain_get_rate (&chain) > 0;
  g_autoptr(GCancellable) ended = NULL;

  g_mutex_lock (&self->mutex);
  if (is_limited)
    ended = g_steal_pointer (&self->ride);
  if (self->is_asking)
    {
      self->is_asking = FALSE;
      g_cond_signal (&self->cond);
    }
  g_mutex_unlock (&self->mutex);

  if (ended != NULL)
    g_cancellable_cancel (ended);
}

static void
apply_change (gpointer data)
{
  g_autofree Change *change = data;
  FerryToll *self = change->toll;
  FerryLimits *limits = ferry_transfer_loop_get_limits (self->loop);

  if (self->limit == NULL)
    {
      self->limit = ferry_limits_hold_job (limits, self->job);
      ferry_limits_add_watch (limits, &self->watch);
    }
  self->priority = change->priority;
  ferry_limit_set_rate (self->limit, change->limit);

  /* Whoever waits may wait for a limit that is none of its any more. */
  give_up_claim (self);
  claim (self);
  look_at_ride (self);
}

static void
end (gpointer data)
{
  FerryToll *self = data;
  FerryLimits *limits = ferry_transfer_loop_get_limits (self->loop);

  give_up_claim (self);
  ferry_limits_remove_watch (limits, &self->watch);
  ferry_limits_drop_job (limits, self->job);
  ferry_toll_unref (self);
}

/**
 * ferry_toll_new:
 * @loop: whose limits hold; may end when @self was closed
 * @job: the job’s id
 * @priority: the job’s
 * @limit: the job’s own, bytes per second, 0 for none
 *
 * Returns: (transfer full): the toll of one job’s copies, for ferry_toll_close()
 */
FerryToll *
ferry_toll_new (FerryTransferLoop *loop,
                const char        *job,
                FerryPriority      priority,
                guint64            limit)
{
  FerryToll *self = g_new0 (FerryToll, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->loop = loop;
  self->job = g_strdup (job);
  self->waiter.wake = claim;
  self->waiter.data = self;
  self->watch.changed = look_at_ride;
  self->watch.data = self;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  ferry_toll_set (self, priority, limit);

  return self;
}

/**
 * ferry_toll_ref:
 * @self: a toll
 *
 * Returns: (transfer full): @self
 */
FerryToll *
ferry_toll_ref (FerryToll *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * ferry_toll_unref:
 * @self: (transfer full): a toll
 */
void
ferry_toll_unref (FerryToll *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_object (&self->ride);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->job);
  g_free (self);
}

/**
 * ferry_toll_close:
 * @self: (transfer full): a toll whose copies are over, or given up
 *
 * Whoever still pays is let through with nothing.
 */
void
ferry_toll_close (FerryToll *self)
{
  g_mutex_lock (&self->mutex);
  self->is_closed = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);

  ferry_transfer_loop_call (self->loop, end, self);
}

/**
 * ferry_toll_set:
 * @self: a toll
 * @priority: the job’s from now on
 * @limit: the job’s own from now on, bytes per second, 0 for none
 */
void
ferry_toll_set (FerryToll    *self,
                FerryPriority priority,
                guint64       limit)
{
  Change *given = g_new0 (Change, 1);

  given->toll = self;
  given->priority = priority;
  given->limit = limit;
  ferry_transfer_loop_call (self->loop, apply_change, given);
}

/**
 * ferry_toll_begin_free_ride:
 * @self: a toll
 * @ride: what ends the copy; cancelled as soon as a limit holds
 *
 * Blocks for a moment.
 *
 * Returns: whether no limit holds now
 */
gboolean
ferry_toll_begin_free_ride (FerryToll    *self,
                            GCancellable *ride)
{
  gboolean is_free;

  g_mutex_lock (&self->mutex);
  g_set_object (&self->ride, ride);
  self->is_asking = TRUE;
  ferry_transfer_loop_call (self->loop, look_at_ride, self);
  while (self->is_asking)
    g_cond_wait (&self->cond, &self->mutex);
  is_free = self->ride != NULL;
  g_mutex_unlock (&self->mutex);

  return is_free;
}

/**
 * ferry_toll_end_free_ride:
 * @self: a toll
 *
 * The copy has ended.
 */
void
ferry_toll_end_free_ride (FerryToll *self)
{
  g_mutex_lock (&self->mutex);
  g_clear_object (&self->ride);
  g_mutex_unlock (&self->mutex);
}

static void
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  FerryToll *self = user_data;

  g_mutex_lock (&self->mutex);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * ferry_toll_pay:
 * @self: a toll
 * @wanted: bytes that are to go next
 * @cancellable: (nullable): ends the waiting
 *
 * Blocks until all limits let some of them pass.
 *
 * Returns: how many may go, 0 if @cancellable was cancelled or the toll closed
 */
gsize
ferry_toll_pay (FerryToll    *self,
                gsize         wanted,
                GCancellable *cancellable)
{
  gulong id = 0;
  gsize granted;

  if (cancellable != NULL)
    id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self, NULL);

  g_mutex_lock (&self->mutex);
  self->wanted = wanted;
  self->granted = 0;
  if (!self->is_closed)
    ferry_transfer_loop_call (self->loop, claim, self);
  while (self->granted == 0 && !self->is_closed && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->cond, &self->mutex);
  granted = self->granted;
  self->wanted = 0;
  if (granted == 0 && !self->is_closed)
    ferry_transfer_loop_call (self->loop, give_up_claim, self);
  g_mutex_unlock (&self->mutex);

  g_cancellable_disconnect (cancellable, id);

  return granted;
}

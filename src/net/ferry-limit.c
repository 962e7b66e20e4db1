/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A rate limit that several connections share: those of one job, of one class of
 * jobs, or of all. A reader who gets nothing stops reading, so that the kernel’s
 * buffers fill and the server is held back by TCP itself. Lives on the transfer
 * thread. */

#include "config.h"

#include "net/ferry-limit.h"

#include "net/ferry-rate-limit.h"

struct _FerryLimit
{
  int ref_count; /* its owner’s, and while it wakes readers its own */
  GMainContext *context; /* (unowned) */
  FerryRateLimit bucket;
  GQueue waiting;   /* (element-type FerryLimitWaiter), who waited longest first */
  GSource *timer;   /* (owned) (nullable) */
  gboolean is_waking;
};

static gboolean on_timer (gpointer data);

static void
ferry_limit_unref (FerryLimit *self)
{
  if (--self->ref_count == 0)
    g_free (self);
}

static void
stop_timer (FerryLimit *self)
{
  if (self->timer == NULL)
    return;

  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
start_timer (FerryLimit *self)
{
  const gint64 now = g_get_monotonic_time ();
  const gint64 delay = ferry_rate_limit_get_ready_time (&self->bucket, now) - now;

  if (self->timer != NULL || self->waiting.length == 0)
    return;

  self->timer = g_timeout_source_new ((guint) MIN (delay / 1000 + 1, G_MAXUINT));
  g_source_set_static_name (self->timer, "[ferry] rate limit");
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, self->context);
}

/* Serves waiters in turn until the bucket is empty. Who took part queues up
 * again at the end, so that over a few turns all get the same. */
static void
wake (FerryLimit *self)
{
  const guint n_waiting = self->waiting.length;

  self->is_waking = TRUE;
  self->ref_count++;
  for (guint i = 0; i < n_waiting && self->waiting.length > 0; i++)
    {
      FerryLimitWaiter *waiter;

      if (ferry_rate_limit_get_allowance (&self->bucket, 1, g_get_monotonic_time ()) == 0)
        break;

      waiter = g_queue_peek_head (&self->waiting);
      ferry_limit_leave (waiter);
      waiter->is_woken = TRUE;
      waiter->wake (waiter->data);
    }
  self->is_waking = FALSE;
  if (self->ref_count > 1)
    start_timer (self);
  ferry_limit_unref (self);
}

static gboolean
on_timer (gpointer data)
{
  FerryLimit *self = data;

  stop_timer (self);
  wake (self);

  return G_SOURCE_REMOVE;
}

/**
 * ferry_limit_new:
 * @context: the transfer thread’s main context
 *
 * Returns: (transfer full): no limit yet
 */
FerryLimit *
ferry_limit_new (GMainContext *context)
{
  FerryLimit *self = g_new0 (FerryLimit, 1);

  self->ref_count = 1;
  self->context = context;
  ferry_rate_limit_init (&self->bucket, 0, g_get_monotonic_time ());

  return self;
}

/**
 * ferry_limit_free:
 * @self: (transfer full): a limit; who waits for it is never woken
 */
void
ferry_limit_free (FerryLimit *self)
{
  while (self->waiting.length > 0)
    ferry_limit_leave (g_queue_peek_head (&self->waiting));

  stop_timer (self);
  ferry_limit_unref (self);
}

/**
 * ferry_limit_set_rate:
 * @self: a limit
 * @rate: bytes per second from now on, 0 for no limit
 *
 * Wakes nobody before it has returned.
 */
void
ferry_limit_set_rate (FerryLimit *self,
                      guint64     rate)
{
  ferry_rate_limit_set_rate (&self->bucket, rate, g_get_monotonic_time ());
  stop_timer (self);
  if (!self->is_waking)
    start_timer (self);
}

/**
 * ferry_limit_adjust_rate:
 * @self: a limit
 * @rate: bytes per second from now on, 0 for no limit
 *
 * Like ferry_limit_set_rate(), but who has read too much still has to wait.
 */
void
ferry_limit_adjust_rate (FerryLimit *self,
                         guint64     rate)
{
  if (self->bucket.rate == rate)
    return;

  ferry_rate_limit_adjust_rate (&self->bucket, rate, g_get_monotonic_time ());
  stop_timer (self);
  if (!self->is_waking)
    start_timer (self);
}

/**
 * ferry_limit_get_rate:
 * @self: a limit
 *
 * Returns: bytes per second, 0 for no limit
 */
guint64
ferry_limit_get_rate (const FerryLimit *self)
{
  return self->bucket.rate;
}

/**
 * ferry_limit_claim:
 * @self: a limit
 * @waiter: who asks
 * @wanted: bytes that it would like to read
 *
 * Who comes anew queues up behind those that wait. Who was woken has waited its
 * turn somewhere, and does not begin again at every limit.
 *
 * Returns: how many it may read now; at 0 it is woken when to ask again
 */
gsize
ferry_limit_claim (FerryLimit       *self,
                   FerryLimitWaiter *waiter,
                   gsize             wanted)
{
  gsize allowance = 0;

  if (self->waiting.length == 0 || waiter->is_woken)
    allowance = ferry_rate_limit_get_allowance (&self->bucket, wanted, g_get_monotonic_time ());
  if (allowance > 0 || waiter->limit != NULL)
    return allowance;

  waiter->link.data = waiter;
  waiter->limit = self;
  waiter->is_woken = FALSE;
  g_queue_push_tail_link (&self->waiting, &waiter->link);
  if (!self->is_waking)
    start_timer (self);

  return 0;
}

/**
 * ferry_limit_spend:
 * @self: a limit
 * @bytes: bytes that were read
 */
void
ferry_limit_spend (FerryLimit *self,
                   gsize       bytes)
{
  ferry_rate_limit_take (&self->bucket, bytes);
}

/**
 * ferry_limit_leave:
 * @waiter: who does not wait any more, if it did
 */
void
ferry_limit_leave (FerryLimitWaiter *waiter)
{
  if (waiter->limit == NULL)
    return;

  g_queue_unlink (&waiter->limit->waiting, &waiter->link);
  waiter->limit = NULL;
}

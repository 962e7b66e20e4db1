/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rate limit that all connections of one job share. A reader who gets
 * nothing stops reading, so that the kernel’s buffers fill and the server is
 * held back by TCP itself. Lives on the transfer thread. */

#include "config.h"

#include "net/ferry-job-limit.h"

#include "net/ferry-rate-limit.h"

struct _FerryJobLimit
{
  GMainContext *context; /* (unowned) */
  FerryRateLimit bucket;
  GQueue waiting;   /* (element-type FerryLimitWaiter), who waited longest first */
  GSource *timer;   /* (owned) (nullable) */
  gboolean is_waking;
};

static gboolean on_timer (gpointer data);

static void
stop_timer (FerryJobLimit *self)
{
  if (self->timer == NULL)
    return;

  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
start_timer (FerryJobLimit *self)
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
wake (FerryJobLimit *self)
{
  const guint n_waiting = self->waiting.length;

  self->is_waking = TRUE;
  for (guint i = 0; i < n_waiting && self->waiting.length > 0; i++)
    {
      FerryLimitWaiter *waiter;

      if (ferry_rate_limit_get_allowance (&self->bucket, 1, g_get_monotonic_time ()) == 0)
        break;

      waiter = g_queue_peek_head (&self->waiting);
      ferry_job_limit_leave (self, waiter);
      waiter->wake (waiter->data);
    }
  self->is_waking = FALSE;

  start_timer (self);
}

static gboolean
on_timer (gpointer data)
{
  FerryJobLimit *self = data;

  stop_timer (self);
  wake (self);

  return G_SOURCE_REMOVE;
}

/**
 * ferry_job_limit_new:
 * @context: the transfer thread’s main context
 *
 * Returns: (transfer full): no limit yet
 */
FerryJobLimit *
ferry_job_limit_new (GMainContext *context)
{
  FerryJobLimit *self = g_new0 (FerryJobLimit, 1);

  self->context = context;
  ferry_rate_limit_init (&self->bucket, 0, g_get_monotonic_time ());

  return self;
}

/**
 * ferry_job_limit_free:
 * @self: (transfer full): a limit that nobody waits for
 */
void
ferry_job_limit_free (FerryJobLimit *self)
{
  g_assert (self->waiting.length == 0);

  stop_timer (self);
  g_free (self);
}

/**
 * ferry_job_limit_set_rate:
 * @self: a limit
 * @rate: bytes per second from now on, 0 for no limit
 */
void
ferry_job_limit_set_rate (FerryJobLimit *self,
                          guint64        rate)
{
  ferry_rate_limit_set_rate (&self->bucket, rate, g_get_monotonic_time ());
  stop_timer (self);
  if (!self->is_waking)
    wake (self);
}

/**
 * ferry_job_limit_claim:
 * @self: a limit
 * @waiter: who asks
 * @wanted: bytes that it would like to read
 *
 * Returns: how many it may read now; at 0 it is woken when to ask again
 */
gsize
ferry_job_limit_claim (FerryJobLimit    *self,
                       FerryLimitWaiter *waiter,
                       gsize             wanted)
{
  gsize allowance = 0;

  if (self->waiting.length == 0 || self->is_waking)
    allowance = ferry_rate_limit_get_allowance (&self->bucket, wanted, g_get_monotonic_time ());
  if (allowance > 0 || waiter->is_waiting)
    return allowance;

  waiter->link.data = waiter;
  waiter->is_waiting = TRUE;
  g_queue_push_tail_link (&self->waiting, &waiter->link);
  if (!self->is_waking)
    start_timer (self);

  return 0;
}

/**
 * ferry_job_limit_spend:
 * @self: a limit
 * @bytes: bytes that were read
 */
void
ferry_job_limit_spend (FerryJobLimit *self,
                       gsize          bytes)
{
  ferry_rate_limit_take (&self->bucket, bytes);
}

/**
 * ferry_job_limit_leave:
 * @self: a limit
 * @waiter: who does not wait any more
 */
void
ferry_job_limit_leave (FerryJobLimit    *self,
                       FerryLimitWaiter *waiter)
{
  if (!waiter->is_waiting)
    return;

  waiter->is_waiting = FALSE;
  g_queue_unlink (&self->waiting, &waiter->link);
}

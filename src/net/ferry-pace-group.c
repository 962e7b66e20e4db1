/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Background connections that share a bottleneck, and the one controller for all
 * of them: ten together give way like one. Two at a time use its window, in turns,
 * and more only where these cannot use all of it: each that does takes a share of
 * its own from whoever comes, where queues are fair. The others have the smallest
 * of windows. Owned by the pacer. */

#include "config.h"

#include "net/ferry-pace-group.h"

#include "net/ferry-delay-base.h"
#include "net/ferry-pace-shares.h"
#include "net/ferry-pace-turns.h"

#include <math.h>

/* The kernel makes no window smaller than about this. */
#define LEAST_SEGMENTS 2.0

/* Before much has come, the kernel takes segments for smaller than they are. */
#define USUAL_MSS 1448.0

/* What was learned of a link is forgotten after so long without a look. */
#define MEMORY (60 * G_USEC_PER_SEC)

/* Peers whose base delay is remembered. */
#define MAX_PEERS 256

/* The kernel rounds what it still offers up to a KiB or so with each word that it
 * sends of what was read: a window that is taken back would keep a third of itself
 * for another round trip. So what was asked for before is not read until all of it
 * has come. */
#define COLLAPSE 0.5
#define PAUSE_RATE 1
#define PAUSE_SECONDS 0.02

/* What was asked for before a window became small still comes, and may be read. */
#define DRAIN_SECONDS 0.25
#define DRAIN_ROUNDS 2.0

/* Bytes per second of one whose turn it is not, where even the smallest windows
 * are too large together. */
#define PARKED_RATE 200

/* A limit is loose enough not to stand in the way of the window. */
#define LIMIT_SLACK 1.1

struct _FerryPaceGroup
{
  FerryPace pace;
  GMainContext *context; /* (unowned) */
  GPtrArray *members; /* (owned) (element-type FerryPaced): not theirs */
  GHashTable *peers;  /* (owned) (element-type utf8 FerryDelayBase) */
  gboolean is_near;
  gboolean is_blind;
  double queue;
  gint64 stepped_at;
  gint64 tight_since;   /* 0 if the window suffices for those whose turn it is */
  gint64 crowded_since; /* 0 if it suffices for all */
  double offered;       /* the window of the step before */
  gint64 paused_until;
};

/* High insists on a little even where it disturbs; low waits longer for silence
 * and keeps the queue shorter. On the local network nobody needs to end before
 * we begin: there is no slow uplink that we would share. */
static const FerryPaceStyle styles[FERRY_N_PRIORITIES] = {
  [FERRY_PRIORITY_HIGH] = { .target = 0.022, .trickle = 0.05, .room = 0.95, .quiet = 0.2 },
  [FERRY_PRIORITY_NORMAL] = { .target = 0.022, .trickle = 0.003, .room = 0.9, .quiet = 0.2 },
  [FERRY_PRIORITY_LOW] = { .target = 0.015, .trickle = 0.001, .room = 0.7, .quiet = 1.0 },
};

/* The group insists as much as whoever in it insists most. */
static void
choose_style (FerryPaceGroup *self)
{
  FerryPriority priority = FERRY_PRIORITY_LOW;
  FerryPaceStyle style;

  for (guint i = 0; i < self->members->len; i++)
    {
      const FerryPaced *paced = g_ptr_array_index (self->members, i);

      priority = MIN (priority, paced->priority);
    }

  style = styles[priority];
  style.shares = self->is_near;
  if (self->is_near)
    style.room = MAX (style.room, 0.95);
  ferry_pace_set_style (&self->pace, &style);
}

/**
 * ferry_pace_group_new:
 * @context: the transfer thread’s main context
 * @is_near: whether its peers are on the local network
 *
 * Returns: (transfer full): a group without members
 */
FerryPaceGroup *
ferry_pace_group_new (GMainContext *context,
                      gboolean      is_near)
{
  FerryPaceGroup *self = g_new0 (FerryPaceGroup, 1);

  self->context = context;
  self->members = g_ptr_array_new ();
  self->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->is_near = is_near;
  ferry_pace_init (&self->pace, &styles[FERRY_PRIORITY_NORMAL]);

  return self;
}

/**
 * ferry_pace_group_free:
 * @self: (transfer full): a group without members
 */
void
ferry_pace_group_free (FerryPaceGroup *self)
{
  g_assert (self->members->len == 0);

  g_ptr_array_unref (self->members);
  g_hash_table_unref (self->peers);
  g_free (self);
}

/**
 * ferry_pace_group_add:
 * @self: a group
 * @paced: (transfer none): a connection; must leave before it ends
 */
void
ferry_pace_group_add (FerryPaceGroup *self,
                      FerryPaced     *paced)
{
  paced->group = self;
  if (paced->limit == NULL)
    paced->limit = ferry_limit_new (self->context);
  g_ptr_array_add (self->members, paced);
  choose_style (self);
  ferry_pace_turns_take (self->members, g_get_monotonic_time ());
}

/**
 * ferry_pace_group_remove:
 * @self: a group
 * @paced: one of its connections; its limit stays, for who waits for it
 */
void
ferry_pace_group_remove (FerryPaceGroup *self,
                         FerryPaced     *paced)
{
  paced->group = NULL;
  paced->is_active = FALSE;
  g_ptr_array_remove_fast (self->members, paced);
  if (self->members->len == 0)
    return;

  choose_style (self);
  ferry_pace_turns_take (self->members, g_get_monotonic_time ());
}

/**
 * ferry_pace_group_get_size:
 * @self: a group
 *
 * Returns: how many connections it has
 */
guint
ferry_pace_group_get_size (const FerryPaceGroup *self)
{
  return self->members->len;
}

/**
 * ferry_pace_group_is_blind:
 * @self: a group
 *
 * Returns: whether none of its connections tells how long bytes wait
 */
gboolean
ferry_pace_group_is_blind (const FerryPaceGroup *self)
{
  return self->is_blind;
}

static FerryDelayBase *
get_base (FerryPaceGroup *self,
          FerryPaced     *paced)
{
  g_autofree char *peer = ferry_socket_dup_peer (paced->socket);
  FerryDelayBase *base = g_hash_table_lookup (self->peers, peer);

  if (base != NULL)
    return base;

  if (g_hash_table_size (self->peers) >= MAX_PEERS)
    g_hash_table_remove_all (self->peers);
  base = g_new0 (FerryDelayBase, 1);
  g_hash_table_insert (self->peers, g_steal_pointer (&peer), base);

  return base;
}

/* The queue that one connection sees, below 0 if it has nothing to say. The
 * handshake of one that came late went through a queue already. */
static double
see_queue (FerryPaceGroup *self,
           FerryPaced     *paced,
           gint64          now)
{
  const FerrySocketSample *sample = &paced->sample;
  FerryDelayBase *base;

  if (sample->rtt <= 0 || sample->bytes <= 0 || !sample->has_timestamps)
    return -1;

  base = get_base (self, paced);
  if (base->since == 0 && sample->handshake_rtt > 0)
    ferry_delay_base_add (base, MAX (sample->handshake_rtt - (gint64) (self->queue * G_USEC_PER_SEC), 1), now);
  ferry_delay_base_add (base, sample->rtt, now);

  return (double) (sample->rtt - ferry_delay_base_get (base)) / G_USEC_PER_SEC;
}

/* What all connections together say: all wait in the same queue, but one whose
 * server is slow seems to wait longer. Who brings much knows best. */
static void
look (FerryPaceGroup  *self,
      FerryPaceSample *sample)
{
  double weight = 0;
  double queue_sum = 0;
  double rtt_sum = 0;

  self->is_blind = TRUE;
  for (guint i = 0; i < self->members->len; i++)
    {
      FerryPaced *paced = g_ptr_array_index (self->members, i);
      const double queue = see_queue (self, paced, sample->now);

      sample->own += paced->sample.bytes;
      sample->mss = MAX (sample->mss, paced->sample.mss);
      if (paced->sample.has_timestamps)
        self->is_blind = FALSE;
      if (queue < 0)
        continue;
      weight += paced->sample.bytes;
      queue_sum += paced->sample.bytes * queue;
      rtt_sum += paced->sample.bytes * (double) paced->sample.rtt / G_USEC_PER_SEC;
    }

  if (weight > 0)
    {
      sample->queue = queue_sum / weight;
      sample->rtt = rtt_sum / weight;
      self->queue = sample->queue;
    }
  sample->is_blind = self->is_blind;
}

/* Forgets a link that was not looked at for long: it may be another by now. */
static void
wake_up (FerryPaceGroup *self,
         gint64          now)
{
  if (self->stepped_at == 0 || now - self->stepped_at > MEMORY)
    {
      ferry_pace_init (&self->pace, &styles[FERRY_PRIORITY_NORMAL]);
      g_hash_table_remove_all (self->peers);
      self->queue = 0;
      choose_style (self);
    }
  self->stepped_at = now;
}

/* Notes since when a window is too small for @n connections that have the smallest
 * there is. */
static void
note_tightness (gint64                *since,
                double                 window,
                double                 n,
                const FerryPaceSample *sample)
{
  if (window >= LEAST_SEGMENTS * sample->mss * n)
    *since = 0;
  else if (*since == 0)
    *since = sample->now;
}

/* Notes until when nothing is read, if @window is much smaller than it was. */
static void
note_collapse (FerryPaceGroup *self,
               double          window,
               gint64          now)
{
  if (window < self->offered * COLLAPSE)
    self->paused_until = now + (gint64) ((self->pace.rtt + PAUSE_SECONDS) * G_USEC_PER_SEC);
  else if (window > self->offered / COLLAPSE)
    self->paused_until = 0;
  self->offered = window;
}

/* What @paced may read, and how much may lie unread. */
static void
set_limit (FerryPaceGroup *self,
           FerryPaced     *paced,
           double          rate,
           gint64          now)
{
  const double drain = MAX (DRAIN_SECONDS, DRAIN_ROUNDS * self->pace.rtt) * G_USEC_PER_SEC;
  const gint64 since = paced->is_active ? self->tight_since : self->crowded_since;

  paced->is_tight = since > 0 && now - since > (gint64) drain;
  if (paced->is_tight)
    ferry_limit_adjust_rate (paced->limit, (guint64) MAX (rate, 1));
  else
    ferry_limit_adjust_rate (paced->limit, now < self->paused_until ? PAUSE_RATE : 0);
}

/**
 * ferry_pace_group_step:
 * @self: a group with members, all of whose samples are new
 * @now: monotonic time, microseconds
 * @other: bytes that came for others over the same interface, below 0 if unknown
 *
 * Gives each of its connections a window, for the pacer to set, and a limit.
 */
void
ferry_pace_group_step (FerryPaceGroup *self,
                       gint64          now,
                       double          other)
{
  FerryPaceSample sample = { .now = now, .queue = -1, .other = other, .mss = USUAL_MSS };
  FerryPaceOrder order;
  guint n_active = 0;

  wake_up (self, now);
  look (self, &sample);
  order = ferry_pace_step (&self->pace, &sample);
  if (!isinf (order.window))
    ferry_pace_shares_deal (self->members, order.window, LEAST_SEGMENTS * sample.mss);
  if (!self->pace.is_yielding)
    ferry_pace_turns_take (self->members, now);

  for (guint i = 0; i < self->members->len; i++)
    n_active += ((FerryPaced *) g_ptr_array_index (self->members, i))->is_active;
  note_collapse (self, order.window, now);
  note_tightness (&self->tight_since, order.window, n_active, &sample);
  note_tightness (&self->crowded_since, order.window, self->members->len, &sample);
  for (guint i = 0; i < self->members->len; i++)
    {
      FerryPaced *paced = g_ptr_array_index (self->members, i);

      set_limit (self, paced, paced->is_active ? order.rate * LIMIT_SLACK / n_active : PARKED_RATE, now);
      if (isinf (order.window) && paced->is_active)
        paced->window = INFINITY;
    }
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps background transfers out of the way, and the windows of limited and of
 * metered connections small. Looks at all of them fifty times a second, but only
 * while bytes move. Owned by the transfer loop; lives on its thread. */

#include "config.h"

#include "net/ferry-pacer.h"

#include "net/ferry-link-count.h"

#include <math.h>

#define TICK_MILLISECONDS 20

/* After so long without a byte nothing is looked at until one comes. */
#define STILL_SECONDS 2.0

/* Rates are smoothed over this, or over a round trip where that is more. */
#define SMOOTHING 0.2

/* What may be under way where bytes cost money: what the path holds twice, so
 * that it can become faster, within bounds. */
#define METERED_LEAST (64.0 * 1024)
#define METERED_MOST (512.0 * 1024)

/* What a limited connection may have under way: enough for the pauses between
 * reads, and for a record of TLS. */
#define LIMITED_SECONDS 0.2
#define LIMITED_LEAST (40.0 * 1024)

/* Links and bottlenecks that are remembered. */
#define MAX_LINKS 16

/* One network interface. */
typedef struct
{
  int interface;
  FerryLinkCount count;
  FerryPaceGroup *groups[2]; /* (owned): what is beyond it, and what is near */
} Link;

struct _FerryPacer
{
  GMainContext *context; /* (unowned) */
  FerryPacingFunc changed;
  gpointer data;
  FerryPacing pacing;

  FerryLinkWatch *watch; /* (owned) */
  GHashTable *links;     /* (owned) (element-type int Link) */
  GPtrArray *members;    /* (owned) (element-type FerryPaced): not the struct */
  GSource *timer;        /* (owned) (nullable) */
  gint64 ticked_at;
  double still_seconds;
};

static gboolean on_tick (gpointer data);

static void
link_free (gpointer data)
{
  Link *link = data;

  for (guint i = 0; i < G_N_ELEMENTS (link->groups); i++)
    g_clear_pointer (&link->groups[i], ferry_pace_group_free);
  g_free (link);
}

static gboolean
is_link_unused (gpointer key,
                gpointer value,
                gpointer data)
{
  const Link *link = value;

  for (guint i = 0; i < G_N_ELEMENTS (link->groups); i++)
    {
      if (link->groups[i] != NULL && ferry_pace_group_get_size (link->groups[i]) > 0)
        return FALSE;
    }

  return TRUE;
}

static Link *
get_link (FerryPacer *self,
          int         interface)
{
  Link *link = g_hash_table_lookup (self->links, GINT_TO_POINTER (interface));

  if (link != NULL)
    return link;

  if (g_hash_table_size (self->links) >= MAX_LINKS)
    g_hash_table_foreach_remove (self->links, is_link_unused, NULL);
  link = g_new0 (Link, 1);
  link->interface = interface;
  g_hash_table_insert (self->links, GINT_TO_POINTER (interface), link);

  return link;
}

static void
set_pacing (FerryPacer *self,
            FerryPacing pacing)
{
  if (self->pacing == pacing)
    return;

  self->pacing = pacing;
  self->changed (self->data, pacing);
}

static void
stop_timer (FerryPacer *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static guint64
get_limit (const FerryPaced *paced)
{
  return paced->limits != NULL ? ferry_limit_chain_get_rate (paced->limits) : 0;
}

static gboolean
needs_care (const FerryPaced *paced)
{
  return paced->group != NULL || paced->is_metered || get_limit (paced) > 0;
}

static void
look_at (FerryPacer *self,
         FerryPaced *paced,
         double      seconds)
{
  double smoothing;

  if (!needs_care (paced) || !ferry_socket_read (paced->socket, &paced->sample))
    return;

  smoothing = MAX (SMOOTHING, (double) paced->sample.rtt / G_USEC_PER_SEC);
  paced->rate += seconds / (seconds + smoothing) * (paced->sample.bytes / seconds - paced->rate);
  if (paced->sample.bytes > 0)
    self->still_seconds = 0;
  if (paced->group != NULL)
    ferry_link_count_add_own (&get_link (self, paced->interface)->count, paced->sample.bytes);
}

static void
read_received (FerryPacer *self,
               Link       *link)
{
  guint64 received = 0;
  const gboolean is_known = ferry_link_watch_read_received (self->watch, link->interface, &received);

  ferry_link_count_note_received (&link->count, is_known, received);
}

/* Returns whether anybody on @link is blind. */
static FerryPacing
step_link (Link  *link,
           gint64 now)
{
  const double others = ferry_link_count_take_others (&link->count);
  FerryPacing pacing = FERRY_PACING_OFF;

  for (guint i = 0; i < G_N_ELEMENTS (link->groups); i++)
    {
      FerryPaceGroup *group = link->groups[i];

      if (group == NULL || ferry_pace_group_get_size (group) == 0)
        continue;

      ferry_pace_group_step (group, now, others);
      pacing = MAX (pacing, ferry_pace_group_is_blind (group) ? FERRY_PACING_COUNTERS : FERRY_PACING_DELAY);
    }

  return pacing;
}

static void
set_window (FerryPaced *paced)
{
  const double rtt = (double) MAX (paced->sample.rtt, paced->sample.handshake_rtt) / G_USEC_PER_SEC;
  const guint64 limit = get_limit (paced);
  double window = paced->group != NULL ? paced->window : INFINITY;

  if (limit > 0)
    window = MIN (window, LIMITED_LEAST + (double) limit * (rtt + LIMITED_SECONDS));
  if (paced->is_metered)
    window = MIN (window, CLAMP (paced->rate * rtt * 2, METERED_LEAST, METERED_MOST));

  ferry_socket_set_window (paced->socket, window);
  ferry_socket_set_tight (paced->socket, paced->group != NULL && paced->is_tight);
}

static void
tick (FerryPacer *self,
      gint64      now,
      double      seconds)
{
  FerryPacing pacing = FERRY_PACING_OFF;
  GHashTableIter iter;
  gpointer link;

  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, NULL, &link))
    read_received (self, link);
  for (guint i = 0; i < self->members->len; i++)
    look_at (self, g_ptr_array_index (self->members, i), seconds);

  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, NULL, &link))
    {
      const FerryPacing of_link = step_link (link, now);

      pacing = MAX (pacing, of_link);
    }

  for (guint i = 0; i < self->members->len; i++)
    set_window (g_ptr_array_index (self->members, i));

  set_pacing (self, pacing);
}

static gboolean
is_needed (const FerryPacer *self)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      if (needs_care (g_ptr_array_index (self->members, i)))
        return TRUE;
    }

  return FALSE;
}

static gboolean
on_tick (gpointer data)
{
  FerryPacer *self = data;
  const gint64 now = g_get_monotonic_time ();
  const double seconds = (double) (now - self->ticked_at) / G_USEC_PER_SEC;

  self->still_seconds += seconds;
  if (!is_needed (self) || self->still_seconds > STILL_SECONDS)
    {
      stop_timer (self);
      set_pacing (self, FERRY_PACING_OFF);
      return G_SOURCE_REMOVE;
    }

  if (seconds > 0)
    {
      self->ticked_at = now;
      tick (self, now, seconds);
    }

  return G_SOURCE_CONTINUE;
}

/**
 * ferry_pacer_new:
 * @context: the transfer thread’s main context
 * @changed: called when the way of pacing changes
 * @data: for @changed
 *
 * Returns: (transfer full): a pacer
 */
FerryPacer *
ferry_pacer_new (GMainContext   *context,
                 FerryPacingFunc changed,
                 gpointer        data)
{
  FerryPacer *self = g_new0 (FerryPacer, 1);

  self->context = context;
  self->changed = changed;
  self->data = data;
  self->watch = ferry_link_watch_new ();
  self->links = g_hash_table_new_full (NULL, NULL, NULL, link_free);
  self->members = g_ptr_array_new ();

  return self;
}

/**
 * ferry_pacer_free:
 * @self: (transfer full): a pacer without connections
 */
void
ferry_pacer_free (FerryPacer *self)
{
  g_assert (self->members->len == 0);

  stop_timer (self);
  g_hash_table_unref (self->links);
  g_ptr_array_unref (self->members);
  ferry_link_watch_free (self->watch);
  g_free (self);
}

/* Foreground transfers belong to no group, nor does what never leaves the
 * machine. */
static void
join_group (FerryPacer *self,
            FerryPaced *paced)
{
  const FerryPath *path;
  Link *link;

  if (paced->priority == FERRY_PRIORITY_FOREGROUND)
    return;
  path = ferry_socket_get_path (paced->socket, self->watch);
  if (path == NULL || path->is_local)
    return;

  link = get_link (self, path->interface);
  if (link->groups[path->is_near] == NULL)
    link->groups[path->is_near] = ferry_pace_group_new (self->context, path->is_near);
  paced->interface = path->interface;
  ferry_pace_group_add (link->groups[path->is_near], paced);
}

/**
 * ferry_pacer_join:
 * @self: a pacer
 * @socket: (transfer none): a connection on which a request is about to be sent
 * @priority: priority of the job
 * @is_metered: whether little may be under way
 *
 * Returns: (transfer full): its place, to be given up with ferry_pacer_leave()
 *   before the connection is closed or used by another
 */
FerryPaced *
ferry_pacer_join (FerryPacer   *self,
                  FerrySocket  *socket,
                  FerryPriority priority,
                  gboolean      is_metered)
{
  FerryPaced *paced = g_new0 (FerryPaced, 1);

  paced->socket = ferry_socket_ref (socket);
  paced->priority = priority;
  paced->is_metered = is_metered;
  if (is_metered)
    ferry_socket_cap (socket, (int) METERED_MOST);
  g_ptr_array_add (self->members, paced);
  join_group (self, paced);
  ferry_pacer_wake (self);

  return paced;
}

/**
 * ferry_pacer_leave:
 * @self: a pacer
 * @paced: (transfer full): a place
 */
void
ferry_pacer_leave (FerryPacer *self,
                   FerryPaced *paced)
{
  FerrySocketSample sample;

  /* Whoever uses the connection next counts from here. */
  if (ferry_socket_read (paced->socket, &sample) && paced->group != NULL)
    ferry_link_count_add_own (&get_link (self, paced->interface)->count, sample.bytes);
  if (paced->group != NULL)
    ferry_pace_group_remove (paced->group, paced);

  ferry_socket_set_window (paced->socket, INFINITY);
  ferry_socket_set_tight (paced->socket, FALSE);
  ferry_socket_cap (paced->socket, 0);
  g_ptr_array_remove_fast (self->members, paced);
  ferry_socket_unref (paced->socket);
  g_clear_pointer (&paced->limit, ferry_limit_free);
  g_free (paced);
}

/**
 * ferry_pacer_set_priority:
 * @self: a pacer
 * @paced: a place; its limits are those of another group afterwards
 * @priority: the job’s priority from now on
 */
void
ferry_pacer_set_priority (FerryPacer   *self,
                          FerryPaced   *paced,
                          FerryPriority priority)
{
  if (paced->group != NULL)
    {
      ferry_pace_group_remove (paced->group, paced);
      ferry_limit_set_rate (paced->limit, 0);
    }
  paced->priority = priority;
  join_group (self, paced);
  ferry_pacer_wake (self);
}

/**
 * ferry_pacer_wake:
 * @self: a pacer
 *
 * Something moves, or limits have changed: has it look again, if it had stopped.
 */
void
ferry_pacer_wake (FerryPacer *self)
{
  GHashTableIter iter;
  gpointer link;

  self->still_seconds = 0;
  if (self->timer != NULL || !is_needed (self))
    return;

  /* What came while nobody looked was everybody’s. */
  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, NULL, &link))
    ferry_link_count_forget (&((Link *) link)->count);

  self->ticked_at = g_get_monotonic_time ();
  self->timer = g_timeout_source_new (TICK_MILLISECONDS);
  g_source_set_static_name (self->timer, "[ferry] pacer");
  g_source_set_callback (self->timer, on_tick, self, NULL);
  g_source_set_priority (self->timer, G_PRIORITY_HIGH);
  g_source_attach (self->timer, self->context);
}

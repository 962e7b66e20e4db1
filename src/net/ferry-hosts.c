/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Politeness towards servers, whatever job it is for: none gets more requests at
 * the same time than it should, and one that asked to be left alone is. Owned by
 * the transfer loop; lives on its thread. */

#include "config.h"

#include "net/ferry-hosts.h"

#define USUAL_LIMIT 8

/* What one job was told holds for others of its server for no longer than this:
 * it may have been meant for one address. */
#define MAX_REFUSAL (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

/* Refusals that are remembered. */
#define MAX_REFUSALS 1024

typedef struct
{
  FerryHosts *hosts; /* (unowned) */
  char *origin;      /* (owned) */
  guint n_inside[2]; /* background, foreground */
  GQueue waiting[2]; /* (element-type FerryHostPlace), who waited longest first */
  GSource *source;   /* (owned) (nullable): lets in who waits */
} Host;

struct _FerryHosts
{
  GMainContext *context; /* (unowned) */
  guint limit;
  GHashTable *hosts;     /* (owned) (element-type utf8 Host) */
  GHashTable *refusals;  /* (owned) (element-type utf8 gint64) */
};

static void
host_free (gpointer data)
{
  Host *host = data;

  if (host->source != NULL)
    g_source_destroy (host->source);
  g_clear_pointer (&host->source, g_source_unref);
  g_free (host->origin);
  g_free (host);
}

static gboolean
on_admission (gpointer data)
{
  Host *host = data;

  g_clear_pointer (&host->source, g_source_unref);
  for (guint i = 0; i < G_N_ELEMENTS (host->waiting); i++)
    {
      while (host->waiting[i].length > 0 && host->n_inside[i] < host->hosts->limit)
        {
          FerryHostPlace *place = g_queue_peek_head (&host->waiting[i]);

          g_queue_unlink (&host->waiting[i], &place->link);
          place->is_waiting = FALSE;
          host->n_inside[i]++;
          place->granted (place->data);
        }
    }

  return G_SOURCE_REMOVE;
}

/* Not at once: whoever left may be in the middle of something. */
static void
admit_soon (Host *host)
{
  if (host->source != NULL || host->waiting[0].length + host->waiting[1].length == 0)
    return;

  host->source = g_idle_source_new ();
  g_source_set_priority (host->source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (host->source, "[ferry] host");
  g_source_set_callback (host->source, on_admission, host, NULL);
  g_source_attach (host->source, host->hosts->context);
}

/**
 * ferry_hosts_new:
 * @context: the transfer thread’s main context
 *
 * Returns: (transfer full): no hosts yet
 */
FerryHosts *
ferry_hosts_new (GMainContext *context)
{
  FerryHosts *self = g_new0 (FerryHosts, 1);

  self->context = context;
  self->limit = USUAL_LIMIT;
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, host_free);
  self->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

/**
 * ferry_hosts_free:
 * @self: (transfer full): hosts that nobody asks
 */
void
ferry_hosts_free (FerryHosts *self)
{
  g_hash_table_unref (self->hosts);
  g_hash_table_unref (self->refusals);
  g_free (self);
}

/**
 * ferry_hosts_set_limit:
 * @self: hosts
 * @limit: requests that each gets at the same time from now on, at least 1
 */
void
ferry_hosts_set_limit (FerryHosts *self,
                       guint       limit)
{
  GHashTableIter iter;
  gpointer host;

  self->limit = MAX (limit, 1);
  g_hash_table_iter_init (&iter, self->hosts);
  while (g_hash_table_iter_next (&iter, NULL, &host))
    admit_soon (host);
}

/**
 * ferry_hosts_enter:
 * @self: hosts
 * @place: (transfer none): a place that is not in use
 * @origin: whom the request is for
 *
 * Foreground and background requests are counted apart: who is waited for does
 * not wait behind long downloads that nobody waits for.
 *
 * Returns: whether the request may begin; if not, @granted is called when it may
 */
gboolean
ferry_hosts_enter (FerryHosts     *self,
                   FerryHostPlace *place,
                   const char     *origin)
{
  const guint kind = place->is_foreground ? 1 : 0;
  Host *host = g_hash_table_lookup (self->hosts, origin);

  g_assert (place->host == NULL);

  if (host == NULL)
    {
      host = g_new0 (Host, 1);
      host->hosts = self;
      host->origin = g_strdup (origin);
      g_hash_table_insert (self->hosts, host->origin, host);
    }

  place->host = host;
  place->link.data = place;
  place->is_waiting = host->n_inside[kind] >= self->limit || host->waiting[kind].length > 0;
  if (place->is_waiting)
    g_queue_push_tail_link (&host->waiting[kind], &place->link);
  else
    host->n_inside[kind]++;

  return !place->is_waiting;
}

/**
 * ferry_hosts_leave:
 * @self: hosts
 * @place: a place; nothing happens if it is not in use
 */
void
ferry_hosts_leave (FerryHosts     *self,
                   FerryHostPlace *place)
{
  const guint kind = place->is_foreground ? 1 : 0;
  Host *host = place->host;

  if (host == NULL)
    return;

  place->host = NULL;
  if (place->is_waiting)
    g_queue_unlink (&host->waiting[kind], &place->link);
  else
    host->n_inside[kind]--;
  place->is_waiting = FALSE;

  if (host->n_inside[0] + host->n_inside[1] + host->waiting[0].length + host->waiting[1].length == 0)
    g_hash_table_remove (self->hosts, host->origin);
  else
    admit_soon (host);
}

static gboolean
is_over (gpointer key,
         gpointer value,
         gpointer data)
{
  return *(gint64 *) value <= *(gint64 *) data;
}

/**
 * ferry_hosts_refuse:
 * @self: hosts
 * @origin: who does not want to be asked
 * @until: before when, microseconds since 1970
 * @now: the time, microseconds since 1970
 */
void
ferry_hosts_refuse (FerryHosts *self,
                    const char *origin,
                    gint64      until,
                    gint64      now)
{
  const gint64 last = MIN (until, now + MAX_REFUSAL);

  g_hash_table_foreach_remove (self->refusals, is_over, (gpointer) &now);
  if (last > now && g_hash_table_size (self->refusals) < MAX_REFUSALS)
    g_hash_table_replace (self->refusals, g_strdup (origin), g_memdup2 (&last, sizeof last));
}

/**
 * ferry_hosts_forget_refusals:
 * @self: hosts
 * @origin: (nullable): who may be asked again, %NULL for all of them
 */
void
ferry_hosts_forget_refusals (FerryHosts *self,
                             const char *origin)
{
  if (origin != NULL)
    g_hash_table_remove (self->refusals, origin);
  else
    g_hash_table_remove_all (self->refusals);
}

/**
 * ferry_hosts_get_refusal:
 * @self: hosts
 * @origin: whom to ask
 * @now: the time, microseconds since 1970
 *
 * Returns: when it may be asked again, microseconds since 1970; 0 for now
 */
gint64
ferry_hosts_get_refusal (FerryHosts *self,
                         const char *origin,
                         gint64      now)
{
  const gint64 *until = g_hash_table_lookup (self->refusals, origin);

  return until != NULL && *until > now ? *until : 0;
}

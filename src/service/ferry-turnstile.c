/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-turnstile.h"

/* Calls of one app that are worked on at the same time. What one app has sent
 * before the user’s call came in is then a few calls of work, however many they
 * are. */
#define MAX_AT_WORK 4

/* Calls of one app that may wait: more than an app with sense has, few enough that
 * those of one without cost nothing but their refusal. */
#define MAX_WAITING 128

/* After everything else that is due. */
#define PRIORITY G_PRIORITY_HIGH_IDLE

/* Calls that are turned away one after another, when nothing else is to be done;
 * so who sends thousands does not even hold up others with their refusal. More
 * than MAX_SURPLUS are refused at once, because they take memory. */
#define REFUSED_AT_A_TIME 16
#define MAX_SURPLUS 16384

/**
 * FerryTurnstile:
 *
 * Lets each client’s calls in a few at a time, in their order, so that one that
 * sends thousands holds up itself alone; what comes when too many wait is turned
 * away. Owned by the callers.
 */
struct _FerryTurnstile
{
  GHashTable *lanes; /* (owned) (element-type utf8 Lane) by client */
  GQueue surplus;    /* (element-type Turn) (owned): to be turned away */
  guint source_id;   /* for them */
  gboolean is_paused;
  FerryTurnPauseFunc pause; /* (nullable) */
  gpointer pause_data;
  gboolean is_open;  /* for everybody, at once */
};

typedef struct
{
  FerryTurnstile *turnstile; /* (unowned) */
  guint n_at_work;
  GQueue waiting; /* (element-type Turn) (owned) */
  guint source_id;
} Lane;

typedef struct
{
  FerryTurnFunc func;
  gpointer user_data;
} Turn;

static void
lane_free (Lane *lane)
{
  g_clear_handle_id (&lane->source_id, g_source_remove);
  g_queue_clear_full (&lane->waiting, g_free);
  g_free (lane);
}

static Lane *
ensure_lane (FerryTurnstile *self,
             const char     *client)
{
  Lane *lane = g_hash_table_lookup (self->lanes, client);

  if (lane == NULL)
    {
      lane = g_new0 (Lane, 1);
      lane->turnstile = self;
      g_queue_init (&lane->waiting);
      g_hash_table_insert (self->lanes, g_strdup (client), lane);
    }

  return lane;
}

static void
take_turn (Lane *lane)
{
  g_autofree Turn *turn = g_queue_pop_head (&lane->waiting);

  lane->n_at_work++;
  turn->func (TRUE, turn->user_data);
}

static void
refuse_first (FerryTurnstile *self)
{
  g_autofree Turn *turn = g_queue_pop_head (&self->surplus);

  turn->func (FALSE, turn->user_data);
}

static gboolean
refuse_cb (gpointer user_data)
{
  FerryTurnstile *self = user_data;

  self->source_id = 0;
  for (guint i = 0; i < REFUSED_AT_A_TIME && self->surplus.length > 0; i++)
    refuse_first (self);

  self->is_paused = TRUE;
  if (self->pause != NULL)
    self->pause (self->pause_data);
  else
    ferry_turnstile_go_on (self);

  return G_SOURCE_REMOVE;
}

static void
turn_away (FerryTurnstile *self,
           Turn           *turn) /* (transfer full) */
{
  g_queue_push_tail (&self->surplus, turn);
  if (self->surplus.length > MAX_SURPLUS)
    refuse_first (self);
  else if (self->source_id == 0 && !self->is_paused)
    self->source_id = g_idle_add_full (G_PRIORITY_LOW, refuse_cb, self, NULL);
}

static gboolean
next_cb (gpointer user_data)
{
  Lane *lane = user_data;

  /* The lane may be gone with the last of its turns. */
  lane->source_id = 0;
  if (lane->waiting.length > 1 && lane->n_at_work + 1 < MAX_AT_WORK)
    lane->source_id = g_idle_add_full (PRIORITY, next_cb, lane, NULL);
  if (lane->waiting.length > 0 && lane->n_at_work < MAX_AT_WORK)
    take_turn (lane);

  return G_SOURCE_REMOVE;
}

/**
 * ferry_turnstile_new:
 *
 * Returns: (transfer full): a turnstile that nobody waits at
 */
FerryTurnstile *
ferry_turnstile_new (void)
{
  FerryTurnstile *self = g_new0 (FerryTurnstile, 1);

  self->lanes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lane_free);
  g_queue_init (&self->surplus);

  return self;
}

/**
 * ferry_turnstile_free:
 * @self: (transfer full): a turnstile at which nobody waits any more
 */
void
ferry_turnstile_free (FerryTurnstile *self)
{
  g_return_if_fail (self != NULL);

  g_clear_handle_id (&self->source_id, g_source_remove);
  g_queue_clear_full (&self->surplus, g_free);
  g_hash_table_unref (self->lanes);
  g_free (self);
}

/**
 * ferry_turnstile_enter:
 * @self: a turnstile
 * @client: whose call it is
 * @func: works on the call, at once or when its turn has come; or refuses it,
 *   some time later, because too many wait
 * @user_data: for @func
 *
 * Each call that was let in has to leave.
 */
void
ferry_turnstile_enter (FerryTurnstile *self,
                       const char     *client,
                       FerryTurnFunc   func,
                       gpointer        user_data)
{
  Lane *lane;
  Turn *turn;

  g_return_if_fail (self != NULL);

  lane = ensure_lane (self, client);
  turn = g_new0 (Turn, 1);
  turn->func = func;
  turn->user_data = user_data;
  if (lane->waiting.length >= MAX_WAITING)
    {
      turn_away (self, turn);
      return;
    }

  g_queue_push_tail (&lane->waiting, turn);

  if (self->is_open || (lane->n_at_work < MAX_AT_WORK && lane->waiting.length == 1))
    take_turn (lane);
}

/**
 * ferry_turnstile_set_pause:
 * @self: a turnstile
 * @func: called when some were turned away
 * @user_data: for @func
 */
void
ferry_turnstile_set_pause (FerryTurnstile    *self,
                           FerryTurnPauseFunc func,
                           gpointer           user_data)
{
  g_return_if_fail (self != NULL);

  self->pause = func;
  self->pause_data = user_data;
}

/**
 * ferry_turnstile_go_on:
 * @self: a turnstile that pauses
 *
 * Turns away the next ones.
 */
void
ferry_turnstile_go_on (FerryTurnstile *self)
{
  g_return_if_fail (self != NULL);

  self->is_paused = FALSE;
  if (self->surplus.length > 0 && self->source_id == 0)
    self->source_id = g_idle_add_full (G_PRIORITY_LOW, refuse_cb, self, NULL);
}

/**
 * ferry_turnstile_leave:
 * @self: a turnstile
 * @client: whose call was answered
 */
void
ferry_turnstile_leave (FerryTurnstile *self,
                       const char     *client)
{
  Lane *lane;

  g_return_if_fail (self != NULL);

  lane = g_hash_table_lookup (self->lanes, client);
  g_return_if_fail (lane != NULL && lane->n_at_work > 0);

  lane->n_at_work--;
  if (lane->waiting.length > 0 && lane->source_id == 0)
    lane->source_id = g_idle_add_full (PRIORITY, next_cb, lane, NULL);
  else if (lane->waiting.length == 0 && lane->n_at_work == 0)
    g_hash_table_remove (self->lanes, client);
}

/**
 * ferry_turnstile_open:
 * @self: a turnstile
 *
 * The service goes: everybody is let in at once, to be told so.
 */
void
ferry_turnstile_open (FerryTurnstile *self)
{
  g_autofree gpointer *clients = NULL;

  g_return_if_fail (self != NULL);

  self->is_open = TRUE;
  while (self->surplus.length > 0)
    refuse_first (self);
  clients = g_hash_table_get_keys_as_array (self->lanes, NULL);
  for (guint i = 0; clients[i] != NULL; i++)
    {
      g_autofree char *client = g_strdup (clients[i]);
      Lane *lane = g_hash_table_lookup (self->lanes, client);

      while (lane != NULL && lane->waiting.length > 0)
        {
          take_turn (lane);
          lane = g_hash_table_lookup (self->lanes, client);
        }
    }
}

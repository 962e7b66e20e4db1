/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-life.h"

#include "shared/ferry-error.h"

#include <glib-unix.h>
#include <unistd.h>

/* A service that was told to stop is gone within two seconds. What is on disk by
 * then is all that it has ever promised. */
#define STOP_DEADLINE_MS 1800

/**
 * FerryPhase:
 * @FERRY_PHASE_STARTING: waits for the lock, then loads the jobs, then takes
 *   the name
 * @FERRY_PHASE_SERVING: as long as something goes on
 * @FERRY_PHASE_WITHDRAWING: has given up the name and works on what was sent to
 *   it before
 * @FERRY_PHASE_RETURNING: takes the name again, because that was work
 * @FERRY_PHASE_STOPPING: the engine puts everything on disk
 * @FERRY_PHASE_ENDED: nothing is left to do
 */
typedef enum
{
  FERRY_PHASE_STARTING,
  FERRY_PHASE_SERVING,
  FERRY_PHASE_WITHDRAWING,
  FERRY_PHASE_RETURNING,
  FERRY_PHASE_STOPPING,
  FERRY_PHASE_ENDED,
} FerryPhase;

/**
 * FerryLife:
 *
 * The course of the service: from the lock to the name, through idleness and
 * back or out. Nothing that was sent to the name is lost on the way: whatever
 * came before it was given up is worked on first, and whoever comes after it
 * waits for the lock. Owned by the service; it knows no adapter.
 */
struct _FerryLife
{
  GObject parent_instance;

  FerryPresence *presence; /* (owned) */
  FerryActivity *activity; /* (owned) */
  FerryEngine *engine;     /* (owned) */
  FerryFront *front;       /* (owned) */

  FerryPhase phase;
  gboolean told_to_stop;
  gboolean drained; /* every call sent to the name before it was given up is here */
  gboolean holds_for_engine;
  gboolean has_successor;
  GError *failure;    /* (owned) (nullable): why it could not begin */
  GCancellable *wait; /* (owned): for the lock */
  guint deadline_id;
  guint tie_id;
};

enum
{
  SIGNAL_ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryLife, ferry_life, G_TYPE_OBJECT)

static void
end (FerryLife *self)
{
  if (self->phase == FERRY_PHASE_ENDED)
    return;

  self->phase = FERRY_PHASE_ENDED;
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  g_clear_handle_id (&self->tie_id, g_source_remove);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, self->failure);
}

static gboolean
deadline_cb (gpointer user_data)
{
  FerryLife *self = user_data;

  self->deadline_id = 0;
  g_message ("Stopping took too long; what is on disk is complete");
  end (self);

  return G_SOURCE_REMOVE;
}

static void
engine_stopped_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(FerryLife) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ferry_engine_stop_finish (FERRY_ENGINE (source), result, &error))
    g_warning ("Not everything could be put on disk: %s", error->message);

  end (self);
}

static void
stop_engine (FerryLife *self)
{
  self->phase = FERRY_PHASE_STOPPING;
  ferry_front_close (self->front);
  ferry_engine_stop_async (self->engine, engine_stopped_cb, g_object_ref (self));
}

static gboolean
is_systemd_unit (void)
{
  const char *pid = g_getenv ("SYSTEMD_EXEC_PID");

  return pid != NULL && g_ascii_strtoll (pid, NULL, 10) == getpid ();
}

static void announced_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);

/* What was sent before the name was given up has arrived. Once it is answered it
 * is clear whether there is work again. systemd takes the loss of its bus name
 * for the end of a unit and stops it, so under systemd the work goes to a
 * successor; elsewhere the name is simply taken again. */
static void
settle_withdrawal (FerryLife *self)
{
  gboolean stays;

  if (self->phase != FERRY_PHASE_WITHDRAWING || !self->drained ||
      ferry_activity_has_calls (self->activity))
    return;

  stays = ferry_activity_is_held (self->activity) && !self->told_to_stop;
  if (stays && !is_systemd_unit ())
    {
      self->phase = FERRY_PHASE_RETURNING;
      ferry_presence_announce_async (self->presence, announced_cb, g_object_ref (self));
      return;
    }

  self->has_successor = stays;
  stop_engine (self);
}

static void
withdrawn_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(FerryLife) self = user_data;

  ferry_presence_withdraw_finish (FERRY_PRESENCE (source), result, NULL);
  self->drained = TRUE;
  settle_withdrawal (self);
}

static void
withdraw (FerryLife *self)
{
  self->phase = FERRY_PHASE_WITHDRAWING;
  self->drained = FALSE;
  ferry_presence_withdraw_async (self->presence, withdrawn_cb, g_object_ref (self));
}

static void
on_idle (FerryLife *self)
{
  if (self->phase == FERRY_PHASE_SERVING)
    withdraw (self);
}

static void
announced_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(FerryLife) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ferry_presence_announce_finish (FERRY_PRESENCE (source), result, &error))
    {
      self->has_successor = self->phase == FERRY_PHASE_RETURNING && !self->told_to_stop;
      if (self->phase == FERRY_PHASE_STARTING && !self->told_to_stop)
        self->failure = g_steal_pointer (&error);
      stop_engine (self);
      return;
    }

  self->phase = FERRY_PHASE_SERVING;
  if (self->told_to_stop)
    {
      withdraw (self);
      return;
    }

  /* It may be that nothing goes on at all: lets the idle time begin. */
  ferry_activity_begin_call (self->activity);
  ferry_activity_end_call (self->activity);
}

static void
update_hold (FerryLife *self)
{
  gboolean busy = ferry_engine_is_busy (self->engine);

  if (busy == self->holds_for_engine)
    return;

  self->holds_for_engine = busy;
  if (busy)
    ferry_activity_hold (self->activity);
  else
    ferry_activity_release (self->activity);
}

static void
engine_started_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(FerryLife) self = user_data;

  if (!ferry_engine_start_finish (FERRY_ENGINE (source), result, &self->failure))
    {
      end (self);
      return;
    }

  if (self->told_to_stop)
    {
      stop_engine (self);
      return;
    }

  g_signal_connect_object (self->engine, "notify::busy", G_CALLBACK (update_hold),
                           self, G_CONNECT_SWAPPED);
  update_hold (self);
  ferry_front_open (self->front);
  ferry_presence_announce_async (self->presence, announced_cb, g_object_ref (self));
}

static void
claimed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FerryLife) self = user_data;

  if (ferry_presence_claim_finish (FERRY_PRESENCE (source), result, &self->failure))
    {
      ferry_front_begin (self->front);
      ferry_engine_start_async (self->engine, engine_started_cb, g_object_ref (self));
      return;
    }

  /* Being told to stop while waiting for the lock is no failure. */
  if (g_error_matches (self->failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (&self->failure);
  end (self);
}

static void
ferry_life_dispose (GObject *object)
{
  FerryLife *self = FERRY_LIFE (object);

  g_clear_handle_id (&self->deadline_id, g_source_remove);
  g_clear_handle_id (&self->tie_id, g_source_remove);
  g_clear_object (&self->presence);
  g_clear_object (&self->activity);
  g_clear_object (&self->engine);
  g_clear_object (&self->front);
  g_clear_object (&self->wait);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (ferry_life_parent_class)->dispose (object);
}

static void
ferry_life_class_init (FerryLifeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_life_dispose;

  /**
   * FerryLife::ended:
   * @error: (nullable): why it could not begin, one sentence
   *
   * Once. Everything is on disk, and nothing is left to do but to drop it all.
   */
  signals[SIGNAL_ENDED] = g_signal_new ("ended", FERRY_TYPE_LIFE, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
ferry_life_init (FerryLife *self)
{
  self->wait = g_cancellable_new ();
}

/**
 * ferry_life_new:
 * @needs: what lives
 *
 * Returns: (transfer full): a life that has not begun
 */
FerryLife *
ferry_life_new (const FerryLifeNeeds *needs)
{
  FerryLife *self = g_object_new (FERRY_TYPE_LIFE, NULL);

  self->presence = g_object_ref (needs->presence);
  self->activity = g_object_ref (needs->activity);
  self->engine = g_object_ref (needs->engine);
  self->front = g_object_ref (needs->front);
  g_signal_connect_object (self->activity, "idle", G_CALLBACK (on_idle),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->activity, "calls-done", G_CALLBACK (settle_withdrawal),
                           self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ferry_life_begin:
 * @self: a life
 *
 * Takes the lock, loads the jobs, takes the name.
 */
void
ferry_life_begin (FerryLife *self)
{
  g_return_if_fail (FERRY_IS_LIFE (self));

  ferry_presence_claim_async (self->presence, self->wait, claimed_cb, g_object_ref (self));
}

/**
 * ferry_life_stop:
 * @self: a life that has begun
 *
 * Ends it within two seconds, whatever goes on: calls that have arrived are
 * answered, transfers stop where they are, everything is put on disk.
 */
void
ferry_life_stop (FerryLife *self)
{
  g_return_if_fail (FERRY_IS_LIFE (self));

  if (self->told_to_stop || self->phase == FERRY_PHASE_ENDED)
    return;

  self->told_to_stop = TRUE;
  g_cancellable_cancel (self->wait);
  self->deadline_id = g_timeout_add (STOP_DEADLINE_MS, deadline_cb, self);
  if (self->phase == FERRY_PHASE_SERVING)
    withdraw (self);
}

static gboolean
on_tie_cut (int          fd,
            GIOCondition condition,
            gpointer     user_data)
{
  FerryLife *self = user_data;

  self->tie_id = 0;
  ferry_life_stop (self);

  return G_SOURCE_REMOVE;
}

/**
 * ferry_life_tie:
 * @self: a life
 * @fd: the end of a pipe that is read from
 *
 * Stops the life when nobody holds the other end of the pipe any more.
 */
void
ferry_life_tie (FerryLife *self,
                int        fd)
{
  g_return_if_fail (FERRY_IS_LIFE (self));
  g_return_if_fail (self->tie_id == 0);

  self->tie_id = g_unix_fd_add (fd, G_IO_HUP | G_IO_ERR, on_tie_cut, self);
}

/**
 * ferry_life_has_successor:
 * @self: a life that has ended
 *
 * Returns: whether another service has to be started, for work that came at the
 *   last moment
 */
gboolean
ferry_life_has_successor (FerryLife *self)
{
  g_return_val_if_fail (FERRY_IS_LIFE (self), FALSE);

  return self->has_successor;
}

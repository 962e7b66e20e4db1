/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-activity.h"

/**
 * FerryActivity:
 *
 * Counts what keeps the service from leaving: calls that are being worked on,
 * and reasons to stay (jobs that want to run, subscribers). Owned by the
 * service, borrowed by whatever counts. It has one timer, which exists only
 * while both counts are zero, and it never decides what idleness means.
 */
struct _FerryActivity
{
  GObject parent_instance;

  guint idle_seconds;
  guint calls;
  guint holds;
  guint idle_id; /* the timer */
};

enum
{
  SIGNAL_IDLE,
  SIGNAL_CALLS_DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryActivity, ferry_activity, G_TYPE_OBJECT)

static gboolean
idle_cb (gpointer user_data)
{
  FerryActivity *self = user_data;

  self->idle_id = 0;
  g_signal_emit (self, signals[SIGNAL_IDLE], 0);

  return G_SOURCE_REMOVE;
}

static void
update_timer (FerryActivity *self)
{
  gboolean idle = self->calls == 0 && self->holds == 0;

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (idle)
    self->idle_id = g_timeout_add_seconds (self->idle_seconds, idle_cb, self);
}

static void
ferry_activity_dispose (GObject *object)
{
  FerryActivity *self = FERRY_ACTIVITY (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);

  G_OBJECT_CLASS (ferry_activity_parent_class)->dispose (object);
}

static void
ferry_activity_class_init (FerryActivityClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_activity_dispose;

  /**
   * FerryActivity::idle:
   *
   * Nothing has kept the service for the idle time. It comes again only after
   * something has.
   */
  signals[SIGNAL_IDLE] = g_signal_new ("idle", FERRY_TYPE_ACTIVITY, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * FerryActivity::calls-done:
   *
   * The last call that was being worked on has been answered.
   */
  signals[SIGNAL_CALLS_DONE] = g_signal_new ("calls-done", FERRY_TYPE_ACTIVITY, G_SIGNAL_RUN_LAST, 0,
                                             NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_activity_init (FerryActivity *self)
{
}

/**
 * ferry_activity_new:
 * @idle_seconds: how long nothing may go on before `idle`
 *
 * Returns: (transfer full): a count of nothing; its timer starts with the first
 *   thing that ends
 */
FerryActivity *
ferry_activity_new (guint idle_seconds)
{
  FerryActivity *self = g_object_new (FERRY_TYPE_ACTIVITY, NULL);

  self->idle_seconds = idle_seconds;

  return self;
}

/**
 * ferry_activity_begin_call:
 * @self: an activity
 *
 * A call arrived.
 */
void
ferry_activity_begin_call (FerryActivity *self)
{
  g_return_if_fail (FERRY_IS_ACTIVITY (self));

  self->calls++;
  g_clear_handle_id (&self->idle_id, g_source_remove);
}

/**
 * ferry_activity_end_call:
 * @self: an activity
 *
 * A call was answered.
 */
void
ferry_activity_end_call (FerryActivity *self)
{
  g_return_if_fail (FERRY_IS_ACTIVITY (self));
  g_return_if_fail (self->calls > 0);

  self->calls--;
  if (self->calls > 0)
    return;

  update_timer (self);
  g_signal_emit (self, signals[SIGNAL_CALLS_DONE], 0);
}

/**
 * ferry_activity_hold:
 * @self: an activity
 *
 * There is one more reason to stay.
 */
void
ferry_activity_hold (FerryActivity *self)
{
  g_return_if_fail (FERRY_IS_ACTIVITY (self));

  self->holds++;
  g_clear_handle_id (&self->idle_id, g_source_remove);
}

/**
 * ferry_activity_release:
 * @self: an activity
 *
 * One reason to stay is gone.
 */
void
ferry_activity_release (FerryActivity *self)
{
  g_return_if_fail (FERRY_IS_ACTIVITY (self));
  g_return_if_fail (self->holds > 0);

  self->holds--;
  update_timer (self);
}

/**
 * ferry_activity_has_calls:
 * @self: an activity
 *
 * Returns: whether calls are being worked on
 */
gboolean
ferry_activity_has_calls (FerryActivity *self)
{
  g_return_val_if_fail (FERRY_IS_ACTIVITY (self), FALSE);

  return self->calls > 0;
}

/**
 * ferry_activity_is_held:
 * @self: an activity
 *
 * Returns: whether there is a reason to stay that is not a call
 */
gboolean
ferry_activity_is_held (FerryActivity *self)
{
  g_return_val_if_fail (FERRY_IS_ACTIVITY (self), FALSE);

  return self->holds > 0;
}

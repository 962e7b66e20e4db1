/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-notifications.h"

#include "service/ferry-consent-notes.h"
#include "service/ferry-note-actions.h"
#include "service/ferry-note-board.h"
#include "service/ferry-notifier.h"

/**
 * FerryNotifications:
 *
 * Puts together what notifications are made of: the notifier and the questions of
 * apps, which decide what is told, the board, which shows it, and the actions,
 * which do what is clicked. Owned by the desktop; it holds no logic but when all
 * is quiet.
 */
struct _FerryNotifications
{
  GObject parent_instance;

  FerryParts parts;           /* (unowned), all */
  FerryWindowLink *window;    /* (owned) */
  FerryNotifier *notifier;    /* (owned) */
  FerryConsentNotes *consent; /* (owned) */
  FerryNoteBoard *board;      /* (owned) */
  FerryNoteActions *actions;  /* (owned) */
};

enum
{
  SIGNAL_OPEN_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryNotifications, ferry_notifications, G_TYPE_OBJECT)

static void
on_note_opened (FerryNotifications *self,
                const char         *id)
{
  ferry_notifier_set_up (self->notifier, id, TRUE);
  g_signal_emit (self, signals[SIGNAL_OPEN_CHANGED], 0);
}

static void
on_note_closed (FerryNotifications *self,
                const char         *id)
{
  ferry_notifier_set_up (self->notifier, id, FALSE);
  g_signal_emit (self, signals[SIGNAL_OPEN_CHANGED], 0);
}

static void
on_action_failed (FerryNotifications *self,
                  const char         *text)
{
  ferry_note_board_post (self->board, ferry_note_writer_write_problem (text));
}

static void
on_window_changed (FerryNotifications *self)
{
  gboolean has_window = ferry_window_link_has_window (self->window);

  ferry_notifier_set_has_window (self->notifier, has_window);
  ferry_note_board_set_has_window (self->board, has_window);
}

/* A click that does nothing would leave the user in the dark. */
static void
on_window_missing (FerryNotifications *self)
{
  ferry_window_link_look (self->window);
  ferry_note_board_post (self->board, ferry_note_writer_write_missing ());
}

/* Questions are asked even of who wants no notifications: an app would wait for
 * ever. */
static void
update_quiet (FerryNotifications *self)
{
  gboolean is_watched = ferry_focus_has_any (self->parts.focus);
  gboolean is_wanted = ferry_settings_get_boolean (self->parts.settings, "notifications");

  ferry_notifier_set_quiet (self->notifier, is_watched || !is_wanted);
  ferry_consent_notes_set_quiet (self->consent, is_watched);
}

static void
ferry_notifications_dispose (GObject *object)
{
  FerryNotifications *self = FERRY_NOTIFICATIONS (object);

  g_clear_object (&self->notifier);
  g_clear_object (&self->consent);
  if (self->board != NULL)
    g_object_run_dispose (G_OBJECT (self->board));
  g_clear_object (&self->board);
  g_clear_object (&self->actions);
  g_clear_object (&self->window);

  G_OBJECT_CLASS (ferry_notifications_parent_class)->dispose (object);
}

static void
ferry_notifications_class_init (FerryNotificationsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_notifications_dispose;

  /**
   * FerryNotifications::open-changed:
   *
   * ferry_notifications_has_open() may say something else.
   */
  signals[SIGNAL_OPEN_CHANGED] = g_signal_new ("open-changed", FERRY_TYPE_NOTIFICATIONS, G_SIGNAL_RUN_LAST, 0,
                                               NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_notifications_init (FerryNotifications *self)
{
}

static void
connect (FerryNotifications *self)
{
  g_signal_connect_object (self->notifier, "post", G_CALLBACK (ferry_note_board_post), self->board, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notifier, "withdraw", G_CALLBACK (ferry_note_board_withdraw), self->board, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->consent, "post", G_CALLBACK (ferry_note_board_post), self->board, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->consent, "withdraw", G_CALLBACK (ferry_note_board_withdraw), self->board, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->board, "activated", G_CALLBACK (ferry_note_actions_run), self->actions, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->board, "opened", G_CALLBACK (on_note_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->board, "closed", G_CALLBACK (on_note_closed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "failed", G_CALLBACK (on_action_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "changed", G_CALLBACK (on_window_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "missing", G_CALLBACK (on_window_missing), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->parts.focus, "changed", G_CALLBACK (update_quiet), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->parts.settings, "changed", G_CALLBACK (update_quiet), self, G_CONNECT_SWAPPED);
}

/**
 * ferry_notifications_new:
 * @parts: what the service is made of
 * @clock: for telling several things at a time
 * @window: leads to the window
 *
 * Returns: (transfer full): notifications of nothing yet
 */
FerryNotifications *
ferry_notifications_new (const FerryParts *parts,
                         FerryClock       *clock,
                         FerryWindowLink  *window)
{
  FerryNotifications *self;

  g_return_val_if_fail (parts != NULL, NULL);
  g_return_val_if_fail (FERRY_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (FERRY_IS_WINDOW_LINK (window), NULL);

  self = g_object_new (FERRY_TYPE_NOTIFICATIONS, NULL);
  self->parts = *parts;
  self->window = g_object_ref (window);
  self->notifier = ferry_notifier_new (parts->engine, clock);
  self->consent = ferry_consent_notes_new (parts->consent);
  self->board = ferry_note_board_new (parts->connection);
  self->actions = ferry_note_actions_new (parts, window);
  connect (self);
  update_quiet (self);

  return self;
}

/**
 * ferry_notifications_begin:
 * @self: notifications
 *
 * The jobs are loaded: what happens from now on is told.
 */
void
ferry_notifications_begin (FerryNotifications *self)
{
  g_autoptr(GPtrArray) jobs = NULL;

  g_return_if_fail (FERRY_IS_NOTIFICATIONS (self));

  jobs = ferry_engine_get_jobs (self->parts.engine);
  ferry_notifier_begin (self->notifier, jobs);
}

/**
 * ferry_notifications_has_open:
 * @self: notifications
 *
 * Returns: whether a note is up whose clicks come to the service
 */
gboolean
ferry_notifications_has_open (FerryNotifications *self)
{
  g_return_val_if_fail (FERRY_IS_NOTIFICATIONS (self), FALSE);

  return ferry_note_board_has_open (self->board);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "host/ferry-sleep-watch.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define LOGIND "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"
#define MANAGER "org.freedesktop.login1.Manager"

/* Between two files nothing moves for a moment; that is no reason to give the
 * inhibitor back and ask for another. */
#define LINGER_MS 2000

/* One for each: for both at once logind asks polkit another question (that of
 * the lid’s switch), which says no to whoever does not sit at the machine. */
#define N_INHIBITORS 2

typedef struct
{
  FerrySleepWatch *watch; /* (unowned): it is in it */
  const char *what;
  int fd;                 /* -1 for none */
  GCancellable *question; /* (owned) (nullable): asks for one */
} Inhibitor;

/**
 * FerrySleepWatch:
 *
 * Hears that the machine is about to sleep or to be switched off, and tells the
 * conditions. While bytes move it holds logind’s delay inhibitors, so that there
 * are some seconds between the warning and the sleep; it never keeps a machine
 * awake for longer than everything takes to be on disk, and nothing is lost if
 * there are no inhibitors to be had: what is promised is on disk anyway.
 */
struct _FerrySleepWatch
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  FerryConditions *conditions; /* (owned) */
  guint signal_ids[2];
  guint name_watch;

  gboolean is_moving;
  Inhibitor inhibitors[N_INHIBITORS];
  guint linger_id;
};

enum
{
  SIGNAL_LIE_DOWN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerrySleepWatch, ferry_sleep_watch, G_TYPE_OBJECT)

static void
release (FerrySleepWatch *self)
{
  g_clear_handle_id (&self->linger_id, g_source_remove);
  for (gsize i = 0; i < N_INHIBITORS; i++)
    {
      Inhibitor *inhibitor = &self->inhibitors[i];

      if (inhibitor->question != NULL)
        g_cancellable_cancel (inhibitor->question);
      g_clear_object (&inhibitor->question);
      if (inhibitor->fd >= 0)
        close (inhibitor->fd);
      inhibitor->fd = -1;
    }
}

static void
inhibited_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Inhibitor *self = user_data; /* gone if this was cancelled */
  g_autoptr(GUnixFDList) list = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  gint32 handle;

  /* An answer that came too late is closed with the list. */
  reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &list, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->question);
  if (reply == NULL)
    {
      g_debug ("No warning before the machine sleeps: %s", error->message);
      return;
    }

  g_variant_get (reply, "(h)", &handle);
  if (list != NULL)
    self->fd = g_unix_fd_list_get (list, handle, NULL);
}

static void
inhibit (Inhibitor *self)
{
  if (self->fd >= 0 || self->question != NULL)
    return;

  self->question = g_cancellable_new ();
  g_dbus_connection_call_with_unix_fd_list (self->watch->connection, LOGIND, LOGIND_PATH, MANAGER, "Inhibit",
                                            g_variant_new ("(ssss)", self->what, "Ferry",
                                                           _("Writing transfers to disk"), "delay"),
                                            G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                                            NULL, self->question, inhibited_cb, self);
}

static gboolean
linger_cb (gpointer user_data)
{
  FerrySleepWatch *self = user_data;

  self->linger_id = 0;
  release (self);

  return G_SOURCE_REMOVE;
}

static void
update (FerrySleepWatch *self)
{
  /* The one that is held is given back when all is on disk. */
  if (ferry_conditions_get_asleep (self->conditions))
    return;

  g_clear_handle_id (&self->linger_id, g_source_remove);
  if (!self->is_moving)
    self->linger_id = g_timeout_add (LINGER_MS, linger_cb, self);
  for (gsize i = 0; self->is_moving && i < N_INHIBITORS; i++)
    inhibit (&self->inhibitors[i]);
}

static void
on_prepare (GDBusConnection *connection,
            const char      *sender,
            const char      *path,
            const char      *interface,
            const char      *signal_name,
            GVariant        *parameters,
            gpointer         user_data)
{
  FerrySleepWatch *self = user_data;
  gboolean begins;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;

  g_variant_get (parameters, "(b)", &begins);
  if (begins == ferry_conditions_get_asleep (self->conditions))
    return;

  ferry_conditions_set_asleep (self->conditions, begins);
  if (begins)
    g_signal_emit (self, signals[SIGNAL_LIE_DOWN], 0);
  else
    update (self);
}

/* logind is gone, and what it knew of inhibitors with it. When it is because the
 * machine is switched off, then that goes on. */
static void
on_name_vanished (GDBusConnection *connection,
                  const char      *name,
                  gpointer         user_data)
{
  release (user_data);
}

/* A new one would not tell of the end of a sleep that another one announced. */
static void
on_name_appeared (GDBusConnection *connection,
                  const char      *name,
                  const char      *owner,
                  gpointer         user_data)
{
  FerrySleepWatch *self = user_data;

  ferry_conditions_set_asleep (self->conditions, FALSE);
  if (self->is_moving)
    update (self);
}

static void
ferry_sleep_watch_dispose (GObject *object)
{
  FerrySleepWatch *self = FERRY_SLEEP_WATCH (object);

  g_clear_handle_id (&self->name_watch, g_bus_unwatch_name);
  for (gsize i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    {
      if (self->signal_ids[i] != 0)
        g_dbus_connection_signal_unsubscribe (self->connection, self->signal_ids[i]);
      self->signal_ids[i] = 0;
    }
  release (self);
  g_clear_object (&self->connection);
  g_clear_object (&self->conditions);

  G_OBJECT_CLASS (ferry_sleep_watch_parent_class)->dispose (object);
}

static void
ferry_sleep_watch_class_init (FerrySleepWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_sleep_watch_dispose;

  /**
   * FerrySleepWatch::lie-down:
   *
   * The machine sleeps soon, or is switched off; the conditions say so already.
   */
  signals[SIGNAL_LIE_DOWN] = g_signal_new ("lie-down", FERRY_TYPE_SLEEP_WATCH, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_sleep_watch_init (FerrySleepWatch *self)
{
  static const char *const whats[N_INHIBITORS] = { "sleep", "shutdown" };

  for (gsize i = 0; i < N_INHIBITORS; i++)
    self->inhibitors[i] = (Inhibitor){ .watch = self, .what = whats[i], .fd = -1 }
  ;
}

/**
 * ferry_sleep_watch_new:
 * @connection: the system bus
 * @conditions: what to keep up to date
 *
 * Returns: (transfer full): a watch
 */
FerrySleepWatch *
ferry_sleep_watch_new (GDBusConnection *connection,
                       FerryConditions *conditions)
{
  static const char *const names[] = { "PrepareForSleep", "PrepareForShutdown" };
  FerrySleepWatch *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);
  g_return_val_if_fail (FERRY_IS_CONDITIONS (conditions), NULL);

  self = g_object_new (FERRY_TYPE_SLEEP_WATCH, NULL);
  self->connection = g_object_ref (connection);
  self->conditions = g_object_ref (conditions);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    self->signal_ids[i] =
      g_dbus_connection_signal_subscribe (connection, LOGIND, MANAGER, names[i], LOGIND_PATH, NULL,
                                          G_DBUS_SIGNAL_FLAGS_NONE, on_prepare, self, NULL);
  self->name_watch =
    g_bus_watch_name_on_connection (connection, LOGIND, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                    on_name_appeared, on_name_vanished, self, NULL);

  return self;
}

/**
 * ferry_sleep_watch_set_moving:
 * @self: a watch
 * @moving: whether bytes move, or are on their way to the disk
 *
 * Only then is a warning worth a delay.
 */
void
ferry_sleep_watch_set_moving (FerrySleepWatch *self,
                              gboolean         moving)
{
  g_return_if_fail (FERRY_IS_SLEEP_WATCH (self));

  if (self->is_moving == !!moving)
    return;

  self->is_moving = !!moving;
  update (self);
}

/**
 * ferry_sleep_watch_let_go:
 * @self: a watch
 *
 * Everything is on disk: from here on the machine may sleep.
 */
void
ferry_sleep_watch_let_go (FerrySleepWatch *self)
{
  g_return_if_fail (FERRY_IS_SLEEP_WATCH (self));

  /* It may have woken up meanwhile, or never slept. */
  if (ferry_conditions_get_asleep (self->conditions))
    release (self);
}

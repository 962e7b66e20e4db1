/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-focus.h"

/**
 * FerryFocus:
 *
 * Whether the user is looking at a window of ours, which then says everything
 * that a notification could. Windows tell; a window that ends without a word
 * looks at nothing any more. Owned by the front.
 */
struct _FerryFocus
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  GHashTable *watches;         /* (owned) (element-type utf8 guint): unique name to watch, of each focused window */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryFocus, ferry_focus, G_TYPE_OBJECT)

static void
unwatch (gpointer value)
{
  g_bus_unwatch_name (GPOINTER_TO_UINT (value));
}

static void
tell (FerryFocus *self,
      gboolean    had_any)
{
  if (ferry_focus_has_any (self) != had_any)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_vanished (GDBusConnection *connection,
             const char      *name,
             gpointer         user_data)
{
  FerryFocus *self = user_data;

  g_hash_table_remove (self->watches, name);
  tell (self, TRUE);
}

static void
ferry_focus_dispose (GObject *object)
{
  FerryFocus *self = FERRY_FOCUS (object);

  g_hash_table_remove_all (self->watches);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (ferry_focus_parent_class)->dispose (object);
}

static void
ferry_focus_finalize (GObject *object)
{
  FerryFocus *self = FERRY_FOCUS (object);

  g_hash_table_unref (self->watches);

  G_OBJECT_CLASS (ferry_focus_parent_class)->finalize (object);
}

static void
ferry_focus_class_init (FerryFocusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_focus_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_focus_finalize;

  /**
   * FerryFocus::changed:
   *
   * The user looks at a window of ours now, or at none any more.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_FOCUS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_focus_init (FerryFocus *self)
{
  self->watches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unwatch);
}

/**
 * ferry_focus_new:
 * @connection: the bus that windows are on
 *
 * Returns: (transfer full): nobody looks
 */
FerryFocus *
ferry_focus_new (GDBusConnection *connection)
{
  FerryFocus *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (FERRY_TYPE_FOCUS, NULL);
  self->connection = g_object_ref (connection);

  return self;
}

/**
 * ferry_focus_set:
 * @self: the focus
 * @caller: the program of a window
 * @focused: whether that window has the keyboard’s focus
 */
void
ferry_focus_set (FerryFocus  *self,
                 FerryCaller *caller,
                 gboolean     focused)
{
  gboolean had_any;
  guint watch_id;

  g_return_if_fail (FERRY_IS_FOCUS (self));
  g_return_if_fail (caller != NULL);

  had_any = ferry_focus_has_any (self);
  if (!focused)
    g_hash_table_remove (self->watches, caller->name);
  else if (!g_hash_table_contains (self->watches, caller->name))
    {
      watch_id = g_bus_watch_name_on_connection (self->connection, caller->name, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                 NULL, on_vanished, self, NULL);
      g_hash_table_insert (self->watches, g_strdup (caller->name), GUINT_TO_POINTER (watch_id));
    }

  tell (self, had_any);
}

/**
 * ferry_focus_has_any:
 * @self: the focus
 *
 * Returns: whether the user looks at a window of ours
 */
gboolean
ferry_focus_has_any (FerryFocus *self)
{
  g_return_val_if_fail (FERRY_IS_FOCUS (self), FALSE);

  return g_hash_table_size (self->watches) > 0;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-tray.h"

#include "ferry-tray-wire.h"
#include "service/ferry-tray-look.h"
#include "service/ferry-tray-menu-object.h"

#define ITEM_INTERFACE "org.kde.StatusNotifierItem"
#define WATCHER_NAME "org.kde.StatusNotifierWatcher"
#define WATCHER_PATH "/StatusNotifierWatcher"

/**
 * FerryTray:
 *
 * The tray icon: a StatusNotifierItem. It comes to be with the first thing that
 * is worth showing, registers with whatever desktop has a place for it, and does
 * so again when that comes back after a crash. Without such a desktop it does
 * nothing. Owned by the desktop, which tells it what to show; it decides nothing
 * but whether a change can be seen.
 */
struct _FerryTray
{
  GObject parent_instance;

  FerryParts parts;          /* (unowned), all */
  FerryWindowLink *window;   /* (owned) */
  FerrySubscribers *hosts;   /* (owned): who shows the icon */
  FerryTrayMenuObject *menu; /* (owned) */
  guint registration_id;
  guint watch_id;
  gboolean is_hosted;
  FerryTrayLook look; /* as it is shown */
};

enum
{
  SIGNAL_COMMAND,
  SIGNAL_SHOWN_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryTray, ferry_tray, G_TYPE_OBJECT)

static void
send_command (FerryTray       *self,
              FerryTrayCommand command)
{
  g_signal_emit (self, signals[SIGNAL_COMMAND], 0, (guint) command, NULL);
}

static void
handle_admitted (gpointer               target,
                 FerryCaller           *caller,
                 GDBusMethodInvocation *invocation)
{
  FerryTray *self = target;
  const char *name = g_dbus_method_invocation_get_method_name (invocation);
  const FerryTrayProperty *properties;
  g_autoptr(GVariant) parameters = NULL;
  const char *token;
  gsize n_properties;

  ferry_subscribers_add (self->hosts, caller);
  properties = ferry_tray_look_get_properties (&n_properties);
  if (ferry_tray_calls_read (&self->look, properties, n_properties, invocation))
    return;

  parameters = g_variant_ref (g_dbus_method_invocation_get_parameters (invocation));
  if (g_str_equal (name, "ProvideXdgActivationToken"))
    {
      g_variant_get (parameters, "(&s)", &token);
      ferry_window_link_set_token (self->window, token);
    }

  /* The host opens the menu itself, and there is nothing to scroll. */
  if (g_str_equal (name, "Activate"))
    send_command (self, FERRY_TRAY_COMMAND_OPEN);
  else if (g_str_has_suffix (name, "SecondaryActivate"))
    send_command (self, FERRY_TRAY_COMMAND_SWITCH_ALL);

  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
on_method_called (GDBusConnection       *connection,
                  const char            *sender,
                  const char            *path,
                  const char            *interface,
                  const char            *method,
                  GVariant              *parameters,
                  GDBusMethodInvocation *invocation,
                  gpointer               user_data)
{
  FerryTray *self = user_data;

  ferry_callers_admit (self->parts.callers, invocation, G_OBJECT (self), handle_admitted);
}

static void
tell (FerryTray  *self,
      const char *name,
      GVariant   *parameters)
{
  FerryBusSignal signal = { FERRY_TRAY_PATH, ITEM_INTERFACE, name };

  ferry_subscribers_send (self->hosts, NULL, &signal,
                          parameters != NULL ? parameters : g_variant_new ("()"));
}

static void
set_hosted (FerryTray *self,
            gboolean   is_hosted)
{
  if (self->is_hosted == is_hosted)
    return;

  self->is_hosted = is_hosted;
  g_signal_emit (self, signals[SIGNAL_SHOWN_CHANGED], 0);
}

static void
registered_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(FerryTray) self = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL)
    g_info ("The tray does not take the icon: %s", error->message);
  set_hosted (self, reply != NULL && self->watch_id != 0);
}

/* Registered by its path, the item is found at the unique name of the service;
 * a name of its own would need a permission in a sandbox. */
static void
on_watcher_appeared (GDBusConnection *connection,
                     const char      *name,
                     const char      *owner,
                     gpointer         user_data)
{
  FerryTray *self = user_data;

  ferry_window_link_look (self->window);
  ferry_tray_menu_object_refresh (self->menu);
  g_dbus_connection_call (connection, owner, WATCHER_PATH, WATCHER_NAME, "RegisterStatusNotifierItem",
                          g_variant_new ("(s)", FERRY_TRAY_PATH), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, registered_cb, g_object_ref (self));
}

static void
on_watcher_vanished (GDBusConnection *connection,
                     const char      *name,
                     gpointer         user_data)
{
  set_hosted (user_data, FALSE);
}

static void
appear (FerryTray *self)
{
  /* No property functions: GDBus then sends reads through the same door. */
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_called };
  g_autoptr(GError) error = NULL;

  self->registration_id = g_dbus_connection_register_object (self->parts.connection, FERRY_TRAY_PATH,
                                                             (GDBusInterfaceInfo *) &ferry_tray_wire_status_notifier_item_interface,
                                                             &vtable, self, NULL, &error);
  if (self->registration_id == 0 ||
      !ferry_tray_menu_object_export (self->menu, FERRY_TRAY_MENU_PATH, &error))
    g_warning ("There will be no tray icon: %s", error->message);
  else
    self->watch_id = g_bus_watch_name_on_connection (self->parts.connection, WATCHER_NAME,
                                                     G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                     on_watcher_appeared, on_watcher_vanished,
                                                     self, NULL);
}

static void
on_menu_command (FerryTray  *self,
                 guint       command,
                 const char *job_id)
{
  g_signal_emit (self, signals[SIGNAL_COMMAND], 0, command, job_id);
}

static void
on_window_changed (FerryTray *self)
{
  ferry_tray_menu_object_set_has_window (self->menu, ferry_window_link_has_window (self->window));
}

static void
ferry_tray_dispose (GObject *object)
{
  FerryTray *self = FERRY_TRAY (object);

  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->registration_id != 0)
    g_dbus_connection_unregister_object (self->parts.connection, self->registration_id);
  self->registration_id = 0;
  if (self->menu != NULL)
    ferry_tray_menu_object_unexport (self->menu);
  g_clear_object (&self->menu);
  g_clear_object (&self->hosts);
  g_clear_object (&self->window);

  G_OBJECT_CLASS (ferry_tray_parent_class)->dispose (object);
}

static void
ferry_tray_finalize (GObject *object)
{
  FerryTray *self = FERRY_TRAY (object);

  ferry_tray_look_clear (&self->look);

  G_OBJECT_CLASS (ferry_tray_parent_class)->finalize (object);
}

static void
ferry_tray_class_init (FerryTrayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_tray_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_tray_finalize;

  /**
   * FerryTray::command:
   * @command: a #FerryTrayCommand
   * @job_id: (nullable): the job that it is about
   *
   * The icon or an item of its menu was clicked.
   */
  signals[SIGNAL_COMMAND] = g_signal_new ("command", FERRY_TYPE_TRAY, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);

  /**
   * FerryTray::shown-changed:
   *
   * A desktop shows the icon now, or does so no more.
   */
  signals[SIGNAL_SHOWN_CHANGED] = g_signal_new ("shown-changed", FERRY_TYPE_TRAY, G_SIGNAL_RUN_LAST, 0,
                                                NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_tray_init (FerryTray *self)
{
  ferry_tray_look_init (&self->look);
}

/**
 * ferry_tray_new:
 * @parts: what the service is made of
 * @window: leads to the window
 *
 * Returns: (transfer full): a tray that is not on the bus yet
 */
FerryTray *
ferry_tray_new (const FerryParts *parts,
                FerryWindowLink  *window)
{
  FerryTray *self;

  g_return_val_if_fail (parts != NULL, NULL);
  g_return_val_if_fail (FERRY_IS_WINDOW_LINK (window), NULL);

  self = g_object_new (FERRY_TYPE_TRAY, NULL);
  self->parts = *parts;
  self->window = g_object_ref (window);
  self->hosts = ferry_subscribers_new (parts->connection, NULL);
  self->menu = ferry_tray_menu_object_new (parts, self->hosts);
  g_signal_connect_object (self->menu, "command", G_CALLBACK (on_menu_command), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "changed", G_CALLBACK (on_window_changed), self, G_CONNECT_SWAPPED);

  return self;
}

static void
tell_changes (FerryTray *self,
              guint      changes)
{
  if (changes & FERRY_TRAY_LOOK_STATUS)
    tell (self, "NewStatus", g_variant_new ("(s)", ferry_tray_look_get_status (&self->look)));
  if (changes & FERRY_TRAY_LOOK_ICON)
    tell (self, "NewIcon", NULL);
  if (changes & FERRY_TRAY_LOOK_TEXT)
    tell (self, "NewToolTip", NULL);
}

/**
 * ferry_tray_update:
 * @self: a tray
 * @summary: what to show; an empty one hides the icon, which the protocol
 *   cannot take back while the program lives
 * @jobs_changed: whether jobs came, went or are in another state
 *
 * Shows it, if there is anything to see. To be called not too often.
 */
void
ferry_tray_update (FerryTray          *self,
                   const FerrySummary *summary,
                   gboolean            jobs_changed)
{
  guint changes;

  g_return_if_fail (FERRY_IS_TRAY (self));
  g_return_if_fail (summary != NULL);

  changes = ferry_tray_look_update (&self->look, summary);
  if (self->registration_id == 0 && self->look.outlook != FERRY_OUTLOOK_IDLE)
    appear (self);
  if (self->registration_id == 0)
    return;

  tell_changes (self, changes);
  if (self->is_hosted && (jobs_changed || ferry_tray_menu_object_is_open (self->menu)))
    ferry_tray_menu_object_refresh (self->menu);
  if (changes & FERRY_TRAY_LOOK_STATUS)
    g_signal_emit (self, signals[SIGNAL_SHOWN_CHANGED], 0);
}

/**
 * ferry_tray_is_shown:
 * @self: a tray
 *
 * Returns: whether a desktop shows something to the user
 */
gboolean
ferry_tray_is_shown (FerryTray *self)
{
  g_return_val_if_fail (FERRY_IS_TRAY (self), FALSE);

  return self->is_hosted && self->look.outlook != FERRY_OUTLOOK_IDLE;
}

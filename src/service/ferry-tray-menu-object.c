/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-tray-menu-object.h"

#include "ferry-tray-wire.h"
#include "service/ferry-reply.h"
#include "service/ferry-tray-calls.h"
#include "shared/ferry-error.h"

/* The version of the protocol that libdbusmenu speaks. */
#define PROTOCOL_VERSION 3u

/**
 * FerryTrayMenuObject:
 *
 * The menu of the tray icon on the bus: com.canonical.dbusmenu. It translates
 * calls for the model and tells the hosts what changed. Owned by the tray.
 *
 * The model is made anew when somebody is about to look, while the menu is open,
 * and when the tray says so; a menu that nobody looks at costs nothing.
 */
struct _FerryTrayMenuObject
{
  GObject parent_instance;

  FerryParts parts;        /* (unowned), all */
  FerrySubscribers *hosts; /* (owned): who hears the signals */
  FerryTrayMenu *menu;     /* (owned) */
  char *path;              /* (owned) (nullable) */
  guint registration_id;
  gboolean has_window;
  gboolean is_open;
};

enum
{
  SIGNAL_COMMAND,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryTrayMenuObject, ferry_tray_menu_object, G_TYPE_OBJECT)

static void
tell (FerryTrayMenuObject *self,
      const char          *name,
      GVariant            *parameters)
{
  FerryBusSignal signal = { self->path, "com.canonical.dbusmenu", name };

  ferry_subscribers_send (self->hosts, NULL, &signal, parameters);
}

static void
tell_properties (FerryTrayMenuObject *self,
                 GVariant            *updated)
{
  GVariant *removed = g_variant_new_array (G_VARIANT_TYPE ("(ias)"), NULL, 0);

  tell (self, "ItemsPropertiesUpdated", g_variant_new ("(@a(ia{sv})@a(ias))", updated, removed));
}

static void
reply_no_item (GDBusMethodInvocation *invocation,
               gint32                 id)
{
  /* For the host’s author; no user ever reads it. */
  ferry_reply_error (invocation, g_error_new (FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                                              "No menu item %d with that property.", id));
}

static void
handle_get_layout (FerryTrayMenuObject   *self,
                   GVariant              *parameters,
                   GDBusMethodInvocation *invocation)
{
  g_autofree const char **names = NULL;
  gint32 id, depth;

  g_variant_get (parameters, "(ii^a&s)", &id, &depth, &names);
  if (!ferry_tray_menu_has_item (self->menu, id))
    {
      reply_no_item (invocation, id);
      return;
    }

  ferry_reply_value (invocation,
                     g_variant_new ("(u@(ia{sv}av))", ferry_tray_menu_get_revision (self->menu),
                                    ferry_tray_menu_get_layout (self->menu, id, depth, names)));
}

static void
handle_get_group_properties (FerryTrayMenuObject   *self,
                             GVariant              *parameters,
                             GDBusMethodInvocation *invocation)
{
  g_autoptr(GVariant) ids = NULL;
  g_autofree const char **names = NULL;

  g_variant_get (parameters, "(@ai^a&s)", &ids, &names);
  ferry_reply_value (invocation,
                     g_variant_new ("(@a(ia{sv}))", ferry_tray_menu_get_properties (self->menu, ids, names)));
}

static void
handle_get_property (FerryTrayMenuObject   *self,
                     GVariant              *parameters,
                     GDBusMethodInvocation *invocation)
{
  g_autoptr(GVariant) value = NULL;
  const char *name;
  gint32 id;

  g_variant_get (parameters, "(i&s)", &id, &name);
  value = ferry_tray_menu_get_property (self->menu, id, name);
  if (value == NULL)
    reply_no_item (invocation, id);
  else
    ferry_reply_value (invocation, g_variant_new ("(v)", value));
}

static void
take_event (FerryTrayMenuObject *self,
            gint32               id,
            const char          *event)
{
  FerryTrayCommand command;
  const char *job_id;

  if (id == 0 && g_str_equal (event, "opened"))
    {
      self->is_open = TRUE;
      ferry_tray_menu_object_refresh (self);
    }
  if (id == 0 && g_str_equal (event, "closed"))
    self->is_open = FALSE;
  if (!g_str_equal (event, "clicked"))
    return;

  command = ferry_tray_menu_get_command (self->menu, id, &job_id);
  if (command != FERRY_TRAY_COMMAND_NONE)
    {
      g_autofree char *copy = g_strdup (job_id);

      g_signal_emit (self, signals[SIGNAL_COMMAND], 0, (guint) command, copy);
    }
}

static void
handle_event (FerryTrayMenuObject   *self,
              GVariant              *parameters,
              GDBusMethodInvocation *invocation)
{
  g_autofree char *event = NULL;
  gint32 id;

  g_variant_get (parameters, "(isvu)", &id, &event, NULL, NULL);
  g_dbus_method_invocation_return_value (invocation, NULL);
  take_event (self, id, event);
}

static void
handle_event_group (FerryTrayMenuObject   *self,
                    GVariant              *parameters,
                    GDBusMethodInvocation *invocation)
{
  g_autoptr(GVariant) events = g_variant_get_child_value (parameters, 0);
  GVariantBuilder unknown;
  GVariantIter iter;
  const char *event;
  gint32 id;

  g_variant_builder_init (&unknown, G_VARIANT_TYPE ("ai"));
  g_variant_iter_init (&iter, events);
  while (g_variant_iter_next (&iter, "(i&svu)", &id, &event, NULL, NULL))
    {
      if (!ferry_tray_menu_has_item (self->menu, id))
        g_variant_builder_add (&unknown, "i", id);
    }
  ferry_reply_value (invocation, g_variant_new ("(ai)", &unknown));

  g_variant_iter_init (&iter, events);
  while (g_variant_iter_next (&iter, "(i&svu)", &id, &event, NULL, NULL))
    take_event (self, id, event);
}

static void
handle_about_to_show (FerryTrayMenuObject   *self,
                      GVariant              *parameters,
                      GDBusMethodInvocation *invocation)
{
  gboolean changed = ferry_tray_menu_object_refresh (self);

  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(b)", changed));
}

static void
handle_about_to_show_group (FerryTrayMenuObject   *self,
                            GVariant              *parameters,
                            GDBusMethodInvocation *invocation)
{
  g_autoptr(GVariant) ids = g_variant_get_child_value (parameters, 0);
  gboolean is_changed = ferry_tray_menu_object_refresh (self);
  GVariantBuilder changed, unknown;
  GVariantIter iter;
  gint32 id;

  g_variant_builder_init (&changed, G_VARIANT_TYPE ("ai"));
  g_variant_builder_init (&unknown, G_VARIANT_TYPE ("ai"));
  g_variant_iter_init (&iter, ids);
  while (g_variant_iter_next (&iter, "i", &id))
    {
      if (!ferry_tray_menu_has_item (self->menu, id))
        g_variant_builder_add (&unknown, "i", id);
      else if (is_changed)
        g_variant_builder_add (&changed, "i", id);
    }

  ferry_reply_value (invocation, g_variant_new ("(aiai)", &changed, &unknown));
}

static const struct
{
  const char *name;
  void (*handle) (FerryTrayMenuObject   *self,
                  GVariant              *parameters,
                  GDBusMethodInvocation *invocation);
} methods[] = {
  { "GetLayout", handle_get_layout },
  { "GetGroupProperties", handle_get_group_properties },
  { "GetProperty", handle_get_property },
  { "Event", handle_event },
  { "EventGroup", handle_event_group },
  { "AboutToShow", handle_about_to_show },
  { "AboutToShowGroup", handle_about_to_show_group },
};

static GVariant *
get_version (gpointer object)
{
  return g_variant_new_uint32 (PROTOCOL_VERSION);
}

/* Hosts know from their own language how they write. */
static GVariant *
get_text_direction (gpointer object)
{
  return g_variant_new_string ("ltr");
}

static GVariant *
get_status (gpointer object)
{
  return g_variant_new_string ("normal");
}

static GVariant *
get_icon_theme_path (gpointer object)
{
  return g_variant_new_strv (NULL, 0);
}

static const FerryTrayProperty properties[] = {
  { "Version", get_version },
  { "TextDirection", get_text_direction },
  { "Status", get_status },
  { "IconThemePath", get_icon_theme_path },
};

static void
handle_admitted (gpointer               target,
                 FerryCaller           *caller,
                 GDBusMethodInvocation *invocation)
{
  FerryTrayMenuObject *self = target;
  const char *name = g_dbus_method_invocation_get_method_name (invocation);

  ferry_subscribers_add (self->hosts, caller);
  if (ferry_tray_calls_read (self, properties, G_N_ELEMENTS (properties), invocation))
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (g_str_equal (methods[i].name, name))
        {
          methods[i].handle (self, g_dbus_method_invocation_get_parameters (invocation), invocation);
          return;
        }
    }

  g_assert_not_reached (); /* GDBus knows the methods of the interface */
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
  FerryTrayMenuObject *self = user_data;

  ferry_callers_admit (self->parts.callers, invocation, G_OBJECT (self), handle_admitted);
}

static void
ferry_tray_menu_object_finalize (GObject *object)
{
  FerryTrayMenuObject *self = FERRY_TRAY_MENU_OBJECT (object);

  g_clear_object (&self->hosts);
  g_clear_pointer (&self->menu, ferry_tray_menu_free);
  g_free (self->path);

  G_OBJECT_CLASS (ferry_tray_menu_object_parent_class)->finalize (object);
}

static void
ferry_tray_menu_object_class_init (FerryTrayMenuObjectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_tray_menu_object_finalize;

  /**
   * FerryTrayMenuObject::command:
   * @command: a #FerryTrayCommand
   * @job_id: (nullable): the job that it is about
   *
   * An item was clicked.
   */
  signals[SIGNAL_COMMAND] = g_signal_new ("command", FERRY_TYPE_TRAY_MENU_OBJECT, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
}

static void
ferry_tray_menu_object_init (FerryTrayMenuObject *self)
{
  self->menu = ferry_tray_menu_new ();
}

/**
 * ferry_tray_menu_object_new:
 * @parts: what the service is made of
 * @hosts: gets every caller that was let in, and hears the signals
 *
 * Returns: (transfer full): a menu that is not on the bus yet
 */
FerryTrayMenuObject *
ferry_tray_menu_object_new (const FerryParts *parts,
                            FerrySubscribers *hosts)
{
  FerryTrayMenuObject *self;

  g_return_val_if_fail (parts != NULL, NULL);
  g_return_val_if_fail (FERRY_IS_SUBSCRIBERS (hosts), NULL);

  self = g_object_new (FERRY_TYPE_TRAY_MENU_OBJECT, NULL);
  self->parts = *parts;
  self->hosts = g_object_ref (hosts);

  return self;
}

/**
 * ferry_tray_menu_object_export:
 * @self: a menu
 * @path: where
 * @error: (nullable): what GDBus says
 *
 * Returns: whether it is on the bus now
 */
gboolean
ferry_tray_menu_object_export (FerryTrayMenuObject *self,
                               const char          *path,
                               GError             **error)
{
  /* No property functions: GDBus then sends reads through the same door. */
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_called };

  g_return_val_if_fail (FERRY_IS_TRAY_MENU_OBJECT (self), FALSE);

  self->path = g_strdup (path);
  self->registration_id = g_dbus_connection_register_object (self->parts.connection, path,
                                                             (GDBusInterfaceInfo *) &ferry_tray_wire_com_canonical_dbusmenu_interface,
                                                             &vtable, self, NULL, error);

  return self->registration_id != 0;
}

/**
 * ferry_tray_menu_object_unexport:
 * @self: a menu
 *
 * Takes it off the bus.
 */
void
ferry_tray_menu_object_unexport (FerryTrayMenuObject *self)
{
  g_return_if_fail (FERRY_IS_TRAY_MENU_OBJECT (self));

  if (self->registration_id != 0)
    g_dbus_connection_unregister_object (self->parts.connection, self->registration_id);
  self->registration_id = 0;
}

/**
 * ferry_tray_menu_object_set_has_window:
 * @self: a menu
 * @has_window: whether there is a window to open
 */
void
ferry_tray_menu_object_set_has_window (FerryTrayMenuObject *self,
                                       gboolean             has_window)
{
  g_return_if_fail (FERRY_IS_TRAY_MENU_OBJECT (self));

  if (self->has_window == has_window)
    return;

  self->has_window = has_window;
  ferry_tray_menu_object_refresh (self);
}

/**
 * ferry_tray_menu_object_is_open:
 * @self: a menu
 *
 * Returns: whether somebody looks at it
 */
gboolean
ferry_tray_menu_object_is_open (FerryTrayMenuObject *self)
{
  g_return_val_if_fail (FERRY_IS_TRAY_MENU_OBJECT (self), FALSE);

  return self->is_open;
}

/**
 * ferry_tray_menu_object_refresh:
 * @self: a menu
 *
 * Makes the menu anew and tells the hosts what changed.
 *
 * Returns: whether a host has to ask for the layout again
 */
gboolean
ferry_tray_menu_object_refresh (FerryTrayMenuObject *self)
{
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GVariant) updated = NULL;
  FerryTrayMenuChange change;

  g_return_val_if_fail (FERRY_IS_TRAY_MENU_OBJECT (self), FALSE);

  jobs = ferry_engine_get_jobs (self->parts.engine);
  change = ferry_tray_menu_update (self->menu, jobs, self->has_window, &updated);
  if (change == FERRY_TRAY_MENU_PROPERTIES && self->path != NULL)
    tell_properties (self, updated);
  if (change == FERRY_TRAY_MENU_LAYOUT && self->path != NULL)
    tell (self, "LayoutUpdated", g_variant_new ("(ui)", ferry_tray_menu_get_revision (self->menu), 0));

  return change == FERRY_TRAY_MENU_LAYOUT;
}

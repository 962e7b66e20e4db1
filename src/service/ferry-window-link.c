/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-window-link.h"

#include "shared/ferry-names.h"

#define BUS_DRIVER "org.freedesktop.DBus"
#define BUS_DRIVER_PATH "/org/freedesktop/DBus"
#define APPLICATION "org.freedesktop.Application"

/**
 * FerryWindowLink:
 *
 * The way from the service to the window, which is another program and may not
 * be there: on a server, or because only the service was installed. The bus
 * starts the window when it is called. Owned by the desktop.
 */
struct _FerryWindowLink
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  GCancellable *gone;          /* (owned): cancelled when the link goes */
  char *token;                 /* (owned) (nullable): lets the next window come to the front */
  gboolean has_window;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_MISSING,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryWindowLink, ferry_window_link, G_TYPE_OBJECT)

static void
set_has_window (FerryWindowLink *self,
                gboolean         has_window)
{
  if (self->has_window == has_window)
    return;

  self->has_window = has_window;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
owner_known_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(FerryWindowLink) self = user_data;
  g_autoptr(GVariant) reply = NULL;
  gboolean has_owner = FALSE;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (reply != NULL)
    g_variant_get (reply, "(b)", &has_owner);
  set_has_window (self, has_owner);
}

static void
activatable_known_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(FerryWindowLink) self = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autofree const char **names = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (reply != NULL)
    g_variant_get (reply, "(^a&s)", &names);
  if (names != NULL && g_strv_contains (names, FERRY_APP_ID))
    {
      set_has_window (self, TRUE);
      return;
    }

  /* One that was started by hand serves as well. */
  g_dbus_connection_call (self->connection, BUS_DRIVER, BUS_DRIVER_PATH, BUS_DRIVER, "NameHasOwner",
                          g_variant_new ("(s)", FERRY_APP_ID), G_VARIANT_TYPE ("(b)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, self->gone, owner_known_cb, g_object_ref (self));
}

static void
activated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(FerryWindowLink) self = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_info ("The window cannot be called: %s", error->message);
  g_signal_emit (self, signals[SIGNAL_MISSING], 0);
}

/* Older GTK knows the first key alone, and newer the second. */
static GVariant *
make_platform_data (FerryWindowLink *self)
{
  g_autofree char *token = ferry_window_link_take_token (self);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (token != NULL)
    {
      g_variant_builder_add (&builder, "{sv}", "desktop-startup-id", g_variant_new_string (token));
      g_variant_builder_add (&builder, "{sv}", "activation-token", g_variant_new_string (token));
    }

  return g_variant_builder_end (&builder);
}

static void
call_window (FerryWindowLink *self,
             const char      *method,
             GVariant        *parameters)
{
  g_dbus_connection_call (self->connection, FERRY_APP_ID, FERRY_APP_PATH, APPLICATION, method,
                          parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, self->gone,
                          activated_cb, g_object_ref (self));
}

static void
ferry_window_link_dispose (GObject *object)
{
  FerryWindowLink *self = FERRY_WINDOW_LINK (object);

  g_cancellable_cancel (self->gone);

  G_OBJECT_CLASS (ferry_window_link_parent_class)->dispose (object);
}

static void
ferry_window_link_finalize (GObject *object)
{
  FerryWindowLink *self = FERRY_WINDOW_LINK (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->gone);
  g_free (self->token);

  G_OBJECT_CLASS (ferry_window_link_parent_class)->finalize (object);
}

static void
ferry_window_link_class_init (FerryWindowLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_window_link_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_window_link_finalize;

  /**
   * FerryWindowLink::changed:
   *
   * There is a window now, or there is none any more.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_WINDOW_LINK, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * FerryWindowLink::missing:
   *
   * The window was asked for something and did not answer.
   */
  signals[SIGNAL_MISSING] = g_signal_new ("missing", FERRY_TYPE_WINDOW_LINK, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_window_link_init (FerryWindowLink *self)
{
  self->gone = g_cancellable_new ();
}

/**
 * ferry_window_link_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): a link that has not looked yet
 */
FerryWindowLink *
ferry_window_link_new (GDBusConnection *connection)
{
  FerryWindowLink *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (FERRY_TYPE_WINDOW_LINK, NULL);
  self->connection = g_object_ref (connection);

  return self;
}

/**
 * ferry_window_link_look:
 * @self: a link
 *
 * Looks whether the bus knows a window; the answer comes with `changed`.
 */
void
ferry_window_link_look (FerryWindowLink *self)
{
  g_return_if_fail (FERRY_IS_WINDOW_LINK (self));

  g_dbus_connection_call (self->connection, BUS_DRIVER, BUS_DRIVER_PATH, BUS_DRIVER,
                          "ListActivatableNames", NULL, G_VARIANT_TYPE ("(as)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, self->gone,
                          activatable_known_cb, g_object_ref (self));
}

/**
 * ferry_window_link_has_window:
 * @self: a link
 *
 * Returns: whether there was a window when it was last looked for
 */
gboolean
ferry_window_link_has_window (FerryWindowLink *self)
{
  g_return_val_if_fail (FERRY_IS_WINDOW_LINK (self), FALSE);

  return self->has_window;
}

/**
 * ferry_window_link_set_token:
 * @self: a link
 * @token: (nullable): what the desktop gave for the next window to show
 */
void
ferry_window_link_set_token (FerryWindowLink *self,
                             const char      *token)
{
  g_return_if_fail (FERRY_IS_WINDOW_LINK (self));

  g_free (self->token);
  self->token = token != NULL && *token != '\0' ? g_strdup (token) : NULL;
}

/**
 * ferry_window_link_take_token:
 * @self: a link
 *
 * A token is good for one window.
 *
 * Returns: (transfer full) (nullable): the token, if one was given
 */
char *
ferry_window_link_take_token (FerryWindowLink *self)
{
  g_return_val_if_fail (FERRY_IS_WINDOW_LINK (self), NULL);

  return g_steal_pointer (&self->token);
}

/**
 * ferry_window_link_open:
 * @self: a link
 *
 * Shows the window.
 */
void
ferry_window_link_open (FerryWindowLink *self)
{
  g_return_if_fail (FERRY_IS_WINDOW_LINK (self));

  call_window (self, "Activate", g_variant_new ("(@a{sv})", make_platform_data (self)));
}

/**
 * ferry_window_link_activate:
 * @self: a link
 * @action: name of an action of the window’s program
 * @parameter: (nullable): its parameter; taken if floating
 */
void
ferry_window_link_activate (FerryWindowLink *self,
                            const char      *action,
                            GVariant        *parameter)
{
  GVariantBuilder parameters;

  g_return_if_fail (FERRY_IS_WINDOW_LINK (self));
  g_return_if_fail (action != NULL);

  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  if (parameter != NULL)
    g_variant_builder_add (&parameters, "v", parameter);
  call_window (self, "ActivateAction",
               g_variant_new ("(sav@a{sv})", action, &parameters, make_platform_data (self)));
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-autostart.h"

#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>

/* org.freedesktop.portal.Background, version 1, and the Request that answers it. */
#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.Background"
#define REQUEST_INTERFACE "org.freedesktop.portal.Request"

/* How long there has to be no work before the service is not started at login any
 * more: one download after another is no reason to say yes and no each time. */
#define RELEASE_SECONDS 5

typedef enum
{
  ASKED_NOTHING,
  ASKED_FOR_START,
  ASKED_FOR_NO_START,
} Asked;

/**
 * FerryAutostart:
 *
 * Has the desktop start the service at login while there is work left, where no
 * unit of systemd does: in a Flatpak, by the Background portal. The user may say
 * no there; then it is said what that means, and nobody is asked again by this
 * service. Owned by the front.
 */
struct _FerryAutostart
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  FerryEngine *engine;         /* (owned) */
  FerryActivity *activity;     /* (owned): held until the portal knows */
  Asked asked;
  gboolean is_begun;
  gboolean is_asking;
  gboolean is_holding;
  gboolean has_told;
  guint response_id; /* subscription */
  guint release_id;  /* timer */
};

enum
{
  SIGNAL_NOTICE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryAutostart, ferry_autostart, G_TYPE_OBJECT)

static void update (FerryAutostart *self);

static void
set_holding (FerryAutostart *self,
             gboolean        is_holding)
{
  if (is_holding == self->is_holding)
    return;

  self->is_holding = is_holding;
  if (is_holding)
    ferry_activity_hold (self->activity);
  else
    ferry_activity_release (self->activity);
}

static void
tell (FerryAutostart *self,
      const char     *text)
{
  if (*text == '\0' && !self->has_told)
    return;

  self->has_told = *text != '\0';
  if (self->has_told)
    g_message ("%s", text);
  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, text);
}

static void
end_asking (FerryAutostart *self)
{
  if (self->response_id != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->response_id);
  self->response_id = 0;
  self->is_asking = FALSE;
  update (self);
}

static void
on_response (GDBusConnection *connection,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *signal,
             GVariant        *parameters,
             gpointer         user_data)
{
  g_autoptr(FerryAutostart) self = g_object_ref (user_data);
  g_autoptr(GVariant) results = NULL;
  gboolean starts = FALSE;
  guint32 response;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;

  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  g_variant_lookup (results, "autostart", "b", &starts);
  if (self->asked == ASKED_FOR_START)
    tell (self, response == 0 && starts
                    ? ""
                    : _("Your transfers will not go on by themselves after the next login, because Ferry may not run in the background; allow it in the desktop’s settings, or open Ferry then."));
  end_asking (self);
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FerryAutostart) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  /* The answer is a signal. */
  if (reply != NULL || !self->is_asking)
    return;

  g_message ("The background portal cannot be used: %s", error->message);
  if (self->asked == ASKED_FOR_START)
    tell (self, _("Your transfers will not go on by themselves after the next login, because this desktop starts no apps in the background; open Ferry then."));
  end_asking (self);
}

static GVariant *
make_options (gboolean    starts,
              const char *token)
{
  const char *const command[] = { FERRY_LIBEXECDIR "/ferry-service", NULL };
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason",
                         g_variant_new_string (_("Transfers go on after the next login.")));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (starts));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  g_variant_builder_add (&options, "{sv}", "dbus-activatable", g_variant_new_boolean (FALSE));

  return g_variant_builder_end (&options);
}

/* Where the portal will answer, so that it can be heard from before the call. */
static char *
make_request_path (FerryAutostart *self,
                   const char     *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (self->connection) + 1);

  g_strdelimit (sender, ".", '_');

  return g_strconcat (PORTAL_PATH "/request/", sender, "/", token, NULL);
}

static void
ask (FerryAutostart *self,
     gboolean        starts)
{
  g_autofree char *token = g_strdup_printf ("ferry%u", g_random_int ());
  g_autofree char *path = make_request_path (self, token);

  self->asked = starts ? ASKED_FOR_START : ASKED_FOR_NO_START;
  self->is_asking = TRUE;
  set_holding (self, TRUE);
  self->response_id = g_dbus_connection_signal_subscribe (self->connection, PORTAL_NAME, REQUEST_INTERFACE,
                                                          "Response", path, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                          on_response, self, NULL);
  g_dbus_connection_call (self->connection, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE, "RequestBackground",
                          g_variant_new ("(s@a{sv})", "", make_options (starts, token)),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, asked_cb,
                          g_object_ref (self));
}

static gboolean
release_cb (gpointer user_data)
{
  FerryAutostart *self = user_data;

  self->release_id = 0;
  ask (self, FALSE);

  return G_SOURCE_REMOVE;
}

static void
update (FerryAutostart *self)
{
  gboolean has_work = ferry_engine_has_work (self->engine);

  if (!self->is_begun || self->is_asking)
    return;

  if (has_work)
    g_clear_handle_id (&self->release_id, g_source_remove);

  if (has_work && self->asked != ASKED_FOR_START)
    ask (self, TRUE);
  else if (!has_work && self->asked != ASKED_FOR_NO_START && self->release_id == 0)
    self->release_id = g_timeout_add_seconds (RELEASE_SECONDS, release_cb, self);

  set_holding (self, self->is_asking || self->release_id != 0);
}

static void
ferry_autostart_dispose (GObject *object)
{
  FerryAutostart *self = FERRY_AUTOSTART (object);

  g_clear_handle_id (&self->release_id, g_source_remove);
  if (self->response_id != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->response_id);
  self->response_id = 0;
  self->is_asking = self->is_begun = FALSE;
  if (self->activity != NULL)
    set_holding (self, FALSE);
  g_clear_object (&self->connection);
  g_clear_object (&self->engine);
  g_clear_object (&self->activity);

  G_OBJECT_CLASS (ferry_autostart_parent_class)->dispose (object);
}

static void
ferry_autostart_class_init (FerryAutostartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_autostart_dispose;

  /**
   * FerryAutostart::notice:
   * @text: one sentence for the user; empty when there is nothing to know
   */
  signals[SIGNAL_NOTICE] = g_signal_new ("notice", FERRY_TYPE_AUTOSTART, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ferry_autostart_init (FerryAutostart *self)
{
}

/**
 * ferry_autostart_new:
 * @parts: what the service is made of
 *
 * Returns: (transfer full): an autostart that asks nobody yet
 */
FerryAutostart *
ferry_autostart_new (const FerryParts *parts)
{
  const char *const events[] = { "job-added", "job-changed", "job-removed", "notify::busy" };
  FerryAutostart *self = g_object_new (FERRY_TYPE_AUTOSTART, NULL);

  self->connection = g_object_ref (parts->connection);
  self->engine = g_object_ref (parts->engine);
  self->activity = g_object_ref (parts->activity);
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    g_signal_connect_object (self->engine, events[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ferry_autostart_begin:
 * @self: an autostart
 *
 * The jobs are loaded, so it is known whether there is work. The portal is told
 * even if there is none: a service that crashed may have left the start behind.
 */
void
ferry_autostart_begin (FerryAutostart *self)
{
  g_return_if_fail (FERRY_IS_AUTOSTART (self));

  self->is_begun = TRUE;
  update (self);
}

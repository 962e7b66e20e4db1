/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The service’s signals about jobs, as job dictionaries. The service sends
 * them to each subscriber by itself, so the bus needs no match rules. */

#include "config.h"

#include "client/ferry-job-dict.h"
#include "client/ferry-job-events.h"
#include "shared/ferry-names.h"

struct _FerryJobEvents
{
  GDBusConnection *connection; /* (owned) */
  char *owner;                 /* (owned) */
  GCancellable *cancellable;   /* (owned) */
  guint subscription;
  FerryJobEventsFunc func;
  gpointer user_data; /* (unowned) */
};

typedef struct
{
  FerryJobEvents *self; /* (unowned), gone once the call is cancelled */
  char *path;            /* (owned) */
} Reading;

static void
reading_free (Reading *reading)
{
  g_free (reading->path);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

/* Whoever hears of an event may let go of @self right then. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryJobEvents, g_rc_box_release)

static void
tell (FerryJobEvents *self,
      FerryJobEvent   event,
      const char     *path,
      GVariant       *properties)
{
  g_autoptr(GVariant) job = ferry_job_dict_from_properties (path, properties);

  self->func (event, job, self->user_data);
}

static void
properties_read_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(Reading) reading = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) properties = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* The job may have gone in the meantime; its removal is told on its own. */
  if (reply == NULL)
    return;

  properties = g_variant_get_child_value (reply, 0);
  tell (reading->self, FERRY_JOB_CHANGED, reading->path, properties);
}

/* Large properties are not sent along with a change, only named. */
static void
read_properties (FerryJobEvents *self,
                 const char     *path)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->self = self;
  reading->path = g_strdup (path);
  g_dbus_connection_call (self->connection, self->owner, path, "org.freedesktop.DBus.Properties", "GetAll",
                          g_variant_new ("(s)", FERRY_JOB_INTERFACE), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, properties_read_cb, reading);
}

static void
on_properties_changed (FerryJobEvents *self,
                       const char     *path,
                       GVariant       *parameters)
{
  const char *interface;
  g_autoptr(GVariant) changed = NULL;
  g_autofree const char **invalidated = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  g_variant_get (parameters, "(&s@a{sv}^a&s)", &interface, &changed, &invalidated);
  if (!g_str_equal (interface, FERRY_JOB_INTERFACE))
    return;

  if (g_variant_n_children (changed) > 0)
    tell (self, FERRY_JOB_CHANGED, path, changed);
  if (invalidated[0] != NULL && self->connection != NULL)
    read_properties (self, path);
}

static void
on_progress (FerryJobEvents *self,
             const char     *path,
             GVariant       *parameters)
{
  GVariantDict properties;
  g_autoptr(GVariant) changed = NULL;
  guint64 done;
  gint64 total;
  guint64 rate;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(txt)")))
    return;

  g_variant_get (parameters, "(txt)", &done, &total, &rate);
  g_variant_dict_init (&properties, NULL);
  g_variant_dict_insert (&properties, "BytesDone", "t", done);
  g_variant_dict_insert (&properties, "BytesTotal", "x", total);
  g_variant_dict_insert (&properties, "Rate", "t", rate);
  changed = g_variant_ref_sink (g_variant_dict_end (&properties));
  tell (self, FERRY_JOB_PROGRESSED, path, changed);
}

static void
on_interfaces_added (FerryJobEvents *self,
                     GVariant       *parameters)
{
  const char *path;
  g_autoptr(GVariant) interfaces = NULL;
  g_autoptr(GVariant) properties = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oa{sa{sv}})")))
    return;

  g_variant_get (parameters, "(&o@a{sa{sv}})", &path, &interfaces);
  properties = g_variant_lookup_value (interfaces, FERRY_JOB_INTERFACE, G_VARIANT_TYPE_VARDICT);
  if (properties != NULL)
    tell (self, FERRY_JOB_ADDED, path, properties);
}

static void
on_interfaces_removed (FerryJobEvents *self,
                       GVariant       *parameters)
{
  const char *path;
  g_autofree const char **interfaces = NULL;
  g_autoptr(GVariant) nothing = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oas)")))
    return;

  g_variant_get (parameters, "(&o^a&s)", &path, &interfaces);
  if (g_strv_contains (interfaces, FERRY_JOB_INTERFACE))
    tell (self, FERRY_JOB_REMOVED, path, nothing);
}

static void
on_signal (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *member,
           GVariant        *parameters,
           gpointer         user_data)
{
  g_autoptr(FerryJobEvents) self = g_rc_box_acquire (user_data);

  if (g_str_equal (member, "InterfacesAdded"))
    on_interfaces_added (self, parameters);
  else if (g_str_equal (member, "InterfacesRemoved"))
    on_interfaces_removed (self, parameters);
  else if (!g_str_has_prefix (path, FERRY_JOBS_PATH "/"))
    return;
  else if (g_str_equal (member, "PropertiesChanged"))
    on_properties_changed (self, path, parameters);
  else if (g_str_equal (member, "Progress"))
    on_progress (self, path, parameters);
}

/**
 * ferry_job_events_new:
 * @connection: the service’s bus
 * @owner: the service’s unique name; nobody else’s signals count
 * @func: (scope notified): called for each event, in the thread’s main context
 * @user_data: for @func
 *
 * The caller has to call `Subscribe` on the service as well.
 *
 * Returns: (transfer full): free it to hear no more
 */
FerryJobEvents *
ferry_job_events_new (GDBusConnection   *connection,
                      const char        *owner,
                      FerryJobEventsFunc func,
                      gpointer           user_data)
{
  FerryJobEvents *self = g_rc_box_new0 (FerryJobEvents);

  self->connection = g_object_ref (connection);
  self->owner = g_strdup (owner);
  self->cancellable = g_cancellable_new ();
  self->func = func;
  self->user_data = user_data;
  self->subscription = g_dbus_connection_signal_subscribe (connection, owner, NULL, NULL, NULL, NULL,
                                                           G_DBUS_SIGNAL_FLAGS_NO_MATCH_RULE, on_signal, self, NULL);
  return self;
}

/**
 * ferry_job_events_free:
 * @self: what ferry_job_events_new() returned
 *
 * The function is not called again.
 */
void
ferry_job_events_free (FerryJobEvents *self)
{
  g_cancellable_cancel (self->cancellable);
  g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->owner, g_free);
  g_rc_box_release (self);
}

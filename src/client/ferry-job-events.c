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
  GHashTable *readings;        /* (owned) (element-type utf8 Reading), by path */
  gboolean leaves_out_files;
  guint subscription;
  FerryJobEventsFunc func;
  gpointer user_data; /* (unowned) */
};

/* A change that is told once the properties that were only named are there. */
typedef struct
{
  FerryJobEvents *self; /* (unowned), gone once the call is cancelled */
  char *path;           /* (owned) */
  GVariantDict changed; /* what was sent along */
} Reading;

static void
reading_clear (gpointer data)
{
  Reading *reading = data;

  g_variant_dict_clear (&reading->changed);
  g_free (reading->path);
}

static void
reading_unref (Reading *reading)
{
  g_rc_box_release_full (reading, reading_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_unref)

/* Whoever hears of an event may let go of @self right then. */
static void
events_clear (gpointer data)
{
  FerryJobEvents *self = data;

  g_clear_pointer (&self->readings, g_hash_table_unref);
}

static void
events_unref (FerryJobEvents *self)
{
  g_rc_box_release_full (self, events_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryJobEvents, events_unref)

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
tell_held_change (Reading *reading)
{
  g_autoptr(GVariant) changed = g_variant_ref_sink (g_variant_dict_end (&reading->changed));

  if (g_variant_n_children (changed) > 0)
    tell (reading->self, FERRY_JOB_CHANGED, reading->path, changed);
}

static void
properties_read_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(Reading) reading = user_data;
  g_autoptr(FerryJobEvents) self = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) properties = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* A job that was removed since has had its last change told then. */
  self = g_rc_box_acquire (reading->self);
  if (g_hash_table_lookup (self->readings, reading->path) != reading)
    return;

  g_hash_table_steal (self->readings, reading->path);
  reading_unref (reading);
  if (reply == NULL)
    {
      tell_held_change (reading);
      return;
    }

  properties = g_variant_get_child_value (reply, 0);
  tell (self, FERRY_JOB_CHANGED, reading->path, properties);
}

static void
read_properties (FerryJobEvents *self,
                 const char     *path,
                 GVariant       *changed)
{
  Reading *reading = g_rc_box_new0 (Reading);

  reading->self = self;
  reading->path = g_strdup (path);
  g_variant_dict_init (&reading->changed, changed);
  g_hash_table_insert (self->readings, reading->path, reading);
  g_dbus_connection_call (self->connection, self->owner, path, "org.freedesktop.DBus.Properties", "GetAll",
                          g_variant_new ("(s)", FERRY_JOB_INTERFACE), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, properties_read_cb,
                          g_rc_box_acquire (reading));
}

/* Whether the properties that were only named are to be read. */
static gboolean
wants (FerryJobEvents    *self,
       const char *const *invalidated)
{
  const gboolean has_only_files = g_strcmp0 (invalidated[0], "Files") == 0 && invalidated[1] == NULL;

  return invalidated[0] != NULL && !(has_only_files && self->leaves_out_files);
}

static void
hold_change (Reading  *reading,
             GVariant *changed)
{
  GVariantIter iter;
  const char *property;
  GVariant *value;

  g_variant_iter_init (&iter, changed);
  while (g_variant_iter_loop (&iter, "{&sv}", &property, &value))
    g_variant_dict_insert_value (&reading->changed, property, value);
}

/* Large properties are not sent along with a change, only named. They are read
 * before the change is told, so that what is told fits together: who hears
 * that a job has ended wants to know its files. What changes meanwhile is in
 * the answer too, for the service answers after it. */
static void
on_properties_changed (FerryJobEvents *self,
                       const char     *path,
                       GVariant       *parameters)
{
  const char *interface;
  g_autoptr(GVariant) changed = NULL;
  g_autofree const char **invalidated = NULL;
  Reading *reading = g_hash_table_lookup (self->readings, path);

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  g_variant_get (parameters, "(&s@a{sv}^a&s)", &interface, &changed, &invalidated);
  if (!g_str_equal (interface, FERRY_JOB_INTERFACE))
    return;

  if (reading != NULL)
    hold_change (reading, changed);
  else if (wants (self, invalidated))
    read_properties (self, path, changed);
  else if (g_variant_n_children (changed) > 0)
    tell (self, FERRY_JOB_CHANGED, path, changed);
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
  g_autoptr(Reading) reading = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oas)")))
    return;

  g_variant_get (parameters, "(&o^a&s)", &path, &interfaces);
  if (!g_strv_contains (interfaces, FERRY_JOB_INTERFACE))
    return;

  if (g_hash_table_steal_extended (self->readings, path, NULL, (gpointer *) &reading))
    tell_held_change (reading);
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
  self->readings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) reading_unref);
  self->func = func;
  self->user_data = user_data;
  self->subscription = g_dbus_connection_signal_subscribe (connection, owner, NULL, NULL, NULL, NULL,
                                                           G_DBUS_SIGNAL_FLAGS_NO_MATCH_RULE, on_signal, self, NULL);
  return self;
}

/**
 * ferry_job_events_leave_out_files:
 * @self: what ferry_job_events_new() returned
 *
 * From now on changes come without files, which for a job of thousands are much to
 * read for each of its steps.
 */
void
ferry_job_events_leave_out_files (FerryJobEvents *self)
{
  self->leaves_out_files = TRUE;
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
  g_hash_table_remove_all (self->readings);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->owner, g_free);
  events_unref (self);
}

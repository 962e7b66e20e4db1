/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the service says of itself, and whether it can be reached at all. The
 * last it said stays until the next one says otherwise. */

#include "config.h"

#include "client/ferry-job-dict.h"
#include "client/ferry-service-status.h"
#include "shared/ferry-names.h"

struct _FerryServiceStatus
{
  GObject parent_instance;

  FerryWatch *watch;           /* (owned) */
  GDBusConnection *connection; /* (owned) (nullable), the one that is listened to */
  GVariant *properties;        /* (owned): a{sv} */
  char *trouble;               /* (owned) (nullable) */
  FerryContact contact;
  guint subscription;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryServiceStatus, ferry_service_status, G_TYPE_OBJECT)

static void
tell (FerryServiceStatus *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
take_properties (FerryServiceStatus *self,
                 GVariant           *changed)
{
  g_auto(GVariantDict) all = G_VARIANT_DICT_INIT (self->properties);
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_iter_init (&iter, changed);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    g_variant_dict_insert_value (&all, name, value);

  g_variant_unref (self->properties);
  self->properties = g_variant_ref_sink (g_variant_dict_end (&all));
  tell (self);
}

static void
properties_read_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(FerryServiceStatus) self = FERRY_SERVICE_STATUS (user_data);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) properties = NULL;

  /* Without an answer the service is gone, and the watch says so. */
  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (reply == NULL || self->connection == NULL)
    return;

  properties = g_variant_get_child_value (reply, 0);
  take_properties (self, properties);
}

static void
read_properties (FerryServiceStatus *self)
{
  g_dbus_connection_call (self->connection, FERRY_SERVICE_NAME, FERRY_SERVICE_PATH, "org.freedesktop.DBus.Properties",
                          "GetAll", g_variant_new ("(s)", FERRY_MANAGER_INTERFACE), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, properties_read_cb, g_object_ref (self));
}

static void
on_properties_changed (GDBusConnection *connection,
                       const char      *sender,
                       const char      *path,
                       const char      *interface,
                       const char      *member,
                       GVariant        *parameters,
                       gpointer         user_data)
{
  FerryServiceStatus *self = FERRY_SERVICE_STATUS (user_data);
  g_autoptr(GVariant) changed = NULL;
  g_autofree const char **invalidated = NULL;
  const char *of;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  g_variant_get (parameters, "(&s@a{sv}^a&s)", &of, &changed, &invalidated);
  if (!g_str_equal (of, FERRY_MANAGER_INTERFACE))
    return;

  take_properties (self, changed);
  if (invalidated[0] != NULL)
    read_properties (self);
}

static void
stop_listening (FerryServiceStatus *self)
{
  if (self->connection != NULL)
    g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  g_clear_object (&self->connection);
}

static void
on_found (FerryServiceStatus *self)
{
  FerryClient *client = ferry_watch_get_client (self->watch);

  stop_listening (self);
  g_clear_pointer (&self->trouble, g_free);
  self->contact = FERRY_CONTACT_THERE;
  self->connection = g_object_ref (ferry_client_get_connection (client));
  self->subscription = g_dbus_connection_signal_subscribe (self->connection, ferry_client_get_owner (client),
                                                           "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                                           FERRY_SERVICE_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NO_MATCH_RULE,
                                                           on_properties_changed, self, NULL);
  read_properties (self);
  tell (self);
}

static void
on_lost (FerryServiceStatus *self)
{
  stop_listening (self);
  self->contact = FERRY_CONTACT_LOST;
  tell (self);
}

/* Whoever was told that it is lost knows already. */
static void
on_missed (FerryServiceStatus *self)
{
  if (self->contact == FERRY_CONTACT_LOST)
    return;

  self->contact = FERRY_CONTACT_MISSED;
  tell (self);
}

static void
on_given_up (FerryServiceStatus *self,
             const GError       *error)
{
  g_free (self->trouble);
  self->trouble = g_strdup (error->message);
  self->contact = FERRY_CONTACT_GIVEN_UP;
  tell (self);
}

static void
ferry_service_status_dispose (GObject *object)
{
  FerryServiceStatus *self = FERRY_SERVICE_STATUS (object);

  stop_listening (self);
  g_clear_object (&self->watch);

  G_OBJECT_CLASS (ferry_service_status_parent_class)->dispose (object);
}

static void
ferry_service_status_finalize (GObject *object)
{
  FerryServiceStatus *self = FERRY_SERVICE_STATUS (object);

  g_clear_pointer (&self->properties, g_variant_unref);
  g_clear_pointer (&self->trouble, g_free);

  G_OBJECT_CLASS (ferry_service_status_parent_class)->finalize (object);
}

static void
ferry_service_status_class_init (FerryServiceStatusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_service_status_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_service_status_finalize;

  /**
   * FerryServiceStatus::changed:
   *
   * Something of it has changed.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_SERVICE_STATUS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
ferry_service_status_init (FerryServiceStatus *self)
{
  self->properties = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
}

/**
 * ferry_service_status_new:
 * @watch: what finds the service
 *
 * Returns: (transfer full): what the service says of itself
 */
FerryServiceStatus *
ferry_service_status_new (FerryWatch *watch)
{
  FerryServiceStatus *self;

  g_return_val_if_fail (FERRY_IS_WATCH (watch), NULL);

  self = g_object_new (FERRY_TYPE_SERVICE_STATUS, NULL);
  self->watch = g_object_ref (watch);
  g_signal_connect_object (watch, "found", G_CALLBACK (on_found), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "lost", G_CALLBACK (on_lost), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "missed", G_CALLBACK (on_missed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "given-up", G_CALLBACK (on_given_up), self, G_CONNECT_SWAPPED);
  if (ferry_watch_is_listening (watch))
    on_found (self);

  return self;
}

/**
 * ferry_service_status_get_contact:
 * @self: a status
 *
 * Returns: whether the service can be reached
 */
FerryContact
ferry_service_status_get_contact (FerryServiceStatus *self)
{
  g_return_val_if_fail (FERRY_IS_SERVICE_STATUS (self), FERRY_CONTACT_LOOKING);

  return self->contact;
}

/**
 * ferry_service_status_get_trouble:
 * @self: a status
 *
 * Returns: (transfer none) (nullable): why the service could not be reached
 */
const char *
ferry_service_status_get_trouble (FerryServiceStatus *self)
{
  g_return_val_if_fail (FERRY_IS_SERVICE_STATUS (self), NULL);

  return self->trouble;
}

/**
 * ferry_service_status_get_notice:
 * @self: a status
 *
 * Returns: (transfer none): a sentence that the user should read, empty
 *   normally
 */
const char *
ferry_service_status_get_notice (FerryServiceStatus *self)
{
  g_return_val_if_fail (FERRY_IS_SERVICE_STATUS (self), "");

  return ferry_job_dict_get_string (self->properties, "Notice");
}

/**
 * ferry_service_status_get_version:
 * @self: a status
 *
 * Returns: (transfer none): the service’s version, empty until it has said it
 */
const char *
ferry_service_status_get_version (FerryServiceStatus *self)
{
  g_return_val_if_fail (FERRY_IS_SERVICE_STATUS (self), "");

  return ferry_job_dict_get_string (self->properties, "Version");
}

/**
 * ferry_service_status_get_rate:
 * @self: a status
 *
 * Returns: bytes per second of all jobs together
 */
guint64
ferry_service_status_get_rate (FerryServiceStatus *self)
{
  g_return_val_if_fail (FERRY_IS_SERVICE_STATUS (self), 0);

  return (guint64) ferry_job_dict_get_int64 (self->properties, "Rate", 0);
}

/**
 * ferry_service_status_get_gates:
 * @self: a status
 *
 * Returns: (transfer full): a{sa{sv}} of the gates, empty until the service has
 *   said them
 */
GVariant *
ferry_service_status_get_gates (FerryServiceStatus *self)
{
  GVariant *gates;

  g_return_val_if_fail (FERRY_IS_SERVICE_STATUS (self), NULL);

  gates = g_variant_lookup_value (self->properties, "Gates", G_VARIANT_TYPE ("a{sa{sv}}"));
  return gates != NULL ? gates : g_variant_ref_sink (g_variant_new ("a{sa{sv}}", NULL));
}

/**
 * ferry_service_status_find_question:
 * @self: a status
 * @id: a job that waits for consent
 *
 * Returns: (transfer full) (nullable): the question of the app that asked for
 *   it, a{sv}
 */
GVariant *
ferry_service_status_find_question (FerryServiceStatus *self,
                                    const char         *id)
{
  g_autoptr(GVariant) questions = NULL;

  g_return_val_if_fail (FERRY_IS_SERVICE_STATUS (self), NULL);

  questions = g_variant_lookup_value (self->properties, "Questions", G_VARIANT_TYPE ("aa{sv}"));
  for (gsize i = 0; questions != NULL && i < g_variant_n_children (questions); i++)
    {
      g_autoptr(GVariant) question = g_variant_get_child_value (questions, i);
      g_autofree const char **ids = NULL;

      if (g_variant_lookup (question, "jobs", "^a&s", &ids) && g_strv_contains (ids, id))
        return g_steal_pointer (&question);
    }

  return NULL;
}

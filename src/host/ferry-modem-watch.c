/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-modem-watch.h"

#define MODEM_MANAGER "org.freedesktop.ModemManager1"
#define MODEM_3GPP "org.freedesktop.ModemManager1.Modem.Modem3gpp"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define CALL_TIMEOUT_MS 10000

/* ModemManager’s MMModem3gppRegistrationState: as a guest in somebody else’s
 * network, for everything, for messages only, or without voice calls preferred. */
#define REGISTRATION_ROAMING 5u
#define REGISTRATION_ROAMING_SMS_ONLY 7u
#define REGISTRATION_ROAMING_CSFB_NOT_PREFERRED 10u

/**
 * FerryModemWatch:
 *
 * Knows which modems are roaming, of those that somebody has asked about; most
 * machines have none, and then nothing here costs anything. NetworkManager names
 * a modem by its path at ModemManager. Owned by the network manager’s source.
 */
struct _FerryModemWatch
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  GCancellable *cancellable;   /* (owned) */
  GHashTable *modems;          /* (owned) (element-type utf8 guint): path to registration */
  guint signal_id;             /* subscribed with the first modem */
};

typedef struct
{
  FerryModemWatch *watch; /* (unowned): gone if this was cancelled */
  char *path;             /* (owned) */
} Question;

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryModemWatch, ferry_modem_watch, G_TYPE_OBJECT)

static gboolean
is_roaming (guint registration)
{
  return registration == REGISTRATION_ROAMING ||
         registration == REGISTRATION_ROAMING_SMS_ONLY ||
         registration == REGISTRATION_ROAMING_CSFB_NOT_PREFERRED;
}

static void
set_registration (FerryModemWatch *self,
                  const char      *path,
                  guint            registration)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (self->modems, path));

  g_hash_table_insert (self->modems, g_strdup (path), GUINT_TO_POINTER (registration));
  if (is_roaming (before) != is_roaming (registration))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
registration_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) value = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (reply != NULL)
    g_variant_get (reply, "(v)", &value);

  /* A modem of another kind has no such thing, and one that was pulled out is
   * gone: neither roams. */
  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    set_registration (question->watch, question->path, g_variant_get_uint32 (value));

  g_free (question->path);
  g_free (question);
}

static void
ask (FerryModemWatch *self,
     const char      *path)
{
  Question *question = g_new0 (Question, 1);

  question->watch = self;
  question->path = g_strdup (path);
  g_dbus_connection_call (self->connection, MODEM_MANAGER, path, PROPERTIES, "Get",
                          g_variant_new ("(ss)", MODEM_3GPP, "RegistrationState"),
                          G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          CALL_TIMEOUT_MS, self->cancellable, registration_cb, question);
}

static void
on_properties_changed (GDBusConnection *connection,
                       const char      *sender,
                       const char      *path,
                       const char      *interface,
                       const char      *signal_name,
                       GVariant        *parameters,
                       gpointer         user_data)
{
  FerryModemWatch *self = user_data;
  g_autoptr(GVariant) changed = NULL;
  guint32 registration;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")) ||
      !g_hash_table_contains (self->modems, path))
    return;

  changed = g_variant_get_child_value (parameters, 1);
  if (g_variant_lookup (changed, "RegistrationState", "u", &registration))
    set_registration (self, path, registration);
}

static void
ferry_modem_watch_dispose (GObject *object)
{
  FerryModemWatch *self = FERRY_MODEM_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  if (self->signal_id != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->signal_id);
  self->signal_id = 0;
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (ferry_modem_watch_parent_class)->dispose (object);
}

static void
ferry_modem_watch_finalize (GObject *object)
{
  FerryModemWatch *self = FERRY_MODEM_WATCH (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->modems);

  G_OBJECT_CLASS (ferry_modem_watch_parent_class)->finalize (object);
}

static void
ferry_modem_watch_class_init (FerryModemWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_modem_watch_dispose;
  object_class->finalize = ferry_modem_watch_finalize;

  /**
   * FerryModemWatch::changed:
   *
   * A modem is roaming now, or is not any more.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_MODEM_WATCH, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_modem_watch_init (FerryModemWatch *self)
{
  self->cancellable = g_cancellable_new ();
  self->modems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * ferry_modem_watch_new:
 * @connection: the system bus
 *
 * Returns: (transfer full): a watch that looks at no modem yet
 */
FerryModemWatch *
ferry_modem_watch_new (GDBusConnection *connection)
{
  FerryModemWatch *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (FERRY_TYPE_MODEM_WATCH, NULL);
  self->connection = g_object_ref (connection);

  return self;
}

/**
 * ferry_modem_watch_is_roaming:
 * @self: a watch
 * @path: a modem’s path at ModemManager
 *
 * From the first question about a modem on it is watched; the answer to that one
 * is %FALSE, and `changed` tells if that was wrong.
 *
 * Returns: whether that modem is in somebody else’s network
 */
gboolean
ferry_modem_watch_is_roaming (FerryModemWatch *self,
                              const char      *path)
{
  gpointer registration;

  g_return_val_if_fail (FERRY_IS_MODEM_WATCH (self), FALSE);

  if (!g_variant_is_object_path (path))
    return FALSE;

  if (self->signal_id == 0)
    self->signal_id =
      g_dbus_connection_signal_subscribe (self->connection, MODEM_MANAGER, PROPERTIES, "PropertiesChanged",
                                          NULL, MODEM_3GPP, G_DBUS_SIGNAL_FLAGS_NONE,
                                          on_properties_changed, self, NULL);

  if (g_hash_table_lookup_extended (self->modems, path, NULL, &registration))
    return is_roaming (GPOINTER_TO_UINT (registration));

  g_hash_table_insert (self->modems, g_strdup (path), GUINT_TO_POINTER (0));
  ask (self, path);

  return FALSE;
}

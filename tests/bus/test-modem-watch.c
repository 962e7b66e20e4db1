/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-modem-watch.h"

/* ModemManager is a mock here: an object that answers for one property and tells
 * of its changes. No modem can be had without one. */

#define MODEM_MANAGER "org.freedesktop.ModemManager1"
#define MODEM "/org/freedesktop/ModemManager1/Modem/0"
#define OTHER_MODEM "/org/freedesktop/ModemManager1/Modem/1"
#define MODEM_3GPP "org.freedesktop.ModemManager1.Modem.Modem3gpp"

#define XML                                                                                       \
  "<node><interface name='" MODEM_3GPP "'>"                                                       \
  "<property name='RegistrationState' type='u' access='read'/></interface></node>"

typedef struct
{
  GTestDBus *bus;
  GDBusConnection *mock;
  GDBusConnection *connection;
  FerryModemWatch *watch;
  guint registration;
  guint n_changes;
  guint n_questions;
} Fixture;

static GVariant *
get_property (GDBusConnection *connection,
              const char      *sender,
              const char      *path,
              const char      *interface,
              const char      *name,
              GError         **error,
              gpointer         user_data)
{
  Fixture *self = user_data;

  self->n_questions++;

  return g_variant_new_uint32 (self->registration);
}

static const GDBusInterfaceVTable vtable = { .get_property = get_property };

static GDBusConnection *
connect_to (GTestDBus *bus)
{
  g_autoptr(GError) error = NULL;
  GDBusConnection *connection;

  connection = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                       NULL, NULL, &error);
  g_assert_no_error (error);

  return connection;
}

static void
on_changed (Fixture *self)
{
  self->n_changes++;
}

static void
on_name_acquired (GDBusConnection *connection,
                  const char      *name,
                  gpointer         user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autoptr(GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (XML, NULL);
  gboolean has_name = FALSE;

  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  self->mock = connect_to (self->bus);
  self->connection = connect_to (self->bus);
  g_assert_cmpuint (g_dbus_connection_register_object (self->mock, MODEM, info->interfaces[0], &vtable,
                                                       self, NULL, NULL), >, 0);
  g_bus_own_name_on_connection (self->mock, MODEM_MANAGER, G_BUS_NAME_OWNER_FLAGS_NONE,
                                on_name_acquired, NULL, &has_name, NULL);
  while (!has_name)
    g_main_context_iteration (NULL, TRUE);

  self->watch = ferry_modem_watch_new (self->connection);
  g_signal_connect_swapped (self->watch, "changed", G_CALLBACK (on_changed), self);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_assert_finalize_object (self->watch);
  g_dbus_connection_close_sync (self->mock, NULL, NULL);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->mock);
  g_clear_object (&self->connection);
  g_test_dbus_down (self->bus);
  g_object_unref (self->bus);
}

/* Until everything that was sent has been heard. */
static void
turn (Fixture *self)
{
  g_autoptr(GVariant) reply = NULL;

  for (int i = 0; i < 3; i++)
    {
      reply = g_dbus_connection_call_sync (self->mock, "org.freedesktop.DBus", "/", "org.freedesktop.DBus",
                                           "GetId", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
      g_clear_pointer (&reply, g_variant_unref);
      reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus", "/", "org.freedesktop.DBus",
                                           "GetId", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
      g_clear_pointer (&reply, g_variant_unref);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static void
register_as (Fixture *self,
             guint    registration)
{
  GVariantBuilder changed;

  self->registration = registration;
  g_variant_builder_init (&changed, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&changed, "{sv}", "RegistrationState", g_variant_new_uint32 (registration));
  g_dbus_connection_emit_signal (self->mock, NULL, MODEM, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                 g_variant_new ("(sa{sv}as)", MODEM_3GPP, &changed, NULL), NULL);
  turn (self);
}

static gboolean
is_roaming (Fixture *self)
{
  return ferry_modem_watch_is_roaming (self->watch, MODEM);
}

static void
test_answer_is_told (Fixture      *self,
                     gconstpointer data)
{
  self->registration = 5;
  g_assert_false (is_roaming (self));
  while (self->n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (is_roaming (self));
  g_assert_cmpuint (self->n_questions, ==, 1);
}

static void
test_every_registration (Fixture      *self,
                         gconstpointer data)
{
  is_roaming (self);
  while (self->n_questions == 0)
    g_main_context_iteration (NULL, TRUE);

  for (guint registration = 0; registration <= 11; registration++)
    {
      register_as (self, registration);
      g_assert_cmpint (is_roaming (self), ==, registration == 5 || registration == 7 || registration == 10);
    }
  g_assert_cmpuint (self->n_changes, ==, 6);
  g_assert_cmpuint (self->n_questions, ==, 1);
}

static void
test_missing_modem_does_not_roam (Fixture      *self,
                                  gconstpointer data)
{
  g_assert_false (ferry_modem_watch_is_roaming (self->watch, OTHER_MODEM));
  g_assert_false (ferry_modem_watch_is_roaming (self->watch, "no path"));
  turn (self);
  g_assert_false (ferry_modem_watch_is_roaming (self->watch, OTHER_MODEM));
  g_assert_cmpuint (self->n_changes, ==, 0);
}

static void
test_nobody_is_asked_without_a_modem (Fixture      *self,
                                      gconstpointer data)
{
  register_as (self, 5);
  g_assert_cmpuint (self->n_questions, ==, 0);
  g_assert_cmpuint (self->n_changes, ==, 0);
}

static void
test_watch_may_go_while_it_asks (Fixture      *self,
                                 gconstpointer data)
{
  is_roaming (self);
  g_assert_finalize_object (self->watch);
  turn (self);
  self->watch = ferry_modem_watch_new (self->connection);
}

#define add(path, func) \
  g_test_add ("/modem-watch/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("answer-is-told", test_answer_is_told);
  add ("every-registration", test_every_registration);
  add ("missing-modem-does-not-roam", test_missing_modem_does_not_roam);
  add ("nobody-is-asked-without-a-modem", test_nobody_is_asked_without_a_modem);
  add ("watch-may-go-while-it-asks", test_watch_may_go_while_it_asks);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/bus/bus-ear.h"

struct _BusEar
{
  GDBusConnection *connection; /* (owned) */
  guint subscription_id;
  GPtrArray *names;  /* (element-type utf8): “path name” */
  GPtrArray *bodies; /* (element-type GVariant) */
};

static void
on_signal (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *name,
           GVariant        *parameters,
           gpointer         user_data)
{
  BusEar *self = user_data;

  g_ptr_array_add (self->names, g_strconcat (path, " ", name, NULL));
  g_ptr_array_add (self->bodies, g_variant_ref (parameters));
}

/**
 * bus_ear_new:
 * @service: who is listened to
 * @connection: who listens
 *
 * Returns: (transfer full): hears every signal of the service that reaches
 *   @connection
 */
BusEar *
bus_ear_new (GDBusConnection *service,
             GDBusConnection *connection)
{
  BusEar *self = g_new0 (BusEar, 1);

  self->connection = g_object_ref (connection);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  self->subscription_id = g_dbus_connection_signal_subscribe (connection,
                                                              g_dbus_connection_get_unique_name (service),
                                                              NULL, NULL, NULL, NULL,
                                                              G_DBUS_SIGNAL_FLAGS_NONE,
                                                              on_signal, self, NULL);

  return self;
}

/**
 * bus_ear_free:
 * @self: (transfer full): an ear
 */
void
bus_ear_free (BusEar *self)
{
  g_dbus_connection_signal_unsubscribe (self->connection, self->subscription_id);
  g_object_unref (self->connection);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->bodies);
  g_free (self);
}

/**
 * bus_ear_take:
 * @self: an ear
 *
 * Returns: (transfer full): what it has heard, a line each, and forgets it
 */
char *
bus_ear_take (BusEar *self)
{
  g_autoptr(GString) lines = g_string_new (NULL);

  for (guint i = 0; i < self->names->len; i++)
    g_string_append_printf (lines, "%s\n", (char *) g_ptr_array_index (self->names, i));
  g_ptr_array_set_size (self->names, 0);
  g_ptr_array_set_size (self->bodies, 0);

  return g_string_free (g_steal_pointer (&lines), FALSE);
}

/**
 * bus_ear_count:
 * @self: an ear
 * @name: “path name” of a signal
 *
 * Returns: how often it was heard
 */
guint
bus_ear_count (BusEar     *self,
               const char *name)
{
  guint count = 0;

  for (guint i = 0; i < self->names->len; i++)
    count += g_str_equal (g_ptr_array_index (self->names, i), name) ? 1 : 0;

  return count;
}

/**
 * bus_ear_find:
 * @self: an ear
 * @name: “path name” of a signal
 *
 * Returns: (transfer none) (nullable): the parameters of the last such signal
 */
GVariant *
bus_ear_find (BusEar     *self,
              const char *name)
{
  for (guint i = self->names->len; i > 0; i--)
    {
      if (g_str_equal (g_ptr_array_index (self->names, i - 1), name))
        return g_ptr_array_index (self->bodies, i - 1);
    }

  return NULL;
}

/**
 * bus_ear_await:
 * @self: an ear
 * @name: “path name” of a signal that has to come
 */
void
bus_ear_await (BusEar     *self,
               const char *name)
{
  while (bus_ear_find (self, name) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

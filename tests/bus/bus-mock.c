/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/bus/bus-mock.h"

#include <string.h>

struct _BusMock
{
  GDBusConnection *connection; /* (owned) */
  BusMockSpec spec;
  GDBusNodeInfo *node;       /* (owned) */
  GArray *registration_ids;  /* (owned) (element-type guint) */
  GPtrArray *calls;          /* (owned) (element-type utf8): “Method (arguments)” */
};

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
  BusMock *self = user_data;
  g_autofree char *arguments = g_variant_print (parameters, FALSE);

  g_ptr_array_add (self->calls, g_strconcat (method, " ", arguments, NULL));
  g_dbus_method_invocation_return_value (invocation,
                                         self->spec.answer != NULL ? self->spec.answer (self, method) : NULL);
}

static void
call_bus (BusMock    *self,
          const char *method,
          GVariant   *parameters)
{
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GError) error = NULL;

  answer = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus", "/", "org.freedesktop.DBus",
                                        method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

/**
 * bus_mock_new:
 * @connection: whose it is
 * @spec: what it is; borrowed
 *
 * Returns: (transfer full): a mock that is on the bus
 */
BusMock *
bus_mock_new (GDBusConnection   *connection,
              const BusMockSpec *spec)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_called };
  BusMock *self = g_new0 (BusMock, 1);
  g_autoptr(GError) error = NULL;

  self->connection = g_object_ref (connection);
  self->spec = *spec;
  self->calls = g_ptr_array_new_with_free_func (g_free);
  self->registration_ids = g_array_new (FALSE, FALSE, sizeof (guint));
  self->node = g_dbus_node_info_new_for_xml (spec->xml, &error);
  g_assert_no_error (error);
  for (guint i = 0; self->node->interfaces[i] != NULL; i++)
    {
      guint id = g_dbus_connection_register_object (connection, spec->path, self->node->interfaces[i],
                                                    &vtable, self, NULL, &error);

      g_assert_no_error (error);
      g_array_append_val (self->registration_ids, id);
    }
  call_bus (self, "RequestName", g_variant_new ("(su)", spec->name, 4));

  return self;
}

/**
 * bus_mock_free:
 * @self: (transfer full): a mock
 *
 * Takes it off the bus.
 */
void
bus_mock_free (BusMock *self)
{
  call_bus (self, "ReleaseName", g_variant_new ("(s)", self->spec.name));
  for (guint i = 0; i < self->registration_ids->len; i++)
    g_dbus_connection_unregister_object (self->connection, g_array_index (self->registration_ids, guint, i));
  g_array_unref (self->registration_ids);
  g_dbus_node_info_unref (self->node);
  g_ptr_array_unref (self->calls);
  g_object_unref (self->connection);
  g_free (self);
}

/**
 * bus_mock_take:
 * @self: a mock
 *
 * Returns: (transfer full): what it was asked, a line each, and forgets it
 */
char *
bus_mock_take (BusMock *self)
{
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < self->calls->len; i++)
    g_string_append_printf (lines, "%s\n", (char *) g_ptr_array_index (self->calls, i));
  g_ptr_array_set_size (self->calls, 0);

  return g_string_free (lines, FALSE);
}

/**
 * bus_mock_count:
 * @self: a mock
 * @text: a part of a call
 *
 * Returns: how many such calls came
 */
guint
bus_mock_count (BusMock    *self,
                const char *text)
{
  guint count = 0;

  for (guint i = 0; i < self->calls->len; i++)
    count += strstr (g_ptr_array_index (self->calls, i), text) != NULL ? 1 : 0;

  return count;
}

/**
 * bus_mock_await:
 * @self: a mock
 * @text: a part of a call that has to come
 */
void
bus_mock_await (BusMock    *self,
                const char *text)
{
  while (bus_mock_count (self, text) == 0)
    g_main_context_iteration (NULL, TRUE);
}

/**
 * bus_mock_dup_last:
 * @self: a mock
 * @text: a part of a call
 *
 * Returns: (transfer full) (nullable): the last such call
 */
char *
bus_mock_dup_last (BusMock    *self,
                   const char *text)
{
  for (guint i = self->calls->len; i > 0; i--)
    {
      if (strstr (g_ptr_array_index (self->calls, i - 1), text) != NULL)
        return g_strdup (g_ptr_array_index (self->calls, i - 1));
    }

  return NULL;
}

/**
 * bus_mock_emit:
 * @self: a mock
 * @to: (nullable): who hears it, %NULL for everybody
 * @name: a signal of its first interface
 * @parameters: (nullable): its parameters, as text
 */
void
bus_mock_emit (BusMock    *self,
               const char *to,
               const char *name,
               const char *parameters)
{
  g_autoptr(GError) error = NULL;
  GVariant *body = parameters != NULL ? g_variant_new_parsed (parameters) : NULL;

  g_dbus_connection_emit_signal (self->connection, to, self->spec.path, self->node->interfaces[0]->name,
                                 name, body, &error);
  g_assert_no_error (error);
}

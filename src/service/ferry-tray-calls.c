/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the two objects of the tray have in common: the reading of properties.
 * They are registered by hand, because generated skeletons answer reads without
 * asking who reads. */

#include "service/ferry-tray-calls.h"

static GVariant *
get_all (gpointer                 object,
         const FerryTrayProperty *properties,
         gsize                    n_properties)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (gsize i = 0; i < n_properties; i++)
    g_variant_builder_add (&builder, "{sv}", properties[i].name, properties[i].get (object));

  return g_variant_new ("(@a{sv})", g_variant_builder_end (&builder));
}

static GVariant *
get_one (gpointer                 object,
         const FerryTrayProperty *properties,
         const char              *name)
{
  while (!g_str_equal (properties->name, name))
    properties++; /* GDBus knows the properties of the interface */

  return g_variant_new ("(v)", properties->get (object));
}

/**
 * ferry_tray_calls_read:
 * @object: the object that was called
 * @properties: all its properties
 * @n_properties: how many
 * @invocation: (transfer full) if it reads: the call
 *
 * Returns: whether the call reads properties, and was answered
 */
gboolean
ferry_tray_calls_read (gpointer                 object,
                       const FerryTrayProperty *properties,
                       gsize                    n_properties,
                       GDBusMethodInvocation   *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);
  const char *name;

  if (g_strcmp0 (g_dbus_method_invocation_get_interface_name (invocation),
                 "org.freedesktop.DBus.Properties") != 0)
    return FALSE;

  if (g_str_equal (method, "GetAll"))
    {
      g_dbus_method_invocation_return_value (invocation, get_all (object, properties, n_properties));
      return TRUE;
    }

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s&s)", NULL, &name);
  g_dbus_method_invocation_return_value (invocation, get_one (object, properties, name));

  return TRUE;
}

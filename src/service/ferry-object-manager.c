/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-object-manager.h"

#include "service/ferry-job-path.h"
#include "service/ferry-job-view.h"
#include "service/ferry-reply.h"
#include "shared/ferry-names.h"

/**
 * FerryObjectManager:
 *
 * org.freedesktop.DBus.ObjectManager for the unfinished jobs, by hand: GLib’s
 * would show every job to every caller and broadcast what changes. Its signals
 * are sent by #FerryJobSignals. Owned by the service.
 */
struct _FerryObjectManager
{
  GObject parent_instance;

  FerryParts parts; /* (unowned), all */
  guint registration_id;
};

G_DEFINE_FINAL_TYPE (FerryObjectManager, ferry_object_manager, G_TYPE_OBJECT)

/* From the D-Bus specification, “Standard Interfaces”. */
static const char interface_xml[] =
  "<node>"
  "  <interface name='org.freedesktop.DBus.ObjectManager'>"
  "    <method name='GetManagedObjects'>"
  "      <arg name='objects' type='a{oa{sa{sv}}}' direction='out'/>"
  "    </method>"
  "    <signal name='InterfacesAdded'>"
  "      <arg name='object' type='o'/>"
  "      <arg name='interfaces' type='a{sa{sv}}'/>"
  "    </signal>"
  "    <signal name='InterfacesRemoved'>"
  "      <arg name='object' type='o'/>"
  "      <arg name='interfaces' type='as'/>"
  "    </signal>"
  "  </interface>"
  "</node>";

static void
handle_admitted (gpointer               target,
                 FerryCaller           *caller,
                 GDBusMethodInvocation *invocation)
{
  FerryObjectManager *self = target;
  g_autoptr(GPtrArray) jobs = ferry_engine_get_jobs (self->parts.engine);
  GVariantBuilder objects;

  g_variant_builder_init (&objects, G_VARIANT_TYPE ("a{oa{sa{sv}}}"));
  for (guint i = 0; i < jobs->len; i++)
    {
      FerryJob *job = g_ptr_array_index (jobs, i);
      g_autofree char *path = ferry_job_path_for_job (job);
      GVariantBuilder interfaces;

      if (!ferry_caller_may_see (caller, ferry_job_get_client (job)))
        continue;

      g_variant_builder_init (&interfaces, G_VARIANT_TYPE ("a{sa{sv}}"));
      g_variant_builder_add (&interfaces, "{s@a{sv}}", FERRY_JOB_INTERFACE,
                             ferry_job_view_get_properties (job));
      g_variant_builder_add (&objects, "{oa{sa{sv}}}", path, &interfaces);
    }

  ferry_reply_value (invocation, g_variant_new ("(a{oa{sa{sv}}})", &objects));
}

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
  FerryObjectManager *self = user_data;

  ferry_callers_admit_apps (self->parts.callers, invocation, G_OBJECT (self), handle_admitted);
}

static void
ferry_object_manager_class_init (FerryObjectManagerClass *klass)
{
}

static void
ferry_object_manager_init (FerryObjectManager *self)
{
}

/**
 * ferry_object_manager_new:
 * @parts: what the service is made of
 *
 * Returns: (transfer full): an object manager that is not on the bus yet
 */
FerryObjectManager *
ferry_object_manager_new (const FerryParts *parts)
{
  FerryObjectManager *self = g_object_new (FERRY_TYPE_OBJECT_MANAGER, NULL);

  self->parts = *parts;

  return self;
}

/**
 * ferry_object_manager_export:
 * @self: an object manager
 * @path: where
 * @error: (nullable): what GDBus says
 *
 * Returns: whether it is on the bus now
 */
gboolean
ferry_object_manager_export (FerryObjectManager *self,
                             const char         *path,
                             GError            **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_called };
  g_autoptr(GDBusNodeInfo) node = NULL;

  g_return_val_if_fail (FERRY_IS_OBJECT_MANAGER (self), FALSE);

  node = g_dbus_node_info_new_for_xml (interface_xml, error);
  if (node == NULL)
    return FALSE;

  self->registration_id = g_dbus_connection_register_object (self->parts.connection, path,
                                                             node->interfaces[0], &vtable, self,
                                                             NULL, error);

  return self->registration_id != 0;
}

/**
 * ferry_object_manager_unexport:
 * @self: an object manager
 *
 * Takes it off the bus.
 */
void
ferry_object_manager_unexport (FerryObjectManager *self)
{
  g_return_if_fail (FERRY_IS_OBJECT_MANAGER (self));

  if (self->registration_id != 0)
    g_dbus_connection_unregister_object (self->parts.connection, self->registration_id);
  self->registration_id = 0;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The way to the service: finds it and calls it.
 *
 * The service may go at any time: it leaves when idle, and it may crash. Every
 * call that blocks is therefore repeated once on the service that is found
 * then. That is safe for CreateJob too as long as the caller names a token. */

#include "config.h"

#include "client/ferry-client-error.h"
#include "client/ferry-client-private.h"
#include "client/ferry-introduction.h"
#include "client/ferry-job-dict.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#define PROPERTIES_INTERFACE "org.freedesktop.DBus.Properties"

/* Completing a job may copy its files to another disk. */
#define JOB_TIMEOUT_MS G_MAXINT

struct _FerryClient
{
  GObject parent_instance;

  FerryBus *bus; /* (owned) (nullable) */
  FerryBusStart start;
  gboolean started_bus;
};

G_DEFINE_FINAL_TYPE (FerryClient, ferry_client, G_TYPE_OBJECT)

static void
take_bus (FerryClient *self,
          FerryBus    *bus) /* (transfer full) */
{
  g_clear_pointer (&self->bus, ferry_bus_free);
  self->bus = bus;
  self->started_bus |= bus->started;
}

static void
ferry_client_dispose (GObject *object)
{
  FerryClient *self = FERRY_CLIENT (object);

  g_clear_pointer (&self->bus, ferry_bus_free);

  G_OBJECT_CLASS (ferry_client_parent_class)->dispose (object);
}

static void
ferry_client_class_init (FerryClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_client_dispose;
}

static void
ferry_client_init (FerryClient *self)
{
  /* GDBus knows Ferry’s errors by name from here on. */
  (void) ferry_error_quark ();
}

/**
 * ferry_client_new:
 * @start: what may be started where no service runs; %TRUE and %FALSE will do
 *
 * Returns: (transfer full): a client that is not connected yet
 */
FerryClient *
ferry_client_new (FerryBusStart start)
{
  FerryClient *self = g_object_new (FERRY_TYPE_CLIENT, NULL);

  self->start = start;
  return self;
}

/**
 * ferry_client_open:
 * @self: a client
 * @error: return location for %FERRY_ERROR_SERVICE_UNREACHABLE
 *
 * Finds the service unless that is done already; blocks.
 *
 * Returns: whether there is a service
 */
gboolean
ferry_client_open (FerryClient *self,
                   GError     **error)
{
  FerryBus *bus;

  g_return_val_if_fail (FERRY_IS_CLIENT (self), FALSE);

  if (self->bus != NULL)
    return TRUE;

  bus = ferry_bus_finder_find (self->start, NULL, error);
  if (bus == NULL)
    return FALSE;

  take_bus (self, bus);
  return TRUE;
}

static void
find_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  FerryBus *bus = ferry_bus_finder_find (GPOINTER_TO_UINT (task_data), cancellable, &error);

  if (bus != NULL)
    g_task_return_pointer (task, bus, (GDestroyNotify) ferry_bus_free);
  else
    g_task_return_error (task, error);
}

/**
 * ferry_client_open_async:
 * @self: a client
 * @cancellable: (nullable): stops the search
 * @callback: called when it is done; ends with ferry_client_open_finish()
 * @user_data: for @callback
 *
 * Finds the service anew, without blocking.
 */
void
ferry_client_open_async (FerryClient        *self,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (FERRY_IS_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_client_open_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (self->start), NULL);
  g_task_run_in_thread (task, find_in_thread);
}

/**
 * ferry_client_open_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for %FERRY_ERROR_SERVICE_UNREACHABLE
 *
 * Returns: whether there is a service
 */
gboolean
ferry_client_open_finish (FerryClient  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  FerryBus *bus;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  bus = g_task_propagate_pointer (G_TASK (result), error);
  if (bus == NULL)
    return FALSE;

  take_bus (self, bus);
  return TRUE;
}

/**
 * ferry_client_close:
 * @self: a client
 *
 * Lets go of the bus; the next call finds the service anew.
 */
void
ferry_client_close (FerryClient *self)
{
  g_return_if_fail (FERRY_IS_CLIENT (self));

  g_clear_pointer (&self->bus, ferry_bus_free);
}

/**
 * ferry_client_get_connection:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): the service’s bus, %NULL while there is
 *   none
 */
GDBusConnection *
ferry_client_get_connection (FerryClient *self)
{
  g_return_val_if_fail (FERRY_IS_CLIENT (self), NULL);

  return self->bus != NULL ? self->bus->connection : NULL;
}

/**
 * ferry_client_get_owner:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): the unique name that the service had
 *   when it was found; another may have followed
 */
const char *
ferry_client_get_owner (FerryClient *self)
{
  g_return_val_if_fail (FERRY_IS_CLIENT (self), NULL);

  return self->bus != NULL ? self->bus->owner : NULL;
}

/**
 * ferry_client_has_started_bus:
 * @self: a client
 *
 * Returns: whether a private bus had to be started
 */
gboolean
ferry_client_has_started_bus (FerryClient *self)
{
  g_return_val_if_fail (FERRY_IS_CLIENT (self), FALSE);

  return self->started_bus;
}

typedef struct
{
  const char *path;
  const char *interface;
  const char *method;
  int timeout_ms;
} Target;

static GVariant *
call_for_files (FerryClient  *self,
                const Target *target,
                GVariant     *parameters,
                GUnixFDList **files,
                GError      **error)
{
  g_autoptr(GVariant) sunk = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;
  g_autoptr(GError) bus_error = NULL;

  for (int round = 0; round < 2; round++)
    {
      GVariant *reply;

      if (!ferry_client_open (self, error))
        return NULL;

      g_clear_error (&bus_error);
      reply = g_dbus_connection_call_with_unix_fd_list_sync (self->bus->connection, FERRY_SERVICE_NAME,
                                                             target->path, target->interface, target->method,
                                                             sunk, NULL, G_DBUS_CALL_FLAGS_NONE,
                                                             target->timeout_ms, NULL, files, NULL, &bus_error);
      if (reply != NULL)
        return reply;
      if (!ferry_client_error_is_service_gone (bus_error) && !ferry_introduction_is_missing (bus_error))
        break;

      ferry_client_close (self);
    }

  g_propagate_error (error, ferry_client_error_from_bus (g_steal_pointer (&bus_error)));
  return NULL;
}

/* Like ferry_client_call(), with the handles that came along in @files. */
GVariant *
ferry_client_call_for_files (FerryClient  *self,
                             const char   *method,
                             GVariant     *parameters,
                             GUnixFDList **files,
                             GError      **error)
{
  const Target target = { FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE, method, MANAGER_TIMEOUT_MS };

  return call_for_files (self, &target, parameters, files, error);
}

/**
 * ferry_client_call:
 * @self: a client
 * @method: a method of the interface org.ferry.Ferry1
 * @parameters: (nullable) (transfer floating): its arguments
 * @error: return location for a #FERRY_ERROR
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the tuple of results
 */
GVariant *
ferry_client_call (FerryClient *self,
                   const char  *method,
                   GVariant    *parameters,
                   GError     **error)
{
  g_return_val_if_fail (FERRY_IS_CLIENT (self), NULL);

  return ferry_client_call_for_files (self, method, parameters, NULL, error);
}

/**
 * ferry_client_call_job:
 * @self: a client
 * @path: a job’s object path
 * @method: a method of the interface org.ferry.Ferry1.Job
 * @parameters: (nullable) (transfer floating): its arguments
 * @error: return location for a #FERRY_ERROR
 *
 * Blocks until the service has done it.
 *
 * Returns: (transfer full) (nullable): the tuple of results
 */
GVariant *
ferry_client_call_job (FerryClient *self,
                       const char  *path,
                       const char  *method,
                       GVariant    *parameters,
                       GError     **error)
{
  const Target target = { path, FERRY_JOB_INTERFACE, method, JOB_TIMEOUT_MS };

  g_return_val_if_fail (FERRY_IS_CLIENT (self), NULL);

  return call_for_files (self, &target, parameters, NULL, error);
}

/**
 * ferry_client_get_properties:
 * @self: a client
 * @error: return location for a #FERRY_ERROR
 *
 * Returns: (transfer full) (nullable): a{sv} of the properties of
 *   org.ferry.Ferry1
 */
GVariant *
ferry_client_get_properties (FerryClient *self,
                             GError     **error)
{
  const Target target = { FERRY_SERVICE_PATH, PROPERTIES_INTERFACE, "GetAll", MANAGER_TIMEOUT_MS };
  g_autoptr(GVariant) reply = NULL;

  g_return_val_if_fail (FERRY_IS_CLIENT (self), NULL);

  reply = call_for_files (self, &target, g_variant_new ("(s)", FERRY_MANAGER_INTERFACE), NULL, error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

/**
 * ferry_client_get_job_id:
 * @self: a client
 * @path: a job’s object path
 * @error: return location for a #FERRY_ERROR
 *
 * Returns: (transfer full) (nullable): the job’s id
 */
char *
ferry_client_get_job_id (FerryClient *self,
                         const char  *path,
                         GError     **error)
{
  const Target target = { path, PROPERTIES_INTERFACE, "Get", MANAGER_TIMEOUT_MS };
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) id = NULL;

  g_return_val_if_fail (FERRY_IS_CLIENT (self), NULL);

  reply = call_for_files (self, &target, g_variant_new ("(ss)", FERRY_JOB_INTERFACE, "Id"), NULL, error);
  if (reply == NULL)
    return NULL;

  g_variant_get (reply, "(v)", &id);

  return g_variant_dup_string (id, NULL);
}

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GVariant *reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) g_variant_unref);
  else
    g_task_return_error (task, ferry_client_error_from_bus (error));
}

static void
call_async (FerryClient  *self,
            const Target *target,
            GVariant     *parameters,
            GTask        *task) /* (transfer full) */
{
  if (self->bus == NULL)
    {
      g_autoptr(GVariant) unused = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;

      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE, "%s",
                               ferry_error_code_to_sentence (FERRY_ERROR_SERVICE_UNREACHABLE));
      g_object_unref (task);
      return;
    }

  g_dbus_connection_call (self->bus->connection, FERRY_SERVICE_NAME, target->path, target->interface, target->method,
                          parameters, NULL, G_DBUS_CALL_FLAGS_NONE, target->timeout_ms, g_task_get_cancellable (task),
                          called_cb, task);
}

/**
 * ferry_client_call_async:
 * @self: a client that is connected
 * @method: a method of the interface org.ferry.Ferry1
 * @parameters: (nullable) (transfer floating): its arguments
 * @callback: called when it is done; ends with ferry_client_call_finish()
 * @user_data: for @callback
 *
 * Unlike ferry_client_call(), does not ask again when the service goes away.
 */
void
ferry_client_call_async (FerryClient        *self,
                         const char         *method,
                         GVariant           *parameters,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  const Target target = { FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE, method, MANAGER_TIMEOUT_MS };
  GTask *task;

  g_return_if_fail (FERRY_IS_CLIENT (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_client_call_async);
  call_async (self, &target, parameters, task);
}

/**
 * ferry_client_call_job_async:
 * @self: a client that is connected
 * @path: a job’s object path
 * @method: a method of the interface org.ferry.Ferry1.Job
 * @parameters: (nullable) (transfer floating): its arguments
 * @callback: called when it is done; ends with ferry_client_call_finish()
 * @user_data: for @callback
 */
void
ferry_client_call_job_async (FerryClient        *self,
                             const char         *path,
                             const char         *method,
                             GVariant           *parameters,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  const Target target = { path, FERRY_JOB_INTERFACE, method, JOB_TIMEOUT_MS };
  GTask *task;

  g_return_if_fail (FERRY_IS_CLIENT (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_client_call_job_async);
  call_async (self, &target, parameters, task);
}

/**
 * ferry_client_call_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for a #FERRY_ERROR
 *
 * Returns: (transfer full) (nullable): the tuple of results
 */
GVariant *
ferry_client_call_finish (FerryClient  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

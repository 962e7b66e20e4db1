/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of jobs, the way that is quick for thousands of them: the service
 * gives a file in memory, and nothing is taken apart before somebody looks at
 * it. A service that does not know that way yet is asked the other way. */

#include "config.h"

#include "client/ferry-client-error.h"
#include "client/ferry-client-private.h"
#include "client/ferry-packed.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <unistd.h>

static GVariant *
map_jobs (GUnixFDList *files,
          GError     **error)
{
  g_autoptr(GMappedFile) mapping = NULL;
  g_autoptr(GBytes) bytes = NULL;
  GVariant *jobs = NULL;
  int fd = files != NULL && g_unix_fd_list_get_length (files) == 1 ? g_unix_fd_list_get (files, 0, NULL) : -1;

  if (fd >= 0)
    {
      mapping = g_mapped_file_new_from_fd (fd, FALSE, NULL);
      close (fd);
    }

  if (mapping != NULL)
    {
      bytes = g_mapped_file_get_bytes (mapping);
      jobs = ferry_packed_split (bytes, G_VARIANT_TYPE ("aa{sv}"));
    }

  if (jobs == NULL)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE,
                         ferry_error_code_to_sentence (FERRY_ERROR_SERVICE_UNREACHABLE));
  return jobs;
}

/**
 * ferry_client_list_jobs:
 * @self: a client
 * @filter: (transfer floating): a{sv}, see ListJobs in org.ferry.Ferry1
 * @error: return location for a #FERRY_ERROR
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): aa{sv}, the jobs
 */
GVariant *
ferry_client_list_jobs (FerryClient *self,
                        GVariant    *filter,
                        GError     **error)
{
  g_autoptr(GVariant) parameters = NULL;
  g_autoptr(GUnixFDList) files = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) file_error = NULL;

  g_return_val_if_fail (FERRY_IS_CLIENT (self), NULL);
  g_return_val_if_fail (filter != NULL, NULL);

  parameters = g_variant_ref_sink (g_variant_new ("(@a{sv})", filter));
  reply = ferry_client_call_for_files (self, "ListJobsFile", parameters, &files, &file_error);
  if (reply != NULL)
    return map_jobs (files, error);

  if (!g_error_matches (file_error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE))
    {
      g_propagate_error (error, g_steal_pointer (&file_error));
      return NULL;
    }

  reply = ferry_client_call (self, "ListJobs", parameters, error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) reply = NULL;
  GError *error = NULL;

  reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);
  if (reply == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_variant_get_child_value (reply, 0), (GDestroyNotify) g_variant_unref);
}

static void
file_listed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GUnixFDList) files = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) jobs = NULL;
  GError *error = NULL;

  reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &files, result, &error);
  if (reply == NULL)
    {
      error = ferry_client_error_from_bus (error);
      if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE))
        {
          FerryClient *self = g_task_get_source_object (task);
          GVariant *parameters = g_task_get_task_data (task);

          g_clear_error (&error);
          ferry_client_call_async (self, "ListJobs", parameters, listed_cb, g_steal_pointer (&task));
          return;
        }
    }
  else
    {
      jobs = map_jobs (files, &error);
    }

  if (jobs == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&jobs), (GDestroyNotify) g_variant_unref);
}

/**
 * ferry_client_list_jobs_async:
 * @self: a client that is connected
 * @filter: (transfer floating): a{sv}, see ListJobs in org.ferry.Ferry1
 * @callback: called when it is done; ends with ferry_client_list_jobs_finish()
 * @user_data: for @callback
 *
 * Unlike ferry_client_list_jobs(), does not ask again when the service goes away.
 */
void
ferry_client_list_jobs_async (FerryClient        *self,
                              GVariant           *filter,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GDBusConnection *connection;
  GVariant *parameters;
  GTask *task;

  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (filter != NULL);

  parameters = g_variant_ref_sink (g_variant_new ("(@a{sv})", filter));
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_client_list_jobs_async);
  g_task_set_task_data (task, parameters, (GDestroyNotify) g_variant_unref);

  connection = ferry_client_get_connection (self);
  if (connection == NULL)
    {
      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE, "%s",
                               ferry_error_code_to_sentence (FERRY_ERROR_SERVICE_UNREACHABLE));
      g_object_unref (task);
      return;
    }

  g_dbus_connection_call_with_unix_fd_list (connection, FERRY_SERVICE_NAME, FERRY_SERVICE_PATH,
                                            FERRY_MANAGER_INTERFACE, "ListJobsFile", parameters, NULL,
                                            G_DBUS_CALL_FLAGS_NONE, MANAGER_TIMEOUT_MS, NULL, NULL,
                                            file_listed_cb, task);
}

/**
 * ferry_client_list_jobs_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for a #FERRY_ERROR
 *
 * Returns: (transfer full) (nullable): aa{sv}, the jobs
 */
GVariant *
ferry_client_list_jobs_finish (FerryClient  *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

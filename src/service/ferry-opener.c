/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening what was downloaded. The desktop’s own services come first: they start
 * the program where programs of the user belong, and not below a service of the
 * background. */

#include "config.h"

#include "service/ferry-opener.h"

#include "shared/ferry-error.h"
#include "shared/ferry-target.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define MANAGER_NAME "org.freedesktop.FileManager1"
#define MANAGER_PATH "/org/freedesktop/FileManager1"
#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.OpenURI"

typedef struct
{
  /* Input */
  GDBusConnection *connection; /* (owned) */
  FerryOpenKind kind;
  char *path;  /* (owned) */
  char *token; /* (owned) (nullable) */
} Opening;

static void portal_asked_cb (GObject      *source,
                             GAsyncResult *result,
                             gpointer      user_data);
static void launched_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->connection);
  g_free (opening->path);
  g_free (opening->token);
  g_free (opening);
}

/* The last resort: whatever the user’s own files say. */
static void
launch (GTask *task)
{
  const Opening *opening = g_task_get_task_data (task);
  g_autoptr(GAppLaunchContext) context = g_app_launch_context_new ();
  g_autofree char *folder = g_path_get_dirname (opening->path);
  g_autofree char *uri = ferry_target_dup_uri (opening->kind == FERRY_OPEN_FILE ? opening->path : folder);

  if (opening->token != NULL)
    {
      g_app_launch_context_setenv (context, "DESKTOP_STARTUP_ID", opening->token);
      g_app_launch_context_setenv (context, "XDG_ACTIVATION_TOKEN", opening->token);
    }
  g_app_info_launch_default_for_uri_async (uri, context, NULL, launched_cb, task);
}

static void
launched_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const Opening *opening = g_task_get_task_data (task);
  g_autofree char *name = ferry_target_dup_name (opening->path);
  g_autoptr(GError) error = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_info ("“%s” cannot be opened: %s", opening->path, error->message);
  g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                           _("No program on this desktop opens “%s”; install one, or open the folder yourself."),
                           name);
}

static void
ask_portal (GTask *task)
{
  const Opening *opening = g_task_get_task_data (task);
  g_autoptr(GUnixFDList) handles = g_unix_fd_list_new ();
  GVariantBuilder options;
  int fd = open (opening->path, O_PATH | O_CLOEXEC);

  if (fd < 0 || g_unix_fd_list_append (handles, fd, NULL) < 0)
    {
      if (fd >= 0)
        close (fd);
      launch (task);
      return;
    }

  close (fd);
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  if (opening->token != NULL)
    g_variant_builder_add (&options, "{sv}", "activation_token", g_variant_new_string (opening->token));
  g_dbus_connection_call_with_unix_fd_list (opening->connection, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE,
                                            opening->kind == FERRY_OPEN_FILE ? "OpenFile" : "OpenDirectory",
                                            g_variant_new ("(sha{sv})", "", 0, &options), NULL,
                                            G_DBUS_CALL_FLAGS_NONE, -1, handles, NULL, portal_asked_cb, task);
}

static void
portal_asked_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), NULL, result, &error);
  if (reply == NULL)
    {
      g_debug ("No portal opens files: %s", error->message);
      launch (task);
      return;
    }

  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
manager_asked_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL)
    {
      g_debug ("No file manager shows files: %s", error->message);
      ask_portal (task);
      return;
    }

  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
ask_manager (GTask *task)
{
  const Opening *opening = g_task_get_task_data (task);
  g_autofree char *uri = ferry_target_dup_uri (opening->path);
  const char *const uris[] = { uri, NULL };

  g_dbus_connection_call (opening->connection, MANAGER_NAME, MANAGER_PATH, MANAGER_NAME, "ShowItems",
                          g_variant_new ("(^ass)", uris, opening->token != NULL ? opening->token : ""),
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, manager_asked_cb, task);
}

/**
 * ferry_opener_open_async:
 * @connection: the session bus
 * @kind: the file, or its folder
 * @path: absolute path of a file, or its address on another machine
 * @token: (nullable): lets the window that opens come to the front
 * @callback: called when somebody has taken it
 * @user_data: data for @callback
 */
void
ferry_opener_open_async (GDBusConnection    *connection,
                         FerryOpenKind       kind,
                         const char         *path,
                         const char         *token,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask *task;
  Opening *opening;

  g_return_if_fail (G_IS_DBUS_CONNECTION (connection));
  g_return_if_fail (g_path_is_absolute (path) || ferry_target_is_address (path));

  opening = g_new0 (Opening, 1);
  opening->connection = g_object_ref (connection);
  opening->kind = kind;
  opening->path = g_strdup (path);
  opening->token = g_strdup (token);
  task = g_task_new (connection, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_opener_open_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);

  if (!ferry_target_is_address (path) && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *name = g_path_get_basename (path);

      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_FOUND,
                               _("“%s” is not there any more; it was moved or deleted."), name);
      g_object_unref (task);
      return;
    }

  if (kind == FERRY_OPEN_FOLDER)
    ask_manager (task);
  else
    ask_portal (task);
}

/**
 * ferry_opener_open_finish:
 * @connection: the session bus
 * @result: what the callback was given
 * @error: (nullable): of %FERRY_ERROR, one sentence
 *
 * Returns: whether somebody opens it
 */
gboolean
ferry_opener_open_finish (GDBusConnection *connection,
                          GAsyncResult    *result,
                          GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens files, folders and pages with the programs of the desktop. */

#include "config.h"

#include "window/ferry-opener.h"

#include "shared/ferry-target.h"

#include <gio/gio.h>

#define FILE_MANAGER "org.freedesktop.FileManager1"

/**
 * ferry_opener_open_page:
 * @window: who asks
 * @uri: what to open
 */
void
ferry_opener_open_page (GtkWindow  *window,
                        const char *uri)
{
  gtk_show_uri (window, uri, GDK_CURRENT_TIME);
}

/**
 * ferry_opener_open_file:
 * @window: who asks
 * @path: an absolute path, or an address on another machine
 */
void
ferry_opener_open_file (GtkWindow  *window,
                        const char *path)
{
  g_autofree char *uri = ferry_target_dup_uri (path);

  if (uri != NULL)
    ferry_opener_open_page (window, uri);
}

typedef struct
{
  GtkWindow *window; /* (owned) */
  char *path;        /* (owned) */
} Showing;

static void
showing_free (Showing *showing)
{
  g_object_unref (showing->window);
  g_free (showing->path);
  g_free (showing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Showing, showing_free)

/* Without a file manager that can select a file, its folder has to do. */
static void
shown_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Showing) showing = user_data;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autofree char *folder = g_path_get_dirname (showing->path);

  if (reply == NULL)
    ferry_opener_open_file (showing->window, folder);
}

/**
 * ferry_opener_show_in_folder:
 * @window: who asks
 * @path: an absolute path, or an address on another machine
 *
 * Shows the file manager with @path selected.
 */
void
ferry_opener_show_in_folder (GtkWindow  *window,
                             const char *path)
{
  GDBusConnection *connection = g_application_get_dbus_connection (g_application_get_default ());
  g_autofree char *uri = ferry_target_dup_uri (path);
  const char *const uris[] = { uri, NULL };
  g_autoptr(Showing) showing = NULL;

  if (uri == NULL)
    return;

  if (connection == NULL)
    {
      g_autofree char *folder = g_path_get_dirname (path);

      ferry_opener_open_file (window, folder);
      return;
    }

  showing = g_new0 (Showing, 1);
  showing->window = g_object_ref (window);
  showing->path = g_strdup (path);
  g_dbus_connection_call (connection, FILE_MANAGER, "/org/freedesktop/FileManager1", FILE_MANAGER, "ShowItems",
                          g_variant_new ("(^ass)", uris, ""), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, shown_cb,
                          g_steal_pointer (&showing));
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/ferry-introduction.h"

#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <unistd.h>

/* The service answers at once. */
#define TIMEOUT_MS 5000

/* DBUS_NAME_FLAG_DO_NOT_QUEUE */
#define DO_NOT_QUEUE 4u

/* Whether this program is in a Flatpak, where the service is one, too, and knows
 * nobody. */
static gboolean
is_needed (void)
{
  return access (FERRY_FLATPAK_INFO, F_OK) == 0;
}

/**
 * ferry_introduction_is_missing:
 * @error: what a call failed with
 *
 * Returns: whether another service has followed, which has to be told who we are
 */
gboolean
ferry_introduction_is_missing (const GError *error)
{
  return is_needed () && g_error_matches (error, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED);
}

/* The proxy of the service’s sandbox lets its signals through to those alone that
 * have a name of the same app. */
static void
take_name (GDBusConnection *connection)
{
  g_autofree char *unique = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (connection)), ":.", '_');
  g_autofree char *name = g_strconcat (FERRY_APP_ID ".Program", unique, NULL);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", name, DO_NOT_QUEUE), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, &error);
  if (reply == NULL)
    g_debug ("The name “%s” cannot be had: %s", name, error->message);
}

/**
 * ferry_introduction_make:
 * @connection: the bus of a service that runs
 *
 * Shows the service the key that only Ferry’s own programs can read. Blocks. If
 * that goes wrong, every later call says what is missing.
 */
void
ferry_introduction_make (GDBusConnection *connection)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), FERRY_KEY_PATH, NULL);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *key = NULL;

  if (!is_needed ())
    return;

  if (!g_file_get_contents (path, &key, NULL, &error))
    {
      g_debug ("There is no key of the service: %s", error->message);
      return;
    }

  take_name (connection);
  reply = g_dbus_connection_call_sync (connection, FERRY_SERVICE_NAME, FERRY_SERVICE_PATH,
                                       FERRY_MANAGER_INTERFACE, "Introduce",
                                       g_variant_new ("(s)", key), NULL, G_DBUS_CALL_FLAGS_NONE,
                                       TIMEOUT_MS, NULL, &error);
  if (reply == NULL)
    g_debug ("The service does not take the key: %s", error->message);
}

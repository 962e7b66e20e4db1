/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Unlocks the keyring on the user’s behalf: the service never prompts, for it
 * cannot know whether somebody is there. The keyring asks for its password with
 * a window of its own (Secret Service, §“Prompts”). */

#include "config.h"

#include "client/ferry-keyring.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

#define SECRETS "org.freedesktop.secrets"
#define SECRETS_PATH "/org/freedesktop/secrets"
#define SECRETS_INTERFACE "org.freedesktop.Secret.Service"

/* Whoever looks for the password takes a while. */
#define TIMEOUT_MS G_MAXINT

static void
fail (GTask *task)
{
  g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE, "%s",
                           _("The keyring could not be unlocked. Unlock it with your desktop’s password program."));
}

static void
prompted_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  /* What comes of it, the service sees by itself. */
  if (reply != NULL)
    g_task_return_boolean (task, TRUE);
  else
    fail (task);
}

static void
unlocked_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  const char *prompt;

  if (reply == NULL)
    {
      fail (task);
      return;
    }

  g_variant_get (reply, "(@ao&o)", NULL, &prompt);
  if (g_str_equal (prompt, "/"))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_dbus_connection_call (G_DBUS_CONNECTION (source), SECRETS, prompt, "org.freedesktop.Secret.Prompt", "Prompt",
                          g_variant_new ("(s)", ""), NULL, G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, prompted_cb,
                          g_steal_pointer (&task));
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  const char *collection = "/";

  if (reply != NULL)
    g_variant_get (reply, "(&o)", &collection);
  if (g_str_equal (collection, "/"))
    {
      fail (task);
      return;
    }

  g_dbus_connection_call (G_DBUS_CONNECTION (source), SECRETS, SECRETS_PATH, SECRETS_INTERFACE, "Unlock",
                          g_variant_new_parsed ("([%o],)", collection), G_VARIANT_TYPE ("(aoo)"),
                          G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, unlocked_cb, g_steal_pointer (&task));
}

/**
 * ferry_keyring_unlock_async:
 * @connection: the session’s bus
 * @callback: called when it has been asked for; ends with
 *   ferry_keyring_unlock_finish()
 * @user_data: for @callback
 *
 * Unlocks the default collection.
 */
void
ferry_keyring_unlock_async (GDBusConnection    *connection,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task = g_task_new (connection, NULL, callback, user_data);

  g_task_set_source_tag (task, ferry_keyring_unlock_async);
  g_dbus_connection_call (connection, SECRETS, SECRETS_PATH, SECRETS_INTERFACE, "ReadAlias",
                          g_variant_new ("(s)", "default"), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          found_cb, task);
}

/**
 * ferry_keyring_unlock_finish:
 * @connection: the session’s bus
 * @result: what the callback got
 * @error: return location for %FERRY_ERROR_NOT_AVAILABLE
 *
 * Returns: whether it is unlocked, or the user is being asked
 */
gboolean
ferry_keyring_unlock_finish (GDBusConnection *connection,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Unlocks the keyring that has Ferry’s tokens, or the one that would get them.
 * The keyring asks the user in a window of its own. That is a client’s to want,
 * never the service’s, which runs when nobody looks. */

#include "config.h"

#include "client/ferry-keyring-unlock.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

#define SECRETS "org.freedesktop.secrets"
#define SECRETS_PATH "/org/freedesktop/secrets"
#define SERVICE_INTERFACE "org.freedesktop.Secret.Service"
#define PROMPT_INTERFACE "org.freedesktop.Secret.Prompt"
#define SCHEMA "org.ferry.Ferry.Credential"

#define NO_PROMPT "/"

static void on_searched_cb (GObject      *object,
                            GAsyncResult *result,
                            gpointer      user_data);
static void on_default_known_cb (GObject      *object,
                                 GAsyncResult *result,
                                 gpointer      user_data);
static void on_unlocked_cb (GObject      *object,
                            GAsyncResult *result,
                            gpointer      user_data);
static void on_prompting_cb (GObject      *object,
                             GAsyncResult *result,
                             gpointer      user_data);

/* The prompt that is being waited for. */
typedef struct
{
  GDBusConnection *bus; /* (owned) */
  guint completed_id;
  guint watch_id;
  gboolean is_done;
} Unlocking;

static void
stop_waiting (Unlocking *unlocking)
{
  if (unlocking->completed_id != 0)
    g_dbus_connection_signal_unsubscribe (unlocking->bus, unlocking->completed_id);
  unlocking->completed_id = 0;
  g_clear_handle_id (&unlocking->watch_id, g_bus_unwatch_name);
}

static void
unlocking_free (Unlocking *unlocking)
{
  stop_waiting (unlocking);
  g_object_unref (unlocking->bus);
  g_free (unlocking);
}

static void
call (GTask              *task,
      const char         *path,
      const char         *interface,
      const char         *method,
      GVariant           *parameters,
      GAsyncReadyCallback callback)
{
  Unlocking *unlocking = g_task_get_task_data (task);

  g_dbus_connection_call (unlocking->bus, SECRETS, path, interface, method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE,
                          -1, g_task_get_cancellable (task), callback, g_object_ref (task));
}

static GVariant *
take_reply (GTask        *task,
            GObject      *object,
            GAsyncResult *result)
{
  g_autoptr(GError) error = NULL;
  GVariant *reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  if (reply == NULL)
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                             _("There is no keyring here that could be unlocked."));

  return reply;
}

/* The one way out once the prompt is there. */
static void
end (GTask   *task,
     gboolean is_unlocked)
{
  Unlocking *unlocking = g_task_get_task_data (task);

  if (unlocking->is_done)
    return;

  unlocking->is_done = TRUE;
  stop_waiting (unlocking);
  if (is_unlocked)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_KEYRING_LOCKED,
                             _("The keyring was not unlocked: its question was dismissed, or could not be shown here. "
                               "Unlock it on your desktop, or log in there."));
}

static void
on_completed (GDBusConnection *bus,
              const char      *sender,
              const char      *path,
              const char      *interface,
              const char      *signal,
              GVariant        *parameters,
              gpointer         user_data)
{
  gboolean is_dismissed = TRUE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(bv)")))
    g_variant_get (parameters, "(bv)", &is_dismissed, NULL);
  end (user_data, !is_dismissed);
}

static void
on_vanished (GDBusConnection *bus,
             const char      *name,
             gpointer         user_data)
{
  end (user_data, FALSE);
}

static void
on_prompting_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);

  if (reply == NULL)
    end (task, FALSE);
}

static void
show_prompt (GTask      *task,
             const char *path)
{
  Unlocking *unlocking = g_task_get_task_data (task);

  unlocking->completed_id = g_dbus_connection_signal_subscribe (unlocking->bus, SECRETS, PROMPT_INTERFACE, "Completed",
                                                                path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_completed,
                                                                g_object_ref (task), g_object_unref);
  unlocking->watch_id = g_bus_watch_name_on_connection (unlocking->bus, SECRETS, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                                        on_vanished, g_object_ref (task), g_object_unref);
  call (task, path, PROMPT_INTERFACE, "Prompt", g_variant_new ("(s)", ""), on_prompting_cb);
}

static void
on_unlocked_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) reply = take_reply (task, object, result);
  const char *prompt;

  if (reply == NULL)
    return;

  g_variant_get (reply, "(@ao&o)", NULL, &prompt);
  if (g_str_equal (prompt, NO_PROMPT))
    end (task, TRUE);
  else
    show_prompt (task, prompt);
}

static void
on_default_known_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) reply = take_reply (task, object, result);
  const char *collection;

  if (reply == NULL)
    return;

  g_variant_get (reply, "(&o)", &collection);
  if (g_str_equal (collection, NO_PROMPT))
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                             _("There is no keyring here that could be unlocked."));
  else
    call (task, SECRETS_PATH, SERVICE_INTERFACE, "Unlock",
          g_variant_new ("(@ao)", g_variant_new_objv (&collection, 1)), on_unlocked_cb);
}

static void
on_searched_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) reply = take_reply (task, object, result);
  g_autoptr(GVariant) locked = NULL;

  if (reply == NULL)
    return;

  locked = g_variant_get_child_value (reply, 1);
  if (g_variant_n_children (locked) > 0)
    call (task, SECRETS_PATH, SERVICE_INTERFACE, "Unlock", g_variant_new ("(@ao)", locked), on_unlocked_cb);
  else
    call (task, SECRETS_PATH, SERVICE_INTERFACE, "ReadAlias", g_variant_new ("(s)", "default"), on_default_known_cb);
}

/**
 * ferry_keyring_unlock_async:
 * @bus: the user’s bus
 * @cancellable: (nullable): a cancellable
 * @callback: called when the keyring is unlocked, or the user does not want it
 * @user_data: for @callback
 */
void
ferry_keyring_unlock_async (GDBusConnection    *bus,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Unlocking *unlocking = g_new0 (Unlocking, 1);
  GVariantBuilder attributes;

  unlocking->bus = g_object_ref (bus);
  g_task_set_source_tag (task, ferry_keyring_unlock_async);
  g_task_set_task_data (task, unlocking, (GDestroyNotify) unlocking_free);

  g_variant_builder_init (&attributes, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&attributes, "{ss}", "xdg:schema", SCHEMA);
  call (task, SECRETS_PATH, SERVICE_INTERFACE, "SearchItems", g_variant_new ("(a{ss})", &attributes), on_searched_cb);
}

/**
 * ferry_keyring_unlock_finish:
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_KEYRING_LOCKED,
 *   %FERRY_ERROR_NOT_AVAILABLE
 *
 * Returns: whether it is unlocked
 */
gboolean
ferry_keyring_unlock_finish (GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

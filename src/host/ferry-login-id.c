/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What tells one login from the next: the user’s sessions as logind calls them,
 * or the message bus where there is no logind. What was given for a login is
 * good as long as one of its sessions is there. */

#include "host/ferry-login-id.h"

#include <unistd.h>

#define LOGIND "org.freedesktop.login1"
#define BOOT_ID "/proc/sys/kernel/random/boot_id"

/* logind answers at once, or is in trouble. */
#define TIMEOUT_MS 5000

/* What has to be known to fall back. */
typedef struct
{
  char *bus_guid; /* (owned) */
} Lookup;

static void on_bus_got_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);
static void on_listed_cb (GObject      *object,
                          GAsyncResult *result,
                          gpointer      user_data);

static void
lookup_free (Lookup *lookup)
{
  g_free (lookup->bus_guid);
  g_free (lookup);
}

static void
fall_back (GTask *task)
{
  Lookup *lookup = g_task_get_task_data (task);

  g_task_return_pointer (task, g_strconcat ("bus-", lookup->bus_guid, NULL), g_free);
}

static char *
join_sessions (GVariant *sessions)
{
  g_autoptr(GString) ids = g_string_new (NULL);
  GVariantIter iter;
  const char *id;
  guint32 uid;

  g_variant_iter_init (&iter, sessions);
  while (g_variant_iter_next (&iter, "(&su&s&s&o)", &id, &uid, NULL, NULL, NULL))
    {
      if (uid == getuid ())
        g_string_append_printf (ids, "%s%s", ids->len > 0 ? " " : "", id);
    }

  return ids->len > 0 ? g_strdup (ids->str) : NULL;
}

static void
on_listed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) sessions = NULL;
  char *ids;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);
  if (reply == NULL)
    {
      fall_back (task);
      return;
    }

  sessions = g_variant_get_child_value (reply, 0);
  ids = join_sessions (sessions);
  if (ids != NULL)
    g_task_return_pointer (task, ids, g_free);
  else
    fall_back (task);
}

static void
on_bus_got_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, NULL);

  if (bus == NULL)
    {
      fall_back (task);
      return;
    }

  g_dbus_connection_call (bus, LOGIND, "/org/freedesktop/login1", LOGIND ".Manager", "ListSessions", NULL,
                          G_VARIANT_TYPE ("(a(susso))"), G_DBUS_CALL_FLAGS_NO_AUTO_START, TIMEOUT_MS,
                          g_task_get_cancellable (task), on_listed_cb, g_object_ref (task));
}

/**
 * ferry_login_id_read_boot:
 *
 * Returns: (transfer full): what tells this run of the machine from others
 */
char *
ferry_login_id_read_boot (void)
{
  char *text = NULL;

  if (!g_file_get_contents (BOOT_ID, &text, NULL, NULL))
    return g_strdup ("");

  return g_strstrip (text);
}

/**
 * ferry_login_id_get_async:
 * @session_bus: the user’s bus
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: for @callback
 */
void
ferry_login_id_get_async (GDBusConnection    *session_bus,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->bus_guid = g_strdup (g_dbus_connection_get_guid (session_bus));
  g_task_set_source_tag (task, ferry_login_id_get_async);
  g_task_set_task_data (task, lookup, (GDestroyNotify) lookup_free);
  g_task_set_check_cancellable (task, FALSE);
  g_bus_get (G_BUS_TYPE_SYSTEM, cancellable, on_bus_got_cb, g_object_ref (task));
}

/**
 * ferry_login_id_get_finish:
 * @result: what the callback got
 *
 * Returns: (transfer full): the sessions there are, or the bus
 */
char *
ferry_login_id_get_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ferry_login_id_overlaps:
 * @recorded: (nullable): what was the login when something was given for it
 * @now: what it is
 *
 * Returns: whether it goes on
 */
gboolean
ferry_login_id_overlaps (const char *recorded,
                         const char *now)
{
  g_auto(GStrv) old_ids = NULL;
  g_auto(GStrv) new_ids = NULL;

  if (recorded == NULL || now == NULL)
    return FALSE;

  old_ids = g_strsplit (recorded, " ", -1);
  new_ids = g_strsplit (now, " ", -1);
  for (char **id = old_ids; *id != NULL; id++)
    {
      if (**id != '\0' && g_strv_contains ((const char *const *) new_ids, *id))
        return TRUE;
    }

  return FALSE;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-permission-store.h"

#include "service/ferry-flatpak-info.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>

/* The desktop’s store of what users allow apps, which the portals use, too
 * (org.freedesktop.impl.portal.PermissionStore, version 2), so that
 * “flatpak permissions” and the desktop’s settings show it. */
#define STORE_NAME "org.freedesktop.impl.portal.PermissionStore"
#define STORE_PATH "/org/freedesktop/impl/portal/PermissionStore"
#define NOT_FOUND "org.freedesktop.portal.Error.NotFound"

/* Our one entry in it. */
#define TABLE FERRY_APP_ID
#define ENTRY "delegate"

#define ALLOWED "yes"
#define DENIED "no"

/* Long enough for a store that has to be started first. */
#define TIMEOUT_MS 25000

/**
 * FerryPermissionStore:
 *
 * What the user says to apps that delegate transfers, kept by the desktop. Has
 * it in memory and follows its changes. Owned by the consent.
 */
struct _FerryPermissionStore
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  GHashTable *verdicts;        /* (owned) (element-type utf8 FerryVerdict) by app id */
  gboolean is_loaded;
  guint subscription_id;
  guint watch_id;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryPermissionStore, ferry_permission_store, G_TYPE_OBJECT)

typedef struct
{
  char *app_id; /* (owned) */
  FerryVerdict verdict;
} Change;

static void
change_free (Change *change)
{
  g_free (change->app_id);
  g_free (change);
}

static FerryVerdict
parse_verdict (const char *const *permissions)
{
  if (g_strv_length ((char **) permissions) != 1)
    return FERRY_VERDICT_NONE;
  if (g_str_equal (permissions[0], ALLOWED))
    return FERRY_VERDICT_ALLOWED;

  return g_str_equal (permissions[0], DENIED) ? FERRY_VERDICT_DENIED : FERRY_VERDICT_NONE;
}

static GHashTable *
parse_permissions (GVariant *permissions)
{
  GHashTable *verdicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GVariantIter iter;
  const char *app_id;
  GVariant *words;

  g_variant_iter_init (&iter, permissions);
  while (g_variant_iter_next (&iter, "{&s@as}", &app_id, &words))
    {
      g_autoptr(GVariant) taken = words;
      g_autofree const char **strv = g_variant_get_strv (taken, NULL);
      FerryVerdict verdict = parse_verdict (strv);

      if (verdict != FERRY_VERDICT_NONE && ferry_flatpak_info_is_app_id (app_id))
        g_hash_table_insert (verdicts, g_strdup (app_id), GINT_TO_POINTER (verdict));
    }

  return verdicts;
}

static void
tell_differences (FerryPermissionStore *self,
                  GHashTable           *one,
                  GHashTable           *other,
                  gboolean              only_missing)
{
  g_autofree gpointer *apps = g_hash_table_get_keys_as_array (one, NULL);

  for (guint i = 0; apps[i] != NULL; i++)
    {
      gboolean missing = !g_hash_table_contains (other, apps[i]);

      if (missing || (!only_missing && g_hash_table_lookup (one, apps[i]) !=
                      g_hash_table_lookup (other, apps[i])))
        g_signal_emit (self, signals[SIGNAL_CHANGED], 0, apps[i]);
    }
}

static void
take_verdicts (FerryPermissionStore *self,
               GHashTable           *verdicts) /* (transfer full) */
{
  g_autoptr(GHashTable) old = g_steal_pointer (&self->verdicts);
  g_autoptr(GHashTable) now = g_hash_table_ref (verdicts);

  self->verdicts = verdicts;
  self->is_loaded = TRUE;
  tell_differences (self, now, old, FALSE);
  tell_differences (self, old, now, TRUE);
}

static void
on_store_changed (GDBusConnection *connection,
                  const char      *sender,
                  const char      *path,
                  const char      *interface,
                  const char      *signal,
                  GVariant        *parameters,
                  gpointer         user_data)
{
  g_autoptr(GVariant) permissions = NULL;
  const char *table;
  const char *entry;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssbva{sas})")))
    return;

  g_variant_get (parameters, "(&s&sbv@a{sas})", &table, &entry, NULL, NULL, &permissions);
  if (g_str_equal (table, TABLE) && g_str_equal (entry, ENTRY))
    take_verdicts (user_data, parse_permissions (permissions));
}

/* Another store may follow with other content. */
static void
on_store_vanished (GDBusConnection *connection,
                   const char      *name,
                   gpointer         user_data)
{
  FERRY_PERMISSION_STORE (user_data)->is_loaded = FALSE;
}

static GError *
translate_error (GError *error) /* (transfer full) */
{
  g_autoptr(GError) taken = error;

  g_message ("The permission store cannot be used: %s", taken->message);

  return g_error_new_literal (FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                              _("Ferry cannot keep what you allow apps, because the desktop’s permission store does not answer; install xdg-desktop-portal."));
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryPermissionStore *self = g_task_get_source_object (task);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) permissions = NULL;
  g_autofree char *name = NULL;
  GError *error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply != NULL)
    g_variant_get (reply, "(@a{sas}v)", &permissions, NULL);
  else
    name = g_dbus_error_get_remote_error (error);

  /* Nobody was ever asked. */
  if (g_strcmp0 (name, NOT_FOUND) == 0)
    {
      g_clear_error (&error);
      permissions = g_variant_ref_sink (g_variant_new ("a{sas}", NULL));
    }

  if (error != NULL)
    {
      g_task_return_error (task, translate_error (error));
      return;
    }

  take_verdicts (self, parse_permissions (permissions));
  g_task_return_boolean (task, TRUE);
}

static void
set_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryPermissionStore *self = g_task_get_source_object (task);
  const Change *change = g_task_get_task_data (task);
  g_autoptr(GVariant) reply = NULL;
  g_autofree char *name = NULL;
  GError *error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (error != NULL)
    name = g_dbus_error_get_remote_error (error);

  if (change->verdict == FERRY_VERDICT_NONE && g_strcmp0 (name, NOT_FOUND) == 0)
    g_clear_error (&error);

  if (error != NULL)
    {
      g_task_return_error (task, translate_error (error));
      return;
    }

  /* The store’s own signal says the same, but maybe later. */
  if (change->verdict == FERRY_VERDICT_NONE)
    g_hash_table_remove (self->verdicts, change->app_id);
  else
    g_hash_table_replace (self->verdicts, g_strdup (change->app_id),
                          GINT_TO_POINTER (change->verdict));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, change->app_id);
  g_task_return_boolean (task, TRUE);
}

static void
ferry_permission_store_dispose (GObject *object)
{
  FerryPermissionStore *self = FERRY_PERMISSION_STORE (object);

  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->subscription_id != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->subscription_id);
  self->subscription_id = 0;
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (ferry_permission_store_parent_class)->dispose (object);
}

static void
ferry_permission_store_finalize (GObject *object)
{
  FerryPermissionStore *self = FERRY_PERMISSION_STORE (object);

  g_hash_table_unref (self->verdicts);

  G_OBJECT_CLASS (ferry_permission_store_parent_class)->finalize (object);
}

static void
ferry_permission_store_class_init (FerryPermissionStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_permission_store_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_permission_store_finalize;

  /**
   * FerryPermissionStore::changed:
   * @app_id: an app
   *
   * What the user says to it may be another than before.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_PERMISSION_STORE,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ferry_permission_store_init (FerryPermissionStore *self)
{
  self->verdicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * ferry_permission_store_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): a store that has not been read yet
 */
FerryPermissionStore *
ferry_permission_store_new (GDBusConnection *connection)
{
  FerryPermissionStore *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (FERRY_TYPE_PERMISSION_STORE, NULL);
  self->connection = g_object_ref (connection);
  /* By name: GDBus takes signals of the name’s owner alone. */
  self->subscription_id = g_dbus_connection_signal_subscribe (connection, STORE_NAME, STORE_NAME,
                                                              "Changed", STORE_PATH, NULL,
                                                              G_DBUS_SIGNAL_FLAGS_NONE,
                                                              on_store_changed, self, NULL);
  self->watch_id = g_bus_watch_name_on_connection (connection, STORE_NAME,
                                                   G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                                   on_store_vanished, self, NULL);

  return self;
}

/**
 * ferry_permission_store_load_async:
 * @self: a store
 * @callback: called when it has been read; at once if it is known already
 * @user_data: for @callback
 */
void
ferry_permission_store_load_async (FerryPermissionStore *self,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (FERRY_IS_PERMISSION_STORE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_permission_store_load_async);
  if (self->is_loaded)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_dbus_connection_call (self->connection, STORE_NAME, STORE_PATH, STORE_NAME, "Lookup",
                          g_variant_new ("(ss)", TABLE, ENTRY), G_VARIANT_TYPE ("(a{sas}v)"),
                          G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, loaded_cb,
                          g_steal_pointer (&task));
}

/**
 * ferry_permission_store_load_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_NOT_AVAILABLE
 *
 * Returns: whether it is known what the user says
 */
gboolean
ferry_permission_store_load_finish (FerryPermissionStore *self,
                                    GAsyncResult         *result,
                                    GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ferry_permission_store_get:
 * @self: a store
 * @app_id: an app
 *
 * Returns: what the user says to it, as far as is known
 */
FerryVerdict
ferry_permission_store_get (FerryPermissionStore *self,
                            const char           *app_id)
{
  g_return_val_if_fail (FERRY_IS_PERMISSION_STORE (self), FERRY_VERDICT_NONE);
  g_return_val_if_fail (app_id != NULL, FERRY_VERDICT_NONE);

  return (FerryVerdict) GPOINTER_TO_INT (g_hash_table_lookup (self->verdicts, app_id));
}

/**
 * ferry_permission_store_list:
 * @self: a store
 *
 * Returns: (transfer full): the apps that the user said something to
 */
char **
ferry_permission_store_list (FerryPermissionStore *self)
{
  g_autofree gpointer *apps = NULL;

  g_return_val_if_fail (FERRY_IS_PERMISSION_STORE (self), NULL);

  apps = g_hash_table_get_keys_as_array (self->verdicts, NULL);

  return g_strdupv ((char **) apps);
}

/**
 * ferry_permission_store_set_async:
 * @self: a store
 * @app_id: an app
 * @verdict: what the user says to it; %FERRY_VERDICT_NONE to forget it
 * @callback: called when the store has it
 * @user_data: for @callback
 */
void
ferry_permission_store_set_async (FerryPermissionStore *self,
                                  const char           *app_id,
                                  FerryVerdict          verdict,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data)
{
  const char *const words[] = { verdict == FERRY_VERDICT_ALLOWED ? ALLOWED : DENIED, NULL };
  g_autoptr(GTask) task = NULL;
  Change *change = g_new0 (Change, 1);
  GVariant *parameters;

  g_return_if_fail (FERRY_IS_PERMISSION_STORE (self));
  g_return_if_fail (ferry_flatpak_info_is_app_id (app_id));

  change->app_id = g_strdup (app_id);
  change->verdict = verdict;
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_permission_store_set_async);
  g_task_set_task_data (task, change, (GDestroyNotify) change_free);

  if (verdict == FERRY_VERDICT_NONE)
    parameters = g_variant_new ("(sss)", TABLE, ENTRY, app_id);
  else
    parameters = g_variant_new ("(sbss^as)", TABLE, TRUE, ENTRY, app_id, words);

  g_dbus_connection_call (self->connection, STORE_NAME, STORE_PATH, STORE_NAME,
                          verdict == FERRY_VERDICT_NONE ? "DeletePermission" : "SetPermission",
                          parameters, NULL, G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, set_cb,
                          g_steal_pointer (&task));
}

/**
 * ferry_permission_store_set_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_NOT_AVAILABLE
 *
 * Returns: whether the store has it
 */
gboolean
ferry_permission_store_set_finish (FerryPermissionStore *self,
                                   GAsyncResult         *result,
                                   GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

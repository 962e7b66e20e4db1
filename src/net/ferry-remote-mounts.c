/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-remote-mounts.h"

/**
 * FerryRemoteMounts:
 *
 * The folders of other machines that are in use. A mount is everybody’s in the
 * session, and with it whatever was signed in with: so what Ferry has mounted it
 * unmounts when none of its jobs needs it any more. What somebody else has mounted
 * stays. Lives on the main loop; owned by its publisher.
 */
struct _FerryRemoteMounts
{
  GObject parent_instance;

  FerrySignOn *sign_on;      /* (owned) */
  FerryStrangers *strangers; /* (owned) */
  GHashTable *servers;       /* (owned) (element-type utf8 Server): by their mounts’ roots */
};

/* A mount that is in use. */
typedef struct
{
  guint uses;
  gboolean is_ours;
  GMutex naming;
} Server;

G_DEFINE_FINAL_TYPE (FerryRemoteMounts, ferry_remote_mounts, G_TYPE_OBJECT)

static void on_signed_in_cb (GObject      *object,
                             GAsyncResult *result,
                             gpointer      user_data);
static void on_mount_found_cb (GObject      *object,
                               GAsyncResult *result,
                               gpointer      user_data);

static void
server_free (gpointer data)
{
  Server *server = data;

  g_mutex_clear (&server->naming);
  g_free (server);
}

static void
mount_free (FerryRemoteMount *mount)
{
  g_clear_object (&mount->folder);
  g_clear_object (&mount->mount);
  g_free (mount);
}

/* What a task has until it returns it. */
static void
taken_free (gpointer data)
{
  FerryRemoteMount **taken = data;

  g_clear_pointer (taken, mount_free);
  g_free (taken);
}

static char *
dup_key (const FerryRemoteMount *mount)
{
  g_autoptr(GFile) root = mount->mount != NULL ? g_mount_get_root (mount->mount) : g_object_ref (mount->folder);

  return g_file_get_uri (root);
}

static void
on_mount_found_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryRemoteMounts *self = g_task_get_source_object (task);
  FerryRemoteMount **taken = g_task_get_task_data (task);
  FerryRemoteMount *mount = *taken;
  g_autofree char *key = NULL;
  Server *server;

  mount->mount = g_file_find_enclosing_mount_finish (G_FILE (object), result, NULL);
  key = dup_key (mount);
  server = g_hash_table_lookup (self->servers, key);
  if (server == NULL)
    {
      server = g_new0 (Server, 1);
      g_mutex_init (&server->naming);
      g_hash_table_insert (self->servers, g_steal_pointer (&key), server);
    }

  mount->naming = &server->naming;
  server->uses++;
  server->is_ours |= mount->is_new;
  g_task_return_pointer (task, g_steal_pointer (taken), NULL);
}

static void
on_signed_in_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryRemoteMount *mount = *(FerryRemoteMount **) g_task_get_task_data (task);
  GError *error = NULL;

  mount->folder = ferry_remote_sign_in_finish (result, &mount->is_new, &error);
  if (mount->folder != NULL)
    g_file_find_enclosing_mount_async (mount->folder, G_PRIORITY_DEFAULT, NULL, on_mount_found_cb, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

/**
 * ferry_remote_mounts_new:
 * @sign_on: who decides which credential is used
 * @strangers: what knows of other programs’ secrets
 *
 * Returns: (transfer full): nothing in use yet
 */
FerryRemoteMounts *
ferry_remote_mounts_new (FerrySignOn    *sign_on,
                         FerryStrangers *strangers)
{
  FerryRemoteMounts *self = g_object_new (FERRY_TYPE_REMOTE_MOUNTS, NULL);

  self->sign_on = g_object_ref (sign_on);
  self->strangers = g_object_ref (strangers);

  return self;
}

/**
 * ferry_remote_mounts_take_async:
 * @self: the mounts
 * @access: who wants to get where; copied
 * @cancellable: (nullable): a cancellable
 * @callback: called when the folder can be used
 * @user_data: for @callback
 */
void
ferry_remote_mounts_take_async (FerryRemoteMounts       *self,
                                const FerryRemoteAccess *access,
                                GCancellable            *cancellable,
                                GAsyncReadyCallback      callback,
                                gpointer                 user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  FerryRemoteMount **taken = g_new0 (FerryRemoteMount *, 1);

  g_task_set_source_tag (task, ferry_remote_mounts_take_async);

  /* What is mounted has to be given back. */
  g_task_set_check_cancellable (task, FALSE);
  *taken = g_new0 (FerryRemoteMount, 1);
  g_task_set_task_data (task, taken, taken_free);
  ferry_remote_sign_in_async (self->sign_on, self->strangers, access, cancellable, on_signed_in_cb, task);
}

/**
 * ferry_remote_mounts_take_finish:
 * @self: the mounts
 * @result: what the callback got
 * @error: return location, see ferry_remote_sign_in_finish()
 *
 * Returns: (transfer full) (nullable): the folder, mounted, for
 *   ferry_remote_mounts_give_back()
 */
FerryRemoteMount *
ferry_remote_mounts_take_finish (FerryRemoteMounts *self,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ferry_remote_mounts_give_back:
 * @self: the mounts
 * @mount: (transfer full): what ferry_remote_mounts_take_finish() gave
 *
 * The last one who leaves unmounts it, though not by force: whoever has begun to
 * use it meanwhile goes on doing so.
 */
void
ferry_remote_mounts_give_back (FerryRemoteMounts *self,
                               FerryRemoteMount  *mount)
{
  g_autofree char *key = dup_key (mount);
  Server *server = g_hash_table_lookup (self->servers, key);

  if (--server->uses == 0)
    {
      if (server->is_ours && mount->mount != NULL)
        g_mount_unmount_with_operation (mount->mount, G_MOUNT_UNMOUNT_NONE, NULL, NULL, NULL, NULL);
      g_hash_table_remove (self->servers, key);
    }
  mount_free (mount);
}

static void
ferry_remote_mounts_dispose (GObject *object)
{
  FerryRemoteMounts *self = FERRY_REMOTE_MOUNTS (object);

  g_clear_object (&self->sign_on);
  g_clear_object (&self->strangers);
  g_clear_pointer (&self->servers, g_hash_table_unref);

  G_OBJECT_CLASS (ferry_remote_mounts_parent_class)->dispose (object);
}

static void
ferry_remote_mounts_class_init (FerryRemoteMountsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_remote_mounts_dispose;
}

static void
ferry_remote_mounts_init (FerryRemoteMounts *self)
{
  self->servers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, server_free);
}

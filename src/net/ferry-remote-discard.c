/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Removes what a copy that is not wanted any more may have left on another
 * machine. In the order of execution: the note on it is read, the server mounted,
 * the hidden file removed, the note removed. */

#include "net/ferry-remote-discard.h"

#include "net/ferry-remote-copy.h"
#include "net/ferry-remote-note.h"

#include <gio/gio.h>

/* Who cancels a job does not wait longer for a server that may never come back. */
#define PATIENCE_SECONDS 20

static void on_read_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data);
static void on_mounted_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);
static void on_removed_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);

typedef struct
{
  FerryRemoteMounts *mounts; /* (owned) */
  char *staging;             /* (owned) */
  char *part_name;           /* (owned) */
  FerryRemoteNote *note;     /* (owned) (nullable) */
  FerryRemoteMount *mount;   /* (owned) (nullable) */
  GCancellable *patience;    /* (owned) */
  guint patience_id;
} Discard;

static void
discard_free (Discard *self)
{
  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_object_unref (self->patience);
  g_clear_pointer (&self->note, ferry_remote_note_free);
  g_object_unref (self->mounts);
  g_free (self->staging);
  g_free (self->part_name);
  g_free (self);
}

static gboolean
on_patience_ended (gpointer user_data)
{
  Discard *self = user_data;

  self->patience_id = 0;
  g_cancellable_cancel (self->patience);

  return G_SOURCE_REMOVE;
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Discard *self = task_data;

  self->note = ferry_remote_note_read (self->staging, self->part_name);
  g_task_return_boolean (task, TRUE);
}

static void
remove_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  Discard *self = task_data;
  GError *error = NULL;

  if (self->mount != NULL)
    ferry_remote_copy_remove (self->part_name, self->note->address, self->mount->folder, cancellable, &error);
  ferry_remote_note_remove (self->staging, self->part_name);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
run (GTask              *task,
     GTaskThreadFunc     func,
     GAsyncReadyCallback callback)
{
  Discard *self = g_task_get_task_data (task);
  g_autoptr(GTask) step = g_task_new (NULL, self->patience, callback, g_object_ref (task));

  g_task_set_source_tag (step, run);
  g_task_set_check_cancellable (step, FALSE);
  g_task_set_task_data (step, self, NULL);
  g_task_run_in_thread (step, func);
}

static void
on_removed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Discard *self = g_task_get_task_data (task);
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (self->mount != NULL)
    ferry_remote_mounts_give_back (self->mounts, g_steal_pointer (&self->mount));
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_mounted_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Discard *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->mount = ferry_remote_mounts_take_finish (self->mounts, result, &error);
  if (self->mount != NULL)
    {
      run (task, remove_in_thread, on_removed_cb);
      return;
    }

  ferry_remote_note_remove (self->staging, self->part_name);
  g_task_return_error (task, error);
}

static void
on_read_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Discard *self = g_task_get_task_data (task);

  if (self->note == NULL)
    {
      g_task_return_boolean (task, TRUE);
    }
  else if (self->note->stage == FERRY_REMOTE_DONE)
    {
      run (task, remove_in_thread, on_removed_cb);
    }
  else
    {
      const FerryRemoteAccess access = {
        .address = self->note->address,
        .client = self->note->client,
        .token = self->note->token,
      };

      ferry_remote_mounts_take_async (self->mounts, &access, self->patience, on_mounted_cb, g_object_ref (task));
    }
}

/**
 * ferry_remote_discard_async:
 * @mounts: the ways to other machines
 * @staging: the folder in which bytes are collected
 * @part_name: the name that they have there
 * @callback: called when nothing is left over there, or it cannot be removed
 * @user_data: for @callback
 */
void
ferry_remote_discard_async (FerryRemoteMounts  *mounts,
                            const char         *staging,
                            const char         *part_name,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Discard *self = g_new0 (Discard, 1);

  self->mounts = g_object_ref (mounts);
  self->staging = g_strdup (staging);
  self->part_name = g_strdup (part_name);
  self->patience = g_cancellable_new ();
  self->patience_id = g_timeout_add_seconds (PATIENCE_SECONDS, on_patience_ended, self);
  g_task_set_source_tag (task, ferry_remote_discard_async);
  g_task_set_task_data (task, self, (GDestroyNotify) discard_free);

  run (task, read_in_thread, on_read_cb);
}

/**
 * ferry_remote_discard_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether nothing is left
 */
gboolean
ferry_remote_discard_finish (GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

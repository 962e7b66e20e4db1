/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Jobs that were let go: out of sight, but not gone before their toast is. */

#include "config.h"

#include "window/ferry-main-window-private.h"

#include <glib/gi18n-lib.h>

static void
set_hidden (FerryMainWindow *self,
            const char      *path,
            gboolean         hidden)
{
  ferry_job_shelf_set_hidden (self->active, path, hidden);
  ferry_job_shelf_set_hidden (self->finished, path, hidden);
}

/* An unfinished job has been suspended meanwhile; a finished one is forgotten. */
static void
commit (FerryMainWindow *self,
        const char      *path,
        const char      *id)
{
  FerryRemoteJob *job = ferry_job_list_find (self->jobs, path);
  const char *const ids[] = { id, NULL };

  if (job != NULL && ferry_state_is_final (ferry_remote_job_get_state (job)))
    ferry_job_commands_remove (self->commands, ids);
  else if (job != NULL)
    ferry_job_commands_cancel (self->commands, path);
}

/* What goes for good when its toast goes. */
typedef struct
{
  FerryMainWindow *window; /* (owned) */
  char *path;              /* (owned) */
} Farewell;

static void
farewell_free (gpointer  data,
               GClosure *closure)
{
  Farewell *farewell = data;

  g_object_unref (farewell->window);
  g_free (farewell->path);
  g_free (farewell);
}

static void
on_toast_dismissed (AdwToast *toast,
                    Farewell *farewell)
{
  FerryMainWindow *self = farewell->window;
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;

  if (!g_hash_table_steal_extended (self->undoable, farewell->path, (gpointer *) &path, (gpointer *) &id))
    return;

  commit (self, path, id);
  set_hidden (self, path, FALSE);
}

/**
 * ferry_main_window_undo:
 * @widget: a window
 * @action: the action’s name
 * @parameter: a job’s object path
 *
 * Brings back what was let go.
 */
void
ferry_main_window_undo (GtkWidget  *widget,
                        const char *action,
                        GVariant   *parameter)
{
  FerryMainWindow *self = FERRY_MAIN_WINDOW (widget);
  const char *path = g_variant_get_string (parameter, NULL);
  FerryRemoteJob *job = ferry_job_list_find (self->jobs, path);

  if (!g_hash_table_remove (self->undoable, path))
    return;

  set_hidden (self, path, FALSE);
  if (job != NULL && ferry_remote_job_get_state (job) == FERRY_STATE_SUSPENDED)
    ferry_job_commands_resume (self->commands, path);
}

/**
 * ferry_main_window_let_go:
 * @self: a window
 * @job: a job that goes
 * @title: what becomes of it, in words that may hold any character
 *
 * Takes @job out of sight, and away for good when its toast goes.
 */
void
ferry_main_window_let_go (FerryMainWindow *self,
                          FerryRemoteJob  *job,
                          const char      *title)
{
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  const char *path = ferry_remote_job_get_path (job);
  AdwToast *toast = adw_toast_new (escaped);
  Farewell *farewell = g_new0 (Farewell, 1);

  farewell->window = g_object_ref (self);
  farewell->path = g_strdup (path);
  g_hash_table_insert (self->undoable, g_strdup (path), g_strdup (ferry_remote_job_get_id (job)));
  set_hidden (self, path, TRUE);
  if (ferry_job_page_get_job (self->job_page) == job)
    adw_leaflet_set_visible_child_name (self->leaflet, "list");

  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_set_action_target (toast, "s", path);
  g_signal_connect_data (toast, "dismissed", G_CALLBACK (on_toast_dismissed), farewell, farewell_free, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/**
 * ferry_main_window_commit_all:
 * @self: a window that goes
 *
 * What could still be undone is done.
 */
void
ferry_main_window_commit_all (FerryMainWindow *self)
{
  GHashTableIter iter;
  gpointer path, id;

  g_hash_table_iter_init (&iter, self->undoable);
  while (g_hash_table_iter_next (&iter, &path, &id))
    {
      commit (self, path, id);
      g_hash_table_iter_remove (&iter);
    }
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Jobs that were let go: out of sight, but not gone before their toast is. */

#include "config.h"

#include "client/ferry-job-face.h"
#include "window/ferry-main-window-private.h"

#include <glib/gi18n-lib.h>

struct _FerryFarewell
{
  guint number;
  GPtrArray *paths; /* (owned) (element-type utf8) */
  gint64 before;    /* for all that had ended by then, 0 for a single job */
  gboolean stopped; /* whether it ran until it was let go */
};

static void
set_hidden (FerryMainWindow *self,
            GPtrArray       *paths,
            gboolean         hidden)
{
  ferry_job_shelf_set_hidden (self->active, paths, hidden);
  ferry_job_shelf_set_hidden (self->finished, paths, hidden);
}

static FerryRemoteJob *
find_single (FerryMainWindow     *self,
             const FerryFarewell *farewell)
{
  return farewell->before == 0 ? ferry_job_list_find (self->jobs, farewell->paths->pdata[0]) : NULL;
}

/* An unfinished job stands still meanwhile; a finished one is forgotten. */
static void
commit (FerryMainWindow     *self,
        const FerryFarewell *farewell)
{
  FerryRemoteJob *job = find_single (self, farewell);
  const char *const ids[] = { job != NULL ? ferry_remote_job_get_id (job) : NULL, NULL };

  if (farewell->before != 0)
    ferry_job_commands_clear (self->commands, farewell->before);
  else if (job != NULL && ferry_state_is_final (ferry_remote_job_get_state (job)))
    ferry_job_commands_remove (self->commands, ids);
  else if (job != NULL)
    ferry_job_commands_cancel (self->commands, farewell->paths->pdata[0]);
}

/**
 * ferry_farewell_free:
 * @self: what could be undone
 */
void
ferry_farewell_free (FerryFarewell *self)
{
  g_ptr_array_unref (self->paths);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFarewell, ferry_farewell_free)

static FerryFarewell *
take (FerryMainWindow *self,
      guint number)
{
  gpointer farewell = NULL;

  g_hash_table_steal_extended (self->farewells, GUINT_TO_POINTER (number), NULL, &farewell);
  return farewell;
}

/* What its toast needs. */
typedef struct
{
  FerryMainWindow *window; /* (owned) */
  guint number;
} Notice;

static void
notice_free (gpointer  data,
             GClosure *closure)
{
  Notice *notice = data;

  g_object_unref (notice->window);
  g_free (notice);
}

static void
on_toast_dismissed (AdwToast *toast,
                    Notice   *notice)
{
  g_autoptr(FerryFarewell) farewell = take (notice->window, notice->number);

  if (farewell == NULL)
    return;

  commit (notice->window, farewell);
  set_hidden (notice->window, farewell->paths, FALSE);
}

/**
 * ferry_main_window_undo:
 * @widget: a window
 * @action: the action’s name
 * @parameter: the number of what was let go
 *
 * Brings it back as it was.
 */
void
ferry_main_window_undo (GtkWidget  *widget,
                        const char *action,
                        GVariant   *parameter)
{
  FerryMainWindow *self = FERRY_MAIN_WINDOW (widget);
  g_autoptr(FerryFarewell) farewell = take (self, g_variant_get_uint32 (parameter));
  FerryRemoteJob *job;

  if (farewell == NULL)
    return;

  set_hidden (self, farewell->paths, FALSE);
  job = find_single (self, farewell);
  if (job != NULL && farewell->stopped && !ferry_state_is_final (ferry_remote_job_get_state (job)))
    ferry_job_commands_resume (self->commands, ferry_remote_job_get_path (job));
}

static void
add_toast (FerryMainWindow *self,
           const char      *title,
           guint            number)
{
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  AdwToast *toast = adw_toast_new (escaped);
  Notice *notice = g_new0 (Notice, 1);

  notice->window = g_object_ref (self);
  notice->number = number;
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_set_action_target (toast, "u", number);
  g_signal_connect_data (toast, "dismissed", G_CALLBACK (on_toast_dismissed), notice, notice_free, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
let_go (FerryMainWindow *self,
        FerryFarewell   *farewell, /* (transfer full) */
        const char      *title)
{
  farewell->number = ++self->n_farewells;
  g_hash_table_insert (self->farewells, GUINT_TO_POINTER (farewell->number), farewell);
  set_hidden (self, farewell->paths, TRUE);
  add_toast (self, title, farewell->number);
}

static FerryFarewell *
farewell_new (gint64 before)
{
  FerryFarewell *farewell = g_new0 (FerryFarewell, 1);

  farewell->paths = g_ptr_array_new_with_free_func (g_free);
  farewell->before = before;
  return farewell;
}

/**
 * ferry_main_window_let_go:
 * @self: a window
 * @job: a job that goes
 * @title: what becomes of it, in words that may hold any character
 *
 * Takes @job out of sight, and away for good when its toast goes. Until then it
 * does not run.
 */
void
ferry_main_window_let_go (FerryMainWindow *self,
                          FerryRemoteJob  *job,
                          const char      *title)
{
  FerryFarewell *farewell = farewell_new (0);

  farewell->stopped = ferry_job_face_get_control (job) == FERRY_CONTROL_SUSPEND;
  if (farewell->stopped)
    ferry_job_commands_suspend (self->commands, ferry_remote_job_get_path (job));
  g_ptr_array_add (farewell->paths, g_strdup (ferry_remote_job_get_path (job)));
  let_go (self, farewell, title);
  if (ferry_job_page_get_job (self->job_page) == job)
    adw_leaflet_set_visible_child_name (self->leaflet, "list");
}

/**
 * ferry_main_window_clear_finished:
 * @widget: a window
 * @action: the action’s name
 * @parameter: nothing
 *
 * Takes all finished jobs out of sight, and out of the history when the toast
 * goes.
 */
void
ferry_main_window_clear_finished (GtkWidget  *widget,
                                  const char *action,
                                  GVariant   *parameter)
{
  FerryMainWindow *self = FERRY_MAIN_WINDOW (widget);
  GListModel *jobs = G_LIST_MODEL (self->jobs);
  FerryFarewell *farewell = farewell_new (g_get_real_time ());

  for (guint i = 0; i < g_list_model_get_n_items (jobs); i++)
    {
      g_autoptr(FerryRemoteJob) job = g_list_model_get_item (jobs, i);

      if (ferry_state_is_final (ferry_remote_job_get_state (job)))
        g_ptr_array_add (farewell->paths, g_strdup (ferry_remote_job_get_path (job)));
    }

  if (farewell->paths->len > 0)
    let_go (self, farewell, _("Finished transfers removed from the list; their files stay"));
  else
    ferry_farewell_free (farewell);
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
  gpointer farewell;

  g_hash_table_iter_init (&iter, self->farewells);
  while (g_hash_table_iter_next (&iter, NULL, &farewell))
    {
      commit (self, farewell);
      g_hash_table_iter_remove (&iter);
    }
}

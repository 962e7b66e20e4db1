/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Looks at the folders of a request: at those of other machines only whether this
 * one has a way there, since who may sign in is seen when there are bytes to bring;
 * at the others, and at the staging folder, as the publisher for this machine
 * does. */

#include "config.h"

#include "net/ferry-remote-check.h"

#include "shared/ferry-error.h"
#include "shared/ferry-target.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  FerryPublisher *local; /* (owned) */
  char **places;         /* (owned): as they were asked for */
  char **paths;          /* (owned): those of this machine */
  gboolean has_staging;  /* whether the first path is the staging folder */
  gboolean strict;
} Check;

static void on_schemes_checked_cb (GObject      *object,
                                   GAsyncResult *result,
                                   gpointer      user_data);
static void on_paths_checked_cb (GObject      *object,
                                 GAsyncResult *result,
                                 gpointer      user_data);

static void
check_free (Check *check)
{
  g_object_unref (check->local);
  g_strfreev (check->places);
  g_strfreev (check->paths);
  g_free (check);
}

static Check *
check_new (const FerryRemoteCheck *given)
{
  g_autoptr(GStrvBuilder) paths = g_strv_builder_new ();
  Check *check = g_new0 (Check, 1);

  check->local = g_object_ref (given->local);
  check->places = g_strdupv ((char **) given->folders);
  check->strict = given->strict;
  for (guint i = 0; given->folders[i] != NULL; i++)
    check->has_staging |= ferry_target_is_address (given->folders[i]);

  if (check->has_staging)
    g_strv_builder_add (paths, given->staging);
  for (guint i = 0; given->folders[i] != NULL; i++)
    {
      if (!ferry_target_is_address (given->folders[i]))
        g_strv_builder_add (paths, given->folders[i]);
    }
  check->paths = g_strv_builder_end (paths);

  return check;
}

/* May start GVfs, which takes a moment. */
static void
check_schemes_in_thread (GTask        *task,
                         gpointer      source,
                         gpointer      task_data,
                         GCancellable *cancellable)
{
  const Check *check = task_data;
  const char *const *schemes = g_vfs_get_supported_uri_schemes (g_vfs_get_default ());

  for (char **place = check->places; *place != NULL; place++)
    {
      g_autofree char *scheme = g_uri_parse_scheme (*place);

      if (!ferry_target_is_address (*place) || (schemes != NULL && g_strv_contains (schemes, scheme)))
        continue;

      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                               _("This computer has no way to “%s”. Install GVfs and what it has for that kind of server, "
                                 "or give a folder of this computer."),
                               *place);
      return;
    }

  g_task_return_boolean (task, TRUE);
}

static void
check_paths (GTask *task)
{
  const Check *check = g_task_get_task_data (task);

  ferry_publisher_check_async (check->local, (const char *const *) check->paths, check->strict,
                               g_task_get_cancellable (task), on_paths_checked_cb, g_object_ref (task));
}

static void
on_schemes_checked_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    check_paths (task);
  else
    g_task_return_error (task, error);
}

static void
on_paths_checked_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const Check *check = g_task_get_task_data (task);
  g_auto(GStrv) marks = NULL;
  g_autoptr(GStrvBuilder) answer = g_strv_builder_new ();
  GError *error = NULL;
  guint next = check->has_staging ? 1 : 0;

  marks = ferry_publisher_check_finish (FERRY_PUBLISHER (object), result, &error);
  if (marks == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  for (char **place = check->places; *place != NULL; place++)
    g_strv_builder_add (answer, ferry_target_is_address (*place) ? marks[0] : marks[next++]);
  g_task_return_pointer (task, g_strv_builder_end (answer), (GDestroyNotify) g_strfreev);
}

/**
 * ferry_remote_check_async:
 * @given: what is looked at; copied
 * @cancellable: (nullable): a cancellable
 * @callback: called when all were looked at
 * @user_data: for @callback
 */
void
ferry_remote_check_async (const FerryRemoteCheck *given,
                          GCancellable           *cancellable,
                          GAsyncReadyCallback     callback,
                          gpointer                user_data)
{
  g_autoptr(GTask) task = g_task_new (given->source, cancellable, callback, user_data);
  g_autoptr(GTask) schemes = NULL;
  Check *check = check_new (given);

  g_task_set_source_tag (task, ferry_remote_check_async);
  g_task_set_task_data (task, check, (GDestroyNotify) check_free);
  if (!check->has_staging)
    {
      check_paths (task);
      return;
    }

  schemes = g_task_new (NULL, cancellable, on_schemes_checked_cb, g_object_ref (task));
  g_task_set_source_tag (schemes, ferry_remote_check_async);
  g_task_set_task_data (schemes, check, NULL);
  g_task_run_in_thread (schemes, check_schemes_in_thread);
}

/**
 * ferry_remote_check_finish:
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_NOT_AVAILABLE, and what
 *   ferry_publisher_check_finish() gives
 *
 * Returns: (transfer full): the mark of each folder’s file system, for those of
 *   other machines that of the staging folder
 */
char **
ferry_remote_check_finish (GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-folder-marks.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

/* Before a file is accepted its folder is looked at, and the file system that
 * holds it is written down with the file (design §4.4). Many files mostly go to
 * few folders, so each folder is looked at once. For a folder of another machine
 * that is the folder in which its files are collected; who would have to sign in
 * there is not known yet. */

/* Where the path of that one is among the marks: no folder’s name. */
#define STAGING ""

static void
on_checked_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const char *const *folders = g_task_get_task_data (task);
  g_autoptr(GHashTable) marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto(GStrv) found = NULL;
  GError *error = NULL;

  found = ferry_publisher_check_finish (FERRY_PUBLISHER (object), result, &error);
  if (found == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (ferry_publisher_get_staging (FERRY_PUBLISHER (object)) != NULL)
    g_hash_table_insert (marks, g_strdup (STAGING), g_strdup (ferry_publisher_get_staging (FERRY_PUBLISHER (object))));
  for (guint i = 0; folders[i] != NULL && found[i] != NULL; i++)
    g_hash_table_replace (marks, g_strdup (folders[i]), g_strdup (found[i]));

  g_task_return_pointer (task, g_steal_pointer (&marks), (GDestroyNotify) g_hash_table_unref);
}

static gboolean
check_remote (FerryPublisher *publisher,
              gboolean        strict,
              GTask          *task)
{
  if (!strict && ferry_publisher_get_staging (publisher) != NULL)
    return TRUE;

  if (strict)
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
                             _("Apps in a sandbox may not have files saved on other machines; give a folder of this one."));
  else
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                             _("Files cannot be saved on other machines here; give a folder of this one."));

  return FALSE;
}

/**
 * ferry_folder_marks_async:
 * @publisher: what looks at folders
 * @files: (element-type FerryFileSpec): files that somebody asks for
 * @strict: whether no symbolic link may lead to them, now or later
 * @callback: called when all their folders were looked at
 * @user_data: for @callback
 */
void
ferry_folder_marks_async (FerryPublisher     *publisher,
                          GPtrArray          *files,
                          gboolean            strict,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  const char *const *names;

  g_return_if_fail (FERRY_IS_PUBLISHER (publisher));
  g_return_if_fail (files != NULL);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_folder_marks_async);

  for (guint i = 0; i < files->len; i++)
    {
      const FerryFileSpec *file = g_ptr_array_index (files, i);

      if (file->remote != NULL && !check_remote (publisher, strict, task))
        return;
      if (g_hash_table_add (seen, (gpointer) ferry_file_spec_get_place (file)))
        g_ptr_array_add (folders, g_strdup (ferry_file_spec_get_place (file)));
    }

  g_ptr_array_add (folders, NULL);
  names = (const char *const *) g_ptr_array_free (g_steal_pointer (&folders), FALSE);
  g_task_set_task_data (task, (gpointer) names, (GDestroyNotify) g_strfreev);

  ferry_publisher_check_async (publisher, names, strict, NULL, on_checked_cb, g_steal_pointer (&task));
}

/**
 * ferry_folder_marks_finish:
 * @result: what the callback got
 * @error: return location: why one of the folders is no good
 *
 * Returns: (transfer full) (element-type utf8 utf8): the mark of each folder’s
 *   file system, or %NULL on error
 */
GHashTable *
ferry_folder_marks_finish (GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static FerryFileSpec *
mark_file (GHashTable          *marks,
           const FerryFileSpec *file)
{
  const char *mark = g_hash_table_lookup (marks, ferry_file_spec_get_place (file));

  if (file->remote != NULL)
    return ferry_file_spec_with_staging (file, g_hash_table_lookup (marks, STAGING), mark);

  return ferry_file_spec_with_filesystem (file, mark);
}

/**
 * ferry_folder_marks_apply:
 * @marks: (element-type utf8 utf8): from ferry_folder_marks_finish()
 * @files: (element-type FerryFileSpec): files in some of those folders
 *
 * Returns: (transfer full) (element-type FerryFileSpec): the same files, each
 *   with the mark of its file system
 */
GPtrArray *
ferry_folder_marks_apply (GHashTable *marks,
                          GPtrArray  *files)
{
  GPtrArray *marked;

  g_return_val_if_fail (marks != NULL, NULL);
  g_return_val_if_fail (files != NULL, NULL);

  marked = g_ptr_array_new_full (files->len, (GDestroyNotify) ferry_file_spec_unref);
  for (guint i = 0; i < files->len; i++)
    g_ptr_array_add (marked, mark_file (marks, g_ptr_array_index (files, i)));

  return marked;
}

/* What nobody else holds is changed in its place. */
static FerryFileSpec *
bind_file (GHashTable    *marks,
           FerryFileSpec *file) /* (transfer full) */
{
  g_autoptr(FerryFileSpec) given = file;

  if (file->remote != NULL || !g_atomic_ref_count_compare (&file->ref_count, 1))
    return mark_file (marks, file);

  ferry_file_spec_set_filesystem (file, g_hash_table_lookup (marks, file->folder));

  return g_steal_pointer (&given);
}

/**
 * ferry_folder_marks_bind:
 * @marks: (element-type utf8 utf8): from ferry_folder_marks_finish()
 * @spec: (transfer full): a request for files in those folders
 *
 * The same for all files of a request. What nobody else holds is not copied:
 * thousands of new jobs would leave as many holes in the memory.
 *
 * Returns: (transfer full): the request with the marks
 */
FerryJobSpec *
ferry_folder_marks_bind (GHashTable   *marks,
                         FerryJobSpec *spec)
{
  g_autoptr(FerryJobSpec) given = spec;

  g_return_val_if_fail (marks != NULL, NULL);
  g_return_val_if_fail (spec != NULL, NULL);

  if (!g_atomic_ref_count_compare (&spec->ref_count, 1))
    {
      g_autoptr(GPtrArray) files = ferry_job_spec_list_files (spec);
      g_autoptr(GPtrArray) marked = ferry_folder_marks_apply (marks, files);

      return ferry_job_spec_with_files (spec, marked);
    }

  for (guint i = 0; i < spec->n_files; i++)
    spec->files[i] = bind_file (marks, spec->files[i]);

  return g_steal_pointer (&given);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-documents.h"

#include "service/ferry-folder-handle.h"
#include "shared/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <linux/openat2.h>
#include <string.h>
#include <unistd.h>

/* Folders and files that the user has chosen for an app are not in its sandbox
 * but in the document portal’s file system
 * (https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Documents.html):
 *
 *   MOUNT/by-app/APP/ID/NAME…   as APP may see them, which the sandbox has as
 *                               /run/flatpak/doc or /run/user/UID/doc
 *   MOUNT/ID/NAME…              as the user may
 *
 * A file that is renamed there to another name than the granted one never shows
 * up outside, so Ferry writes to what a document stands for (design §4.4). The
 * portal says what that is; that the handle is this document, the numbers of its
 * folder in the view of that very app do. Those that the portal gives its folders
 * are made up, so that they cannot be compared with those outside; but it looks
 * at them itself, and shows no document whose folder is another one by now.
 *
 * Its file system answers when the portal does, which is why all of this happens
 * in a thread of its own. */

#define PORTAL_NAME "org.freedesktop.portal.Documents"
#define PORTAL_PATH "/org/freedesktop/portal/documents"

/* Long enough for a portal that has to be started first. */
#define TIMEOUT_MS 25000

typedef struct
{
  GDBusConnection *connection; /* (owned) */
  GUnixFDList *handles;        /* (owned) */
  char *app_id;                /* (owned) (nullable) */
  char *mount;                 /* (owned): where the portal’s file system is */
} Search;

static void
search_free (Search *search)
{
  g_object_unref (search->connection);
  g_object_unref (search->handles);
  g_free (search->app_id);
  g_free (search->mount);
  g_free (search);
}

static void
document_free (FerryDocument *self)
{
  g_free (self->folder);
  g_free (self->bound_name);
  g_free (self);
}

/* Where below the portal’s file system: “ID”, or “ID/NAME…”. */
static char *
strip_root (const char *path)
{
  g_autofree char *usual = g_strdup_printf ("/run/user/%u/doc/", (guint) getuid ());
  g_autofree char *own = g_build_filename (g_get_user_runtime_dir (), "doc/", NULL);
  const char *const roots[] = { "/run/flatpak/doc/", usual, own };

  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      if (g_str_has_prefix (path, roots[i]))
        return g_strdup (path + strlen (roots[i]));
    }

  return NULL;
}

/* The kernel’s name for a handle is a hint only. */
static char *
dup_place (int fd)
{
  g_autofree char *name = ferry_folder_handle_read_name (fd);

  if (name == NULL)
    return NULL;

  return strip_root (g_str_has_prefix (name, "/newroot/") ? name + strlen ("/newroot") : name);
}

static gboolean
refuse (GError **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
               _("Ferry cannot find out which folder of the document portal “directory” is; let the user choose a folder again."));

  return FALSE;
}

static GVariant *
call_portal (const Search *search,
             const char   *method,
             GVariant     *parameters,
             const char   *answer)
{
  g_autoptr(GError) error = NULL;
  GVariant *reply;

  reply = g_dbus_connection_call_sync (search->connection, PORTAL_NAME, PORTAL_PATH, PORTAL_NAME, method,
                                       parameters, G_VARIANT_TYPE (answer), G_DBUS_CALL_FLAGS_NONE,
                                       TIMEOUT_MS, NULL, &error);
  if (reply == NULL)
    g_message ("The document portal’s answer to “%s” is: %s", method, error->message);

  return reply;
}

static gboolean
may_write (GVariant   *apps,
           const char *app_id)
{
  g_autofree const char **permissions = NULL;

  return g_variant_lookup (apps, app_id, "^a&s", &permissions) &&
         g_strv_contains (permissions, "write");
}

/* What the user has chosen, which is a file, a folder, or the name of a file that
 * is yet to be. */
static char *
ask_for_path (const Search *search,
              const char   *id,
              GError      **error)
{
  g_autoptr(GVariant) reply = call_portal (search, "Info", g_variant_new ("(s)", id), "(aya{sas})");
  g_autoptr(GVariant) bytes = NULL;
  g_autoptr(GVariant) apps = NULL;
  const char *path;

  if (reply == NULL)
    {
      refuse (error);
      return NULL;
    }

  g_variant_get (reply, "(@ay@a{sas})", &bytes, &apps);
  path = g_variant_get_bytestring (bytes);
  if (search->app_id != NULL && !may_write (apps, search->app_id))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
                   _("“directory” is a folder that the app may not write to (%s); choose another one."),
                   g_strerror (EACCES));
      return NULL;
    }
  if (!g_path_is_absolute (path) || !g_utf8_validate (path, -1, NULL))
    {
      refuse (error);
      return NULL;
    }

  return g_strdup (path);
}

/* The one path without symbolic links: later, too, nothing is followed there. */
static char *
settle_path (const char *path,
             const char *below)
{
  int top_fd = open (path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int fd = top_fd >= 0 ? ferry_folder_handle_open (top_fd, below, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS) : -1;
  g_autofree char *settled = fd >= 0 ? ferry_folder_handle_read_name (fd) : NULL;

  if (fd >= 0)
    close (fd);
  if (top_fd >= 0)
    close (top_fd);

  return settled != NULL && g_utf8_validate (settled, -1, NULL) ? g_steal_pointer (&settled) : NULL;
}

/* @top is the document itself in the portal’s file system. */
static FerryDocument *
translate (const char *path,
           const char *top,
           const char *below,
           GError    **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *folder = NULL;
  gboolean is_folder = g_file_test (top, G_FILE_TEST_IS_DIR);
  FerryDocument *document;

  if (is_folder && below == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“directory” is not the folder that the user chose but the document portal’s around it; give a handle of the folder “%s” in it."),
                   name);
      return NULL;
    }

  folder = is_folder ? settle_path (path, below) : settle_path (parent, ".");
  if (folder == NULL)
    {
      refuse (error);
      return NULL;
    }

  document = g_new0 (FerryDocument, 1);
  document->folder = g_steal_pointer (&folder);
  document->bound_name = is_folder ? NULL : g_steal_pointer (&name);

  return document;
}

static FerryDocument *
find (const Search *search,
      const char   *place,
      int           fd,
      GError      **error)
{
  g_autofree char *view = search->app_id != NULL
                              ? g_build_filename (search->mount, "by-app", search->app_id, NULL)
                              : g_strdup (search->mount);
  g_autofree char *seen = g_build_filename (view, place, NULL);
  g_auto(GStrv) parts = g_strsplit (place, "/", 3);
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *top = NULL;
  const char *below = NULL;

  if (!ferry_folder_handle_is_at (fd, seen))
    {
      refuse (error);
      return NULL;
    }
  if (!ferry_folder_handle_check_writable (fd, error))
    return NULL;

  path = ask_for_path (search, parts[0], error);
  if (path == NULL)
    return NULL;

  name = g_path_get_basename (path);
  if (parts[1] != NULL && !g_str_equal (parts[1], name))
    {
      refuse (error);
      return NULL;
    }
  if (parts[1] != NULL)
    below = parts[2] != NULL ? parts[2] : ".";

  top = g_build_filename (view, parts[0], name, NULL);

  return translate (path, top, below, error);
}

static gboolean
find_mount (Search  *search,
            GError **error)
{
  g_autoptr(GVariant) reply = call_portal (search, "GetMountPoint", NULL, "(ay)");
  g_autoptr(GVariant) bytes = NULL;

  if (reply == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                   _("The document portal does not answer, so Ferry cannot use its folders; try again, or use “downloads”."));
      return FALSE;
    }

  g_variant_get (reply, "(@ay)", &bytes);
  search->mount = g_strdup (g_variant_get_bytestring (bytes));

  return TRUE;
}

static void
find_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Search *search = task_data;
  g_autoptr(GHashTable) found = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) document_free);
  GError *error = NULL;
  const int *fds;
  int n_fds;

  if (!find_mount (search, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  fds = g_unix_fd_list_peek_fds (search->handles, &n_fds);
  for (int i = 0; i < n_fds; i++)
    {
      g_autofree char *place = dup_place (fds[i]);
      FerryDocument *document = place != NULL ? find (search, place, fds[i], &error) : NULL;

      if (error != NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      if (document != NULL)
        g_hash_table_insert (found, GINT_TO_POINTER (i), document);
    }

  g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) g_hash_table_unref);
}

/**
 * ferry_documents_has_names:
 * @folder: absolute path of a folder, from outside
 *
 * A file that is renamed there would not be seen outside of the portal.
 *
 * Returns: whether it is not a folder that the user has chosen, but where the
 *   portal shows the name of one document
 */
gboolean
ferry_documents_has_names (const char *folder)
{
  g_autofree char *path = g_canonicalize_filename (folder, "/");
  g_autofree char *place = strip_root (path);
  g_auto(GStrv) parts = place != NULL ? g_strsplit (place, "/", -1) : NULL;

  return parts != NULL && g_strv_length (parts) <= (g_str_equal (parts[0], "by-app") ? 3 : 1);
}

/**
 * ferry_documents_are_among:
 * @handles: (nullable): what came with a call
 *
 * Returns: whether some of it may be in the document portal’s file system
 */
gboolean
ferry_documents_are_among (GUnixFDList *handles)
{
  const int *fds;
  int n_fds;

  if (handles == NULL)
    return FALSE;

  fds = g_unix_fd_list_peek_fds (handles, &n_fds);
  for (int i = 0; i < n_fds; i++)
    {
      g_autofree char *place = dup_place (fds[i]);

      if (place != NULL)
        return TRUE;
    }

  return FALSE;
}

/**
 * ferry_documents_find_async:
 * @connection: the session bus
 * @handles: what came with a call
 * @app_id: (nullable): the app that called; %NULL for the user
 * @callback: called when it is known what the handles stand for
 * @user_data: for @callback
 */
void
ferry_documents_find_async (GDBusConnection    *connection,
                            GUnixFDList        *handles,
                            const char         *app_id,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->connection = g_object_ref (connection);
  search->handles = g_object_ref (handles);
  search->app_id = g_strdup (app_id);
  g_task_set_source_tag (task, ferry_documents_find_async);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  g_task_run_in_thread (task, find_in_thread);
}

/**
 * ferry_documents_find_finish:
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_ACCESS_DENIED,
 *   %FERRY_ERROR_INVALID_ARGUMENT, %FERRY_ERROR_NOT_AVAILABLE
 *
 * Returns: (transfer full) (nullable) (element-type gint FerryDocument): those
 *   that are documents, by their numbers
 */
GHashTable *
ferry_documents_find_finish (GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

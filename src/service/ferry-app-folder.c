/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-app-folder.h"
#include "service/ferry-folder-handle.h"

#include "shared/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where a sandboxed app may have files put (design §6): into a folder that it
 * could write to itself, which a handle of it proves; below its own folder
 * ~/.var/app/ID; and into the user’s downloads, by that name alone. All three
 * come out as the one path without symbolic links, because later, too, nothing
 * is followed there. */

/* Folders that look otherwise inside of a sandbox (flatpak-run(1), bwrap(1)).
 * “~” stands for the app’s own folder. */
static const struct
{
  const char *inside;
  const char *outside;
} views[] = {
  { "/newroot/", "/" },
  { "/run/host/", "/" },
  { "/var/data/", "~/data/" },
  { "/var/config/", "~/config/" },
  { "/var/cache/", "~/cache/" },
  { "/var/tmp/", "~/cache/tmp/" },
};

static gboolean
refuse_handle (GError **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
               _("“directory” is a folder that Ferry cannot reach from outside of the app’s sandbox; choose one that is also outside."));

  return FALSE;
}

static char *
get_own_folder (const char *app_id)
{
  return g_build_filename (g_get_home_dir (), ".var", "app", app_id, NULL);
}

/* A guess, which the folder itself has to confirm. */
static char *
map_view (const char *path,
          const char *app_id)
{
  g_autofree char *own = get_own_folder (app_id);
  g_autofree char *full = g_strconcat (path, "/", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      const char *outside = views[i].outside;
      g_autofree char *guess = NULL;

      if (!g_str_has_prefix (full, views[i].inside))
        continue;

      guess = g_build_filename (*outside == '~' ? own : "/", outside + 1,
                                full + strlen (views[i].inside), NULL);
      return g_canonicalize_filename (guess, "/");
    }

  return NULL;
}

/* The path goes to people and into the list of jobs. */
static char *
take_name (int      fd,
           GError **error)
{
  g_autofree char *path = ferry_folder_handle_read_name (fd);

  if (path == NULL || !g_utf8_validate (path, -1, NULL))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("The folder’s path is not UTF-8; choose another folder."));
      return NULL;
    }

  return g_steal_pointer (&path);
}

/**
 * ferry_app_folder_from_handle:
 * @fd: a handle of a folder, from an app; stays the caller’s
 * @app_id: the app
 * @error: return location: %FERRY_ERROR_INVALID_ARGUMENT,
 *   %FERRY_ERROR_ACCESS_DENIED
 *
 * A job outlives every handle, so the folder has to have a path. The kernel’s
 * name for it is the one that the sandbox sees, or that of a folder that was
 * deleted; what counts is that a path leads back to the same folder. Those of the
 * document portal are ferry_documents_find_async()’s.
 *
 * Returns: (transfer full) (nullable): absolute path of the folder
 */
char *
ferry_app_folder_from_handle (int         fd,
                              const char *app_id,
                              GError    **error)
{
  g_autofree char *path = NULL;
  struct stat info;

  g_return_val_if_fail (app_id != NULL, NULL);

  if (fstat (fd, &info) != 0 || !S_ISDIR (info.st_mode))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“directory” must be a handle of a folder."));
      return NULL;
    }

  if (!ferry_folder_handle_check_writable (fd, error))
    return NULL;

  path = take_name (fd, error);
  if (path == NULL)
    return NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *guess = i == 0 ? map_view (path, app_id) : g_strdup (path);

      if (ferry_folder_handle_is_at (fd, guess))
        return g_steal_pointer (&guess);
    }

  refuse_handle (error);
  return NULL;
}

static gboolean
refuse_path (const char *path,
             GError    **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
               _("Apps in a sandbox may not name the folder “%s”; give a handle of a folder as “directory”, “downloads”, or a folder below the app’s own."),
               path);

  return FALSE;
}

/**
 * ferry_app_folder_from_path:
 * @path: what an app gave as a folder
 * @app_id: the app
 * @error: return location: %FERRY_ERROR_ACCESS_DENIED
 *
 * Returns: (transfer full) (nullable): absolute path of the folder, which is the
 *   app’s own or below it
 */
char *
ferry_app_folder_from_path (const char *path,
                            const char *app_id,
                            GError    **error)
{
  g_autofree char *own = NULL;
  g_autofree char *found = NULL;
  gsize length;
  int own_fd;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (app_id != NULL, NULL);

  own = get_own_folder (app_id);
  length = strlen (own);
  if (!g_str_has_prefix (path, own) || (path[length] != '/' && path[length] != '\0'))
    {
      refuse_path (path, error);
      return NULL;
    }

  path += length + strspn (path + length, "/");
  own_fd = open (own, O_PATH | O_DIRECTORY | O_CLOEXEC);
  fd = own_fd < 0 ? -1
                  : ferry_folder_handle_open (own_fd, *path != '\0' ? path : ".",
                                              RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
  if (fd >= 0)
    found = take_name (fd, error);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
                 _("The app’s own folder has no folder “%s” that can be used (%s); make it first, without symbolic links."),
                 path, g_strerror (errno));

  if (own_fd >= 0)
    close (own_fd);
  if (fd >= 0)
    close (fd);

  return g_steal_pointer (&found);
}

/**
 * ferry_app_folder_get_downloads:
 * @error: return location: %FERRY_ERROR_DESTINATION_MISSING
 *
 * Returns: (transfer full) (nullable): absolute path of the user’s downloads
 */
char *
ferry_app_folder_get_downloads (GError **error)
{
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);
  int home_fd = open (g_get_home_dir (), O_PATH | O_DIRECTORY | O_CLOEXEC);
  int fd = folder != NULL ? open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
  g_autofree char *home = home_fd >= 0 ? ferry_folder_handle_read_name (home_fd) : NULL;
  g_autofree char *found = fd >= 0 ? ferry_folder_handle_read_name (fd) : NULL;

  if (home_fd >= 0)
    close (home_fd);
  if (fd >= 0)
    close (fd);

  /* The home folder stands for “none”; there the name of a file may be enough to
   * have it run. */
  if (found != NULL && g_utf8_validate (found, -1, NULL) && g_strcmp0 (found, home) != 0)
    return g_steal_pointer (&found);

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_MISSING,
               _("There is no folder for downloads; make one with “xdg-user-dirs-update”."));

  return NULL;
}

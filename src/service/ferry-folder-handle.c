/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-folder-handle.h"

#include "shared/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/**
 * ferry_folder_handle_read_name:
 * @fd: an open folder
 *
 * Returns: (transfer full) (nullable): the kernel’s name for it, a hint only
 */
char *
ferry_folder_handle_read_name (int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  char path[4096];
  ssize_t length = readlink (link, path, sizeof path);

  if (length <= 0 || (gsize) length == sizeof path || path[0] != '/')
    return NULL;

  return g_strndup (path, (gsize) length);
}

/**
 * ferry_folder_handle_open:
 * @dir_fd: a folder, or %AT_FDCWD
 * @path: another one, seen from it
 * @resolve: RESOLVE_… of openat2(2)
 *
 * Returns: a file descriptor that stands for the folder at @path, -1 with errno if
 *   there is none
 */
int
ferry_folder_handle_open (int         dir_fd,
                          const char *path,
                          guint64     resolve)
{
  struct open_how how = { .flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = resolve };

  return (int) TEMP_FAILURE_RETRY (syscall (SYS_openat2, dir_fd, path, &how, sizeof how));
}

/**
 * ferry_folder_handle_is_at:
 * @fd: an open folder
 * @path: (nullable): an absolute path
 *
 * Returns: whether @path leads to that very folder, without any symbolic link
 */
gboolean
ferry_folder_handle_is_at (int         fd,
                           const char *path)
{
  struct stat wanted, found;
  int found_fd = path != NULL ? ferry_folder_handle_open (AT_FDCWD, path, RESOLVE_NO_SYMLINKS) : -1;
  gboolean same;

  if (found_fd < 0)
    return FALSE;

  same = fstat (fd, &wanted) == 0 && fstat (found_fd, &found) == 0 && found.st_dev == wanted.st_dev &&
         found.st_ino == wanted.st_ino;
  close (found_fd);

  return same;
}

/**
 * ferry_folder_handle_check_writable:
 * @fd: a handle of a folder, from an app
 * @error: return location: %FERRY_ERROR_ACCESS_DENIED
 *
 * access() goes through the app’s own mount, so it sees one that is read-only for
 * the app and not for us, and asks the document portal what this app may.
 *
 * Returns: whether the app may write there itself
 */
gboolean
ferry_folder_handle_check_writable (int      fd,
                                    GError **error)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);

  if (access (link, W_OK | X_OK) == 0)
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
               _("“directory” is a folder that the app may not write to (%s); choose another one."),
               g_strerror (errno));

  return FALSE;
}

static gboolean
is_same_folder (const char        *path,
                const struct stat *info)
{
  struct stat found;
  int fd = open (path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  gboolean same = FALSE;

  if (fd < 0)
    return FALSE;

  same = fstat (fd, &found) == 0 && found.st_dev == info->st_dev && found.st_ino == info->st_ino;
  close (fd);

  return same;
}

/**
 * ferry_folder_handle_to_path:
 * @fd: a file descriptor that came with a call; stays the caller’s
 * @error: (nullable): %FERRY_ERROR_INVALID_ARGUMENT
 *
 * A job outlives every handle, so the folder has to have a path that leads to
 * it. The kernel’s name for the handle is only a hint: it may be that of a
 * deleted folder, or be meant inside another mount namespace. What counts is
 * that the path leads back to the same folder.
 *
 * Returns: (transfer full) (nullable): absolute path of the folder, in UTF-8
 */
char *
ferry_folder_handle_to_path (int      fd,
                             GError **error)
{
  g_autofree char *path = NULL;
  struct stat info;

  if (fstat (fd, &info) != 0 || !S_ISDIR (info.st_mode))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“directory” must be a handle of a folder."));
      return NULL;
    }

  path = ferry_folder_handle_read_name (fd);
  if (path == NULL || !is_same_folder (path, &info))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“directory” is a folder that Ferry cannot reach; choose one outside of the program’s own view."));
      return NULL;
    }

  if (!g_utf8_validate (path, -1, NULL))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“directory” is a folder whose path is not UTF-8; choose another one."));
      return NULL;
    }

  return g_steal_pointer (&path);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-folder-handle.h"

#include "shared/ferry-error.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

static char *
read_name (int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  char path[4096];
  ssize_t length = readlink (link, path, sizeof path);

  if (length <= 0 || (gsize) length == sizeof path || path[0] != '/')
    return NULL;

  return g_strndup (path, (gsize) length);
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

  path = read_name (fd);
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

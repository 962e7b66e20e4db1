/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The folder that a job taken over goes to. The names of its files, and their
 * content, are those of the user whose job it was. That user must not be able to
 * choose the folder as well, by putting a link or another folder in the place of
 * a part of its path, now or later: so every folder above it has to be root’s or
 * the new owner’s, and nobody else may rename what is in it. */

#include "config.h"

#include "envoy/ferry-envoy-folder.h"
#include "shared/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int
refuse (FerryErrorCode code,
        char          *text, /* (transfer full) */
        GError       **error)
{
  g_set_error_literal (error, FERRY_ERROR, (int) code, text);
  g_free (text);

  return -1;
}

static gboolean
is_trusted (const struct stat *info)
{
  return info->st_uid == 0 || info->st_uid == geteuid ();
}

static gboolean
is_sticky (const struct stat *info)
{
  return (info->st_mode & S_ISVTX) != 0;
}

/* A group may write where the new owner lets it: that is the owner’s choice. */
static gboolean
is_open_to_others (const struct stat *info)
{
  if ((info->st_mode & S_IWOTH) != 0)
    return TRUE;

  return (info->st_mode & S_IWGRP) != 0 && info->st_uid != geteuid ();
}

/* Whether nobody else can change what @folder says about the folder in it that
 * @below is. */
static gboolean
is_fixed (const struct stat *folder,
          const struct stat *below)
{
  if (!is_trusted (folder))
    return FALSE;

  return !is_open_to_others (folder) || (is_sticky (folder) && is_trusted (below));
}

static int
step (int         folder,
      const char *name,
      const char *path,
      GError    **error)
{
  struct stat info, below;
  int fd = openat (folder, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0 && (errno == ENOTDIR || errno == ELOOP) &&
      fstatat (folder, name, &below, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK (below.st_mode))
    return refuse (FERRY_ERROR_DESTINATION_DENIED,
                   g_strdup_printf (_("A part of “%s” is a link. Name the folder that it leads to."), path), error);

  if (fd < 0)
    return refuse (errno == EACCES ? FERRY_ERROR_DESTINATION_DENIED : FERRY_ERROR_DESTINATION_MISSING,
                   g_strdup_printf (_("The folder “%s” is not there, or you may not enter it. Name another one."), path), error);

  if (fstat (folder, &info) == 0 && fstat (fd, &below) == 0 && is_fixed (&info, &below))
    return fd;

  close (fd);
  return refuse (FERRY_ERROR_DESTINATION_DENIED,
                 g_strdup_printf (_("Other users could put another folder in the place of “%s”. Name a folder that only you can move."), path), error);
}

static int
walk (const char *path,
      GError    **error)
{
  g_auto(GStrv) parts = g_strsplit (path, "/", -1);
  int fd = open ("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

  for (char **part = parts; *part != NULL && fd >= 0; part++)
    {
      int next;

      if (**part == '\0' || g_str_equal (*part, "."))
        continue;

      next = step (fd, *part, path, error);
      close (fd);
      fd = next;
    }

  return fd;
}

static gboolean
is_plain_path (const char *path)
{
  g_auto(GStrv) parts = g_strsplit (path, "/", -1);

  return g_path_is_absolute (path) && strlen (path) < PATH_MAX && g_utf8_validate (path, -1, NULL) &&
         !g_strv_contains ((const char *const *) parts, "..");
}

/**
 * ferry_envoy_folder_open:
 * @path: an absolute path
 * @error: return location: %FERRY_ERROR_INVALID_ARGUMENT,
 *   %FERRY_ERROR_DESTINATION_MISSING, %FERRY_ERROR_DESTINATION_DENIED
 *
 * Returns: a file descriptor of the folder, -1 if it is not one to put files into
 */
int
ferry_envoy_folder_open (const char *path,
                         GError    **error)
{
  int fd;

  if (!is_plain_path (path))
    return refuse (FERRY_ERROR_INVALID_ARGUMENT,
                   g_strdup_printf (_("“%s” is not an absolute path without “..”. Name the folder in full."), path), error);

  fd = walk (path, error);
  if (fd < 0)
    return -1;

  if (faccessat (fd, ".", W_OK | X_OK, AT_EACCESS) == 0)
    return fd;

  close (fd);
  return refuse (FERRY_ERROR_DESTINATION_DENIED,
                 g_strdup_printf (_("You may not write into the folder “%s”. Name another one."), path), error);
}

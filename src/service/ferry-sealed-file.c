/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A file in memory that is written step by step, and then nobody can change it any
 * more: whoever gets it may map it without fearing that it shrinks under its
 * hands. */

#include "config.h"

#include "service/ferry-sealed-file.h"

#include "shared/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/mman.h>
#include <unistd.h>

static gboolean
complain (GError **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED,
               _("There is no room in memory for the answer (%s). Close some programs and try again."),
               g_strerror (errno));

  return FALSE;
}

/**
 * ferry_sealed_file_create:
 * @name: for whoever looks into /proc
 * @error: (nullable): %FERRY_ERROR_FAILED, when there is no memory for it
 *
 * Returns: the file descriptor of an empty file, to be closed by the caller; -1 on
 *   error
 */
int
ferry_sealed_file_create (const char *name,
                          GError    **error)
{
  int fd;

  g_return_val_if_fail (name != NULL, -1);

  fd = memfd_create (name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0)
    complain (error);

  return fd;
}

/**
 * ferry_sealed_file_write:
 * @fd: from ferry_sealed_file_create(), not sealed yet
 * @data: what is written
 * @length: bytes of @data
 * @place: where
 * @error: (nullable): %FERRY_ERROR_FAILED, when there is no memory for it
 *
 * Returns: whether all of it is there
 */
gboolean
ferry_sealed_file_write (int           fd,
                         gconstpointer data,
                         gsize         length,
                         gsize         place,
                         GError      **error)
{
  const char *next = data;

  while (length > 0)
    {
      ssize_t written = pwrite (fd, next, length, (off_t) place);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return complain (error);
      next += written;
      place += (gsize) written;
      length -= (gsize) written;
    }

  return TRUE;
}

/**
 * ferry_sealed_file_seal:
 * @fd: from ferry_sealed_file_create()
 * @length: its final length in bytes; what was written beyond goes
 * @error: (nullable): %FERRY_ERROR_FAILED
 *
 * Returns: whether nobody can change it any more
 */
gboolean
ferry_sealed_file_seal (int      fd,
                        gsize    length,
                        GError **error)
{
  const int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

  if (ftruncate (fd, (off_t) length) != 0 || fcntl (fd, F_ADD_SEALS, seals) != 0)
    return complain (error);

  return TRUE;
}

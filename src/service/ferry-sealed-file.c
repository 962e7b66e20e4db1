/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-sealed-file.h"

#include "shared/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/mman.h>
#include <unistd.h>

static gboolean
write_all (int         fd,
           const char *data,
           gsize       length)
{
  while (length > 0)
    {
      ssize_t written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      data += written;
      length -= (gsize) written;
    }

  return TRUE;
}

/**
 * ferry_sealed_file_new:
 * @name: for whoever looks into /proc
 * @value: what to put into it
 * @error: (nullable): %FERRY_ERROR_FAILED, when there is no memory for it
 *
 * Writes @value, in GVariant’s own format and this machine’s byte order, into a
 * file in memory that nobody can change any more: whoever gets it may map it
 * without fearing that it shrinks under its hands.
 *
 * Returns: its file descriptor, to be closed by the caller; -1 on error
 */
int
ferry_sealed_file_new (const char *name,
                       GVariant   *value,
                       GError    **error)
{
  const int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
  int fd;

  g_return_val_if_fail (name != NULL, -1);
  g_return_val_if_fail (value != NULL, -1);

  fd = memfd_create (name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd >= 0 && write_all (fd, g_variant_get_data (value), g_variant_get_size (value))
      && fcntl (fd, F_ADD_SEALS, seals) == 0)
    return fd;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED,
               _("There is no room in memory for the answer (%s). Close some programs and try again."),
               g_strerror (errno));
  if (fd >= 0)
    close (fd);

  return -1;
}

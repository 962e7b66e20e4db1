/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-file-reserve.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Left free: what a file system needs for the metadata of a file and the store
 * for a few commits. No more than that, or a file that fits on a small stick
 * would be turned away. */
#define HEADROOM (1024 * 1024)

/* In memory, space is reserved by filling it with zeroes: that takes as long as
 * the whole file, and everybody else would wait for it. */
static gboolean
is_in_memory (int fd)
{
  struct statfs system;

  return fstatfs (fd, &system) == 0 && (guint64) system.f_type == TMPFS_MAGIC;
}

/**
 * ferry_file_has_room:
 * @fd: a file
 * @length: bytes that it will have
 *
 * Returns: %FALSE if it is known that so many do not fit
 */
gboolean
ferry_file_has_room (int     fd,
                     goffset length)
{
  struct statvfs system;
  struct stat info;
  guint64 missing;

  if (fstat (fd, &info) < 0 || fstatvfs (fd, &system) < 0)
    return TRUE;
  if (length <= info.st_blocks * 512)
    return TRUE;

  missing = (guint64) length - (guint64) info.st_blocks * 512;

  return (guint64) system.f_bavail * system.f_frsize >= missing + HEADROOM;
}

/**
 * ferry_file_reserve:
 * @fd: a file
 * @length: bytes that it will have
 *
 * Reserves the space where the file system can do that at once. The length of the
 * file does not change.
 *
 * Returns: %FALSE, with errno set, if there is no room
 */
gboolean
ferry_file_reserve (int     fd,
                    goffset length)
{
  if (length == 0 || is_in_memory (fd) ||
      TEMP_FAILURE_RETRY (fallocate (fd, FALLOC_FL_KEEP_SIZE, 0, length)) == 0)
    return TRUE;

  return errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL || errno == EPERM;
}

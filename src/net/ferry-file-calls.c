/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-file-calls.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int
rename_new (int         fd,
            const char *from,
            const char *to)
{
  return renameat2 (fd, from, fd, to, RENAME_NOREPLACE);
}

static int
rename_over (int         fd,
             const char *from,
             const char *to)
{
  return renameat (fd, from, fd, to);
}

static int
link_name (int         fd,
           const char *from,
           const char *to)
{
  return linkat (fd, from, fd, to, 0);
}

static int
unlink_name (int         fd,
             const char *name)
{
  return unlinkat (fd, name, 0);
}

static int
reserve (int         fd,
         const char *name)
{
  const int file = openat (fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0);

  if (file < 0)
    return -1;
  close (file);

  return 0;
}

/**
 * ferry_file_calls_get_real:
 *
 * Returns: (transfer none): the system’s own calls
 */
const FerryFileCalls *
ferry_file_calls_get_real (void)
{
  static const FerryFileCalls calls = { rename_new, rename_over, link_name, unlink_name, reserve, fsync };

  return &calls;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Loaded before a program, it has nothing wait for the disk: what durability
 * costs is the difference. For benchmarks alone. */

#include <fcntl.h>
#include <unistd.h>

int
fsync (int fd)
{
  return 0;
}

int
fdatasync (int fd)
{
  return 0;
}

int
syncfs (int fd)
{
  return 0;
}

int
sync_file_range (int          fd,
                 off_t        offset,
                 off_t        length,
                 unsigned int flags)
{
  return 0;
}

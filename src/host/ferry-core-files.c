/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-core-files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* core(5): nothing but what is mapped from files, and the headers of those. */
#define FILTER "0x10"

/**
 * ferry_core_files_leave_memory_out:
 *
 * Has the kernel leave this process’s own memory out of core files, and gcore
 * with it. A secret at rest lies in pages that are left out anyway; but on its
 * way through D-Bus, TLS and libsoup it is in memory that they have and do not
 * wipe. A core file is worth less without the stack, and a password in one is
 * worth more to the wrong people. (Not by PR_SET_DUMPABLE: that would hide
 * /proc/PID from portals, and with it who is calling.)
 */
void
ferry_core_files_leave_memory_out (void)
{
  int fd = open ("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);

  if (fd < 0 || write (fd, FILTER, strlen (FILTER)) < 0)
    g_message ("Core files of this process may hold passwords: %s", g_strerror (errno));
  if (fd >= 0)
    close (fd);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-open-files.h"

#include <errno.h>
#include <sys/resource.h>

/* More than any number of jobs needs that the policy lets run. */
#define MANY 65536

/**
 * ferry_open_files_allow_many:
 *
 * Lets the process open as many files as its hard limit allows. The soft limit of
 * 1,024 is there for select(2), which nothing here uses; a job of many small files
 * has up to a hundred descriptors open, and there may be many jobs.
 */
void
ferry_open_files_allow_many (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= MANY)
    return;

  limit.rlim_cur = MIN (limit.rlim_max, MANY);
  if (setrlimit (RLIMIT_NOFILE, &limit) < 0)
    g_message ("No more files can be open at a time: %s", g_strerror (errno));
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryFileCalls:
 * @rename_new: renameat2() with `RENAME_NOREPLACE`
 * @rename_over: renameat()
 * @link: linkat()
 * @unlink: unlinkat()
 * @reserve: makes an empty file without permissions, which must not exist yet;
 *   0, or -1 with errno
 * @sync: fsync()
 *
 * The system calls that give a file its name, all within one folder. File systems
 * differ in which of them they know, and a test can be every one of them.
 */
typedef struct
{
  int (*rename_new) (int         fd,
                     const char *from,
                     const char *to);
  int (*rename_over) (int         fd,
                      const char *from,
                      const char *to);
  int (*link) (int         fd,
               const char *from,
               const char *to);
  int (*unlink) (int         fd,
                 const char *name);
  int (*reserve) (int         fd,
                  const char *name);
  int (*sync) (int fd);
} FerryFileCalls;

const FerryFileCalls *ferry_file_calls_get_real (void);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerrySqliteFailure:
 * @FERRY_SQLITE_FAILURE_NONE: nothing failed yet
 * @FERRY_SQLITE_FAILURE_PASSING: the disk is full, broken, read-only or the
 *   file is locked: the same call may succeed later
 * @FERRY_SQLITE_FAILURE_DAMAGED: the file is no job list, or not any more
 * @FERRY_SQLITE_FAILURE_REFUSED: this call will never succeed
 *
 * What can be done about the last error of a connection.
 */
typedef enum
{
  FERRY_SQLITE_FAILURE_NONE,
  FERRY_SQLITE_FAILURE_PASSING,
  FERRY_SQLITE_FAILURE_DAMAGED,
  FERRY_SQLITE_FAILURE_REFUSED,
} FerrySqliteFailure;

FerrySqliteFailure ferry_sqlite_error_classify (int result);
char *ferry_sqlite_error_describe (int         result,
                                   const char *path);

G_END_DECLS

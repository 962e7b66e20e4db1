/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/ferry-sqlite-error.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <sqlite3.h>

/**
 * ferry_sqlite_error_classify:
 * @result: an SQLite result code that is no success
 *
 * Returns: what can be done about it
 */
FerrySqliteFailure
ferry_sqlite_error_classify (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return FERRY_SQLITE_FAILURE_DAMAGED;

    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_INTERRUPT:
      return FERRY_SQLITE_FAILURE_PASSING;

    default:
      return FERRY_SQLITE_FAILURE_REFUSED;
    }
}

/**
 * ferry_sqlite_error_describe:
 * @result: an SQLite result code that is no success
 * @path: the file that was used
 *
 * Returns: (transfer full): one sentence for the user, in the user’s language
 */
char *
ferry_sqlite_error_describe (int         result,
                             const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  switch (result & 0xff)
    {
    case SQLITE_FULL:
      return g_strdup_printf (_("The job list could not be written because its disk is full. Free some space in “%s”."), folder);

    case SQLITE_IOERR:
      return g_strdup_printf (_("The job list could not be read or written. Check the disk that holds “%s”."), folder);

    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return g_strdup_printf (_("The job list “%s” cannot be opened for writing. Check the permissions of its folder."), path);

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return g_strdup_printf (_("The job list “%s” is in use by another program. Close that program, then try again."), path);

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return g_strdup_printf (_("The job list “%s” is damaged. Restart Ferry: it keeps the damaged list and starts a new one."), path);

    case SQLITE_TOOBIG:
      return g_strdup (_("The job is too large to be remembered. Split it into several jobs."));

    default:
      return g_strdup (ferry_error_code_to_sentence (FERRY_ERROR_STORE_FAILED));
    }
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-remote-error.h"

#include "shared/ferry-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* GVfs has no code for HTTP’s 507 (RFC 4918 §11.5), only the server’s words. */
static gboolean
is_full (const GError *trouble)
{
  return g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ||
         (g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_FAILED) &&
          strstr (trouble->message, "Insufficient Storage") != NULL);
}

/* What will not pass by itself. All the rest does when the server comes back:
 * what it says then differs from one kind of server to the next. */
static gboolean
is_denial (const GError *trouble)
{
  static const GIOErrorEnum codes[] = {
    G_IO_ERROR_PERMISSION_DENIED,
    G_IO_ERROR_READ_ONLY,
    G_IO_ERROR_NOT_SUPPORTED,
    G_IO_ERROR_NOT_DIRECTORY,
    G_IO_ERROR_INVALID_FILENAME,
    G_IO_ERROR_FILENAME_TOO_LONG,
    G_IO_ERROR_INVALID_ARGUMENT,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (g_error_matches (trouble, G_IO_ERROR, (int) codes[i]))
        return TRUE;
    }

  return FALSE;
}

/**
 * ferry_remote_error_new:
 * @trouble: what GIO says
 * @address: the folder on another machine
 *
 * Returns: (transfer full): what that means for a job; %G_IO_ERROR_CANCELLED stays
 *   what it is
 */
GError *
ferry_remote_error_new (const GError *trouble,
                        const char   *address)
{
  if (trouble->domain == FERRY_ERROR || g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (trouble);

  if (is_full (trouble))
    return g_error_new (FERRY_ERROR, FERRY_ERROR_DISK_FULL,
                        _("The disk that holds “%s” is full, or your share of it. Free some space to go on."), address);

  if (g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return g_error_new (FERRY_ERROR, FERRY_ERROR_DESTINATION_MISSING,
                        _("The folder “%s” is not there. Make it; the job then goes on by itself."), address);

  if (is_denial (trouble))
    return g_error_new (FERRY_ERROR, FERRY_ERROR_DESTINATION_DENIED,
                        _("The folder “%s” cannot be written to (%s). Change that, then resume the job."), address,
                        trouble->message);

  return g_error_new (FERRY_ERROR, FERRY_ERROR_DESTINATION_MISSING,
                      _("The folder “%s” cannot be reached (%s). The job goes on by itself when it can."), address,
                      trouble->message);
}

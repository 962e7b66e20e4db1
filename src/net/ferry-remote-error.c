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

/* Whether GVfs knows of too little room for @size bytes; it does not say so of none
 * at all. */
static gboolean
lacks_room (GFile        *file,
            goffset       size,
            GCancellable *cancellable)
{
  g_autoptr(GFile) folder = g_file_get_parent (file);
  g_autoptr(GFileInfo) disk = g_file_query_filesystem_info (folder, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, cancellable, NULL);

  return disk != NULL && g_file_info_has_attribute (disk, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) &&
         g_file_info_get_attribute_uint64 (disk, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) < (guint64) size;
}

/* Makes @file, and writes a little to it: a server that lets us do the first but not
 * the second has no room, or none for us. */
static GError *
try_to_write (GFile        *file,
              GCancellable *cancellable)
{
  static const char block[4096];
  GError *reason = NULL;
  g_autoptr(GFileOutputStream) stream = g_file_create (file, G_FILE_CREATE_PRIVATE, cancellable, &reason);

  if (stream == NULL)
    return reason;

  g_output_stream_write_all (G_OUTPUT_STREAM (stream), block, sizeof block, NULL, cancellable, &reason);
  g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, reason == NULL ? &reason : NULL);
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_FAILED))
    reason->code = G_IO_ERROR_NO_SPACE;

  return reason;
}

/**
 * ferry_remote_error_find_reason:
 * @trouble: (inout): what GIO says of a copy that failed
 * @file: what was to be copied to; it is removed
 * @size: bytes that were to be copied
 * @cancellable: (nullable): a cancellable
 *
 * SFTP has one code for most failures (draft-ietf-secsh-filexfer-02 §7), and GVfs
 * keeps some of the others to itself while it copies whole files. So what is unclear
 * is tried: whether there is room, and whether there can be such a file at all.
 */
void
ferry_remote_error_find_reason (GError      **trouble,
                                GFile        *file,
                                goffset       size,
                                GCancellable *cancellable)
{
  GError *reason = NULL;

  if (!g_error_matches (*trouble, G_IO_ERROR, G_IO_ERROR_FAILED))
    return;

  /* What there is of it takes the room that is looked for. */
  g_file_delete (file, cancellable, NULL);
  if (lacks_room (file, size, cancellable))
    (*trouble)->code = G_IO_ERROR_NO_SPACE;
  else
    reason = try_to_write (file, cancellable);
  g_file_delete (file, cancellable, NULL);

  if (reason != NULL)
    {
      g_error_free (*trouble);
      *trouble = reason;
    }
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The bytes that are there already, on their way from one user’s partial files
 * into the other’s. They go through a pipe from an envoy of the one to an envoy
 * of the other, so that nobody opens a file of somebody else’s: neither root,
 * nor the new owner. What goes along is what the record says is durable, segment
 * by segment, and nothing that tells where it was. */

#include "config.h"

#include "envoy/ferry-envoy-send.h"
#include "shared/ferry-error.h"
#include "shared/ferry-record.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE (256 * 1024)

static gboolean
fail (FerryErrorCode code,
      const char    *text,
      GError       **error)
{
  g_set_error_literal (error, FERRY_ERROR, (int) code, text);
  return FALSE;
}

/* The end of what is durable in the partial file; no file is as long if that makes
 * no sense. */
static gint64
get_end (GVariant *partial)
{
  g_autoptr(GArray) segments = ferry_record_get_segments (partial);
  gint64 end = 0;

  for (guint i = 0; i < segments->len; i++)
    {
      const FerryRecordSegment *segment = &g_array_index (segments, FerryRecordSegment, i);

      if (segment->done < 0 || segment->position < 0 || segment->done > G_MAXINT64 - segment->position)
        return G_MAXINT64;
      if (segment->done > 0)
        end = MAX (end, segment->position + segment->done);
    }

  return end;
}

/* The partial file as Ferry left it: regular, this user’s, under one name only,
 * and as long as it was. */
static int
open_partial (GVariant *file)
{
  g_autofree char *path = NULL;
  g_autoptr(GVariant) partial = NULL;
  const char *folder, *name;
  guint64 inode;
  struct stat info;
  int fd;

  g_variant_get_child (file, FERRY_RECORD_FILE_FOLDER, "&s", &folder);
  partial = ferry_record_get_partial (file, &name, &inode);
  if (*name == '\0')
    return -1;

  path = g_build_filename (folder, name, NULL);
  fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0)
    return -1;

  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_uid == geteuid () && info.st_nlink == 1 &&
      info.st_ino == inode && info.st_size >= get_end (partial))
    return fd;

  close (fd);
  return -1;
}

static GVariant *
new_no_partial (void)
{
  return g_variant_new_parsed ("('', uint64 0, '', '', int64 -1, false, '', int64 0, @a(xxxx) [])");
}

/**
 * ferry_envoy_leave_out_unsound:
 * @record: a job of this user’s
 *
 * A partial file that is not as it was left is of no use to anybody; the file is
 * fetched anew.
 *
 * Returns: (transfer full): @record without such partial files
 */
GVariant *
ferry_envoy_leave_out_unsound (GVariant *record)
{
  g_autoptr(GVariant) files = g_variant_get_child_value (record, FERRY_RECORD_FILES);
  g_autoptr(GPtrArray) sound = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  gsize n = g_variant_n_children (files);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) file = g_variant_get_child_value (files, i);
      int fd = open_partial (file);

      if (fd >= 0)
        g_ptr_array_add (sound, g_variant_ref (file));
      else
        g_ptr_array_add (sound, ferry_record_replace (file, FERRY_RECORD_FILE_PARTIAL, new_no_partial ()));
      if (fd >= 0)
        close (fd);
    }

  return ferry_record_replace_files (record, sound);
}

static gboolean
write_out (int           fd,
           const guint8 *data,
           gsize         size)
{
  while (size > 0)
    {
      ssize_t written = TEMP_FAILURE_RETRY (write (fd, data, size));

      if (written < 0)
        return FALSE;
      data += written;
      size -= (gsize) written;
    }

  return TRUE;
}

static gboolean
send_segment (int                       from,
              const FerryRecordSegment *segment,
              int                       to,
              GError                  **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE);
  gint64 done = 0;

  while (done < segment->done)
    {
      gsize size = (gsize) MIN (PIECE, segment->done - done);
      ssize_t length = TEMP_FAILURE_RETRY (pread (from, piece, size, segment->position + done));

      if (length <= 0)
        return fail (FERRY_ERROR_TARGET_CHANGED,
                     _("A partial file of the job changed or could not be read; try again."), error);
      if (!write_out (to, piece, (gsize) length))
        return fail (FERRY_ERROR_FAILED, _("The new owner’s side stopped taking the bytes."), error);
      done += length;
    }

  return TRUE;
}

static gboolean
send_file (GVariant *file,
           int       to,
           GError  **error)
{
  const char *name;
  guint64 inode;
  g_autoptr(GVariant) partial = ferry_record_get_partial (file, &name, &inode);
  g_autoptr(GArray) segments = ferry_record_get_segments (partial);
  gboolean sent = TRUE;
  int from;

  if (*name == '\0')
    return TRUE;

  from = open_partial (file);
  if (from < 0)
    return fail (FERRY_ERROR_TARGET_CHANGED,
                 _("A partial file of the job changed or could not be read; try again."), error);

  for (guint i = 0; i < segments->len && sent; i++)
    sent = send_segment (from, &g_array_index (segments, FerryRecordSegment, i), to, error);
  close (from);

  return sent;
}

/**
 * ferry_envoy_send_bytes:
 * @record: a job of this user’s
 * @fd: where the bytes go
 * @error: return location: %FERRY_ERROR_TARGET_CHANGED, %FERRY_ERROR_FAILED
 *
 * Returns: whether all of them went
 */
gboolean
ferry_envoy_send_bytes (GVariant *record,
                        int       fd,
                        GError  **error)
{
  g_autoptr(GVariant) files = g_variant_get_child_value (record, FERRY_RECORD_FILES);
  gsize n = g_variant_n_children (files);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) file = g_variant_get_child_value (files, i);

      if (!send_file (file, fd, error))
        return FALSE;
    }

  return TRUE;
}

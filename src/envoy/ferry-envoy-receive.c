/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The other end of ferry-envoy-send.c: bytes that come from another user become
 * partial files of this one. */

#include "config.h"

#include "envoy/ferry-envoy-receive.h"
#include "envoy/ferry-envoy-folder.h"
#include "shared/ferry-error.h"
#include "shared/ferry-hand-over-type.h"
#include "shared/ferry-record.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PIECE (256 * 1024)

/* For how long the other end may have nothing to say. */
#define SILENCE_MS (60 * 1000)

static gboolean
fail (FerryErrorCode code,
      const char    *text,
      GError       **error)
{
  g_set_error_literal (error, FERRY_ERROR, (int) code, text);
  return FALSE;
}

static gboolean
fail_with_errno (GError **error)
{
  FerryErrorCode code = errno == ENOSPC || errno == EDQUOT ? FERRY_ERROR_DISK_FULL : FERRY_ERROR_DESTINATION_DENIED;

  g_set_error (error, FERRY_ERROR, (int) code,
               _("The bytes that are there could not be written into the folder: %s."), g_strerror (errno));
  return FALSE;
}

/* As the fetcher names partial files, so that it finds them when it tidies up:
 * see ferry_disk_name_for_part() and ferry_runner_dup_short_id(). */
static char *
make_part_name (GVariant   *file,
                const char *id,
                gsize       index,
                int         folder)
{
  g_autofree char *suffix = NULL;
  long name_max = fpathconf (folder, _PC_NAME_MAX);
  gsize room = name_max > 0 && name_max < 255 ? (gsize) name_max : 255;
  const char *name, *end;
  gsize length;

  g_variant_get_child (file, FERRY_RECORD_FILE_NAME, "&s", &name);
  if (*name == '\0')
    name = "download";
  suffix = index == 0 ? g_strdup_printf (".%.*s.part", FERRY_HAND_OVER_SHORT_ID_LENGTH, id)
                      : g_strdup_printf (".%.*s.%" G_GSIZE_FORMAT ".part", FERRY_HAND_OVER_SHORT_ID_LENGTH, id, index);
  length = MIN (strlen (name), room - strlen (suffix) - 1);
  g_utf8_validate (name, (gssize) length, &end);

  return g_strdup_printf (".%.*s%s", (int) (end - name), name, suffix);
}

/* What an attempt before this one has left goes; what is not ours stays. */
static gboolean
remove_partial (int         folder,
                const char *name)
{
  struct stat info;

  if (fstatat (folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
    return errno == ENOENT;

  return S_ISREG (info.st_mode) && info.st_uid == geteuid () && info.st_nlink == 1 &&
         unlinkat (folder, name, 0) == 0;
}

static int
create_partial (int         folder,
                const char *name,
                GError    **error)
{
  int fd = -1;

  if (remove_partial (folder, name))
    fd = openat (folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  else
    errno = EEXIST;

  if (fd < 0)
    fail_with_errno (error);

  return fd;
}

static ssize_t
read_in (int     fd,
         guint8 *data,
         gsize   size)
{
  struct pollfd ready = { .fd = fd, .events = POLLIN };

  if (TEMP_FAILURE_RETRY (poll (&ready, 1, SILENCE_MS)) <= 0)
    return -1;

  return TEMP_FAILURE_RETRY (read (fd, data, size));
}

static gboolean
receive_segment (int                       from,
                 const FerryRecordSegment *segment,
                 int                       to,
                 GError                  **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE);
  gint64 done = 0;

  while (done < segment->done)
    {
      gsize size = (gsize) MIN (PIECE, segment->done - done);
      ssize_t length = read_in (from, piece, size);
      ssize_t written = 0;

      if (length <= 0)
        return fail (FERRY_ERROR_TRUNCATED,
                     _("The other user’s side did not give all of the bytes that are there; try again."), error);

      for (ssize_t at = 0; at < length; at += written)
        {
          written = TEMP_FAILURE_RETRY (pwrite (to, piece + at, (gsize) (length - at), segment->position + done + at));
          if (written < 0)
            return fail_with_errno (error);
        }
      done += length;
    }

  return TRUE;
}

static gboolean
receive_segments (GVariant *partial,
                  int       from,
                  int       to,
                  GError  **error)
{
  g_autoptr(GArray) segments = ferry_record_get_segments (partial);

  for (guint i = 0; i < segments->len; i++)
    {
      if (!receive_segment (from, &g_array_index (segments, FerryRecordSegment, i), to, error))
        return FALSE;
    }

  return TEMP_FAILURE_RETRY (fsync (to)) == 0 || fail_with_errno (error);
}

/* Returns (transfer full) (nullable): what the record says of the new partial. */
static GVariant *
receive_partial (GVariant   *partial,
                 const char *name,
                 int         folder,
                 int         from,
                 GError    **error)
{
  g_autoptr(GVariant) named = NULL;
  struct stat info = { 0 };
  gboolean received;
  int to = create_partial (folder, name, error);

  if (to < 0)
    return NULL;

  received = receive_segments (partial, from, to, error) && (fstat (to, &info) == 0 || fail_with_errno (error));
  close (to);
  if (!received)
    return NULL;

  named = ferry_record_replace (partial, 0, g_variant_new_string (name));
  return ferry_record_replace (named, 1, g_variant_new_uint64 (info.st_ino));
}

static GVariant *
receive_file (GVariant   *file,
              const char *part_name,
              int         folder,
              int         from,
              GError    **error)
{
  const char *name;
  guint64 inode;
  g_autoptr(GVariant) partial = ferry_record_get_partial (file, &name, &inode);
  g_autoptr(GVariant) received = NULL;

  if (*name == '\0')
    return g_variant_ref (file);

  received = receive_partial (partial, part_name, folder, from, error);

  return received != NULL ? ferry_record_replace (file, FERRY_RECORD_FILE_PARTIAL, received) : NULL;
}

static gboolean
is_at_end (int fd)
{
  guint8 more;

  return read_in (fd, &more, 1) == 0;
}

static gboolean
receive_all (GVariant   *record,
             const char *id,
             int         folder,
             int         from,
             GPtrArray  *received,
             GError    **error)
{
  g_autoptr(GVariant) files = g_variant_get_child_value (record, FERRY_RECORD_FILES);
  gsize n = g_variant_n_children (files);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) file = g_variant_get_child_value (files, i);
      g_autofree char *part_name = make_part_name (file, id, i, folder);
      GVariant *one = receive_file (file, part_name, folder, from, error);

      if (one == NULL)
        return FALSE;
      g_ptr_array_add (received, one);
    }

  return is_at_end (from) ||
         fail (FERRY_ERROR_TRUNCATED,
               _("The other user’s side did not give all of the bytes that are there; try again."), error);
}

/* What is said to be there is the old owner’s word, and nobody’s disk is to be
 * filled up to the brim to find out. */
static gboolean
has_room (int       folder,
          GVariant *record,
          GError  **error)
{
  guint64 bytes = ferry_record_get_bytes (record);
  g_autofree char *size = g_format_size (bytes);
  struct statvfs info;

  if (fstatvfs (folder, &info) != 0 || bytes <= (guint64) info.f_bavail * info.f_frsize)
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FULL,
               _("The folder has no room for the %s that are there already. Make room, or name another folder."), size);
  return FALSE;
}

static gboolean
sync_folder (int folder)
{
  int fd = openat (folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced;

  /* One that can be written and not read cannot be synced; nobody else syncs it
   * either. Some file systems have nothing to sync in a folder, and say so. */
  if (fd < 0)
    return errno == EACCES;

  synced = fsync (fd) == 0 || errno == EINVAL || errno == ENOTSUP;
  close (fd);

  return synced;
}

static void
put_into_folder (GPtrArray  *files,
                 const char *folder)
{
  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr(GVariant) file = g_ptr_array_index (files, i);

      g_ptr_array_index (files, i) = ferry_record_replace (file, FERRY_RECORD_FILE_FOLDER, g_variant_new_string (folder));
    }
}

/**
 * ferry_envoy_receive_bytes:
 * @record: another user’s job
 * @id: the id that it gets
 * @folder: where its files are to be
 * @fd: where the bytes come from
 * @error: return location: %FERRY_ERROR_TRUNCATED, %FERRY_ERROR_DISK_FULL, and
 *   what ferry_envoy_folder_open() says
 *
 * Returns: (transfer full) (nullable): the job with partial files of this user’s,
 *   all on disk
 */
GVariant *
ferry_envoy_receive_bytes (GVariant   *record,
                           const char *id,
                           const char *folder,
                           int         fd,
                           GError    **error)
{
  g_autoptr(GPtrArray) received = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  int folder_fd = ferry_envoy_folder_open (folder, error);
  gboolean done;

  if (folder_fd < 0)
    return NULL;

  done = has_room (folder_fd, record, error) &&
         receive_all (record, id, folder_fd, fd, received, error) &&
         (sync_folder (folder_fd) || fail_with_errno (error));
  close (folder_fd);
  if (!done)
    return NULL;

  put_into_folder (received, folder);
  return ferry_record_replace_files (record, received);
}

/**
 * ferry_envoy_discard_bytes:
 * @record: another user’s job
 * @id: the id that it would have got
 * @folder: where its files would have been
 * @error: return location: what ferry_envoy_folder_open() says
 *
 * Removes what ferry_envoy_receive_bytes() may have left.
 *
 * Returns: whether it could look
 */
gboolean
ferry_envoy_discard_bytes (GVariant   *record,
                           const char *id,
                           const char *folder,
                           GError    **error)
{
  g_autoptr(GVariant) files = g_variant_get_child_value (record, FERRY_RECORD_FILES);
  int folder_fd = ferry_envoy_folder_open (folder, error);
  gsize n = g_variant_n_children (files);

  if (folder_fd < 0)
    return FALSE;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) file = g_variant_get_child_value (files, i);
      g_autofree char *name = make_part_name (file, id, i, folder_fd);

      remove_partial (folder_fd, name);
    }
  close (folder_fd);

  return TRUE;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The bytes of one file while they arrive: a hidden file beside its target
 * (design §4.3), made with O_EXCL and never opened through a link. */

#include "config.h"

#include "net/ferry-partial-file.h"

#include "net/ferry-disk-name.h"
#include "net/ferry-file-digest.h"
#include "net/ferry-file-reserve.h"
#include "net/ferry-folder.h"
#include "shared/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

/* Partial files of one target beside each other: one to begin with, one for every
 * version of the remote file that was given up, and one for each of somebody
 * else’s that are in the way. Five digits are kept for the number. */
#define MAX_ATTEMPTS 99999

struct _FerryPartialFile
{
  GObject parent_instance;

  FerryFolder *folder; /* (owned) */
  char *name;          /* (owned) */
  int fd;
  guint64 inode;
  guint64 device;

  /* Shared by the threads that write and sync; atomic. */
  int dirty;       /* written to since the last sync */
  int syncs;       /* syncs that had something to do */
  int sync_failed; /* an errno; the kernel reports a lost page only once */
};

G_DEFINE_FINAL_TYPE (FerryPartialFile, ferry_partial_file, G_TYPE_OBJECT)

static int
create_exclusively (FerryFolder *folder,
                    const char  *part_name)
{
  const int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  const int fd = TEMP_FAILURE_RETRY (openat (ferry_folder_get_fd (folder), part_name, flags, 0600));

  if (fd >= 0 || errno != EEXIST)
    return fd;
  if (!ferry_folder_remove_leftover (folder, part_name))
    {
      errno = EEXIST;
      return -1;
    }

  return TEMP_FAILURE_RETRY (openat (ferry_folder_get_fd (folder), part_name, flags, 0600));
}

/* Makes a file with the first name that is free; self->name becomes that. */
static gboolean
create_first_free (FerryPartialFile  *self,
                   const char        *name,
                   const char        *short_id,
                   const char *const *in_use,
                   GError           **error)
{
  const gsize max = ferry_folder_get_name_max (self->folder);
  int code = EEXIST;

  for (guint attempt = 0; code == EEXIST && attempt < MAX_ATTEMPTS; attempt++)
    {
      g_free (self->name);
      self->name = ferry_disk_name_for_part (name, short_id, attempt, max);
      if (in_use != NULL && g_strv_contains (in_use, self->name))
        continue;
      self->fd = create_exclusively (self->folder, self->name);
      code = self->fd < 0 ? errno : 0;
    }
  if (code == 0)
    return TRUE;

  ferry_folder_set_error (self->folder, code, error);

  return FALSE;
}

static gboolean
remember_inode (FerryPartialFile *self,
                GError          **error)
{
  struct stat info;

  if (fstat (self->fd, &info) < 0)
    {
      ferry_folder_set_error (self->folder, errno, error);
      return FALSE;
    }
  self->inode = info.st_ino;
  self->device = info.st_dev;

  return TRUE;
}

/* Translates the errno of ferry_folder_open_part(). */
static void
set_open_error (FerryFolder *folder,
                const char  *part_name,
                int          code,
                GError     **error)
{
  g_autofree char *shown = NULL;
  g_autofree char *path = NULL;

  if (code != ENOENT && code != EEXIST)
    {
      ferry_folder_set_error (folder, code, error);
      return;
    }

  shown = g_filename_display_name (part_name);
  path = g_filename_display_name (ferry_folder_get_path (folder));
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_TARGET_CHANGED,
               _("“%s” in “%s” is not the partial file that Ferry left there. Resume the job to fetch it again."),
               shown, path);
}

static void
ferry_partial_file_finalize (GObject *object)
{
  FerryPartialFile *self = FERRY_PARTIAL_FILE (object);

  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->folder, ferry_folder_free);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (ferry_partial_file_parent_class)->finalize (object);
}

static void
ferry_partial_file_class_init (FerryPartialFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_partial_file_finalize;
}

static void
ferry_partial_file_init (FerryPartialFile *self)
{
  self->fd = -1;
}

/**
 * ferry_partial_file_create:
 * @folder: absolute path of the target folder
 * @filesystem: (nullable): mark of the file system it has to be on
 * @name: base name of the target
 * @short_id: what tells this file from all others; without a “-”
 * @in_use: (nullable): names of partial files of this target that checkpoints know
 * @error: return location
 *
 * Makes a new, empty partial file. One that is @in_use, or not ours, stays as it
 * is and the new one gets the next number. Any other is what a crash has left
 * between this call and the first checkpoint, and makes way.
 *
 * Returns: (transfer full) (nullable): the partial file
 */
FerryPartialFile *
ferry_partial_file_create (const char        *folder,
                           const char        *filesystem,
                           const char        *name,
                           const char        *short_id,
                           const char *const *in_use,
                           GError           **error)
{
  g_autoptr(FerryPartialFile) self = NULL;

  g_return_val_if_fail (ferry_disk_name_is_valid (name), NULL);
  g_return_val_if_fail (ferry_disk_name_is_valid (short_id), NULL);

  self = g_object_new (FERRY_TYPE_PARTIAL_FILE, NULL);
  self->folder = ferry_folder_open (folder, filesystem, error);
  if (self->folder == NULL)
    return NULL;
  if (!create_first_free (self, name, short_id, in_use, error) || !remember_inode (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ferry_partial_file_open:
 * @folder: absolute path of the target folder
 * @filesystem: (nullable): mark of the file system it has to be on
 * @part_name: base name of the partial file
 * @inode: its inode
 * @error: return location
 *
 * Opens the partial file of an earlier run again. It has to be a regular file of
 * ours that bears no other name. If it is not, or is gone from the folder, that
 * is %FERRY_ERROR_TARGET_CHANGED: the file starts anew, and what is there stays
 * untouched.
 *
 * Returns: (transfer full) (nullable): the partial file
 */
FerryPartialFile *
ferry_partial_file_open (const char *folder,
                         const char *filesystem,
                         const char *part_name,
                         guint64     inode,
                         GError    **error)
{
  g_autoptr(FerryPartialFile) self = NULL;
  struct stat info;
  int code;

  g_return_val_if_fail (part_name != NULL, NULL);

  self = g_object_new (FERRY_TYPE_PARTIAL_FILE, NULL);
  self->folder = ferry_folder_open (folder, filesystem, error);
  if (self->folder == NULL)
    return NULL;

  self->name = g_strdup (part_name);
  self->fd = ferry_folder_open_part (self->folder, part_name, inode, O_RDWR);
  code = self->fd < 0 ? errno : 0;
  if (code == 0 && fstat (self->fd, &info) == 0 && info.st_nlink != 1)
    code = EEXIST;
  if (code != 0)
    {
      set_open_error (self->folder, part_name, code, error);
      return NULL;
    }

  return remember_inode (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * ferry_partial_file_get_name:
 * @self: a partial file
 *
 * Returns: (transfer none): its base name
 */
const char *
ferry_partial_file_get_name (FerryPartialFile *self)
{
  g_return_val_if_fail (FERRY_IS_PARTIAL_FILE (self), NULL);

  return self->name;
}

/**
 * ferry_partial_file_get_inode:
 * @self: a partial file
 *
 * Returns: its inode; after opening it again this may differ from the one
 *   remembered where a file system does not keep them
 */
guint64
ferry_partial_file_get_inode (FerryPartialFile *self)
{
  g_return_val_if_fail (FERRY_IS_PARTIAL_FILE (self), 0);

  return self->inode;
}

/**
 * ferry_partial_file_get_device:
 * @self: a partial file
 *
 * Returns: what tells its file system from others
 */
guint64
ferry_partial_file_get_device (FerryPartialFile *self)
{
  g_return_val_if_fail (FERRY_IS_PARTIAL_FILE (self), 0);

  return self->device;
}

/**
 * ferry_partial_file_get_length:
 * @self: a partial file
 *
 * Returns: its bytes as the file system counts them, -1 if it cannot say
 */
goffset
ferry_partial_file_get_length (FerryPartialFile *self)
{
  struct stat info;

  g_return_val_if_fail (FERRY_IS_PARTIAL_FILE (self), -1);

  return fstat (self->fd, &info) == 0 ? info.st_size : -1;
}

/**
 * ferry_partial_file_reserve:
 * @self: a partial file
 * @length: bytes that it will have
 * @error: return location, %FERRY_ERROR_DISK_FULL, %FERRY_ERROR_FILE_TOO_LARGE
 *
 * Makes sure that @length bytes fit, and reserves the space where the file
 * system can. The length of the file does not change.
 *
 * Returns: whether there is room
 */
gboolean
ferry_partial_file_reserve (FerryPartialFile *self,
                            goffset           length,
                            GError          **error)
{
  g_return_val_if_fail (FERRY_IS_PARTIAL_FILE (self), FALSE);
  g_return_val_if_fail (length >= 0, FALSE);

  if (!ferry_file_has_room (self->fd, length))
    {
      ferry_folder_set_error (self->folder, ENOSPC, error);
      return FALSE;
    }

  if (ferry_file_reserve (self->fd, length))
    return TRUE;

  ferry_folder_set_error (self->folder, errno, error);
  return FALSE;
}

/**
 * ferry_partial_file_write:
 * @self: a partial file
 * @position: where in it, in bytes
 * @data: (array length=size): what
 * @size: how much of it
 * @error: return location
 *
 * Returns: whether all of @data was written
 */
gboolean
ferry_partial_file_write (FerryPartialFile *self,
                          goffset           position,
                          const void       *data,
                          gsize             size,
                          GError          **error)
{
  gsize done = 0;

  g_return_val_if_fail (FERRY_IS_PARTIAL_FILE (self), FALSE);

  while (done < size)
    {
      const char *rest = (const char *) data + done;
      const gssize written = TEMP_FAILURE_RETRY (pwrite (self->fd, rest, size - done, position + (goffset) done));

      if (written < 0)
        {
          ferry_folder_set_error (self->folder, errno, error);
          return FALSE;
        }
      done += (gsize) written;
      g_atomic_int_set (&self->dirty, TRUE);
    }

  return TRUE;
}

/**
 * ferry_partial_file_truncate:
 * @self: a partial file
 * @length: bytes to keep
 * @error: return location
 *
 * Returns: whether the file is @length bytes long now
 */
gboolean
ferry_partial_file_truncate (FerryPartialFile *self,
                             goffset           length,
                             GError          **error)
{
  g_return_val_if_fail (FERRY_IS_PARTIAL_FILE (self), FALSE);

  if (TEMP_FAILURE_RETRY (ftruncate (self->fd, length)) < 0)
    {
      ferry_folder_set_error (self->folder, errno, error);
      return FALSE;
    }
  g_atomic_int_set (&self->dirty, TRUE);

  return TRUE;
}

/**
 * ferry_partial_file_begin_sync:
 * @self: a partial file
 *
 * Has the disk begin with what ferry_partial_file_sync() waits for. Nothing is
 * promised, so it does not matter if a file system cannot.
 */
void
ferry_partial_file_begin_sync (FerryPartialFile *self)
{
  g_return_if_fail (FERRY_IS_PARTIAL_FILE (self));

  if (g_atomic_int_get (&self->dirty))
    sync_file_range (self->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

/**
 * ferry_partial_file_sync:
 * @self: a partial file
 * @error: return location
 *
 * Makes durable what was written before the call. Cheap if that is nothing.
 *
 * The name of a new partial file is made durable by its second sync. A small
 * file is whole with its first one, and the publisher’s single fsync of the
 * folder does for thousands of those. If the power fails in between, the
 * partial file may be missing, and what it held is fetched anew; a checkpoint
 * never vouches for bytes that are not the file’s.
 *
 * After a failure every later sync fails too: the kernel tells only once that it
 * lost a page, and success must not be claimed for it. Open the file again and
 * truncate it to the last durable length.
 *
 * Returns: whether it is on disk
 */
gboolean
ferry_partial_file_sync (FerryPartialFile *self,
                         GError          **error)
{
  int failed;

  g_return_val_if_fail (FERRY_IS_PARTIAL_FILE (self), FALSE);

  failed = g_atomic_int_get (&self->sync_failed);
  if (failed == 0 && !g_atomic_int_compare_and_exchange (&self->dirty, TRUE, FALSE))
    return TRUE;

  if (failed == 0 && TEMP_FAILURE_RETRY (fdatasync (self->fd)) < 0)
    failed = errno;
  if (failed != 0)
    {
      g_atomic_int_set (&self->sync_failed, failed);
      ferry_folder_set_error (self->folder, failed, error);
      return FALSE;
    }

  return g_atomic_int_add (&self->syncs, 1) != 1 || ferry_folder_sync (self->folder, error);
}

/**
 * ferry_partial_file_digest:
 * @self: a partial file
 * @type: an algorithm
 * @cancellable: (nullable): ends it early, with %G_IO_ERROR_CANCELLED
 * @error: return location
 *
 * Reads the whole file.
 *
 * Returns: (transfer full) (nullable): lower-case hexadecimal digits
 */
char *
ferry_partial_file_digest (FerryPartialFile *self,
                           GChecksumType     type,
                           GCancellable     *cancellable,
                           GError          **error)
{
  g_return_val_if_fail (FERRY_IS_PARTIAL_FILE (self), NULL);

  return ferry_file_digest (self->folder, self->fd, type, cancellable, error);
}

/**
 * ferry_partial_file_discard:
 * @self: a partial file
 * @error: return location
 *
 * Removes its name, if that is still its own.
 *
 * Returns: %FALSE if it is there and could not be removed
 */
gboolean
ferry_partial_file_discard (FerryPartialFile *self,
                            GError          **error)
{
  g_return_val_if_fail (FERRY_IS_PARTIAL_FILE (self), FALSE);

  return ferry_folder_remove_part (self->folder, self->name, self->inode, error);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A target folder, held open. Everything that Ferry does to files it does
 * relative to such a descriptor, so a path that changes its meaning half-way
 * cannot lead it elsewhere. All calls block. */

#include "config.h"

#include "net/ferry-folder.h"

#include "net/ferry-disk-name.h"
#include "net/ferry-filesystem.h"
#include "shared/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <limits.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

struct _FerryFolder
{
  char *path; /* (owned) */
  int fd;
  gsize name_max; /* bytes */
  gboolean keeps_inodes;
};

/* A pulled-out drive answers everything with EIO. */
static gboolean
is_gone (FerryFolder *self)
{
  struct stat held;
  struct stat named;

  if (!ferry_filesystem_has_device (self->fd))
    return TRUE;
  if (fstat (self->fd, &held) < 0 || stat (self->path, &named) < 0)
    return TRUE;

  return held.st_dev != named.st_dev || held.st_ino != named.st_ino;
}

static void
set_path_error (const char *path,
                int         code,
                GError    **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  switch (code)
    {
    case ENOENT:
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_MISSING,
                   _("The folder “%s” is not there. Create it, plug in its drive, or choose another folder."),
                   shown);
      return;
    case ENXIO:
    case ENODEV:
    case ENOMEDIUM:
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_MISSING,
                   _("The drive that holds “%s” is gone. Plug it in again, or choose another folder."), shown);
      return;
    case ENOTCONN:
    case ESTALE:
    case EHOSTDOWN:
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_MISSING,
                   _("The folder “%s” is out of reach. Connect to it again, or choose another folder."), shown);
      return;
    case ELOOP:
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_DENIED,
                   _("The folder “%s” is behind a symbolic link, which apps may not use. Choose the folder itself."), shown);
      return;
    case ENOSPC:
    case EDQUOT:
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FULL,
                   _("The disk that holds “%s” is full, or your share of it. Free some space to go on."), shown);
      return;
    case EFBIG:
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_FILE_TOO_LARGE,
                   _("The disk that holds “%s” cannot store so large a file. Choose a folder on another one."), shown);
      return;
    default:
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_DENIED,
                   _("The folder “%s” cannot be written to (%s). Change that, or choose another folder."),
                   shown, g_strerror (code));
      return;
    }
}

static int
open_with (const char *path,
           int         flags,
           gboolean    strict)
{
  struct open_how how = { .flags = (guint64) flags, .resolve = RESOLVE_NO_SYMLINKS };

  if (!strict)
    return TEMP_FAILURE_RETRY (open (path, flags));

  return (int) TEMP_FAILURE_RETRY (syscall (SYS_openat2, AT_FDCWD, path, &how, sizeof how));
}

/* Without O_NOFOLLOW if it can be: the document portal’s file system takes that flag
 * along to a link of /proc, and then refuses all files. */
static int
open_file (int         dir_fd,
           const char *name,
           int         flags)
{
  struct open_how how = { .flags = (guint64) flags, .resolve = RESOLVE_NO_SYMLINKS };
  const int fd = (int) TEMP_FAILURE_RETRY (syscall (SYS_openat2, dir_fd, name, &how, sizeof how));

  return fd >= 0 || errno != ENOSYS ? fd : TEMP_FAILURE_RETRY (openat (dir_fd, name, flags | O_NOFOLLOW));
}

/* A folder that may be written to but not listed cannot be opened for reading;
 * O_PATH does for all but the fsync of the folder. */
static int
open_folder (const char *path,
             gboolean    strict)
{
  int fd = open_with (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, strict);

  if (fd < 0 && errno == EACCES)
    fd = open_with (path, O_PATH | O_DIRECTORY | O_CLOEXEC, strict);

  return fd;
}

static gsize
read_name_max (int fd)
{
  struct statfs system;

  if (fstatfs (fd, &system) < 0 || system.f_namelen <= 0)
    return NAME_MAX;

  return MIN ((gsize) system.f_namelen, NAME_MAX);
}

/* Who owns the files that we make in this folder. Not us where a file system
 * knows no owners or the server squashes them, so that a file of ours is not
 * taken for a stranger’s. Only asked when an owner is not us. */
static uid_t
probe_owner (FerryFolder *self)
{
  g_autofree char *random = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf (".ferry-%.8s.part", random);
  struct stat info;
  uid_t owner = geteuid ();
  const int fd = openat (self->fd, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd < 0)
    return owner;
  if (fstat (fd, &info) == 0)
    owner = info.st_uid;
  close (fd);
  unlinkat (self->fd, name, 0);

  return owner;
}

static gboolean
is_owned (FerryFolder       *self,
          const struct stat *info)
{
  if (!S_ISREG (info->st_mode))
    return FALSE;

  return info->st_uid == geteuid () || info->st_uid == probe_owner (self);
}

static gboolean
is_ours (FerryFolder       *self,
         const struct stat *info,
         guint64            inode)
{
  return (!self->keeps_inodes || (guint64) info->st_ino == inode) && is_owned (self, info);
}

/**
 * ferry_folder_open:
 * @path: absolute path of a folder
 * @filesystem: (nullable): mark of the file system it has to be on; %NULL or
 *   empty for any; begins with %FERRY_FOLDER_STRICT if no symbolic link may
 *   lead there
 * @error: return location, %FERRY_ERROR_DESTINATION_MISSING or
 *   %FERRY_ERROR_DESTINATION_DENIED
 *
 * Returns: (transfer full) (nullable): the open folder
 */
FerryFolder *
ferry_folder_open (const char *path,
                   const char *filesystem,
                   GError    **error)
{
  g_autoptr(FerryFolder) self = NULL;
  g_autofree char *shown = NULL;
  gboolean strict;
  int fd;

  g_return_val_if_fail (path != NULL && g_path_is_absolute (path), NULL);

  strict = filesystem != NULL && g_str_has_prefix (filesystem, FERRY_FOLDER_STRICT);
  if (strict)
    filesystem += strlen (FERRY_FOLDER_STRICT);

  fd = open_folder (path, strict);
  if (fd < 0)
    {
      set_path_error (path, errno, error);
      return NULL;
    }

  self = g_new0 (FerryFolder, 1);
  self->path = g_strdup (path);
  self->fd = fd;
  self->name_max = read_name_max (fd);
  self->keeps_inodes = ferry_filesystem_keeps_inodes (fd);

  if (ferry_filesystem_has_mark (fd, filesystem))
    return g_steal_pointer (&self);

  shown = g_filename_display_name (path);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_MISSING,
               _("Another disk is at “%s” than when the job was created. Plug in its drive, or choose another folder."),
               shown);

  return NULL;
}

/**
 * ferry_folder_free:
 * @self: a folder
 *
 * Closes it.
 */
void
ferry_folder_free (FerryFolder *self)
{
  close (self->fd);
  g_free (self->path);
  g_free (self);
}

/**
 * ferry_folder_get_path:
 * @self: a folder
 *
 * Returns: (transfer none): the path it was opened by
 */
const char *
ferry_folder_get_path (FerryFolder *self)
{
  return self->path;
}

/**
 * ferry_folder_get_fd:
 * @self: a folder
 *
 * Returns: its descriptor, which stays @self’s
 */
int
ferry_folder_get_fd (FerryFolder *self)
{
  return self->fd;
}

/**
 * ferry_folder_get_name_max:
 * @self: a folder
 *
 * Returns: how many bytes a name may have there
 */
gsize
ferry_folder_get_name_max (FerryFolder *self)
{
  return self->name_max;
}

/**
 * ferry_folder_keeps_inodes:
 * @self: a folder
 *
 * Returns: see ferry_filesystem_keeps_inodes()
 */
gboolean
ferry_folder_keeps_inodes (FerryFolder *self)
{
  return self->keeps_inodes;
}

/**
 * ferry_folder_check_writable:
 * @self: a folder
 * @error: return location, %FERRY_ERROR_DESTINATION_DENIED
 *
 * Returns: whether we may make files there
 */
gboolean
ferry_folder_check_writable (FerryFolder *self,
                             GError     **error)
{
  if (!ferry_filesystem_check_kind (self->fd, self->path, error))
    return FALSE;
  if (faccessat (self->fd, ".", W_OK | X_OK, AT_EACCESS) == 0)
    return TRUE;

  ferry_folder_set_error (self, errno, error);

  return FALSE;
}

/**
 * ferry_folder_look_at_part:
 * @self: a folder
 * @part_name: base name of a partial file
 * @inode: the inode it had
 * @info: (out) (nullable): what is there, unless it is absent
 *
 * Where inode numbers do not last (ferry_filesystem_keeps_inodes()) a regular
 * file of ours with that name is taken for it: the name has random digits.
 *
 * Returns: what is there under @part_name
 */
FerryPartState
ferry_folder_look_at_part (FerryFolder *self,
                           const char  *part_name,
                           guint64      inode,
                           struct stat *info)
{
  struct stat found;

  if (!ferry_disk_name_is_valid (part_name))
    return FERRY_PART_STRANGE;
  if (fstatat (self->fd, part_name, &found, AT_SYMLINK_NOFOLLOW) < 0)
    return errno == ENOENT ? FERRY_PART_ABSENT : FERRY_PART_STRANGE;

  if (info != NULL)
    *info = found;

  return is_ours (self, &found, inode) ? FERRY_PART_OURS : FERRY_PART_STRANGE;
}

/**
 * ferry_folder_open_part:
 * @self: a folder
 * @part_name: base name of a partial file
 * @inode: the inode it had
 * @access_mode: `O_RDONLY` or `O_RDWR`
 *
 * Never follows a link, never waits for the other end of a FIFO.
 *
 * Returns: a descriptor, or -1 with errno: `ENOENT` if nothing is there, `EEXIST`
 *   if it is not the file that was left there, others for trouble
 */
int
ferry_folder_open_part (FerryFolder *self,
                        const char  *part_name,
                        guint64      inode,
                        int          access_mode)
{
  const FerryPartState state = ferry_folder_look_at_part (self, part_name, inode, NULL);
  struct stat info;
  int fd;

  if (state != FERRY_PART_OURS)
    {
      errno = state == FERRY_PART_ABSENT ? ENOENT : EEXIST;
      return -1;
    }

  fd = open_file (self->fd, part_name, access_mode | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0)
    {
      errno = errno == ELOOP ? EEXIST : errno;
      return -1;
    }
  if (fstat (fd, &info) == 0 && is_ours (self, &info, inode))
    return fd;

  close (fd);
  errno = EEXIST;

  return -1;
}

/**
 * ferry_folder_remove_part:
 * @self: a folder
 * @part_name: base name of a partial file
 * @inode: the inode it had
 * @error: return location
 *
 * Removes a partial file; one that is not there or not ours is left alone.
 *
 * Returns: %FALSE if it is ours and could not be removed
 */
gboolean
ferry_folder_remove_part (FerryFolder *self,
                          const char  *part_name,
                          guint64      inode,
                          GError     **error)
{
  if (ferry_folder_look_at_part (self, part_name, inode, NULL) != FERRY_PART_OURS)
    return TRUE;
  if (unlinkat (self->fd, part_name, 0) == 0 || errno == ENOENT)
    return TRUE;

  ferry_folder_set_error (self, errno, error);

  return FALSE;
}

/**
 * ferry_folder_remove_leftover:
 * @self: a folder
 * @part_name: base name of a partial file that no checkpoint knows
 *
 * Removes what a crash between making a partial file and recording it has left:
 * a regular file of ours that bears no other name.
 *
 * Returns: whether there is nothing of that name any more
 */
gboolean
ferry_folder_remove_leftover (FerryFolder *self,
                              const char  *part_name)
{
  struct stat info;

  if (fstatat (self->fd, part_name, &info, AT_SYMLINK_NOFOLLOW) < 0)
    return errno == ENOENT;
  if (info.st_nlink != 1 || !is_owned (self, &info))
    return FALSE;

  return unlinkat (self->fd, part_name, 0) == 0 || errno == ENOENT;
}

/**
 * ferry_folder_sync:
 * @self: a folder
 * @error: return location
 *
 * Makes the names in @self durable. File systems that cannot do that for a
 * folder are let off; there is nothing better to be had from them.
 *
 * Returns: %FALSE if the disk failed
 */
gboolean
ferry_folder_sync (FerryFolder *self,
                   GError     **error)
{
  return ferry_folder_sync_with (self, fsync, error);
}

/**
 * ferry_folder_sync_with:
 * @self: a folder
 * @call: what to call in the place of fsync()
 * @error: return location
 *
 * Returns: see ferry_folder_sync()
 */
gboolean
ferry_folder_sync_with (FerryFolder *self,
                        int (       *call ) (int fd),
                        GError     **error)
{
  if (TEMP_FAILURE_RETRY (call (self->fd)) == 0)
    return TRUE;
  if (errno == EINVAL || errno == EBADF || errno == ENOSYS || errno == EOPNOTSUPP || errno == EROFS)
    return TRUE;

  ferry_folder_set_error (self, errno, error);

  return FALSE;
}

/**
 * ferry_folder_set_error:
 * @self: a folder
 * @code: the errno of a call that concerned a file in it
 * @error: return location
 *
 * Translates @code into a sentence that names the folder and the way out.
 */
void
ferry_folder_set_error (FerryFolder *self,
                        int          code,
                        GError     **error)
{
  set_path_error (self->path, code == EIO && is_gone (self) ? ENODEV : code, error);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Gives the partial files of one folder their names (design §4.3). Whatever the
 * moment at which it dies, the file afterwards has its hidden name or its final
 * one, or for an instant both; the final name only ever shows the whole file.
 *
 *  1. renameat2(RENAME_NOREPLACE).
 *  2. Where that is unknown: link, then unlink. A crash in between leaves both
 *     names, with one inode; the next run removes the hidden one.
 *  3. Without links: an empty file without permissions reserves the name, and the
 *     partial file is renamed over that. Nothing is copied, so no name shows half
 *     a file for as long as a copy takes, and no space is needed twice. A crash
 *     in between leaves the reservation, which is recognised and used.
 *
 * It is used by one thread, for one batch. */

#include "config.h"

#include "net/ferry-namer.h"

#include "net/ferry-disk-name.h"
#include "shared/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

/* “name (2)” … “name (99999)”: whoever has as many has another problem. */
#define MAX_VARIANTS 99999

/* How far to look for a name that a file got before a crash, past names that are
 * free: lower ones may have been taken then, and removed since. */
#define SEARCHED_VARIANTS 100

/* Seconds by which a file system may round a time: FAT has even ones only. */
#define TIME_GRAIN 2

struct _FerryNamer
{
  FerryFolder *folder;         /* (unowned) */
  const FerryFileCalls *calls; /* (unowned) */
  guint mode;
  GMutex *reserving;   /* (unowned) */
  GHashTable *numbers; /* (owned) (element-type utf8 guint): the last variant of a name */
};

static void
set_changed_error (FerryNamer *self,
                   const char *name,
                   GError    **error)
{
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *path = g_filename_display_name (ferry_folder_get_path (self->folder));

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_TARGET_CHANGED,
               _("The partial file of “%s” in “%s” is gone or was replaced. Resume the job to fetch it again."),
               shown, path);
}

static char *
get_variant (FerryNamer             *self,
             const FerryPublication *publication,
             guint                   number)
{
  return ferry_disk_name_for_variant (publication->name, number, ferry_folder_get_name_max (self->folder));
}

/* While the partial file is there, one with its inode is the same file. When it is
 * gone the number may have been used again, and the inode alone would take a
 * stranger’s file for the published one: the time that it was given has to be the
 * same too. */
static gboolean
is_published_file (FerryNamer             *self,
                   const FerryPublication *publication,
                   const struct stat      *part,
                   const struct stat      *info)
{
  const gint64 difference = (gint64) info->st_mtime - publication->modified;

  if (!S_ISREG (info->st_mode))
    return FALSE;
  if (part != NULL)
    return info->st_ino == part->st_ino;
  if ((guint64) info->st_ino != publication->part_inode)
    return FALSE;
  if (publication->modified == 0)
    return ferry_folder_keeps_inodes (self->folder);

  return ABS (difference) <= TIME_GRAIN;
}

/* The name that the file got before a crash, if it did. @part is what is left
 * under the hidden name, if that is the file. */
static char *
find_published (FerryNamer             *self,
                const FerryPublication *publication,
                const struct stat      *part)
{
  for (guint number = 1; number <= MAX_VARIANTS; number++)
    {
      g_autofree char *name = get_variant (self, publication, number);
      struct stat info;

      if (fstatat (ferry_folder_get_fd (self->folder), name, &info, AT_SYMLINK_NOFOLLOW) < 0)
        {
          if (number > SEARCHED_VARIANTS)
            return NULL;
        }
      else if (is_published_file (self, publication, part, &info))
        return g_steal_pointer (&name);
    }

  return NULL;
}

/* Other partial files of the same target, which nobody needs now: what a crash
 * left before a checkpoint knew of it. */
static void
remove_siblings (FerryNamer *self,
                 const char *part_name)
{
  for (guint attempt = 0; attempt < MAX_VARIANTS; attempt++)
    {
      g_autofree char *name = ferry_disk_name_for_sibling (part_name, attempt);
      struct stat info;

      if (name == NULL)
        return;
      if (g_str_equal (name, part_name))
        continue;
      if (fstatat (ferry_folder_get_fd (self->folder), name, &info, AT_SYMLINK_NOFOLLOW) == 0)
        ferry_folder_remove_leftover (self->folder, name);
      else if (attempt > 0)
        return;
    }
}

/* File systems without permissions or times are let off. */
static gboolean
is_unsupported (int code)
{
  return code == EPERM || code == EINVAL || code == ENOSYS || code == EOPNOTSUPP;
}

static gboolean
dress (FerryNamer             *self,
       const FerryPublication *publication,
       int                     fd,
       GError                **error)
{
  const struct timespec times[2] = {
    { .tv_nsec = UTIME_OMIT },
    { .tv_sec = (time_t) publication->modified },
  };

  if (fchmod (fd, self->mode) < 0 && !is_unsupported (errno))
    {
      ferry_folder_set_error (self->folder, errno, error);
      return FALSE;
    }
  if (publication->modified != 0 && futimens (fd, times) < 0 && !is_unsupported (errno))
    {
      ferry_folder_set_error (self->folder, errno, error);
      return FALSE;
    }

  return TRUE;
}

/* Gives the file its permissions and its time while its name is still hidden. */
static gboolean
prepare (FerryNamer             *self,
         const FerryPublication *publication,
         GError                **error)
{
  const int fd = ferry_folder_open_part (self->folder, publication->part_name, publication->part_inode, O_RDONLY);
  gboolean dressed;

  if (fd < 0 && (errno == ENOENT || errno == EEXIST))
    {
      set_changed_error (self, publication->name, error);
      return FALSE;
    }
  if (fd < 0)
    {
      ferry_folder_set_error (self->folder, errno, error);
      return FALSE;
    }

  dressed = dress (self, publication, fd, error);
  close (fd);

  return dressed;
}

static gboolean
is_reservation (FerryNamer *self,
                const char *name)
{
  struct stat info;

  if (fstatat (ferry_folder_get_fd (self->folder), name, &info, AT_SYMLINK_NOFOLLOW) < 0)
    return FALSE;

  return S_ISREG (info.st_mode) && info.st_size == 0 && info.st_nlink == 1 && (info.st_mode & 07777) == 0 &&
         info.st_uid == geteuid ();
}

/* One at a time: a reservation that is found must be a dead one’s. */
static int
rename_over_reservation (FerryNamer *self,
                         const char *part_name,
                         const char *name)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (self->reserving);
  const int fd = ferry_folder_get_fd (self->folder);
  int code;

  if (TEMP_FAILURE_RETRY (self->calls->reserve (fd, name)) < 0 && (errno != EEXIST || !is_reservation (self, name)))
    return errno;
  if (self->calls->rename_over (fd, part_name, name) == 0)
    return 0;

  code = errno;
  if (is_reservation (self, name))
    self->calls->unlink (fd, name);

  return code;
}

static int
link_and_unlink (FerryNamer *self,
                 const char *part_name,
                 const char *name)
{
  const int fd = ferry_folder_get_fd (self->folder);

  if (self->calls->link (fd, part_name, name) < 0)
    return errno;

  return self->calls->unlink (fd, part_name) < 0 ? errno : 0;
}

/* Returns 0, EEXIST if @name is taken, or another errno. */
static int
try_name (FerryNamer *self,
          const char *part_name,
          const char *name)
{
  int code;

  if (self->calls->rename_new (ferry_folder_get_fd (self->folder), part_name, name) == 0)
    return 0;
  code = errno;
  if (code != EINVAL && code != ENOSYS && code != EOPNOTSUPP)
    return code;

  code = link_and_unlink (self, part_name, name);
  if (code != EPERM && code != EOPNOTSUPP && code != ENOSYS && code != EMLINK && code != EXDEV && code != EINVAL)
    return code;

  return rename_over_reservation (self, part_name, name);
}

/* Only another file makes way, or a link: itself, not what it points to. */
static int
replace (FerryNamer *self,
         const char *part_name,
         const char *name)
{
  const int fd = ferry_folder_get_fd (self->folder);
  struct stat info;

  if (fstatat (fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISREG (info.st_mode) && !S_ISLNK (info.st_mode))
    return EEXIST;
  if (self->calls->rename_over (fd, part_name, name) == 0)
    return 0;

  return errno == EISDIR ? EEXIST : errno;
}

static char *
give_name (FerryNamer             *self,
           const FerryPublication *publication,
           GError                **error)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, publication->name));
  int code = EEXIST;

  if (publication->overwrite)
    {
      g_autofree char *name = get_variant (self, publication, 1);

      code = replace (self, publication->part_name, name);
      if (code == 0)
        return g_steal_pointer (&name);
    }

  while (code == EEXIST && !publication->is_bound && number < MAX_VARIANTS)
    {
      g_autofree char *name = get_variant (self, publication, ++number);

      code = try_name (self, publication->part_name, name);
      if (code != 0)
        continue;
      g_hash_table_insert (self->numbers, g_strdup (publication->name), GUINT_TO_POINTER (number));
      return g_steal_pointer (&name);
    }

  if (code == ENOENT)
    set_changed_error (self, publication->name, error);
  else
    ferry_folder_set_error (self->folder, code, error);

  return NULL;
}

/* Nothing is to be named, or it has a second name: look for the file under its
 * final name. */
static char *
finish_earlier (FerryNamer             *self,
                const FerryPublication *publication,
                const struct stat      *part,
                GError                **error)
{
  g_autofree char *name = find_published (self, publication, part);

  if (name == NULL)
    {
      set_changed_error (self, publication->name, error);
      return NULL;
    }
  if (!ferry_folder_remove_part (self->folder, publication->part_name, publication->part_inode, error))
    return NULL;

  return g_steal_pointer (&name);
}

/**
 * ferry_namer_new:
 * @folder: the folder; has to outlive @self
 * @calls: the system calls to use; have to outlive @self
 * @mode: the permissions that files get
 * @reserving: shared by all namers that run at a time; has to outlive @self
 *
 * Returns: (transfer full): a namer for @folder
 */
FerryNamer *
ferry_namer_new (FerryFolder          *folder,
                 const FerryFileCalls *calls,
                 guint                 mode,
                 GMutex               *reserving)
{
  FerryNamer *self = g_new0 (FerryNamer, 1);

  self->folder = folder;
  self->calls = calls;
  self->mode = mode;
  self->reserving = reserving;
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/**
 * ferry_namer_free:
 * @self: a namer
 */
void
ferry_namer_free (FerryNamer *self)
{
  g_hash_table_unref (self->numbers);
  g_free (self);
}

/**
 * ferry_namer_publish:
 * @self: a namer
 * @publication: what to publish, in @self’s folder
 * @error: return location
 *
 * The bytes have to be durable: publish what a verified checkpoint names. They
 * are not synced again, as that costs a flush of the disk a file even if there is
 * nothing to do. Call ferry_namer_sync() when all files have their names.
 *
 * A file that got its name before a crash is found under it.
 *
 * Returns: (transfer full) (nullable): the name that the file has now
 */
char *
ferry_namer_publish (FerryNamer             *self,
                     const FerryPublication *publication,
                     GError                **error)
{
  struct stat info;
  FerryPartState state;
  g_autofree char *name = NULL;

  if (!ferry_disk_name_is_valid (publication->name))
    {
      ferry_folder_set_error (self->folder, EINVAL, error);
      return NULL;
    }

  state = ferry_folder_look_at_part (self->folder, publication->part_name, publication->part_inode, &info);
  if (state != FERRY_PART_OURS || info.st_nlink != 1)
    name = finish_earlier (self, publication, state == FERRY_PART_OURS ? &info : NULL, error);
  else if (prepare (self, publication, error))
    name = give_name (self, publication, error);

  if (name != NULL)
    remove_siblings (self, publication->part_name);

  return g_steal_pointer (&name);
}

/**
 * ferry_namer_sync:
 * @self: a namer
 * @error: return location
 *
 * Makes the names durable.
 *
 * Returns: %FALSE if the disk failed
 */
gboolean
ferry_namer_sync (FerryNamer *self,
                  GError    **error)
{
  return ferry_folder_sync_with (self->folder, self->calls->sync, error);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "tests/fakes/scratch-folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOBODY 65534

static void
remove_all (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      struct stat info;

      g_assert_cmpint (lstat (child, &info), ==, 0);
      if (S_ISDIR (info.st_mode))
        remove_all (child);
      else
        g_assert_cmpint (unlink (child), ==, 0);
    }
  g_assert_cmpint (rmdir (path), ==, 0);
}

static void
write_line (const char *path,
            const char *line)
{
  const int fd = open (path, O_WRONLY | O_CLOEXEC);

  if (fd < 0)
    return;
  if (write (fd, line, strlen (line)) < 0)
    g_test_message ("%s: %s", path, g_strerror (errno));
  close (fd);
}

static int
compare_names (gconstpointer one,
               gconstpointer two)
{
  return strcmp (*(const char *const *) one, *(const char *const *) two);
}

/**
 * scratch_folder_new:
 *
 * Returns: (transfer full): an empty folder
 */
ScratchFolder *
scratch_folder_new (void)
{
  ScratchFolder *self = g_new0 (ScratchFolder, 1);
  g_autoptr(GError) error = NULL;

  self->path = g_dir_make_tmp ("ferry-XXXXXX", &error);
  g_assert_no_error (error);
  self->mounts = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * scratch_folder_free:
 * @self: a folder
 *
 * Unmounts and removes all of it.
 */
void
scratch_folder_free (ScratchFolder *self)
{
  for (guint i = 0; i < self->mounts->len; i++)
    umount2 (g_ptr_array_index (self->mounts, i), MNT_DETACH);
  remove_all (self->path);
  g_ptr_array_unref (self->mounts);
  g_free (self->path);
  g_free (self);
}

/**
 * scratch_folder_path:
 * @self: a folder
 * @name: a name in it
 *
 * Returns: (transfer full): the path of @name
 */
char *
scratch_folder_path (ScratchFolder *self,
                     const char    *name)
{
  return g_build_filename (self->path, name, NULL);
}

/**
 * scratch_folder_write:
 * @self: a folder
 * @name: name of a file to make
 * @text: what goes into it
 */
void
scratch_folder_write (ScratchFolder *self,
                      const char    *name,
                      const char    *text)
{
  g_autofree char *path = scratch_folder_path (self, name);
  const int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text, strlen (text)), ==, strlen (text));
  close (fd);
}

/**
 * scratch_folder_read:
 * @self: a folder
 * @name: name of a file in it
 *
 * Returns: (transfer full) (nullable): what is in it, %NULL if it is not there
 */
char *
scratch_folder_read (ScratchFolder *self,
                     const char    *name)
{
  g_autofree char *path = scratch_folder_path (self, name);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : NULL;
}

/**
 * scratch_folder_list:
 * @self: a folder
 *
 * Returns: (transfer full): the names in it, sorted, a space between them
 */
char *
scratch_folder_list (ScratchFolder *self)
{
  g_autoptr(GDir) dir = g_dir_open (self->path, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return g_strjoinv (" ", (char **) names->pdata);
}

/**
 * scratch_folder_inode:
 * @self: a folder
 * @name: a name in it
 *
 * Returns: its inode; a link’s own, not its target’s
 */
guint64
scratch_folder_inode (ScratchFolder *self,
                      const char    *name)
{
  g_autofree char *path = scratch_folder_path (self, name);
  struct stat info;

  g_assert_cmpint (lstat (path, &info), ==, 0);

  return info.st_ino;
}

/**
 * scratch_folder_mode:
 * @self: a folder
 * @name: a name in it
 *
 * Returns: its permission bits
 */
guint
scratch_folder_mode (ScratchFolder *self,
                     const char    *name)
{
  g_autofree char *path = scratch_folder_path (self, name);
  struct stat info;

  g_assert_cmpint (lstat (path, &info), ==, 0);

  return info.st_mode & 07777;
}

/**
 * scratch_enter_own_mounts:
 *
 * Gives this process mounts of its own. Before any thread is started.
 *
 * Returns: whether it may mount file systems now
 */
gboolean
scratch_enter_own_mounts (void)
{
  g_autofree char *uid_map = g_strdup_printf ("%1$u %1$u 1", geteuid ());
  g_autofree char *gid_map = g_strdup_printf ("%1$u %1$u 1", getegid ());

  if (unshare (CLONE_NEWNS) < 0)
    {
      if (unshare (CLONE_NEWUSER | CLONE_NEWNS) < 0)
        return FALSE;
      write_line ("/proc/self/setgroups", "deny");
      write_line ("/proc/self/uid_map", uid_map);
      write_line ("/proc/self/gid_map", gid_map);
    }

  return mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

/**
 * scratch_folder_mount_tmpfs:
 * @self: a folder
 * @name: a folder to make in it, and to mount on
 * @options: such as `size=1m`
 *
 * Returns: whether it is mounted
 */
gboolean
scratch_folder_mount_tmpfs (ScratchFolder *self,
                            const char    *name,
                            const char    *options)
{
  g_autofree char *path = scratch_folder_path (self, name);

  if (mkdir (path, 0755) < 0)
    g_assert_cmpint (errno, ==, EEXIST);
  if (mount ("scratch", path, "tmpfs", 0, options) < 0)
    return FALSE;
  g_ptr_array_insert (self->mounts, 0, g_steal_pointer (&path));

  return TRUE;
}

/**
 * scratch_folder_make_read_only:
 * @self: a folder
 * @name: a file system mounted in it
 */
void
scratch_folder_make_read_only (ScratchFolder *self,
                               const char    *name)
{
  g_autofree char *path = scratch_folder_path (self, name);

  g_assert_cmpint (mount (NULL, path, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
}

/**
 * scratch_become_nobody:
 *
 * Gives up the powers of root for good; only in a process of the test’s own.
 */
void
scratch_become_nobody (void)
{
  if (geteuid () != 0)
    return;
  g_assert_cmpint (setresgid (NOBODY, NOBODY, NOBODY), ==, 0);
  g_assert_cmpint (setresuid (NOBODY, NOBODY, NOBODY), ==, 0);
}

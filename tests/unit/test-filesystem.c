/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-filesystem.h"
#include "tests/fakes/scratch-folder.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean may_mount;

static char *
get_mark (const char *path)
{
  const int fd = open (path, O_RDONLY | O_CLOEXEC);
  char *mark;

  g_assert_cmpint (fd, >=, 0);
  mark = ferry_filesystem_get_mark (fd);
  close (fd);

  return mark;
}

static gboolean
has_mark (const char *path,
          const char *mark)
{
  const int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean fits;

  g_assert_cmpint (fd, >=, 0);
  fits = ferry_filesystem_has_mark (fd, mark);
  close (fd);

  return fits;
}

static void
test_same (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *mark = get_mark (scratch->path);
  g_autofree char *again = get_mark (scratch->path);

  g_test_message ("%s", mark);
  g_assert_cmpstr (mark, ==, again);
  g_assert_cmpstr (mark, !=, "");
  g_assert_true (has_mark (scratch->path, mark));
  g_assert_true (ferry_filesystem_marks_agree (mark, mark));
}

static void
test_no_mark (void)
{
  g_assert_true (has_mark ("/", NULL));
  g_assert_true (has_mark ("/", ""));
}

static void
test_other (void)
{
  g_autofree char *proc = get_mark ("/proc");
  g_autofree char *root = get_mark ("/");

  g_assert_false (has_mark ("/", proc));
  g_assert_false (has_mark ("/proc", root));
  g_assert_false (has_mark ("/", "nonsense"));
  g_assert_false (has_mark ("/", "uuid=../../null"));
}

/* The surest kind of fact that both have decides, and only that. */
static void
test_agreement (void)
{
  static const struct
  {
    const char *one;
    const char *two;
    gboolean agree;
  } cases[] = {
    { "uuid=1", "uuid=1", TRUE },
    { "uuid=1", "uuid=2", FALSE },
    { "uuid=1 source=ext4:/dev/sda1", "uuid=1 source=ext4:/dev/sdb1", TRUE },
    { "uuid=1 source=ext4:/dev/sda1", "uuid=2 source=ext4:/dev/sda1", FALSE },
    { "uuid=1 fsid=ef53:7 source=ext4:/dev/sda1", "fsid=ef53:7 source=ext4:/dev/sdb1", TRUE },
    { "uuid=1 fsid=ef53:7 source=ext4:/dev/sda1", "fsid=ef53:8 source=ext4:/dev/sda1", FALSE },
    { "uuid=1 source=vfat:/dev/sdb1", "source=tmpfs:tmpfs", FALSE },
    { "source=nfs4:host:/x", "source=nfs4:host:/x", TRUE },
    { "uuid=1", "source=tmpfs:tmpfs", FALSE },
    { "uuid=1", "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (ferry_filesystem_marks_agree (cases[i].one, cases[i].two), ==, cases[i].agree);
      g_assert_cmpint (ferry_filesystem_marks_agree (cases[i].two, cases[i].one), ==, cases[i].agree);
    }
}

/* An unplugged drive leaves an empty folder on another file system. */
static void
test_empty_mount_point (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (scratch, "drive");
  g_autofree char *mark = NULL;

  if (!may_mount || !scratch_folder_mount_tmpfs (scratch, "drive", "size=1m"))
    {
      g_test_skip ("mounting is not allowed here");
      return;
    }

  mark = get_mark (path);
  g_assert_true (has_mark (path, mark));
  g_assert_cmpint (umount (path), ==, 0);
  g_assert_false (has_mark (path, mark));
  g_assert_true (scratch_folder_mount_tmpfs (scratch, "drive", "size=1m"));
  g_assert_true (has_mark (path, mark));
}

static void
test_bind_mount (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *shown = scratch_folder_path (scratch, "shown");
  g_autofree char *mark = get_mark (scratch->path);

  g_assert_cmpint (mkdir (shown, 0700), ==, 0);
  if (!may_mount || mount ("/usr", shown, NULL, MS_BIND, NULL) < 0)
    {
      g_test_skip ("mounting is not allowed here");
      return;
    }
  g_ptr_array_add (scratch->mounts, g_strdup (shown));

  g_clear_pointer (&mark, g_free);
  mark = get_mark ("/usr");
  g_assert_true (has_mark (shown, mark));
}

/* Gives this process a /dev of its own in which udev knows the device of @path. */
static gboolean
fake_udev (ScratchFolder *scratch,
           const char    *path,
           const char    *uuid)
{
  g_autofree char *link = g_build_filename ("/dev/disk/by-uuid", uuid, NULL);
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  if (!may_mount || mount ("scratch", "/dev", "tmpfs", 0, "size=1m") < 0)
    return FALSE;
  g_ptr_array_add (scratch->mounts, g_strdup ("/dev"));
  if (mknod ("/dev/fake", S_IFBLK | 0600, info.st_dev) < 0)
    return FALSE;
  g_assert_cmpint (g_mkdir_with_parents ("/dev/disk/by-uuid", 0755), ==, 0);
  g_assert_cmpint (symlink ("../../fake", link), ==, 0);

  return TRUE;
}

static void
test_udev (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *without = get_mark (scratch->path);
  g_autofree char *mark = NULL;

  if (strstr (without, "uuid=") != NULL || !fake_udev (scratch, scratch->path, "6F1B-02A9"))
    {
      g_test_skip ("no device can be made here");
      return;
    }

  mark = get_mark (scratch->path);
  g_test_message ("%s", mark);
  g_assert_true (g_str_has_prefix (mark, "uuid=6F1B-02A9 "));
  g_assert_true (has_mark (scratch->path, mark));
  g_assert_true (has_mark (scratch->path, without));
  g_assert_false (has_mark (scratch->path, "uuid=6F1B-02AA"));
  g_assert_false (has_mark ("/dev", mark));
}

static void
test_inodes (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  const int fd = open (scratch->path, O_RDONLY | O_CLOEXEC);

  g_assert_true (ferry_filesystem_keeps_inodes (fd));
  g_assert_true (ferry_filesystem_has_device (fd));
  close (fd);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  may_mount = !g_test_subprocess () && scratch_enter_own_mounts ();

  g_test_add_func ("/filesystem/same-place-same-mark", test_same);
  g_test_add_func ("/filesystem/no-mark-fits-all", test_no_mark);
  g_test_add_func ("/filesystem/other-file-system-does-not-fit", test_other);
  g_test_add_func ("/filesystem/surest-common-fact-decides", test_agreement);
  g_test_add_func ("/filesystem/empty-mount-point-does-not-fit", test_empty_mount_point);
  g_test_add_func ("/filesystem/bind-mount-is-what-it-shows", test_bind_mount);
  g_test_add_func ("/filesystem/uuid-from-udev", test_udev);
  g_test_add_func ("/filesystem/inodes-and-device", test_inodes);

  return g_test_run ();
}

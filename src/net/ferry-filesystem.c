/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The mark of a file system: what tells it from any other that may be mounted
 * at the same place later, also after a reboot. To the rest of Ferry a mark is
 * opaque. It is a list of facts, the surest first, with one space in between:
 *
 *   uuid=U         udev’s name for the device in /dev/disk/by-uuid; for btrfs,
 *                  whose device numbers are made up, what the kernel says
 *   fsid=TYPE:ID   statfs()’s id, for types that derive it from a UUID of theirs;
 *                  for all others it is a device number or drawn at mount time
 *   source=T:S     type and source of the mount as mountinfo spells them, such
 *                  as nfs4:server:/export or tmpfs:tmpfs
 *
 * Two marks agree if the surest kind of fact that both have is the same. So a
 * mark taken while udev was not running still fits later, a bind mount counts
 * as what it shows, and a tmpfs is the same after a reboot: it cannot hold an
 * older partial file, but a job that has not begun may go there. */

#include "config.h"

#include "net/ferry-filesystem.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <linux/btrfs.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define BY_UUID_DIR "/dev/disk/by-uuid"

/* Not in <linux/magic.h> of every kernel that Ferry runs on. */
#define ZFS_MAGIC 0x2fc12fc1
#define BCACHEFS_MAGIC 0xca451a4e
#define EXFAT_MAGIC 0x2011bab0
#define FUSE_MAGIC 0x65735546

#define CONFIGFS_MAGIC 0x62656570
#define FUSECTL_MAGIC 0x65735543
#define MQUEUE_MAGIC 0x19800202
/* What the kernel shows of itself as files: nobody can keep one there, though
 * some of it says that one may. */
static const guint64 windows[] = {
  BINFMTFS_MAGIC, BPF_FS_MAGIC, CGROUP2_SUPER_MAGIC, CGROUP_SUPER_MAGIC, CONFIGFS_MAGIC, DEBUGFS_MAGIC,
  DEVPTS_SUPER_MAGIC, EFIVARFS_MAGIC, FUSECTL_MAGIC, MQUEUE_MAGIC, PROC_SUPER_MAGIC, PSTOREFS_MAGIC, RDTGROUP_SUPER_MAGIC,
  SECURITYFS_MAGIC, SELINUX_MAGIC, SMACK_MAGIC, SYSFS_MAGIC, TRACEFS_MAGIC,
};

/* The kinds of facts, the surest first. */
static const char *const kinds[] = { "uuid=", "fsid=", "source=" };

static gboolean
is_device_of (const char *uuid,
              dev_t       device)
{
  g_autofree char *path = g_build_filename (BY_UUID_DIR, uuid, NULL);
  struct stat info;

  return stat (path, &info) == 0 && S_ISBLK (info.st_mode) && info.st_rdev == device;
}

static char *
find_udev_uuid (dev_t device)
{
  g_autoptr(GDir) dir = g_dir_open (BY_UUID_DIR, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (is_device_of (name, device))
        return g_strdup (name);
    }

  return NULL;
}

static char *
get_btrfs_uuid (int fd)
{
  struct btrfs_ioctl_fs_info_args args = { 0 };
  g_autoptr(GString) uuid = NULL;

  if (ioctl (fd, BTRFS_IOC_FS_INFO, &args) < 0)
    return NULL;

  uuid = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (args.fsid); i++)
    {
      const gboolean dash = i == 4 || i == 6 || i == 8 || i == 10;

      g_string_append_printf (uuid, "%s%02x", dash ? "-" : "", args.fsid[i]);
    }

  return g_string_free (g_steal_pointer (&uuid), FALSE);
}

static char *
get_uuid (int                  fd,
          const struct statfs *system)
{
  struct stat info;

  if (system->f_type == BTRFS_SUPER_MAGIC)
    return get_btrfs_uuid (fd);

  return fstat (fd, &info) == 0 ? find_udev_uuid (info.st_dev) : NULL;
}

static char *
get_fsid (const struct statfs *system)
{
  switch ((guint64) system->f_type)
    {
    case EXT4_SUPER_MAGIC:
    case F2FS_SUPER_MAGIC:
    case ZFS_MAGIC:
    case BCACHEFS_MAGIC:
      return g_strdup_printf ("%lx:%08x%08x", (gulong) system->f_type,
                              (guint) system->f_fsid.__val[0], (guint) system->f_fsid.__val[1]);

    default:
      return NULL;
    }
}

/* The mount that @fd was opened through; its number, not st_dev, finds the line
 * in mountinfo also for btrfs and overlayfs. */
static char *
get_mount_id (int fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fdinfo/%d", fd);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  line = strstr (text, "mnt_id:");
  if (line == NULL)
    return NULL;

  return g_strdup_printf ("%" G_GINT64_FORMAT " ", g_ascii_strtoll (line + strlen ("mnt_id:"), NULL, 10));
}

/* Takes “TYPE:SOURCE” from a line of mountinfo: the two fields after the “-”. */
static char *
parse_mount_line (const char *line)
{
  const char *rest = strstr (line, " - ");
  g_auto(GStrv) fields = NULL;

  if (rest == NULL)
    return NULL;
  fields = g_strsplit (rest + strlen (" - "), " ", 3);
  if (g_strv_length (fields) < 2)
    return NULL;

  return g_strconcat (fields[0], ":", fields[1], NULL);
}

static char *
get_source (int fd)
{
  g_autofree char *mount = get_mount_id (fd);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (mount == NULL || !g_file_get_contents ("/proc/self/mountinfo", &text, NULL, NULL))
    return NULL;

  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      if (g_str_has_prefix (*line, mount))
        return parse_mount_line (*line);
    }

  return NULL;
}

static void
add_fact (GString    *mark,
          const char *kind,
          const char *value)
{
  if (value == NULL)
    return;
  if (mark->len > 0)
    g_string_append_c (mark, ' ');
  g_string_append (mark, kind);
  g_string_append (mark, value);
}

static char *
find_fact (const char *mark,
           const char *kind)
{
  g_auto(GStrv) facts = g_strsplit (mark, " ", -1);

  for (char **fact = facts; *fact != NULL; fact++)
    {
      if (g_str_has_prefix (*fact, kind))
        return g_strdup (*fact + strlen (kind));
    }

  return NULL;
}

/* What one or two system calls can settle: the device that bears the UUID is
 * the one below @fd. Every new partial file asks, so it has to be cheap. */
static gboolean
is_surely (int         fd,
           const char *mark)
{
  g_autofree char *uuid = find_fact (mark, kinds[0]);
  g_autofree char *wanted = find_fact (mark, kinds[1]);
  g_autofree char *fsid = NULL;
  struct statfs system;
  struct stat info;

  if (uuid != NULL)
    return strchr (uuid, '/') == NULL && fstat (fd, &info) == 0 && is_device_of (uuid, info.st_dev);

  if (wanted == NULL || fstatfs (fd, &system) < 0)
    return FALSE;
  fsid = get_fsid (&system);

  return g_strcmp0 (fsid, wanted) == 0;
}

/**
 * ferry_filesystem_get_mark:
 * @fd: an open file or folder
 *
 * Returns: (transfer full): the mark of the file system that holds @fd; empty if
 *   nothing could be found out about it, which fits everything
 */
char *
ferry_filesystem_get_mark (int fd)
{
  g_autoptr(GString) mark = g_string_new (NULL);
  g_autofree char *uuid = NULL;
  g_autofree char *fsid = NULL;
  g_autofree char *source = NULL;
  struct statfs system;

  if (fstatfs (fd, &system) == 0)
    {
      uuid = get_uuid (fd, &system);
      fsid = get_fsid (&system);
    }
  source = get_source (fd);

  add_fact (mark, kinds[0], uuid);
  add_fact (mark, kinds[1], fsid);
  add_fact (mark, kinds[2], source);

  return g_string_free (g_steal_pointer (&mark), FALSE);
}

/**
 * ferry_filesystem_has_mark:
 * @fd: an open file or folder
 * @mark: (nullable): a mark; %NULL or empty fits everything
 *
 * Returns: whether @fd is on the file system that @mark was taken of
 */
gboolean
ferry_filesystem_has_mark (int         fd,
                           const char *mark)
{
  g_autofree char *current = NULL;

  if (mark == NULL || *mark == '\0' || is_surely (fd, mark))
    return TRUE;

  current = ferry_filesystem_get_mark (fd);

  return ferry_filesystem_marks_agree (mark, current);
}

/**
 * ferry_filesystem_marks_agree:
 * @mark: a mark
 * @other: another one
 *
 * Returns: whether both may be of one file system: the surest kind of fact that
 *   both have is the same. Without such a kind they are not.
 */
gboolean
ferry_filesystem_marks_agree (const char *mark,
                              const char *other)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *one = find_fact (mark, kinds[i]);
      g_autofree char *two = find_fact (other, kinds[i]);

      if (one != NULL && two != NULL)
        return g_str_equal (one, two);
    }

  return FALSE;
}

/**
 * ferry_filesystem_keeps_inodes:
 * @fd: an open file or folder
 *
 * FAT, exFAT and most FUSE file systems make inode numbers up while they are
 * mounted, so there a file has another one after its drive was out.
 *
 * Returns: whether a file has the same inode number for life
 */
gboolean
ferry_filesystem_keeps_inodes (int fd)
{
  struct statfs system;

  if (fstatfs (fd, &system) < 0)
    return TRUE;

  return system.f_type != MSDOS_SUPER_MAGIC && system.f_type != EXFAT_MAGIC && system.f_type != FUSE_MAGIC;
}

/**
 * ferry_filesystem_has_device:
 * @fd: an open file or folder
 *
 * A drive that was pulled out leaves its mount behind for a moment, and all of
 * it answers with input/output errors.
 *
 * Returns: %FALSE if the file system had a block device that is gone
 */
gboolean
ferry_filesystem_has_device (int fd)
{
  g_autofree char *path = NULL;
  struct stat info;

  if (fstat (fd, &info) < 0 || major (info.st_dev) == 0 || access ("/sys/dev/block", F_OK) < 0)
    return TRUE;

  path = g_strdup_printf ("/sys/dev/block/%u:%u", major (info.st_dev), minor (info.st_dev));

  return access (path, F_OK) == 0;
}

/**
 * ferry_filesystem_check_kind:
 * @fd: an open folder
 * @path: its path
 * @error: return location, %FERRY_ERROR_DESTINATION_DENIED
 *
 * Returns: %FALSE if it is on a file system such as /proc or /sys, which holds no
 *   files of anybody’s
 */
gboolean
ferry_filesystem_check_kind (int         fd,
                             const char *path,
                             GError    **error)
{
  g_autofree char *shown = NULL;
  struct statfs system;
  gsize i = 0;

  if (fstatfs (fd, &system) < 0)
    return TRUE;
  while (i < G_N_ELEMENTS (windows) && windows[i] != (guint64) system.f_type)
    i++;
  if (i == G_N_ELEMENTS (windows))
    return TRUE;

  shown = g_filename_display_name (path);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_DENIED,
               _("The folder “%s” is a view of the system itself, which cannot hold files. Choose another folder."), shown);

  return FALSE;
}

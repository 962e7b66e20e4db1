/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-confinement.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* More than any of these files of /proc has; what is longer is not believed. */
#define MAX_PROC_FILE 65536

/* Of mounts there are hundreds where containers run. */
#define MAX_MOUNTS_FILE (8 * 1024 * 1024)

/* What a look at one thing can tell. Looks go on until one finds a sandbox;
 * one that could not look spoils “none” for all. */
typedef FerryConfinement (*LookFunc) (int proc_fd,
                                      int own_proc_fd);

static char *
read_long_file_at (int         dir_fd,
                   const char *name,
                   gsize       max)
{
  int fd = openat (dir_fd, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  g_autofree char *text = NULL;
  gsize length = 0;
  ssize_t got = 1;

  if (fd < 0)
    return NULL;

  text = g_malloc (max + 1);
  while (got != 0 && length < max)
    {
      got = read (fd, text + length, max - length);
      if (got < 0 && errno != EINTR)
        break;
      length += got > 0 ? (gsize) got : 0;
    }
  close (fd);

  if (got != 0)
    return NULL;

  text[length] = '\0';
  return g_steal_pointer (&text);
}

static char *
read_file_at (int         dir_fd,
              const char *name)
{
  return read_long_file_at (dir_fd, name, MAX_PROC_FILE);
}

static char *
read_link_at (int         dir_fd,
              const char *name)
{
  char target[4096];
  ssize_t length = readlinkat (dir_fd, name, target, sizeof target);

  if (length <= 0 || (gsize) length == sizeof target)
    return NULL;

  return g_strndup (target, (gsize) length);
}

/* Flatpak puts .flatpak-info into the root of its sandboxes, including the one
 * its D-Bus proxy runs in, and the proxy is the process that the bus sees. Any
 * other root than ours is a container, a chroot or a sandbox without a name.
 * A service that is in a Flatpak itself sees other processes’ numbers than the
 * bus does, and can tell nothing. */
static FerryConfinement
look_at_root (int proc_fd,
              int own_proc_fd)
{
  int root = openat (proc_fd, "root", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
  int own_root = openat (own_proc_fd, "root", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
  FerryConfinement found = FERRY_CONFINEMENT_UNKNOWN;
  struct stat info, own_info;

  if (root >= 0 && own_root >= 0 && fstat (root, &info) == 0 && fstat (own_root, &own_info) == 0)
    {
      if (fstatat (own_root, ".flatpak-info", &(struct stat){ 0 }, AT_SYMLINK_NOFOLLOW) == 0)
        found = FERRY_CONFINEMENT_UNKNOWN;
      else if (info.st_dev != own_info.st_dev || info.st_ino != own_info.st_ino)
        found = FERRY_CONFINEMENT_SANDBOX;
      else if (fstatat (root, ".flatpak-info", &info, AT_SYMLINK_NOFOLLOW) == 0)
        found = FERRY_CONFINEMENT_SANDBOX;
      else if (errno == ENOENT)
        found = FERRY_CONFINEMENT_NONE;
    }

  if (root >= 0)
    close (root);
  if (own_root >= 0)
    close (own_root);

  return found;
}

static FerryConfinement
look_at_namespaces (int proc_fd,
                    int own_proc_fd)
{
  static const char *const namespaces[] = { "ns/user", "ns/pid" };

  for (gsize i = 0; i < G_N_ELEMENTS (namespaces); i++)
    {
      g_autofree char *theirs = read_link_at (proc_fd, namespaces[i]);
      g_autofree char *ours = read_link_at (own_proc_fd, namespaces[i]);

      if (theirs == NULL || ours == NULL)
        return FERRY_CONFINEMENT_UNKNOWN;
      if (!g_str_equal (theirs, ours))
        return FERRY_CONFINEMENT_SANDBOX;
    }

  return FERRY_CONFINEMENT_NONE;
}

static gboolean
read_status (const char *status,
             const char *key,
             guint64    *value)
{
  g_autofree char *start = g_strdup_printf ("\n%s:\t", key);
  const char *found = strstr (status, start);

  if (found == NULL)
    return FALSE;

  *value = g_ascii_strtoull (found + strlen (start), NULL, 10);
  return TRUE;
}

/* Whether the folder that we know by a path is another one where @root is /, or
 * cannot be reached there. A link on the way that is an absolute one leads to our
 * own root from both, and so to no difference. */
static gboolean
is_other_folder (int         root,
                 int         own_root,
                 const char *path)
{
  struct stat info, own_info;

  while (*path == '/')
    path++;

  /* What we cannot reach either says nothing about others. */
  if (*path == '\0' || fstatat (own_root, path, &own_info, 0) != 0)
    return FALSE;

  return fstatat (root, path, &info, 0) != 0 || info.st_dev != own_info.st_dev || info.st_ino != own_info.st_ino;
}

static gboolean
is_read_only (int root)
{
  struct statvfs info;

  return fstatvfs (root, &info) == 0 && (info.f_flag & ST_RDONLY) != 0;
}

/* Their root is ours, but what is mounted below it is theirs. */
static gboolean
hides_what_we_see (int proc_fd,
                   int own_proc_fd)
{
  int root = openat (proc_fd, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
  int own_root = openat (own_proc_fd, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
  gboolean hides = TRUE;

  if (root >= 0 && own_root >= 0)
    hides = (is_read_only (root) && !is_read_only (own_root)) ||
            is_other_folder (root, own_root, g_get_home_dir ()) ||
            is_other_folder (root, own_root, g_get_user_runtime_dir ());

  if (root >= 0)
    close (root);
  if (own_root >= 0)
    close (own_root);

  return hides;
}

/* A sandbox made with privileges (a setuid bwrap, firejail, a unit of systemd’s)
 * has mounts of its own, but the user namespace and even the root folder may be
 * everybody’s. Such tools forbid new privileges as well, or keep the program from
 * the user’s home folder or from writing. Other mounts alone are no sandbox: a
 * login with pam_namespace has them, a unit with a /tmp of its own, and a shell
 * after “unshare --mount”. So a program that is kept from some other files by a
 * mount namespace, and by nothing else, counts as unconfined. */
static FerryConfinement
look_at_mounts (int proc_fd,
                int own_proc_fd)
{
  g_autofree char *theirs = read_link_at (proc_fd, "ns/mnt");
  g_autofree char *ours = read_link_at (own_proc_fd, "ns/mnt");
  g_autofree char *status = read_file_at (proc_fd, "status");
  guint64 no_new_privileges;

  if (theirs == NULL || ours == NULL || status == NULL ||
      !read_status (status, "NoNewPrivs", &no_new_privileges))
    return FERRY_CONFINEMENT_UNKNOWN;

  if (g_str_equal (theirs, ours))
    return FERRY_CONFINEMENT_NONE;

  return no_new_privileges != 0 || hides_what_we_see (proc_fd, own_proc_fd) ? FERRY_CONFINEMENT_SANDBOX
                                                                             : FERRY_CONFINEMENT_NONE;
}

/* Snap’s processes are in a control group of the snap’s name. */
static FerryConfinement
look_at_control_group (int proc_fd,
                       int own_proc_fd)
{
  g_autofree char *groups = read_file_at (proc_fd, "cgroup");

  if (groups == NULL)
    return FERRY_CONFINEMENT_UNKNOWN;

  return strstr (groups, "/snap.") != NULL ? FERRY_CONFINEMENT_SANDBOX : FERRY_CONFINEMENT_NONE;
}

/* A proxy speaks for somebody whom we cannot see. */
static FerryConfinement
look_at_program (int proc_fd,
                 int own_proc_fd)
{
  g_autofree char *program = read_link_at (proc_fd, "exe");
  g_autofree char *name = NULL;

  if (program == NULL)
    return FERRY_CONFINEMENT_UNKNOWN;

  name = g_path_get_basename (program);
  return g_str_has_prefix (name, "xdg-dbus-proxy") ? FERRY_CONFINEMENT_SANDBOX
                                                   : FERRY_CONFINEMENT_NONE;
}

/* A seccomp filter that cannot be shed is a sandbox, unless it is one that we
 * live under as well (a container around everything). The number of filters is
 * known since Linux 5.9; before it, nothing is believed of a filtered one. */
static FerryConfinement
look_at_filters (int proc_fd,
                 int own_proc_fd)
{
  g_autofree char *theirs = read_file_at (proc_fd, "status");
  g_autofree char *ours = read_file_at (own_proc_fd, "status");
  guint64 seccomp, no_new_privileges, filters, own_filters;

  if (theirs == NULL || ours == NULL ||
      !read_status (theirs, "Seccomp", &seccomp) ||
      !read_status (theirs, "NoNewPrivs", &no_new_privileges))
    return FERRY_CONFINEMENT_UNKNOWN;

  if (seccomp == 0 || no_new_privileges == 0)
    return FERRY_CONFINEMENT_NONE;

  if (!read_status (theirs, "Seccomp_filters", &filters) ||
      !read_status (ours, "Seccomp_filters", &own_filters))
    return FERRY_CONFINEMENT_UNKNOWN;

  return filters > own_filters ? FERRY_CONFINEMENT_SANDBOX : FERRY_CONFINEMENT_NONE;
}

/* AppArmor’s label ends with its mode; without AppArmor the file cannot be read
 * or holds something else. */
static FerryConfinement
look_at_label (int proc_fd,
               int own_proc_fd)
{
  g_autofree char *theirs = read_file_at (proc_fd, "attr/current");
  g_autofree char *ours = read_file_at (own_proc_fd, "attr/current");

  if (theirs != NULL && strstr (theirs, " (enforce)") != NULL && g_strcmp0 (theirs, ours) != 0)
    return FERRY_CONFINEMENT_SANDBOX;

  return FERRY_CONFINEMENT_NONE;
}

/* Of an open folder, without asking its file system anything. */
static char *
read_mount_number (int own_proc_fd,
                   int fd)
{
  g_autofree char *path = g_strdup_printf ("fdinfo/%d", fd);
  g_autofree char *text = read_file_at (own_proc_fd, path);
  const char *line = text != NULL ? strstr (text, "\nmnt_id:\t") : NULL;

  if (line == NULL)
    return NULL;

  line += strlen ("\nmnt_id:\t");
  return g_strndup (line, strspn (line, "0123456789"));
}

/**
 * ferry_confinement_may_read_root:
 * @proc_fd: a process’s folder in /proc, open
 * @own_proc_fd: this process’s own
 * @root_fd: the root folder of that process, open as a path only
 *
 * Anybody may make a file system of FUSE’s the root of a sandbox, and keep
 * whoever reads it waiting for ever; Flatpak never does.
 *
 * Returns: whether what is in @root_fd may be read
 */
gboolean
ferry_confinement_may_read_root (int proc_fd,
                                 int own_proc_fd,
                                 int root_fd)
{
  g_autofree char *number = read_mount_number (own_proc_fd, root_fd);
  g_autofree char *text = read_long_file_at (proc_fd, "mountinfo", MAX_MOUNTS_FILE);
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  g_autofree char *start = g_strconcat (number != NULL ? number : "-", " ", NULL);

  /* “number parent device root place options … - type source options” */
  for (char **line = lines; *line != NULL; line++)
    {
      const char *type = strstr (*line, " - ");

      if (g_str_has_prefix (*line, start))
        return type != NULL && !g_str_has_prefix (type, " - fuse");
    }

  return FALSE;
}

/**
 * ferry_confinement_inspect:
 * @proc_fd: a process’s folder in /proc, open; it stays bound to that process
 * @own_proc_fd: this process’s own
 *
 * Compares what a process may do with what this one may. Another user’s
 * process, or one that hides from us, is unknown.
 *
 * Returns: how confined the process is
 */
FerryConfinement
ferry_confinement_inspect (int proc_fd,
                           int own_proc_fd)
{
  /* The root comes after the namespaces: in namespaces of one’s own it may be a file
   * system of one’s own, which keeps whoever looks into it waiting for ever. */
  static const LookFunc looks[] = {
    look_at_namespaces,
    look_at_root,
    look_at_mounts,
    look_at_control_group,
    look_at_program,
    look_at_filters,
    look_at_label,
  };
  FerryConfinement found = FERRY_CONFINEMENT_NONE;

  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      FerryConfinement seen = looks[i] (proc_fd, own_proc_fd);

      if (seen == FERRY_CONFINEMENT_SANDBOX)
        return FERRY_CONFINEMENT_SANDBOX;
      if (seen == FERRY_CONFINEMENT_UNKNOWN)
        found = FERRY_CONFINEMENT_UNKNOWN;
    }

  return found;
}

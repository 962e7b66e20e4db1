/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "host/ferry-state-dir.h"

#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A home folder may be shared by several machines, each with a service of its
 * own: so everything the service keeps lies in a folder named for the machine. */

#define MACHINE_ID_LENGTH 32

static gboolean
is_machine_id (const char *text)
{
  return strlen (text) == MACHINE_ID_LENGTH &&
         strspn (text, "0123456789abcdefABCDEF") == MACHINE_ID_LENGTH;
}

/* Containers are often made without a machine id; their name has to do. */
static char *
make_up_machine_id (void)
{
  char *name = g_strconcat ("host-", g_get_host_name (), NULL);

  return g_strcanon (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-", '_');
}

/**
 * ferry_state_dir_read_machine_id:
 * @files: (array zero-terminated): where it may be, in order
 *
 * Returns: (transfer full): the first machine id in @files, in lower case, or
 *   a name made of the host’s if there is none
 */
char *
ferry_state_dir_read_machine_id (const char *const *files)
{
  g_return_val_if_fail (files != NULL, NULL);

  for (gsize i = 0; files[i] != NULL; i++)
    {
      g_autofree char *text = NULL;

      if (g_file_get_contents (files[i], &text, NULL, NULL) && is_machine_id (g_strstrip (text)))
        return g_ascii_strdown (text, -1);
    }

  return make_up_machine_id ();
}

static gboolean
refuse (const char *path,
        int         error_number,
        GError    **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED,
               _("The folder “%s” that keeps the job list cannot be used: %s. Check its owner and permissions."),
               path, g_strerror (error_number));
  return FALSE;
}

static gboolean
sync_folder (const char *path,
             GError    **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int error_number;

  if (fd < 0)
    return refuse (path, errno, error);

  /* Some file systems have nothing to sync in a folder, and say so. */
  error_number = fsync (fd) != 0 && errno != EINVAL && errno != ENOTSUP ? errno : 0;
  close (fd);
  return error_number == 0 || refuse (path, error_number, error);
}

/* Makes a folder and those above it, so that they are there after a power cut
 * too: the job list in them is. */
static gboolean
make_durable (const char *path,
              GError    **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;

  if (!make_durable (parent, error))
    return FALSE;

  if (mkdir (path, 0700) != 0 && errno != EEXIST)
    return refuse (path, errno, error);

  return sync_folder (parent, error);
}

/* Somebody else’s folder, or one behind a link that others can change, would
 * give our job list away. */
static gboolean
make_private (const char *path,
              GError    **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct stat status;
  int error_number = 0;

  if (fd < 0)
    return refuse (path, errno, error);

  if (fstat (fd, &status) != 0)
    error_number = errno;
  else if (status.st_uid != geteuid ())
    error_number = EPERM;
  else if ((status.st_mode & 0777) != 0700 && fchmod (fd, 0700) != 0)
    error_number = errno;

  close (fd);
  return error_number == 0 || refuse (path, error_number, error);
}

/**
 * ferry_state_dir_ensure_in:
 * @state_home: absolute path of the user’s state folder
 * @machine_id: what ferry_state_dir_read_machine_id() returned
 * @error: return location for %FERRY_ERROR_STORE_FAILED
 *
 * The same as ferry_state_dir_ensure() for another place.
 *
 * Returns: (transfer full) (nullable): the folder’s absolute path
 */
char *
ferry_state_dir_ensure_in (const char *state_home,
                           const char *machine_id,
                           GError    **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (g_path_is_absolute (state_home), NULL);
  g_return_val_if_fail (machine_id != NULL && strchr (machine_id, '/') == NULL, NULL);

  path = g_build_filename (state_home, FERRY_STATE_DIR, machine_id, NULL);
  if (!make_durable (path, error) || !make_private (path, error))
    return NULL;

  return g_steal_pointer (&path);
}

/**
 * ferry_state_dir_ensure:
 * @error: return location for %FERRY_ERROR_STORE_FAILED
 *
 * Makes the folder `$XDG_STATE_HOME/ferry/<machine-id>` if it is not there, and
 * sees to it that it is this user’s alone.
 *
 * Returns: (transfer full) (nullable): its absolute path
 */
char *
ferry_state_dir_ensure (GError **error)
{
  static const char *const files[] = { "/etc/machine-id", "/var/lib/dbus/machine-id", NULL };
  g_autofree char *machine_id = ferry_state_dir_read_machine_id (files);

  return ferry_state_dir_ensure_in (g_get_user_state_dir (), machine_id, error);
}

/**
 * ferry_state_dir_ensure_staging:
 * @state_dir: what ferry_state_dir_ensure() returned
 * @error: return location for %FERRY_ERROR_STORE_FAILED
 *
 * Makes the folder in which files for other machines are collected, as private as
 * the job list.
 *
 * Returns: (transfer full) (nullable): its absolute path
 */
char *
ferry_state_dir_ensure_staging (const char *state_dir,
                                GError    **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (state_dir != NULL, NULL);

  path = g_build_filename (state_dir, "staging", NULL);
  if (!make_durable (path, error) || !make_private (path, error))
    return NULL;

  return g_steal_pointer (&path);
}

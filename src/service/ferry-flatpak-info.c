/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-flatpak-info.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Flatpak puts this file into the root of each sandbox, where the app cannot
 * change it; flatpak-metadata(5) says what is in it. */
#define INFO_FILE ".flatpak-info"

/* Much more than Flatpak writes. */
#define MAX_INFO_SIZE (1024 * 1024)

#define MAX_ID_LENGTH 255

static char *
read_regular_at (int         dir_fd,
                 const char *name,
                 gsize      *length)
{
  int fd = openat (dir_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  g_autofree char *text = NULL;
  struct stat info;
  ssize_t got = -1;

  if (fd < 0)
    return NULL;

  *length = 0;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_size <= MAX_INFO_SIZE)
    {
      text = g_malloc (MAX_INFO_SIZE + 1);
      do
        {
          got = TEMP_FAILURE_RETRY (read (fd, text + *length, MAX_INFO_SIZE + 1 - *length));
          *length += got > 0 ? (gsize) got : 0;
        }
      while (got > 0 && *length <= MAX_INFO_SIZE);
    }
  close (fd);

  return got == 0 ? g_steal_pointer (&text) : NULL;
}

/* A sandbox could be made up by anybody who can make namespaces, with any file
 * in its root. Flatpak keeps the same file outside, in the runtime directory of
 * the user, where no sandbox can write. */
static gboolean
is_confirmed (const char *instance,
              const char *runtime_dir,
              const char *text,
              gsize       length)
{
  g_autofree char *path = g_build_filename (runtime_dir, ".flatpak", instance, "info", NULL);
  g_autofree char *outside = NULL;
  gsize outside_length;

  outside = read_regular_at (AT_FDCWD, path, &outside_length);

  return outside != NULL && outside_length == length && memcmp (outside, text, length) == 0;
}

static gboolean
is_instance (const char *text)
{
  gsize length = strlen (text);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p))
        return FALSE;
    }

  return length > 0 && length <= MAX_ID_LENGTH;
}

/**
 * ferry_flatpak_info_is_app_id:
 * @text: any text
 *
 * Flatpak’s rule: three or more elements between dots, of letters, digits, “_”
 * and “-”, none of which begins with a digit or “-”.
 *
 * Returns: whether @text can be an app’s id
 */
gboolean
ferry_flatpak_info_is_app_id (const char *text)
{
  gboolean at_start = TRUE;
  guint dots = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  if (strlen (text) > MAX_ID_LENGTH)
    return FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      gboolean may_start = g_ascii_isalpha (*p) || *p == '_';
      gboolean may_follow = may_start || g_ascii_isdigit (*p) || *p == '-';

      if (*p == '.' ? at_start : !(at_start ? may_start : may_follow))
        return FALSE;
      dots += *p == '.';
      at_start = *p == '.';
    }

  return !at_start && dots >= 2;
}

/**
 * ferry_flatpak_info_parse:
 * @text: content of the file that describes a sandbox
 * @length: its length
 *
 * Returns: (transfer full) (nullable): what it says, %NULL if it does not
 *   describe an app’s sandbox
 */
FerryFlatpakInfo *
ferry_flatpak_info_parse (const char *text,
                          gsize       length)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(FerryFlatpakInfo) self = g_new0 (FerryFlatpakInfo, 1);
  g_autofree char *shared_text = NULL;
  g_auto(GStrv) shared = NULL;

  if (length == 0 || !g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL))
    return NULL;

  /* As they stand: nothing that is looked for has escapes in it, and GLib 2.74
   * reports two errors at once for some that are wrong. */
  self->app_id = g_key_file_get_value (file, "Application", "name", NULL);
  self->instance = g_key_file_get_value (file, "Instance", "instance-id", NULL);
  if (self->app_id == NULL || !ferry_flatpak_info_is_app_id (self->app_id) ||
      self->instance == NULL || !is_instance (self->instance))
    return NULL;

  shared_text = g_key_file_get_value (file, "Context", "shared", NULL);
  shared = g_strsplit (shared_text != NULL ? shared_text : "", ";", -1);
  self->has_network = g_strv_contains ((const char *const *) shared, "network");

  return g_steal_pointer (&self);
}

/**
 * ferry_flatpak_info_read:
 * @root_fd: the root folder of a process, open
 * @runtime_dir: `$XDG_RUNTIME_DIR`
 *
 * Returns: (transfer full) (nullable): what Flatpak says about the sandbox,
 *   %NULL if it is none of Flatpak’s
 */
FerryFlatpakInfo *
ferry_flatpak_info_read (int         root_fd,
                         const char *runtime_dir)
{
  g_autoptr(FerryFlatpakInfo) self = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (runtime_dir != NULL, NULL);

  text = read_regular_at (root_fd, INFO_FILE, &length);
  if (text == NULL)
    return NULL;

  self = ferry_flatpak_info_parse (text, length);
  if (self == NULL || !is_confirmed (self->instance, runtime_dir, text, length))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ferry_flatpak_info_free:
 * @self: (transfer full) (nullable): what Flatpak says
 */
void
ferry_flatpak_info_free (FerryFlatpakInfo *self)
{
  if (self == NULL)
    return;

  g_free (self->app_id);
  g_free (self->instance);
  g_free (self);
}

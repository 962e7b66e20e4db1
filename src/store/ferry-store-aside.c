/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/ferry-store-aside.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* A file of this name beside the store says that damage was met while it was
 * in use. A look at the whole store takes too long to be done at every start
 * (0.2 s for 100,000 jobs), and the damaged store cannot note it itself. */
#define SUSPECT_SUFFIX ".suspect"

static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;

  if (fsync (fd) != 0)
    g_debug ("Cannot sync “%s”: %s", folder, g_strerror (errno));
  close (fd);
}

/* A name that is free, so that an earlier broken list is never replaced. */
static char *
choose_name (const char *path)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  char *aside = g_strdup_printf ("%s.broken-%s", path, stamp);

  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.broken-%s-%u", path, stamp, i);
    }

  return aside;
}

/**
 * ferry_store_aside_move:
 * @path: absolute path of a store that is not open
 * @error: return location for a #GError
 *
 * Renames the store, with what SQLite keeps beside it, to `<name>.broken-<time>`,
 * so that nothing in it is lost and a new one can take its place.
 *
 * Returns: (transfer full): the new path
 */
char *
ferry_store_aside_move (const char *path,
                        GError    **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };
  g_autofree char *aside = choose_name (path);

  /* The store goes first: a log that is left behind by a crash in between
   * belongs to no store, which SQLite sees; a store without its log would be
   * taken for whole. */
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (aside, suffixes[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED,
                       _("The damaged job list “%s” could not be set aside: %s. Move it out of the way yourself."),
                       from, g_strerror (errno));
          return NULL;
        }
    }

  sync_folder (path);
  return g_steal_pointer (&aside);
}

/**
 * ferry_store_aside_is_orphaned:
 * @path: path of a store
 *
 * Returns: whether a crash left its log where a new store is to be made;
 *   SQLite would delete it
 */
gboolean
ferry_store_aside_is_orphaned (const char *path)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);

  return !g_file_test (path, G_FILE_TEST_EXISTS) && g_file_test (wal, G_FILE_TEST_EXISTS);
}

/**
 * ferry_store_aside_is_suspect:
 * @path: path of a store
 *
 * Returns: whether the whole store has to be checked before it is used
 */
gboolean
ferry_store_aside_is_suspect (const char *path)
{
  g_autofree char *mark = g_strconcat (path, SUSPECT_SUFFIX, NULL);

  return g_file_test (mark, G_FILE_TEST_EXISTS);
}

/**
 * ferry_store_aside_set_suspect:
 * @path: path of a store
 * @suspect: whether the next start has to check it
 *
 * Without the mark a damage is met again rather than missed, so failing to
 * leave it is not worth an error.
 */
void
ferry_store_aside_set_suspect (const char *path,
                               gboolean    suspect)
{
  g_autofree char *mark = g_strconcat (path, SUSPECT_SUFFIX, NULL);
  int fd;

  if (!suspect)
    {
      if (g_unlink (mark) != 0 && errno != ENOENT)
        g_debug ("Cannot remove “%s”: %s", mark, g_strerror (errno));
      return;
    }

  fd = open (mark, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      g_debug ("Cannot create “%s”: %s", mark, g_strerror (errno));
      return;
    }

  close (fd);
  sync_folder (path);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Root’s memory of what is on its way between two users, in a folder that root
 * alone can enter. A file for each hand-over, replaced as a whole and on disk
 * before anything is done that it speaks of; so that after any crash it says who
 * has the job. While a journal is open no other process has it. */

#include "config.h"

#include "admin/ferry-journal.h"
#include "shared/ferry-error.h"
#include "shared/ferry-hand-over-type.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of the stored form. One that is newer is left alone. */
#define VERSION 1

/* Version, stage, source, target, job, folder, record if there is one. */
#define ENTRY_TYPE "(uyuussm" FERRY_HAND_OVER_TYPE ")"

#define ID_LENGTH 32
#define NEW_NAME "new"
#define LOCK_NAME "lock"

/* As much as an envoy may say. */
#define MAX_ENTRY (17 * 1024 * 1024)

struct _FerryJournal
{
  char *folder; /* (owned) */
  int fd;
  int lock_fd;
};

/**
 * ferry_hand_over_free:
 * @self: (transfer full): a hand-over
 */
void
ferry_hand_over_free (FerryHandOver *self)
{
  g_free (self->id);
  g_free (self->job);
  g_free (self->folder);
  g_clear_pointer (&self->record, g_variant_unref);
  g_free (self);
}

static gboolean
fail (FerryJournal *self,
      GError      **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED,
               _("The journal of hand-overs in “%s” cannot be used: %s. Check its owner, its permissions and the disk."),
               self->folder, g_strerror (errno));
  return FALSE;
}

/* Root’s, and nobody else’s business. */
static gboolean
is_private (int fd)
{
  struct stat info;

  if (fstat (fd, &info) != 0)
    return FALSE;

  errno = EPERM;
  return S_ISDIR (info.st_mode) && info.st_uid == geteuid () && (info.st_mode & 077) == 0;
}

static gboolean
lock (FerryJournal *self)
{
  self->lock_fd = openat (self->fd, LOCK_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

  return self->lock_fd >= 0 && TEMP_FAILURE_RETRY (flock (self->lock_fd, LOCK_EX)) == 0;
}

/**
 * ferry_journal_open:
 * @folder: where it is; made if it is not there
 * @error: return location for %FERRY_ERROR_STORE_FAILED
 *
 * Waits for another process that has it.
 *
 * Returns: (transfer full) (nullable): the journal
 */
FerryJournal *
ferry_journal_open (const char *folder,
                    GError    **error)
{
  g_autoptr(FerryJournal) self = g_new0 (FerryJournal, 1);

  self->folder = g_strdup (folder);
  self->lock_fd = -1;
  mkdir (folder, 0700);
  self->fd = open (folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (self->fd < 0 || !is_private (self->fd) || !lock (self))
    {
      fail (self, error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * ferry_journal_close:
 * @self: (transfer full): a journal
 */
void
ferry_journal_close (FerryJournal *self)
{
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->folder);
  g_free (self);
}

static gboolean
write_all (int         fd,
           const void *data,
           gsize       size)
{
  const guint8 *rest = data;

  while (size > 0)
    {
      ssize_t written = TEMP_FAILURE_RETRY (write (fd, rest, size));

      if (written < 0)
        return FALSE;
      rest += written;
      size -= (gsize) written;
    }

  return TRUE;
}

static gboolean
write_new (FerryJournal *self,
           GVariant     *entry)
{
  int fd = openat (self->fd, NEW_NAME, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean written;

  if (fd < 0)
    return FALSE;

  written = write_all (fd, g_variant_get_data (entry), g_variant_get_size (entry)) &&
            TEMP_FAILURE_RETRY (fsync (fd)) == 0;
  close (fd);

  return written;
}

/**
 * ferry_journal_put:
 * @self: a journal
 * @hand_over: what to remember
 * @error: return location for %FERRY_ERROR_STORE_FAILED
 *
 * Returns: whether it is on disk
 */
gboolean
ferry_journal_put (FerryJournal        *self,
                   const FerryHandOver *hand_over,
                   GError             **error)
{
  g_autoptr(GVariant) entry = NULL;

  entry = g_variant_ref_sink (g_variant_new ("(uyuussm@" FERRY_HAND_OVER_TYPE ")", VERSION,
                                             (guint8) hand_over->stage, (guint32) hand_over->source,
                                             (guint32) hand_over->target, hand_over->job, hand_over->folder,
                                             hand_over->record));

  return (write_new (self, entry) && renameat (self->fd, NEW_NAME, self->fd, hand_over->id) == 0 &&
          TEMP_FAILURE_RETRY (fsync (self->fd)) == 0) ||
         fail (self, error);
}

/**
 * ferry_journal_remove:
 * @self: a journal
 * @id: a hand-over’s
 * @error: return location for %FERRY_ERROR_STORE_FAILED
 *
 * Returns: whether it is forgotten, on disk
 */
gboolean
ferry_journal_remove (FerryJournal *self,
                      const char   *id,
                      GError      **error)
{
  return ((unlinkat (self->fd, id, 0) == 0 || errno == ENOENT) && TEMP_FAILURE_RETRY (fsync (self->fd)) == 0) ||
         fail (self, error);
}

static GBytes *
read_entry (FerryJournal *self,
            const char   *name)
{
  int fd = openat (self->fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  struct stat info;
  guint8 *data = NULL;
  gsize size = 0;

  if (fd < 0)
    return NULL;

  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_size > 0 && info.st_size <= MAX_ENTRY)
    {
      data = g_malloc ((gsize) info.st_size);
      while (size < (gsize) info.st_size)
        {
          ssize_t length = TEMP_FAILURE_RETRY (read (fd, data + size, (gsize) info.st_size - size));

          if (length <= 0)
            break;
          size += (gsize) length;
        }
    }
  close (fd);

  return g_bytes_new_take (data, size);
}

static FerryHandOver *
parse_entry (const char *id,
             GBytes     *bytes)
{
  g_autoptr(GVariant) entry = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (ENTRY_TYPE), bytes, FALSE));
  g_autoptr(FerryHandOver) self = g_new0 (FerryHandOver, 1);
  guint32 version, source, target;
  guint8 stage;

  g_variant_get (entry, "(uyuussm@" FERRY_HAND_OVER_TYPE ")", &version, &stage, &source, &target, &self->job,
                 &self->folder, &self->record);
  self->id = g_strdup (id);
  self->stage = (FerryJournalStage) stage;
  self->source = source;
  self->target = target;

  if (!g_variant_is_normal_form (entry) || version != VERSION || stage > FERRY_JOURNAL_IMPORTED ||
      (stage == FERRY_JOURNAL_HANDED_OVER && self->record == NULL))
    return NULL;

  return g_steal_pointer (&self);
}

static gboolean
is_id (const char *name)
{
  return strlen (name) == ID_LENGTH && strspn (name, "0123456789abcdef") == ID_LENGTH;
}

static void
add_entry (FerryJournal *self,
           const char   *name,
           GPtrArray    *entries)
{
  g_autoptr(GBytes) bytes = is_id (name) ? read_entry (self, name) : NULL;
  FerryHandOver *entry = bytes != NULL ? parse_entry (name, bytes) : NULL;

  if (entry != NULL)
    g_ptr_array_add (entries, entry);
  else if (bytes != NULL)
    g_warning ("The journal’s entry “%s” cannot be read and is left alone", name);
}

/**
 * ferry_journal_list:
 * @self: a journal
 *
 * Returns: (transfer full) (element-type FerryHandOver): what is on its way
 */
GPtrArray *
ferry_journal_list (FerryJournal *self)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_hand_over_free);
  int fd = openat (self->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *folder = fd >= 0 ? fdopendir (fd) : NULL;
  struct dirent *found;

  if (folder == NULL)
    {
      if (fd >= 0)
        close (fd);
      return entries;
    }

  while ((found = readdir (folder)) != NULL)
    add_entry (self, found->d_name, entries);
  closedir (folder);

  return entries;
}

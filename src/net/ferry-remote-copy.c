/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies collected bytes into a folder of another machine, which is mounted:
 * first under a hidden name, then that file is moved to the final one (design §7).
 * So the final name never shows a part of the file, whatever ends when. What
 * there is after a crash is known from a note, see FerryRemoteNote. All calls
 * block. */

#include "config.h"

#include "net/ferry-remote-copy.h"

#include "net/ferry-disk-name.h"
#include "net/ferry-folder.h"
#include "net/ferry-remote-bytes.h"
#include "net/ferry-remote-error.h"
#include "net/ferry-remote-note.h"
#include "shared/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <limits.h>
#include <unistd.h>

/* “name (2)” … “name (9999)”: each asks the server. */
#define MAX_VARIANTS 9999

#define COMPARED_BYTES 65536

/* One copy under way; lives as long as the call does. */
typedef struct
{
  const FerryPublication *publication; /* (unowned) */
  GFile *folder;                       /* (unowned) */
  GMutex *naming;                      /* (unowned) */
  FerryToll *toll;                     /* (unowned) */
  GCancellable *cancellable;           /* (unowned) (nullable) */
  GFile *source;                       /* (owned) */
  GFile *part;                         /* (owned): the hidden name over there */
  FerryRemoteNote *note;               /* (owned) */
  goffset size;
} Copy;

static void
copy_clear (Copy *copy)
{
  g_clear_object (&copy->source);
  g_clear_object (&copy->part);
  g_clear_pointer (&copy->note, ferry_remote_note_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Copy, copy_clear)

static gboolean
translate (const Copy   *copy,
           const GError *trouble,
           GError      **error)
{
  g_propagate_error (error, ferry_remote_error_new (trouble, copy->publication->remote));

  return FALSE;
}

/* Looks whether what was collected is still what a checkpoint vouches for. */
static gboolean
check_source (Copy    *copy,
              GError **error)
{
  const FerryPublication *publication = copy->publication;
  g_autoptr(FerryFolder) folder = ferry_folder_open (publication->folder, publication->filesystem, error);
  g_autofree char *path = NULL;
  struct stat info;
  int fd;

  if (folder == NULL)
    return FALSE;

  fd = ferry_folder_open_part (folder, publication->part_name, publication->part_inode, O_RDONLY);
  if (fd < 0 && errno != ENOENT && errno != EEXIST)
    {
      ferry_folder_set_error (folder, errno, error);
      return FALSE;
    }
  if (fd < 0 || fstat (fd, &info) < 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_TARGET_CHANGED,
                   _("What was collected of “%s” is gone or was replaced. Resume the job to fetch it again."),
                   publication->name);
      return FALSE;
    }

  close (fd);
  copy->size = info.st_size;
  path = g_build_filename (publication->folder, publication->part_name, NULL);
  copy->source = g_file_new_for_path (path);

  return TRUE;
}

static goffset
get_size (GFile        *file,
          GCancellable *cancellable,
          GError      **error)
{
  g_autoptr(GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                                 cancellable, error);

  return info != NULL ? g_file_info_get_size (info) : -1;
}

static gboolean
write_note (Copy    *copy,
            GError **error)
{
  return ferry_remote_note_write (copy->note, copy->publication->folder, copy->publication->part_name, error);
}

static gboolean
copy_bytes (Copy    *copy,
            GError **error)
{
  const gint64 modified = copy->publication->modified;
  g_autoptr(GError) trouble = NULL;
  goffset size = -1;

  copy->note->stage = FERRY_REMOTE_COPYING;
  g_clear_pointer (&copy->note->name, g_free);
  if (!write_note (copy, error))
    return FALSE;

  if (ferry_remote_bytes_copy (copy->source, copy->part, copy->toll, copy->cancellable, &trouble))
    size = get_size (copy->part, copy->cancellable, &trouble);
  else
    ferry_remote_error_find_reason (&trouble, copy->part, copy->size, copy->cancellable);
  if (trouble == NULL && size != copy->size)
    g_set_error (&trouble, FERRY_ERROR, FERRY_ERROR_DESTINATION_MISSING,
                 _("“%s” has not taken all bytes of “%s”. The job tries again by itself."), copy->publication->remote,
                 copy->publication->name);
  if (trouble != NULL)
    {
      translate (copy, trouble, error);

      /* The next try overwrites it; until then it must not fill the disk. */
      if (error != NULL && g_error_matches (*error, FERRY_ERROR, FERRY_ERROR_DISK_FULL))
        g_file_delete (copy->part, copy->cancellable, NULL);
      return FALSE;
    }

  /* Many servers have no way to say so. */
  if (modified != 0)
    g_file_set_attribute_uint64 (copy->part, G_FILE_ATTRIBUTE_TIME_MODIFIED, (guint64) modified,
                                 G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, copy->cancellable, NULL);

  return TRUE;
}

static gboolean
is_taken (const GError *trouble)
{
  return g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_EXISTS) ||
         g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY) ||
         g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_WOULD_MERGE) ||
         g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_WOULD_RECURSE);
}

/* Never by a second copy: that would show a part of the file. */
static gboolean
move_to (Copy       *copy,
         const char *name,
         GError    **error)
{
  const GFileCopyFlags flags = G_FILE_COPY_NO_FALLBACK_FOR_MOVE | G_FILE_COPY_NOFOLLOW_SYMLINKS;
  g_autoptr(GFile) target = g_file_get_child (copy->folder, name);

  return g_file_move (copy->part, target, copy->publication->overwrite ? flags | G_FILE_COPY_OVERWRITE : flags,
                      copy->cancellable, NULL, NULL, error);
}

static gboolean
give_name (Copy    *copy,
           GError **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (copy->naming);

  for (guint number = 1; number <= MAX_VARIANTS; number++)
    {
      g_autofree char *name = ferry_disk_name_for_variant (copy->publication->name, number, NAME_MAX);
      g_autoptr(GError) trouble = NULL;

      ferry_remote_note_set_name (copy->note, name);
      if (!write_note (copy, error))
        return FALSE;

      if (move_to (copy, name, &trouble))
        {
          copy->note->stage = FERRY_REMOTE_DONE;
          return write_note (copy, error);
        }
      if (!is_taken (trouble))
        return translate (copy, trouble, error);
    }

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_DENIED,
               _("All names like “%s” are taken in “%s”. Remove some, then resume the job."), copy->publication->name,
               copy->publication->remote);
  return FALSE;
}

static gboolean
has_same_bytes (GInputStream *left,
                GInputStream *right,
                GCancellable *cancellable,
                GError      **error)
{
  g_autofree char *here = g_malloc (COMPARED_BYTES);
  g_autofree char *there = g_malloc (COMPARED_BYTES);

  for (;;)
    {
      gsize n_here = 0;
      gsize n_there = 0;

      if (!g_input_stream_read_all (left, here, COMPARED_BYTES, &n_here, cancellable, error) ||
          !g_input_stream_read_all (right, there, COMPARED_BYTES, &n_there, cancellable, error))
        return FALSE;
      if (n_here != n_there || memcmp (here, there, n_here) != 0)
        return FALSE;
      if (n_here == 0)
        return TRUE;
    }
}

/* Whether the file got its final name before a crash. A stranger may have put
 * another there meanwhile. */
static gboolean
is_in_place (Copy    *copy,
             GError **error)
{
  g_autoptr(GFile) target = g_file_get_child (copy->folder, copy->note->name);
  g_autoptr(GError) trouble = NULL;
  g_autoptr(GFileInputStream) here = NULL;
  g_autoptr(GFileInputStream) there = NULL;
  gboolean is_same = FALSE;

  if (get_size (target, copy->cancellable, &trouble) == copy->size)
    {
      here = g_file_read (copy->source, copy->cancellable, &trouble);
      there = here != NULL ? g_file_read (target, copy->cancellable, &trouble) : NULL;
      is_same = there != NULL && has_same_bytes (G_INPUT_STREAM (here), G_INPUT_STREAM (there), copy->cancellable, &trouble);
    }

  if (trouble != NULL && !g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    translate (copy, trouble, error);

  return is_same;
}

/* What a crash left: a whole file under its hidden name, or under its final one.
 * Returns whether nothing has to be copied; the note tells which it was. */
static gboolean
recover (Copy    *copy,
         GError **error)
{
  g_autoptr(GError) trouble = NULL;
  goffset size;

  if (copy->note->stage != FERRY_REMOTE_MOVING)
    return FALSE;

  size = get_size (copy->part, copy->cancellable, &trouble);
  if (trouble != NULL && !g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return translate (copy, trouble, error);
  if (size >= 0)
    return size == copy->size;

  if (!is_in_place (copy, error))
    return FALSE;

  copy->note->stage = FERRY_REMOTE_DONE;
  return write_note (copy, error);
}

static gboolean
run (Copy    *copy,
     GError **error)
{
  GError *failure = NULL;
  gboolean is_there;

  if (!check_source (copy, error))
    return FALSE;

  is_there = recover (copy, &failure);
  if (failure == NULL && !is_there)
    copy_bytes (copy, &failure);
  if (failure == NULL && copy->note->stage != FERRY_REMOTE_DONE)
    give_name (copy, &failure);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, failure);

  return FALSE;
}

/**
 * ferry_remote_copy_publish:
 * @publication: a file with a @remote
 * @folder: its folder, mounted
 * @naming: held while it gets its name
 * @toll: what the bytes pay
 * @cancellable: (nullable): stops the copy
 * @error: return location: %FERRY_ERROR_DESTINATION_MISSING and its kin,
 *   %FERRY_ERROR_TARGET_CHANGED
 *
 * Brings a file to another machine. After a crash it goes on where that was.
 *
 * Returns: (transfer full) (nullable): the name that it got
 */
char *
ferry_remote_copy_publish (const FerryPublication *publication,
                           GFile                  *folder,
                           GMutex                 *naming,
                           FerryToll              *toll,
                           GCancellable           *cancellable,
                           GError                **error)
{
  g_auto(Copy) copy = {
    .publication = publication,
    .folder = folder,
    .naming = naming,
    .toll = toll,
    .cancellable = cancellable,
    .part = g_file_get_child (folder, publication->part_name),
    .note = ferry_remote_note_read (publication->folder, publication->part_name),
  };

  if (copy.note != NULL && !g_str_equal (copy.note->address, publication->remote))
    g_clear_pointer (&copy.note, ferry_remote_note_free);
  if (copy.note == NULL)
    copy.note = ferry_remote_note_new (publication->remote, publication->client, publication->token);

  if (copy.note->stage != FERRY_REMOTE_DONE && !run (&copy, error))
    return NULL;

  return g_strdup (copy.note->name);
}

/**
 * ferry_remote_copy_remove:
 * @part_name: the hidden name of a copy that is not wanted any more
 * @address: its folder
 * @folder: the same, mounted
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Returns: whether there is no such file
 */
gboolean
ferry_remote_copy_remove (const char   *part_name,
                          const char   *address,
                          GFile        *folder,
                          GCancellable *cancellable,
                          GError      **error)
{
  g_autoptr(GFile) part = g_file_get_child (folder, part_name);
  g_autoptr(GError) trouble = NULL;

  if (g_file_delete (part, cancellable, &trouble) || g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, ferry_remote_error_new (trouble, address));
  return FALSE;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies a partial file to another folder. It blocks: call it in a thread. */

#include "net/ferry-carry.h"
#include "net/ferry-folder.h"
#include "net/ferry-partial-file.h"

#include "shared/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Large enough for a disk, small enough for a service that is to stay small. */
#define PIECE (256 * 1024)

static gboolean
copy_bytes (int               from,
            FerryPartialFile *to,
            FerryFolder      *folder,
            GError          **error)
{
  g_autofree char *piece = g_malloc (PIECE);
  goffset position = 0;
  gssize got;

  while ((got = TEMP_FAILURE_RETRY (pread (from, piece, PIECE, position))) > 0)
    {
      if (!ferry_partial_file_write (to, position, piece, (gsize) got, error))
        return FALSE;
      position += got;
    }

  if (got == 0)
    return ferry_partial_file_sync (to, error);

  ferry_folder_set_error (folder, errno, error);
  return FALSE;
}

static FerryCheckpoint *
describe (const FerryCarriage *carriage,
          FerryPartialFile    *part)
{
  FerryCheckpoint *checkpoint = ferry_checkpoint_copy (carriage->checkpoint);

  g_free (checkpoint->part_name);
  checkpoint->part_name = g_strdup (ferry_partial_file_get_name (part));
  checkpoint->part_inode = ferry_partial_file_get_inode (part);
  g_clear_pointer (&checkpoint->previous, ferry_checkpoint_unref);

  return checkpoint;
}

/**
 * ferry_carry:
 * @carriage: what goes where
 * @error: return location: %FERRY_ERROR_TARGET_CHANGED if there is nothing to be
 *   copied
 *
 * What is there already, stays; a copy that could not be finished does not.
 *
 * Returns: (transfer full) (nullable): what is known of the copy, which is on disk
 */
FerryCheckpoint *
ferry_carry (const FerryCarriage *carriage,
             GError             **error)
{
  const FerryCheckpoint *checkpoint = carriage->checkpoint;
  g_autoptr(FerryFolder) folder = ferry_folder_open (carriage->from, carriage->from_mark, NULL);
  g_autoptr(FerryPartialFile) part = NULL;
  FerryCheckpoint *carried = NULL;
  int from = -1;

  if (folder != NULL)
    from = ferry_folder_open_part (folder, checkpoint->part_name, checkpoint->part_inode, O_RDONLY);
  if (from < 0)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_TARGET_CHANGED,
                           ferry_error_code_to_sentence (FERRY_ERROR_TARGET_CHANGED));
      return NULL;
    }

  part = ferry_partial_file_create (carriage->to, carriage->to_mark, carriage->name, carriage->short_id, NULL, error);
  if (part != NULL && copy_bytes (from, part, folder, error))
    carried = describe (carriage, part);
  else if (part != NULL)
    ferry_partial_file_discard (part, NULL);
  close (from);

  return carried;
}

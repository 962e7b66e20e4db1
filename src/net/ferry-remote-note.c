/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A small file beside the collected bytes that says how far their copy on another
 * machine got. It is written before each step, so that after a crash the next
 * run knows what there may be over there: a name on a file server tells nothing
 * of who gave it, as an inode does here. All calls block. */

#include "config.h"

#include "net/ferry-remote-note.h"

#include "core/ferry-remote-folder.h"
#include "net/ferry-disk-name.h"
#include "shared/ferry-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define GROUP "Copy"
#define SUFFIX ".note"

static const char *const stages[] = {
  [FERRY_REMOTE_COPYING] = "copying",
  [FERRY_REMOTE_MOVING] = "moving",
  [FERRY_REMOTE_DONE] = "done",
};

/* The name of a partial file may be as long as names can be. */
static char *
dup_path (const char *staging,
          const char *part_name)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, part_name, -1);
  g_autofree char *name = g_strconcat (digest, SUFFIX, NULL);

  return g_build_filename (staging, name, NULL);
}

/**
 * ferry_remote_note_new:
 * @address: the target folder
 * @client: whose job it is
 * @token: (nullable): the token that it names
 *
 * Returns: (transfer full): a note on a copy that begins
 */
FerryRemoteNote *
ferry_remote_note_new (const char *address,
                       const char *client,
                       const char *token)
{
  FerryRemoteNote *self = g_new0 (FerryRemoteNote, 1);

  self->address = g_strdup (address);
  self->client = g_strdup (client);
  self->token = g_strdup (token);

  return self;
}

/**
 * ferry_remote_note_free:
 * @self: (transfer full): a note
 */
void
ferry_remote_note_free (FerryRemoteNote *self)
{
  g_free (self->address);
  g_free (self->client);
  g_free (self->token);
  g_free (self->name);
  g_free (self);
}

static gboolean
take_stage (FerryRemoteNote *self,
            GKeyFile        *file)
{
  g_autofree char *stage = g_key_file_get_string (file, GROUP, "Stage", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      if (g_strcmp0 (stage, stages[i]) == 0)
        {
          self->stage = (FerryRemoteStage) i;
          return TRUE;
        }
    }

  return FALSE;
}

/* Whoever damaged it cannot make Ferry touch anything but such files. */
static gboolean
is_sound (FerryRemoteNote *self)
{
  g_autofree char *clean = self->address != NULL ? ferry_remote_folder_clean (self->address, NULL) : NULL;

  if (clean == NULL || self->client == NULL)
    return FALSE;

  return self->name != NULL ? ferry_disk_name_is_valid (self->name) : self->stage == FERRY_REMOTE_COPYING;
}

/**
 * ferry_remote_note_read:
 * @staging: the folder in which bytes are collected
 * @part_name: the name that they have there
 *
 * Returns: (transfer full) (nullable): the note on their copy, %NULL if there is
 *   none that can be read
 */
FerryRemoteNote *
ferry_remote_note_read (const char *staging,
                        const char *part_name)
{
  g_autofree char *path = dup_path (staging, part_name);
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(FerryRemoteNote) self = g_new0 (FerryRemoteNote, 1);

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return NULL;

  self->address = g_key_file_get_string (file, GROUP, "Folder", NULL);
  self->client = g_key_file_get_string (file, GROUP, "Client", NULL);
  self->token = g_key_file_get_string (file, GROUP, "Token", NULL);
  self->name = g_key_file_get_string (file, GROUP, "Name", NULL);
  if (!take_stage (self, file) || !is_sound (self))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ferry_remote_note_set_name:
 * @self: a note
 * @name: the final name that the file is to get next
 */
void
ferry_remote_note_set_name (FerryRemoteNote *self,
                            const char      *name)
{
  g_free (self->name);
  self->name = g_strdup (name);
  self->stage = FERRY_REMOTE_MOVING;
}

/**
 * ferry_remote_note_write:
 * @self: a note
 * @staging: the folder in which bytes are collected
 * @part_name: the name that they have there
 * @error: return location: %FERRY_ERROR_DISK_FULL, %FERRY_ERROR_DESTINATION_DENIED
 *
 * Returns: whether the note is on the disk, also after a power cut
 */
gboolean
ferry_remote_note_write (FerryRemoteNote *self,
                         const char      *staging,
                         const char      *part_name,
                         GError         **error)
{
  g_autofree char *path = dup_path (staging, part_name);
  g_autofree char *text = NULL;
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) failure = NULL;

  g_key_file_set_string (file, GROUP, "Stage", stages[self->stage]);
  g_key_file_set_string (file, GROUP, "Folder", self->address);
  g_key_file_set_string (file, GROUP, "Client", self->client);
  if (self->token != NULL)
    g_key_file_set_string (file, GROUP, "Token", self->token);
  if (self->name != NULL)
    g_key_file_set_string (file, GROUP, "Name", self->name);
  text = g_key_file_to_data (file, NULL, NULL);

  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &failure))
    return TRUE;

  g_set_error (error, FERRY_ERROR,
               g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? FERRY_ERROR_DISK_FULL
                                                                           : FERRY_ERROR_DESTINATION_DENIED,
               _("The folder “%s” cannot be written to (%s). Change that, then resume the job."), staging, failure->message);
  return FALSE;
}

/**
 * ferry_remote_note_remove:
 * @staging: the folder in which bytes are collected
 * @part_name: the name that they have there
 */
void
ferry_remote_note_remove (const char *staging,
                          const char *part_name)
{
  g_autofree char *path = dup_path (staging, part_name);

  unlink (path);
}

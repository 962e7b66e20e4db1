/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-file.h"

#include "core/ferry-remote-folder.h"

/**
 * ferry_file_init:
 * @self: where the file is to be, whatever is there now
 * @index: its place in the job
 * @spec: what was asked for
 *
 * Makes a file of which nothing has arrived yet; ended by ferry_file_clear().
 */
void
ferry_file_init (FerryFile     *self,
                 guint          index,
                 FerryFileSpec *spec)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (spec != NULL);

  *self = (FerryFile){
    .index = index,
    .state = FERRY_FILE_STATE_QUEUED,
    .resumable = -1,
    .spec = ferry_file_spec_ref (spec),
    .name = spec->name != NULL ? g_ref_string_acquire (spec->name) : NULL,
    .bytes_total = spec->ranges == NULL ? spec->size : ferry_ranges_get_length (spec->ranges),
  };
}

/**
 * ferry_file_clear:
 * @self: a file, or zeroes
 *
 * Lets go of what it holds.
 */
void
ferry_file_clear (FerryFile *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->spec, ferry_file_spec_unref);
  g_clear_pointer (&self->name, g_ref_string_release);
  g_clear_pointer (&self->checkpoint, ferry_checkpoint_unref);
}

/**
 * ferry_file_new:
 * @index: its place in the job
 * @spec: what was asked for
 *
 * Returns: (transfer full): a file of which nothing has arrived yet
 */
FerryFile *
ferry_file_new (guint          index,
                FerryFileSpec *spec)
{
  FerryFile *self;

  g_return_val_if_fail (spec != NULL, NULL);

  self = g_new (FerryFile, 1);
  ferry_file_init (self, index, spec);

  return self;
}

/**
 * ferry_file_free:
 * @self: (nullable) (transfer full): a file
 */
void
ferry_file_free (FerryFile *self)
{
  if (self == NULL)
    return;

  ferry_file_clear (self);
  g_free (self);
}

/**
 * ferry_file_set_name:
 * @self: a file
 * @name: (nullable): the target’s base name from now on
 */
void
ferry_file_set_name (FerryFile  *self,
                     const char *name)
{
  char *old;

  g_return_if_fail (self != NULL);

  if (g_strcmp0 (self->name, name) == 0)
    return;

  old = self->name;
  self->name = name != NULL ? g_ref_string_new (name) : NULL;
  g_clear_pointer (&old, g_ref_string_release);
}

/**
 * ferry_file_set_checkpoint:
 * @self: a file
 * @checkpoint: (nullable): what is durable of it now
 */
void
ferry_file_set_checkpoint (FerryFile       *self,
                           FerryCheckpoint *checkpoint)
{
  FerryCheckpoint *old;

  g_return_if_fail (self != NULL);

  old = self->checkpoint;
  self->checkpoint = checkpoint != NULL ? ferry_checkpoint_ref (checkpoint) : NULL;
  ferry_checkpoint_unref (old);
}

/**
 * ferry_file_get_basename:
 * @self: a file
 *
 * Returns: (transfer full): the target’s base name: as far as it is known, else
 *   what the address suggests
 */
char *
ferry_file_get_basename (const FerryFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name != NULL ? g_strdup (self->name) : ferry_url_dup_name (self->spec->url);
}

/**
 * ferry_file_get_target:
 * @self: a file
 *
 * Returns: (transfer full): absolute path of the target, or its address if it is
 *   on another machine
 */
char *
ferry_file_get_target (const FerryFile *self)
{
  g_autofree char *name = ferry_file_get_basename (self);

  if (self->spec->remote != NULL)
    return ferry_remote_folder_dup_child (self->spec->remote, name);

  return g_build_filename (self->spec->folder, name, NULL);
}

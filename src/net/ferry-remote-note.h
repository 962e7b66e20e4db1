/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryRemoteStage:
 * @FERRY_REMOTE_COPYING: there may be a temporary file, whole or not
 * @FERRY_REMOTE_MOVING: the temporary file is whole; it has its name still, or
 *   the final one
 * @FERRY_REMOTE_DONE: it has the final one
 */
typedef enum
{
  FERRY_REMOTE_COPYING,
  FERRY_REMOTE_MOVING,
  FERRY_REMOTE_DONE,
} FerryRemoteStage;

/**
 * FerryRemoteNote:
 * @stage: how far it got
 * @address: the target folder
 * @client: whose job it is
 * @token: (nullable): the token that it names
 * @name: (nullable): the final name that it gets, from @FERRY_REMOTE_MOVING on
 *
 * What is known of a copy on another machine.
 */
typedef struct
{
  FerryRemoteStage stage;
  char *address;
  char *client;
  char *token;
  char *name;
} FerryRemoteNote;

FerryRemoteNote *ferry_remote_note_new (const char *address,
                                        const char *client,
                                        const char *token);
FerryRemoteNote *ferry_remote_note_read (const char *staging,
                                         const char *part_name);
void ferry_remote_note_free (FerryRemoteNote *self);
gboolean ferry_remote_note_write (FerryRemoteNote *self,
                                  const char      *staging,
                                  const char      *part_name,
                                  GError         **error);
void ferry_remote_note_set_name (FerryRemoteNote *self,
                                 const char      *name);
void ferry_remote_note_remove (const char *staging,
                               const char *part_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRemoteNote, ferry_remote_note_free)

G_END_DECLS

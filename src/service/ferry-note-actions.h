/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-note.h"
#include "service/ferry-parts.h"
#include "service/ferry-window-link.h"

G_BEGIN_DECLS

#define FERRY_TYPE_NOTE_ACTIONS (ferry_note_actions_get_type ())
G_DECLARE_FINAL_TYPE (FerryNoteActions, ferry_note_actions, FERRY, NOTE_ACTIONS, GObject)

/* Signal: failed (string: one sentence). */

FerryNoteActions *ferry_note_actions_new (const FerryParts *parts,
                                          FerryWindowLink  *window);
void ferry_note_actions_run (FerryNoteActions      *self,
                             const FerryNoteAction *action,
                             const char            *sender,
                             const char            *token);

G_END_DECLS

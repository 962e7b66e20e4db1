/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-note.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_NOTE_BOARD (ferry_note_board_get_type ())
G_DECLARE_FINAL_TYPE (FerryNoteBoard, ferry_note_board, FERRY, NOTE_BOARD, GObject)

/* Signals: activated (FerryNoteAction *, string: who says so, nullable string:
 * activation token), opened (string: id), closed (string: id). */

FerryNoteBoard *ferry_note_board_new (GDBusConnection *connection);
void ferry_note_board_set_has_window (FerryNoteBoard *self,
                                      gboolean        has_window);
void ferry_note_board_post (FerryNoteBoard *self,
                            FerryNote      *note);
void ferry_note_board_withdraw (FerryNoteBoard *self,
                                const char     *id);
gboolean ferry_note_board_has_open (FerryNoteBoard *self);

G_END_DECLS

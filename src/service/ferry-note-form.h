/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-note.h"

G_BEGIN_DECLS

GVariant *ferry_note_form_for_gtk (const FerryNote *note);
GVariant *ferry_note_form_for_freedesktop (const FerryNote   *note,
                                           guint32            replaced,
                                           const char *const *capabilities);
FerryNoteAction *ferry_note_form_find_action (const FerryNote *note,
                                              const char      *key);

G_END_DECLS

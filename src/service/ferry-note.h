/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryNoteAction:
 * @label: (owned) (nullable): what its button says; %NULL for a click on the
 *   note itself
 * @name: (owned): name of an action of the window’s program, which the service
 *   does as well; empty for showing the window
 * @target: (owned) (nullable): its parameter
 */
typedef struct
{
  char *label;
  char *name;
  GVariant *target;
} FerryNoteAction;

/**
 * FerryNote:
 * @id: (owned): a later note of the same id replaces this one
 * @title: (owned): one line, plain text
 * @body: (owned): one sentence, plain text
 * @category: (unowned): what the desktop may sort by, static
 * @actions: (owned) (element-type FerryNoteAction): the first one is for a click
 *   on the note itself
 *
 * A notification, whatever it will be shown by.
 */
typedef struct
{
  char *id;
  char *title;
  char *body;
  const char *category;
  GPtrArray *actions;
} FerryNote;

FerryNote *ferry_note_new (const char *id,
                           const char *title,
                           const char *body);
void ferry_note_free (FerryNote *self);
void ferry_note_add_action (FerryNote  *self,
                            const char *label,
                            const char *name,
                            GVariant   *target);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryNote, ferry_note_free)

G_END_DECLS

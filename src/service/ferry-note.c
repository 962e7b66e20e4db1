/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-note.h"

static void
action_free (FerryNoteAction *action)
{
  g_free (action->label);
  g_free (action->name);
  g_clear_pointer (&action->target, g_variant_unref);
  g_free (action);
}

/**
 * ferry_note_new:
 * @id: a later note of the same id replaces this one
 * @title: one line
 * @body: one sentence
 *
 * Returns: (transfer full): a note that nothing can be done with yet
 */
FerryNote *
ferry_note_new (const char *id,
                const char *title,
                const char *body)
{
  FerryNote *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  self = g_new0 (FerryNote, 1);
  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->body = g_strdup (body);
  self->category = "transfer";
  self->actions = g_ptr_array_new_with_free_func ((GDestroyNotify) action_free);

  return self;
}

/**
 * ferry_note_free:
 * @self: (transfer full) (nullable): a note
 */
void
ferry_note_free (FerryNote *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->title);
  g_free (self->body);
  g_ptr_array_unref (self->actions);
  g_free (self);
}

/**
 * ferry_note_add_action:
 * @self: a note
 * @label: (nullable): what the button says; %NULL for the first action, which
 *   is for a click on the note itself
 * @name: name of an action, empty for showing the window
 * @target: (nullable): its parameter; taken if floating
 */
void
ferry_note_add_action (FerryNote  *self,
                       const char *label,
                       const char *name,
                       GVariant   *target)
{
  FerryNoteAction *action;

  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail ((label == NULL) == (self->actions->len == 0));

  action = g_new0 (FerryNoteAction, 1);
  action->label = g_strdup (label);
  action->name = g_strdup (name);
  action->target = target != NULL ? g_variant_ref_sink (target) : NULL;
  g_ptr_array_add (self->actions, action);
}

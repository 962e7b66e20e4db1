/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-note.h"

G_BEGIN_DECLS

/**
 * FerryNoteOrder:
 * @note: (owned) (nullable): to be put up
 * @id: (owned) (nullable): of a note to be taken down; one of both is there
 *
 * Something that a board has to do.
 */
typedef struct
{
  FerryNote *note;
  char *id;
} FerryNoteOrder;

typedef struct _FerryNoteOrders FerryNoteOrders;

FerryNoteOrders *ferry_note_orders_new (void);
void ferry_note_orders_free (FerryNoteOrders *self);
void ferry_note_orders_add (FerryNoteOrders *self,
                            FerryNote       *note,
                            const char      *id);
FerryNoteOrder *ferry_note_orders_begin (FerryNoteOrders *self);
FerryNoteOrder *ferry_note_orders_get_current (FerryNoteOrders *self);
void ferry_note_orders_end (FerryNoteOrders *self);
void ferry_note_orders_put_back (FerryNoteOrders *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryNoteOrders, ferry_note_orders_free)

G_END_DECLS

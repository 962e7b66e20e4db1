/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryLinkCount:
 * @received: (private): what the interface has counted
 * @came: (private): what of it came since the last look, below 0 if unknown
 * @is_known: (private): whether @received is what it was at the last look
 * @own: (private): what came for us since then
 * @debt: (private): how much more came for us at the last look than came at all
 *
 * Tells what comes over an interface for others. Pure; starts as zeroes.
 */
typedef struct
{
  guint64 received;
  double came;
  gboolean is_known;
  double own;
  double debt;
} FerryLinkCount;

void ferry_link_count_note_received (FerryLinkCount *self,
                                     gboolean        is_known,
                                     guint64         received);
void ferry_link_count_add_own (FerryLinkCount *self,
                               double          bytes);
double ferry_link_count_take_others (FerryLinkCount *self);
void ferry_link_count_forget (FerryLinkCount *self);

G_END_DECLS

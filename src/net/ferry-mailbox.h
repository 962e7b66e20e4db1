/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryMailbox FerryMailbox;

typedef void (*FerryMailFunc) (gpointer data);

FerryMailbox *ferry_mailbox_new (GMainContext *context);
void ferry_mailbox_free (FerryMailbox *self);
void ferry_mailbox_post (FerryMailbox *self,
                         FerryMailFunc func,
                         gpointer      data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryMailbox, ferry_mailbox_free)

G_END_DECLS

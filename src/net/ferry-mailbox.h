/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryMailbox FerryMailbox;

typedef void (*FerryMailFunc) (gpointer data);

/**
 * FerryMail:
 * @func: called in the thread of the mailbox
 * @data: for @func
 *
 * A call on its way to another thread.
 */
typedef struct
{
  FerryMailFunc func;
  gpointer data;
} FerryMail;

FerryMailbox *ferry_mailbox_new (GMainContext *context);
void ferry_mailbox_free (FerryMailbox *self);
void ferry_mailbox_post (FerryMailbox *self,
                         FerryMailFunc func,
                         gpointer      data);
void ferry_mailbox_post_all (FerryMailbox *self,
                             GArray       *mails);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryMailbox, ferry_mailbox_free)

G_END_DECLS

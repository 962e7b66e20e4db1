/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-mailbox.h"

G_BEGIN_DECLS

typedef struct _FerryMailBag FerryMailBag;

FerryMailBag *ferry_mail_bag_new (FerryMailbox *mailbox,
                                  GMainContext *context);
void ferry_mail_bag_free (FerryMailBag *self);
void ferry_mail_bag_put (FerryMailBag *self,
                         FerryMailFunc func,
                         gpointer      data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryMailBag, ferry_mail_bag_free)

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-transfer-loop.h"
#include "shared/ferry-enums.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FerryToll FerryToll;

FerryToll *ferry_toll_new (FerryTransferLoop *loop,
                           const char        *job,
                           FerryPriority      priority,
                           guint64            limit);
FerryToll *ferry_toll_ref (FerryToll *self);
void ferry_toll_unref (FerryToll *self);
void ferry_toll_close (FerryToll *self);
void ferry_toll_set (FerryToll    *self,
                     FerryPriority priority,
                     guint64       limit);

/* From the thread that copies. */
gboolean ferry_toll_begin_free_ride (FerryToll    *self,
                                     GCancellable *ride);
void ferry_toll_end_free_ride (FerryToll *self);
gsize ferry_toll_pay (FerryToll    *self,
                      gsize         wanted,
                      GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryToll, ferry_toll_unref)

G_END_DECLS

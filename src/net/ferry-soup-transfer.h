/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-fetcher.h"
#include "net/ferry-transfer-auth.h"
#include "net/ferry-transfer-loop.h"

G_BEGIN_DECLS

typedef struct _FerrySoupTransfer FerrySoupTransfer;

/* As the functions of the port, but all called in the transfer thread; after
 * @finished the transfer is gone. */
FerrySoupTransfer *ferry_soup_transfer_start (FerryTransferLoop      *loop,
                                              FerryFetchRequest      *request,
                                              gint64                  timeout,
                                              const FerryFetchEvents *events,
                                              FerryTransferAuth      *auth,
                                              gpointer                user_data);
void ferry_soup_transfer_stop (FerrySoupTransfer *self);
void ferry_soup_transfer_set_limit (FerrySoupTransfer *self,
                                    guint64            limit);
void ferry_soup_transfer_take_pass (FerrySoupTransfer *self,
                                    FerryPass         *pass,
                                    const GError      *error);
void ferry_soup_transfer_set_priority (FerrySoupTransfer *self,
                                       FerryPriority      priority);

G_END_DECLS

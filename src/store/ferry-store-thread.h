/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/ferry-store-worker.h"

G_BEGIN_DECLS

/* Called on the context that was the thread’s default when it was made. */
typedef void (*FerryStoreNewsFunc) (gpointer        user_data,
                                    FerryStoreNews *news);

typedef struct _FerryStoreThread FerryStoreThread;

FerryStoreThread *ferry_store_thread_new (const char        *path,
                                          FerryStoreNewsFunc func,
                                          gpointer           user_data);
void ferry_store_thread_push (FerryStoreThread *self,
                              FerryStoreOp     *op);
void ferry_store_thread_stop (FerryStoreThread *self);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/ferry-store-news.h"

G_BEGIN_DECLS

typedef struct _FerryStoreWorker FerryStoreWorker;

FerryStoreWorker *ferry_store_worker_new (const char *path);
void ferry_store_worker_free (FerryStoreWorker *self);
void ferry_store_worker_process (FerryStoreWorker *self,
                                 GQueue           *ops,
                                 FerryStoreNews   *news);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryStoreWorker, ferry_store_worker_free)

G_END_DECLS

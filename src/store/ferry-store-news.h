/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/ferry-store-op.h"

G_BEGIN_DECLS

/**
 * FerryStoreNews:
 * @done: (owned) (element-type FerryStoreOp): operations that somebody waits
 *   for, in the order in which they were carried out
 * @again: (owned) (element-type FerryStoreOp): those that need another step
 * @failure: (owned) (nullable): a write did not reach the disk
 * @aside: (owned) (nullable): where a damaged store was moved to
 * @n_rescued: how many unfinished jobs the new one took over
 *
 * What came of a batch of operations.
 */
typedef struct
{
  GPtrArray *done;
  GPtrArray *again;
  GError *failure;
  char *aside;
  guint n_rescued;
} FerryStoreNews;

FerryStoreNews *ferry_store_news_new (void);
void ferry_store_news_free (FerryStoreNews *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryStoreNews, ferry_store_news_free)

G_END_DECLS

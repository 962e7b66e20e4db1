/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/ferry-store-news.h"

/**
 * ferry_store_news_new:
 *
 * Returns: (transfer full): no news
 */
FerryStoreNews *
ferry_store_news_new (void)
{
  FerryStoreNews *self = g_new0 (FerryStoreNews, 1);

  self->done = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_store_op_free);
  self->again = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_store_op_free);
  return self;
}

/**
 * ferry_store_news_free:
 * @self: (transfer full): news
 */
void
ferry_store_news_free (FerryStoreNews *self)
{
  g_ptr_array_unref (self->done);
  g_ptr_array_unref (self->again);
  g_clear_error (&self->failure);
  g_free (self->aside);
  g_free (self);
}

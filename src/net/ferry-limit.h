/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryLimit FerryLimit;

/**
 * FerryLimitWaiter:
 * @wake: called when it is worth claiming again
 * @data: for @wake
 * @link: (private)
 * @limit: (unowned) (nullable): the one limit it waits for
 * @is_woken: (private): whether it has waited for its turn; it forgets that when
 *   it goes away
 *
 * One reader under a limit or several; lives in the reader.
 */
typedef struct
{
  void (*wake) (gpointer data);
  gpointer data;
  GList link;
  FerryLimit *limit;
  gboolean is_woken;
} FerryLimitWaiter;

FerryLimit *ferry_limit_new (GMainContext *context);
void ferry_limit_free (FerryLimit *self);
void ferry_limit_set_rate (FerryLimit *self,
                           guint64     rate);
void ferry_limit_adjust_rate (FerryLimit *self,
                              guint64     rate);
guint64 ferry_limit_get_rate (const FerryLimit *self);
gsize ferry_limit_claim (FerryLimit       *self,
                         FerryLimitWaiter *waiter,
                         gsize             wanted);
void ferry_limit_spend (FerryLimit *self,
                        gsize       bytes);
void ferry_limit_leave (FerryLimitWaiter *waiter);

G_END_DECLS

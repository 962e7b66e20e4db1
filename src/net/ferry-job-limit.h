/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryJobLimit FerryJobLimit;

/**
 * FerryLimitWaiter:
 * @wake: called when it is worth claiming again
 * @data: for @wake
 * @link: (private)
 * @is_waiting: whether it waits
 *
 * One reader under a limit; lives in the reader.
 */
typedef struct
{
  void (*wake) (gpointer data);
  gpointer data;
  GList link;
  gboolean is_waiting;
} FerryLimitWaiter;

FerryJobLimit *ferry_job_limit_new (GMainContext *context);
void ferry_job_limit_free (FerryJobLimit *self);
void ferry_job_limit_set_rate (FerryJobLimit *self,
                               guint64        rate);
gsize ferry_job_limit_claim (FerryJobLimit    *self,
                             FerryLimitWaiter *waiter,
                             gsize             wanted);
void ferry_job_limit_spend (FerryJobLimit *self,
                            gsize          bytes);
void ferry_job_limit_leave (FerryJobLimit    *self,
                            FerryLimitWaiter *waiter);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FERRY_RATE_BUCKETS 6

/**
 * FerryRateMeter:
 *
 * Bytes per second over about the last three seconds. Lies in its owner’s
 * struct; all zero it is ready for use. (private fields)
 */
typedef struct
{
  gint64 started; /* when the first bucket began, 0 before the first byte */
  gint64 last;    /* number of the newest bucket */
  guint64 bytes[FERRY_RATE_BUCKETS];
} FerryRateMeter;

void ferry_rate_meter_add (FerryRateMeter *self,
                           gint64          now,
                           guint64         bytes);
guint64 ferry_rate_meter_get (FerryRateMeter *self,
                              gint64          now);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryRateLimit:
 * @rate: bytes per second, 0 for no limit
 * @tokens: bytes that may pass now; below 0 while an overdraft is paid back
 * @filled: when @tokens was right, monotonic microseconds
 *
 * A token bucket. Pure: whoever asks says what time it is.
 */
typedef struct
{
  guint64 rate;
  double tokens;
  gint64 filled;
} FerryRateLimit;

void ferry_rate_limit_init (FerryRateLimit *self,
                            guint64         rate,
                            gint64          now);
void ferry_rate_limit_set_rate (FerryRateLimit *self,
                                guint64         rate,
                                gint64          now);
void ferry_rate_limit_adjust_rate (FerryRateLimit *self,
                                   guint64         rate,
                                   gint64          now);
gsize ferry_rate_limit_get_allowance (FerryRateLimit *self,
                                      gsize           wanted,
                                      gint64          now);
void ferry_rate_limit_take (FerryRateLimit *self,
                            gsize           bytes);
gint64 ferry_rate_limit_get_ready_time (FerryRateLimit *self,
                                        gint64          now);

G_END_DECLS

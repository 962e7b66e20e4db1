/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Back-off: doubles from 5 s to 10 min, with jitter (design §2). */
#define FERRY_RETRY_MIN_SECONDS 5
#define FERRY_RETRY_MAX_SECONDS 600

gint64 ferry_retry_delay (guint   attempts,
                          guint   wanted_seconds,
                          gint64  retry_after,
                          guint32 random);

G_END_DECLS

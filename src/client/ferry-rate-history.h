/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FERRY_RATE_HISTORY_LENGTH 120

typedef struct _FerryRateHistory FerryRateHistory;

FerryRateHistory *ferry_rate_history_new (void);
void ferry_rate_history_free (FerryRateHistory *self);

void ferry_rate_history_add (FerryRateHistory *self,
                             gint64            time,
                             guint64           rate);
guint64 ferry_rate_history_get (FerryRateHistory *self,
                                guint             seconds_ago,
                                gint64            now);
guint64 ferry_rate_history_get_peak (FerryRateHistory *self,
                                     gint64            now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRateHistory, ferry_rate_history_free)

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-fetcher.h"
#include "core/ferry-policy.h"

G_BEGIN_DECLS

gint64 ferry_fetch_limits_init (FerryFetchLimits  *self,
                                const FerryPolicy *policy,
                                gint64             real,
                                GTimeZone         *zone);

G_END_DECLS

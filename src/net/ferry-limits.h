/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-fetcher.h"
#include "net/ferry-limit-chain.h"

G_BEGIN_DECLS

typedef struct _FerryLimits FerryLimits;

FerryLimits *ferry_limits_new (GMainContext *context);
void ferry_limits_free (FerryLimits *self);
void ferry_limits_set (FerryLimits            *self,
                       const FerryFetchLimits *rates);
FerryLimit *ferry_limits_hold_job (FerryLimits *self,
                                   const char  *job_id);
void ferry_limits_drop_job (FerryLimits *self,
                            const char  *job_id);
FerryLimitChain ferry_limits_get_chain (FerryLimits  *self,
                                        FerryLimit   *job,
                                        FerryPriority priority);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryLimits, ferry_limits_free)

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-fetcher.h"
#include "net/ferry-limit-chain.h"

G_BEGIN_DECLS

typedef struct _FerryLimits FerryLimits;

/**
 * FerryLimitsWatch:
 * @changed: called when limits of classes or of all have changed
 * @data: for @changed
 * @link: (private)
 *
 * Somebody who has to know whether there is a limit at all; lives in its owner.
 */
typedef struct
{
  void (*changed) (gpointer data);
  gpointer data;
  GList link;
} FerryLimitsWatch;

FerryLimits *ferry_limits_new (GMainContext *context);
void ferry_limits_free (FerryLimits *self);
void ferry_limits_set (FerryLimits            *self,
                       const FerryFetchLimits *rates);
void ferry_limits_add_watch (FerryLimits      *self,
                             FerryLimitsWatch *watch);
void ferry_limits_remove_watch (FerryLimits      *self,
                                FerryLimitsWatch *watch);
FerryLimit *ferry_limits_hold_job (FerryLimits *self,
                                   const char  *job_id);
void ferry_limits_drop_job (FerryLimits *self,
                            const char  *job_id);
FerryLimitChain ferry_limits_get_chain (FerryLimits  *self,
                                        FerryLimit   *job,
                                        FerryPriority priority);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryLimits, ferry_limits_free)

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"
#include "service/ferry-subscribers.h"

G_BEGIN_DECLS

#define FERRY_TYPE_JOB_SIGNALS (ferry_job_signals_get_type ())
G_DECLARE_FINAL_TYPE (FerryJobSignals, ferry_job_signals, FERRY, JOB_SIGNALS, GObject)

/* Signal: overview-changed (the rate or the number of active jobs; at most
 * twice a second). */

FerryJobSignals *ferry_job_signals_new (FerryEngine      *engine,
                                        FerrySubscribers *subscribers);

G_END_DECLS

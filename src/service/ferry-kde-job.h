/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-summary.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_KDE_JOB (ferry_kde_job_get_type ())
G_DECLARE_FINAL_TYPE (FerryKdeJob, ferry_kde_job, FERRY, KDE_JOB, GObject)

/* Signal: asked (string: unique name of who asks, gboolean: to suspend, else to
 * resume). */

FerryKdeJob *ferry_kde_job_new (GDBusConnection *connection);
void ferry_kde_job_update (FerryKdeJob        *self,
                           const FerrySummary *summary);

G_END_DECLS

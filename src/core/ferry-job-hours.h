/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job-spec.h"

G_BEGIN_DECLS

FerryJobHours *ferry_job_hours_copy (const FerryJobHours *self);
void ferry_job_hours_free (FerryJobHours *self);
gboolean ferry_job_hours_set (FerryJobSpec *spec,
                              const char   *text,
                              GError      **error);
const char *ferry_job_hours_get_text (const FerryJobSpec *spec);
gboolean ferry_job_hours_is_open (const FerryJobSpec *spec,
                                  gint64              real,
                                  GTimeZone          *zone);
gint64 ferry_job_hours_get_change (const FerryJobSpec *spec,
                                   gint64              real,
                                   GTimeZone          *zone);

G_END_DECLS

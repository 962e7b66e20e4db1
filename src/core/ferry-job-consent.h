/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job-spec.h"

G_BEGIN_DECLS

FerryJobSpec *ferry_job_consent_mark (FerryJobSpec *spec,
                                      gboolean      needed);
FerryJobSpec *ferry_job_consent_mark_once (const FerryJobSpec *spec);

G_END_DECLS

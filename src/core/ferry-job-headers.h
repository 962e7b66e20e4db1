/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job-spec.h"

G_BEGIN_DECLS

gboolean ferry_job_headers_replace (FerryJobSpec      *spec,
                                    const char *const *lines,
                                    GError           **error);
gboolean ferry_job_headers_set (FerryJobSpec *spec,
                                const char   *line,
                                GError      **error);
GStrv ferry_job_headers_dup_secret_names (const FerryJobSpec *spec);
void ferry_job_headers_remove (FerryJobSpec *spec,
                               const char   *name);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job-spec.h"

/* Requests from GVariant text, as a test can spell them. */
FerryFileSpec *parsed_file_spec (const char *url,
                                 const char *options,
                                 GError    **error);
FerryJobSpec *parsed_job_spec (const char *options,
                               const char *files,
                               GError    **error);
FerryJobSpec *parsed_job_spec_with (const FerryJobSpec *spec,
                                    const char         *options,
                                    GError            **error);
FerryJobSpec *parsed_job_spec_reloaded (const FerryJobSpec *spec);
GVariant *parsed_variant (const char *type,
                          const char *text);

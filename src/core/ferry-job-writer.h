/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job-spec.h"
#include "core/ferry-options.h"

G_BEGIN_DECLS

GVariant *ferry_job_writer_write (const FerryJobSpec *spec,
                                  FerryOptionScope    scope);

G_END_DECLS

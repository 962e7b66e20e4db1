/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job-spec.h"
#include "core/ferry-options.h"

G_BEGIN_DECLS

gboolean ferry_job_options_read (FerryJobSpec    *spec,
                                 GVariant        *options,
                                 FerryOptionScope scope,
                                 GError         **error);
gboolean ferry_job_options_add_sign_ins (FerryJobSpec    *spec,
                                         GPtrArray       *sign_ins,
                                         FerryOptionScope scope,
                                         GError         **error);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job-spec.h"

G_BEGIN_DECLS

gboolean ferry_app_rules_check_request (GVariant *options,
                                        GError  **error);
gboolean ferry_app_rules_check_changes (GVariant           *options,
                                        const FerryJobSpec *spec,
                                        GError            **error);
gboolean ferry_app_rules_needs_renewal (GVariant *options);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "envoy/ferry-envoy.h"

G_BEGIN_DECLS

GVariant *ferry_envoy_new_nothing (void);
GVariant *ferry_envoy_call (const FerryEnvoy *self,
                            const char       *method,
                            GVariant         *parameters,
                            GError          **error);
GVariant *ferry_envoy_call_for_nothing (const FerryEnvoy *self,
                                        const char       *method,
                                        GVariant         *parameters,
                                        GError          **error);

G_END_DECLS

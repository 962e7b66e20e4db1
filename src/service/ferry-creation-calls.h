/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-parts.h"

G_BEGIN_DECLS

void ferry_creation_calls_create_job (const FerryParts      *parts,
                                      FerryCaller           *caller,
                                      GDBusMethodInvocation *invocation);
void ferry_creation_calls_create_jobs (const FerryParts      *parts,
                                       FerryCaller           *caller,
                                       GDBusMethodInvocation *invocation);

G_END_DECLS

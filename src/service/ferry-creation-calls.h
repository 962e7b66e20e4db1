/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"
#include "service/ferry-caller.h"

G_BEGIN_DECLS

void ferry_creation_calls_create_job (FerryEngine           *engine,
                                      FerryCaller           *caller,
                                      GDBusMethodInvocation *invocation);
void ferry_creation_calls_create_jobs (FerryEngine           *engine,
                                       FerryCaller           *caller,
                                       GDBusMethodInvocation *invocation);

G_END_DECLS

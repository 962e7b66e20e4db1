/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-parts.h"

G_BEGIN_DECLS

void ferry_job_calls_answer (const FerryParts      *parts,
                             FerryCaller           *caller,
                             FerryJob              *job,
                             GDBusMethodInvocation *invocation);

G_END_DECLS

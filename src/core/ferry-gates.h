/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-conditions.h"
#include "core/ferry-job.h"

G_BEGIN_DECLS

gboolean ferry_gates_needs_network (FerryJob *job);
FerryWaitSet ferry_gates_for_job (FerryConditions *conditions,
                                  FerryJob        *job);

G_END_DECLS

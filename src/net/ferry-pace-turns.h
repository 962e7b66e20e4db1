/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-pace-group.h"

G_BEGIN_DECLS

/* Connections that use the window of a bottleneck at the same time. */
#define FERRY_PACE_PLACES 2

void ferry_pace_turns_take (GPtrArray *members,
                            gint64     now);

G_END_DECLS

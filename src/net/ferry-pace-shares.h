/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-pace-group.h"

G_BEGIN_DECLS

void ferry_pace_shares_deal (GPtrArray *members,
                             double     window,
                             double     least);

G_END_DECLS

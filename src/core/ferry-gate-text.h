/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-gates.h"

G_BEGIN_DECLS

char *ferry_gate_text_for_job (const FerryGateView *view,
                               FerryJob            *job,
                               FerryWait            wait);
char *ferry_gate_text_for_all (const FerryGateView *view,
                               FerryWait            gate,
                               gboolean             shut);

G_END_DECLS

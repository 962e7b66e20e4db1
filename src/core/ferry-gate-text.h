/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-gates.h"

G_BEGIN_DECLS

char *ferry_gate_text_for_job (const FerryOutlook *outlook,
                               FerryJob           *job,
                               FerryWait           wait);

G_END_DECLS

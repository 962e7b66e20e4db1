/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "shared/ferry-enums.h"

G_BEGIN_DECLS

const char *ferry_wait_to_sentence (FerryWait wait);
const char *ferry_state_to_sentence (FerryState state);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void ferry_memory_prepare (char **argv);
void ferry_memory_give_back_soon (void);

G_END_DECLS

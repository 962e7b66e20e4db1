/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ferry_account_dup_runtime_dir (void);
char *ferry_account_dup_state_home (void);

G_END_DECLS

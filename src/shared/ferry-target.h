/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ferry_target_is_address (const char *target);
char *ferry_target_dup_uri (const char *target);
char *ferry_target_dup_name (const char *target);

G_END_DECLS

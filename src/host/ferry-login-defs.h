/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include <sys/types.h>

G_BEGIN_DECLS

uid_t ferry_login_defs_parse_system_uid_max (const char *text);
uid_t ferry_login_defs_read_system_uid_max (const char *const *files);
gboolean ferry_login_defs_is_system_account (uid_t uid,
                                             uid_t system_uid_max);

G_END_DECLS

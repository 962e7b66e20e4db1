/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ferry_state_dir_ensure (GError **error);
char *ferry_state_dir_ensure_in (const char *state_home,
                                 const char *machine_id,
                                 GError    **error);
char *ferry_state_dir_ensure_staging (const char *state_dir,
                                      GError    **error);
char *ferry_state_dir_read_machine_id (const char *const *files);

G_END_DECLS

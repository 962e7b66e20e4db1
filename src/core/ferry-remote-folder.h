/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ferry_remote_folder_clean (const char *address,
                                 GError    **error);
char *ferry_remote_folder_dup_origin (const char *address);
char *ferry_remote_folder_dup_child (const char *address,
                                     const char *name);
char *ferry_remote_folder_dup_as (const char *address,
                                  const char *user);
char *ferry_remote_folder_dup_name (const char *address);

G_END_DECLS

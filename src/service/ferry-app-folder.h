/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What stands for the user’s downloads in the place of a path. */
#define FERRY_FOLDER_DOWNLOADS "downloads"

char *ferry_app_folder_from_handle (int         fd,
                                    const char *app_id,
                                    GError    **error);
char *ferry_app_folder_from_path (const char *path,
                                  const char *app_id,
                                  GError    **error);
char *ferry_app_folder_get_downloads (GError **error);

G_END_DECLS

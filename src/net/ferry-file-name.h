/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a file is called when nobody gave it a usable name. */
#define FERRY_FILE_NAME_FALLBACK "download"

/* NAME_MAX of every file system that matters, in bytes. */
#define FERRY_FILE_NAME_MAX_BYTES 255

char *ferry_file_name_clean (const char *name);
char *ferry_file_name_from_url (const char *url);
char *ferry_file_name_choose (const char *content_disposition,
                              const char *url);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_REMOTE_FILE (ferry_remote_file_get_type ())
G_DECLARE_FINAL_TYPE (FerryRemoteFile, ferry_remote_file, FERRY, REMOTE_FILE, GObject)

const char *ferry_remote_file_get_url (FerryRemoteFile *self);
const char *ferry_remote_file_get_target (FerryRemoteFile *self);
char *ferry_remote_file_dup_name (FerryRemoteFile *self);
char *ferry_remote_file_dup_caption (FerryRemoteFile *self);
double ferry_remote_file_get_fraction (FerryRemoteFile *self);

#define FERRY_TYPE_FILE_LIST (ferry_file_list_get_type ())
G_DECLARE_FINAL_TYPE (FerryFileList, ferry_file_list, FERRY, FILE_LIST, GObject)

FerryFileList *ferry_file_list_new (void);
void ferry_file_list_update (FerryFileList *self,
                             GVariant      *files);

G_END_DECLS

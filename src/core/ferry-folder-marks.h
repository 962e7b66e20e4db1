/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job-spec.h"
#include "core/ferry-publisher.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void ferry_folder_marks_async (FerryPublisher     *publisher,
                               GPtrArray          *files,
                               gboolean            strict,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
GHashTable *ferry_folder_marks_finish (GAsyncResult *result,
                                       GError      **error);
GPtrArray *ferry_folder_marks_apply (GHashTable *marks,
                                     GPtrArray  *files);
FerryJobSpec *ferry_folder_marks_bind (GHashTable   *marks,
                                       FerryJobSpec *spec);

G_END_DECLS

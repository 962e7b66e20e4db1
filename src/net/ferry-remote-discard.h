/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-remote-mounts.h"

G_BEGIN_DECLS

void ferry_remote_discard_async (FerryRemoteMounts  *mounts,
                                 const char         *staging,
                                 const char         *part_name,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean ferry_remote_discard_finish (GAsyncResult *result,
                                      GError      **error);

G_END_DECLS

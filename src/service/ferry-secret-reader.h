/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "shared/ferry-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void ferry_secret_reader_read_async (int                 fd,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
FerrySecret *ferry_secret_reader_read_finish (GAsyncResult *result,
                                              GError      **error);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-parts.h"

#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

void ferry_requests_create_async (const FerryParts   *parts,
                                  FerryCaller        *caller,
                                  GVariant           *requests,
                                  GUnixFDList        *handles,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
GPtrArray *ferry_requests_create_finish (GAsyncResult *result,
                                         GError      **error);

G_END_DECLS

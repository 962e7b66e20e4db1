/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-credential.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void ferry_client_certificate_load_async (FerryCredential    *credential,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
GTlsCertificate *ferry_client_certificate_load_finish (GAsyncResult *result,
                                                       GError      **error);
gboolean ferry_client_certificate_give_password (const FerryCredential *credential,
                                                 GTlsPassword          *password);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-sign-on.h"
#include "core/ferry-strangers.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryRemoteAccess:
 * @address: the folder, as ferry_remote_folder_clean() gives it
 * @job: (nullable): id of the job that wants to get there
 * @client: whose it is
 * @token: (nullable): the token that the job names
 *
 * Who wants to get where.
 */
typedef struct
{
  const char *address;
  const char *job;
  const char *client;
  const char *token;
} FerryRemoteAccess;

void ferry_remote_sign_in_async (FerrySignOn             *sign_on,
                                 FerryStrangers          *strangers,
                                 const FerryRemoteAccess *access,
                                 GCancellable            *cancellable,
                                 GAsyncReadyCallback      callback,
                                 gpointer                 user_data);
GFile *ferry_remote_sign_in_finish (GAsyncResult *result,
                                    gboolean     *is_new,
                                    GError      **error);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-client.h"

G_BEGIN_DECLS

/**
 * FerryCredential:
 * @name: what jobs call it by
 * @server: where it may go
 * @usage: (nullable): what for, as a word; %NULL for the network
 * @user: (nullable): who it is for there
 * @secret: the password
 * @keep: whether it outlives the login
 */
typedef struct
{
  const char *name;
  const char *server;
  const char *usage;
  const char *user;
  const char *secret;
  gboolean keep;
} FerryCredential;

void ferry_credentials_add_async (FerryClient           *client,
                                  const FerryCredential *credential,
                                  GAsyncReadyCallback    callback,
                                  gpointer               user_data);
gboolean ferry_credentials_add_finish (FerryClient  *client,
                                       GAsyncResult *result,
                                       GError      **error);
char *ferry_credentials_describe (GVariant *token);

G_END_DECLS

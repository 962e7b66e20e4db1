/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-client.h"
#include "shared/ferry-secret.h"

G_BEGIN_DECLS

GVariant *ferry_client_add_token (FerryClient *self,
                                  const char  *name,
                                  GVariant    *options,
                                  FerrySecret *secret,
                                  GError     **error);

G_END_DECLS

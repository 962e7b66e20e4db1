/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-transfer-auth.h"

G_BEGIN_DECLS

/**
 * FerryAuthWatch:
 * @auth: (unowned): who we are
 * @message: (owned) (nullable): what is asked now
 * @is_elsewhere: whether another server sent there
 * @wants_certificate: whether the server asked for a client certificate
 *
 * Answers what one message is asked on its way: lives in its exchange.
 */
typedef struct
{
  FerryTransferAuth *auth;
  SoupMessage *message;
  gboolean is_elsewhere;
  gboolean wants_certificate;
} FerryAuthWatch;

FerrySession *ferry_auth_watch_begin (FerryAuthWatch    *self,
                                      FerryTransferAuth *auth,
                                      SoupMessage       *message,
                                      gboolean           is_elsewhere);
void ferry_auth_watch_end (FerryAuthWatch *self);
gboolean ferry_auth_watch_is_about_certificate (const FerryAuthWatch *self,
                                                const GError         *error);

G_END_DECLS

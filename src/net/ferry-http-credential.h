/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-credential.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

void ferry_http_credential_add_types (const FerryCredential *self,
                                      SoupSession           *session);
gboolean ferry_http_credential_may_answer (const FerryCredential *self,
                                           SoupAuth              *auth);
gboolean ferry_http_credential_is_proxy (const FerryCredential *self,
                                         SoupAuth              *auth);
void ferry_http_credential_authorize (const FerryCredential *self,
                                      SoupMessage           *message);

G_END_DECLS

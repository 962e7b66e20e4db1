/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-socket.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _FerrySession FerrySession;

FerrySession *ferry_session_new (GTlsDatabase *tls_database,
                                 const char   *proxy,
                                 const char   *interface);
void ferry_session_free (FerrySession *self);
SoupSession *ferry_session_get_soup (FerrySession *self);
const char *ferry_session_get_interface (const FerrySession *self);
gboolean ferry_session_note_event (FerrySession      *self,
                                   SoupMessage       *message,
                                   GSocketClientEvent event,
                                   GIOStream         *connection);
gboolean ferry_session_allows (const FerrySession *self,
                               FerrySocket        *socket);
FerrySocket *ferry_session_find_socket (FerrySession *self,
                                        SoupMessage  *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySession, ferry_session_free)

G_END_DECLS

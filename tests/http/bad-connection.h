/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "bad-reply.h"

G_BEGIN_DECLS

/* Inside of the bad server: one connection, served in a thread of its own. */

/**
 * BadConnection:
 * @stream: (owned): what is spoken over, TLS included
 * @socket: (unowned): the socket below it
 * @cancellable: (owned): ends whatever the connection is doing
 */
typedef struct
{
  GIOStream *stream;
  GSocket *socket;
  GCancellable *cancellable;
} BadConnection;

char *bad_connection_read_head (BadConnection *self);
void bad_connection_skip_body (BadConnection    *self,
                               const BadRequest *request);
gboolean bad_connection_answer (BadConnection   *self,
                                const BadAnswer *answer,
                                const BadReply  *reply,
                                goffset         *body_sent);

G_END_DECLS

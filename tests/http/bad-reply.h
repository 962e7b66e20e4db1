/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "bad-server.h"

G_BEGIN_DECLS

/* Inside of the bad server: what one answer consists of. */

/**
 * BadFile:
 *
 * What the good server would send for a path; all borrowed.
 */
typedef struct
{
  GBytes *body;
  const char *etag;
  const char *last_modified;
  gboolean ranges;
} BadFile;

/**
 * BadReply:
 * @head: status line and header, with the empty line
 * @body: (nullable): what follows
 * @chunked: whether @body goes out in chunks
 * @keep: whether another request may follow on the connection
 */
typedef struct
{
  GString *head;
  GBytes *body;
  gboolean chunked;
  gboolean keep;
} BadReply;

BadReply *bad_reply_new (const BadAnswer  *answer,
                         const BadFile    *file,
                         const BadRequest *request);
void bad_reply_free (BadReply *self);

BadAnswer *bad_answer_copy (const BadAnswer *self);
void bad_answer_free (BadAnswer *self);

BadRequest *bad_request_new (const char *head);
BadRequest *bad_request_copy (const BadRequest *self);
void bad_request_free (BadRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BadReply, bad_reply_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BadAnswer, bad_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BadRequest, bad_request_free)

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-client.h"
#include "client/ferry-remote-job.h"
#include "shared/ferry-token-words.h"

G_BEGIN_DECLS

/**
 * FerryAsker:
 * @usage: what a job wants to sign in for
 * @server: who asks it to, as “protocol://host:port”
 *
 * Who gets what the user types, and nobody else.
 */
typedef struct
{
  FerryTokenUsage usage;
  char *server;
} FerryAsker;

FerryAsker *ferry_asker_new (FerryRemoteJob *job);
void ferry_asker_free (FerryAsker *self);
char *ferry_asker_describe (const FerryAsker *self);
void ferry_asker_answer_async (const FerryAsker   *self,
                               FerryClient        *client,
                               const char         *job_path,
                               const char         *user,
                               const char         *password,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
gboolean ferry_asker_answer_finish (FerryClient  *client,
                                    GAsyncResult *result,
                                    GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAsker, ferry_asker_free)

G_END_DECLS

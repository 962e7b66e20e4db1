/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-grant.h"
#include "core/ferry-token-guard.h"
#include "core/ferry-vault.h"

G_BEGIN_DECLS

#define FERRY_TYPE_SIGN_ON (ferry_sign_on_get_type ())
G_DECLARE_FINAL_TYPE (FerrySignOn, ferry_sign_on, FERRY, SIGN_ON, GObject)

/**
 * FerrySignOnQuestion:
 * @job: (nullable): id of the job that asks
 * @client: whose job it is
 * @token: (nullable): the token that the job names
 * @usage: what for
 * @origin: (nullable): who asks for it, as “protocol://host:port”; %NULL at the
 *   start of a job that names a token, when nobody has asked yet
 * @certificate: whether a TLS client certificate is asked for
 * @is_here: whether whoever asks is this machine
 */
typedef struct
{
  char *job;
  char *client;
  char *token;
  FerryTokenUsage usage;
  char *origin;
  gboolean certificate;
  gboolean is_here;
} FerrySignOnQuestion;

/**
 * FerrySignOnVerdict:
 * @FERRY_SIGN_ON_UNDECIDED: the fetch ended before the server said anything
 * @FERRY_SIGN_ON_ACCEPTED: the server let it in
 * @FERRY_SIGN_ON_REFUSED: the server does not take the credential
 */
typedef enum
{
  FERRY_SIGN_ON_UNDECIDED,
  FERRY_SIGN_ON_ACCEPTED,
  FERRY_SIGN_ON_REFUSED,
} FerrySignOnVerdict;

FerrySignOnQuestion *ferry_sign_on_question_copy (const FerrySignOnQuestion *self);
void ferry_sign_on_question_free (FerrySignOnQuestion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySignOnQuestion, ferry_sign_on_question_free)

FerrySignOn *ferry_sign_on_new (FerryVault      *vault,
                                FerryTokenGuard *guard);
void ferry_sign_on_ask_async (FerrySignOn               *self,
                              const FerrySignOnQuestion *question,
                              GCancellable              *cancellable,
                              GAsyncReadyCallback        callback,
                              gpointer                   user_data);
gboolean ferry_sign_on_ask_finish (FerrySignOn  *self,
                                   GAsyncResult *result,
                                   FerryGrant  **grant,
                                   GError      **error);
void ferry_sign_on_report (FerrySignOn       *self,
                           const FerryGrant  *grant,
                           FerrySignOnVerdict verdict);

GError *ferry_sign_on_new_refusal (const FerryCredential *credential,
                                   FerryTokenUsage        usage);

G_END_DECLS

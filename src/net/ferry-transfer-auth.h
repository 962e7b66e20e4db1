/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-fetcher.h"
#include "core/ferry-sign-on.h"
#include "net/ferry-challenge.h"
#include "net/ferry-pass.h"
#include "net/ferry-transfer-loop.h"

G_BEGIN_DECLS

/**
 * FerryTransferAuthEvents:
 * @asked: a credential is wanted; ferry_transfer_auth_take() brings the answer
 * @judged: what a server thinks of one that was given
 *
 * Called in the transfer thread.
 */
typedef struct
{
  void (*asked) (gpointer                   user_data,
                 const FerrySignOnQuestion *question);
  void (*judged) (gpointer           user_data,
                  FerryGrant        *grant,
                  FerrySignOnVerdict verdict);
} FerryTransferAuthEvents;

typedef struct _FerryTransferAuth FerryTransferAuth;

FerryTransferAuth *ferry_transfer_auth_new (FerryTransferLoop             *loop,
                                            const FerryFetchRequest       *request,
                                            const FerryTransferAuthEvents *events,
                                            gpointer                       user_data);
void ferry_transfer_auth_free (FerryTransferAuth *self);
gboolean ferry_transfer_auth_is_asking (const FerryTransferAuth *self);
gboolean ferry_transfer_auth_challenge (FerryTransferAuth    *self,
                                        const FerryChallenge *challenge,
                                        GError              **error);
gboolean ferry_transfer_auth_take (FerryTransferAuth *self,
                                   FerryPass         *pass,
                                   GError           **error);

FerrySession *ferry_transfer_auth_get_session (FerryTransferAuth *self,
                                               SoupMessage       *message,
                                               gboolean           is_elsewhere);
void ferry_transfer_auth_prepare (FerryTransferAuth *self,
                                  SoupMessage       *message,
                                  gboolean           is_elsewhere);
void ferry_transfer_auth_apply (FerryTransferAuth *self,
                                SoupMessage       *message,
                                gboolean           is_elsewhere);
gboolean ferry_transfer_auth_authenticate (FerryTransferAuth *self,
                                           SoupMessage       *message,
                                           SoupAuth          *auth,
                                           gboolean           is_elsewhere,
                                           gboolean           is_retry);
gboolean ferry_transfer_auth_give_key_password (FerryTransferAuth *self,
                                                GTlsPassword      *password);
void ferry_transfer_auth_note_status (FerryTransferAuth *self,
                                      guint              status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTransferAuth, ferry_transfer_auth_free)

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"
#include "service/ferry-permission-store.h"
#include "service/ferry-question.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CONSENT (ferry_consent_get_type ())
G_DECLARE_FINAL_TYPE (FerryConsent, ferry_consent, FERRY, CONSENT, GObject)

/* Signals: questions-changed: one was asked, answered or dropped. */
FerryConsent *ferry_consent_new (FerryEngine          *engine,
                                 FerryPermissionStore *store);
void ferry_consent_open (FerryConsent *self);

GPtrArray *ferry_consent_get_questions (FerryConsent *self);
const char *ferry_consent_begin_question (FerryConsent *self,
                                          const char   *app_id,
                                          GError      **error);
void ferry_consent_answer_async (FerryConsent       *self,
                                 const char         *nonce,
                                 const char         *answer,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean ferry_consent_answer_finish (FerryConsent *self,
                                      GAsyncResult *result,
                                      GError      **error);
void ferry_consent_renew (FerryConsent *self,
                          FerryJob     *job);

G_END_DECLS

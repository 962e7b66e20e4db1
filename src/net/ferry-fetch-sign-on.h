/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-sign-on.h"
#include "net/ferry-pass.h"

G_BEGIN_DECLS

typedef struct _FerryFetchSignOn FerryFetchSignOn;

/**
 * FerryPassFunc:
 * @pass: (transfer full) (nullable): the answer, %NULL for none
 * @error: (nullable): why there can be none
 * @user_data: as given
 */
typedef void (*FerryPassFunc) (FerryPass    *pass,
                               const GError *error,
                               gpointer      user_data);

FerryFetchSignOn *ferry_fetch_sign_on_new (FerrySignOn  *sign_on,
                                           FerryPassFunc func,
                                           gpointer      user_data);
void ferry_fetch_sign_on_free (FerryFetchSignOn *self);
void ferry_fetch_sign_on_ask (FerryFetchSignOn          *self,
                              const FerrySignOnQuestion *question);
void ferry_fetch_sign_on_judge (FerryFetchSignOn  *self,
                                FerryGrant        *grant,
                                FerrySignOnVerdict verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFetchSignOn, ferry_fetch_sign_on_free)

G_END_DECLS

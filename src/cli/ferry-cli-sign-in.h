/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/ferry-cli-progress.h"
#include "client/ferry-client.h"
#include "client/ferry-remote-job.h"

G_BEGIN_DECLS

typedef struct _FerrySignIn FerrySignIn;

FerrySignIn *ferry_sign_in_new (FerryClient    *client,
                                FerryRemoteJob *job,
                                FerryProgress  *progress,
                                GPtrArray      *headers);
void ferry_sign_in_free (FerrySignIn *self);
void ferry_sign_in_update (FerrySignIn *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySignIn, ferry_sign_in_free)

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/ferry-cli-progress.h"
#include "client/ferry-client.h"
#include "client/ferry-remote-job.h"

G_BEGIN_DECLS

typedef struct _FerryUnlock FerryUnlock;

FerryUnlock *ferry_unlock_new (FerryClient    *client,
                               FerryRemoteJob *job,
                               FerryProgress  *progress);
void ferry_unlock_free (FerryUnlock *self);
void ferry_unlock_update (FerryUnlock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryUnlock, ferry_unlock_free)

G_END_DECLS

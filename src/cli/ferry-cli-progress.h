/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-remote-job.h"

G_BEGIN_DECLS

typedef struct _FerryProgress FerryProgress;

FerryProgress *ferry_progress_new (FerryRemoteJob *job);
void ferry_progress_free (FerryProgress *self);
void ferry_progress_update (FerryProgress *self);
void ferry_progress_say (FerryProgress *self,
                         const char    *sentence);
void ferry_progress_pause (FerryProgress *self);
void ferry_progress_resume (FerryProgress *self);
void ferry_progress_finish (FerryProgress *self,
                            gboolean       done);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryProgress, ferry_progress_free)

G_END_DECLS

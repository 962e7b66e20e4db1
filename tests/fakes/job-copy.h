/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job.h"

G_BEGIN_DECLS

/* Copies of jobs, as a disk keeps them. */
FerryJob *job_copy_new (FerryJob *job);
GPtrArray *job_copy_all (GPtrArray *jobs);
GPtrArray *job_copy_one (FerryJob *job);
void job_copy_update (FerryJob *self,
                      FerryJob *job);
void job_copy_update_file (FerryJob *self,
                           FerryJob *job,
                           guint     index);
void job_copy_put_file (FerryJob *self,
                        FerryJob *job,
                        guint     index);
gboolean job_copy_has_token_of (GHashTable *copies,
                                GPtrArray  *jobs);

G_END_DECLS

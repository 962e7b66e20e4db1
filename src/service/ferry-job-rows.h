/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-job-view.h"

G_BEGIN_DECLS

typedef struct _FerryJobRows FerryJobRows;

FerryJobRows *ferry_job_rows_new (FerryJobKeys keys,
                                  GError     **error);
void ferry_job_rows_free (FerryJobRows *self);

guint ferry_job_rows_add (FerryJobRows *self,
                          FerryJob     *job);
void ferry_job_rows_set (FerryJobRows *self,
                         guint         row,
                         FerryJob     *job);
void ferry_job_rows_add_finished (FerryJobRows *self,
                                  FerryJob     *job);
void ferry_job_rows_add_ended (FerryJobRows *self,
                               FerryJob     *job);
void ferry_job_rows_limit_finished (FerryJobRows *self,
                                    guint         limit);

gboolean ferry_job_rows_write (FerryJobRows *self,
                               gsize         max_bytes,
                               gboolean     *is_written,
                               GError      **error);
int ferry_job_rows_finish (FerryJobRows *self,
                           GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryJobRows, ferry_job_rows_free)

G_END_DECLS

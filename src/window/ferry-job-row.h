/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-remote-job.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_JOB_ROW (ferry_job_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryJobRow, ferry_job_row, FERRY, JOB_ROW, GtkWidget)

GtkWidget *ferry_job_row_new (void);
void ferry_job_row_set_job (FerryJobRow    *self,
                            FerryRemoteJob *job);

G_END_DECLS

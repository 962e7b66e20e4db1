/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-job-commands.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_JOB_PAGE (ferry_job_page_get_type ())
G_DECLARE_FINAL_TYPE (FerryJobPage, ferry_job_page, FERRY, JOB_PAGE, GtkWidget)

void ferry_job_page_set_source (FerryJobPage     *self,
                                FerryClient      *client,
                                FerryJobCommands *commands);
void ferry_job_page_set_job (FerryJobPage   *self,
                             FerryRemoteJob *job);
FerryRemoteJob *ferry_job_page_get_job (FerryJobPage *self);
void ferry_job_page_focus_network (FerryJobPage *self);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-remote-job.h"
#include "client/ferry-watch.h"

G_BEGIN_DECLS

/* So many finished jobs are listed at first, and so many more each time. */
#define FERRY_JOB_LIST_PAGE 1000

#define FERRY_TYPE_JOB_LIST (ferry_job_list_get_type ())
G_DECLARE_FINAL_TYPE (FerryJobList, ferry_job_list, FERRY, JOB_LIST, GObject)

FerryJobList *ferry_job_list_new (FerryWatch *watch,
                                  gboolean all);
FerryJobList *ferry_job_list_new_brief (FerryWatch *watch);
void ferry_job_list_load_more (FerryJobList *self);

gboolean ferry_job_list_is_loaded (FerryJobList *self);
FerryRemoteJob *ferry_job_list_find (FerryJobList *self,
                                     const char   *path);
void ferry_job_list_forget (FerryJobList *self,
                            const char   *id);

G_END_DECLS

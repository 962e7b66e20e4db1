/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-job-list.h"

G_BEGIN_DECLS

struct _FerryJobList
{
  GObject parent_instance;

  FerryWatch *watch;    /* (owned) */
  GPtrArray *jobs;      /* (owned) (element-type FerryRemoteJob) */
  GHashTable *by_path;  /* (owned) (element-type utf8 FerryRemoteJob) */
  GHashTable *history;  /* (owned) (element-type utf8): paths of jobs that the service has taken away */
  gboolean all;
  gboolean is_brief;
  guint n_finished; /* at most so many finished ones are asked for */
  gboolean is_loaded;
  gboolean has_more;
};

void ferry_job_list_load (FerryJobList *self);
void ferry_job_list_add_all (FerryJobList *self,
                             GVariant     *jobs);
void ferry_job_list_take_over (FerryJobList *self,
                               GVariant     *jobs);
void ferry_job_list_set_loaded (FerryJobList *self,
                                gboolean      has_more);

G_END_DECLS

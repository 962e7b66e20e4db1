/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-job-list.h"

G_BEGIN_DECLS

/**
 * FerryShelfFilter:
 *
 * Which jobs of a shelf are shown.
 */
typedef enum
{
  FERRY_SHELF_FILTER_ALL,
  FERRY_SHELF_FILTER_TRANSFERRING,
  FERRY_SHELF_FILTER_WAITING,
  FERRY_SHELF_FILTER_SUSPENDED,
  FERRY_SHELF_FILTER_FAILED,
} FerryShelfFilter;

#define FERRY_TYPE_JOB_SHELF (ferry_job_shelf_get_type ())
G_DECLARE_FINAL_TYPE (FerryJobShelf, ferry_job_shelf, FERRY, JOB_SHELF, GObject)

FerryJobShelf *ferry_job_shelf_new (FerryJobList *list,
                                    gboolean finished);

FerryJobList *ferry_job_shelf_get_list (FerryJobShelf *self);
void ferry_job_shelf_set_search (FerryJobShelf *self,
                                 const char    *text);
void ferry_job_shelf_set_filter (FerryJobShelf   *self,
                                 FerryShelfFilter filter);
void ferry_job_shelf_set_hidden (FerryJobShelf *self,
                                 GPtrArray     *paths,
                                 gboolean       hidden);
guint ferry_job_shelf_get_n_total (FerryJobShelf *self);

G_END_DECLS

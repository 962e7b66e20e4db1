/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-tray-menu.h"

G_BEGIN_DECLS

#define FERRY_TRAY_ROOT 0

/* Ids of the items of jobs begin here, and each job has so many of them. */
#define FERRY_TRAY_FIRST_JOB_ID 16
#define FERRY_TRAY_IDS_PER_JOB 4

/**
 * FerryTrayItem:
 * @id: its id in the protocol
 * @parent: id of the item that it is below, 0 for the root
 * @label: (owned) (nullable): as the protocol wants it; %NULL for a separator
 * @job_id: (owned) (nullable): the job that @command is about
 * @enabled: whether it can be clicked
 * @has_children: whether there is a submenu
 * @command: what a click asks for
 */
typedef struct
{
  gint32 id;
  gint32 parent;
  char *label;
  char *job_id;
  gboolean enabled;
  gboolean has_children;
  FerryTrayCommand command;
} FerryTrayItem;

GPtrArray *ferry_tray_items_choose_jobs (GPtrArray *jobs);
GPtrArray *ferry_tray_items_new (GPtrArray  *jobs,
                                 GPtrArray  *chosen,
                                 GHashTable *job_ids,
                                 gboolean    has_window);

G_END_DECLS

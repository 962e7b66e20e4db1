/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-parts.h"

G_BEGIN_DECLS

#define FERRY_TYPE_JOB_TREE (ferry_job_tree_get_type ())
G_DECLARE_FINAL_TYPE (FerryJobTree, ferry_job_tree, FERRY, JOB_TREE, GObject)

FerryJobTree *ferry_job_tree_new (const FerryParts *parts);
gboolean ferry_job_tree_export (FerryJobTree *self,
                                const char   *client,
                                GError      **error);
void ferry_job_tree_unexport (FerryJobTree *self);
void ferry_job_tree_begin (FerryJobTree *self);

G_END_DECLS

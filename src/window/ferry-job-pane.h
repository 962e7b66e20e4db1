/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-job-shelf.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_JOB_PANE (ferry_job_pane_get_type ())
G_DECLARE_FINAL_TYPE (FerryJobPane, ferry_job_pane, FERRY, JOB_PANE, GtkWidget)

void ferry_job_pane_set_shelf (FerryJobPane  *self,
                               FerryJobShelf *shelf);

G_END_DECLS

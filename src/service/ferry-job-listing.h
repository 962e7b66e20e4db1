/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"
#include "service/ferry-caller.h"

G_BEGIN_DECLS

/* Jobs that are put into a list in one turn of the main loop, which is to go on in
 * a millisecond or two. A file of a job counts as one, too, where files are wanted. */
#define FERRY_JOB_LISTING_TURN 500

void ferry_job_listing_run_async (FerryEngine        *engine,
                                  FerryStore         *store,
                                  FerryCaller        *caller,
                                  GVariant           *filter,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
int ferry_job_listing_run_finish (FerryEngine  *engine,
                                  GAsyncResult *result,
                                  GError      **error);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"
#include "service/ferry-caller.h"

G_BEGIN_DECLS

void ferry_job_listing_run_async (FerryEngine        *engine,
                                  FerryStore         *store,
                                  FerryCaller        *caller,
                                  GVariant           *filter,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
GVariant *ferry_job_listing_run_finish (FerryEngine  *engine,
                                        GAsyncResult *result,
                                        GError      **error);

G_END_DECLS

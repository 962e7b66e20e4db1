/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"
#include "service/ferry-caller.h"

G_BEGIN_DECLS

#define FERRY_TYPE_JOB_FINDER (ferry_job_finder_get_type ())
G_DECLARE_FINAL_TYPE (FerryJobFinder, ferry_job_finder, FERRY, JOB_FINDER, GObject)

FerryJobFinder *ferry_job_finder_new (FerryEngine *engine,
                                      FerryStore  *store);
void ferry_job_finder_find_async (FerryJobFinder     *self,
                                  FerryCaller        *caller,
                                  const char         *prefix,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
void ferry_job_finder_find_token_async (FerryJobFinder     *self,
                                        FerryCaller        *caller,
                                        const char         *client,
                                        const char         *token,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
FerryJob *ferry_job_finder_find_finish (FerryJobFinder *self,
                                        GAsyncResult   *result,
                                        GError        **error);

G_END_DECLS

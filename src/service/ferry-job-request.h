/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job-spec.h"
#include "service/ferry-caller.h"
#include "service/ferry-documents.h"

G_BEGIN_DECLS

/**
 * FerryRequestHandles:
 * @fds: (nullable): what came with the call
 * @documents: (nullable) (element-type gint FerryDocument): what those of them
 *   stand for that are in the document portal
 *
 * What the numbers of handles in a request mean. All borrowed.
 */
typedef struct
{
  GUnixFDList *fds;
  GHashTable *documents;
} FerryRequestHandles;

FerryJobSpec *ferry_job_request_parse (GVariant                  *options,
                                       GVariant                  *files,
                                       const FerryRequestHandles *handles,
                                       FerryCaller               *caller,
                                       GError                   **error);
GPtrArray *ferry_job_request_parse_files (GVariant                  *files,
                                          const FerryRequestHandles *handles,
                                          FerryCaller               *caller,
                                          gboolean                   overwrite,
                                          GError                   **error);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job-spec.h"
#include "service/ferry-caller.h"

#include <gio/gio.h>
#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

FerryJobSpec *ferry_job_request_parse (GVariant    *options,
                                       GVariant    *files,
                                       GUnixFDList *handles,
                                       FerryCaller *caller,
                                       GError     **error);
GPtrArray *ferry_job_request_parse_files (GVariant    *files,
                                          GUnixFDList *handles,
                                          FerryCaller *caller,
                                          gboolean     overwrite,
                                          GError     **error);

G_END_DECLS

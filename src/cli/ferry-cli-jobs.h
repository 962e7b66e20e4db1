/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/ferry-cli.h"

G_BEGIN_DECLS

GVariant *ferry_jobs_find (FerryCli   *cli,
                           const char *id,
                           GError    **error);
GVariant *ferry_jobs_list (FerryCli          *cli,
                           gboolean           all,
                           const char *const *fields,
                           GError           **error);
GVariant *ferry_jobs_create (FerryCli *cli,
                             GVariant *options,
                             GVariant *files,
                             GError  **error);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/ferry-envoys.h"

G_BEGIN_DECLS

char *ferry_take_over_run (FerryEnvoys        *envoys,
                           const char         *journal_folder,
                           const FerryAccount *source,
                           const FerryAccount *target,
                           const char         *job,
                           const char         *folder,
                           GError            **error);
gboolean ferry_take_over_recover (FerryEnvoys *envoys,
                                  const char  *journal_folder,
                                  GError     **error);

G_END_DECLS

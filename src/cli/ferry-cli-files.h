/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/ferry-cli-request.h"

G_BEGIN_DECLS

GVariant *ferry_files_build (FerryRequest *self,
                             char *const  *urls,
                             GError      **error);

G_END_DECLS

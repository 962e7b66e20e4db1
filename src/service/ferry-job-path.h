/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job.h"

G_BEGIN_DECLS

char *ferry_job_path_for_client (const char *client);
char *ferry_job_path_for_job (FerryJob *job);

G_END_DECLS

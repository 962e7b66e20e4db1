/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job.h"
#include "service/ferry-packer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which keys of a job a dictionary has: all, or those set. */
typedef guint32 FerryJobKeys;
#define FERRY_JOB_KEYS_ALL G_MAXUINT32

gboolean ferry_job_view_parse_keys (const char *const *names,
                                    FerryJobKeys      *keys,
                                    GError           **error);
void ferry_job_view_pack (FerryJob    *job,
                          FerryJobKeys keys,
                          FerryPacker *packer);
GVariant *ferry_job_view_to_dictionary (FerryJob    *job,
                                        FerryJobKeys keys);
GVariant *ferry_job_view_get_property (FerryJob   *job,
                                       const char *name);
GVariant *ferry_job_view_get_properties (FerryJob *job);
GVariant *ferry_job_view_get_changes (FerryJob *job,
                                      guint     mask);

G_END_DECLS

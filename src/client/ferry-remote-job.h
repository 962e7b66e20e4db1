/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "shared/ferry-enums.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define FERRY_TYPE_REMOTE_JOB (ferry_remote_job_get_type ())
G_DECLARE_FINAL_TYPE (FerryRemoteJob, ferry_remote_job, FERRY, REMOTE_JOB, GObject)

FerryRemoteJob *ferry_remote_job_new (GVariant *job);

void ferry_remote_job_update (FerryRemoteJob *self,
                              GVariant       *job);
GVariant *ferry_remote_job_to_dict (FerryRemoteJob *self);

const char *ferry_remote_job_get_id (FerryRemoteJob *self);
const char *ferry_remote_job_get_path (FerryRemoteJob *self);
const char *ferry_remote_job_get_name (FerryRemoteJob *self);
FerryState ferry_remote_job_get_state (FerryRemoteJob *self);
FerryWait ferry_remote_job_get_wait (FerryRemoteJob *self);
const char *ferry_remote_job_get_message (FerryRemoteJob *self);
gboolean ferry_remote_job_get_auto_complete (FerryRemoteJob *self);
guint64 ferry_remote_job_get_bytes_done (FerryRemoteJob *self);
gint64 ferry_remote_job_get_bytes_total (FerryRemoteJob *self);
guint64 ferry_remote_job_get_rate (FerryRemoteJob *self);
gint64 ferry_remote_job_get_created (FerryRemoteJob *self);
gint64 ferry_remote_job_get_completed (FerryRemoteJob *self);
gint64 ferry_remote_job_get_wait_until (FerryRemoteJob *self);
const char *ferry_remote_job_get_client (FerryRemoteJob *self);
GVariant *ferry_remote_job_get_files (FerryRemoteJob *self);
GVariant *ferry_remote_job_get_options (FerryRemoteJob *self);

G_END_DECLS

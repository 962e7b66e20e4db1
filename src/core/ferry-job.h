/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-file.h"
#include "core/ferry-job-spec.h"
#include "shared/ferry-token-words.h"
#include "shared/ferry-error.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define FERRY_TYPE_JOB (ferry_job_get_type ())
G_DECLARE_FINAL_TYPE (FerryJob, ferry_job, FERRY, JOB, GObject)

/**
 * FerryJobRecord:
 *
 * The part of a job that the engine decides, as the store keeps it. Times are
 * microseconds since 1970, UTC, 0 for never. @state_error is 0 for none, else
 * a #FerryErrorCode + 1.
 */
typedef struct
{
  FerryState state;
  FerryWaitSet waits;
  gint64 wait_until;
  guint error_code;
  char *error_text;
  gint64 created;
  gint64 modified;
  gint64 completed;
  gint64 first_transient; /* when the no-progress clock started */
  gint64 gated_time;      /* µs spent behind gates since then, not counted */
  gint64 active_time;     /* µs spent connecting or transferring, for max_time */
  guint attempts;         /* transient errors in a row, for the back-off */
  guint error_count;      /* BITS’s error count: never reset */
  guint overridden : 1;   /* “Download now anyway” */
  guint untold : 31;      /* the try by which its app is told of this state, from 1; 0 when it was */
} FerryJobRecord;

FerryJob *ferry_job_new (const char   *id,
                         const char   *client,
                         FerryJobSpec *spec);

const char *ferry_job_get_id (FerryJob *self);
const char *ferry_job_get_client (FerryJob *self);
const char *ferry_job_get_token (FerryJob *self);
FerryJobSpec *ferry_job_get_spec (FerryJob *self);
void ferry_job_set_spec (FerryJob     *self,
                         FerryJobSpec *spec);
FerryJobRecord *ferry_job_get_record (FerryJob *self);
guint ferry_job_get_n_files (FerryJob *self);
FerryFile *ferry_job_get_file (FerryJob *self,
                               guint     index);

FerryState ferry_job_get_state (FerryJob *self);
FerryPriority ferry_job_get_priority (FerryJob *self);
FerryWait ferry_job_get_wait (FerryJob *self);
goffset ferry_job_get_bytes_done (FerryJob *self);
goffset ferry_job_get_bytes_total (FerryJob *self);
gboolean ferry_job_is_for_elsewhere (FerryJob *self);
guint64 ferry_job_get_rate (FerryJob *self);
void ferry_job_set_rate (FerryJob *self,
                         guint64   rate);
const char *ferry_job_get_wait_text (FerryJob *self);
const char *ferry_job_get_asker (FerryJob        *self,
                                 FerryTokenUsage *usage);
void ferry_job_set_asker (FerryJob       *self,
                          FerryTokenUsage usage,
                          const char     *origin);
void ferry_job_set_wait_text (FerryJob   *self,
                              const char *text);
char *ferry_job_dup_message (FerryJob *self);
void ferry_job_set_error (FerryJob      *self,
                          FerryErrorCode code,
                          const char    *text);
void ferry_job_clear_error (FerryJob *self);

G_END_DECLS

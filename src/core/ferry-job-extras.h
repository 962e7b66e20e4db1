/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-header.h"

G_BEGIN_DECLS

/* A job’s no-progress timeout when it names none: the policy’s. */
#define FERRY_TIMEOUT_FROM_POLICY G_MAXUINT

typedef struct _FerryJobHours FerryJobHours;
typedef struct _FerryJobSpec FerryJobSpec;

/**
 * FerryJobExtras:
 * @connection: (nullable): name or UUID for %FERRY_NETWORK_CONNECTION
 * @hours: (nullable): the hours in which it may run besides those of the settings
 * @limit: bytes per second, 0 for none
 * @headers: (element-type FerryHeader): extra request fields, and those that
 *   sign in as the user information of addresses said; see #FerryHeader
 * @method: request method, `GET` unless asked for otherwise; a file of any other
 *   method cannot be resumed, because it may not be the same twice
 * @proxy: (nullable): a proxy’s URI, `none`, or %NULL for the system’s
 * @helper_token: (nullable): name of stored credentials
 * @max_time: seconds of connecting and transferring, 0 for no limit
 * @no_progress_timeout: seconds; 0 takes every trouble for lasting, as BITS
 *   does; %FERRY_TIMEOUT_FROM_POLICY
 * @retry_delay: seconds, at least 5; 0 for Ferry’s own back-off
 * @notify_action: (nullable): action of the app that made the request, to be
 *   activated when the job ends
 * @hand_over: (nullable): the take-over that holds the job; see
 *   ferry_engine_hold_async()
 * @hand_over_resumes: whether the job goes on if that comes to nothing
 * @original: (nullable) (owned): the request as it was first made, if it was
 *   changed since; never has one itself
 *
 * What few requests ask for. All those that ask for none of it share one, and a
 * request shares that of the one from which it was made: whoever writes to it
 * asks for its own with ferry_job_extras_edit().
 */
typedef struct
{
  gatomicrefcount ref_count;
  char *connection;
  FerryJobHours *hours;
  guint64 limit;
  GPtrArray *headers;
  const char *method; /* static */
  char *proxy;
  char *helper_token;
  guint max_time;
  guint no_progress_timeout;
  guint retry_delay;
  char *notify_action;
  char *hand_over;
  gboolean hand_over_resumes;
  FerryJobSpec *original;
} FerryJobExtras;

FerryJobExtras *ferry_job_extras_new (void);
FerryJobExtras *ferry_job_extras_ref (FerryJobExtras *self);
void ferry_job_extras_unref (FerryJobExtras *self);
FerryJobExtras *ferry_job_extras_edit (FerryJobExtras **self);

G_END_DECLS

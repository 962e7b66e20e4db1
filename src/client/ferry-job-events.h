/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryJobEvent:
 * @FERRY_JOB_ADDED: a new job; the dictionary is whole
 * @FERRY_JOB_CHANGED: some of its keys have new values
 * @FERRY_JOB_PROGRESSED: only bytes_done, bytes_total and rate have
 * @FERRY_JOB_REMOVED: it is no longer shown; the dictionary has its path alone
 */
typedef enum
{
  FERRY_JOB_ADDED,
  FERRY_JOB_CHANGED,
  FERRY_JOB_PROGRESSED,
  FERRY_JOB_REMOVED,
} FerryJobEvent;

typedef struct _FerryJobEvents FerryJobEvents;

/**
 * FerryJobEventsFunc:
 * @event: what happened
 * @job: a job dictionary with at least `path`
 * @user_data: as given to ferry_job_events_new()
 */
typedef void (*FerryJobEventsFunc) (FerryJobEvent event,
                                    GVariant     *job,
                                    gpointer      user_data);

FerryJobEvents *ferry_job_events_new (GDBusConnection   *connection,
                                      const char        *owner,
                                      FerryJobEventsFunc func,
                                      gpointer           user_data);
void ferry_job_events_leave_out_files (FerryJobEvents *self);
void ferry_job_events_free (FerryJobEvents *self);

G_END_DECLS

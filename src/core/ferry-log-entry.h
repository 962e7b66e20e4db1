/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "shared/ferry-error.h"

G_BEGIN_DECLS

/**
 * FerryLogEntry:
 * @job_id: whose
 * @time: when, microseconds since 1970
 * @event: what, as a word: `created`, `resumed`, `state`, `wait`, `error`,
 *   `restarted`, `published`, `option`, …
 * @state: the job’s state after it
 * @code: (nullable): the wait or the error code, as its word
 * @text: one sentence for the user, URLs masked, nothing secret
 *
 * One line of `ferry log`.
 */
typedef struct
{
  char *job_id;
  gint64 time;
  char *event;
  FerryState state;
  char *code;
  char *text;
} FerryLogEntry;

FerryLogEntry *ferry_log_entry_new (const char *job_id,
                                    gint64      time,
                                    const char *event,
                                    FerryState  state,
                                    const char *code,
                                    const char *text);
FerryLogEntry *ferry_log_entry_copy (const FerryLogEntry *self);
void ferry_log_entry_free (FerryLogEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryLogEntry, ferry_log_entry_free)

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-log-entry.h"

/**
 * ferry_log_entry_new:
 * @job_id: id of the job it happened to
 * @time: when, microseconds since 1970, UTC
 * @event: what, as a word
 * @state: the job’s state after it
 * @code: (nullable): the wait or the error code, as its word
 * @text: one sentence for the user, nothing secret in it
 *
 * Returns: (transfer full): an entry
 */
FerryLogEntry *
ferry_log_entry_new (const char *job_id,
                     gint64      time,
                     const char *event,
                     FerryState  state,
                     const char *code,
                     const char *text)
{
  FerryLogEntry *self;

  g_return_val_if_fail (job_id != NULL, NULL);
  g_return_val_if_fail (event != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (FerryLogEntry, 1);
  self->job_id = g_strdup (job_id);
  self->time = time;
  self->event = g_strdup (event);
  self->state = state;
  self->code = g_strdup (code);
  self->text = g_strdup (text);

  return self;
}

/**
 * ferry_log_entry_copy:
 * @self: an entry
 *
 * Returns: (transfer full): a copy
 */
FerryLogEntry *
ferry_log_entry_copy (const FerryLogEntry *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ferry_log_entry_new (self->job_id, self->time, self->event,
                              self->state, self->code, self->text);
}

/**
 * ferry_log_entry_free:
 * @self: (nullable) (transfer full): an entry
 */
void
ferry_log_entry_free (FerryLogEntry *self)
{
  if (self == NULL)
    return;

  g_free (self->job_id);
  g_free (self->event);
  g_free (self->code);
  g_free (self->text);
  g_free (self);
}

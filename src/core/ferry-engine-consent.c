/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-engine-private.h"
#include "core/ferry-job-consent.h"
#include "shared/ferry-names.h"

static void
mark (FerryEngine *self,
      FerryEntry  *entry,
      gboolean     needed,
      gboolean     once)
{
  FerryJobSpec *spec = ferry_job_get_spec (entry->job);
  g_autoptr(FerryJobSpec) marked = NULL;

  if (spec->needs_consent == needed && spec->allowed_once == once)
    return;

  marked = once ? ferry_job_consent_mark_once (spec) : ferry_job_consent_mark (spec, needed);
  ferry_job_set_spec (entry->job, marked);
  ferry_store_update_job (self->store, entry->job);
}

static void
ask (FerryEngine *self,
     FerryEntry  *entry)
{
  const FerryMove move = { .event = FERRY_EVENT_CONSENT_NEEDED };

  mark (self, entry, TRUE, FALSE);
  ferry_engine_stop_run (self, entry);
  if (ferry_job_get_state (entry->job) == FERRY_STATE_QUEUED)
    ferry_engine_stay (self, entry, &move);
  else
    ferry_engine_move (self, entry, &move, NULL);
}

/* What failed for want of consent alone goes on by itself. */
static void
allow (FerryEngine *self,
       FerryEntry  *entry,
       gboolean     once)
{
  FerryJobRecord *record = ferry_job_get_record (entry->job);

  mark (self, entry, FALSE, once);
  if (record->state == FERRY_STATE_ERROR && record->error_code == FERRY_ERROR_CONSENT_DENIED + 1)
    {
      ferry_engine_resume (self, entry->job, NULL);
    }
  else if (record->state == FERRY_STATE_QUEUED)
    {
      ferry_engine_stay (self, entry, &(FerryMove){ .event = FERRY_EVENT_CONSENT_GIVEN });
      ferry_engine_apply_gates (self, entry);
    }
}

static void
deny (FerryEngine *self,
      FerryEntry  *entry)
{
  FerryMove move = {
    .event = FERRY_EVENT_CONSENT_DENIED,
    .code = FERRY_ERROR_CONSENT_DENIED,
    .text = ferry_error_code_to_sentence (FERRY_ERROR_CONSENT_DENIED),
  };
  FerryState state = ferry_job_get_state (entry->job);

  mark (self, entry, TRUE, FALSE);
  if (state == FERRY_STATE_TRANSFERRED || state == FERRY_STATE_ERROR)
    return;

  ferry_engine_stop_run (self, entry);
  ferry_engine_move (self, entry, &move, NULL);
}

/**
 * ferry_engine_set_consent:
 * @self: the engine
 * @job: an unfinished job that an app asked for
 * @verdict: what the user says to it
 *
 * Lets a job run or holds it back. Nothing happens to one that is being
 * completed or cancelled.
 */
void
ferry_engine_set_consent (FerryEngine *self,
                          FerryJob    *job,
                          FerryVerdict verdict)
{
  FerryEntry *entry;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (FERRY_IS_JOB (job));

  entry = ferry_engine_get_entry (self, job, NULL);
  if (entry == NULL || entry->ending != NULL)
    return;

  if (verdict == FERRY_VERDICT_ALLOWED || verdict == FERRY_VERDICT_ONCE)
    allow (self, entry, verdict == FERRY_VERDICT_ONCE);
  else if (verdict == FERRY_VERDICT_DENIED)
    deny (self, entry);
  else
    ask (self, entry);
}

/*
 * ferry_engine_doubt_consent:
 * @self: the engine
 * @entry: a job of an earlier run of the service
 *
 * What the user says to an app may be another thing by now. Its jobs wait until
 * somebody has looked, but for those that were allowed as they are.
 */
void
ferry_engine_doubt_consent (FerryEngine *self,
                            FerryEntry  *entry)
{
  const FerryJobSpec *spec = ferry_job_get_spec (entry->job);

  if (g_str_equal (ferry_job_get_client (entry->job), FERRY_CLIENT_USER) || spec->needs_consent ||
      spec->allowed_once)
    return;

  ask (self, entry);
}

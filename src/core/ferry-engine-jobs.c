/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-engine-private.h"

#include <glib/gi18n-lib.h>

/*
 * ferry_engine_admit:
 * @self: the engine
 * @job: a job that is on disk
 *
 * Takes an unfinished job into the lists, of which nobody has heard yet.
 *
 * Returns: (transfer none): its entry
 */
FerryEntry *
ferry_engine_admit (FerryEngine *self,
                    FerryJob    *job)
{
  FerryEntry *entry = ferry_entry_new (self, job);

  ferry_entry_set_clocks (entry, ferry_clock_now (self->clock), ferry_clock_real (self->clock));
  ferry_roster_add (self->roster, entry);
  ferry_engine_note_hours (self, entry);
  ferry_engine_place (self, entry);
  ferry_engine_refresh (self, entry);

  return entry;
}

/*
 * ferry_engine_announce:
 * @self: the engine
 * @entry: a job that was just admitted and is new
 *
 * Whoever hears of it hears at once what it waits for.
 */
void
ferry_engine_announce (FerryEngine *self,
                       FerryEntry  *entry)
{
  ferry_engine_log (self, entry, "created", NULL, _("The job was created."));
  entry->is_new = TRUE;
  ferry_engine_apply_gates (self, entry);
  entry->is_new = FALSE;
  ferry_engine_tell_added (self, entry->job);
}

/*
 * ferry_engine_dismiss:
 * @self: the engine
 * @entry: a job whose final state is on disk and whose fetches are over; freed
 */
void
ferry_engine_dismiss (FerryEngine *self,
                      FerryEntry  *entry)
{
  g_assert (entry->runner == NULL && entry->ending == NULL);

  g_clear_pointer (&entry->waiting, g_sequence_remove);
  ferry_agenda_set (self->agenda, &entry->appointment, G_MAXINT64);
  if (entry->misses_network)
    self->n_missing--;
  if (entry->busy)
    self->n_busy--;
  ferry_roster_remove (self->roster, entry);
  ferry_engine_update_board (self);
  ferry_engine_update_busy (self);
}

static gboolean
is_entry_busy (FerryEntry *entry)
{
  const FerryJobSpec *spec = ferry_job_get_spec (entry->job);

  if (entry->runner != NULL || entry->ending != NULL)
    return TRUE;

  /* Its secrets live in this process alone. */
  if (ferry_job_spec_has_secrets (spec) && !spec->secrets_lost)
    return TRUE;

  switch (ferry_job_get_state (entry->job))
    {
    case FERRY_STATE_QUEUED:
    case FERRY_STATE_CONNECTING:
    case FERRY_STATE_TRANSFERRING:
    case FERRY_STATE_TRANSIENT_ERROR:
      return TRUE;
    case FERRY_STATE_TRANSFERRED:
      return entry->retry_at != 0 || ferry_engine_is_delivery (entry);
    case FERRY_STATE_SUSPENDED:
    case FERRY_STATE_ERROR:
    case FERRY_STATE_ACKNOWLEDGED:
    case FERRY_STATE_CANCELLED:
    default:
      return FALSE;
    }
}

static void
count_missing (FerryEngine *self,
               FerryEntry  *entry)
{
  FerryWaitSet waits = ferry_job_get_record (entry->job)->waits;
  gboolean misses = ferry_job_get_state (entry->job) == FERRY_STATE_TRANSIENT_ERROR
                    && (waits & FERRY_WAIT_BIT (FERRY_WAIT_OTHER_NETWORK)) != 0;

  if (misses == entry->misses_network)
    return;

  entry->misses_network = misses;
  self->n_missing += misses ? 1 : -1;
  ferry_engine_update_board (self);
}

/*
 * ferry_engine_refresh:
 * @self: the engine
 * @entry: a job of which anything changed
 *
 * Sets its next appointment, and whether the service has to stay for it.
 */
void
ferry_engine_refresh (FerryEngine *self,
                      FerryEntry  *entry)
{
  gboolean busy = is_entry_busy (entry);
  gint64 time;

  ferry_entry_get_due (entry, &self->policy, &time);
  ferry_agenda_set (self->agenda, &entry->appointment, time);

  if (busy != entry->busy)
    {
      entry->busy = busy;
      self->n_busy += busy ? 1 : -1;
    }
  count_missing (self, entry);
  ferry_engine_update_busy (self);
}

/*
 * ferry_engine_get_entry:
 * @self: the engine
 * @job: a job
 * @error: return location: %FERRY_ERROR_INVALID_STATE for a finished one, and
 *   for one that is being handed over
 *
 * Returns: (transfer none): what the engine knows of it, or %NULL on error
 */
FerryEntry *
ferry_engine_get_entry (FerryEngine *self,
                        FerryJob    *job,
                        GError     **error)
{
  FerryEntry *entry;

  if (!ferry_engine_is_running (self, error))
    return NULL;

  entry = ferry_roster_find (self->roster, ferry_job_get_id (job));
  if (entry == NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                           ferry_error_code_to_sentence (FERRY_ERROR_INVALID_STATE));
      return NULL;
    }

  if (ferry_job_get_spec (job)->extras->hand_over != NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE,
                           _("An administrator is taking this job over; it cannot be changed meanwhile."));
      return NULL;
    }

  return entry;
}

/**
 * ferry_engine_get_jobs:
 * @self: the engine
 *
 * Returns: (transfer full) (element-type FerryJob): all unfinished jobs, oldest
 *   first
 */
GPtrArray *
ferry_engine_get_jobs (FerryEngine *self)
{
  GPtrArray *jobs;

  g_return_val_if_fail (FERRY_IS_ENGINE (self), NULL);

  jobs = g_ptr_array_new_full (ferry_roster_get_size (self->roster), g_object_unref);
  for (const GList *link = ferry_roster_get_entries (self->roster); link != NULL;
       link = link->next)
    {
      FerryEntry *entry = link->data;

      g_ptr_array_add (jobs, g_object_ref (entry->job));
    }

  return jobs;
}

/**
 * ferry_engine_find_job:
 * @self: the engine
 * @prefix: an id or the beginning of one
 * @error: return location: %FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_AMBIGUOUS
 *
 * Looks among the unfinished jobs; the store knows the others.
 *
 * Returns: (transfer none): the job, or %NULL on error
 */
FerryJob *
ferry_engine_find_job (FerryEngine *self,
                       const char  *prefix,
                       GError     **error)
{
  FerryEntry *entry;

  g_return_val_if_fail (FERRY_IS_ENGINE (self), NULL);
  g_return_val_if_fail (prefix != NULL, NULL);

  entry = ferry_roster_find_prefix (self->roster, prefix, error);

  return entry != NULL ? entry->job : NULL;
}

/**
 * ferry_engine_find_token:
 * @self: the engine
 * @client: who made the job
 * @token: the name its creator gave it, or its id if it got none
 *
 * Returns: (transfer none) (nullable): the unfinished job of that name
 */
FerryJob *
ferry_engine_find_token (FerryEngine *self,
                         const char  *client,
                         const char  *token)
{
  FerryEntry *entry;

  g_return_val_if_fail (FERRY_IS_ENGINE (self), NULL);
  g_return_val_if_fail (client != NULL, NULL);
  g_return_val_if_fail (token != NULL, NULL);

  entry = ferry_roster_find_token (self->roster, client, token);

  return entry != NULL ? entry->job : NULL;
}

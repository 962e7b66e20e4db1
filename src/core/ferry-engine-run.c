/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-engine-private.h"
#include "core/ferry-scheduler.h"

/* How often a rate is looked at again when no bytes arrive. */
#define RATE_TICK G_USEC_PER_SEC

static int
compare_waiting (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const FerryEntry *left = a;
  const FerryEntry *right = b;
  FerryPriority left_priority = ferry_job_get_priority (left->job);
  FerryPriority right_priority = ferry_job_get_priority (right->job);

  if (left_priority != right_priority)
    return left_priority < right_priority ? -1 : 1;

  if (left->ran_at != right->ran_at)
    return left->ran_at < right->ran_at ? -1 : 1;

  return (left->number > right->number) - (left->number < right->number);
}

/*
 * ferry_engine_place:
 * @self: the engine
 * @entry: a job whose state, priority or fetches changed
 *
 * Keeps the list of those that wait for their turn. A job whose fetches are
 * still coming to their end is not on it: two runs would write to one file. Nor
 * is one whose owner has to log in first.
 */
void
ferry_engine_place (FerryEngine *self,
                    FerryEntry  *entry)
{
  FerryWaitSet login = FERRY_WAIT_BIT (FERRY_WAIT_LOGIN);
  gboolean waits = ferry_job_get_state (entry->job) == FERRY_STATE_QUEUED &&
                   (ferry_job_get_record (entry->job)->waits & login) == 0 &&
                   entry->runner == NULL && entry->ending == NULL &&
                   !ferry_job_get_spec (entry->job)->needs_consent;

  g_clear_pointer (&entry->waiting, g_sequence_remove);
  if (waits)
    entry->waiting = g_sequence_insert_sorted (self->waiting, entry, compare_waiting, NULL);

  ferry_engine_schedule_soon (self);
}

static void
leave_running (FerryEngine *self,
               FerryEntry  *entry)
{
  if (entry->running == NULL)
    return;

  g_queue_delete_link (&self->running, g_steal_pointer (&entry->running));
  ferry_engine_schedule_soon (self);
}

/*
 * ferry_engine_stop_run:
 * @self: the engine
 * @entry: a job
 *
 * Closes its connections, if it has any. Its last checkpoints follow, and then
 * the end of its run.
 */
void
ferry_engine_stop_run (FerryEngine *self,
                       FerryEntry  *entry)
{
  leave_running (self, entry);
  if (entry->runner != NULL)
    ferry_runner_stop (entry->runner);
}

static void
on_runner_connected (gpointer owner)
{
  FerryEntry *entry = owner;

  ferry_engine_move (entry->engine, entry, &(FerryMove){ .event = FERRY_EVENT_CONNECTED }, NULL);
}

static void
on_runner_progressed (gpointer owner,
                      goffset  bytes)
{
  FerryEntry *entry = owner;
  FerryEngine *self = entry->engine;
  gint64 now = ferry_clock_now (self->clock);

  if (bytes > 0)
    {
      ferry_rate_meter_add (ferry_runner_get_meter (entry->runner), now, (guint64) bytes);
      ferry_entry_touch (entry, now, ferry_clock_real (self->clock));
      if (ferry_entry_clear_trouble (entry))
        ferry_store_update_job (self->store, entry->job);
    }

  if (entry->running != NULL)
    {
      ferry_engine_set_rate (self, entry->job, ferry_rate_meter_get (ferry_runner_get_meter (entry->runner), now));
      if (self->rate_tick.place == 0)
        ferry_agenda_set (self->agenda, &self->rate_tick, now + RATE_TICK);
    }

  ferry_engine_tell (self, entry->job, FERRY_JOB_CHANGE_PROGRESS);
}

static void
on_runner_traffic (gpointer owner,
                   guint64  bytes)
{
  FerryEntry *entry = owner;

  ferry_engine_count_traffic (entry->engine, entry, bytes);
}

static void
on_runner_file_changed (gpointer   owner,
                        FerryFile *file)
{
  FerryEntry *entry = owner;

  ferry_engine_tell (entry->engine, entry->job, FERRY_JOB_CHANGE_FILES);
}

static void
on_runner_signed_in (gpointer    owner,
                     const char *token,
                     const char *host)
{
  FerryEntry *entry = owner;

  ferry_engine_log_sign_in (entry->engine, entry, token, host);
}

static void
on_runner_failed (gpointer      owner,
                  const GError *error,
                  gint64        retry_after)
{
  FerryEntry *entry = owner;

  leave_running (entry->engine, entry);
  ferry_engine_meet_trouble (entry->engine, entry, error, retry_after);
}

static void
on_runner_finished (gpointer owner)
{
  FerryEntry *entry = owner;

  leave_running (entry->engine, entry);
  ferry_engine_move (entry->engine, entry, &(FerryMove){ .event = FERRY_EVENT_BYTES_DONE }, NULL);
}

/*
 * ferry_engine_finish_if_whole:
 * @self: the engine
 * @entry: a job without fetches
 *
 * A job whose bytes are all there needs neither a turn nor a network: the last
 * of them may have been on the way when it was stopped. One that publishes by
 * itself does so now.
 *
 * Returns: whether it was one
 */
gboolean
ferry_engine_finish_if_whole (FerryEngine *self,
                              FerryEntry  *entry)
{
  FerryState state = ferry_job_get_state (entry->job);

  if (state != FERRY_STATE_QUEUED && state != FERRY_STATE_TRANSIENT_ERROR &&
      state != FERRY_STATE_TRANSFERRED)
    return FALSE;

  if (self->stopping || entry->runner != NULL || ferry_entry_has_pending_files (entry))
    return FALSE;

  if (state != FERRY_STATE_TRANSFERRED)
    ferry_engine_move (self, entry, &(FerryMove){ .event = FERRY_EVENT_BYTES_DONE }, NULL);
  if (ferry_job_get_spec (entry->job)->auto_complete)
    ferry_engine_complete_by_itself (self, entry);

  return TRUE;
}

static void
on_runner_ended (gpointer owner)
{
  FerryEntry *entry = owner;
  g_autoptr(FerryEngine) self = g_object_ref (entry->engine);

  g_clear_pointer (&entry->runner, ferry_runner_unref);
  self->n_runners--;
  ferry_engine_update_moving (self);
  ferry_engine_place (self, entry);
  ferry_engine_refresh (self, entry);

  if (entry->ending != NULL)
    ferry_engine_continue_ending (self, entry);
  else if (entry->holding != NULL)
    ferry_engine_continue_holding (self, entry);
  else
    ferry_engine_finish_if_whole (self, entry);

  ferry_engine_stop_if_over (self);
  ferry_engine_continue_flushes (self);
}

static const FerryRunnerEvents runner_events = {
  .connected = on_runner_connected,
  .progressed = on_runner_progressed,
  .traffic = on_runner_traffic,
  .file_changed = on_runner_file_changed,
  .signed_in = on_runner_signed_in,
  .failed = on_runner_failed,
  .finished = on_runner_finished,
  .ended = on_runner_ended,
};

/*
 * ferry_engine_extend_run:
 * @self: the engine
 * @entry: a job
 *
 * Lets it fetch as many files at a time as the policy allows; after files were
 * added or the policy changed.
 */
void
ferry_engine_extend_run (FerryEngine *self,
                         FerryEntry  *entry)
{
  gboolean is_foreground = ferry_job_get_priority (entry->job) == FERRY_PRIORITY_FOREGROUND;
  gboolean is_single = ferry_job_get_n_files (entry->job) == 1;

  if (entry->runner != NULL && !ferry_runner_is_stopping (entry->runner))
    ferry_runner_start (entry->runner, self->policy.files_per_job,
                        is_foreground && is_single ? self->policy.segments : 1);
}

static void
start_run (FerryEngine *self,
           FerryEntry  *entry)
{
  const FerryRunnerPorts ports = { self->fetcher, self->store };
  FerryNetworkRule rule = ferry_policy_get_network (&self->policy, ferry_job_get_spec (entry->job));
  FerryWay *way;

  if (ferry_engine_finish_if_whole (self, entry))
    return;

  way = ferry_way_new (self->network, &rule);
  entry->runner = ferry_runner_new (entry->job, way, &ports, &runner_events, entry);
  self->n_runners++;
  ferry_engine_update_moving (self);
  g_queue_push_tail (&self->running, entry);
  entry->running = self->running.tail;

  /* A small file that is stopped before its only checkpoint is one. */
  entry->may_have_strays = TRUE;

  ferry_engine_move (self, entry, &(FerryMove){ .event = FERRY_EVENT_TURN }, NULL);
  ferry_engine_extend_run (self, entry);
}

/*
 * ferry_engine_preempt:
 * @self: the engine
 * @entry: a job that runs
 *
 * Takes its turn away; it queues up for another.
 */
void
ferry_engine_preempt (FerryEngine *self,
                      FerryEntry  *entry)
{
  ferry_engine_stop_run (self, entry);
  ferry_engine_move (self, entry, &(FerryMove){ .event = FERRY_EVENT_PREEMPTED }, NULL);
}

static void
add_candidate (GArray     *candidates,
               FerryEntry *entry)
{
  FerryCandidate candidate = {
    .job = entry->job,
    .ran_at = entry->ran_at,
    .running = entry->running != NULL,
  };

  g_array_append_val (candidates, candidate);
}

/* All that run, all of the foreground, and of the others as many as could run
 * and one more, so that the scheduler sees that somebody waits: they are in
 * order, nobody further down could be chosen. Ten thousand jobs that wait cost
 * nothing. */
static GArray *
list_candidates (FerryEngine *self)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (FerryCandidate));
  guint n_background = 0;

  for (GList *link = self->running.head; link != NULL; link = link->next)
    add_candidate (candidates, link->data);

  for (GSequenceIter *iter = g_sequence_get_begin_iter (self->waiting);
       !g_sequence_iter_is_end (iter) && n_background <= self->policy.background_jobs;
       iter = g_sequence_iter_next (iter))
    {
      FerryEntry *entry = g_sequence_get (iter);

      add_candidate (candidates, entry);
      n_background += ferry_job_get_priority (entry->job) != FERRY_PRIORITY_FOREGROUND;
    }

  return candidates;
}

/* The scheduler says whose slice begins. */
static void
take_slices (FerryEngine *self,
             GArray      *candidates)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      const FerryCandidate *candidate = &g_array_index (candidates, FerryCandidate, i);
      FerryEntry *entry = ferry_roster_find (self->roster, ferry_job_get_id (candidate->job));

      if (entry->ran_at == candidate->ran_at)
        continue;

      /* Out of the list before its place in it changes. */
      g_clear_pointer (&entry->waiting, g_sequence_remove);
      entry->ran_at = candidate->ran_at;
    }
}

static void
preempt_others (FerryEngine *self,
                GHashTable  *chosen)
{
  GList *next;

  for (GList *link = self->running.head; link != NULL; link = next)
    {
      FerryEntry *entry = link->data;

      next = link->next;
      if (!g_hash_table_contains (chosen, entry->job))
        ferry_engine_preempt (self, entry);
    }
}

static gboolean
on_schedule_idle (gpointer user_data)
{
  FerryEngine *self = user_data;
  g_autoptr(GArray) candidates = list_candidates (self);
  g_autoptr(GHashTable) set = g_hash_table_new (NULL, NULL);
  g_autoptr(GPtrArray) chosen = NULL;
  gint64 next_change;

  self->schedule_id = 0;
  chosen = ferry_scheduler_choose (candidates, &self->policy, ferry_clock_now (self->clock),
                                   &next_change);
  for (guint i = 0; i < chosen->len; i++)
    g_hash_table_add (set, g_ptr_array_index (chosen, i));

  take_slices (self, candidates);
  preempt_others (self, set);
  for (guint i = 0; i < chosen->len; i++)
    {
      FerryJob *job = g_ptr_array_index (chosen, i);
      FerryEntry *entry = ferry_roster_find (self->roster, ferry_job_get_id (job));

      if (entry->running == NULL)
        start_run (self, entry);
    }

  ferry_agenda_set (self->agenda, &self->slice_end, next_change != 0 ? next_change : G_MAXINT64);

  return G_SOURCE_REMOVE;
}

/*
 * ferry_engine_schedule_soon:
 * @self: the engine
 *
 * Has the scheduler look at the jobs before the main loop rests; once, however
 * many of them changed.
 */
void
ferry_engine_schedule_soon (FerryEngine *self)
{
  if (self->schedule_id == 0 && !self->stopping && !self->asleep)
    self->schedule_id = g_idle_add_full (G_PRIORITY_DEFAULT, on_schedule_idle, self, NULL);
}

/*
 * ferry_engine_update_rates:
 * @self: the engine
 *
 * Lets the rates of jobs whose servers have gone silent fall.
 */
void
ferry_engine_update_rates (FerryEngine *self)
{
  gint64 now = ferry_clock_now (self->clock);

  for (GList *link = self->running.head; link != NULL; link = link->next)
    {
      FerryEntry *entry = link->data;
      guint64 rate = ferry_rate_meter_get (ferry_runner_get_meter (entry->runner), now);

      if (rate == ferry_job_get_rate (entry->job))
        continue;

      ferry_engine_set_rate (self, entry->job, rate);
      ferry_engine_tell (self, entry->job, FERRY_JOB_CHANGE_PROGRESS);
    }

  if (self->rate > 0)
    ferry_agenda_set (self->agenda, &self->rate_tick, now + RATE_TICK);
}

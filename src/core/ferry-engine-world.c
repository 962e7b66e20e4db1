/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-engine-private.h"
#include "core/ferry-job-hours.h"
#include "core/ferry-fetch-limits.h"

static void
for_each_entry (FerryEngine *self,
                void (*func) (FerryEngine *, FerryEntry *))
 {
   const GList *next;

  for (const GList *link = ferry_roster_get_entries (self->roster); link != NULL; link = next)
    {
      next = link->next;
      func (self, link->data);
    }
}

/*
 * ferry_engine_apply_all_gates:
 * @self: the engine
 *
 * Something changed that gates look at.
 */
void
ferry_engine_apply_all_gates (FerryEngine *self)
{
  for_each_entry (self, ferry_engine_apply_gates);
  ferry_engine_update_board (self);
}

static void
reopen_network (FerryEngine *self,
                FerryEntry  *entry)
{
  ferry_engine_reopen (self, entry, FERRY_EVENT_NETWORK_ESTABLISHED);
}

/* The first seconds of a connection are often not usable. */
static void
begin_settling (FerryEngine *self)
{
  self->view.settling = TRUE;
  ferry_agenda_set (self->agenda, &self->settled,
                    ferry_clock_now (self->clock) + self->policy.settle_delay);
}

static void
end_settling (FerryEngine *self)
{
  self->view.settling = FALSE;
  ferry_agenda_set (self->agenda, &self->settled, G_MAXINT64);
}

/* What was opened on another way out would only die slowly there, and what has to
 * leave by one way may not go on by another. */
static void
leave_old_way (FerryEngine *self,
               FerryEntry  *entry)
{
  const FerryJobSpec *spec = ferry_job_get_spec (entry->job);
  g_autoptr(FerryWay) way = NULL;
  FerryNetworkRule rule;

  if (entry->running == NULL || ferry_job_spec_is_local (spec))
    return;

  rule = ferry_policy_get_network (&self->policy, spec);
  way = ferry_way_new (self->network, &rule);
  if (ferry_way_is_same (way, ferry_runner_get_way (entry->runner)))
    return;

  ferry_engine_stop_run (self, entry);
  if (ferry_engine_get_gates (self, entry) == 0)
    ferry_engine_preempt (self, entry);
}

/* Somebody signed in: what was sent a sign-in page need not wait for its retry. */
static gboolean
has_signed_in (const FerryNetworkState *old,
               const FerryNetworkState *now)
{
  return now->online && old->connectivity == FERRY_CONNECTIVITY_PORTAL &&
         now->connectivity == FERRY_CONNECTIVITY_FULL;
}

/*
 * ferry_engine_handle_network:
 * @self: the engine
 *
 * The network changed, or what the settings say of it. Its loss counts at once;
 * its return, and another way out, only after the settle delay.
 */
void
ferry_engine_handle_network (FerryEngine *self)
{
  g_autoptr(FerryNetworkState) old = g_steal_pointer (&self->network);

  self->network = ferry_network_state_ref (ferry_conditions_get_network (self->conditions));

  if (!self->network->online)
    end_settling (self);
  else if (!ferry_network_state_is_same_way_out (self->network, old))
    begin_settling (self);

  for_each_entry (self, leave_old_way);
  ferry_engine_apply_all_gates (self);
  if (has_signed_in (old, self->network))
    for_each_entry (self, reopen_network);
}

/*
 * ferry_engine_accept_network:
 * @self: the engine, before it has jobs
 *
 * What became known of the network until now was no change of it, and nobody has
 * to wait for it to settle.
 */
void
ferry_engine_accept_network (FerryEngine *self)
{
  end_settling (self);
}

/*
 * ferry_engine_handle_settled:
 * @self: the engine
 *
 * The network has been up for the settle delay: whoever waits in
 * transient-error, whatever for, may try again (design §2).
 */
void
ferry_engine_handle_settled (FerryEngine *self)
{
  self->view.settling = FALSE;
  ferry_fetcher_ask_again (self->fetcher, NULL);
  for_each_entry (self, reopen_network);
  ferry_engine_update_board (self);
}

/* Returns when others hold, 0 for never. */
static gint64
pass_on_limits (FerryEngine *self,
                gint64       real)
{
  FerryFetchLimits limits;
  gint64 next = ferry_fetch_limits_init (&limits, &self->policy, real, self->zone);

  ferry_fetcher_set_limits (self->fetcher, &limits);

  return next;
}

static gint64
get_sooner (gint64 a,
            gint64 b)
{
  return a == 0 || (b != 0 && b < a) ? b : a;
}

/* Returns when the first job’s own hours begin or end, 0 for never. */
static gint64
find_own_hours (FerryEngine *self,
                gint64       real)
{
  gint64 next = 0;

  for (const GList *link = ferry_roster_get_entries (self->roster); link != NULL; link = link->next)
    {
      FerryEntry *entry = link->data;

      next = get_sooner (next, ferry_job_hours_get_change (ferry_job_get_spec (entry->job), real, self->zone));
    }

  return next;
}

/*
 * ferry_engine_note_hours:
 * @self: the engine
 * @entry: a job that is new, or was changed
 *
 * Minds the hours that it may have of its own.
 */
void
ferry_engine_note_hours (FerryEngine *self,
                         FerryEntry  *entry)
{
  const FerryJobSpec *spec = ferry_job_get_spec (entry->job);
  gint64 real = ferry_clock_real (self->clock);
  gint64 change;

  if (spec->extras->hours == NULL)
    return;

  self->view.real = real;
  change = ferry_job_hours_get_change (spec, real, self->zone);
  if (change != 0)
    ferry_agenda_set (self->agenda, &self->hours, MIN (self->hours.time, change + ferry_clock_now (self->clock) - real));
}

/*
 * ferry_engine_handle_hours:
 * @self: the engine
 *
 * The time has come at which the schedule says something else, other limits hold
 * or a month of a data budget begins; or they say so because the date, the time zone or the settings
 * were changed.
 */
void
ferry_engine_handle_hours (FerryEngine *self)
{
  gint64 real = ferry_clock_real (self->clock);
  gint64 next;

  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = ferry_clock_dup_zone (self->clock);
  next = ferry_gate_view_set_hours (&self->view, real, self->zone);
  next = get_sooner (next, ferry_budget_set_time (self->budget, self->policy.budgets, real, self->zone));
  next = get_sooner (next, pass_on_limits (self, real));
  next = get_sooner (next, find_own_hours (self, real));

  if (next != 0)
    next += ferry_clock_now (self->clock) - real;
  ferry_agenda_set (self->agenda, &self->hours, next != 0 ? next : G_MAXINT64);

  ferry_engine_apply_all_gates (self);
}

static void
lay_down (FerryEngine *self,
          FerryEntry  *entry)
{
  if (entry->running != NULL)
    ferry_engine_preempt (self, entry);
}

/*
 * ferry_engine_handle_sleep:
 * @self: the engine
 *
 * Before the machine sleeps all connections are closed, so that the bytes are on
 * disk; ferry_engine_flush_async() tells when they are. After it woke up the
 * network counts as a new one.
 */
void
ferry_engine_handle_sleep (FerryEngine *self)
{
  self->asleep = ferry_conditions_get_asleep (self->conditions);

  if (self->asleep)
    {
      g_clear_handle_id (&self->schedule_id, g_source_remove);
      ferry_engine_save_usage (self);
      for_each_entry (self, lay_down);
      return;
    }

  if (self->network->online)
    begin_settling (self);
  ferry_engine_apply_all_gates (self);
  ferry_engine_schedule_soon (self);
}

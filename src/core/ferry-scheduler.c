/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-scheduler.h"

/* Slices that began together end together, although they began one after the
 * other; see begin_slices(). */
#define SLACK (G_TIME_SPAN_MILLISECOND)

/* Who comes first among the jobs of one level. */
typedef enum
{
  RANK_IN_SLICE, /* runs, and may until its slice is over */
  RANK_WAITING,
  RANK_SPENT, /* runs, but would make way for somebody who waits */
} Rank;

typedef struct
{
  FerryCandidate *candidate; /* (unowned) */
  guint index;               /* the older job is the first of them */
  Rank rank;
} Contender;

/* The best jobs of one background level, best first. */
typedef struct
{
  GArray *best; /* (owned) (element-type Contender) */
  guint size;   /* jobs of the level in all */
} Level;

static gint64
get_slice_end (const FerryCandidate *candidate,
               const FerryPolicy    *policy)
{
  return candidate->ran_at + MAX (policy->slice, 1) * G_TIME_SPAN_SECOND;
}

static Rank
get_rank (const FerryCandidate *candidate,
          const FerryPolicy    *policy,
          gint64                now)
{
  if (!candidate->running)
    return RANK_WAITING;

  return get_slice_end (candidate, policy) > now + SLACK ? RANK_IN_SLICE : RANK_SPENT;
}

static gboolean
is_before (const Contender *a,
           const Contender *b)
{
  gint64 a_ran = a->candidate->ran_at;
  gint64 b_ran = b->candidate->ran_at;

  if (a->rank != b->rank)
    return a->rank < b->rank;

  if (a_ran == b_ran)
    return a->index < b->index;

  /* Of those that wait, who has waited longest; of those that run, who has
   * most of his slice before him. */
  return a->rank == RANK_WAITING ? a_ran < b_ran : a_ran > b_ran;
}

/* Keeps the @places best in order. There are few places and many jobs, most of
 * which the last one’s look settles. */
static void
add_contender (Level           *level,
               const Contender *contender,
               guint            places)
{
  guint i = level->best->len;

  level->size++;
  while (i > 0 && is_before (contender, &g_array_index (level->best, Contender, i - 1)))
    i--;

  if (i >= places)
    return;

  g_array_insert_val (level->best, i, *contender);
  if (level->best->len > places)
    g_array_set_size (level->best, places);
}

/* Takes up to @places jobs of a level. */
static guint
take_level (Level     *level,
            guint      places,
            GPtrArray *chosen)
{
  guint n = MIN (places, level->best->len);

  g_array_set_size (level->best, n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (chosen, g_array_index (level->best, Contender, i).candidate->job);

  return n;
}

/* Lets slices begin, and tells when the first of a level’s chosen jobs has to
 * make way for one that waits, 0 if nobody waits.
 *
 * One whose slice was over but whom nobody has replaced begins another: else
 * whoever had to go would push him out the moment after. No two begin at the
 * same microsecond, because those that ran together would queue up again by
 * age, and the youngest would always be the last. */
static gint64
begin_slices (Level             *level,
              const FerryPolicy *policy,
              gint64             now)
{
  gboolean is_awaited = level->best->len < level->size;
  gint64 first = 0;

  for (guint i = 0; i < level->best->len; i++)
    {
      const Contender *contender = &g_array_index (level->best, Contender, i);
      gint64 end;

      if (contender->rank == RANK_WAITING || (contender->rank == RANK_SPENT && is_awaited))
        contender->candidate->ran_at = now + i;
      end = get_slice_end (contender->candidate, policy);
      first = first == 0 ? end : MIN (first, end);
    }

  return is_awaited ? first : 0;
}

/**
 * ferry_scheduler_choose:
 * @candidates: (inout) (element-type FerryCandidate): jobs that want to run,
 *   oldest first; the @ran_at of those that begin a slice is set, and the
 *   caller keeps it
 * @policy: how many may
 * @now: the time, on the clock that @ran_at is of, in microseconds
 * @next_change: (out): when the answer changes although nothing happens: the
 *   end of a slice that somebody waits for; 0 for never
 *
 * Foreground jobs run all of them. Of background jobs a few run: those of a
 * higher priority before any of a lower one, and those of the same priority in
 * turns of a time slice. A job that runs goes on when its slice is over as
 * long as nobody of its priority waits. Costs one look at each candidate.
 *
 * Returns: (transfer container) (element-type FerryJob): the jobs that are to
 *   run now, borrowed from @candidates; foreground first, then by priority
 */
GPtrArray *
ferry_scheduler_choose (GArray            *candidates,
                        const FerryPolicy *policy,
                        gint64             now,
                        gint64            *next_change)
{
  Level levels[FERRY_N_PRIORITIES] = { 0 };
  GPtrArray *chosen;
  guint places;

  g_return_val_if_fail (candidates != NULL, NULL);
  g_return_val_if_fail (policy != NULL, NULL);
  g_return_val_if_fail (next_change != NULL, NULL);

  chosen = g_ptr_array_new ();
  for (guint i = 0; i < FERRY_N_PRIORITIES; i++)
    levels[i].best = g_array_new (FALSE, FALSE, sizeof (Contender));

  for (guint i = 0; i < candidates->len; i++)
    {
      FerryCandidate *candidate = &g_array_index (candidates, FerryCandidate, i);
      FerryPriority priority = ferry_job_get_priority (candidate->job);
      Contender contender = { candidate, i, get_rank (candidate, policy, now) };

      if (priority == FERRY_PRIORITY_FOREGROUND)
        g_ptr_array_add (chosen, candidate->job);
      else
        add_contender (&levels[priority], &contender, policy->background_jobs);
    }

  *next_change = 0;
  places = policy->background_jobs;
  for (guint i = FERRY_PRIORITY_HIGH; i < FERRY_N_PRIORITIES; i++)
    {
      gint64 change;

      places -= take_level (&levels[i], places, chosen);
      change = begin_slices (&levels[i], policy, now);
      if (change != 0 && (*next_change == 0 || change < *next_change))
        *next_change = change;
    }

  for (guint i = 0; i < FERRY_N_PRIORITIES; i++)
    g_array_unref (levels[i].best);

  return chosen;
}

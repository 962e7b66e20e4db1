/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-pace-turns.h"

/* How long it is somebody’s turn if others wait: servers need a while until they
 * send as fast as they may. */
#define TURN (10 * G_USEC_PER_SEC)

/* One whose turn it just became has had no time to become hungry, and one that
 * was hungry a moment ago will be again. */
#define APPETITE (G_USEC_PER_SEC / 2)

static void
set_active (FerryPaced *paced,
            gboolean    is_active,
            gint64      now)
{
  paced->is_active = is_active;
  paced->turn_at = now;
  ferry_limit_set_rate (paced->limit, 0);
  paced->is_tight = FALSE;
}

/* Whose turn it is next: of the highest priority, whoever has waited longest. */
static FerryPaced *
find_next (GPtrArray *members)
{
  FerryPaced *next = NULL;

  for (guint i = 0; i < members->len; i++)
    {
      FerryPaced *paced = g_ptr_array_index (members, i);

      if (paced->is_active)
        continue;
      if (next == NULL || paced->priority < next->priority ||
          (paced->priority == next->priority && paced->turn_at < next->turn_at))
        next = paced;
    }

  return next;
}

/* Who has had it longest, of the lowest priority. */
static FerryPaced *
find_last (GPtrArray *members)
{
  FerryPaced *last = NULL;

  for (guint i = 0; i < members->len; i++)
    {
      FerryPaced *paced = g_ptr_array_index (members, i);

      if (!paced->is_active)
        continue;
      if (last == NULL || paced->priority > last->priority ||
          (paced->priority == last->priority && paced->turn_at < last->turn_at))
        last = paced;
    }

  return last;
}

/* Whether @last has to make way for @next. */
static gboolean
is_spent (const FerryPaced *last,
          const FerryPaced *next,
          gint64            now)
{
  if (last->priority != next->priority)
    return last->priority > next->priority;

  return now - last->turn_at >= TURN;
}

/* Who came last, of the lowest priority. */
static FerryPaced *
find_newest (GPtrArray *members)
{
  FerryPaced *newest = NULL;

  for (guint i = 0; i < members->len; i++)
    {
      FerryPaced *paced = g_ptr_array_index (members, i);

      if (!paced->is_active)
        continue;
      if (newest == NULL || paced->priority > newest->priority ||
          (paced->priority == newest->priority && paced->turn_at > newest->turn_at))
        newest = paced;
    }

  return newest;
}

static guint
count_hungry (GPtrArray *members,
              gint64     now)
{
  guint n_hungry = 0;

  for (guint i = 0; i < members->len; i++)
    {
      FerryPaced *paced = g_ptr_array_index (members, i);

      if (paced->is_hungry)
        paced->hungry_at = now;
      if (paced->is_active && now - MAX (paced->hungry_at, paced->turn_at) < APPETITE)
        n_hungry++;
    }

  return n_hungry;
}

/**
 * ferry_pace_turns_take:
 * @members: (element-type FerryPaced): connections that share a bottleneck
 * @now: monotonic time, microseconds
 *
 * Lets one more of them use the window if those that may cannot use all of it, or
 * in place of one that has had its turn; and one less if too many can.
 */
void
ferry_pace_turns_take (GPtrArray *members,
                       gint64     now)
{
  FerryPaced *next = find_next (members);
  FerryPaced *last = find_last (members);
  const guint n_hungry = count_hungry (members, now);

  if (n_hungry > FERRY_PACE_PLACES)
    {
      set_active (find_newest (members), FALSE, now);
    }
  else if (next != NULL && n_hungry < FERRY_PACE_PLACES)
    {
      set_active (next, TRUE, now);
    }
  else if (next != NULL && is_spent (last, next, now))
    {
      set_active (last, FALSE, now);
      set_active (next, TRUE, now);
    }
}

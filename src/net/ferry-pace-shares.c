/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-pace-shares.h"

#include <math.h>

/* How much of its window somebody uses who could use more. */
#define HUNGER 0.5

/* Somebody new may begin with so many of the smallest windows. */
#define FIRST_SEGMENTS 5.0

/* How much more than it used somebody gets who is not hungry. */
#define HEADROOM 2.0

static const double weights[FERRY_N_PRIORITIES] = {
  [FERRY_PRIORITY_HIGH] = 16,
  [FERRY_PRIORITY_NORMAL] = 4,
  [FERRY_PRIORITY_LOW] = 1,
};

static double
get_used (const FerryPaced *paced)
{
  const double rtt = (double) MAX (paced->sample.rtt, paced->sample.handshake_rtt) / G_USEC_PER_SEC;

  return paced->rate * rtt;
}

static void
find_hungry (GPtrArray *members)
{
  for (guint i = 0; i < members->len; i++)
    {
      FerryPaced *paced = g_ptr_array_index (members, i);

      paced->is_hungry = paced->is_active &&
                         (paced->window <= 0 || isinf (paced->window) || get_used (paced) > HUNGER * paced->window);
    }
}

/* Gives those that are not hungry what they use and a little more. Returns what is
 * left of @window. */
static double
feed (GPtrArray *members,
      double     window,
      double     least)
{
  double rest = window;

  for (guint i = 0; i < members->len; i++)
    {
      FerryPaced *paced = g_ptr_array_index (members, i);

      if (paced->is_hungry)
        {
          paced->window = 0;
          continue;
        }

      paced->window = paced->is_active ? MAX (get_used (paced) * HEADROOM, FIRST_SEGMENTS * least) : 0;
      paced->window = CLAMP (paced->window, least, MAX (window, least));
      if (paced->is_active)
        rest -= paced->window;
    }

  return MAX (rest, 0);
}

/* Whether @paced takes part when the rest is shared: the hungry do; where nobody is
 * hungry, all do whose turn it is. */
static gboolean
is_eater (const FerryPaced *paced,
          gboolean          is_any_hungry)
{
  return is_any_hungry ? paced->is_hungry : paced->is_active;
}

/**
 * ferry_pace_shares_deal:
 * @members: (element-type FerryPaced): connections that share a bottleneck
 * @window: bytes that may be under way for all of them together
 * @least: the smallest window there is
 *
 * Gives each of them a window. Who is not hungry gets what it uses and a little
 * more; the hungry share the rest by priority. Where nobody is, because servers
 * have only just been let send again, all share it: it would be of no use to anybody
 * else.
 */
void
ferry_pace_shares_deal (GPtrArray *members,
                        double     window,
                        double     least)
{
  gboolean is_any_hungry = FALSE;
  double total = 0;
  double rest;

  find_hungry (members);
  rest = feed (members, window, least);
  for (guint i = 0; i < members->len; i++)
    is_any_hungry |= ((FerryPaced *) g_ptr_array_index (members, i))->is_hungry;
  for (guint i = 0; i < members->len; i++)
    {
      const FerryPaced *paced = g_ptr_array_index (members, i);

      if (is_eater (paced, is_any_hungry))
        total += weights[paced->priority];
    }

  for (guint i = 0; i < members->len; i++)
    {
      FerryPaced *paced = g_ptr_array_index (members, i);

      if (is_eater (paced, is_any_hungry))
        paced->window = MAX (paced->window + rest * weights[paced->priority] / total, least);
    }
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-pace-shares.h"

#define LEAST 3000.0
#define WINDOW 600000.0
#define RTT 300000

typedef struct
{
  GPtrArray *members; /* (owned) (element-type FerryPaced) */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->members = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_ptr_array_unref (fixture->members);
}

/* Somebody who had @window, of which a part was used. */
static FerryPaced *
add (Fixture *fixture,
     double   window,
     double   used)
{
  FerryPaced *paced = g_new0 (FerryPaced, 1);

  paced->priority = FERRY_PRIORITY_NORMAL;
  paced->is_active = TRUE;
  paced->sample.rtt = RTT;
  paced->window = window;
  paced->rate = window * used * G_USEC_PER_SEC / RTT;
  g_ptr_array_add (fixture->members, paced);

  return paced;
}

static void
test_hungry_share (Fixture      *fixture,
                   gconstpointer data)
{
  FerryPaced *modest = add (fixture, 100000, 0.1);
  FerryPaced *hungry = add (fixture, 100000, 0.9);
  FerryPaced *high = add (fixture, 100000, 0.9);
  FerryPaced *parked = add (fixture, 100000, 0.9);

  high->priority = FERRY_PRIORITY_HIGH;
  parked->is_active = FALSE;
  ferry_pace_shares_deal (fixture->members, WINDOW, LEAST);
  g_assert_cmpfloat_with_epsilon (modest->window, 20000, 1);
  g_assert_cmpfloat_with_epsilon (high->window, hungry->window * 4, 1);
  g_assert_cmpfloat_with_epsilon (hungry->window + high->window + modest->window, WINDOW, 1);
  g_assert_cmpfloat_with_epsilon (parked->window, LEAST, 1);
}

/* After others have gone, servers that are far away have not sent much yet: they may
 * send all that there is. */
static void
test_nobody_is_hungry (Fixture      *fixture,
                       gconstpointer data)
{
  FerryPaced *alone = add (fixture, WINDOW, 0.01);
  FerryPaced *second;

  ferry_pace_shares_deal (fixture->members, WINDOW, LEAST);
  g_assert_cmpfloat_with_epsilon (alone->window, WINDOW, 1);

  second = add (fixture, WINDOW, 0.01);
  alone->rate = WINDOW * 0.01 * G_USEC_PER_SEC / RTT;
  ferry_pace_shares_deal (fixture->members, WINDOW, LEAST);
  g_assert_cmpfloat_with_epsilon (alone->window, WINDOW / 2, 1);
  g_assert_cmpfloat_with_epsilon (second->window, WINDOW / 2, 1);
}

static void
test_never_less_than_there_is (Fixture      *fixture,
                               gconstpointer data)
{
  FerryPaced *first = add (fixture, 0, 0);
  FerryPaced *second = add (fixture, 100000, 0.1);

  ferry_pace_shares_deal (fixture->members, LEAST / 2, LEAST);
  g_assert_cmpfloat_with_epsilon (first->window, LEAST, 1);
  g_assert_cmpfloat_with_epsilon (second->window, LEAST, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/pace-shares/hungry-share", Fixture, NULL, set_up, test_hungry_share, tear_down);
  g_test_add ("/pace-shares/nobody-is-hungry", Fixture, NULL, set_up, test_nobody_is_hungry, tear_down);
  g_test_add ("/pace-shares/never-less-than-there-is", Fixture, NULL, set_up, test_never_less_than_there_is,
              tear_down);

  return g_test_run ();
}

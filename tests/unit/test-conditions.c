/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-conditions.h"

static void
on_online_notified (FerryConditions *conditions,
                    GParamSpec      *pspec,
                    gpointer         user_data)
{
  guint *count = user_data;

  (*count)++;
}

static void
test_unwatched_network_counts_as_there (void)
{
  g_autoptr(FerryConditions) conditions = ferry_conditions_new ();

  g_assert_true (ferry_conditions_get_online (conditions));
}

static void
test_change_is_told_once (void)
{
  g_autoptr(FerryConditions) conditions = ferry_conditions_new ();
  gboolean online;
  guint count = 0;

  g_signal_connect (conditions, "notify::online", G_CALLBACK (on_online_notified), &count);
  ferry_conditions_set_online (conditions, TRUE);
  g_assert_cmpuint (count, ==, 0);
  ferry_conditions_set_online (conditions, FALSE);
  ferry_conditions_set_online (conditions, FALSE);
  g_assert_cmpuint (count, ==, 1);
  g_object_set (conditions, "online", TRUE, NULL);
  g_object_get (conditions, "online", &online, NULL);
  g_assert_true (online);
  g_assert_cmpuint (count, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/conditions/unwatched-network-counts-as-there",
                   test_unwatched_network_counts_as_there);
  g_test_add_func ("/conditions/change-is-told-once", test_change_is_told_once);

  return g_test_run ();
}

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
  ferry_conditions_set_online (conditions, TRUE);
  g_object_get (conditions, "online", &online, NULL);
  g_assert_true (online);
  g_assert_cmpuint (count, ==, 2);
}

static void
on_notified (FerryConditions *conditions,
             GParamSpec      *pspec,
             gpointer         user_data)
{
  g_string_append_printf (user_data, "%s ", pspec->name);
}

static void
test_network_is_told_once_for_all_of_it (void)
{
  g_autoptr(FerryConditions) conditions = ferry_conditions_new ();
  g_autoptr(GPtrArray) connections = g_ptr_array_new ();
  g_autoptr(GString) told = g_string_new (NULL);
  FerryConnection phone = {
    .uuid = (char *) "0f4a", .id = (char *) "Phone", .type = (char *) "802-11-wireless",
    .wifi_name = (char *) "My phone", .interface = (char *) "wlan0", .metered = FERRY_METERED_YES,
  };
  FerryNetworkState state = {
    .online = TRUE, .connectivity = FERRY_CONNECTIVITY_FULL, .metered = FERRY_METERED_YES,
    .connections_known = TRUE, .primary = (char *) "0f4a", .connections = connections,
  };
  FerryNetworkState *network;

  g_ptr_array_add (connections, &phone);
  g_signal_connect (conditions, "notify", G_CALLBACK (on_notified), told);
  ferry_conditions_set_network (conditions, &state);
  ferry_conditions_set_network (conditions, &state);
  g_assert_cmpstr (told->str, ==, "network ");

  network = ferry_conditions_get_network (conditions);
  g_assert_cmpstr (ferry_network_state_get_primary (network)->interface, ==, "wlan0");
  g_assert_nonnull (ferry_network_state_find (network, "Phone"));
  g_assert_nonnull (ferry_network_state_find (network, "My phone"));
  g_assert_null (ferry_network_state_find (network, "wlan0"));
  g_assert_null (ferry_network_state_find_vpn (network));

  /* Only a connection differs. */
  phone.roaming = TRUE;
  ferry_conditions_set_network (conditions, &state);
  state.online = FALSE;
  ferry_conditions_set_network (conditions, &state);
  g_assert_cmpstr (told->str, ==, "network network online network ");
}

static void
test_login_power_and_sleep_are_told_once (void)
{
  g_autoptr(FerryConditions) conditions = ferry_conditions_new ();
  g_autoptr(GString) told = g_string_new (NULL);
  FerryPower power = { .on_battery = TRUE };

  g_assert_true (ferry_conditions_is_logged_in (conditions));
  g_signal_connect (conditions, "notify", G_CALLBACK (on_notified), told);
  ferry_conditions_set_login (conditions, FERRY_LOGIN_PRESENT);
  ferry_conditions_set_login (conditions, FERRY_LOGIN_PRESENT);
  g_assert_true (ferry_conditions_is_logged_in (conditions));
  ferry_conditions_set_login (conditions, FERRY_LOGIN_OTHER_IDENTITY);
  g_assert_false (ferry_conditions_is_logged_in (conditions));
  ferry_conditions_set_power (conditions, &power);
  ferry_conditions_set_power (conditions, &power);
  ferry_conditions_set_asleep (conditions, TRUE);
  ferry_conditions_set_asleep (conditions, TRUE);
  g_assert_cmpstr (told->str, ==, "login login power asleep ");
}

static void
test_a_guess_costs_and_ignorance_does_not (void)
{
  g_assert_true (ferry_metered_costs (FERRY_METERED_YES));
  g_assert_true (ferry_metered_costs (FERRY_METERED_GUESS_YES));
  g_assert_false (ferry_metered_costs (FERRY_METERED_UNKNOWN));
  g_assert_false (ferry_metered_costs (FERRY_METERED_NO));
  g_assert_false (ferry_metered_costs (FERRY_METERED_GUESS_NO));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/conditions/unwatched-network-counts-as-there",
                   test_unwatched_network_counts_as_there);
  g_test_add_func ("/conditions/change-is-told-once", test_change_is_told_once);
  g_test_add_func ("/conditions/network-is-told-once-for-all-of-it",
                   test_network_is_told_once_for_all_of_it);
  g_test_add_func ("/conditions/login-power-and-sleep-are-told-once",
                   test_login_power_and_sleep_are_told_once);
  g_test_add_func ("/conditions/a-guess-costs-and-ignorance-does-not",
                   test_a_guess_costs_and_ignorance_does_not);

  return g_test_run ();
}

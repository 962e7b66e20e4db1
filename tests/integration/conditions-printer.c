/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Prints what the adapters of the machine tell core, one JSON object a line and
 * one line a change, until it is ended. With “moving” bytes are said to move. */

#include "host/ferry-login-watch.h"
#include "host/ferry-network-watch.h"
#include "host/ferry-power-watch.h"
#include "host/ferry-sleep-watch.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

/* Longer than a moment, shorter than logind waits. */
#define FLUSH_MS 300

static void
add_connection (JsonBuilder           *builder,
                const FerryConnection *connection)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "uuid");
  json_builder_add_string_value (builder, connection->uuid);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, connection->id);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, connection->type);
  json_builder_set_member_name (builder, "interface");
  json_builder_add_string_value (builder, connection->interface);
  json_builder_set_member_name (builder, "carrier");
  json_builder_add_string_value (builder, connection->carrier);
  json_builder_set_member_name (builder, "metered");
  json_builder_add_int_value (builder, connection->metered);
  json_builder_set_member_name (builder, "roaming");
  json_builder_add_boolean_value (builder, connection->roaming);
  json_builder_set_member_name (builder, "vpn");
  json_builder_add_boolean_value (builder, connection->vpn);
  json_builder_end_object (builder);
}

static void
add_network (JsonBuilder       *builder,
             FerryNetworkState *network)
{
  json_builder_set_member_name (builder, "online");
  json_builder_add_boolean_value (builder, network->online);
  json_builder_set_member_name (builder, "connectivity");
  json_builder_add_int_value (builder, network->connectivity);
  json_builder_set_member_name (builder, "metered");
  json_builder_add_int_value (builder, network->metered);
  json_builder_set_member_name (builder, "roaming");
  json_builder_add_boolean_value (builder, network->roaming);
  json_builder_set_member_name (builder, "known");
  json_builder_add_boolean_value (builder, network->connections_known);
  json_builder_set_member_name (builder, "generation");
  json_builder_add_int_value (builder, network->generation);
  json_builder_set_member_name (builder, "primary");
  json_builder_add_string_value (builder, network->primary);
  json_builder_set_member_name (builder, "connections");
  json_builder_begin_array (builder);
  for (guint i = 0; i < network->connections->len; i++)
    add_connection (builder, network->connections->pdata[i]);
  json_builder_end_array (builder);
}

static void
print (FerryConditions *conditions)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;
  const FerryPower *power = ferry_conditions_get_power (conditions);

  json_builder_begin_object (builder);
  add_network (builder, ferry_conditions_get_network (conditions));
  json_builder_set_member_name (builder, "login");
  json_builder_add_int_value (builder, ferry_conditions_get_login (conditions));
  json_builder_set_member_name (builder, "asleep");
  json_builder_add_boolean_value (builder, ferry_conditions_get_asleep (conditions));
  json_builder_set_member_name (builder, "battery");
  json_builder_add_boolean_value (builder, power->on_battery);
  json_builder_set_member_name (builder, "low");
  json_builder_add_boolean_value (builder, power->battery_low);
  json_builder_set_member_name (builder, "saver");
  json_builder_add_boolean_value (builder, power->power_saver);
  json_builder_set_member_name (builder, "time");
  json_builder_add_double_value (builder, (double) g_get_real_time () / G_USEC_PER_SEC);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
}

static gboolean
flushed_cb (gpointer user_data)
{
  ferry_sleep_watch_let_go (user_data);

  return G_SOURCE_REMOVE;
}

static void
on_lie_down (FerrySleepWatch *sleep_watch)
{
  g_timeout_add (FLUSH_MS, flushed_cb, sleep_watch);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(FerryConditions) conditions = ferry_conditions_new ();
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &error);
  g_autoptr(GPowerProfileMonitor) profile = g_power_profile_monitor_dup_default ();
  g_autoptr(FerryNetworkWatch) network_watch = NULL;
  g_autoptr(FerryLoginWatch) login_watch = NULL;
  g_autoptr(FerryPowerWatch) power_watch = NULL;
  g_autoptr(FerrySleepWatch) sleep_watch = NULL;

  g_assert_no_error (error);
  network_watch = ferry_network_watch_new (g_network_monitor_get_default (), conditions);
  ferry_network_watch_use_network_manager (network_watch, bus);
  login_watch = ferry_login_watch_new (bus, FERRY_LOGIN_SESSIONS_DIR, geteuid (), conditions);
  power_watch = ferry_power_watch_new (bus, profile, conditions);
  sleep_watch = ferry_sleep_watch_new (bus, conditions);
  g_signal_connect (sleep_watch, "lie-down", G_CALLBACK (on_lie_down), NULL);
  ferry_sleep_watch_set_moving (sleep_watch, argc > 1 && strcmp (argv[1], "moving") == 0);

  g_signal_connect (conditions, "notify", G_CALLBACK (print), NULL);
  print (conditions);
  g_main_loop_run (loop);

  return 0;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-network-watch.h"

/* A monitor that says what the test wants, like the one of the system. */
#define TEST_TYPE_MONITOR (test_monitor_get_type ())
G_DECLARE_FINAL_TYPE (TestMonitor, test_monitor, TEST, MONITOR, GObject)

struct _TestMonitor
{
  GObject parent_instance;

  gboolean is_available;
  gboolean is_metered;
  GNetworkConnectivity connectivity;
};

enum
{
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

static void
monitor_iface_init (GNetworkMonitorInterface *iface)
{
}

static void
initable_iface_init (GInitableIface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestMonitor, test_monitor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_iface_init)
                               G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, monitor_iface_init))

static void
test_monitor_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TestMonitor *self = TEST_MONITOR (object);

  if (id == PROP_AVAILABLE)
    g_value_set_boolean (value, self->is_available);
  else if (id == PROP_METERED)
    g_value_set_boolean (value, self->is_metered);
  else
    g_value_set_enum (value, self->connectivity);
}

static void
test_monitor_class_init (TestMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_monitor_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
test_monitor_init (TestMonitor *self)
{
  self->connectivity = G_NETWORK_CONNECTIVITY_FULL;
}

typedef struct
{
  TestMonitor *monitor;
  FerryConditions *conditions;
  FerryNetworkWatch *watch;
  guint n_changes;
} Fixture;

static void
on_notify (Fixture *self)
{
  self->n_changes++;
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->monitor = g_object_new (TEST_TYPE_MONITOR, NULL);
  self->conditions = ferry_conditions_new ();
  self->watch = ferry_network_watch_new (G_NETWORK_MONITOR (self->monitor), self->conditions);
  g_signal_connect_swapped (self->conditions, "notify::online", G_CALLBACK (on_notify), self);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  if (self->watch != NULL)
    g_assert_finalize_object (self->watch);
  g_assert_finalize_object (self->conditions);
  g_assert_finalize_object (self->monitor);
}

static void
test_state_is_taken_over_at_once (Fixture      *self,
                                  gconstpointer data)
{
  g_assert_false (ferry_conditions_get_online (self->conditions));
}

static void
test_changes_are_passed_on (Fixture      *self,
                            gconstpointer data)
{
  self->monitor->is_available = TRUE;
  g_object_notify (G_OBJECT (self->monitor), "network-available");
  g_assert_true (ferry_conditions_get_online (self->conditions));

  self->monitor->is_available = FALSE;
  g_signal_emit_by_name (self->monitor, "network-changed", FALSE);
  g_assert_false (ferry_conditions_get_online (self->conditions));
  g_assert_cmpuint (self->n_changes, ==, 2);
}

static void
test_connectivity_is_translated (Fixture      *self,
                                 gconstpointer data)
{
  static const struct
  {
    GNetworkConnectivity theirs;
    FerryConnectivity ours;
  } cases[] = {
    { G_NETWORK_CONNECTIVITY_LOCAL, FERRY_CONNECTIVITY_LIMITED },
    { G_NETWORK_CONNECTIVITY_LIMITED, FERRY_CONNECTIVITY_LIMITED },
    { G_NETWORK_CONNECTIVITY_PORTAL, FERRY_CONNECTIVITY_PORTAL },
    { G_NETWORK_CONNECTIVITY_FULL, FERRY_CONNECTIVITY_FULL },
  };

  g_assert_cmpint (ferry_conditions_get_network (self->conditions)->connectivity, ==, FERRY_CONNECTIVITY_NONE);

  self->monitor->is_available = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      self->monitor->connectivity = cases[i].theirs;
      g_object_notify (G_OBJECT (self->monitor), "connectivity");
      g_assert_cmpint (ferry_conditions_get_network (self->conditions)->connectivity, ==, cases[i].ours);
    }
}

/* “No” is also what it says when it does not know. */
static void
test_metered_is_yes_or_unknown (Fixture      *self,
                                gconstpointer data)
{
  self->monitor->is_available = TRUE;
  self->monitor->is_metered = TRUE;
  g_object_notify (G_OBJECT (self->monitor), "network-metered");
  g_assert_cmpint (ferry_conditions_get_network (self->conditions)->metered, ==, FERRY_METERED_YES);

  self->monitor->is_metered = FALSE;
  g_object_notify (G_OBJECT (self->monitor), "network-metered");
  g_assert_cmpint (ferry_conditions_get_network (self->conditions)->metered, ==, FERRY_METERED_UNKNOWN);
  g_assert_false (ferry_conditions_get_network (self->conditions)->connections_known);
}

/* An address that comes or goes changes nothing for jobs. */
static void
test_repetitions_are_not (Fixture      *self,
                          gconstpointer data)
{
  for (int i = 0; i < 3; i++)
    g_signal_emit_by_name (self->monitor, "network-changed", FALSE);
  g_assert_cmpuint (self->n_changes, ==, 0);
}

static void
test_dropped_watch_is_silent (Fixture      *self,
                              gconstpointer data)
{
  g_assert_finalize_object (g_steal_pointer (&self->watch));
  self->monitor->is_available = TRUE;
  g_signal_emit_by_name (self->monitor, "network-changed", TRUE);
  g_assert_cmpuint (self->n_changes, ==, 0);
}

#define add(path, func) \
  g_test_add ("/network-watch/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("state-is-taken-over-at-once", test_state_is_taken_over_at_once);
  add ("changes-are-passed-on", test_changes_are_passed_on);
  add ("connectivity-is-translated", test_connectivity_is_translated);
  add ("metered-is-yes-or-unknown", test_metered_is_yes_or_unknown);
  add ("repetitions-are-not", test_repetitions_are_not);
  add ("dropped-watch-is-silent", test_dropped_watch_is_silent);

  return g_test_run ();
}

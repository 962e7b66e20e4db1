/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-hosts.h"

#define SERVER "http://example.org:80"
#define OTHER "http://example.net:80"
#define SECOND G_GINT64_CONSTANT (1000000)

typedef struct
{
  FerryHostPlace place;
  guint n_granted;
} Request;

static void
on_granted (gpointer data)
{
  Request *request = data;

  request->n_granted++;
}

static gboolean
enter (FerryHosts *hosts,
       Request    *request,
       gboolean    is_foreground,
       const char *origin)
{
  request->place.granted = on_granted;
  request->place.data = request;
  request->place.is_foreground = is_foreground;

  return ferry_hosts_enter (hosts, &request->place, origin);
}

static void
run_loop (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
test_one_more_waits (void)
{
  g_autoptr(FerryHosts) hosts = ferry_hosts_new (NULL);
  Request requests[4] = { 0 };

  ferry_hosts_set_limit (hosts, 2);
  g_assert_true (enter (hosts, &requests[0], FALSE, SERVER));
  g_assert_true (enter (hosts, &requests[1], FALSE, SERVER));
  g_assert_false (enter (hosts, &requests[2], FALSE, SERVER));
  g_assert_false (enter (hosts, &requests[3], FALSE, SERVER));
  run_loop ();
  g_assert_cmpuint (requests[2].n_granted, ==, 0);

  /* Not from within the leaving. */
  ferry_hosts_leave (hosts, &requests[0].place);
  g_assert_cmpuint (requests[2].n_granted, ==, 0);
  run_loop ();
  g_assert_cmpuint (requests[2].n_granted, ==, 1);
  g_assert_cmpuint (requests[3].n_granted, ==, 0);

  for (guint i = 1; i < G_N_ELEMENTS (requests); i++)
    ferry_hosts_leave (hosts, &requests[i].place);
  run_loop ();
}

static void
test_others_do_not_wait (void)
{
  g_autoptr(FerryHosts) hosts = ferry_hosts_new (NULL);
  Request requests[3] = { 0 };

  ferry_hosts_set_limit (hosts, 1);
  g_assert_true (enter (hosts, &requests[0], FALSE, SERVER));
  g_assert_true (enter (hosts, &requests[1], FALSE, OTHER));
  g_assert_true (enter (hosts, &requests[2], TRUE, SERVER));
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    ferry_hosts_leave (hosts, &requests[i].place);
}

static void
test_waiting_is_given_up (void)
{
  g_autoptr(FerryHosts) hosts = ferry_hosts_new (NULL);
  Request requests[2] = { 0 };

  ferry_hosts_set_limit (hosts, 1);
  g_assert_true (enter (hosts, &requests[0], FALSE, SERVER));
  g_assert_false (enter (hosts, &requests[1], FALSE, SERVER));
  ferry_hosts_leave (hosts, &requests[0].place);
  ferry_hosts_leave (hosts, &requests[1].place);
  ferry_hosts_leave (hosts, &requests[1].place);
  run_loop ();
  g_assert_cmpuint (requests[1].n_granted, ==, 0);
}

static void
test_limit_grows (void)
{
  g_autoptr(FerryHosts) hosts = ferry_hosts_new (NULL);
  Request requests[2] = { 0 };

  ferry_hosts_set_limit (hosts, 1);
  g_assert_true (enter (hosts, &requests[0], FALSE, SERVER));
  g_assert_false (enter (hosts, &requests[1], FALSE, SERVER));
  ferry_hosts_set_limit (hosts, 2);
  run_loop ();
  g_assert_cmpuint (requests[1].n_granted, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    ferry_hosts_leave (hosts, &requests[i].place);
}

static void
test_refusal_passes (void)
{
  g_autoptr(FerryHosts) hosts = ferry_hosts_new (NULL);
  const gint64 now = 1000 * SECOND;

  ferry_hosts_refuse (hosts, SERVER, now + 10 * SECOND, now);
  g_assert_cmpint (ferry_hosts_get_refusal (hosts, SERVER, now + 9 * SECOND), ==, now + 10 * SECOND);
  g_assert_cmpint (ferry_hosts_get_refusal (hosts, OTHER, now), ==, 0);
  g_assert_cmpint (ferry_hosts_get_refusal (hosts, SERVER, now + 10 * SECOND), ==, 0);
}

/* It may have been meant for one address alone. */
static void
test_refusal_is_bounded (void)
{
  g_autoptr(FerryHosts) hosts = ferry_hosts_new (NULL);
  const gint64 now = 1000 * SECOND;

  ferry_hosts_refuse (hosts, SERVER, G_MAXINT64, now);
  g_assert_cmpint (ferry_hosts_get_refusal (hosts, SERVER, now), ==, now + 3600 * SECOND);

  /* What is in the past is no refusal. */
  ferry_hosts_refuse (hosts, OTHER, now - 1, now);
  g_assert_cmpint (ferry_hosts_get_refusal (hosts, OTHER, now), ==, 0);
}

static void
test_refusal_is_forgotten (void)
{
  g_autoptr(FerryHosts) hosts = ferry_hosts_new (NULL);
  const gint64 now = 1000 * SECOND;

  ferry_hosts_refuse (hosts, SERVER, now + 10 * SECOND, now);
  ferry_hosts_refuse (hosts, OTHER, now + 10 * SECOND, now);
  ferry_hosts_forget_refusals (hosts, SERVER);
  g_assert_cmpint (ferry_hosts_get_refusal (hosts, SERVER, now), ==, 0);
  g_assert_cmpint (ferry_hosts_get_refusal (hosts, OTHER, now), ==, now + 10 * SECOND);
  ferry_hosts_forget_refusals (hosts, NULL);
  g_assert_cmpint (ferry_hosts_get_refusal (hosts, OTHER, now), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hosts/one-more-waits", test_one_more_waits);
  g_test_add_func ("/hosts/others-do-not-wait", test_others_do_not_wait);
  g_test_add_func ("/hosts/waiting-is-given-up", test_waiting_is_given_up);
  g_test_add_func ("/hosts/limit-grows", test_limit_grows);
  g_test_add_func ("/hosts/refusal-passes", test_refusal_passes);
  g_test_add_func ("/hosts/refusal-is-bounded", test_refusal_is_bounded);

  g_test_add_func ("/hosts/refusal-is-forgotten", test_refusal_is_forgotten);

  return g_test_run ();
}

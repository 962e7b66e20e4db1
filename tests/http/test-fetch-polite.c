/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fetch-fixture.h"

#include "shared/ferry-error.h"

/* What holds for all jobs: limits of classes, turns at a server, and its wish to be
 * left alone. */

static void
set_limits (FetchFixture           *fixture,
            const FerryFetchLimits *limits)
{
  FerryFetchLimits copy = *limits;

  if (copy.connections_per_host == 0)
    copy.connections_per_host = 8;
  ferry_fetcher_set_limits (fixture->fetcher, &copy);
}

/* Another job’s fetch from the same server. */
static void
init_other (FetchFixture       *other,
            const FetchFixture *fixture)
{
  *other = *fixture;
  other->folder = scratch_folder_new ();
  other->checkpoint = NULL;
  other->fetch = NULL;
  other->name = NULL;
  other->error = NULL;
}

static void
clear_other (FetchFixture *other)
{
  g_clear_object (&other->fetch);
  g_clear_error (&other->error);
  g_free (other->name);
  g_clear_pointer (&other->checkpoint, ferry_checkpoint_unref);
  scratch_folder_free (other->folder);
}

static void
test_class_limit (FetchFixture *fixture,
                  gconstpointer data)
{
  const FerryFetchLimits limits = { .priorities = {[FERRY_PRIORITY_LOW] = 1500000 } };
  FetchFixture other;

  set_limits (fixture, &limits);
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpint (fixture->finished_after, <, G_USEC_PER_SEC);

  /* 2.1 s would be exact. */
  init_other (&other, fixture);
  other.priority = FERRY_PRIORITY_LOW;
  fetch_fixture_run (&other);
  fetch_assert_whole (&other);
  g_assert_cmpint (other.finished_after, >, 19 * G_USEC_PER_SEC / 10);
  g_assert_cmpint (other.finished_after, <, 24 * G_USEC_PER_SEC / 10);
  clear_other (&other);
}

/* Two jobs of different classes have one limit together. */
static void
test_total_limit (FetchFixture *fixture,
                  gconstpointer data)
{
  const FerryFetchLimits limits = { .total = 1000000 };
  FetchFixture other;

  fetch_fixture_set_body (fixture, 1000000);
  set_limits (fixture, &limits);
  init_other (&other, fixture);
  other.priority = FERRY_PRIORITY_NORMAL;
  fetch_fixture_start (fixture);
  fetch_fixture_start (&other);
  fetch_fixture_finish (fixture);
  fetch_fixture_finish (&other);

  fetch_assert_whole (fixture);
  fetch_assert_whole (&other);
  g_assert_cmpint (MAX (fixture->finished_after, other.finished_after), >, 19 * G_USEC_PER_SEC / 10);
  g_assert_cmpint (MAX (fixture->finished_after, other.finished_after), <, 24 * G_USEC_PER_SEC / 10);
  clear_other (&other);
}

static void
test_limit_lifted (FetchFixture *fixture,
                   gconstpointer data)
{
  FerryFetchLimits limits = { .background = 1000 };
  gint64 at;

  set_limits (fixture, &limits);
  fixture->priority = FERRY_PRIORITY_HIGH;
  fetch_fixture_start (fixture);
  fetch_fixture_wait_for (fixture, 300);

  at = g_get_monotonic_time ();
  limits.background = 0;
  set_limits (fixture, &limits);
  fetch_fixture_finish (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpint (g_get_monotonic_time () - at, <, G_USEC_PER_SEC);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 1);
}

/* A job that becomes a foreground one leaves the limits of the background. */
static void
test_priority_changes (FetchFixture *fixture,
                       gconstpointer data)
{
  const FerryFetchLimits limits = { .background = 1000 };
  gint64 at;

  set_limits (fixture, &limits);
  fixture->priority = FERRY_PRIORITY_NORMAL;
  fetch_fixture_start (fixture);
  fetch_fixture_wait_for (fixture, 300);

  at = g_get_monotonic_time ();
  ferry_fetch_set_priority (fixture->fetch, FERRY_PRIORITY_FOREGROUND);
  fetch_fixture_finish (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpint (g_get_monotonic_time () - at, <, G_USEC_PER_SEC);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 1);
}

/* Waiting for a turn is no silence of the server’s, and who waits gets it. */
static void
test_turns (FetchFixture *fixture,
            gconstpointer data)
{
  const FerryFetchLimits limits = { .connections_per_host = 2 };
  FetchFixture others[4];

  bad_server_queue (fixture->server, &(BadAnswer){ .times = G_MAXUINT, .delay_ms = FETCH_TIMEOUT / 2 });
  fetch_fixture_set_body (fixture, 1000);
  set_limits (fixture, &limits);
  fetch_fixture_start (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      init_other (&others[i], fixture);
      fetch_fixture_start (&others[i]);
    }
  fetch_fixture_finish (fixture);
  fetch_assert_whole (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      fetch_fixture_finish (&others[i]);
      fetch_assert_whole (&others[i]);
      clear_other (&others[i]);
    }

  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 5);
  g_assert_cmpuint (bad_server_count_connections (fixture->server), ==, 2);
}

static void
test_stop_while_waiting (FetchFixture *fixture,
                         gconstpointer data)
{
  const FerryFetchLimits limits = { .connections_per_host = 1 };
  FetchFixture other;

  bad_server_queue (fixture->server, &(BadAnswer){ .delay_ms = FETCH_TIMEOUT / 2 });
  set_limits (fixture, &limits);
  init_other (&other, fixture);
  fetch_fixture_start (fixture);
  fetch_fixture_start (&other);
  ferry_fetch_stop (other.fetch);
  fetch_fixture_finish (&other);
  g_assert_error (other.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fetch_fixture_finish (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 1);
  clear_other (&other);
}

static void
test_retry_after (FetchFixture *fixture,
                  gconstpointer data)
{
  FetchFixture other;

  bad_server_queue (fixture->server, &(BadAnswer){ .status = 503, .headers = "Retry-After: 60\r\n" });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_SERVER_BUSY);

  init_other (&other, fixture);
  other.path = "/other.bin";
  fetch_fixture_run (&other);
  fetch_assert_error (&other, FERRY_ERROR_SERVER_BUSY);
  g_assert_cmpint (other.retry_after, >, g_get_real_time () + 50 * G_USEC_PER_SEC);
  g_assert_cmpint (other.retry_after, <=, g_get_real_time () + 60 * G_USEC_PER_SEC);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 1);
  clear_other (&other);
}

/* Another server has not asked for anything. */
static void
test_retry_after_of_another (FetchFixture *fixture,
                             gconstpointer data)
{
  FetchFixture other;

  fetch_fixture_add_mirror (fixture);
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 503, .headers = "Retry-After: 60\r\n" });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_SERVER_BUSY);

  init_other (&other, fixture);
  other.url = bad_server_get_url (fixture->mirror, "/file.bin");
  fetch_fixture_run (&other);
  fetch_assert_whole (&other);
  g_free (other.url);
  clear_other (&other);
}

int
main (int    argc,
      char **argv)
{
  fetch_test_init (&argc, &argv);

  fetch_test ("/limits/of-a-class", test_class_limit);
  fetch_test ("/limits/of-all", test_total_limit);
  fetch_test ("/limits/lifted", test_limit_lifted);
  fetch_test ("/limits/priority-changes", test_priority_changes);
  fetch_test ("/hosts/turns", test_turns);
  fetch_test ("/hosts/stop-while-waiting", test_stop_while_waiting);
  fetch_test ("/hosts/retry-after-is-shared", test_retry_after);
  fetch_test ("/hosts/retry-after-of-another", test_retry_after_of_another);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fetch-fixture.h"

#include "net/ferry-soup-fetcher.h"
#include "shared/ferry-error.h"

#include <glib/gstdio.h>
#include <string.h>

/* Limits, and being stopped. */

static void
test_limit (FetchFixture *fixture,
            gconstpointer data)
{
  gint64 seconds_times_20;

  fetch_fixture_set_job_options (fixture, "'proxy': <'none'>, 'limit': <uint64 1500000>");

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  seconds_times_20 = fixture->finished_after * 20 / G_USEC_PER_SEC;
  /* 2.1 s would be exact; another 10 % for a machine that has more to do. */
  g_assert_cmpint (seconds_times_20, >=, 2 * 20 * 95 / 100);
  g_assert_cmpint (seconds_times_20, <=, 47);
  g_assert_cmpuint (fixture->n_progress, >=, 5);
  g_assert_cmpuint (fixture->n_progress, <=, 4 * 3);
}

/* What is not read stays with the server, but for what sockets hold. */
static void
test_limit_holds_back_server (FetchFixture *fixture,
                              gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;

  fetch_fixture_set_body (fixture, 64 * 1024 * 1024);
  fetch_fixture_set_job_options (fixture, "'proxy': <'none'>, 'limit': <uint64 100000>");
  fetch_fixture_start (fixture);
  fetch_fixture_wait_for (fixture, 50000);

  requests = bad_server_get_requests (fixture->server);
  g_assert_cmpint (((BadRequest *) g_ptr_array_index (requests, 0))->body_sent, <, 16 * 1024 * 1024);
  ferry_fetch_stop (fixture->fetch);
  fetch_fixture_finish (fixture);
  g_assert_cmpint (fixture->progress, <, 1024 * 1024);
}

static void
test_limit_is_no_silence (FetchFixture *fixture,
                          gconstpointer data)
{
  fetch_fixture_set_body (fixture, 40);
  fetch_fixture_set_job_options (fixture, "'proxy': <'none'>, 'limit': <uint64 20>");
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpint (fixture->finished_after, >, 2 * FETCH_TIMEOUT * 1000);
}

static void
test_limit_changes (FetchFixture *fixture,
                    gconstpointer data)
{
  gint64 at;

  fetch_fixture_set_job_options (fixture, "'proxy': <'none'>, 'limit': <uint64 1000>");
  fetch_fixture_start (fixture);
  fetch_fixture_wait_for (fixture, 500);
  g_assert_cmpint (fixture->progress, <, 5000);

  ferry_fetch_set_limit (fixture->fetch, 0);
  at = g_get_monotonic_time ();
  fetch_fixture_finish (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpint (g_get_monotonic_time () - at, <, G_USEC_PER_SEC);
}

static void
test_limit_is_the_jobs (FetchFixture *fixture,
                        gconstpointer data)
{
  FetchFixture other;

  fetch_fixture_set_body (fixture, 500000);
  fetch_fixture_set_job_options (fixture, "'proxy': <'none'>, 'limit': <uint64 500000>");
  other = *fixture;
  other.folder = scratch_folder_new ();
  fetch_fixture_start (fixture);
  fetch_fixture_start (&other);
  fetch_fixture_finish (&other);
  fetch_fixture_finish (fixture);

  fetch_assert_whole (fixture);
  fetch_assert_whole (&other);
  /* Each by itself would have been through in one second; both had the same share. */
  g_assert_cmpint (fixture->finished_after, >, 1700 * 1000);
  g_assert_cmpint (other.finished_after, >, 1700 * 1000);

  g_clear_object (&other.fetch);
  g_free (other.name);
  ferry_checkpoint_unref (other.checkpoint);
  scratch_folder_free (other.folder);
}

static void
assert_stopped (FetchFixture *fixture)
{
  gint64 at = g_get_monotonic_time ();

  ferry_fetch_stop (fixture->fetch);
  g_assert_false (fixture->is_finished);
  ferry_fetch_stop (fixture->fetch);
  fetch_fixture_finish (fixture);

  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - at, <, G_USEC_PER_SEC);

  /* That it comes too late must not matter either. */
  ferry_fetch_stop (fixture->fetch);
  ferry_fetch_set_limit (fixture->fetch, 5);
}

static void
test_stop_at_once (FetchFixture *fixture,
                   gconstpointer data)
{
  fetch_fixture_start (fixture);
  assert_stopped (fixture);
}

static void
test_stop_before_answer (FetchFixture *fixture,
                         gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .delay_ms = 500 });
  fetch_fixture_start (fixture);
  while (bad_server_count_requests (fixture->server) == 0)
    g_usleep (1000);
  assert_stopped (fixture);
  fetch_assert_n_files (fixture, 0);
}

static void
test_stop_in_body (FetchFixture *fixture,
                   gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .cut_after = 1000000, .end = BAD_END_STALL });
  fetch_fixture_start (fixture);
  fetch_fixture_wait_for (fixture, 1000000);
  assert_stopped (fixture);
  fetch_assert_durable (fixture, 1000000);
  g_assert_cmpint (fixture->progress, ==, 1000000);

  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  fetch_assert_request (fixture->server, "bytes=1000000-", "\"v1\"");
}

static void
test_stop_while_limited (FetchFixture *fixture,
                         gconstpointer data)
{
  fetch_fixture_set_job_options (fixture, "'proxy': <'none'>, 'limit': <uint64 1000>");
  fetch_fixture_start (fixture);
  fetch_fixture_wait_for (fixture, 100);
  assert_stopped (fixture);
  fetch_assert_durable (fixture, fixture->progress);
}

/* Whenever the stop comes: what is told is durable, and going on works. */
static void
test_stop_anywhere (FetchFixture *fixture,
                    gconstpointer data)
{
  for (guint delay = 0; delay < 4000; delay += 150)
    {
      g_autofree char *part = NULL;

      fetch_fixture_start (fixture);
      g_usleep (delay);
      ferry_fetch_stop (fixture->fetch);
      fetch_fixture_finish (fixture);
      if (fixture->error == NULL)
        fetch_assert_whole (fixture);
      else
        g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

      fetch_fixture_run (fixture);
      fetch_assert_whole (fixture);

      /* What is whole gets its name, before the next begins without it. */
      part = scratch_folder_path (fixture->folder, fixture->checkpoint->part_name);
      g_assert_no_errno (g_unlink (part));
      g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
    }
}

/* Whenever the stop comes, be it that libsoup is about to send the request: nothing
 * that the fetch was made of is needed any more. */
static void
test_stop_as_the_request_is_sent (FetchFixture *fixture,
                                  gconstpointer data)
{
  fetch_fixture_set_body (fixture, 1000);
  for (guint delay = 0; delay < 3000; delay += 20)
    {
      g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
      fetch_fixture_start (fixture);
      g_usleep (delay);
      ferry_fetch_stop (fixture->fetch);
      fetch_fixture_finish (fixture);
    }

  fetch_fixture_run (fixture);
  g_assert_no_error (fixture->error);
}

/* All bytes are there, and are being hashed. */
static void
test_stop_while_verifying (FetchFixture *fixture,
                           gconstpointer data)
{
  const goffset size = 64 * 1024 * 1024;
  g_autofree char *digest = NULL;

  fetch_fixture_set_body (fixture, (gsize) size);
  digest = fetch_fixture_dup_digest (fixture);
  fetch_fixture_set_file_options (fixture, "'digest': <'%s'>", digest);
  fetch_fixture_start (fixture);
  fetch_fixture_wait_for (fixture, size);
  assert_stopped (fixture);
  fetch_assert_durable (fixture, size);

  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 1);
}

/* A crash may undo five seconds, however slowly it goes. */
static void
test_checkpoint_every_five_seconds (FetchFixture *fixture,
                                    gconstpointer data)
{
  fixture->checks_bytes = TRUE;
  fetch_fixture_set_job_options (fixture, "'proxy': <'none'>, 'limit': <uint64 100000>");
  fetch_fixture_start (fixture);
  while (fixture->n_checkpoints < 2)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpint (g_get_monotonic_time () - fixture->started_at, <, 6 * G_USEC_PER_SEC);
  g_assert_cmpint (ferry_checkpoint_get_done (fixture->checkpoint), >, 300000);
  assert_stopped (fixture);
}

/* … or 64 MiB, however fast. */
static void
test_checkpoint_every_64_mib (FetchFixture *fixture,
                              gconstpointer data)
{
  fetch_fixture_set_body (fixture, 100 * 1024 * 1024);
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpuint (fixture->n_checkpoints, >=, 3);
}

/* The fetcher lives as long as its last fetch, and ends in its last event. */
static void
test_dropped_fetcher (FetchFixture *fixture,
                      gconstpointer data)
{
  const FerrySoupFetcherOptions options = { 0 };

  fetch_fixture_start (fixture);
  g_object_unref (fixture->fetcher);
  fetch_fixture_finish (fixture);
  fetch_assert_whole (fixture);
  fixture->fetcher = ferry_soup_fetcher_new_with_options (&options);
}

/* Nobody holds the fetch any more, but its events still come. */
static void
test_dropped (FetchFixture *fixture,
              gconstpointer data)
{
  fetch_fixture_start (fixture);
  g_object_unref (fixture->fetch);
  fetch_fixture_finish (fixture);
  fixture->fetch = NULL;
  fetch_assert_whole (fixture);
}

/* What the kernel counted: the body, a request and the head of its answer. */
static void
assert_traffic (FetchFixture *fixture,
                guint64       at_least)
{
  g_test_message ("%" G_GUINT64_FORMAT " bytes in %u lots", fixture->traffic, fixture->n_traffic);
  g_assert_cmpuint (fixture->traffic, >, at_least);
  g_assert_cmpuint (fixture->traffic, <, at_least + 4096);
}

static void
test_traffic_is_told_soon (FetchFixture *fixture,
                           gconstpointer data)
{
  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  assert_traffic (fixture, FETCH_BODY_SIZE);

  /* A budget is not overdrawn by a whole file. */
  g_assert_cmpuint (fixture->n_traffic, >=, FETCH_BODY_SIZE / (1024 * 1024));

  /* Over a connection that was used before, which is not counted again. */
  fixture->traffic = 0;
  g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
  fetch_fixture_run (fixture);
  assert_traffic (fixture, FETCH_BODY_SIZE);
}

/* Bytes that came and were of no use cost as much. */
static void
test_traffic_of_what_was_thrown_away (FetchFixture *fixture,
                                      gconstpointer data)
{
  fetch_fixture_break_after (fixture, 1024 * 1024);
  g_assert_cmpuint (fixture->traffic, >=, 1024 * 1024);
}

static void
test_traffic_of_an_answer_without_a_file (FetchFixture *fixture,
                                          gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 404 });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_REMOTE_NOT_FOUND);
  g_assert_cmpuint (fixture->traffic, >, 100);
}

int
main (int    argc,
      char **argv)
{
  fetch_test_init (&argc, &argv);

  fetch_test ("/limit/kept", test_limit);
  fetch_test ("/limit/holds-back-the-server", test_limit_holds_back_server);
  fetch_test ("/limit/is-no-silence", test_limit_is_no_silence);
  fetch_test ("/limit/changes-at-once", test_limit_changes);
  fetch_test ("/limit/shared-by-a-job", test_limit_is_the_jobs);
  fetch_test ("/stop/at-once", test_stop_at_once);
  fetch_test ("/stop/before-the-answer", test_stop_before_answer);
  fetch_test ("/stop/in-the-body", test_stop_in_body);
  fetch_test ("/stop/while-limited", test_stop_while_limited);
  fetch_test ("/stop/anywhere", test_stop_anywhere);
  fetch_test ("/stop/as-the-request-is-sent", test_stop_as_the_request_is_sent);
  fetch_test ("/stop/while-verifying", test_stop_while_verifying);
  fetch_test ("/stop/dropped", test_dropped);
  fetch_test ("/stop/dropped-fetcher", test_dropped_fetcher);
  fetch_test ("/checkpoint/every-five-seconds", test_checkpoint_every_five_seconds);
  fetch_test ("/checkpoint/every-64-mib", test_checkpoint_every_64_mib);

  fetch_test ("/fetch-limit/traffic-is-told-soon", test_traffic_is_told_soon);
  fetch_test ("/fetch-limit/traffic-of-what-was-thrown-away", test_traffic_of_what_was_thrown_away);
  fetch_test ("/fetch-limit/traffic-of-an-answer-without-a-file",
              test_traffic_of_an_answer_without_a_file);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fetch-fixture.h"

#include "shared/ferry-error.h"

#include <string.h>

/* One file over several connections, from one server or from several. */

#define SIZE (6 * 1024 * 1024 + 5)

static void
set_up (FetchFixture *fixture,
        gconstpointer data)
{
  fetch_fixture_set_up (fixture, data);
  fetch_fixture_set_body (fixture, SIZE);
  fixture->segments = 4;
  fixture->checks_bytes = TRUE;
}

static void
set_up_mirror (FetchFixture *fixture,
               gconstpointer data)
{
  g_autofree char *url = NULL;
  g_autofree char *digest = NULL;

  set_up (fixture, data);
  fetch_fixture_add_mirror (fixture);
  url = bad_server_get_url (fixture->mirror, "/elsewhere.bin");
  digest = fetch_fixture_dup_digest (fixture);
  fetch_fixture_set_file_options (fixture, "'digest': <'%s'>, 'mirrors': <['%s']>", digest, url);
}

/* Slow enough to be stopped half-way. */
static const BadAnswer very_slow = { .drip_bytes = 64 * 1024, .drip_ms = 30, .times = 4 };

static guint
count_ranged (BadServer *server)
{
  g_autoptr(GPtrArray) requests = bad_server_get_requests (server);
  guint n_ranged = 0;

  for (guint i = 0; i < requests->len; i++)
    n_ranged += bad_request_get_header (g_ptr_array_index (requests, i), "range") != NULL;

  return n_ranged;
}

/* All that comes from the first connection is slow, so that the others come. */
static void
slow_down (BadServer *server,
           guint      times)
{
  bad_server_queue (server, &(BadAnswer){ .drip_bytes = 64 * 1024, .drip_ms = 5, .times = times });
}

static void
test_split (FetchFixture *fixture,
            gconstpointer data)
{
  slow_down (fixture->server, G_MAXUINT);

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  g_assert_cmpuint (bad_server_count_connections (fixture->server), ==, 4);
  g_assert_cmpuint (fixture->checkpoint->segments->len, ==, 1);
  /* 97 pieces of 5 ms and more, by four. */
  g_assert_cmpint (fixture->finished_after, <, 400 * 1000);
}

static void
test_every_request_is_guarded (FetchFixture *fixture,
                               gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;

  slow_down (fixture->server, G_MAXUINT);
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);

  requests = bad_server_get_requests (fixture->server);
  g_assert_null (bad_request_get_header (g_ptr_array_index (requests, 0), "range"));
  for (guint i = 1; i < requests->len; i++)
    g_assert_cmpstr (bad_request_get_header (g_ptr_array_index (requests, i), "if-range"), ==, "\"v1\"");
}

/* The slow one gives away half of what it has left. */
static void
test_idle_connections_help (FetchFixture *fixture,
                            gconstpointer data)
{
  fetch_fixture_set_body (fixture, 2 * SIZE);
  bad_server_queue (fixture->server, &(BadAnswer){ .drip_bytes = 16 * 1024, .drip_ms = 10 });

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  g_assert_cmpuint (count_ranged (fixture->server), >, 3);
  /* Alone it would have needed two seconds for its quarter. */
  g_assert_cmpint (fixture->finished_after, <, 1700 * 1000);
}

static void
test_small_is_not_split (FetchFixture *fixture,
                         gconstpointer data)
{
  fetch_fixture_set_body (fixture, 2 * 1024 * 1024 - 1);
  slow_down (fixture->server, G_MAXUINT);
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 1);
}

static void
test_without_validator_not_split (FetchFixture *fixture,
                                  gconstpointer data)
{
  bad_server_set_etag (fixture->server, NULL);
  bad_server_set_last_modified (fixture->server, NULL);
  slow_down (fixture->server, G_MAXUINT);
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 1);
}

static void
test_without_ranges_not_split (FetchFixture *fixture,
                               gconstpointer data)
{
  bad_server_set_ranges (fixture->server, FALSE);
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 1);
}

/* A server that wants one connection gets one. */
static void
test_refused (FetchFixture    *fixture,
              const BadAnswer *refusal)
{
  slow_down (fixture->server, 1);
  bad_server_queue (fixture->server, refusal);

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  bad_server_clear_queue (fixture->server);
}

static void
test_refusals (FetchFixture *fixture,
               gconstpointer data)
{
  static const BadAnswer refusals[] = {
    { .status = 429, .times = 3 },
    { .status = 503, .times = 3 },
    { .status = 403, .times = 3 },
    { .ignore_range = TRUE, .times = 3 },
    { .ignore_range = TRUE, .without = "ETag", .times = 3 },
    { .shift = 7, .times = 3 },
    { .multipart = TRUE, .times = 3 },
    { .raw = "?", .end = BAD_END_RESET, .times = 3 },
    { .cut_after = 100000, .end = BAD_END_RESET, .times = 3 },
    { .cut_after = 100000, .end = BAD_END_STALL, .times = 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_test_message ("refusal %u", i);
      test_refused (fixture, &refusals[i]);
      g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
    }
}

/* Servers behind one address that tag their files each in its own way: they only
 * cannot help each other. */
static void
test_tags_of_neighbours (FetchFixture *fixture,
                         gconstpointer data)
{
  g_autofree char *part = NULL;

  slow_down (fixture->server, 1);
  bad_server_queue (fixture->server, &(BadAnswer){ .etag = "\"of-a-neighbour\"", .times = 3 });
  bad_server_queue (fixture->server, &(BadAnswer){ .etag = "\"of-another\"", .ignore_if_range = TRUE, .times = 3 });
  fetch_fixture_start (fixture);
  while (fixture->n_checkpoints == 0)
    g_main_context_iteration (NULL, TRUE);
  part = g_strdup (fixture->checkpoint->part_name);
  fetch_fixture_finish (fixture);

  fetch_assert_whole (fixture);
}

static void
test_stopped_and_resumed (FetchFixture *fixture,
                          gconstpointer data)
{
  bad_server_queue (fixture->server, &very_slow);
  fetch_fixture_start (fixture);
  fetch_fixture_wait_for (fixture, SIZE / 3);
  ferry_fetch_stop (fixture->fetch);
  fetch_fixture_finish (fixture);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->checkpoint->segments->len, ==, 4);
  fetch_assert_durable (fixture, fixture->progress);

  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
}

/* Again and again, at any moment: nothing is lost, nothing is taken for there
 * that is not. */
static void
test_stopped_at_any_time (FetchFixture *fixture,
                          gconstpointer data)
{
  slow_down (fixture->server, G_MAXUINT);
  for (guint i = 0; i < 12; i++)
    {
      const goffset before = fixture->checkpoint != NULL ? ferry_checkpoint_get_done (fixture->checkpoint) : 0;

      fixture->segments = (guint) g_test_rand_int_range (1, 6);
      fetch_fixture_start (fixture);
      g_usleep ((gulong) g_test_rand_int_range (0, 30000));
      ferry_fetch_stop (fixture->fetch);
      fetch_fixture_finish (fixture);
      if (fixture->checkpoint != NULL)
        g_assert_cmpint (ferry_checkpoint_get_done (fixture->checkpoint), >=, before);
    }

  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
}

/* The same with one connection alone, piece by piece. */
static void
test_resumed_by_one (FetchFixture *fixture,
                     gconstpointer data)
{
  bad_server_queue (fixture->server, &very_slow);
  fetch_fixture_start (fixture);
  fetch_fixture_wait_for (fixture, SIZE / 3);
  ferry_fetch_stop (fixture->fetch);
  fetch_fixture_finish (fixture);

  fixture->segments = 1;
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpuint (bad_server_count_connections (fixture->server), ==, 5);
}

/* … or by a server that has unlearned ranges: what is there is passed over. */
static void
test_resumed_without_ranges (FetchFixture *fixture,
                             gconstpointer data)
{
  bad_server_queue (fixture->server, &very_slow);
  fetch_fixture_start (fixture);
  fetch_fixture_wait_for (fixture, SIZE / 3);
  ferry_fetch_stop (fixture->fetch);
  fetch_fixture_finish (fixture);

  bad_server_set_ranges (fixture->server, FALSE);
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
}

static void
test_changed_meanwhile (FetchFixture *fixture,
                        gconstpointer data)
{
  bad_server_queue (fixture->server, &very_slow);
  fetch_fixture_start (fixture);
  fetch_fixture_wait_for (fixture, SIZE / 3);
  fixture->checks_bytes = FALSE;
  bad_server_clear_queue (fixture->server);
  fetch_fixture_set_body (fixture, SIZE);
  bad_server_set_etag (fixture->server, "\"v2\"");
  bad_server_drop_connections (fixture->server);
  fetch_fixture_finish (fixture);
  if (fixture->error != NULL)
    fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
}

static void
test_mirror_helps (FetchFixture *fixture,
                   gconstpointer data)
{
  slow_down (fixture->server, G_MAXUINT);
  slow_down (fixture->mirror, G_MAXUINT);

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  g_assert_cmpuint (bad_server_count_connections (fixture->server), ==, 2);
  g_assert_cmpuint (bad_server_count_connections (fixture->mirror), ==, 2);
  g_assert_cmpstr (fixture->checkpoint->etag, ==, "\"v1\"");
}

static void
test_mirror_steps_in (FetchFixture *fixture,
                      gconstpointer data)
{
  static const BadAnswer answers[] = {
    { .status = 404 },
    { .status = 503 },
    { .raw = "rubbish\r\n\r\n", .end = BAD_END_CLOSE },
    { .raw = "HTTP", .end = BAD_END_STALL },
  };

  fixture->segments = 1;
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      bad_server_queue (fixture->server, &answers[i]);
      fetch_fixture_run (fixture);
      fetch_assert_whole (fixture);
      g_assert_null (fixture->checkpoint->etag);
      g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
    }
}

/* In the middle of the file, with the bytes that are there. */
static void
test_mirror_goes_on (FetchFixture *fixture,
                     gconstpointer data)
{
  fixture->segments = 1;
  bad_server_queue (fixture->server, &(BadAnswer){ .cut_after = 1048576, .end = BAD_END_CLOSE });
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  fetch_assert_request (fixture->mirror, "bytes=1048576-", NULL);
}

/* What a mirror alone has brought is gone on with by whoever has the file. */
static void
test_mirrored_is_resumed (FetchFixture *fixture,
                          gconstpointer data)
{
  fixture->segments = 1;
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 404 });
  bad_server_queue (fixture->mirror, &(BadAnswer){ .cut_after = 1048576, .end = BAD_END_CLOSE });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_TRUNCATED);
  fetch_assert_durable (fixture, 1048576);

  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  fetch_assert_request (fixture->server, "bytes=1048576-", NULL);
}

static void
test_other_length_is_dropped (FetchFixture *fixture,
                              gconstpointer data)
{
  g_autoptr(GBytes) other = bad_server_make_bytes (SIZE + 1, 7);

  bad_server_set_body (fixture->mirror, other);
  slow_down (fixture->server, G_MAXUINT);

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  /* Two at once, before the first was answered. */
  g_assert_cmpuint (bad_server_count_requests (fixture->mirror), <=, 2);
}

/* Same length, other bytes: only the digest tells, and it does. */
static void
test_lying_mirror (FetchFixture *fixture,
                   gconstpointer data)
{
  g_autoptr(GBytes) other = bad_server_make_bytes (SIZE, 7);

  bad_server_set_body (fixture->mirror, other);
  slow_down (fixture->server, G_MAXUINT);
  fixture->checks_bytes = FALSE;
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_VALIDATION_FAILED);
  fetch_assert_n_files (fixture, 0);
}

static void
test_all_fail (FetchFixture *fixture,
               gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 404 });
  bad_server_queue (fixture->mirror, &(BadAnswer){ .status = 403 });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_REMOTE_NOT_FOUND);

  bad_server_queue (fixture->server, &(BadAnswer){ .status = 404 });
  bad_server_queue (fixture->mirror, &(BadAnswer){ .status = 503, .headers = "Retry-After: 60\r\n" });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_SERVER_BUSY);
  g_assert_cmpint (fixture->retry_after, >, 0);
}

static void
test_linked_mirror (FetchFixture *fixture,
                    gconstpointer data)
{
  g_autofree char *url = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *link = NULL;

  fetch_fixture_add_mirror (fixture);
  url = bad_server_get_url (fixture->mirror, "/linked.bin");
  link = g_strdup_printf ("Link: <%s>; rel=duplicate\r\n", url);
  digest = fetch_fixture_dup_digest (fixture);

  bad_server_queue (fixture->server, &(BadAnswer){ .headers = link, .drip_bytes = 65536, .drip_ms = 5 });
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpuint (bad_server_count_requests (fixture->mirror), ==, 0);

  g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
  fetch_fixture_set_file_options (fixture, "'digest': <'%s'>", digest);
  bad_server_queue (fixture->server, &(BadAnswer){ .headers = link, .drip_bytes = 65536, .drip_ms = 5 });
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpuint (bad_server_count_requests (fixture->mirror), >, 0);
}

/* Secrets are for the address that was asked for. */
static void
test_mirror_gets_no_secret (FetchFixture *fixture,
                            gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;

  fetch_fixture_set_job_options (fixture, "'proxy': <'none'>, 'headers': <['Authorization: Bearer x', 'X-Colour: blue']>");
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 404 });
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);

  requests = bad_server_get_requests (fixture->mirror);
  g_assert_null (bad_request_get_header (g_ptr_array_index (requests, 0), "authorization"));
  g_assert_cmpstr (bad_request_get_header (g_ptr_array_index (requests, 0), "x-colour"), ==, "blue");
}

#define segments_test(path, set_up_func, func) \
  g_test_add (path, FetchFixture, NULL, set_up_func, func, fetch_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  fetch_test_init (&argc, &argv);

  segments_test ("/segments/split", set_up, test_split);
  segments_test ("/segments/every-request-is-guarded", set_up, test_every_request_is_guarded);
  segments_test ("/segments/idle-connections-help", set_up, test_idle_connections_help);
  segments_test ("/segments/small-is-not-split", set_up, test_small_is_not_split);
  segments_test ("/segments/without-validator-not-split", set_up, test_without_validator_not_split);
  segments_test ("/segments/without-ranges-not-split", set_up, test_without_ranges_not_split);
  segments_test ("/segments/refusals", set_up, test_refusals);
  segments_test ("/segments/tags-of-neighbours", set_up, test_tags_of_neighbours);
  segments_test ("/segments/stopped-and-resumed", set_up, test_stopped_and_resumed);
  segments_test ("/segments/stopped-at-any-time", set_up, test_stopped_at_any_time);
  segments_test ("/segments/resumed-by-one", set_up, test_resumed_by_one);
  segments_test ("/segments/resumed-without-ranges", set_up, test_resumed_without_ranges);
  segments_test ("/segments/changed-meanwhile", set_up, test_changed_meanwhile);
  segments_test ("/mirrors/help", set_up_mirror, test_mirror_helps);
  segments_test ("/mirrors/step-in", set_up_mirror, test_mirror_steps_in);
  segments_test ("/mirrors/go-on", set_up_mirror, test_mirror_goes_on);
  segments_test ("/mirrors/are-resumed", set_up_mirror, test_mirrored_is_resumed);
  segments_test ("/mirrors/of-other-length-are-dropped", set_up_mirror, test_other_length_is_dropped);
  segments_test ("/mirrors/that-lie-are-found-out", set_up_mirror, test_lying_mirror);
  segments_test ("/mirrors/all-fail", set_up_mirror, test_all_fail);
  segments_test ("/mirrors/linked", set_up, test_linked_mirror);
  segments_test ("/mirrors/get-no-secret", set_up_mirror, test_mirror_gets_no_secret);

  return g_test_run ();
}

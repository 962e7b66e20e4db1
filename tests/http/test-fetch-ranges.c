/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fetch-fixture.h"

#include "shared/ferry-error.h"

/* Parts of a file that were asked for, one after the other in one new file. */

static GBytes *
cut (FetchFixture *fixture,
     gsize         offset,
     gsize         length)
{
  return g_bytes_new_from_bytes (fixture->body, offset, length);
}

static GBytes *
join (GBytes *first,
      GBytes *second)
{
  GByteArray *array = g_byte_array_new ();

  g_byte_array_append (array, g_bytes_get_data (first, NULL), (guint) g_bytes_get_size (first));
  g_byte_array_append (array, g_bytes_get_data (second, NULL), (guint) g_bytes_get_size (second));

  return g_byte_array_free_to_bytes (array);
}

/* The last bytes first: 1000000 from 2000000 on, then the first 500. */
static GBytes *
wanted (FetchFixture *fixture)
{
  g_autoptr(GBytes) first = cut (fixture, 2000000, 1000000);
  g_autoptr(GBytes) second = cut (fixture, 0, 500);

  return join (first, second);
}

static void
set_up (FetchFixture *fixture,
        gconstpointer data)
{
  fetch_fixture_set_up (fixture, data);
  fetch_fixture_set_file_options (fixture, "'ranges': <['2000000+1000000', '0-499']>");
}

static void
test_one (FetchFixture *fixture,
          gconstpointer data)
{
  g_autoptr(GBytes) bytes = cut (fixture, 100, 11);

  fetch_fixture_set_file_options (fixture, "'ranges': <['100-110']>");
  fetch_fixture_run (fixture);
  fetch_assert_bytes (fixture, bytes);
  g_assert_cmpint (fixture->length, ==, 11);
  fetch_assert_request (fixture->server, "bytes=100-110", NULL);
}

static void
test_to_the_end (FetchFixture *fixture,
                 gconstpointer data)
{
  g_autoptr(GBytes) bytes = cut (fixture, FETCH_BODY_SIZE - 7, 7);

  fetch_fixture_set_file_options (fixture, "'ranges': <['%d-']>", FETCH_BODY_SIZE - 7);
  fetch_fixture_run (fixture);
  fetch_assert_bytes (fixture, bytes);
}

static void
test_several (FetchFixture *fixture,
              gconstpointer data)
{
  g_autoptr(GBytes) bytes = wanted (fixture);

  fetch_fixture_run (fixture);
  fetch_assert_bytes (fixture, bytes);
  g_assert_cmpint (fixture->length, ==, 1000500);
  fetch_assert_request (fixture->server, "bytes=0-499", "\"v1\"");
  g_assert_cmpuint (bad_server_count_connections (fixture->server), ==, 1);
}

static void
test_several_at_once (FetchFixture *fixture,
                      gconstpointer data)
{
  g_autoptr(GBytes) bytes = wanted (fixture);

  fixture->segments = 4;
  fetch_fixture_run (fixture);
  fetch_assert_bytes (fixture, bytes);
}

static void
test_resumed (FetchFixture *fixture,
              gconstpointer data)
{
  g_autoptr(GBytes) bytes = wanted (fixture);

  fetch_fixture_break_after (fixture, 300000);
  fetch_fixture_run (fixture);
  fetch_assert_bytes (fixture, bytes);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 3);
}

/* A server without ranges sends it all, and the parts are cut out. */
static void
test_cut_out (FetchFixture *fixture,
              gconstpointer data)
{
  g_autoptr(GBytes) bytes = wanted (fixture);

  bad_server_set_ranges (fixture->server, FALSE);
  fetch_fixture_run (fixture);
  fetch_assert_bytes (fixture, bytes);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 1);
}

/* Two answers without a validator might be of two versions. */
static void
test_without_validator (FetchFixture *fixture,
                        gconstpointer data)
{
  g_autoptr(GBytes) bytes = wanted (fixture);

  bad_server_set_etag (fixture->server, NULL);
  bad_server_set_last_modified (fixture->server, NULL);
  fetch_fixture_run (fixture);
  fetch_assert_bytes (fixture, bytes);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 2);
  fetch_assert_request (fixture->server, NULL, NULL);
}

static void
test_changed_between (FetchFixture *fixture,
                      gconstpointer data)
{
  g_autoptr(GBytes) other = bad_server_make_bytes (FETCH_BODY_SIZE, 77);
  g_autoptr(GBytes) bytes = NULL;

  bad_server_queue (fixture->server, &(BadAnswer){ .etag = "\"old\"", .body = other });
  bytes = wanted (fixture);
  fetch_fixture_run (fixture);
  fetch_assert_bytes (fixture, bytes);
}

static void
test_outside (FetchFixture *fixture,
              gconstpointer data)
{
  static const char *const outside[] = {
    "'ranges': <['9000000-9000010']>",
    "'ranges': <['3145000-9000000']>",
    "'ranges': <['0-9', '9000000-']>",
    "'ranges': <['0-9', '3145744+2']>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (outside); i++)
    {
      g_test_message ("%s", outside[i]);
      fetch_fixture_set_file_options (fixture, "%s", outside[i]);
      fetch_fixture_run (fixture);
      fetch_assert_error (fixture, FERRY_ERROR_INVALID_RANGE);
      fetch_assert_n_files (fixture, 0);
    }

  /* Nor where the length only shows at the end. */
  fetch_fixture_set_file_options (fixture, "%s", outside[0]);
  bad_server_queue (fixture->server, &(BadAnswer){ .ignore_range = TRUE, .chunked = TRUE });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_INVALID_RANGE);
}

static void
test_wrong_answers (FetchFixture *fixture,
                    gconstpointer data)
{
  static const BadAnswer answers[] = {
    { .multipart = TRUE },
    { .shift = 1 },
    { .content_range = "bytes */9" },
    { .without = "Content-Range" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      bad_server_queue (fixture->server, &answers[i]);
      fetch_fixture_run (fixture);
      fetch_assert_error (fixture, FERRY_ERROR_RANGE_UNSUPPORTED);
      fetch_assert_n_files (fixture, 0);
    }
}

#define ranges_test(path, func) \
  g_test_add (path, FetchFixture, NULL, set_up, func, fetch_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  fetch_test_init (&argc, &argv);

  ranges_test ("/ranges/one", test_one);
  ranges_test ("/ranges/to-the-end", test_to_the_end);
  ranges_test ("/ranges/several", test_several);
  ranges_test ("/ranges/several-at-once", test_several_at_once);
  ranges_test ("/ranges/resumed", test_resumed);
  ranges_test ("/ranges/cut-out-of-the-whole", test_cut_out);
  ranges_test ("/ranges/without-validator", test_without_validator);
  ranges_test ("/ranges/changed-between", test_changed_between);
  ranges_test ("/ranges/outside", test_outside);
  ranges_test ("/ranges/wrong-answers", test_wrong_answers);

  return g_test_run ();
}

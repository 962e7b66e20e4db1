/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fetch-fixture.h"

#include "shared/ferry-error.h"

#include <glib/gstdio.h>

/* Going on where an earlier fetch stopped: never a wrong byte, and never bytes
 * thrown away because of one answer. */

#define FIRST_PART (1024 * 1024)

static const char *const range = "bytes=1048576-";

static void
test_continues (FetchFixture *fixture,
                gconstpointer data)
{
  bad_server_set_etag (fixture->server, "\"one\"");
  fetch_fixture_break_after (fixture, FIRST_PART);

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  fetch_assert_request (fixture->server, range, "\"one\"");
  g_assert_cmpint (fixture->length, ==, FETCH_BODY_SIZE);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 2);
}

static void
test_continues_by_date (FetchFixture *fixture,
                        gconstpointer data)
{
  bad_server_set_etag (fixture->server, NULL);
  bad_server_set_last_modified (fixture->server, "Mon, 02 Jan 2023 03:04:05 GMT");
  fetch_fixture_break_after (fixture, FIRST_PART);

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  fetch_assert_request (fixture->server, range, "Mon, 02 Jan 2023 03:04:05 GMT");
  g_assert_cmpint (fixture->checkpoint->modified, ==, 1672628645);
}

static void
test_weak_etag_starts_anew (FetchFixture *fixture,
                            gconstpointer data)
{
  bad_server_set_etag (fixture->server, "W/\"one\"");
  bad_server_set_last_modified (fixture->server, NULL);
  fetch_fixture_break_after (fixture, FIRST_PART);
  g_assert_false (fixture->resumable);

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  fetch_assert_request (fixture->server, NULL, NULL);
}

/* The old bytes stay until the new ones are all there. */
static void
test_changed_etag_starts_anew_beside (FetchFixture *fixture,
                                      gconstpointer data)
{
  g_autofree char *old_part = NULL;

  bad_server_set_etag (fixture->server, "\"one\"");
  fetch_fixture_break_after (fixture, FIRST_PART);
  old_part = g_strdup (fixture->checkpoint->part_name);

  bad_server_set_etag (fixture->server, "\"two\"");
  fetch_fixture_set_body (fixture, FETCH_BODY_SIZE);
  fetch_fixture_break_after (fixture, 4096);
  g_assert_cmpstr (fixture->checkpoint->part_name, !=, old_part);
  g_assert_nonnull (fixture->checkpoint->previous);
  g_assert_cmpstr (fixture->checkpoint->previous->part_name, ==, old_part);
  fetch_assert_n_files (fixture, 2);

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  fetch_assert_request (fixture->server, "bytes=4096-", "\"two\"");
}

static void
test_same_etag_other_length_starts_anew (FetchFixture *fixture,
                                         gconstpointer data)
{
  bad_server_set_etag (fixture->server, "\"one\"");
  fetch_fixture_break_after (fixture, FIRST_PART);
  fetch_fixture_set_body (fixture, FETCH_BODY_SIZE - 5);
  bad_server_queue (fixture->server, &(BadAnswer){ .ignore_range = TRUE });

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
}

static void
test_ignored_range_skips (FetchFixture *fixture,
                          gconstpointer data)
{
  g_autofree char *part = NULL;

  bad_server_set_etag (fixture->server, "\"one\"");
  fetch_fixture_break_after (fixture, FIRST_PART);
  part = g_strdup (fixture->checkpoint->part_name);
  bad_server_queue (fixture->server, &(BadAnswer){ .ignore_range = TRUE });

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  g_assert_cmpstr (fixture->checkpoint->part_name, ==, part);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 2);
}

static void
test_ignored_if_range_starts_anew (FetchFixture *fixture,
                                   gconstpointer data)
{
  bad_server_set_etag (fixture->server, "\"one\"");
  fetch_fixture_break_after (fixture, FIRST_PART);
  bad_server_set_etag (fixture->server, "\"two\"");
  fetch_fixture_set_body (fixture, FETCH_BODY_SIZE);
  bad_server_queue (fixture->server, &(BadAnswer){ .ignore_if_range = TRUE });

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 3);
}

/* One odd answer after another: the bytes stay for a better one, but the third
 * in a row is the last. */
static void
test_odd_answers (FetchFixture    *fixture,
                  const BadAnswer *answer)
{
  for (guint i = 0; i < 2; i++)
    {
      bad_server_queue (fixture->server, answer);
      fetch_fixture_run (fixture);
      fetch_assert_error (fixture, FERRY_ERROR_SERVER_BUSY);
      fetch_assert_durable (fixture, FIRST_PART);
      g_assert_false (fixture->is_connected);
    }

  bad_server_queue (fixture->server, answer);
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  fetch_assert_request (fixture->server, NULL, NULL);
}

static void
test_odd_answer_keeps_bytes (FetchFixture *fixture,
                             gconstpointer data)
{
  static const BadAnswer odd[] = {
    { .shift = 1 },
    { .total = FETCH_BODY_SIZE + 1 },
    { .multipart = TRUE },
    { .content_range = "bytes rubbish" },
    { .content_range = "bytes 1048576-3145744/*" },
    { .without = "Content-Range" },
    { .etag = "W/\"one\"", .ignore_if_range = TRUE },
  };

  bad_server_set_etag (fixture->server, "\"one\"");
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_test_message ("odd answer %u", i);
      fetch_fixture_break_after (fixture, FIRST_PART);
      test_odd_answers (fixture, &odd[i]);
      g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
      bad_server_clear_queue (fixture->server);
    }
}

static void
test_good_answer_after_odd_one (FetchFixture *fixture,
                                gconstpointer data)
{
  fetch_fixture_break_after (fixture, FIRST_PART);
  bad_server_queue (fixture->server, &(BadAnswer){ .shift = 1 });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_SERVER_BUSY);

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 3);
}

static void
test_nothing_missing (FetchFixture *fixture,
                      gconstpointer data)
{
  fetch_fixture_break_after (fixture, FIRST_PART);
  g_array_index (fixture->checkpoint->segments, FerrySegment, 0).length = FIRST_PART;
  fixture->checkpoint->remote_length = FIRST_PART;

  fetch_fixture_run (fixture);

  /* No server is needed to see that. */
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 1);
}

/* A chunked body has no length; what is behind its end is 416. */
static void
test_unknown_length (FetchFixture *fixture,
                     gconstpointer data)
{
  bad_server_set_etag (fixture->server, "\"one\"");
  bad_server_queue (fixture->server,
                    &(BadAnswer){ .chunked = TRUE, .cut_after = FIRST_PART, .end = BAD_END_RESET });
  fetch_fixture_run (fixture);
  g_assert_nonnull (fixture->error);
  g_assert_cmpint (fixture->length, ==, -1);
  g_assert_cmpint (ferry_checkpoint_get_done (fixture->checkpoint), >, 0);

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
}

static void
test_unknown_length_nothing_missing (FetchFixture *fixture,
                                     gconstpointer data)
{
  bad_server_set_etag (fixture->server, "\"one\"");
  fetch_fixture_break_after (fixture, FIRST_PART);
  g_array_index (fixture->checkpoint->segments, FerrySegment, 0).length = -1;
  fixture->checkpoint->remote_length = -1;
  g_bytes_unref (fixture->body);
  fixture->body = bad_server_make_bytes (FIRST_PART, 1);
  bad_server_set_body (fixture->server, fixture->body);

  fetch_fixture_run (fixture);

  g_assert_no_error (fixture->error);
  g_assert_cmpint (ferry_checkpoint_get_done (fixture->checkpoint), ==, FIRST_PART);
  fetch_assert_request (fixture->server, range, "\"one\"");
}

static void
test_shorter_now (FetchFixture *fixture,
                  gconstpointer data)
{
  fetch_fixture_break_after (fixture, FIRST_PART);
  fetch_fixture_set_body (fixture, 4096);
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 416, .headers = "Content-Range: bytes */4096\r\n" });

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
}

static void
test_missing_part_starts_anew (FetchFixture *fixture,
                               gconstpointer data)
{
  g_autofree char *path = NULL;

  fetch_fixture_break_after (fixture, FIRST_PART);
  path = scratch_folder_path (fixture->folder, fixture->checkpoint->part_name);
  g_assert_no_errno (g_unlink (path));

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  fetch_assert_request (fixture->server, NULL, NULL);
}

static void
test_foreign_part_is_not_touched (FetchFixture *fixture,
                                  gconstpointer data)
{
  g_autofree char *part = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  fetch_fixture_break_after (fixture, FIRST_PART);
  part = g_strdup (fixture->checkpoint->part_name);
  path = scratch_folder_path (fixture->folder, part);
  scratch_folder_write (fixture->folder, "other", "precious");
  g_assert_no_errno (g_unlink (path));
  scratch_folder_write (fixture->folder, part, "somebody else’s");

  fetch_fixture_run (fixture);

  fetch_assert_bytes (fixture, fixture->body);
  g_assert_cmpstr (fixture->checkpoint->part_name, !=, part);
  text = scratch_folder_read (fixture->folder, part);
  g_assert_cmpstr (text, ==, "somebody else’s");
}

/* What was written but not recorded does not count. */
static void
test_undurable_bytes_are_cut_off (FetchFixture *fixture,
                                  gconstpointer data)
{
  bad_server_set_etag (fixture->server, "\"one\"");
  fetch_fixture_break_after (fixture, FIRST_PART);
  g_array_index (fixture->checkpoint->segments, FerrySegment, 0).done = 1000;

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  fetch_assert_request (fixture->server, "bytes=1000-", "\"one\"");
}

/* A server that has another version every time it is asked. */
static void
test_changes_too_often (FetchFixture *fixture,
                        gconstpointer data)
{
  static const char *const tags[] = { "\"2\"", "\"3\"", "\"4\"", "\"5\"", "\"6\"", "\"7\"", "\"8\"" };

  fetch_fixture_set_body (fixture, 12 * 1024 * 1024);
  fetch_fixture_set_file_options (fixture, "'ranges': <['0-99', '5000-5099', '8000-']>");
  for (guint i = 1; i < G_N_ELEMENTS (tags); i++)
    {
      /* The first range of a new version, and then the next one of another. */
      bad_server_queue (fixture->server, &(BadAnswer){ .etag = tags[i] });
      bad_server_queue (fixture->server, &(BadAnswer){ .etag = tags[i - 1], .ignore_if_range = TRUE });
    }

  fetch_fixture_run (fixture);

  fetch_assert_error (fixture, FERRY_ERROR_REMOTE_FILE_CHANGED);
}

/* Whatever happens on the way, there are never more than two partial files. */
static void
test_old_parts_do_not_pile_up (FetchFixture *fixture,
                               gconstpointer data)
{
  bad_server_set_etag (fixture->server, NULL);
  bad_server_set_last_modified (fixture->server, NULL);
  for (goffset length = 1000; length <= 10000; length += 1000)
    {
      fetch_fixture_break_after (fixture, length);
      fetch_assert_n_files (fixture, length == 1000 ? 1 : 2);
    }

  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
}

/* What the newest version lacks, a tag, the one before it had. */
static void
test_goes_back_to_older_version (FetchFixture *fixture,
                                 gconstpointer data)
{
  g_autofree char *part = NULL;

  fetch_fixture_break_after (fixture, FIRST_PART);
  part = g_strdup (fixture->checkpoint->part_name);
  bad_server_queue (fixture->server,
                    &(BadAnswer){ .ignore_range = TRUE, .without = "ETag Last-Modified", .cut_after = 500, .end = BAD_END_CLOSE });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_TRUNCATED);
  fetch_assert_durable (fixture, 500);

  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  fetch_assert_request (fixture->server, range, "\"v1\"");
  g_assert_cmpstr (fixture->checkpoint->part_name, ==, part);
}

int
main (int    argc,
      char **argv)
{
  fetch_test_init (&argc, &argv);

  fetch_test ("/resume/continues", test_continues);
  fetch_test ("/resume/continues-by-date", test_continues_by_date);
  fetch_test ("/resume/weak-etag-starts-anew", test_weak_etag_starts_anew);
  fetch_test ("/resume/changed-etag-starts-anew-beside", test_changed_etag_starts_anew_beside);
  fetch_test ("/resume/same-etag-other-length-starts-anew", test_same_etag_other_length_starts_anew);
  fetch_test ("/resume/ignored-range-skips", test_ignored_range_skips);
  fetch_test ("/resume/ignored-if-range-starts-anew", test_ignored_if_range_starts_anew);
  fetch_test ("/resume/odd-answer-keeps-bytes", test_odd_answer_keeps_bytes);
  fetch_test ("/resume/good-answer-after-odd-one", test_good_answer_after_odd_one);
  fetch_test ("/resume/nothing-missing", test_nothing_missing);
  fetch_test ("/resume/unknown-length", test_unknown_length);
  fetch_test ("/resume/unknown-length-nothing-missing", test_unknown_length_nothing_missing);
  fetch_test ("/resume/shorter-now", test_shorter_now);
  fetch_test ("/resume/missing-part-starts-anew", test_missing_part_starts_anew);
  fetch_test ("/resume/foreign-part-is-not-touched", test_foreign_part_is_not_touched);
  fetch_test ("/resume/undurable-bytes-are-cut-off", test_undurable_bytes_are_cut_off);
  fetch_test ("/resume/changes-too-often", test_changes_too_often);
  fetch_test ("/resume/old-parts-do-not-pile-up", test_old_parts_do_not_pile_up);
  fetch_test ("/resume/goes-back-to-older-version", test_goes_back_to_older_version);

  return g_test_run ();
}

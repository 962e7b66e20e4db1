/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fetch-fixture.h"

#include "shared/ferry-error.h"

#include <string.h>

/* What every fetch does, from servers that mean well. */

static void
test_whole (FetchFixture *fixture,
            gconstpointer data)
{
  bad_server_set_last_modified (fixture->server, "Mon, 02 Jan 2023 03:04:05 GMT");

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  g_assert_cmpstr (fixture->name, ==, "file.bin");
  g_assert_cmpint (fixture->length, ==, FETCH_BODY_SIZE);
  g_assert_true (fixture->resumable);
  g_assert_cmpint (fixture->checkpoint->modified, ==, 1672628645);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 1);
  fetch_assert_request (fixture->server, NULL, NULL);
}

static void
test_small (FetchFixture *fixture,
            gconstpointer data)
{
  fetch_fixture_set_body (fixture, 16 * 1024);

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  /* One checkpoint is all that so small a file is worth. */
  g_assert_cmpuint (fixture->n_checkpoints, ==, 1);
}

static void
test_empty (FetchFixture *fixture,
            gconstpointer data)
{
  fetch_fixture_set_body (fixture, 0);

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  g_assert_cmpint (fixture->length, ==, 0);
}

static void
test_chunked (FetchFixture *fixture,
              gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .chunked = TRUE });

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  g_assert_cmpint (fixture->length, ==, -1);
  g_assert_cmpint (fixture->checkpoint->remote_length, ==, FETCH_BODY_SIZE);
}

static void
test_chunked_and_empty (FetchFixture *fixture,
                        gconstpointer data)
{
  fetch_fixture_set_body (fixture, 0);
  bad_server_queue (fixture->server, &(BadAnswer){ .chunked = TRUE });

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
}

/* Older than HTTP/1.1: the end of the connection is the end of the file. */
static void
test_until_close (FetchFixture *fixture,
                  gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .without = "Content-Length", .end = BAD_END_CLOSE });

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  g_assert_cmpint (fixture->length, ==, -1);
}

static void
test_first_checkpoint_comes_at_once (FetchFixture *fixture,
                                     gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .cut_after = -1, .end = BAD_END_STALL });
  fetch_fixture_start (fixture);
  while (fixture->n_checkpoints == 0)
    g_main_context_iteration (NULL, TRUE);

  fetch_assert_durable (fixture, 0);
  fetch_assert_n_files (fixture, 1);
  g_assert_true (fixture->is_connected);

  fetch_fixture_finish (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_TIMED_OUT);
}

static void
test_names (FetchFixture *fixture,
            gconstpointer data)
{
  bad_server_queue (fixture->server,
                    &(BadAnswer){ .headers = "Content-Disposition: attachment; filename=\"../../evil.bin\"\r\n" });
  fetch_fixture_run (fixture);
  g_assert_cmpstr (fixture->name, ==, "evil.bin");
  g_assert_cmpstr (fixture->checkpoint->name, ==, "evil.bin");
  /* The partial file bears a name that can be found without the server. */
  g_assert_cmpstr (fixture->checkpoint->part_name, ==, ".file.bin.012345.part");

  g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
  fetch_fixture_set_file_options (fixture, "'name': <'mine.bin'>");
  bad_server_queue (fixture->server,
                    &(BadAnswer){ .headers = "Content-Disposition: attachment; filename=evil.bin\r\n" });
  fetch_fixture_run (fixture);
  g_assert_cmpstr (fixture->name, ==, "mine.bin");
}

static void
test_request_fields (FetchFixture *fixture,
                     gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;
  const BadRequest *request;

  fetch_fixture_set_job_options (fixture, "'proxy': <'none'>, 'headers': <['X-Colour: blue', 'Authorization: Basic eA==']>");
  fetch_fixture_run (fixture);

  requests = bad_server_get_requests (fixture->server);
  request = g_ptr_array_index (requests, 0);
  g_assert_cmpstr (bad_request_get_header (request, "x-colour"), ==, "blue");
  g_assert_cmpstr (bad_request_get_header (request, "authorization"), ==, "Basic eA==");
  g_assert_true (g_str_has_prefix (bad_request_get_header (request, "user-agent"), "Ferry/"));
  g_assert_null (bad_request_get_header (request, "cookie"));
}

static void
test_no_cookie_comes_back (FetchFixture *fixture,
                           gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;

  bad_server_queue (fixture->server, &(BadAnswer){ .headers = "Set-Cookie: track=me\r\n" });
  fetch_fixture_run (fixture);
  g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
  fetch_fixture_run (fixture);

  requests = bad_server_get_requests (fixture->server);
  g_assert_cmpuint (requests->len, ==, 2);
  g_assert_null (bad_request_get_header (g_ptr_array_index (requests, 1), "cookie"));
}

static void
test_connection_is_used_again (FetchFixture *fixture,
                               gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    {
      fetch_fixture_run (fixture);
      fetch_assert_whole (fixture);
      g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
      fetch_fixture_set_body (fixture, 1000 * i);
    }

  g_assert_cmpuint (bad_server_count_connections (fixture->server), ==, 1);
}

static void
test_right_digest (FetchFixture *fixture,
                   gconstpointer data)
{
  g_autofree char *digest = fetch_fixture_dup_digest (fixture);

  fetch_fixture_set_file_options (fixture, "'digest': <'%s'>, 'size': <uint64 %d>", digest, FETCH_BODY_SIZE);

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
}

/* Nothing of a wrong file is left, and resuming starts anew. */
static void
assert_rejected (FetchFixture *fixture,
                 int           code)
{
  fetch_assert_error (fixture, code);
  fetch_assert_durable (fixture, 0);
  g_assert_false (ferry_checkpoint_has_validator (fixture->checkpoint));
  g_assert_cmpint (fixture->progress, ==, 0);
  fetch_assert_n_files (fixture, 0);
}

static void
test_wrong_digest (FetchFixture *fixture,
                   gconstpointer data)
{
  g_autofree char *digest = fetch_fixture_dup_digest (fixture);
  g_autoptr(GBytes) right = g_bytes_ref (fixture->body);

  fetch_fixture_set_body (fixture, FETCH_BODY_SIZE);
  fetch_fixture_set_file_options (fixture, "'digest': <'%s'>", digest);
  fetch_fixture_run (fixture);
  assert_rejected (fixture, FERRY_ERROR_VALIDATION_FAILED);

  bad_server_set_body (fixture->server, right);
  fetch_fixture_run (fixture);
  fetch_assert_bytes (fixture, right);
  fetch_assert_request (fixture->server, NULL, NULL);
  fetch_assert_n_files (fixture, 1);
}

/* The partial file of the version before the wrong one is still good. */
static void
test_wrong_digest_keeps_older_version (FetchFixture *fixture,
                                       gconstpointer data)
{
  g_autofree char *digest = fetch_fixture_dup_digest (fixture);
  g_autoptr(GBytes) right = g_bytes_ref (fixture->body);

  fetch_fixture_set_file_options (fixture, "'digest': <'%s'>", digest);
  fetch_fixture_break_after (fixture, 500000);
  bad_server_set_etag (fixture->server, "\"wrong\"");
  fetch_fixture_set_body (fixture, FETCH_BODY_SIZE);
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_VALIDATION_FAILED);
  fetch_assert_durable (fixture, 500000);
  fetch_assert_n_files (fixture, 1);

  bad_server_set_etag (fixture->server, "\"v1\"");
  bad_server_set_body (fixture->server, right);
  fetch_fixture_run (fixture);
  fetch_assert_bytes (fixture, right);
  fetch_assert_request (fixture->server, "bytes=500000-", "\"v1\"");
}

static void
test_server_digest (FetchFixture *fixture,
                    gconstpointer data)
{
  static const char *const wrong[] = {
    "Repr-Digest: sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:\r\n",
    "Content-Digest: sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:\r\n",
    "Digest: sha-256=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n",
  };
  g_autofree char *base64 = NULL;
  g_autofree char *right = NULL;
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      bad_server_queue (fixture->server, &(BadAnswer){ .headers = wrong[i] });
      fetch_fixture_run (fixture);
      assert_rejected (fixture, FERRY_ERROR_VALIDATION_FAILED);
    }

  g_checksum_update (checksum, g_bytes_get_data (fixture->body, NULL), FETCH_BODY_SIZE);
  g_checksum_get_digest (checksum, digest, &size);
  base64 = g_base64_encode (digest, size);
  right = g_strdup_printf ("Repr-Digest: sha-256=:%s:\r\n", base64);
  bad_server_queue (fixture->server, &(BadAnswer){ .headers = right });
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
}

static void
test_wrong_size (FetchFixture *fixture,
                 gconstpointer data)
{
  fetch_fixture_set_file_options (fixture, "'size': <uint64 5>");

  fetch_fixture_run (fixture);

  fetch_assert_error (fixture, FERRY_ERROR_LENGTH_MISMATCH);
  g_assert_false (fixture->is_connected);
  fetch_assert_n_files (fixture, 0);
}

static void
test_wrong_size_unannounced (FetchFixture *fixture,
                             gconstpointer data)
{
  fetch_fixture_set_file_options (fixture, "'size': <uint64 %d>", FETCH_BODY_SIZE - 1);
  bad_server_queue (fixture->server, &(BadAnswer){ .chunked = TRUE });
  fetch_fixture_run (fixture);
  assert_rejected (fixture, FERRY_ERROR_LENGTH_MISMATCH);

  fetch_fixture_set_file_options (fixture, "'size': <uint64 %d>", FETCH_BODY_SIZE + 1);
  bad_server_queue (fixture->server, &(BadAnswer){ .chunked = TRUE });
  fetch_fixture_run (fixture);
  assert_rejected (fixture, FERRY_ERROR_LENGTH_MISMATCH);
}

/* However reads and turns fall together with the end of the body: it is seen,
 * though the connection stays open and nothing more comes. */
static void
test_end_is_seen (FetchFixture *fixture,
                  gconstpointer data)
{
  for (guint i = 0; i < 60; i++)
    {
      fetch_fixture_set_body (fixture, (1 + i % 4) * 1024 * 1024 + (i % 3) * 1000);
      fetch_fixture_run (fixture);
      fetch_assert_whole (fixture);
      g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
    }
}

static void
test_missing_folder (FetchFixture *fixture,
                     gconstpointer data)
{
  g_autofree char *gone = scratch_folder_path (fixture->folder, "gone");
  char *path = fixture->folder->path;

  fixture->folder->path = gone;
  fetch_fixture_run (fixture);
  fixture->folder->path = path;

  fetch_assert_error (fixture, FERRY_ERROR_DESTINATION_MISSING);
  g_assert_null (fixture->checkpoint);
}

/* Ranges, and so going on, are of GET alone. */
static void
test_other_method (FetchFixture *fixture,
                   gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;
  const BadRequest *request;

  fetch_fixture_set_job_options (fixture, "'proxy': <'none'>, 'method': <'POST'>");
  fixture->segments = 4;
  fetch_fixture_break_after (fixture, 1000000);
  g_assert_false (fixture->resumable);

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  requests = bad_server_get_requests (fixture->server);
  g_assert_cmpuint (requests->len, ==, 2);
  request = g_ptr_array_index (requests, 1);
  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_null (bad_request_get_header (request, "range"));
}

/* More than a little disk holds: known before a byte has come. */
static void
test_full_disk (FetchFixture *fixture,
                gconstpointer data)
{
  bad_server_queue (fixture->server,
                    &(BadAnswer){ .content_length = "900000000000000", .times = 2, .end = BAD_END_STALL });

  fetch_fixture_run (fixture);

  fetch_assert_error (fixture, FERRY_ERROR_DISK_FULL);
  fetch_assert_n_files (fixture, 0);
}

static void
test_many_at_once (FetchFixture *fixture,
                   gconstpointer data)
{
  FetchFixture others[20];

  fetch_fixture_set_body (fixture, 300 * 1000);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      others[i] = *fixture;
      others[i].folder = scratch_folder_new ();
      fetch_fixture_start (&others[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      fetch_fixture_finish (&others[i]);
      fetch_assert_whole (&others[i]);
      g_clear_object (&others[i].fetch);
      g_free (others[i].name);
      ferry_checkpoint_unref (others[i].checkpoint);
      scratch_folder_free (others[i].folder);
    }
}

int
main (int    argc,
      char **argv)
{
  fetch_test_init (&argc, &argv);

  fetch_test ("/fetch/whole-file", test_whole);
  fetch_test ("/fetch/small-file", test_small);
  fetch_test ("/fetch/empty-file", test_empty);
  fetch_test ("/fetch/chunked", test_chunked);
  fetch_test ("/fetch/chunked-and-empty", test_chunked_and_empty);
  fetch_test ("/fetch/until-close", test_until_close);
  fetch_test ("/fetch/first-checkpoint-comes-at-once", test_first_checkpoint_comes_at_once);
  fetch_test ("/fetch/names", test_names);
  fetch_test ("/fetch/request-fields", test_request_fields);
  fetch_test ("/fetch/no-cookie-comes-back", test_no_cookie_comes_back);
  fetch_test ("/fetch/connection-is-used-again", test_connection_is_used_again);
  fetch_test ("/fetch/right-digest", test_right_digest);
  fetch_test ("/fetch/wrong-digest-keeps-nothing", test_wrong_digest);
  fetch_test ("/fetch/wrong-digest-keeps-older-version", test_wrong_digest_keeps_older_version);
  fetch_test ("/fetch/digest-of-the-server", test_server_digest);
  fetch_test ("/fetch/wrong-size", test_wrong_size);
  fetch_test ("/fetch/wrong-size-unannounced", test_wrong_size_unannounced);
  fetch_test ("/fetch/other-method", test_other_method);
  fetch_test ("/fetch/end-is-seen", test_end_is_seen);
  fetch_test ("/fetch/missing-folder", test_missing_folder);
  fetch_test ("/fetch/full-disk", test_full_disk);
  fetch_test ("/fetch/many-at-once", test_many_at_once);

  return g_test_run ();
}

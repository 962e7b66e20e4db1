/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fetch-fixture.h"

#include "shared/ferry-error.h"

#include <string.h>

/* Servers and networks that do not mean well: each ends in one typed error, at
 * once, with nothing wrong on disk. */

#define PART (1024 * 1024)

static void
queue_raw (FetchFixture *fixture,
           const char   *text)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .raw = text, .end = BAD_END_CLOSE });
}

static void
assert_status (FetchFixture *fixture,
               guint         status,
               int           code)
{
  g_test_message ("status %u", status);
  /* libsoup asks again by itself after 421. */
  bad_server_queue (fixture->server, &(BadAnswer){ .status = status, .times = 10 });

  fetch_fixture_run (fixture);

  bad_server_clear_queue (fixture->server);
  fetch_assert_error (fixture, code);
  g_assert_cmpint (fixture->retry_after, ==, 0);
  g_assert_false (fixture->is_connected);
  fetch_assert_n_files (fixture, 0);
}

static void
test_statuses (FetchFixture *fixture,
               gconstpointer data)
{
  static const struct
  {
    guint status;
    int code;
  } rows[] = {
    { 400, FERRY_ERROR_HTTP_STATUS }, { 401, FERRY_ERROR_SIGN_IN },
    { 403, FERRY_ERROR_REMOTE_FORBIDDEN }, { 404, FERRY_ERROR_REMOTE_NOT_FOUND },
    { 407, FERRY_ERROR_SIGN_IN }, { 408, FERRY_ERROR_SERVER_BUSY },
    { 409, FERRY_ERROR_SERVER_BUSY }, { 410, FERRY_ERROR_REMOTE_NOT_FOUND },
    { 421, FERRY_ERROR_SERVER_BUSY }, { 425, FERRY_ERROR_SERVER_BUSY },
    { 429, FERRY_ERROR_SERVER_BUSY }, { 451, FERRY_ERROR_REMOTE_FORBIDDEN },
    { 499, FERRY_ERROR_HTTP_STATUS }, { 500, FERRY_ERROR_SERVER_BUSY },
    { 501, FERRY_ERROR_HTTP_STATUS }, { 502, FERRY_ERROR_SERVER_BUSY },
    { 503, FERRY_ERROR_SERVER_BUSY }, { 505, FERRY_ERROR_HTTP_STATUS },
    { 511, FERRY_ERROR_CAPTIVE_PORTAL }, { 599, FERRY_ERROR_SERVER_BUSY },
    { 201, FERRY_ERROR_HTTP_STATUS }, { 203, FERRY_ERROR_HTTP_STATUS },
    { 204, FERRY_ERROR_HTTP_STATUS }, { 304, FERRY_ERROR_HTTP_STATUS },
    { 300, FERRY_ERROR_HTTP_STATUS }, { 206, FERRY_ERROR_INVALID_RESPONSE },
    { 416, FERRY_ERROR_INVALID_RESPONSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_status (fixture, rows[i].status, rows[i].code);
}

static void
test_sentence (FetchFixture *fixture,
               gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 503 });
  fetch_fixture_run (fixture);
  g_assert_cmpstr (fixture->error->message, ==,
                   "127.0.0.1 answered 503 Service Unavailable. Ferry tries again by itself.");
}

static void
test_retry_after (FetchFixture *fixture,
                  gconstpointer data)
{
  gint64 now;

  bad_server_queue (fixture->server, &(BadAnswer){ .status = 503, .headers = "Retry-After: 70\r\n" });
  fetch_fixture_run (fixture);

  now = g_get_real_time ();
  fetch_assert_error (fixture, FERRY_ERROR_SERVER_BUSY);
  g_assert_cmpint (fixture->retry_after, >, now + 60 * G_USEC_PER_SEC);
  g_assert_cmpint (fixture->retry_after, <=, now + 70 * G_USEC_PER_SEC);
}

/* What is there stays, whatever the server answers next. */
static void
test_trouble_keeps_bytes (FetchFixture *fixture,
                          gconstpointer data)
{
  static const BadAnswer answers[] = {
    { .status = 404 },
    { .status = 503 },
    { .status = 401 },
    { .gzip = TRUE },
    { .raw = "not HTTP at all\r\n\r\n", .end = BAD_END_CLOSE },
    { .endless_headers = TRUE },
    { .status = 302, .location = "ftp://127.0.0.1/" },
  };

  fetch_fixture_break_after (fixture, PART);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_test_message ("answer %u", i);
      bad_server_queue (fixture->server, &answers[i]);
      fetch_fixture_run (fixture);
      g_assert_nonnull (fixture->error);
      fetch_assert_durable (fixture, PART);
      fetch_assert_n_files (fixture, 1);
      bad_server_clear_queue (fixture->server);
    }

  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  fetch_assert_request (fixture->server, "bytes=1048576-", "\"v1\"");
}

static void
test_truncated (FetchFixture *fixture,
                gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .cut_after = PART, .end = BAD_END_CLOSE });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_TRUNCATED);
  fetch_assert_durable (fixture, PART);
  g_assert_cmpint (fixture->progress, ==, PART);
}

/* libsoup takes “Connection: close” for leave to be short. */
static void
test_truncated_before_close (FetchFixture *fixture,
                             gconstpointer data)
{
  bad_server_queue (fixture->server,
                    &(BadAnswer){ .headers = "Connection: close\r\n", .cut_after = PART, .end = BAD_END_CLOSE });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_TRUNCATED);
  fetch_assert_durable (fixture, PART);
}

/* … and the end of the connection between two chunks for the end of the body. */
static void
test_truncated_between_chunks (FetchFixture *fixture,
                               gconstpointer data)
{
  queue_raw (fixture, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_TRUNCATED);
}

static void
test_malformed_chunk (FetchFixture *fixture,
                      gconstpointer data)
{
  queue_raw (fixture, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nrubbish\r\n");
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_INVALID_RESPONSE);
}

static void
test_reset (FetchFixture *fixture,
            gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .cut_after = PART, .end = BAD_END_RESET });
  fetch_fixture_run (fixture);
  g_assert_nonnull (fixture->error);
  g_assert_cmpint (ferry_error_code_get_class (ferry_error_get_code (fixture->error)), ==, FERRY_ERROR_CLASS_TRANSIENT);
}

static void
test_silent_before_header (FetchFixture *fixture,
                           gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .raw = "HTTP/1.1 2", .end = BAD_END_STALL });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_TIMED_OUT);
  g_assert_cmpint (fixture->finished_after, >=, FETCH_TIMEOUT * 1000);
  g_assert_cmpint (fixture->finished_after, <, (FETCH_TIMEOUT + 1500) * 1000);
}

static void
test_silent_in_body (FetchFixture *fixture,
                     gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .cut_after = PART, .end = BAD_END_STALL });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_TIMED_OUT);
  fetch_assert_durable (fixture, PART);
}

/* Slow is not silent. */
static void
test_slow (FetchFixture *fixture,
           gconstpointer data)
{
  fetch_fixture_set_body (fixture, 50);
  bad_server_queue (fixture->server, &(BadAnswer){ .drip_bytes = 10, .drip_ms = FETCH_TIMEOUT / 2 });
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpint (fixture->finished_after, >, FETCH_TIMEOUT * 1000);
}

static void
test_refused (FetchFixture *fixture,
              gconstpointer data)
{
  g_autoptr(BadServer) gone = bad_server_new ();

  fixture->url = bad_server_get_url (gone, "/file.bin");
  g_clear_pointer (&gone, bad_server_free);
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_CONNECT_FAILED);
  g_assert_cmpstr (fixture->error->message, ==, "127.0.0.1 could not be reached. Ferry tries again by itself.");
}

static void
test_unknown_name (FetchFixture *fixture,
                   gconstpointer data)
{
  fixture->url = g_strdup ("http://no-such-host.invalid/file.bin?secret=1");
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_NAME_NOT_RESOLVED);
  g_assert_null (strstr (fixture->error->message, "secret"));
}

static void
test_rubbish (FetchFixture *fixture,
              gconstpointer data)
{
  static const char *const answers[] = {
    "SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: much\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 5\r\n\r\nhello",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_test_message ("answer %u", i);
      bad_server_queue (fixture->server, &(BadAnswer){ .raw = answers[i], .end = BAD_END_CLOSE });
      fetch_fixture_run (fixture);
      fetch_assert_error (fixture, FERRY_ERROR_INVALID_RESPONSE);
      fetch_assert_n_files (fixture, 0);
    }
}

static void
test_same_length_twice (FetchFixture *fixture,
                        gconstpointer data)
{
  queue_raw (fixture, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello");
  fetch_fixture_run (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (fixture->progress, ==, 5);
}

static void
test_coded (FetchFixture *fixture,
            gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .gzip = TRUE });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_INVALID_RESPONSE);
  fetch_assert_n_files (fixture, 0);
}

static void
test_endless_headers (FetchFixture *fixture,
                      gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .endless_headers = TRUE });
  fetch_fixture_run (fixture);
  g_assert_nonnull (fixture->error);
  g_assert_cmpint (fixture->finished_after, <, 3 * G_USEC_PER_SEC);
}

static void
test_endless_informational (FetchFixture *fixture,
                            gconstpointer data)
{
  GString *raw = g_string_new (NULL);

  for (guint i = 0; i < 100000; i++)
    g_string_append (raw, "HTTP/1.1 100 Continue\r\n\r\n");
  bad_server_queue (fixture->server, &(BadAnswer){ .raw = raw->str, .end = BAD_END_STALL });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_INVALID_RESPONSE);
  g_assert_cmpint (fixture->finished_after, <, FETCH_TIMEOUT * 1000);
  g_string_free (raw, TRUE);
}

static void
test_one_informational (FetchFixture *fixture,
                        gconstpointer data)
{
  queue_raw (fixture, "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"
             "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  fetch_fixture_run (fixture);
  g_assert_no_error (fixture->error);
}

static void
assert_captive (FetchFixture *fixture,
                const char   *path,
                const char   *options,
                gboolean      is_captive)
{
  g_autoptr(GBytes) page = g_bytes_new_static ("<html>Sign in", 13);

  g_test_message ("%s {%s}", path, options);
  g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
  fixture->path = path;
  fetch_fixture_set_file_options (fixture, "%s", options);
  bad_server_queue (fixture->server, &(BadAnswer){ .body = page, .headers = "Content-Type: text/html; charset=utf-8\r\n" });
  fetch_fixture_run (fixture);

  if (is_captive)
    fetch_assert_error (fixture, FERRY_ERROR_CAPTIVE_PORTAL);
  else
    g_assert_no_error (fixture->error);
}

#define DIGEST "'digest': <'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'>"

static void
test_captive_portal (FetchFixture *fixture,
                     gconstpointer data)
{
  assert_captive (fixture, "/file.zip", "", TRUE);
  assert_captive (fixture, "/file.tar.gz?page=a.html", "", TRUE);
  assert_captive (fixture, "/", "'name': <'disk.iso'>", TRUE);
  assert_captive (fixture, "/file", DIGEST, TRUE);
  assert_captive (fixture, "/file", "'size': <uint64 700>", TRUE);
  assert_captive (fixture, "/file", "'size': <uint64 13>", FALSE);
  assert_captive (fixture, "/", "", FALSE);
  assert_captive (fixture, "/page", "", FALSE);
  assert_captive (fixture, "/page.html", "", FALSE);
  assert_captive (fixture, "/page.PHP", "", FALSE);

  fixture->local = TRUE;
  assert_captive (fixture, "/file.zip", "", FALSE);
}

static void
test_captive_portal_keeps_bytes (FetchFixture *fixture,
                                 gconstpointer data)
{
  g_autoptr(GBytes) page = g_bytes_new_static ("<html>Sign in", 13);

  fixture->path = "/file";
  fetch_fixture_break_after (fixture, PART);
  bad_server_queue (fixture->server,
                    &(BadAnswer){ .body = page, .headers = "Content-Type: text/html\r\n", .ignore_range = TRUE, .etag = "\"p\"" });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_CAPTIVE_PORTAL);
  fetch_assert_durable (fixture, PART);

  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  fetch_assert_request (fixture->server, "bytes=1048576-", "\"v1\"");
}

int
main (int    argc,
      char **argv)
{
  fetch_test_init (&argc, &argv);

  fetch_test ("/trouble/statuses", test_statuses);
  fetch_test ("/trouble/sentence-names-host-and-status", test_sentence);
  fetch_test ("/trouble/retry-after", test_retry_after);
  fetch_test ("/trouble/keeps-bytes", test_trouble_keeps_bytes);
  fetch_test ("/trouble/truncated", test_truncated);
  fetch_test ("/trouble/truncated-before-close", test_truncated_before_close);
  fetch_test ("/trouble/truncated-between-chunks", test_truncated_between_chunks);
  fetch_test ("/trouble/malformed-chunk", test_malformed_chunk);
  fetch_test ("/trouble/reset", test_reset);
  fetch_test ("/trouble/silent-before-header", test_silent_before_header);
  fetch_test ("/trouble/silent-in-body", test_silent_in_body);
  fetch_test ("/trouble/slow-is-not-silent", test_slow);
  fetch_test ("/trouble/refused", test_refused);
  fetch_test ("/trouble/unknown-name", test_unknown_name);
  fetch_test ("/trouble/rubbish", test_rubbish);
  fetch_test ("/trouble/same-length-twice", test_same_length_twice);
  fetch_test ("/trouble/coded", test_coded);
  fetch_test ("/trouble/endless-headers", test_endless_headers);
  fetch_test ("/trouble/endless-informational", test_endless_informational);
  fetch_test ("/trouble/one-informational", test_one_informational);
  fetch_test ("/trouble/captive-portal", test_captive_portal);
  fetch_test ("/trouble/captive-portal-keeps-bytes", test_captive_portal_keeps_bytes);

  return g_test_run ();
}

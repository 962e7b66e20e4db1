/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "bad-server.h"

#include <libsoup/soup.h>
#include <string.h>

/* The server that other tests trust to be bad must be bad in the way it says. */

typedef struct
{
  BadServer *server;
  SoupSession *session;
} Fixture;

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("0123456789", 10);

  fixture->server = bad_server_new ();
  bad_server_set_body (fixture->server, body);
  fixture->session = soup_session_new ();
  soup_session_remove_feature_by_type (fixture->session, SOUP_TYPE_CONTENT_DECODER);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer data)
{
  g_object_unref (fixture->session);
  bad_server_free (fixture->server);
}

static SoupMessage *
make_message (Fixture    *fixture,
              const char *range)
{
  g_autofree char *url = bad_server_get_url (fixture->server, "/file");
  SoupMessage *message = soup_message_new ("GET", url);

  if (range != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "Range", range);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  return message;
}

/* The body as text; NULL if the answer broke off. */
static char *
fetch (Fixture     *fixture,
       SoupMessage *message)
{
  g_autoptr(GBytes) bytes = soup_session_send_and_read (fixture->session, message, NULL, NULL);

  if (bytes == NULL)
    return NULL;

  return g_bytes_get_size (bytes) > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : g_strdup ("");
}

static void
assert_answer (Fixture    *fixture,
               const char *range,
               guint       status,
               const char *content_range,
               const char *body)
{
  g_autoptr(SoupMessage) message = make_message (fixture, range);
  g_autofree char *text = fetch (fixture, message);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  g_assert_cmpuint (soup_message_get_status (message), ==, status);
  g_assert_cmpstr (soup_message_headers_get_list (headers, "Content-Range"), ==, content_range);
  g_assert_cmpstr (text, ==, body);
}

static void
test_good (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;
  BadRequest *request;

  assert_answer (fixture, NULL, 200, NULL, "0123456789");
  assert_answer (fixture, "bytes=3-5", 206, "bytes 3-5/10", "345");
  assert_answer (fixture, "bytes=7-", 206, "bytes 7-9/10", "789");
  assert_answer (fixture, "bytes=-2", 206, "bytes 8-9/10", "89");
  assert_answer (fixture, "bytes=10-", 416, "bytes */10", "");

  requests = bad_server_get_requests (fixture->server);
  g_assert_cmpuint (requests->len, ==, 5);
  request = requests->pdata[1];
  g_assert_cmpstr (request->method, ==, "GET");
  g_assert_cmpstr (request->path, ==, "/file");
  g_assert_cmpstr (bad_request_get_header (request, "RANGE"), ==, "bytes=3-5");
  g_assert_cmpint (request->body_sent, ==, 3);
  g_assert_cmpuint (bad_server_count_connections (fixture->server), ==, 1);
}

static void
test_if_range (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr(SoupMessage) other = make_message (fixture, "bytes=3-5");
  g_autoptr(SoupMessage) same = make_message (fixture, "bytes=3-5");
  g_autoptr(SoupMessage) ignored = make_message (fixture, "bytes=3-5");
  g_autofree char *whole = NULL;
  g_autofree char *part = NULL;
  g_autofree char *wrong = NULL;

  soup_message_headers_append (soup_message_get_request_headers (other), "If-Range", "\"v0\"");
  soup_message_headers_append (soup_message_get_request_headers (same), "If-Range", "\"v1\"");
  soup_message_headers_append (soup_message_get_request_headers (ignored), "If-Range", "\"v0\"");

  whole = fetch (fixture, other);
  g_assert_cmpstr (whole, ==, "0123456789");
  part = fetch (fixture, same);
  g_assert_cmpstr (part, ==, "345");

  bad_server_queue (fixture->server, &(BadAnswer){ .ignore_if_range = TRUE });
  wrong = fetch (fixture, ignored);
  g_assert_cmpstr (wrong, ==, "345");
}

static void
test_wrong_ranges (Fixture      *fixture,
                   gconstpointer data)
{
  BadServer *server = fixture->server;

  bad_server_queue (server, &(BadAnswer){ .ignore_range = TRUE });
  assert_answer (fixture, "bytes=3-5", 200, NULL, "0123456789");
  bad_server_queue (server, &(BadAnswer){ .shift = 1 });
  assert_answer (fixture, "bytes=3-5", 206, "bytes 4-5/10", "45");
  bad_server_queue (server, &(BadAnswer){ .lie = 1 });
  assert_answer (fixture, "bytes=3-5", 206, "bytes 3-5/10", "456");
  bad_server_queue (server, &(BadAnswer){ .total = 99 });
  assert_answer (fixture, "bytes=3-5", 206, "bytes 3-5/99", "345");
  bad_server_queue (server, &(BadAnswer){ .without = "Content-Range" });
  assert_answer (fixture, "bytes=3-5", 206, NULL, "345");
  bad_server_queue (server, &(BadAnswer){ .content_range = "bytes 5-3/10" });
  assert_answer (fixture, "bytes=3-5", 206, "bytes 5-3/10", "345");
}

static void
test_multipart (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr(SoupMessage) message = make_message (fixture, "bytes=3-5");
  g_autofree char *text = NULL;

  bad_server_queue (fixture->server, &(BadAnswer){ .multipart = TRUE });
  text = fetch (fixture, message);
  g_assert_nonnull (strstr (text, "Content-Range: bytes 3-5/10\r\n\r\n345\r\n--"));
}

static void
test_gzip (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(SoupMessage) message = make_message (fixture, NULL);
  g_autoptr(GBytes) bytes = NULL;
  const guint8 *magic;

  bad_server_queue (fixture->server, &(BadAnswer){ .gzip = TRUE });
  bytes = soup_session_send_and_read (fixture->session, message, NULL, NULL);
  magic = g_bytes_get_data (bytes, NULL);
  g_assert_cmphex (magic[0], ==, 0x1f);
  g_assert_cmphex (magic[1], ==, 0x8b);
}

static void
test_statuses (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr(SoupMessage) busy = make_message (fixture, NULL);
  g_autoptr(SoupMessage) moved = make_message (fixture, NULL);
  g_autofree char *text = NULL;
  g_autofree char *nothing = NULL;

  bad_server_queue (fixture->server, &(BadAnswer){ .status = 503, .headers = "Retry-After: 7\r\n" });
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 302, .location = "file:///etc/passwd" });

  text = fetch (fixture, busy);
  g_assert_cmpstr (text, ==, "");
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (busy), "Retry-After"), ==, "7");
  nothing = fetch (fixture, moved);
  g_assert_cmpuint (soup_message_get_status (moved), ==, 302);
  assert_answer (fixture, NULL, 200, NULL, "0123456789");
}

static void
test_broken_bodies (Fixture      *fixture,
                    gconstpointer data)
{
  static const BadAnswer answers[] = {
    { .cut_after = 4, .end = BAD_END_CLOSE },
    { .cut_after = 4, .end = BAD_END_RESET },
    { .cut_after = 4, .end = BAD_END_CLOSE, .chunked = TRUE },
    { .content_length = "11" },
    { .endless_headers = TRUE },
    { .raw = "SSH-2.0-OpenSSH_9.2\r\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr(SoupMessage) message = make_message (fixture, NULL);
      g_autofree char *text = NULL;

      /* libsoup tries a request again when a kept connection breaks early. */
      soup_session_abort (fixture->session);
      bad_server_clear_queue (fixture->server);
      bad_server_queue (fixture->server, &answers[i]);
      text = fetch (fixture, message);
      g_test_message ("answer %" G_GSIZE_FORMAT ": %s", i, text);
      g_assert_cmpstr (text, !=, "0123456789");
    }
}

static void
test_chunked (Fixture      *fixture,
              gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .chunked = TRUE, .drip_bytes = 3, .drip_ms = 1 });
  assert_answer (fixture, NULL, 200, NULL, "0123456789");
  assert_answer (fixture, NULL, 200, NULL, "0123456789");
  g_assert_cmpuint (bad_server_count_connections (fixture->server), ==, 1);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (50 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_stall (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr(SoupMessage) message = make_message (fixture, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GPtrArray) requests = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  GThread *thread;

  bad_server_queue (fixture->server, &(BadAnswer){ .cut_after = 4, .end = BAD_END_STALL });
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  bytes = soup_session_send_and_read (fixture->session, message, cancellable, &error);
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  requests = bad_server_get_requests (fixture->server);
  g_assert_cmpint (((BadRequest *) requests->pdata[0])->body_sent, ==, 4);
}

static void
test_queue (Fixture      *fixture,
            gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .path = "/other", .status = 500 });
  bad_server_queue (fixture->server, &(BadAnswer){ .skip = 1, .times = 2, .status = 404 });
  assert_answer (fixture, NULL, 200, NULL, "0123456789");
  assert_answer (fixture, NULL, 404, NULL, "");
  assert_answer (fixture, NULL, 404, NULL, "");
  assert_answer (fixture, NULL, 200, NULL, "0123456789");
}

static gboolean
accept_any (SoupMessage         *message,
            GTlsCertificate     *certificate,
            GTlsCertificateFlags errors,
            gpointer             user_data)
{
  return TRUE;
}

static void
test_tls (void)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "http", "certificate.pem", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_file (file, &error);
  g_autoptr(BadServer) server = NULL;
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(SoupMessage) trusting = NULL;
  g_autoptr(SoupMessage) careful = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) nothing = NULL;
  g_autofree char *url = NULL;

  g_assert_no_error (error);
  server = bad_server_new_tls (certificate);
  url = bad_server_get_url (server, "/file");
  careful = soup_message_new ("GET", url);
  nothing = soup_session_send_and_read (session, careful, NULL, &error);
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);

  trusting = soup_message_new ("GET", url);
  g_signal_connect (trusting, "accept-certificate", G_CALLBACK (accept_any), NULL);
  bytes = soup_session_send_and_read (session, trusting, NULL, NULL);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 64 * 1024);
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/bad-server/left-alone-it-is-good", test_good);
  ADD ("/bad-server/if-range-is-honoured-or-not", test_if_range);
  ADD ("/bad-server/ranges-are-wrong-as-asked", test_wrong_ranges);
  ADD ("/bad-server/range-comes-as-multipart", test_multipart);
  ADD ("/bad-server/body-is-compressed-unasked", test_gzip);
  ADD ("/bad-server/status-and-fields-as-asked", test_statuses);
  ADD ("/bad-server/broken-answers-break", test_broken_bodies);
  ADD ("/bad-server/chunks-keep-the-connection", test_chunked);
  ADD ("/bad-server/stall-holds-the-connection", test_stall);
  ADD ("/bad-server/queue-goes-by-path-skip-and-times", test_queue);
  g_test_add_func ("/bad-server/tls", test_tls);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fetch-fixture.h"

#include "net/ferry-soup-fetcher.h"
#include "shared/ferry-error.h"

#include <string.h>

/* The way to a server: encrypted, and through proxies. */

static GTlsCertificate *
load_certificate (void)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "http", "certificate.pem", NULL);
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (file, &error);

  g_assert_no_error (error);
  return certificate;
}

static void
use_tls (FetchFixture *fixture,
         gboolean      is_trusted)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "http", "certificate.pem", NULL);
  g_autoptr(GTlsCertificate) certificate = load_certificate ();
  g_autoptr(GTlsDatabase) database = NULL;
  FerrySoupFetcherOptions options = { .timeout = FETCH_TIMEOUT * 1000 };
  g_autoptr(GError) error = NULL;

  if (is_trusted)
    {
      database = g_tls_file_database_new (file, &error);
      g_assert_no_error (error);
      options.tls_database = database;
    }

  bad_server_free (fixture->server);
  fixture->server = bad_server_new_tls (certificate);
  bad_server_set_body (fixture->server, fixture->body);
  fetch_fixture_use_fetcher (fixture, ferry_soup_fetcher_new_with_options (&options));
}

static void
test_tls (FetchFixture *fixture,
          gconstpointer data)
{
  use_tls (fixture, TRUE);
  fetch_fixture_break_after (fixture, 1000000);
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
}

static void
test_tls_untrusted (FetchFixture *fixture,
                    gconstpointer data)
{
  use_tls (fixture, FALSE);
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_TLS_UNTRUSTED);
  g_assert_true (g_str_has_prefix (fixture->error->message, "The identity of 127.0.0.1 could not be verified"));
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 0);
}

static void
test_tls_wrong_name (FetchFixture *fixture,
                     gconstpointer data)
{
  use_tls (fixture, TRUE);
  fixture->url = g_strdup_printf ("https://ip6-localhost.invalid:%u/", bad_server_get_port (fixture->server));
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_NAME_NOT_RESOLVED);

  g_free (fixture->url);
  fixture->url = g_strdup_printf ("https://127.0.0.2:%u/", bad_server_get_port (fixture->server));
  fetch_fixture_run (fixture);
  g_assert_nonnull (fixture->error);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 0);
}

/* A server that does not speak TLS at all. */
static void
test_no_tls (FetchFixture *fixture,
             gconstpointer data)
{
  fixture->url = g_strdup_printf ("https://127.0.0.1:%u/file", bad_server_get_port (fixture->server));
  fetch_fixture_run (fixture);
  g_assert_nonnull (fixture->error);
  g_assert_cmpint (ferry_error_code_get_class (ferry_error_get_code (fixture->error)), !=, FERRY_ERROR_CLASS_CALL);
}

/* The end of a connection that was not announced may be somebody’s doing. */
static void
test_tls_cut_short (FetchFixture *fixture,
                    gconstpointer data)
{
  use_tls (fixture, TRUE);
  bad_server_queue (fixture->server,
                    &(BadAnswer){ .without = "Content-Length", .cut_after = 1000000, .end = BAD_END_RESET });
  fetch_fixture_run (fixture);
  g_assert_nonnull (fixture->error);
}

static void
test_downgrade_is_refused (FetchFixture *fixture,
                           gconstpointer data)
{
  g_autofree char *plain = NULL;

  fetch_fixture_add_mirror (fixture);
  plain = bad_server_get_url (fixture->mirror, "/plain");
  use_tls (fixture, TRUE);
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 302, .location = plain });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_REDIRECT_REFUSED);
  g_assert_cmpuint (bad_server_count_requests (fixture->mirror), ==, 0);
}

/* What comes over TLS is the server’s own, be it a page. */
static void
test_tls_page_is_no_portal (FetchFixture *fixture,
                            gconstpointer data)
{
  use_tls (fixture, TRUE);
  bad_server_queue (fixture->server, &(BadAnswer){ .headers = "Content-Type: text/html\r\n" });
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
}

/* The bad server is a good proxy for plain addresses. */
static void
test_proxy (FetchFixture *fixture,
            gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;
  const BadRequest *request;

  fixture->url = g_strdup ("http://far.away.invalid/file.bin");
  fetch_fixture_set_job_options (fixture, "'proxy': <'http://127.0.0.1:%u'>", bad_server_get_port (fixture->server));
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);

  requests = bad_server_get_requests (fixture->server);
  request = g_ptr_array_index (requests, 0);
  g_assert_cmpstr (request->target, ==, "http://far.away.invalid/file.bin");
}

static void
test_proxy_wants_password (FetchFixture *fixture,
                           gconstpointer data)
{
  fetch_fixture_set_job_options (fixture, "'proxy': <'http://127.0.0.1:%u'>", bad_server_get_port (fixture->server));
  fixture->url = g_strdup ("http://far.away.invalid/file.bin");
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 407 });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_SIGN_IN);

  g_free (fixture->url);
  fixture->url = g_strdup ("https://far.away.invalid/file.bin");
  bad_server_queue (fixture->server, &(BadAnswer){ .method = "CONNECT", .status = 407 });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_SIGN_IN);
  g_assert_cmpstr (fixture->error->message, ==, "The proxy asks for a name and password. Sign in to go on.");
}

static void
test_proxy_is_gone (FetchFixture *fixture,
                    gconstpointer data)
{
  g_autoptr(BadServer) gone = bad_server_new ();

  fetch_fixture_set_job_options (fixture, "'proxy': <'http://127.0.0.1:%u'>", bad_server_get_port (gone));
  g_clear_pointer (&gone, bad_server_free);
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_CONNECT_FAILED);
}

/* One job’s proxy is not another’s. */
static void
test_proxies_are_apart (FetchFixture *fixture,
                        gconstpointer data)
{
  test_proxy (fixture, data);
  g_clear_pointer (&fixture->url, g_free);
  g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);

  fetch_fixture_add_mirror (fixture);
  fixture->url = bad_server_get_url (fixture->mirror, "/direct.bin");
  fetch_fixture_set_job_options (fixture, "'proxy': <'none'>");
  fetch_fixture_run (fixture);
  fetch_assert_bytes (fixture, fixture->body);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 1);
  g_assert_cmpuint (bad_server_count_requests (fixture->mirror), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  fetch_test_init (&argc, &argv);

  fetch_test ("/tls/trusted", test_tls);
  fetch_test ("/tls/untrusted", test_tls_untrusted);
  fetch_test ("/tls/wrong-name", test_tls_wrong_name);
  fetch_test ("/tls/none-spoken", test_no_tls);
  fetch_test ("/tls/cut-short", test_tls_cut_short);
  fetch_test ("/tls/downgrade-is-refused", test_downgrade_is_refused);
  fetch_test ("/tls/page-is-no-portal", test_tls_page_is_no_portal);
  fetch_test ("/proxy/plain", test_proxy);
  fetch_test ("/proxy/wants-password", test_proxy_wants_password);
  fetch_test ("/proxy/gone", test_proxy_is_gone);
  fetch_test ("/proxy/apart", test_proxies_are_apart);

  return g_test_run ();
}

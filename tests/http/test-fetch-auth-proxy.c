/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "auth-fixture.h"

#include "shared/ferry-error.h"

#include <string.h>

/* Signing in to proxies. The bad server is a good proxy for plain addresses. */

/* ann:s3cret */
#define BASIC "Basic YW5uOnMzY3JldA=="

static void
add_token (AuthFixture *fixture,
           const char  *name,
           const char  *server,
           const char  *options)
{
  g_autofree char *all = g_strdup_printf ("{'server': <'%s'>, 'user': <'ann'>, %s}", server, options);
  g_autoptr(FerryCredential) credential = fake_credential_new (name, all, "s3cret");

  fake_vault_add (fixture->vault, credential);
}

static void
use_proxy (AuthFixture *fixture,
           const char  *url,
           const char  *options)
{
  g_free (fixture->fetch.url);
  fixture->fetch.url = g_strdup (url);
  fetch_fixture_set_job_options (&fixture->fetch, "'proxy': <'http://127.0.0.1:%u'>%s",
                                 bad_server_get_port (fixture->fetch.server), options);
}

static void
ask (AuthFixture *fixture,
     const char  *challenge,
     guint        times)
{
  g_autofree char *headers = g_strdup_printf ("Proxy-Authenticate: %s\r\n", challenge);

  bad_server_queue (fixture->fetch.server, &(BadAnswer){ .status = 407, .headers = headers, .times = times });
}

static const char *
get_shown (GPtrArray *requests,
           guint      index)
{
  g_assert_cmpuint (requests->len, >, index);

  return bad_request_get_header (g_ptr_array_index (requests, index), "proxy-authorization");
}

static guint
count_shown (AuthFixture *fixture)
{
  g_autoptr(GPtrArray) requests = bad_server_get_requests (fixture->fetch.server);
  guint n_shown = 0;

  for (guint i = 0; i < requests->len; i++)
    n_shown += get_shown (requests, i) != NULL;

  return n_shown;
}

static void
test_found_by_origin (AuthFixture  *fixture,
                      gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;

  add_token (fixture, "gate", "127.0.0.1", "'usage': <'proxy'>");
  use_proxy (fixture, "http://far.away.invalid/file.bin", "");
  ask (fixture, "Basic realm=\"gate\"", 2);
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_whole (&fixture->fetch);
  g_assert_cmpstr (fixture->fetch.signed_in->str, ==, "gate@127.0.0.1 ");
  requests = bad_server_get_requests (fixture->fetch.server);
  g_assert_cmpstr (get_shown (requests, requests->len - 1), ==, BASIC);
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.server), ==, 0);
}

static void
test_digest (AuthFixture  *fixture,
             gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;

  add_token (fixture, "gate", "127.0.0.1", "'usage': <'proxy'>, 'scheme': <'digest'>");
  use_proxy (fixture, "http://far.away.invalid/file.bin", "");
  ask (fixture, "Digest realm=\"gate\", nonce=\"one\", qop=\"auth\"", 2);
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_whole (&fixture->fetch);
  requests = bad_server_get_requests (fixture->fetch.server);
  g_assert_true (g_str_has_prefix (get_shown (requests, requests->len - 1), "Digest username=\"ann\""));
}

static void
test_wrong_password_is_tried_once (AuthFixture  *fixture,
                                   gconstpointer data)
{
  add_token (fixture, "gate", "127.0.0.1", "'usage': <'proxy'>");
  use_proxy (fixture, "http://far.away.invalid/file.bin", "");
  ask (fixture, "Basic realm=\"gate\"", G_MAXUINT);
  for (guint i = 0; i < 2; i++)
    {
      fetch_fixture_run (&fixture->fetch);
      fetch_assert_error (&fixture->fetch, FERRY_ERROR_SIGN_IN);
      g_assert_nonnull (strstr (fixture->fetch.error->message, "The proxy 127.0.0.1 did not accept the token “gate”."));
      g_assert_cmpuint (count_shown (fixture), ==, 1);
    }
}

/* A tunnel is asked for in a request of its own, which must not leak either. */
static void
test_tunnel (AuthFixture  *fixture,
             gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;
  const BadRequest *request;

  add_token (fixture, "gate", "127.0.0.1", "'usage': <'proxy'>");
  add_token (fixture, "work", "far.away.invalid", "'scheme': <'basic'>");
  use_proxy (fixture, "https://far.away.invalid/file.bin", ", 'helper-token': <'work'>");
  ask (fixture, "Basic realm=\"gate\"", 2);
  bad_server_queue (fixture->fetch.server, &(BadAnswer){ .method = "CONNECT", .status = 502, .times = G_MAXUINT });
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_SERVER_BUSY);
  requests = bad_server_get_requests (fixture->fetch.server);
  request = g_ptr_array_index (requests, requests->len - 1);
  g_assert_cmpstr (request->method, ==, "CONNECT");
  g_assert_cmpstr (get_shown (requests, requests->len - 1), ==, BASIC);
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.server), ==, 0);
}

/* The job’s token is the server’s; the proxy’s is found. */
static void
test_both (AuthFixture  *fixture,
           gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;
  const BadRequest *request;

  add_token (fixture, "gate", "127.0.0.1", "'usage': <'proxy'>");
  add_token (fixture, "work", "http://far.away.invalid", "'scheme': <'digest'>");
  use_proxy (fixture, "http://far.away.invalid/file.bin", ", 'helper-token': <'work'>");
  ask (fixture, "Basic realm=\"gate\"", 2);
  auth_fixture_ask (fixture->fetch.server, "Digest realm=\"there\", nonce=\"n\", qop=\"auth\"", 1);
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_whole (&fixture->fetch);
  requests = bad_server_get_requests (fixture->fetch.server);
  request = g_ptr_array_index (requests, requests->len - 1);
  g_assert_cmpstr (bad_request_get_header (request, "proxy-authorization"), ==, BASIC);
  g_assert_true (g_str_has_prefix (bad_request_get_header (request, "authorization"), "Digest username=\"ann\""));
}

/* A server cannot get at the proxy’s password by asking as if it were one. */
static void
test_server_is_no_proxy (AuthFixture  *fixture,
                         gconstpointer data)
{
  add_token (fixture, "gate", "127.0.0.1", "'usage': <'proxy'>");
  ask (fixture, "Basic realm=\"gate\"", G_MAXUINT);
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_SIGN_IN);
  g_assert_cmpuint (count_shown (fixture), ==, 0);
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.server), ==, 0);
}

static void
test_other_proxy_gets_nothing (AuthFixture  *fixture,
                               gconstpointer data)
{
  add_token (fixture, "gate", "proxy.example.org", "'usage': <'proxy'>");
  use_proxy (fixture, "http://far.away.invalid/file.bin", ", 'helper-token': <'gate'>");
  ask (fixture, "Basic realm=\"gate\"", G_MAXUINT);
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_SIGN_IN);
  g_assert_cmpstr (fixture->fetch.error->message, ==, "The proxy asks for a name and password. Sign in to go on.");
  g_assert_cmpuint (count_shown (fixture), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  fetch_test_init (&argc, &argv);

  auth_test ("/auth-proxy/found-by-origin", test_found_by_origin);
  auth_test ("/auth-proxy/digest", test_digest);
  auth_test ("/auth-proxy/wrong-password-is-tried-once", test_wrong_password_is_tried_once);
  auth_test ("/auth-proxy/tunnel", test_tunnel);
  auth_test ("/auth-proxy/with-a-server-that-asks-too", test_both);
  auth_test ("/auth-proxy/server-is-no-proxy", test_server_is_no_proxy);
  auth_test ("/auth-proxy/other-proxy-gets-nothing", test_other_proxy_gets_nothing);

  return g_test_run ();
}

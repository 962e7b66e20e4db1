/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "auth-fixture.h"

#include "shared/ferry-error.h"

#include <string.h>

/* Signing in to servers, and never to others. */

/* ann:s3cret */
#define BASIC "Basic YW5uOnMzY3JldA=="

static void
assert_signed_in (AuthFixture *fixture,
                  const char  *uses)
{
  fetch_assert_whole (&fixture->fetch);
  g_assert_cmpstr (fixture->fetch.signed_in->str, ==, uses);
}

static void
assert_sentence (AuthFixture *fixture,
                 const char  *part)
{
  if (strstr (fixture->fetch.error->message, part) == NULL)
    g_error ("“%s” does not say “%s”", fixture->fetch.error->message, part);
}

static void
name_token (AuthFixture *fixture,
            const char  *name)
{
  fetch_fixture_set_job_options (&fixture->fetch, "'proxy': <'none'>, 'helper-token': <'%s'>", name);
}

static void
test_basic_found_by_origin (AuthFixture  *fixture,
                            gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;

  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "password", "s3cret");
  auth_fixture_ask (fixture->fetch.server, "Basic realm=\"here\"", 2);
  fetch_fixture_run (&fixture->fetch);
  assert_signed_in (fixture, "work@127.0.0.1 ");

  requests = bad_server_get_requests (fixture->fetch.server);
  g_assert_cmpuint (requests->len, ==, 3);
  g_assert_null (auth_fixture_get_shown (requests, 0));
  g_assert_cmpstr (auth_fixture_get_shown (requests, 2), ==, BASIC);
}

static void
test_named_goes_along_unasked (AuthFixture  *fixture,
                               gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;

  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "basic", "s3cret");
  name_token (fixture, "work");
  fetch_fixture_run (&fixture->fetch);
  assert_signed_in (fixture, "work@127.0.0.1 ");
  requests = bad_server_get_requests (fixture->fetch.server);
  g_assert_cmpuint (requests->len, ==, 1);
  g_assert_cmpstr (auth_fixture_get_shown (requests, 0), ==, BASIC);
}

static void
test_nothing_stored (AuthFixture  *fixture,
                     gconstpointer data)
{
  auth_fixture_ask (fixture->fetch.server, "Basic realm=\"here\"", 1);
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_SIGN_IN);
  g_assert_cmpstr (fixture->fetch.error->message, ==, "127.0.0.1 asks for a name and password. Sign in to go on.");
  g_assert_cmpstr (fixture->fetch.signed_in->str, ==, "");
}

static void
test_wrong_password_is_tried_once (AuthFixture  *fixture,
                                   gconstpointer data)
{
  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "password", "wrong");
  auth_fixture_ask (fixture->fetch.server, "Basic realm=\"here\"", G_MAXUINT);
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_SIGN_IN);
  assert_sentence (fixture, "127.0.0.1 did not accept the token “work”.");
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.server), ==, 1);

  /* Nor by the next fetch, of this job or of another. */
  fetch_fixture_run (&fixture->fetch);
  assert_sentence (fixture, "127.0.0.1 did not accept the token “work”.");
  name_token (fixture, "work");
  fetch_fixture_run (&fixture->fetch);
  assert_sentence (fixture, "127.0.0.1 did not accept the token “work”.");
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.server), ==, 1);

  bad_server_clear_queue (fixture->fetch.server);
  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "password", "s3cret");
  auth_fixture_ask (fixture->fetch.server, "Basic realm=\"here\"", 1);
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_whole (&fixture->fetch);
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.server), ==, 2);
}

static void
test_wrong_unasked_password_is_tried_once (AuthFixture  *fixture,
                                           gconstpointer data)
{
  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "basic", "wrong");
  name_token (fixture, "work");
  auth_fixture_ask (fixture->fetch.server, "Basic realm=\"here\"", G_MAXUINT);
  fetch_fixture_run (&fixture->fetch);
  assert_sentence (fixture, "127.0.0.1 did not accept the token “work”.");
  g_assert_cmpuint (bad_server_count_requests (fixture->fetch.server), ==, 1);
  fetch_fixture_run (&fixture->fetch);
  assert_sentence (fixture, "127.0.0.1 did not accept the token “work”.");
  g_assert_cmpuint (bad_server_count_requests (fixture->fetch.server), ==, 1);
}

/* The response that RFC 7616 §3.4.1 wants for ann and s3cret. */
static void
assert_digest (const char *field,
               const char *nonce)
{
  g_autofree char *cnonce = auth_fixture_get_parameter (field, "cnonce");
  g_autofree char *count = auth_fixture_get_parameter (field, "nc");
  g_autofree char *given = auth_fixture_get_parameter (field, "nonce");
  g_autofree char *response = auth_fixture_get_parameter (field, "response");
  g_autofree char *ha1 = g_compute_checksum_for_string (G_CHECKSUM_MD5, "ann:here:s3cret", -1);
  g_autofree char *ha2 = g_compute_checksum_for_string (G_CHECKSUM_MD5, "GET:/file.bin", -1);
  g_autofree char *text = g_strdup_printf ("%s:%s:%s:%s:auth:%s", ha1, nonce, count, cnonce, ha2);
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);

  g_assert_true (g_str_has_prefix (field, "Digest "));
  g_assert_cmpstr (given, ==, nonce);
  g_assert_cmpstr (response, ==, expected);
  g_assert_null (strstr (field, "s3cret"));
}

static void
test_digest_rather_than_basic (AuthFixture  *fixture,
                               gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;

  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "password", "s3cret");
  auth_fixture_ask (fixture->fetch.server,
                    "Basic realm=\"here\", Digest realm=\"here\", nonce=\"one\", qop=\"auth\"", 2);
  fetch_fixture_run (&fixture->fetch);
  assert_signed_in (fixture, "work@127.0.0.1 ");
  requests = bad_server_get_requests (fixture->fetch.server);
  assert_digest (auth_fixture_get_shown (requests, requests->len - 1), "one");
}

/* The server’s nonces may end while a password is still right. */
static void
test_stale_nonce (AuthFixture  *fixture,
                  gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;

  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "digest", "s3cret");
  auth_fixture_ask (fixture->fetch.server, "Digest realm=\"here\", nonce=\"one\", qop=\"auth\"", 2);
  auth_fixture_ask (fixture->fetch.server, "Digest realm=\"here\", nonce=\"two\", qop=\"auth\", stale=true", 1);
  fetch_fixture_run (&fixture->fetch);
  assert_signed_in (fixture, "work@127.0.0.1 ");
  requests = bad_server_get_requests (fixture->fetch.server);
  g_assert_cmpuint (requests->len, ==, 4);
  assert_digest (auth_fixture_get_shown (requests, 2), "one");
  assert_digest (auth_fixture_get_shown (requests, 3), "two");
}

static void
test_wrong_digest_is_tried_once (AuthFixture  *fixture,
                                 gconstpointer data)
{
  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "digest", "wrong");
  auth_fixture_ask (fixture->fetch.server, "Digest realm=\"here\", nonce=\"one\", qop=\"auth\"", G_MAXUINT);
  fetch_fixture_run (&fixture->fetch);
  assert_sentence (fixture, "did not accept the token “work”");
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.server), ==, 1);
}

static void
test_resume_signs_in_again (AuthFixture  *fixture,
                            gconstpointer data)
{
  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "digest", "s3cret");
  fetch_fixture_break_after (&fixture->fetch, 1000000);
  auth_fixture_ask (fixture->fetch.server, "Digest realm=\"here\", nonce=\"one\", qop=\"auth\"", 2);
  fetch_fixture_run (&fixture->fetch);
  assert_signed_in (fixture, "work@127.0.0.1 ");
  fetch_assert_request (fixture->fetch.server, "bytes=1000000-", "\"v1\"");
}

/* Connections of one file beside each other know each other’s. */
static void
test_segments_sign_in (AuthFixture  *fixture,
                       gconstpointer data)
{
  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "basic", "s3cret");
  fixture->fetch.segments = 4;
  auth_fixture_ask (fixture->fetch.server, "Basic realm=\"here\"", 1);
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_whole (&fixture->fetch);
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.server), ==,
                    bad_server_count_requests (fixture->fetch.server) - 1);
}

static void
add_bearer (AuthFixture *fixture)
{
  g_autoptr(FerryCredential) credential = fake_credential_new ("api", "{'server': <'127.0.0.1'>, 'scheme': <'bearer'>}",
                                                               "t0ken");

  fake_vault_add (fixture->vault, credential);
}

static void
test_bearer (AuthFixture  *fixture,
             gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;

  add_bearer (fixture);
  name_token (fixture, "api");
  fetch_fixture_run (&fixture->fetch);
  assert_signed_in (fixture, "api@127.0.0.1 ");
  requests = bad_server_get_requests (fixture->fetch.server);
  g_assert_cmpstr (auth_fixture_get_shown (requests, 0), ==, "Bearer t0ken");
}

static void
test_bearer_found_by_origin (AuthFixture  *fixture,
                             gconstpointer data)
{
  add_bearer (fixture);
  auth_fixture_ask (fixture->fetch.server, "Bearer realm=\"here\"", 1);
  fetch_fixture_run (&fixture->fetch);
  assert_signed_in (fixture, "api@127.0.0.1 ");
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.server), ==, 1);
}

/* A challenge of an NTLM server: type 2, target and flags as Samba’s. */
#define NTLM_CHALLENGE "NTLM TlRMTVNTUAACAAAABAAEADgAAAAFgomiASNFZ4mrze8AAAAAAAAAAAgACAA8AAAABgEAAAAAAA9XAEcAAAAAAAAAAAA="

/* A stand-in, for what only it can tell: that the three messages go over one
 * connection. Whether they are right is for test_ntlm.py. */
static void
test_ntlm (AuthFixture  *fixture,
           gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;
  g_autofree guchar *message = NULL;
  gsize length;

  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "ntlm", "s3cret");
  auth_fixture_ask (fixture->fetch.server, "NTLM", 2);
  auth_fixture_ask (fixture->fetch.server, NTLM_CHALLENGE, 1);
  fetch_fixture_run (&fixture->fetch);
  assert_signed_in (fixture, "work@127.0.0.1 ");

  requests = bad_server_get_requests (fixture->fetch.server);
  g_assert_cmpuint (requests->len, ==, 4);
  g_assert_cmpuint (((BadRequest *) requests->pdata[2])->connection, ==,
                    ((BadRequest *) requests->pdata[3])->connection);
  g_assert_true (g_str_has_prefix (auth_fixture_get_shown (requests, 2), "NTLM TlRMTVNTUAABAAAA"));
  g_assert_true (g_str_has_prefix (auth_fixture_get_shown (requests, 3), "NTLM TlRMTVNTUAADAAAA"));
  message = g_base64_decode (auth_fixture_get_shown (requests, 3) + 5, &length);
  g_assert_nonnull (memmem (message, length, "a\0n\0n\0", 6));
  g_assert_null (memmem (message, length, "s\0003\0c\0", 6));
}

static void
test_ntlm_is_not_for_others (AuthFixture  *fixture,
                             gconstpointer data)
{
  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "password", "s3cret");
  auth_fixture_ask (fixture->fetch.server, "NTLM", G_MAXUINT);
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_SIGN_IN);
  assert_sentence (fixture, "does not take the kind of sign-in that the token “work” is for, “password”");
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.server), ==, 0);
}

static void
test_redirect_elsewhere_gets_nothing (AuthFixture  *fixture,
                                      gconstpointer data)
{
  g_autofree char *other = NULL;

  fetch_fixture_add_mirror (&fixture->fetch);
  other = bad_server_get_url (fixture->fetch.mirror, "/other");
  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "basic", "s3cret");
  name_token (fixture, "work");
  bad_server_queue (fixture->fetch.server, &(BadAnswer){ .status = 302, .location = other, .times = 2 });
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_whole (&fixture->fetch);
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.server), ==, 1);
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.mirror), ==, 0);

  /* Not even when it asks, although the token fits its address. */
  g_clear_pointer (&fixture->fetch.checkpoint, ferry_checkpoint_unref);
  auth_fixture_ask (fixture->fetch.mirror, "Basic realm=\"there\"", G_MAXUINT);
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_SIGN_IN);
  assert_sentence (fixture, "another server sent there");
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.mirror), ==, 0);
}

static void
test_redirect_at_home_keeps_it (AuthFixture  *fixture,
                                gconstpointer data)
{
  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "basic", "s3cret");
  name_token (fixture, "work");
  bad_server_queue (fixture->fetch.server, &(BadAnswer){ .path = "/file.bin", .status = 302, .location = "/b" });
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_whole (&fixture->fetch);
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.server), ==, 2);
}

static void
test_mirrors_get_nothing (AuthFixture  *fixture,
                          gconstpointer data)
{
  g_autofree char *digest = fetch_fixture_dup_digest (&fixture->fetch);
  g_autofree char *mirror = NULL;
  g_autofree char *server = g_strdup_printf ("127.0.0.1:%u", bad_server_get_port (fixture->fetch.server));

  fetch_fixture_add_mirror (&fixture->fetch);
  mirror = bad_server_get_url (fixture->fetch.mirror, "/mirror");
  fake_vault_add_password (fixture->vault, "work", server, "basic", "s3cret");
  name_token (fixture, "work");
  fetch_fixture_set_file_options (&fixture->fetch, "'digest': <'%s'>, 'mirrors': <['%s']>", digest, mirror);
  bad_server_queue (fixture->fetch.server, &(BadAnswer){ .status = 404, .times = G_MAXUINT });
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_whole (&fixture->fetch);
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.server), >, 0);
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.mirror), ==, 0);
}

static void
test_own_field_wins (AuthFixture  *fixture,
                     gconstpointer data)
{
  g_autoptr(GPtrArray) requests = NULL;

  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "basic", "s3cret");
  fetch_fixture_set_job_options (&fixture->fetch,
                                 "'helper-token': <'work'>, 'headers': <['Authorization: Mine own']>");
  fetch_fixture_run (&fixture->fetch);
  requests = bad_server_get_requests (fixture->fetch.server);
  g_assert_cmpstr (auth_fixture_get_shown (requests, 0), ==, "Mine own");
}

static void
test_locked (AuthFixture  *fixture,
             gconstpointer data)
{
  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "password", "s3cret");
  fake_vault_set_locked (fixture->vault, TRUE);
  auth_fixture_ask (fixture->fetch.server, "Basic realm=\"here\"", 2);
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_KEYRING_LOCKED);

  name_token (fixture, "work");
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_KEYRING_LOCKED);
  g_assert_cmpuint (bad_server_count_requests (fixture->fetch.server), ==, 1);
}

static void
test_missing (AuthFixture  *fixture,
              gconstpointer data)
{
  name_token (fixture, "none");
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_TOKEN_REQUIRED);
  assert_sentence (fixture, "The token “none” that this job needs is not there.");
  g_assert_cmpuint (bad_server_count_requests (fixture->fetch.server), ==, 0);
}

/* An app is not the user, and one app is not another. */
static void
test_apps_have_their_own (AuthFixture  *fixture,
                          gconstpointer data)
{
  g_autoptr(FerryCredential) credential = fake_credential_new (
    "app", "{'server': <'127.0.0.1'>, 'user': <'app'>, 'scheme': <'basic'>, 'app': <'org.example.App'>}", "own");
  g_autoptr(GPtrArray) requests = NULL;

  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "basic", "s3cret");
  auth_fixture_ask (fixture->fetch.server, "Basic realm=\"here\"", 4);
  fixture->fetch.client = "org.example.App";
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_SIGN_IN);
  name_token (fixture, "work");
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_TOKEN_REQUIRED);

  fake_vault_add (fixture->vault, credential);
  fixture->fetch.client = "org.example.Other";
  fetch_fixture_set_job_options (&fixture->fetch, "'proxy': <'none'>");
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_SIGN_IN);
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.server), ==, 0);

  bad_server_clear_queue (fixture->fetch.server);
  auth_fixture_ask (fixture->fetch.server, "Basic realm=\"here\"", 1);
  fixture->fetch.client = "org.example.App";
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_whole (&fixture->fetch);
  requests = bad_server_get_requests (fixture->fetch.server);
  g_assert_cmpstr (auth_fixture_get_shown (requests, requests->len - 1), ==, "Basic YXBwOm93bg==");
}

static void
test_administrator_is_asked (AuthFixture  *fixture,
                             gconstpointer data)
{
  fake_token_guard_set_administrator (fixture->guard, "ann");
  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "basic", "s3cret");
  name_token (fixture, "work");
  auth_fixture_ask (fixture->fetch.server, "Basic realm=\"here\"", G_MAXUINT);
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_error (&fixture->fetch, FERRY_ERROR_TOKEN_REQUIRED);
  g_assert_cmpuint (auth_fixture_count_shown (fixture->fetch.server), ==, 0);
  g_assert_cmpuint (fake_token_guard_get_n_asked (fixture->guard), ==, 1);

  bad_server_clear_queue (fixture->fetch.server);
  fake_token_guard_set_allowed (fixture->guard, TRUE);
  auth_fixture_ask (fixture->fetch.server, "Basic realm=\"here\"", 1);
  fetch_fixture_run (&fixture->fetch);
  fetch_assert_whole (&fixture->fetch);
  g_assert_cmpuint (fake_token_guard_get_n_asked (fixture->guard), ==, 2);
}

static void
test_plain_token_needs_nobody (AuthFixture  *fixture,
                               gconstpointer data)
{
  fake_token_guard_set_administrator (fixture->guard, "root");
  test_digest_rather_than_basic (fixture, data);
  g_assert_cmpuint (fake_token_guard_get_n_asked (fixture->guard), ==, 0);
}

static void
test_stop_before_the_token_is_there (AuthFixture  *fixture,
                                     gconstpointer data)
{
  fake_vault_add_password (fixture->vault, "work", "127.0.0.1", "basic", "s3cret");
  name_token (fixture, "work");
  fetch_fixture_start (&fixture->fetch);
  ferry_fetch_stop (fixture->fetch.fetch);
  ferry_fetch_stop (fixture->fetch.fetch);
  fetch_fixture_finish (&fixture->fetch);
  g_assert_error (fixture->fetch.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (bad_server_count_requests (fixture->fetch.server), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  fetch_test_init (&argc, &argv);

  auth_test ("/auth/basic/found-by-origin", test_basic_found_by_origin);
  auth_test ("/auth/basic/named-goes-along-unasked", test_named_goes_along_unasked);
  auth_test ("/auth/nothing-stored", test_nothing_stored);
  auth_test ("/auth/basic/wrong-password-is-tried-once", test_wrong_password_is_tried_once);
  auth_test ("/auth/basic/wrong-unasked-password-is-tried-once", test_wrong_unasked_password_is_tried_once);
  auth_test ("/auth/digest/rather-than-basic", test_digest_rather_than_basic);
  auth_test ("/auth/digest/stale-nonce", test_stale_nonce);
  auth_test ("/auth/digest/wrong-password-is-tried-once", test_wrong_digest_is_tried_once);
  auth_test ("/auth/resume-signs-in-again", test_resume_signs_in_again);
  auth_test ("/auth/segments-sign-in", test_segments_sign_in);
  auth_test ("/auth/bearer/named", test_bearer);
  auth_test ("/auth/bearer/found-by-origin", test_bearer_found_by_origin);
  auth_test ("/auth/ntlm/over-one-connection", test_ntlm);
  auth_test ("/auth/ntlm/not-for-other-tokens", test_ntlm_is_not_for_others);
  auth_test ("/auth/redirect/elsewhere-gets-nothing", test_redirect_elsewhere_gets_nothing);
  auth_test ("/auth/redirect/at-home-keeps-it", test_redirect_at_home_keeps_it);
  auth_test ("/auth/mirrors-get-nothing", test_mirrors_get_nothing);
  auth_test ("/auth/own-field-wins", test_own_field_wins);
  auth_test ("/auth/locked", test_locked);
  auth_test ("/auth/missing", test_missing);
  auth_test ("/auth/apps-have-their-own", test_apps_have_their_own);
  auth_test ("/auth/administrator/is-asked", test_administrator_is_asked);
  auth_test ("/auth/administrator/plain-token-needs-nobody", test_plain_token_needs_nobody);
  auth_test ("/auth/stop-before-the-token-is-there", test_stop_before_the_token_is_there);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "auth-fixture.h"

#include "net/ferry-soup-fetcher.h"

#include <string.h>

static void
use_fetcher (AuthFixture *fixture)
{
  g_autoptr(FerrySignOn) sign_on = ferry_sign_on_new (FERRY_VAULT (fixture->vault), FERRY_TOKEN_GUARD (fixture->guard));
  const FerrySoupFetcherOptions options = {
    .timeout = FETCH_TIMEOUT * 1000,
    .tls_database = fixture->tls_database,
    .sign_on = sign_on,
  };

  fetch_fixture_use_fetcher (&fixture->fetch, ferry_soup_fetcher_new_with_options (&options));
}

void
auth_fixture_set_up (AuthFixture  *fixture,
                     gconstpointer data)
{
  fetch_fixture_set_up (&fixture->fetch, data);
  fixture->vault = fake_vault_new ();
  fixture->guard = fake_token_guard_new ();
  use_fetcher (fixture);
}

void
auth_fixture_tear_down (AuthFixture  *fixture,
                        gconstpointer data)
{
  fetch_fixture_tear_down (&fixture->fetch, data);
  g_assert_finalize_object (fixture->vault);
  g_assert_finalize_object (fixture->guard);
  g_clear_object (&fixture->tls_database);
}

static char *
get_certificate_file (void)
{
  return g_test_build_filename (G_TEST_DIST, "http", "certificate.pem", NULL);
}

/* The server speaks TLS from now on, and is trusted. */
void
auth_fixture_use_tls (AuthFixture *fixture)
{
  g_autofree char *file = get_certificate_file ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_file (file, &error);

  g_assert_no_error (error);
  fixture->tls_database = g_tls_file_database_new (file, &error);
  g_assert_no_error (error);
  bad_server_free (fixture->fetch.server);
  fixture->fetch.server = bad_server_new_tls (certificate);
  bad_server_set_body (fixture->fetch.server, fixture->fetch.body);
  use_fetcher (fixture);
}

/* The next answers are 401 with that challenge. */
void
auth_fixture_ask (BadServer  *server,
                  const char *challenge,
                  guint       times)
{
  g_autofree char *headers = g_strdup_printf ("WWW-Authenticate: %s\r\n", challenge);

  bad_server_queue (server, &(BadAnswer){ .status = 401, .headers = headers, .times = times });
}

/* (nullable): Authorization of a request */
const char *
auth_fixture_get_shown (GPtrArray *requests,
                        guint      index)
{
  g_assert_cmpuint (requests->len, >, index);

  return bad_request_get_header (g_ptr_array_index (requests, index), "authorization");
}

/* Requests that said who asks. */
guint
auth_fixture_count_shown (BadServer *server)
{
  g_autoptr(GPtrArray) requests = bad_server_get_requests (server);
  guint n_shown = 0;

  for (guint i = 0; i < requests->len; i++)
    n_shown += auth_fixture_get_shown (requests, i) != NULL;

  return n_shown;
}

/* (transfer full) (nullable): from “Digest a="b", c=d” */
char *
auth_fixture_get_parameter (const char *field,
                            const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("[ ,]%s=\"?([^\",]*)\"?", name);
  g_autoptr(GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  return g_regex_match (regex, field, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

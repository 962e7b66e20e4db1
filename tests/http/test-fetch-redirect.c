/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fetch-fixture.h"

#include "shared/ferry-error.h"

#include <string.h>

/* Being sent on: where to, how often, and what goes along. */

static const char *
get_last_header (BadServer  *server,
                 const char *name,
                 char      **owner)
{
  g_autoptr(GPtrArray) requests = bad_server_get_requests (server);
  const BadRequest *last = g_ptr_array_index (requests, requests->len - 1);

  g_free (*owner);
  *owner = g_strdup (bad_request_get_header (last, name));
  return *owner;
}

static char *
get_last_target (BadServer *server)
{
  g_autoptr(GPtrArray) requests = bad_server_get_requests (server);
  const BadRequest *last = g_ptr_array_index (requests, requests->len - 1);

  return g_strdup (last->target);
}

static void
test_followed (FetchFixture *fixture,
               gconstpointer data)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      bad_server_queue (fixture->server, &(BadAnswer){ .status = statuses[i], .location = "../other/name.iso?x=1#f" });
      fetch_fixture_run (fixture);
      fetch_assert_whole (fixture);
      g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
    }

  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 2 * G_N_ELEMENTS (statuses));
  g_assert_cmpuint (bad_server_count_connections (fixture->server), ==, 1);
}

static void
test_target (FetchFixture *fixture,
             gconstpointer data)
{
  static const struct
  {
    const char *location;
    const char *target;
  } rows[] = {
    { "../other/name.iso?x=1#f", "/other/name.iso?x=1" },
    { "?only=query", "/a/file.bin?only=query" },
    { "with space.iso", "/a/with%20space.iso" },
    { "caf\xc3\xa9.iso", "/a/caf%C3%A9.iso" },
    { "already%20fine%2F.iso", "/a/already%20fine%2F.iso" },
  };

  fixture->path = "/a/file.bin";
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *target = NULL;

      bad_server_queue (fixture->server, &(BadAnswer){ .status = 302, .location = rows[i].location });
      fetch_fixture_run (fixture);
      fetch_assert_whole (fixture);
      target = get_last_target (fixture->server);
      g_assert_cmpstr (target, ==, rows[i].target);
      g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
    }
}

static void
test_name (FetchFixture *fixture,
           gconstpointer data)
{
  fixture->path = "/get?id=5";
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 302, .location = "/pool/ferry-1.0.tar.gz" });
  fetch_fixture_run (fixture);
  g_assert_cmpstr (fixture->name, ==, "ferry-1.0.tar.gz");

  g_clear_pointer (&fixture->checkpoint, ferry_checkpoint_unref);
  fixture->path = "/ferry.zip";
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 302, .location = "/blob/3f2a" });
  fetch_fixture_run (fixture);
  g_assert_cmpstr (fixture->name, ==, "ferry.zip");
}

static void
test_refused (FetchFixture *fixture,
              gconstpointer data)
{
  static const struct
  {
    const char *location;
    int code;
  } rows[] = {
    { "ftp://127.0.0.1/file", FERRY_ERROR_REDIRECT_REFUSED },
    { "file:///etc/passwd", FERRY_ERROR_REDIRECT_REFUSED },
    { "data:text/plain,hello", FERRY_ERROR_REDIRECT_REFUSED },
    { NULL, FERRY_ERROR_INVALID_RESPONSE },
    { "http://", FERRY_ERROR_INVALID_RESPONSE },
    { "http://[::1/", FERRY_ERROR_INVALID_RESPONSE },
    { "//:0/", FERRY_ERROR_INVALID_RESPONSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].location);
      bad_server_queue (fixture->server, &(BadAnswer){ .status = 302, .location = rows[i].location });
      fetch_fixture_run (fixture);
      fetch_assert_error (fixture, rows[i].code);
    }
}

static void
test_endless (FetchFixture *fixture,
              gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 302, .location = "/again", .times = G_MAXUINT });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_TOO_MANY_REDIRECTS);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 21);
}

static void
test_twenty (FetchFixture *fixture,
             gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 302, .location = "/again", .times = 20 });
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
}

/* Secrets stay with the origin they were given for; the rest goes along. */
static void
test_secrets_stay (FetchFixture *fixture,
                   gconstpointer data)
{
  g_autofree char *there = NULL;
  g_autofree char *back = NULL;
  g_autofree char *value = NULL;

  fetch_fixture_add_mirror (fixture);
  there = bad_server_get_url (fixture->mirror, "/there");
  back = bad_server_get_url (fixture->server, "/back");
  fetch_fixture_set_job_options (fixture, "'proxy': <'none'>, 'headers': <['X-Colour: blue', 'Cookie: a=b', "
                                 "'Authorization: Bearer secret']>");

  bad_server_queue (fixture->server, &(BadAnswer){ .status = 307, .location = "/here" });
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 307, .location = there });
  bad_server_queue (fixture->mirror, &(BadAnswer){ .status = 307, .location = back });
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);

  g_assert_null (get_last_header (fixture->mirror, "authorization", &value));
  g_assert_null (get_last_header (fixture->mirror, "cookie", &value));
  g_assert_cmpstr (get_last_header (fixture->mirror, "x-colour", &value), ==, "blue");

  /* Nor do they go to an address that the other server chose. */
  g_assert_null (get_last_header (fixture->server, "authorization", &value));
  g_assert_cmpstr (get_last_header (fixture->server, "x-colour", &value), ==, "blue");
}

static void
test_secrets_go_along_at_home (FetchFixture *fixture,
                               gconstpointer data)
{
  g_autofree char *value = NULL;

  fetch_fixture_set_job_options (fixture, "'proxy': <'none'>, 'headers': <['Authorization: Bearer secret']>");
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 302, .location = "/here" });
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  g_assert_cmpstr (get_last_header (fixture->server, "authorization", &value), ==, "Bearer secret");
}

/* What stood in the address goes to that origin alone. */
static void
test_user_information (FetchFixture *fixture,
                       gconstpointer data)
{
  g_autofree char *there = NULL;
  g_autofree char *value = NULL;

  fixture->url = g_strdup_printf ("http://me:pw@127.0.0.1:%u/file.bin", bad_server_get_port (fixture->server));
  fetch_fixture_add_mirror (fixture);
  there = g_strdup_printf ("http://x:y@127.0.0.1:%u/", bad_server_get_port (fixture->mirror));
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 302, .location = there });

  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  g_assert_cmpstr (get_last_header (fixture->server, "authorization", &value), ==, "Basic bWU6cHc=");
  g_assert_null (get_last_header (fixture->mirror, "authorization", &value));
}

/* A page behind a plain redirect is as little to be trusted as a plain page. */
static void
test_captive_redirect (FetchFixture *fixture,
                       gconstpointer data)
{
  g_autoptr(GBytes) page = g_bytes_new_static ("<html>Sign in", 13);

  bad_server_queue (fixture->server, &(BadAnswer){ .status = 302, .location = "/login.html" });
  bad_server_queue (fixture->server, &(BadAnswer){ .body = page, .headers = "Content-Type: text/html\r\n" });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_CAPTIVE_PORTAL);
}

static void
test_resume_through_redirect (FetchFixture *fixture,
                              gconstpointer data)
{
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 302, .location = "/here" });
  fetch_fixture_break_after (fixture, 4096);
  bad_server_queue (fixture->server, &(BadAnswer){ .status = 302, .location = "/here" });
  fetch_fixture_run (fixture);
  fetch_assert_whole (fixture);
  fetch_assert_request (fixture->server, "bytes=4096-", "\"v1\"");
}

int
main (int    argc,
      char **argv)
{
  fetch_test_init (&argc, &argv);

  fetch_test ("/redirect/followed", test_followed);
  fetch_test ("/redirect/target", test_target);
  fetch_test ("/redirect/name", test_name);
  fetch_test ("/redirect/refused", test_refused);
  fetch_test ("/redirect/endless", test_endless);
  fetch_test ("/redirect/twenty", test_twenty);
  fetch_test ("/redirect/secrets-stay", test_secrets_stay);
  fetch_test ("/redirect/secrets-go-along-at-home", test_secrets_go_along_at_home);
  fetch_test ("/redirect/user-information", test_user_information);
  fetch_test ("/redirect/to-captive-portal", test_captive_redirect);
  fetch_test ("/redirect/resumes-behind-it", test_resume_through_redirect);

  return g_test_run ();
}

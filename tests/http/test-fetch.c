/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fetch-fixture.h"

#include "shared/ferry-error.h"

/* What every fetch does, from servers that mean well. */

static void
test_whole (FetchFixture *fixture,
            gconstpointer data)
{
  fetch_fixture_run (fixture);

  fetch_assert_whole (fixture);
  g_assert_cmpstr (fixture->name, ==, "file.bin");
  g_assert_cmpint (fixture->length, ==, FETCH_BODY_SIZE);
  g_assert_true (fixture->resumable);
  g_assert_cmpuint (bad_server_count_requests (fixture->server), ==, 1);
  fetch_assert_request (fixture->server, NULL, NULL);
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

int
main (int    argc,
      char **argv)
{
  fetch_test_init (&argc, &argv);

  fetch_test ("/fetch/whole-file", test_whole);
  fetch_test ("/fetch/empty-file", test_empty);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/engine-fixture.h"

static void
test_job_runs_to_its_end (void)
{
  g_autoptr(EngineFixture) fixture = engine_fixture_new ();
  g_autoptr(FerryJob) job = g_object_ref (engine_fixture_add (fixture, "one", NULL));
  FakeFetch *fetch = engine_fixture_get_fetch (fixture, "one", 0);

  signal_log_assert (fixture->log, "+ one queued\none connecting\n");
  fake_fetch_connect (fetch, NULL, 100);
  signal_log_assert (fixture->log, "one transferring\n");
  g_assert_true (ferry_engine_is_busy (fixture->engine));

  fake_fetch_succeed (fetch);
  fake_settle ();
  signal_log_assert (fixture->log, "one transferred\none acknowledged\n- one acknowledged\n");
  g_assert_true (fake_publisher_has (fixture->publisher, "/home/me/one-0"));
  g_assert_false (ferry_engine_is_busy (fixture->engine));
  assert_job (fake_store_get (fixture->store, ferry_job_get_id (job)), FERRY_STATE_ACKNOWLEDGED,
              FERRY_WAIT_NONE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/job-runs-to-its-end", test_job_runs_to_its_end);

  return g_test_run ();
}

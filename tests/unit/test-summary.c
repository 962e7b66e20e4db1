/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-summary.h"
#include "shared/ferry-sentence.h"
#include "tests/fakes/placed-job.h"

typedef struct
{
  GPtrArray *jobs;
  GHashTable *news;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->news = g_hash_table_new (NULL, NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_ptr_array_unref (fixture->jobs);
  g_hash_table_unref (fixture->news);
}

static FerryJob *
add (Fixture    *fixture,
     const char *id,
     FerryState  state,
     goffset     done,
     goffset     total)
{
  FerryJob *job = placed_job (id, state, done, total);

  g_ptr_array_add (fixture->jobs, job);
  return job;
}

static void
assert_text (Fixture    *fixture,
             const char *text)
{
  g_autoptr(FerrySummary) summary = ferry_summary_new (fixture->jobs, fixture->news);
  g_autofree char *own_text = ferry_summary_dup_text (summary);

  g_assert_cmpstr (own_text, ==, text);
}

static void
assert_summary (Fixture     *fixture,
                FerryOutlook outlook,
                const char  *title,
                const char  *sentence)
{
  g_autoptr(FerrySummary) summary = ferry_summary_new (fixture->jobs, fixture->news);
  g_autofree char *own_title = ferry_summary_dup_title (summary);
  g_autofree char *own_sentence = ferry_summary_dup_sentence (summary);

  g_assert_cmpint (ferry_summary_get_outlook (summary), ==, outlook);
  g_assert_cmpstr (own_title, ==, title);
  g_assert_cmpstr (own_sentence, ==, sentence);
}

static void
test_nothing (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr(FerrySummary) summary = ferry_summary_new (fixture->jobs, fixture->news);

  g_assert_cmpfloat (ferry_summary_get_fraction (summary), <, 0);
  assert_summary (fixture, FERRY_OUTLOOK_IDLE, "Ferry", "Nothing is being transferred.");
}

static void
test_transferring (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr(FerrySummary) summary = NULL;
  FerryJob *job = add (fixture, "a", FERRY_STATE_TRANSFERRING, 1000, 4000);

  ferry_job_set_rate (job, 1000);
  assert_summary (fixture, FERRY_OUTLOOK_TRANSFERRING, "name-a",
                  "1.0 of 4.0\302\240kB · 1.0\302\240kB/s · 3 seconds left");

  add (fixture, "b", FERRY_STATE_CONNECTING, 0, -1);
  add (fixture, "c", FERRY_STATE_TRANSFERRING, 2000, 8000);
  summary = ferry_summary_new (fixture->jobs, fixture->news);
  g_assert_cmpfloat (ferry_summary_get_fraction (summary), ==, 0.25);
  assert_summary (fixture, FERRY_OUTLOOK_TRANSFERRING, "3 transfers are running",
                  "3.0 of 12.0\302\240kB · 1.0\302\240kB/s · 9 seconds left");
}

/* Nobody knows when one ends whose size is not known. */
static void
test_unsized (Fixture      *fixture,
              gconstpointer data)
{
  ferry_job_set_rate (add (fixture, "a", FERRY_STATE_TRANSFERRING, 3000, -1), 500);
  assert_summary (fixture, FERRY_OUTLOOK_TRANSFERRING, "name-a", "3.0\302\240kB · 500 bytes/s");

  ferry_job_set_rate (add (fixture, "b", FERRY_STATE_TRANSFERRING, 1000, 4000), 500);
  assert_summary (fixture, FERRY_OUTLOOK_TRANSFERRING, "2 transfers are running",
                  "4.0\302\240kB · 1.0\302\240kB/s");
}

static void
test_connecting (Fixture      *fixture,
                 gconstpointer data)
{
  add (fixture, "a", FERRY_STATE_CONNECTING, 0, -1);
  assert_summary (fixture, FERRY_OUTLOOK_TRANSFERRING, "name-a",
                  ferry_state_to_sentence (FERRY_STATE_CONNECTING));
}

static void
test_waiting (Fixture      *fixture,
              gconstpointer data)
{
  placed_job_set_wait (add (fixture, "a", FERRY_STATE_TRANSIENT_ERROR, 0, -1), FERRY_WAIT_METERED);
  assert_summary (fixture, FERRY_OUTLOOK_WAITING, "name-a", ferry_wait_to_sentence (FERRY_WAIT_METERED));

  placed_job_set_wait (add (fixture, "b", FERRY_STATE_QUEUED, 0, -1), FERRY_WAIT_TURN);
  assert_summary (fixture, FERRY_OUTLOOK_WAITING, "2 transfers are waiting",
                  ferry_wait_to_sentence (FERRY_WAIT_METERED));
}

/* Which waits somebody has to end: the others end by themselves. */
static void
test_needing (Fixture      *fixture,
              gconstpointer data)
{
  static const FerryWait needing[] = {
    FERRY_WAIT_CONSENT, FERRY_WAIT_CAPTIVE_PORTAL, FERRY_WAIT_KEYRING_LOCKED,
    FERRY_WAIT_SIGN_IN, FERRY_WAIT_DESTINATION_MISSING, FERRY_WAIT_DISK_FULL
  };
  FerryJob *job = add (fixture, "a", FERRY_STATE_TRANSIENT_ERROR, 0, -1);

  for (gsize wait = FERRY_WAIT_CONSENT; wait < FERRY_N_WAITS; wait++)
    {
      gboolean needs = FALSE;

      for (gsize i = 0; i < G_N_ELEMENTS (needing); i++)
        needs |= needing[i] == wait;
      placed_job_set_wait (job, wait);
      assert_summary (fixture, needs ? FERRY_OUTLOOK_ATTENTION : FERRY_OUTLOOK_WAITING, "name-a",
                      ferry_wait_to_sentence (wait));
    }
}

static void
test_attention_first (Fixture      *fixture,
                      gconstpointer data)
{
  FerryJob *failed = add (fixture, "a", FERRY_STATE_ERROR, 0, -1);

  add (fixture, "b", FERRY_STATE_TRANSFERRING, 1, 10);
  ferry_job_set_error (failed, FERRY_ERROR_NOT_FOUND, "It is gone.");
  g_hash_table_add (fixture->news, failed);
  assert_summary (fixture, FERRY_OUTLOOK_ATTENTION, "name-a", "It is gone.");

  placed_job_set_wait (add (fixture, "c", FERRY_STATE_TRANSIENT_ERROR, 0, -1), FERRY_WAIT_SIGN_IN);
  assert_summary (fixture, FERRY_OUTLOOK_ATTENTION, "2 transfers need you", "It is gone.");
}

static void
test_text (Fixture      *fixture,
           gconstpointer data)
{
  FerryJob *failed = add (fixture, "a", FERRY_STATE_ERROR, 0, -1);

  ferry_job_set_error (failed, FERRY_ERROR_NOT_FOUND, "It is gone.");
  g_hash_table_add (fixture->news, failed);
  assert_text (fixture, "It is gone.");

  ferry_job_set_rate (add (fixture, "b", FERRY_STATE_TRANSFERRING, 1000, 4000), 1000);
  assert_text (fixture, "It is gone.\nname-b · 1.0 of 4.0\302\240kB · 1.0\302\240kB/s · 3 seconds left");
  g_hash_table_remove (fixture->news, failed);
  assert_text (fixture, "1.0 of 4.0\302\240kB · 1.0\302\240kB/s · 3 seconds left");
}

static void
test_old_news (Fixture      *fixture,
               gconstpointer data)
{
  FerryJob *suspended = add (fixture, "a", FERRY_STATE_SUSPENDED, 0, -1);

  add (fixture, "b", FERRY_STATE_ERROR, 0, -1);
  assert_summary (fixture, FERRY_OUTLOOK_IDLE, "Ferry", "Nothing is being transferred.");

  g_hash_table_add (fixture->news, suspended);
  assert_summary (fixture, FERRY_OUTLOOK_SUSPENDED, "name-a",
                  ferry_state_to_sentence (FERRY_STATE_SUSPENDED));
}

static void
test_huge (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(FerrySummary) summary = NULL;

  add (fixture, "a", FERRY_STATE_TRANSFERRING, G_MAXINT64 / 2, G_MAXINT64);
  add (fixture, "b", FERRY_STATE_TRANSFERRING, G_MAXINT64 / 2, G_MAXINT64);
  summary = ferry_summary_new (fixture->jobs, fixture->news);
  g_assert_cmpint (summary->bytes_total, ==, G_MAXINT64);
  g_assert_cmpfloat (ferry_summary_get_fraction (summary), <=, 1);
}

static void
add_test (const char *path,
          void (     *test ) (Fixture        *fixture,
                              gconstpointer   data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/summary/nothing-is-idle", test_nothing);
  add_test ("/summary/transfers-add-up", test_transferring);
  add_test ("/summary/unknown-sizes-have-no-end", test_unsized);
  add_test ("/summary/connecting-says-so", test_connecting);
  add_test ("/summary/waits-are-told", test_waiting);
  add_test ("/summary/some-waits-need-somebody", test_needing);
  add_test ("/summary/attention-comes-first", test_attention_first);
  add_test ("/summary/what-moves-meanwhile-is-told", test_text);
  add_test ("/summary/what-stood-before-is-no-news", test_old_news);
  add_test ("/summary/sizes-do-not-overflow", test_huge);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-notifier.h"
#include "tests/fakes/engine-fixture.h"

#include <string.h>

typedef struct
{
  EngineFixture *engine;
  FerryNotifier *notifier;
  GPtrArray *notes;   /* (element-type FerryNote) */
  GString *withdrawn; /* ids */
} Fixture;

static void
on_post (Fixture   *fixture,
         FerryNote *note)
{
  g_ptr_array_add (fixture->notes, note);
}

static void
on_withdraw (Fixture    *fixture,
             const char *id)
{
  g_string_append_printf (fixture->withdrawn, "%s\n", id);
}

static void
begin (Fixture *fixture)
{
  g_autoptr(GPtrArray) jobs = ferry_engine_get_jobs (fixture->engine->engine);

  ferry_notifier_begin (fixture->notifier, jobs);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->engine = engine_fixture_new ();
  fixture->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_note_free);
  fixture->withdrawn = g_string_new (NULL);
  fixture->notifier = ferry_notifier_new (fixture->engine->engine, FERRY_CLOCK (fixture->engine->clock));
  ferry_notifier_set_has_window (fixture->notifier, TRUE);
  g_signal_connect_swapped (fixture->notifier, "post", G_CALLBACK (on_post), fixture);
  g_signal_connect_swapped (fixture->notifier, "withdraw", G_CALLBACK (on_withdraw), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->notifier);
  signal_log_forget (fixture->engine->log);
  engine_fixture_free (fixture->engine);
  g_ptr_array_unref (fixture->notes);
  g_string_free (fixture->withdrawn, TRUE);
}

static void
turn (Fixture *fixture,
      double   seconds)
{
  fake_clock_turn (fixture->engine->clock, (gint64) (seconds * G_USEC_PER_SEC));
}

static void
finish (Fixture    *fixture,
        const char *name)
{
  FerryJob *job = engine_fixture_add (fixture->engine, name, NULL);

  g_assert_nonnull (job);
  fake_fetch_download (engine_fixture_get_fetch (fixture->engine, name, 0), NULL, 100);
  fake_settle ();
}

static FerryJob *
fail (Fixture       *fixture,
      const char    *name,
      FerryErrorCode code)
{
  FerryJob *job = engine_fixture_add (fixture->engine, name, NULL);

  fake_fetch_fail (engine_fixture_get_fetch (fixture->engine, name, 0), code, 0);
  fake_settle ();
  return job;
}

/* A note as text: “id: title. body [action(target) Label:action(target)…]” */
static void
assert_note (Fixture    *fixture,
             guint       index,
             const char *expected)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const FerryNote *note;

  g_assert_cmpuint (fixture->notes->len, >, index);
  note = g_ptr_array_index (fixture->notes, index);
  g_string_append_printf (text, "%s. %s [", note->title, note->body);
  for (guint i = 0; i < note->actions->len; i++)
    {
      const FerryNoteAction *action = g_ptr_array_index (note->actions, i);

      g_string_append_printf (text, "%s%s%s%s", i > 0 ? " " : "", action->label != NULL ? action->label : "",
                              action->label != NULL ? ":" : "", action->name);
    }
  g_string_append_c (text, ']');
  g_assert_cmpstr (text->str, ==, expected);
}

static const char *
get_note_id (Fixture *fixture,
             guint    index)
{
  return ((FerryNote *) g_ptr_array_index (fixture->notes, index))->id;
}

static void
test_finished (Fixture      *fixture,
               gconstpointer data)
{
  begin (fixture);
  finish (fixture, "a");
  g_assert_cmpuint (fixture->notes->len, ==, 0);
  turn (fixture, 3);
  g_assert_cmpuint (fixture->notes->len, ==, 1);
  assert_note (fixture, 0, "“a” has finished. 100 bytes in “me”. [show-job Open:open-file Show in folder:open-folder]");
  turn (fixture, 3600);
  g_assert_cmpuint (fixture->notes->len, ==, 1);
}

static void
test_finished_together (Fixture      *fixture,
                        gconstpointer data)
{
  begin (fixture);
  finish (fixture, "a");
  turn (fixture, 1.5);
  finish (fixture, "b");
  turn (fixture, 1.5);
  finish (fixture, "c");
  g_assert_cmpuint (fixture->notes->len, ==, 0);
  turn (fixture, 3);
  g_assert_cmpuint (fixture->notes->len, ==, 1);
  assert_note (fixture, 0, "3 transfers have finished. a, b, c [ Show in folder:open-folder]");
}

/* A stream of files that never pauses is told all the same. */
static void
test_patience (Fixture      *fixture,
               gconstpointer data)
{
  begin (fixture);
  for (guint i = 0; i < 11; i++)
    {
      g_autofree char *name = g_strdup_printf ("n%u", i);

      finish (fixture, name);
      turn (fixture, 1);
    }
  g_assert_cmpuint (fixture->notes->len, ==, 1);
  assert_note (fixture, 0, "10 transfers have finished. n0, n1, n2 and 7 more [ Show in folder:open-folder]");
}

static void
test_finished_joins (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *id = NULL;

  begin (fixture);
  finish (fixture, "a");
  turn (fixture, 3);
  id = g_strdup (get_note_id (fixture, 0));

  /* It is up, for however long: the next one joins. */
  ferry_notifier_set_up (fixture->notifier, id, TRUE);
  turn (fixture, 3600);
  finish (fixture, "b");
  turn (fixture, 3);
  g_assert_cmpstr (get_note_id (fixture, 1), ==, id);
  assert_note (fixture, 1, "2 transfers have finished. a, b [ Show in folder:open-folder]");

  /* It was seen: the next one is alone. */
  ferry_notifier_set_up (fixture->notifier, id, FALSE);
  finish (fixture, "c");
  turn (fixture, 3);
  g_assert_cmpstr (get_note_id (fixture, 2), !=, id);
  assert_note (fixture, 2, "“c” has finished. 100 bytes in “me”. [show-job Open:open-file Show in folder:open-folder]");

  /* Nobody says whether it is up: soon after it joins, and later it does not. */
  turn (fixture, 30);
  finish (fixture, "d");
  turn (fixture, 3);
  g_assert_cmpstr (get_note_id (fixture, 3), ==, get_note_id (fixture, 2));
  turn (fixture, 90);
  finish (fixture, "e");
  turn (fixture, 3);
  g_assert_cmpstr (get_note_id (fixture, 4), !=, get_note_id (fixture, 3));
}

static void
test_failed (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *withdrawn = NULL;
  FerryJob *job;

  begin (fixture);
  job = fail (fixture, "a", FERRY_ERROR_NOT_FOUND);
  turn (fixture, 3);
  assert_note (fixture, 0, "“a” has failed. Trouble: not-found. [show-job Retry:retry]");

  /* Not again for the same failure; and down when it is tried again. */
  turn (fixture, 3600);
  g_assert_cmpuint (fixture->notes->len, ==, 1);
  g_assert_true (ferry_engine_resume (fixture->engine->engine, job, NULL));
  withdrawn = g_strdup_printf ("job-%s\n", ferry_job_get_id (job));
  g_assert_cmpstr (fixture->withdrawn->str, ==, withdrawn);

  fake_settle ();
  fake_fetch_fail (engine_fixture_get_fetch (fixture->engine, "a", 0), FERRY_ERROR_NOT_FOUND, 0);
  turn (fixture, 3);
  g_assert_cmpuint (fixture->notes->len, ==, 2);
  g_assert_cmpstr (get_note_id (fixture, 1), ==, get_note_id (fixture, 0));
}

static void
test_failed_together (Fixture      *fixture,
                      gconstpointer data)
{
  begin (fixture);
  fail (fixture, "a", FERRY_ERROR_NOT_FOUND);
  fail (fixture, "b", FERRY_ERROR_NOT_FOUND);
  turn (fixture, 3);
  g_assert_cmpuint (fixture->notes->len, ==, 1);
  assert_note (fixture, 0, "2 transfers have failed. a, b []");
}

static void
test_needed (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *expected = NULL;
  g_autofree char *message = NULL;
  FerryJob *job;

  begin (fixture);
  job = fail (fixture, "a", FERRY_ERROR_SIGN_IN);
  turn (fixture, 3);
  message = ferry_job_dup_message (job);
  expected = g_strdup_printf ("“a” is waiting for you. %s [sign-in Sign in:sign-in]", message);
  assert_note (fixture, 0, expected);

  g_assert_true (ferry_engine_suspend (fixture->engine->engine, job, NULL));
  g_assert_nonnull (strstr (fixture->withdrawn->str, ferry_job_get_id (job)));
}

static void
test_without_window (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *expected = NULL;
  g_autofree char *message = NULL;
  FerryJob *job;

  begin (fixture);
  ferry_notifier_set_has_window (fixture->notifier, FALSE);
  job = fail (fixture, "a", FERRY_ERROR_SIGN_IN);
  turn (fixture, 3);
  message = ferry_job_dup_message (job);
  expected = g_strdup_printf ("“a” is waiting for you. %s In a terminal, “ferry wait %.8s” asks for it. []",
                              message, ferry_job_get_id (job));
  assert_note (fixture, 0, expected);
  finish (fixture, "b");
  turn (fixture, 3);
  assert_note (fixture, 1, "“b” has finished. 100 bytes in “me”. [open-folder Open:open-file Show in folder:open-folder]");
}

/* Over before it was told. */
static void
test_trouble_that_passes (Fixture      *fixture,
                          gconstpointer data)
{
  FerryJob *job;

  begin (fixture);
  job = fail (fixture, "a", FERRY_ERROR_NOT_FOUND);
  turn (fixture, 1);
  g_assert_true (ferry_engine_resume (fixture->engine->engine, job, NULL));
  turn (fixture, 10);
  g_assert_cmpuint (fixture->notes->len, ==, 0);
}

static void
test_waits_are_not_told (Fixture      *fixture,
                         gconstpointer data)
{
  begin (fixture);
  fail (fixture, "a", FERRY_ERROR_CONNECTION_CLOSED);
  engine_fixture_set_online (fixture->engine, FALSE);
  turn (fixture, 60);
  g_assert_cmpuint (fixture->notes->len, ==, 0);
}

static void
test_quiet (Fixture      *fixture,
            gconstpointer data)
{
  begin (fixture);
  ferry_notifier_set_quiet (fixture->notifier, TRUE);
  finish (fixture, "a");
  fail (fixture, "b", FERRY_ERROR_NOT_FOUND);
  turn (fixture, 10);
  ferry_notifier_set_quiet (fixture->notifier, FALSE);
  turn (fixture, 10);
  g_assert_cmpuint (fixture->notes->len, ==, 0);

  /* What is up is taken down when the user comes to look. */
  finish (fixture, "c");
  turn (fixture, 3);
  g_assert_cmpuint (fixture->notes->len, ==, 1);
  ferry_notifier_set_quiet (fixture->notifier, TRUE);
  g_assert_nonnull (strstr (fixture->withdrawn->str, get_note_id (fixture, 0)));
}

static void
test_what_was_there (Fixture      *fixture,
                     gconstpointer data)
{
  FerryJob *job = fail (fixture, "a", FERRY_ERROR_NOT_FOUND);

  begin (fixture);
  engine_fixture_set (fixture->engine, job, "{'priority': <'high'>}");
  turn (fixture, 10);
  g_assert_cmpuint (fixture->notes->len, ==, 0);
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer data)
{
  FerryJob *job;

  begin (fixture);
  job = engine_fixture_add (fixture->engine, "a", NULL);
  g_assert_true (engine_fixture_cancel (fixture->engine, job, NULL));
  turn (fixture, 10);
  g_assert_cmpuint (fixture->notes->len, ==, 0);
}

static void
test_gate_that_was_shut_before_the_job_came (Fixture      *fixture,
                                             gconstpointer data)
{
  FerryNetworkState network = { .online = TRUE, .connectivity = FERRY_CONNECTIVITY_PORTAL };
  g_autoptr(GVariant) options = g_variant_ref_sink (g_variant_new_parsed ("{'folder': <'/home/me'>}"));
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_file_spec_unref);
  g_autoptr(FerryJobSpec) named = engine_fixture_make_spec ("plain", NULL, 1);
  g_autoptr(FerryJobSpec) spec = NULL;
  g_autoptr(GPtrArray) jobs = NULL;

  begin (fixture);
  ferry_conditions_set_network (fixture->engine->conditions, &network);
  g_ptr_array_add (files, ferry_file_spec_new ("http://example.org/x", options, NULL));
  spec = ferry_job_spec_with_files (named, files);
  jobs = engine_fixture_create (fixture->engine, spec, NULL);
  assert_job (g_ptr_array_index (jobs, 0), FERRY_STATE_TRANSIENT_ERROR, FERRY_WAIT_CAPTIVE_PORTAL);
  turn (fixture, 5);
  g_assert_cmpuint (fixture->notes->len, ==, 1);
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
  add_test ("/notifier/finished", test_finished);
  add_test ("/notifier/finished-together-is-one-note", test_finished_together);
  add_test ("/notifier/nobody-waits-for-long", test_patience);
  add_test ("/notifier/finished-joins-what-is-up", test_finished_joins);
  add_test ("/notifier/failed-until-it-is-tried-again", test_failed);
  add_test ("/notifier/failed-together-is-one-note", test_failed_together);
  add_test ("/notifier/sign-in-is-asked-for", test_needed);
  add_test ("/notifier/without-window", test_without_window);
  add_test ("/notifier/trouble-that-passes-is-not-told", test_trouble_that_passes);
  add_test ("/notifier/waits-are-not-told", test_waits_are_not_told);
  add_test ("/notifier/quiet-while-the-user-looks", test_quiet);
  add_test ("/notifier/what-had-failed-before-is-not-told", test_what_was_there);
  add_test ("/notifier/cancelled-is-not-told", test_cancelled);
  add_test ("/notifier/gate-that-was-shut-before-the-job-came-is-told",
            test_gate_that_was_shut_before_the_job_came);

  return g_test_run ();
}

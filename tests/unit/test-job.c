/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-job.h"
#include "core/ferry-log-entry.h"
#include "shared/ferry-names.h"
#include "shared/ferry-sentence.h"
#include "tests/fakes/parsed-spec.h"

#include <malloc.h>
#include <string.h>

#define ONE_FILE "[('http://h.org/x/a%20b', {'folder': <'/tmp'>})]"

static const char three_files[] =
  "[('http://h.org/a', {'destination': <'/tmp/n'>, 'size': <uint64 100>}),"
  " ('http://h.org/b', {'folder': <'/tmp'>, 'ranges': <['0-9', '20-29']>}),"
  " ('http://h.org/c', {'folder': <'/tmp'>})]";

static FerryJob *
make (const char *options,
      const char *files)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryJobSpec) spec = parsed_job_spec (options, files, &error);

  g_assert_no_error (error);
  return ferry_job_new ("0123abcd", FERRY_CLIENT_USER, spec);
}

static void
assert_message (FerryJob   *job,
                const char *expected)
{
  g_autofree char *message = ferry_job_dup_message (job);

  g_assert_cmpstr (message, ==, expected);
}

static void
test_new (void)
{
  g_autoptr(FerryJob) job = make ("{'priority': <'high'>}", three_files);
  FerryFile *file = ferry_job_get_file (job, 1);

  g_assert_cmpstr (ferry_job_get_id (job), ==, "0123abcd");
  g_assert_cmpstr (ferry_job_get_client (job), ==, "user");
  g_assert_cmpint (ferry_job_get_state (job), ==, FERRY_STATE_QUEUED);
  g_assert_cmpint (ferry_job_get_priority (job), ==, FERRY_PRIORITY_HIGH);
  g_assert_cmpint (ferry_job_get_wait (job), ==, FERRY_WAIT_NONE);
  g_assert_cmpuint (ferry_job_get_rate (job), ==, 0);
  g_assert_cmpuint (ferry_job_get_n_files (job), ==, 3);
  g_assert_cmpuint (file->index, ==, 1);
  g_assert_cmpint (file->state, ==, FERRY_FILE_STATE_QUEUED);
  g_assert_cmpint (file->resumable, ==, -1);
  g_assert_null (file->checkpoint);
  g_assert_null (ferry_job_get_file (job, 3));
}

static void
test_token (void)
{
  g_autoptr(FerryJob) own = make ("{}", ONE_FILE);
  g_autoptr(FerryJob) given = make ("{'token': <'mine'>}", ONE_FILE);

  g_assert_cmpstr (ferry_job_get_token (own), ==, "0123abcd");
  g_assert_cmpstr (ferry_job_get_token (given), ==, "mine");
}

static void
test_targets (void)
{
  g_autoptr(FerryJob) job = make ("{}", three_files);
  g_autoptr(FerryJob) other = make ("{}", ONE_FILE);
  g_autofree char *named = ferry_file_get_target (ferry_job_get_file (job, 0));
  g_autofree char *guessed = ferry_file_get_target (ferry_job_get_file (other, 0));
  g_autofree char *told = NULL;

  g_assert_cmpstr (named, ==, "/tmp/n");
  g_assert_cmpstr (guessed, ==, "/tmp/a b");
  ferry_file_set_name (ferry_job_get_file (other, 0), "server.iso");
  told = ferry_file_get_target (ferry_job_get_file (other, 0));
  g_assert_cmpstr (told, ==, "/tmp/server.iso");
}

static void
test_bytes (void)
{
  g_autoptr(FerryJob) job = make ("{}", three_files);

  g_assert_cmpint (ferry_job_get_file (job, 0)->bytes_total, ==, 100);
  g_assert_cmpint (ferry_job_get_file (job, 1)->bytes_total, ==, 20);
  g_assert_cmpint (ferry_job_get_file (job, 2)->bytes_total, ==, -1);
  g_assert_cmpint (ferry_job_get_bytes_total (job), ==, -1);
  g_assert_cmpint (ferry_job_get_bytes_done (job), ==, 0);

  ferry_job_get_file (job, 2)->bytes_total = 5;
  ferry_job_get_file (job, 1)->bytes_done = 3;
  ferry_job_get_file (job, 2)->bytes_done = 4;
  g_assert_cmpint (ferry_job_get_bytes_total (job), ==, 125);
  g_assert_cmpint (ferry_job_get_bytes_done (job), ==, 7);

  ferry_job_get_file (job, 2)->bytes_total = G_MAXINT64;
  g_assert_cmpint (ferry_job_get_bytes_total (job), ==, -1);
}

static void
test_new_spec (void)
{
  g_autoptr(FerryJob) job = make ("{}", ONE_FILE);
  g_autoptr(FerryJobSpec) more = parsed_job_spec ("{'name': <'n'>}", three_files, NULL);
  FerryFile *first = ferry_job_get_file (job, 0);

  first->bytes_done = 5;
  ferry_job_set_spec (job, more);
  g_assert_true (ferry_job_get_spec (job) == more);
  g_assert_cmpuint (ferry_job_get_n_files (job), ==, 3);
  g_assert_true (ferry_job_get_file (job, 0) == first);
  g_assert_cmpint (first->bytes_done, ==, 5);
  g_assert_cmpstr (first->spec->url, ==, "http://h.org/a");
  g_assert_cmpuint (ferry_job_get_file (job, 2)->index, ==, 2);
  /* The same again does nothing. */
  ferry_job_set_spec (job, more);
  g_assert_cmpuint (ferry_job_get_n_files (job), ==, 3);
}

static void
test_checkpoints (void)
{
  g_autoptr(FerryJob) job = make ("{}", ONE_FILE);
  g_autoptr(FerryCheckpoint) checkpoint = ferry_checkpoint_new ();
  FerryFile *file = ferry_job_get_file (job, 0);

  ferry_file_set_checkpoint (file, checkpoint);
  ferry_file_set_checkpoint (file, checkpoint);
  g_assert_true (file->checkpoint == checkpoint);
  ferry_file_set_checkpoint (file, NULL);
  g_assert_null (file->checkpoint);
}

static void
test_messages_of_states (void)
{
  g_autoptr(FerryJob) job = make ("{'auto-complete': <false>}", ONE_FILE);

  for (guint state = 0; state < FERRY_N_STATES; state++)
    {
      g_autofree char *message = NULL;

      ferry_job_get_record (job)->state = (FerryState) state;
      message = ferry_job_dup_message (job);
      g_assert_cmpstr (message, !=, "");
      if (state != FERRY_STATE_ACKNOWLEDGED)
        g_assert_cmpstr (message, ==, ferry_state_to_sentence ((FerryState) state));
    }
}

static void
test_whole_job_that_publishes_by_itself_asks_for_nothing (void)
{
  g_autoptr(FerryJob) job = make ("{}", ONE_FILE);
  g_autofree char *message = NULL;

  ferry_job_get_record (job)->state = FERRY_STATE_TRANSFERRED;
  message = ferry_job_dup_message (job);
  g_assert_cmpstr (message, ==, "All bytes are here; the files are being published.");
}

static void
test_messages_of_waits (void)
{
  g_autoptr(FerryJob) job = make ("{}", ONE_FILE);
  FerryJobRecord *record = ferry_job_get_record (job);

  for (guint wait = 1; wait < FERRY_N_WAITS; wait++)
    {
      record->state = wait == FERRY_WAIT_TURN ? FERRY_STATE_QUEUED : FERRY_STATE_TRANSIENT_ERROR;
      record->waits = FERRY_WAIT_BIT (wait);
      assert_message (job, ferry_wait_to_sentence ((FerryWait) wait));
    }

  record->state = FERRY_STATE_TRANSIENT_ERROR;
  record->waits = FERRY_WAIT_BIT (FERRY_WAIT_METERED) | FERRY_WAIT_BIT (FERRY_WAIT_NETWORK);
  g_assert_cmpint (ferry_job_get_wait (job), ==, FERRY_WAIT_NETWORK);
  ferry_job_set_error (job, FERRY_ERROR_NETWORK_DISCONNECTED, "Not this one.");
  assert_message (job, ferry_wait_to_sentence (FERRY_WAIT_NETWORK));
}

/* What keeps a job waiting says nothing once it runs, rests or has failed. */
static void
test_stale_waits (void)
{
  static const FerryState states[] = {
    FERRY_STATE_CONNECTING, FERRY_STATE_TRANSFERRING, FERRY_STATE_SUSPENDED, FERRY_STATE_CANCELLED,
  };
  g_autoptr(FerryJob) job = make ("{}", ONE_FILE);

  ferry_job_get_record (job)->waits = FERRY_WAIT_BIT (FERRY_WAIT_NETWORK);
  ferry_job_set_error (job, FERRY_ERROR_TIMED_OUT, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      ferry_job_get_record (job)->state = states[i];
      assert_message (job, ferry_state_to_sentence (states[i]));
    }
}

static void
test_messages_of_errors (void)
{
  g_autoptr(FerryJob) job = make ("{}", ONE_FILE);
  FerryJobRecord *record = ferry_job_get_record (job);

  record->state = FERRY_STATE_ERROR;
  ferry_job_set_error (job, FERRY_ERROR_REMOTE_NOT_FOUND, NULL);
  g_assert_cmpuint (record->error_code, ==, FERRY_ERROR_REMOTE_NOT_FOUND + 1);
  assert_message (job, ferry_error_code_to_sentence (FERRY_ERROR_REMOTE_NOT_FOUND));
  ferry_job_set_error (job, FERRY_ERROR_FAILED, "");
  assert_message (job, ferry_error_code_to_sentence (FERRY_ERROR_FAILED));
  ferry_job_set_error (job, FERRY_ERROR_FAILED, "The cat sits on it.");
  ferry_job_set_error (job, FERRY_ERROR_FAILED, record->error_text);
  assert_message (job, "The cat sits on it.");

  /* Waiting to try again: the trouble tells more than the wait. */
  record->state = FERRY_STATE_TRANSIENT_ERROR;
  record->waits = FERRY_WAIT_BIT (FERRY_WAIT_RETRY);
  assert_message (job, "The cat sits on it.");

  ferry_job_clear_error (job);
  g_assert_cmpuint (record->error_code, ==, 0);
  assert_message (job, ferry_wait_to_sentence (FERRY_WAIT_RETRY));
}

static void
test_partly_finished (void)
{
  g_autoptr(FerryJob) job = make ("{}", three_files);

  ferry_job_get_record (job)->state = FERRY_STATE_ACKNOWLEDGED;
  ferry_job_get_file (job, 0)->state = FERRY_FILE_STATE_PUBLISHED;
  ferry_job_get_file (job, 1)->state = FERRY_FILE_STATE_DISCARDED;
  ferry_job_get_file (job, 2)->state = FERRY_FILE_STATE_PUBLISHED;
  assert_message (job, "Finished with 2 of 3 files.");
  ferry_job_get_file (job, 1)->state = FERRY_FILE_STATE_PUBLISHED;
  assert_message (job, "Finished.");
}

static void
test_log_entry (void)
{
  g_autoptr(FerryLogEntry) entry = ferry_log_entry_new ("id", 5, "wait", FERRY_STATE_QUEUED, "network", "Text.");
  g_autoptr(FerryLogEntry) copy = ferry_log_entry_copy (entry);
  g_autoptr(FerryLogEntry) without = ferry_log_entry_new ("id", 5, "created", FERRY_STATE_QUEUED, NULL, "Text.");

  g_assert_cmpstr (copy->job_id, ==, "id");
  g_assert_cmpint (copy->time, ==, 5);
  g_assert_cmpstr (copy->event, ==, "wait");
  g_assert_cmpint (copy->state, ==, FERRY_STATE_QUEUED);
  g_assert_cmpstr (copy->code, ==, "network");
  g_assert_cmpstr (copy->text, ==, "Text.");
  g_assert_null (without->code);
}

/* Ten thousand queued jobs are to cost ten megabytes in the whole service. */
static void
test_memory (void)
{
#if defined(__SANITIZE_ADDRESS__)
  g_test_skip ("the sanitizer’s allocator counts differently");
#else
  const gsize n_jobs = 10000;
  g_autoptr(GPtrArray) jobs = g_ptr_array_new_full ((guint) n_jobs, g_object_unref);
  gsize before;

  g_object_unref (make ("{}", ONE_FILE));
  before = mallinfo2 ().uordblks;
  for (gsize i = 0; i < n_jobs; i++)
    {
      g_autofree char *id = g_strdup_printf ("%032" G_GSIZE_MODIFIER "x", i);
      g_autofree char *files = g_strdup_printf ("[('http://example.org/pub/%s', {'folder': <'/home/me/Downloads'>})]", id);
      g_autoptr(FerryJobSpec) spec = parsed_job_spec ("{}", files, NULL);

      g_ptr_array_add (jobs, ferry_job_new (id, FERRY_CLIENT_USER, spec));
    }

  g_test_message ("%" G_GSIZE_FORMAT " bytes a job", (mallinfo2 ().uordblks - before) / n_jobs);
  g_assert_cmpuint ((mallinfo2 ().uordblks - before) / n_jobs, <, 1000);
#endif
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/new-job-is-queued", test_new);
  g_test_add_func ("/job/token-is-the-callers-or-the-id", test_token);
  g_test_add_func ("/job/target-as-far-as-it-is-known", test_targets);
  g_test_add_func ("/job/totals-are-unknown-while-one-is", test_bytes);
  g_test_add_func ("/job/new-spec-keeps-what-is-known-of-files", test_new_spec);
  g_test_add_func ("/job/checkpoints-are-replaced", test_checkpoints);
  g_test_add_func ("/job/every-state-has-a-message", test_messages_of_states);
  g_test_add_func ("/job/whole-one-that-publishes-by-itself-asks-for-nothing",
                   test_whole_job_that_publishes_by_itself_asks_for_nothing);
  g_test_add_func ("/job/waits-say-what-is-awaited", test_messages_of_waits);
  g_test_add_func ("/job/stale-waits-are-not-shown", test_stale_waits);
  g_test_add_func ("/job/errors-say-what-went-wrong", test_messages_of_errors);
  g_test_add_func ("/job/partly-finished-job-says-so", test_partly_finished);
  g_test_add_func ("/job/log-entries-are-copied-whole", test_log_entry);
  g_test_add_func ("/job/ten-thousand-jobs-fit-in-ten-megabytes", test_memory);

  return g_test_run ();
}

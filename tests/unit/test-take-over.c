/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/ferry-journal.h"
#include "admin/ferry-take-over.h"
#include "shared/ferry-error.h"
#include "tests/fakes/fake-envoys.h"
#include "tests/fakes/scratch-folder.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define JOB FAKE_ENVOYS_JOB

/* More than any hand-over has. */
#define MAX_STEPS 40

typedef struct
{
  ScratchFolder *folder; /* (owned) */
  char *journal;         /* (owned) */
  FakeEnvoysWorld *world;          /* (owned) */
  FakeEnvoys *envoys;    /* (owned) */
} Fixture;

static Fixture *
fixture_new (void)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_folder_new ();
  self->journal = scratch_folder_path (self->folder, "journal");
  self->world = mmap (NULL, sizeof *self->world, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  self->envoys = fake_envoys_new (self->world);

  return self;
}

static void
fixture_free (Fixture *self)
{
  scratch_folder_free (self->folder);
  g_free (self->journal);
  munmap (self->world, sizeof *self->world);
  g_object_unref (self->envoys);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static char *
take_over (Fixture *fixture,
           GError **error)
{
  g_autoptr(FerryAccount) source = ferry_account_new_for_uid (1, NULL);
  g_autoptr(FerryAccount) target = ferry_account_new_for_uid (0, NULL);

  return ferry_take_over_run (FERRY_ENVOYS (fixture->envoys), fixture->journal, source, target, "1111", "/srv", error);
}

static void
recover (Fixture *fixture)
{
  fixture->world->crash_at = fixture->world->fail_at = fixture->world->absent_at = 0;
  g_assert_true (ferry_take_over_recover (FERRY_ENVOYS (fixture->envoys), fixture->journal, NULL));
}

static guint
count_entries (Fixture *fixture)
{
  g_autoptr(FerryJournal) journal = ferry_journal_open (fixture->journal, NULL);
  g_autoptr(GPtrArray) entries = ferry_journal_list (journal);

  return entries->len;
}

static void
assert_one_owner (Fixture *fixture)
{
  const FakeEnvoysWorld *world = fixture->world;

  g_assert_cmpuint (count_entries (fixture), ==, 0);
  g_assert_cmpint (world->source, !=, FAKE_JOB_HELD);
  g_assert_cmpint (world->target, ==, world->source == FAKE_JOB_GONE);
  g_assert_cmpint (world->partials, ==, world->target);
}

static void
test_job_goes_over (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *id = take_over (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (id), ==, 32);
  g_assert_true (fixture->world->target);
  assert_one_owner (fixture);
}

static void
test_a_crash_at_any_step_leaves_one_owner (void)
{
  guint taken = 0, kept = 0;

  for (guint step = 1; step < MAX_STEPS; step++)
    {
      g_autoptr(Fixture) fixture = fixture_new ();
      int status;
      pid_t pid;

      fixture->world->crash_at = step;
      pid = fork ();
      if (pid == 0)
        {
          take_over (fixture, NULL);
          _exit (0);
        }
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      g_assert_true (WIFEXITED (status));

      recover (fixture);
      assert_one_owner (fixture);
      taken += fixture->world->target;
      kept += !fixture->world->target;
      if (WEXITSTATUS (status) == 0)
        break;
      g_assert_cmpint (WEXITSTATUS (status), ==, 9);
      g_assert_cmpuint (step, <, MAX_STEPS - 1);
    }

  g_assert_cmpuint (taken, >, 3);
  g_assert_cmpuint (kept, >, 3);
}

static void
test_a_crash_during_recovery_leaves_one_owner (void)
{
  for (guint step = 1; step < MAX_STEPS; step += 2)
    {
      for (guint second = 1; second < MAX_STEPS; second++)
        {
          g_autoptr(Fixture) fixture = fixture_new ();
          pid_t pid;
          int status;

          fixture->world->crash_at = step;
          pid = fork ();
          if (pid == 0)
            {
              take_over (fixture, NULL);
              _exit (0);
            }
          g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
          if (WEXITSTATUS (status) == 0)
            return;

          fixture->world->crash_at = fixture->world->step + second;
          pid = fork ();
          if (pid == 0)
            {
              ferry_take_over_recover (FERRY_ENVOYS (fixture->envoys), fixture->journal, NULL);
              _exit (0);
            }
          g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);

          recover (fixture);
          assert_one_owner (fixture);
          if (WEXITSTATUS (status) == 0)
            break;
        }
    }
}

static void
check_failure (guint          step,
               gboolean       lasts,
               FerryErrorCode code,
               gboolean       done)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  fixture->world->fail_at = step;
  fixture->world->absent_at = lasts ? step : 0;
  fixture->world->code = code;
  fixture->world->done_all_the_same = done;
  id = take_over (fixture, &error);
  g_assert_true ((id != NULL) == (error == NULL));
  if (id != NULL)
    g_assert_true (fixture->world->target);

  recover (fixture);
  assert_one_owner (fixture);
  if (id != NULL)
    g_assert_true (fixture->world->target);
}

static void
test_a_failure_of_any_step_leaves_one_owner (void)
{
  static const FerryErrorCode codes[] = {
    FERRY_ERROR_TIMED_OUT, FERRY_ERROR_SERVICE_UNREACHABLE, FERRY_ERROR_FAILED,
    FERRY_ERROR_INVALID_STATE, FERRY_ERROR_DISK_FULL, FERRY_ERROR_TRUNCATED,
  };

  for (guint step = 1; step < MAX_STEPS; step++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
        {
          check_failure (step, FALSE, codes[i], FALSE);
          check_failure (step, TRUE, codes[i], FALSE);
        }

      /* Only those say that nobody knows. */
      check_failure (step, FALSE, FERRY_ERROR_TIMED_OUT, TRUE);
      check_failure (step, TRUE, FERRY_ERROR_TIMED_OUT, TRUE);
    }
}

static void
test_refusal_by_the_new_owners_side_gives_the_job_back (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(GError) error = NULL;

  /* Folder, find and hold take two steps each. */
  fixture->world->fail_at = 7;
  fixture->world->code = FERRY_ERROR_DISK_FULL;
  g_assert_null (take_over (fixture, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FULL);
  g_assert_cmpint (fixture->world->source, ==, FAKE_JOB_OWNED);
  assert_one_owner (fixture);
}

static void
test_own_job_is_refused (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(FerryAccount) account = ferry_account_new_for_uid (0, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_take_over_run (FERRY_ENVOYS (fixture->envoys), fixture->journal, account, account, "1", "/srv",
                                      &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (fixture->world->step, ==, 0);
}

static void
test_entry_of_a_user_who_is_gone_is_forgotten (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(FerryJournal) journal = ferry_journal_open (fixture->journal, NULL);
  FerryHandOver entry = { (char *) JOB, FERRY_JOURNAL_IMPORTED, 4294967000u, 0, (char *) JOB, (char *) "/srv", NULL };

  g_assert_true (ferry_journal_put (journal, &entry, NULL));
  g_clear_pointer (&journal, ferry_journal_close);
  recover (fixture);
  g_assert_cmpuint (count_entries (fixture), ==, 0);
  g_assert_cmpuint (fixture->world->step, ==, 0);
}

/* Puts hand-overs into the journal that have just begun. */
static void
begin_some (Fixture *fixture,
            uid_t    source,
            guint    n)
{
  g_autoptr(FerryJournal) journal = ferry_journal_open (fixture->journal, NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%032x", i + 1);
      FerryHandOver entry = { id, FERRY_JOURNAL_BEGUN, source, 0, (char *) JOB, (char *) "/srv", NULL };

      g_assert_true (ferry_journal_put (journal, &entry, NULL));
    }
}

static void
test_owner_who_does_not_answer_is_asked_once (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  begin_some (fixture, 1, 5);
  fixture->world->absent_at = 1;
  fixture->world->code = FERRY_ERROR_TIMED_OUT;
  g_assert_true (ferry_take_over_recover (FERRY_ENVOYS (fixture->envoys), fixture->journal, NULL));
  g_assert_cmpuint (fixture->world->step, ==, 1);
  g_assert_cmpuint (count_entries (fixture), ==, 5);

  recover (fixture);
  g_assert_cmpuint (count_entries (fixture), ==, 0);
}

static void
test_hand_overs_of_others_wait_for_the_next_start (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  begin_some (fixture, 2, 3);
  id = take_over (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_entries (fixture), ==, 3);
}

static void
test_journal_that_others_can_reach_is_refused (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (mkdir (fixture->journal, 0755), ==, 0);
  g_assert_null (take_over (fixture, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED);
  g_assert_cmpuint (fixture->world->step, ==, 0);
}

static void
test_entry_that_cannot_be_read_stays (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *path = g_build_filename (fixture->journal, JOB, NULL);

  g_assert_cmpint (mkdir (fixture->journal, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "nonsense", -1, NULL));
  g_test_expect_message ("ferry", G_LOG_LEVEL_WARNING, "*cannot be read*");
  recover (fixture);
  g_test_assert_expected_messages ();
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int   argc,
      char *argv[])
{
  /* Thousands of entries are put on disk; here memory will do for one. */
  if (access ("/dev/shm", W_OK | X_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/take-over/job-goes-over", test_job_goes_over);
  g_test_add_func ("/take-over/a-crash-at-any-step-leaves-one-owner", test_a_crash_at_any_step_leaves_one_owner);
  g_test_add_func ("/take-over/a-crash-during-recovery-leaves-one-owner", test_a_crash_during_recovery_leaves_one_owner);
  g_test_add_func ("/take-over/a-failure-of-any-step-leaves-one-owner", test_a_failure_of_any_step_leaves_one_owner);
  g_test_add_func ("/take-over/refusal-by-the-new-owners-side-gives-the-job-back", test_refusal_by_the_new_owners_side_gives_the_job_back);
  g_test_add_func ("/take-over/own-job-is-refused", test_own_job_is_refused);
  g_test_add_func ("/take-over/entry-of-a-user-who-is-gone-is-forgotten", test_entry_of_a_user_who_is_gone_is_forgotten);
  g_test_add_func ("/take-over/owner-who-does-not-answer-is-asked-once", test_owner_who_does_not_answer_is_asked_once);
  g_test_add_func ("/take-over/hand-overs-of-others-wait-for-the-next-start", test_hand_overs_of_others_wait_for_the_next_start);
  g_test_add_func ("/take-over/journal-that-others-can-reach-is-refused", test_journal_that_others_can_reach_is_refused);
  g_test_add_func ("/take-over/entry-that-cannot-be-read-stays", test_entry_that_cannot_be_read_stays);

  return g_test_run ();
}

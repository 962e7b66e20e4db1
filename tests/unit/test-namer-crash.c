/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The process dies before and after each system call that gives a file its name,
 * on every kind of file system. */

#include "config.h"

#include "net/ferry-namer.h"
#include "tests/fakes/mortal-calls.h"
#include "tests/fakes/scratch-folder.h"

#include <sys/wait.h>
#include <unistd.h>

#define PART ".a.tar.gz.1a2b.part"
#define MODIFIED 1000000001

static FerryPublication *
new_publication (ScratchFolder *scratch,
                 guint64        inode)
{
  FerryPublication *publication = ferry_publication_new ();

  publication->folder = g_strdup (scratch->path);
  publication->name = g_strdup ("a.tar.gz");
  publication->part_name = g_strdup (PART);
  publication->part_inode = inode;

  return publication;
}

static FerryPublication *
new_part (ScratchFolder *scratch)
{
  scratch_folder_write (scratch, PART, "whole");

  return new_publication (scratch, scratch_folder_inode (scratch, PART));
}

static char *
publish (const FerryPublication *publication,
         GError                **error)
{
  g_autoptr(FerryFolder) folder = ferry_folder_open (publication->folder, NULL, error);
  g_autoptr(FerryNamer) namer = NULL;
  g_autofree char *name = NULL;
  GMutex reserving;

  g_assert_nonnull (folder);
  g_mutex_init (&reserving);
  namer = ferry_namer_new (folder, mortal_calls_get (), 0644, &reserving);
  name = ferry_namer_publish (namer, publication, error);
  if (name != NULL && !ferry_namer_sync (namer, error))
    g_clear_pointer (&name, g_free);
  g_mutex_clear (&reserving);

  return g_steal_pointer (&name);
}

static void
assert_published (const FerryPublication *publication,
                  const char             *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *name = publish (publication, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, expected);
}

static void
assert_content (ScratchFolder *scratch,
                const char    *name,
                const char    *expected)
{
  g_autofree char *text = scratch_folder_read (scratch, name);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_list (ScratchFolder *scratch,
             const char    *expected)
{
  g_autofree char *list = scratch_folder_list (scratch);

  g_assert_cmpstr (list, ==, expected);
}

/* The target shows the whole file, or nothing, or a reservation. */
static void
assert_nothing_half (ScratchFolder *scratch,
                     const char    *name)
{
  g_autofree char *text = scratch_folder_read (scratch, name);

  if (text == NULL || g_str_equal (text, "whole"))
    return;
  g_assert_cmpstr (text, ==, "");
  g_assert_cmpuint (scratch_folder_mode (scratch, name), ==, 0);
}

/* Returns whether the process died on the way. */
static gboolean
publish_and_die (const FerryPublication *publication,
                 MortalKind              kind,
                 guint                   before,
                 guint                   after)
{
  const pid_t pid = fork ();
  int status;

  if (pid == 0)
    {
      g_autofree char *name = NULL;

      MortalCalls *world = mortal_calls_reset (kind);

      world->die_before = before;
      world->die_after = after;
      name = publish (publication, NULL);
      _exit (name != NULL ? 0 : 1);
    }

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_true (WEXITSTATUS (status) == 0 || WEXITSTATUS (status) == MORTAL_STATUS);

  return WEXITSTATUS (status) == MORTAL_STATUS;
}

static void
crash_at (MortalKind kind,
          gboolean   taken,
          guint      before,
          guint      after)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublication) publication = new_part (scratch);
  const char *expected = taken ? "a (2).tar.gz" : "a.tar.gz";

  mortal_calls_reset (kind);
  publication->modified = before % 2 ? MODIFIED : 0;
  if (taken)
    scratch_folder_write (scratch, "a.tar.gz", "mine");

  publish_and_die (publication, kind, before, after);
  assert_nothing_half (scratch, expected);
  assert_published (publication, expected);
  assert_published (publication, expected);
  assert_content (scratch, expected, "whole");
  assert_list (scratch, taken ? "a (2).tar.gz a.tar.gz" : "a.tar.gz");
  g_assert_cmpuint (scratch_folder_mode (scratch, expected), ==, 0644);
}

static void
test_crashes (gconstpointer data)
{
  const MortalKind kind = GPOINTER_TO_INT (data);

  /* No way to a name takes more than nine calls. */
  for (guint number = 1; number < 10; number++)
    {
      crash_at (kind, FALSE, number, 0);
      crash_at (kind, FALSE, 0, number);
      crash_at (kind, TRUE, number, 0);
      crash_at (kind, TRUE, 0, number);
    }
}

/* The test above would pass if nobody ever died. */
static void
test_crashes_happen (void)
{
  for (MortalKind kind = 0; kind < MORTAL_N_KINDS; kind++)
    {
      g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
      g_autoptr(FerryPublication) publication = new_part (scratch);

      g_assert_true (publish_and_die (publication, kind, 1, 0));
      g_assert_true (publish_and_die (publication, kind, 2, 0));
      g_assert_false (publish_and_die (publication, kind, 10, 0));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/namer/killed-anywhere/modern", GINT_TO_POINTER (MORTAL_KIND_MODERN), test_crashes);
  g_test_add_data_func ("/namer/killed-anywhere/links", GINT_TO_POINTER (MORTAL_KIND_LINKS), test_crashes);
  g_test_add_data_func ("/namer/killed-anywhere/no-links", GINT_TO_POINTER (MORTAL_KIND_NO_LINKS), test_crashes);
  g_test_add_func ("/namer/kills-happen", test_crashes_happen);

  return g_test_run ();
}

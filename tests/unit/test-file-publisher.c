/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-file-publisher.h"
#include "net/ferry-partial-file.h"
#include "shared/ferry-error.h"
#include "tests/fakes/scratch-folder.h"

#include <glib/gstdio.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

static gboolean may_mount;

static void
on_done_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static gboolean
publish (FerryPublisher *publisher,
         GPtrArray      *publications,
         GCancellable   *cancellable,
         GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_publisher_publish_async (publisher, publications, cancellable, on_done_cb, &result);

  return ferry_publisher_publish_finish (publisher, wait_for (&result), error);
}

static char **
check (const char *const *folders,
       GError           **error)
{
  g_autoptr(FerryPublisher) publisher = ferry_file_publisher_new ();
  g_autoptr(GAsyncResult) result = NULL;

  ferry_publisher_check_async (publisher, folders, FALSE, NULL, on_done_cb, &result);

  return ferry_publisher_check_finish (publisher, wait_for (&result), error);
}

static void
discard (const char      *folder,
         const char      *short_id,
         FerryCheckpoint *checkpoint)
{
  g_autoptr(FerryPublisher) publisher = ferry_file_publisher_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  ferry_publisher_discard_async (publisher, folder, short_id, checkpoint, on_done_cb, &result);
  g_assert_true (ferry_publisher_discard_finish (publisher, wait_for (&result), &error));
  g_assert_no_error (error);
}

/* A whole partial file of @name, as the fetcher leaves it. */
static FerryPublication *
new_publication (const char *folder,
                 const char *name,
                 const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPartialFile) part = ferry_partial_file_create (folder, NULL, name, "1a2b", NULL, &error);
  FerryPublication *publication = ferry_publication_new ();

  g_assert_no_error (error);
  ferry_partial_file_write (part, 0, text, strlen (text), &error);
  ferry_partial_file_sync (part, &error);
  g_assert_no_error (error);

  publication->folder = g_strdup (folder);
  publication->name = g_strdup (name);
  publication->part_name = g_strdup (ferry_partial_file_get_name (part));
  publication->part_inode = ferry_partial_file_get_inode (part);

  return publication;
}

static GPtrArray *
new_batch (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_publication_free);
}

static FerryPublication *
get (GPtrArray *batch,
     guint      index)
{
  return g_ptr_array_index (batch, index);
}

static FerryCheckpoint *
new_checkpoint (ScratchFolder *scratch,
                const char    *part_name)
{
  FerryCheckpoint *checkpoint = ferry_checkpoint_new ();

  checkpoint->part_name = g_strdup (part_name);
  checkpoint->part_inode = scratch_folder_inode (scratch, part_name);

  return checkpoint;
}

static void
assert_list (ScratchFolder *scratch,
             const char    *expected)
{
  g_autofree char *list = scratch_folder_list (scratch);

  g_assert_cmpstr (list, ==, expected);
}

/* Each file has its own outcome; one that fails does not stop the others. */
static void
test_batch (void)
{
  g_autoptr(ScratchFolder) one = scratch_folder_new ();
  g_autoptr(ScratchFolder) two = scratch_folder_new ();
  g_autoptr(FerryPublisher) publisher = ferry_file_publisher_new ();
  g_autoptr(GPtrArray) batch = new_batch ();
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (batch, new_publication (one->path, "a", "A"));
  g_ptr_array_add (batch, new_publication (two->path, "b", "B"));
  g_ptr_array_add (batch, new_publication (one->path, "c", "C"));
  g_ptr_array_add (batch, new_publication (two->path, "d", "D"));
  get (batch, 1)->part_inode++;
  g_assert_false (publish (publisher, batch, NULL, &error));

  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_TARGET_CHANGED);
  g_assert_cmpstr (get (batch, 0)->published_name, ==, "a");
  g_assert_error (get (batch, 1)->error, FERRY_ERROR, FERRY_ERROR_TARGET_CHANGED);
  g_assert_null (get (batch, 1)->published_name);
  g_assert_cmpstr (get (batch, 2)->published_name, ==, "c");
  g_assert_cmpstr (get (batch, 3)->published_name, ==, "d");
  assert_list (one, "a c");
  assert_list (two, ".b.1a2b.part d");
}

static void
test_folder_gone (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublisher) publisher = ferry_file_publisher_new ();
  g_autoptr(GPtrArray) batch = new_batch ();
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (batch, new_publication (scratch->path, "a", "A"));
  g_ptr_array_add (batch, new_publication (scratch->path, "b", "B"));
  g_ptr_array_add (batch, new_publication (scratch->path, "c", "C"));
  g_free (get (batch, 0)->folder);
  get (batch, 0)->folder = scratch_folder_path (scratch, "gone");
  get (batch, 1)->filesystem = g_strdup ("uuid=of-another-disk");
  g_assert_false (publish (publisher, batch, NULL, &error));

  g_assert_error (get (batch, 0)->error, FERRY_ERROR, FERRY_ERROR_DESTINATION_MISSING);
  g_assert_error (get (batch, 1)->error, FERRY_ERROR, FERRY_ERROR_DESTINATION_MISSING);
  g_assert_cmpstr (get (batch, 2)->published_name, ==, "c");
}

static void
test_cancelled (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublisher) publisher = ferry_file_publisher_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GPtrArray) batch = new_batch ();
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (batch, new_publication (scratch->path, "a", "A"));
  g_cancellable_cancel (cancellable);
  g_assert_false (publish (publisher, batch, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (get (batch, 0)->published_name);
  assert_list (scratch, ".a.1a2b.part");
}

static void
test_same_names (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPublisher) publisher = ferry_file_publisher_new ();
  g_autoptr(GPtrArray) batch = new_batch ();
  g_autoptr(GError) error = NULL;

  scratch_folder_write (scratch, "a (2).x", "mine");
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("n%u.x", i);

      g_ptr_array_add (batch, new_publication (scratch->path, id, "A"));
      g_free (get (batch, i)->name);
      get (batch, i)->name = g_strdup ("a.x");
    }
  g_assert_true (publish (publisher, batch, NULL, &error));
  g_assert_cmpstr (get (batch, 0)->published_name, ==, "a.x");
  g_assert_cmpstr (get (batch, 1)->published_name, ==, "a (3).x");
  g_assert_cmpstr (get (batch, 2)->published_name, ==, "a (4).x");
}

static void
test_umask (void)
{
  g_autoptr(ScratchFolder) scratch = NULL;
  g_autoptr(FerryPublisher) publisher = NULL;
  g_autoptr(GPtrArray) batch = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  umask (0027);
  scratch = scratch_folder_new ();
  publisher = ferry_file_publisher_new ();
  batch = new_batch ();
  g_ptr_array_add (batch, new_publication (scratch->path, "a", "A"));
  g_assert_true (publish (publisher, batch, NULL, NULL));
  g_assert_cmpuint (scratch_folder_mode (scratch, "a"), ==, 0640);
}

static guint syncs;

static int
count_sync (int fd)
{
  syncs++;

  return ferry_file_calls_get_real ()->sync (fd);
}

/* Thousands of small files: the folder is synced once, not the files. */
static void
test_many (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  FerryFileCalls calls = *ferry_file_calls_get_real ();
  g_autoptr(FerryPublisher) publisher = NULL;
  g_autoptr(GPtrArray) batch = new_batch ();
  g_autoptr(GError) error = NULL;
  const guint count = g_test_slow () ? 2000 : 200;
  gint64 start;

  calls.sync = count_sync;
  publisher = ferry_file_publisher_new_with_calls (&calls);
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *name = g_strdup_printf ("file %u", i);

      g_ptr_array_add (batch, new_publication (scratch->path, name, "A"));
    }

  syncs = 0;
  start = g_get_monotonic_time ();
  g_assert_true (publish (publisher, batch, NULL, &error));
  g_test_message ("%u files in %.1f ms", count, (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (syncs, ==, 1);
  for (guint i = 0; i < count; i++)
    g_assert_cmpstr (get (batch, i)->published_name, ==, get (batch, i)->name);
}

static void
test_check (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *drive = scratch_folder_path (scratch, "drive");
  const char *const folders[] = { scratch->path, drive, scratch->path, NULL };
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) marks = NULL;

  if (!may_mount || !scratch_folder_mount_tmpfs (scratch, "drive", "size=1m"))
    {
      g_test_skip ("mounting is not allowed here");
      return;
    }
  marks = check (folders, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (marks), ==, 3);
  g_assert_cmpstr (marks[0], ==, marks[2]);
  g_assert_cmpstr (marks[0], !=, marks[1]);
}

static void
assert_check_fails (const char    *folder,
                    FerryErrorCode code)
{
  const char *const folders[] = { folder, NULL };
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) marks = check (folders, &error);

  g_assert_error (error, FERRY_ERROR, (int) code);
  g_assert_null (marks);
  g_assert_nonnull (strstr (error->message, folder));
}

static void
test_check_bad_folders (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *missing = scratch_folder_path (scratch, "missing");
  g_autofree char *file = scratch_folder_path (scratch, "file");
  g_autofree char *loop = scratch_folder_path (scratch, "loop");

  scratch_folder_write (scratch, "file", "");
  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  assert_check_fails (missing, FERRY_ERROR_DESTINATION_MISSING);
  assert_check_fails (file, FERRY_ERROR_DESTINATION_DENIED);
  assert_check_fails (loop, FERRY_ERROR_DESTINATION_DENIED);
}

/* Whoever is root, or owns a process, may seem to be allowed to write there. */
static void
test_check_views_of_the_system (void)
{
  static const char *const candidates[] = { "/proc", "/proc/self", "/proc/self/task", "/sys", "/sys/fs/cgroup", "/dev/pts" };
  guint n_met = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      struct statfs system;

      /* Without cgroup or devpts these are plain folders, or none. */
      if (statfs (candidates[i], &system) < 0 || system.f_type == TMPFS_MAGIC)
        continue;
      assert_check_fails (candidates[i], FERRY_ERROR_DESTINATION_DENIED);
      n_met++;
    }

  g_assert_cmpuint (n_met, >=, 4);
}

static void
test_check_read_only (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *drive = scratch_folder_path (scratch, "drive");

  if (!may_mount || !scratch_folder_mount_tmpfs (scratch, "drive", "size=1m"))
    {
      g_test_skip ("mounting is not allowed here");
      return;
    }
  scratch_folder_make_read_only (scratch, "drive");
  assert_check_fails (drive, FERRY_ERROR_DESTINATION_DENIED);
}

static void
test_check_denied (void)
{
  g_autoptr(ScratchFolder) scratch = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  scratch_become_nobody ();
  scratch = scratch_folder_new ();
  g_assert_cmpint (g_chmod (scratch->path, 0500), ==, 0);
  assert_check_fails (scratch->path, FERRY_ERROR_DESTINATION_DENIED);
}

static void
test_discard_chain (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryCheckpoint) checkpoint = NULL;

  scratch_folder_write (scratch, ".a.1a2b.part", "old");
  scratch_folder_write (scratch, ".a.1a2b-1.part", "new");
  scratch_folder_write (scratch, ".b.1a2b.1.part", "another file");
  scratch_folder_write (scratch, "a", "published");
  checkpoint = new_checkpoint (scratch, ".a.1a2b-1.part");
  checkpoint->previous = new_checkpoint (scratch, ".a.1a2b.part");

  discard (scratch->path, NULL, checkpoint);
  assert_list (scratch, ".b.1a2b.1.part a");
  discard (scratch->path, NULL, checkpoint);
  assert_list (scratch, ".b.1a2b.1.part a");
}

static void
test_discard_leftovers (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *fifo = scratch_folder_path (scratch, ".c.1a2b.part");
  g_autofree char *linked = scratch_folder_path (scratch, ".d.1a2b.part");

  scratch_folder_write (scratch, ".a.1a2b.part", "left");
  scratch_folder_write (scratch, ".b.1a2b-3.part", "left");
  scratch_folder_write (scratch, ".a.3c4d.part", "another job’s");
  scratch_folder_write (scratch, "a.1a2b.part", "not hidden");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("a.1a2b.part", linked), ==, 0);

  discard (scratch->path, "1a2b", NULL);
  assert_list (scratch, ".a.3c4d.part .c.1a2b.part .d.1a2b.part a.1a2b.part");
}

static void
test_discard_not_ours (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryCheckpoint) checkpoint = NULL;

  scratch_folder_write (scratch, ".a.1a2b.part", "a stranger’s");
  checkpoint = new_checkpoint (scratch, ".a.1a2b.part");
  checkpoint->part_inode++;
  discard (scratch->path, NULL, checkpoint);
  assert_list (scratch, ".a.1a2b.part");
}

static void
test_discard_nowhere (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryCheckpoint) checkpoint = NULL;
  g_autofree char *gone = scratch_folder_path (scratch, "gone");

  scratch_folder_write (scratch, ".a.1a2b.part", "A");
  checkpoint = new_checkpoint (scratch, ".a.1a2b.part");
  discard (gone, "1a2b", checkpoint);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  may_mount = !g_test_subprocess () && scratch_enter_own_mounts ();

  g_test_add_func ("/publisher/each-file-has-its-outcome", test_batch);
  g_test_add_func ("/publisher/folder-gone", test_folder_gone);
  g_test_add_func ("/publisher/cancelled", test_cancelled);
  g_test_add_func ("/publisher/one-name-many-files", test_same_names);
  g_test_add_func ("/publisher/permissions-follow-umask", test_umask);
  g_test_add_func ("/publisher/folder-is-synced-once", test_many);
  g_test_add_func ("/publisher/check/gives-marks-in-order", test_check);
  g_test_add_func ("/publisher/check/bad-folders", test_check_bad_folders);
  g_test_add_func ("/publisher/check/views-of-the-system", test_check_views_of_the_system);
  g_test_add_func ("/publisher/check/read-only", test_check_read_only);
  g_test_add_func ("/publisher/check/denied", test_check_denied);
  g_test_add_func ("/publisher/discard/with-older-ones", test_discard_chain);
  g_test_add_func ("/publisher/discard/left-overs-by-id", test_discard_leftovers);
  g_test_add_func ("/publisher/discard/not-ours", test_discard_not_ours);
  g_test_add_func ("/publisher/discard/folder-gone", test_discard_nowhere);

  return g_test_run ();
}

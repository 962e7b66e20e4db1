/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Partial files and the disk below them: folders that refuse, disks that are
 * full, bytes that are read back. */

#include "config.h"

#include "net/ferry-folder.h"
#include "net/ferry-partial-file.h"
#include "shared/ferry-error.h"
#include "tests/fakes/scratch-folder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART ".a.iso.1a2b.part"

static gboolean may_mount;

static FerryPartialFile *
create (ScratchFolder *scratch)
{
  g_autoptr(GError) error = NULL;
  FerryPartialFile *part = ferry_partial_file_create (scratch->path, NULL, "a.iso", "1a2b", NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (part);

  return part;
}

/* A sentence for the user that names the folder. */
static void
assert_names_folder (const GError *error,
                     const char   *folder)
{
  g_assert_nonnull (strstr (error->message, folder));
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
test_folder_missing (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *folder = scratch_folder_path (scratch, "gone");
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPartialFile) part = ferry_partial_file_create (folder, NULL, "a", "1", NULL, &error);

  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_MISSING);
  assert_names_folder (error, folder);
}

static void
test_folder_is_file (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *folder = scratch_folder_path (scratch, "file");
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPartialFile) part = NULL;

  scratch_folder_write (scratch, "file", "");
  part = ferry_partial_file_create (folder, NULL, "a", "1", NULL, &error);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_DENIED);
  assert_names_folder (error, folder);
}

static void
test_other_file_system (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPartialFile) part = NULL;

  part = ferry_partial_file_create (scratch->path, "uuid=0 source=vfat:/dev/sdz9", "a", "1", NULL, &error);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_MISSING);
  assert_names_folder (error, scratch->path);
}

static void
assert_translated (FerryFolder   *folder,
                   int            code,
                   FerryErrorCode expected)
{
  g_autoptr(GError) error = NULL;

  ferry_folder_set_error (folder, code, &error);
  g_assert_error (error, FERRY_ERROR, (int) expected);
  assert_names_folder (error, ferry_folder_get_path (folder));
}

/* A drive that was pulled out answers with input/output errors; so does a broken
 * one, but that is still there. */
static void
test_drive_pulled_out (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *drive = scratch_folder_path (scratch, "drive");
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryFolder) folder = NULL;

  g_assert_cmpint (mkdir (drive, 0700), ==, 0);
  folder = ferry_folder_open (drive, NULL, &error);
  g_assert_no_error (error);

  assert_translated (folder, EIO, FERRY_ERROR_DESTINATION_DENIED);
  g_assert_cmpint (rmdir (drive), ==, 0);
  assert_translated (folder, EIO, FERRY_ERROR_DESTINATION_MISSING);
  assert_translated (folder, ENOTCONN, FERRY_ERROR_DESTINATION_MISSING);
  assert_translated (folder, EDQUOT, FERRY_ERROR_DISK_FULL);
}

static void
test_folder_denied (void)
{
  g_autoptr(ScratchFolder) scratch = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPartialFile) part = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  scratch_become_nobody ();
  scratch = scratch_folder_new ();
  g_assert_cmpint (g_chmod (scratch->path, 0500), ==, 0);
  part = ferry_partial_file_create (scratch->path, NULL, "a", "1", NULL, &error);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_DENIED);
  assert_names_folder (error, scratch->path);
}

/* A folder that may be written to but not listed. */
static void
test_folder_unlistable (void)
{
  g_autoptr(ScratchFolder) scratch = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPartialFile) part = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  scratch_become_nobody ();
  scratch = scratch_folder_new ();
  g_assert_cmpint (g_chmod (scratch->path, 0300), ==, 0);
  part = create (scratch);
  for (goffset i = 0; i < 3; i++)
    {
      g_assert_true (ferry_partial_file_write (part, i, "x", 1, &error));
      g_assert_true (ferry_partial_file_sync (part, &error));
    }
  g_assert_cmpint (g_chmod (scratch->path, 0700), ==, 0);
}

static FerryPartialFile *
create_on_tmpfs (ScratchFolder *scratch,
                 const char    *options)
{
  g_autofree char *drive = scratch_folder_path (scratch, "drive");
  g_autoptr(GError) error = NULL;
  FerryPartialFile *part;

  if (!may_mount || !scratch_folder_mount_tmpfs (scratch, "drive", options))
    {
      g_test_skip ("mounting is not allowed here");
      return NULL;
    }
  part = ferry_partial_file_create (drive, NULL, "a.iso", "1a2b", NULL, &error);
  g_assert_no_error (error);

  return part;
}

static void
test_disk_full (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPartialFile) part = create_on_tmpfs (scratch, "size=256k");
  g_autofree char *data = g_malloc0 (65536);
  g_autoptr(GError) error = NULL;

  if (part == NULL)
    return;

  for (goffset i = 0; i < 8 && error == NULL; i++)
    ferry_partial_file_write (part, i * 65536, data, 65536, &error);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FULL);
  assert_names_folder (error, "/drive");
  g_clear_error (&error);

  /* Space that is there again is used. */
  g_assert_true (ferry_partial_file_truncate (part, 0, &error));
  g_assert_true (ferry_partial_file_write (part, 0, data, 65536, &error));
  g_assert_no_error (error);
}

static void
test_reserve (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPartialFile) part = create_on_tmpfs (scratch, "size=4m");
  g_autofree char *path = scratch_folder_path (scratch, "drive/" PART);
  g_autoptr(GError) error = NULL;
  struct stat info;

  if (part == NULL)
    return;

  g_assert_false (ferry_partial_file_reserve (part, 5 << 20, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FULL);
  g_clear_error (&error);
  g_assert_false (ferry_partial_file_reserve (part, 4 << 20, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FULL);
  g_clear_error (&error);

  g_assert_true (ferry_partial_file_reserve (part, 0, &error));
  g_assert_true (ferry_partial_file_reserve (part, 3 << 20, &error));
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 0);

  /* In memory that would mean to write zeroes. */
  g_assert_cmpint (info.st_blocks, ==, 0);
  g_assert_true (ferry_partial_file_reserve (part, 3 << 20, &error));
  g_assert_no_error (error);
}

static void
test_read_only (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPartialFile) part = create_on_tmpfs (scratch, "size=1m");
  g_autofree char *drive = scratch_folder_path (scratch, "drive");
  g_autoptr(GError) error = NULL;

  if (part == NULL)
    return;

  g_clear_object (&part);
  scratch_folder_make_read_only (scratch, "drive");
  part = ferry_partial_file_create (drive, NULL, "b", "1", NULL, &error);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DESTINATION_DENIED);
  assert_names_folder (error, drive);
}

/* A file size limit stands in for FAT’s four gigabytes. */
static void
test_file_too_large (void)
{
  g_autoptr(ScratchFolder) scratch = NULL;
  g_autoptr(FerryPartialFile) part = NULL;
  g_autoptr(GError) error = NULL;
  const struct rlimit limit = { 4096, 4096 };
  g_autofree char *data = g_malloc0 (8192);

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  scratch = scratch_folder_new ();
  part = create (scratch);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_false (ferry_partial_file_write (part, 0, data, 8192, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_FILE_TOO_LARGE);
  assert_names_folder (error, scratch->path);
}

static void
test_digests (void)
{
  static const struct
  {
    GChecksumType type;
    const char *hex;
  } expected[] = {
    { G_CHECKSUM_MD5, "900150983cd24fb0d6963f7d28e17f72" },
    { G_CHECKSUM_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d" },
    { G_CHECKSUM_SHA256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
  };
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPartialFile) part = create (scratch);
  g_autoptr(GError) error = NULL;

  g_assert_true (ferry_partial_file_write (part, 0, "abc", 3, &error));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *hex = ferry_partial_file_digest (part, expected[i].type, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (hex, ==, expected[i].hex);
    }
}

/* More than one buffer, against another implementation. */
static void
test_large_digests (void)
{
  static const GChecksumType types[] = { G_CHECKSUM_MD5, G_CHECKSUM_SHA384, G_CHECKSUM_SHA512 };
  const gsize size = (2 << 20) + 4711;
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPartialFile) part = create (scratch);
  g_autofree guchar *data = g_malloc (size);
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < size; i++)
    data[i] = (guchar) (i * 7 + i / 251);
  g_assert_true (ferry_partial_file_write (part, 0, data, size, &error));
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *hex = ferry_partial_file_digest (part, types[i], NULL, &error);
      g_autofree char *same = g_compute_checksum_for_data (types[i], data, size);

      g_assert_no_error (error);
      g_assert_cmpstr (hex, ==, same);
    }
}

static void
test_digest_cancelled (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPartialFile) part = create (scratch);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *hex = NULL;

  g_cancellable_cancel (cancellable);
  hex = ferry_partial_file_digest (part, G_CHECKSUM_SHA256, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (hex);
}

static gpointer
sync_many_times (gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 50; i++)
    ferry_partial_file_sync (user_data, &error);
  g_assert_no_error (error);

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPartialFile) part = create (scratch);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  GThread *thread = g_thread_new ("sync", sync_many_times, part);

  for (goffset i = 0; i < 5000; i++)
    ferry_partial_file_write (part, i, "x", 1, &error);
  g_thread_join (thread);
  g_assert_no_error (error);
  text = scratch_folder_read (scratch, PART);
  g_assert_cmpuint (strlen (text), ==, 5000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  may_mount = !g_test_subprocess () && scratch_enter_own_mounts ();

  g_test_add_func ("/partial-file/folder/missing", test_folder_missing);
  g_test_add_func ("/partial-file/folder/is-a-file", test_folder_is_file);
  g_test_add_func ("/partial-file/folder/on-another-file-system", test_other_file_system);
  g_test_add_func ("/partial-file/folder/drive-pulled-out", test_drive_pulled_out);
  g_test_add_func ("/partial-file/folder/denied", test_folder_denied);
  g_test_add_func ("/partial-file/folder/not-listable", test_folder_unlistable);
  g_test_add_func ("/partial-file/folder/read-only", test_read_only);
  g_test_add_func ("/partial-file/write/disk-full", test_disk_full);
  g_test_add_func ("/partial-file/write/file-too-large", test_file_too_large);
  g_test_add_func ("/partial-file/write/while-it-is-synced", test_threads);
  g_test_add_func ("/partial-file/reserve", test_reserve);
  g_test_add_func ("/partial-file/digest/known-values", test_digests);
  g_test_add_func ("/partial-file/digest/several-buffers", test_large_digests);
  g_test_add_func ("/partial-file/digest/cancelled", test_digest_cancelled);

  return g_test_run ();
}

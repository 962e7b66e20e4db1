/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "envoy/ferry-envoy-folder.h"
#include "envoy/ferry-envoy-receive.h"
#include "envoy/ferry-envoy-send.h"
#include "shared/ferry-error.h"
#include "shared/ferry-hand-over-type.h"
#include "shared/ferry-record.h"
#include "tests/fakes/scratch-folder.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ID "0123456789abcdef0123456789abcdef"

/* A record of one file with two segments of a partial file that is there. */
static GVariant *
make_record (ScratchFolder *folder,
             const char    *name)
{
  g_autofree char *text = NULL;
  GError *error = NULL;
  GVariant *record;

  text = g_strdup_printf ("('n', 'normal', '', 0, 0, 60, 0, true, true, [('https://x/', '%s', 'a.bin', '', -1, [],"
                          " ('%s', %" G_GUINT64_FORMAT ", '\"e\"', '', 20, true, '', 0, [(0, 0, 6, 4), (6, 6, 14, 3)]))])",
                          folder->path, name, scratch_folder_inode (folder, name));
  record = g_variant_parse (G_VARIANT_TYPE (FERRY_HAND_OVER_TYPE), text, NULL, NULL, &error);
  g_assert_no_error (error);

  return record;
}

static GVariant *
send_and_receive (GVariant      *record,
                  ScratchFolder *to,
                  GError       **error)
{
  int fds[2];
  GVariant *received;

  g_assert_cmpint (pipe (fds), ==, 0);
  g_assert_true (ferry_envoy_send_bytes (record, fds[1], NULL));
  close (fds[1]);
  received = ferry_envoy_receive_bytes (record, ID, to->path, fds[0], error);
  close (fds[0]);

  return received;
}

static void
test_segments_go_where_they_were (void)
{
  g_autoptr(ScratchFolder) from = scratch_folder_new ();
  g_autoptr(ScratchFolder) to = scratch_folder_new ();
  g_autoptr(GVariant) record = NULL;
  g_autoptr(GVariant) received = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *bytes = NULL;

  scratch_folder_write (from, ".a.part", "abcdXXefgYY");
  record = make_record (from, ".a.part");
  received = send_and_receive (record, to, &error);
  g_assert_no_error (error);

  text = g_variant_print (received, FALSE);
  g_assert_nonnull (strstr (text, to->path));
  g_assert_nonnull (strstr (text, ".a.bin.01234567.part"));
  bytes = scratch_folder_read (to, ".a.bin.01234567.part");
  g_assert_cmpint (memcmp (bytes, "abcd\0\0efg", 9), ==, 0);
  g_assert_cmpuint (scratch_folder_mode (to, ".a.bin.01234567.part") & 0777, ==, 0600);

  /* And once more: what an attempt before has left makes way. */
  g_clear_pointer (&received, g_variant_unref);
  received = send_and_receive (record, to, &error);
  g_assert_no_error (error);

  g_assert_true (ferry_envoy_discard_bytes (record, ID, to->path, NULL));
  g_clear_pointer (&text, g_free);
  text = scratch_folder_list (to);
  g_assert_cmpstr (text, ==, "");
}

static void
test_too_few_bytes_are_refused (void)
{
  g_autoptr(ScratchFolder) from = scratch_folder_new ();
  g_autoptr(ScratchFolder) to = scratch_folder_new ();
  g_autoptr(GVariant) record = NULL;
  g_autoptr(GError) error = NULL;
  int fds[2];

  scratch_folder_write (from, ".a.part", "abcdXXefgYY");
  record = make_record (from, ".a.part");
  g_assert_cmpint (pipe (fds), ==, 0);
  g_assert_cmpint (write (fds[1], "abcd", 4), ==, 4);
  close (fds[1]);
  g_assert_null (ferry_envoy_receive_bytes (record, ID, to->path, fds[0], &error));
  close (fds[0]);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_TRUNCATED);
}

static void
test_too_many_bytes_are_refused (void)
{
  g_autoptr(ScratchFolder) from = scratch_folder_new ();
  g_autoptr(ScratchFolder) to = scratch_folder_new ();
  g_autoptr(GVariant) record = NULL;
  g_autoptr(GError) error = NULL;
  int fds[2];

  scratch_folder_write (from, ".a.part", "abcdXXefgYY");
  record = make_record (from, ".a.part");
  g_assert_cmpint (pipe (fds), ==, 0);
  g_assert_cmpint (write (fds[1], "abcdefgh", 8), ==, 8);
  close (fds[1]);
  g_assert_null (ferry_envoy_receive_bytes (record, ID, to->path, fds[0], &error));
  close (fds[0]);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_TRUNCATED);
}

static void
test_more_than_there_is_room_for_is_refused (void)
{
  g_autoptr(ScratchFolder) to = scratch_folder_new ();
  g_autoptr(GVariant) record = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *left = NULL;
  int fds[2];

  record = g_variant_parse (G_VARIANT_TYPE (FERRY_HAND_OVER_TYPE),
                            "('n', 'normal', '', 0, 0, 60, 0, true, true, [('https://x/', '/home/a', 'a', '', -1, [],"
                            " ('.a.part', 1, '', '', -1, true, '', 0, [(0, 0, -1, 1152921504606846976)]))])",
                            NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pipe (fds), ==, 0);
  close (fds[1]);
  g_assert_null (ferry_envoy_receive_bytes (record, ID, to->path, fds[0], &error));
  close (fds[0]);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FULL);
  left = scratch_folder_list (to);
  g_assert_cmpstr (left, ==, "");
}

static gboolean
has_partial (GVariant *record)
{
  g_autoptr(GVariant) files = g_variant_get_child_value (record, FERRY_RECORD_FILES);
  g_autoptr(GVariant) file = g_variant_get_child_value (files, 0);
  g_autoptr(GVariant) partial = NULL;
  const char *name;
  guint64 inode;

  partial = ferry_record_get_partial (file, &name, &inode);
  return *name != '\0';
}

static void
test_unsound_partial_files_are_left_out (void)
{
  g_autoptr(ScratchFolder) folder = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (folder, ".a.part");
  g_autofree char *other = scratch_folder_path (folder, "other");
  g_autoptr(GVariant) record = NULL;
  g_autoptr(GVariant) sound = NULL;
  g_autoptr(GVariant) linked = NULL;
  g_autoptr(GVariant) gone = NULL;
  g_autoptr(GVariant) fifo = NULL;

  scratch_folder_write (folder, ".a.part", "abcdXXefgYY");
  record = make_record (folder, ".a.part");
  sound = ferry_envoy_leave_out_unsound (record);
  g_assert_true (g_variant_equal (sound, record));

  g_assert_cmpint (link (path, other), ==, 0);
  linked = ferry_envoy_leave_out_unsound (record);
  g_assert_false (has_partial (linked));

  g_assert_cmpint (unlink (path), ==, 0);
  gone = ferry_envoy_leave_out_unsound (record);
  g_assert_false (has_partial (gone));

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  fifo = ferry_envoy_leave_out_unsound (record);
  g_assert_false (has_partial (fifo));
}

static void
test_what_is_not_ours_stays (void)
{
  g_autoptr(ScratchFolder) from = scratch_folder_new ();
  g_autoptr(ScratchFolder) to = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (to, ".a.bin.01234567.part");
  g_autoptr(GVariant) record = NULL;
  g_autoptr(GError) error = NULL;
  struct stat info;

  scratch_folder_write (from, ".a.part", "abcdXXefgYY");
  record = make_record (from, ".a.part");
  g_assert_cmpint (symlink ("/etc/passwd", path), ==, 0);
  g_assert_null (send_and_receive (record, to, &error));
  g_assert_true (error->domain == FERRY_ERROR);
  g_assert_true (ferry_envoy_discard_bytes (record, ID, to->path, NULL));
  g_assert_cmpint (lstat (path, &info), ==, 0);
  g_assert_true (S_ISLNK (info.st_mode));
}

static void
assert_folder (const char *path,
               gboolean    is_good)
{
  g_autoptr(GError) error = NULL;
  int fd = ferry_envoy_folder_open (path, &error);

  g_assert_cmpint (fd >= 0, ==, is_good);
  g_assert_cmpint (error == NULL, ==, is_good);
  if (fd >= 0)
    close (fd);
}

static void
test_folders_that_others_could_swap_are_refused (void)
{
  g_autoptr(ScratchFolder) folder = scratch_folder_new ();
  g_autofree char *open_folder = scratch_folder_path (folder, "open");
  g_autofree char *inside = scratch_folder_path (folder, "open/inside");
  g_autofree char *link_path = scratch_folder_path (folder, "link");
  g_autofree char *climbing = scratch_folder_path (folder, "open/../open");

  g_assert_cmpint (mkdir (open_folder, 0700), ==, 0);
  g_assert_cmpint (mkdir (inside, 0700), ==, 0);
  g_assert_cmpint (symlink (open_folder, link_path), ==, 0);
  assert_folder (folder->path, TRUE);
  assert_folder (inside, TRUE);
  assert_folder (link_path, FALSE);
  assert_folder (climbing, FALSE);
  assert_folder ("relative", FALSE);
  assert_folder ("/nowhere/at/all", FALSE);

  g_assert_cmpint (chmod (open_folder, 0777), ==, 0);
  assert_folder (open_folder, TRUE);
  assert_folder (inside, FALSE);
  g_assert_cmpint (chmod (open_folder, 01777), ==, 0);
  assert_folder (inside, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/envoy-bytes/segments-go-where-they-were", test_segments_go_where_they_were);
  g_test_add_func ("/envoy-bytes/too-few-bytes-are-refused", test_too_few_bytes_are_refused);
  g_test_add_func ("/envoy-bytes/too-many-bytes-are-refused", test_too_many_bytes_are_refused);
  g_test_add_func ("/envoy-bytes/more-than-there-is-room-for-is-refused", test_more_than_there_is_room_for_is_refused);
  g_test_add_func ("/envoy-bytes/unsound-partial-files-are-left-out", test_unsound_partial_files_are_left_out);
  g_test_add_func ("/envoy-bytes/what-is-not-ours-stays", test_what_is_not_ours_stays);
  g_test_add_func ("/envoy-bytes/folders-that-others-could-swap-are-refused", test_folders_that_others_could_swap_are_refused);

  return g_test_run ();
}

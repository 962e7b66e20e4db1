/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-partial-file.h"
#include "shared/ferry-error.h"
#include "tests/fakes/scratch-folder.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART ".a.iso.1a2b.part"

static FerryPartialFile *
create (ScratchFolder *scratch)
{
  g_autoptr(GError) error = NULL;
  FerryPartialFile *part = ferry_partial_file_create (scratch->path, NULL, "a.iso", "1a2b", NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (part);

  return part;
}

static void
assert_refused (ScratchFolder *scratch,
                guint64        inode)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPartialFile) part = ferry_partial_file_open (scratch->path, NULL, PART, inode, &error);

  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_TARGET_CHANGED);
  g_assert_null (part);
}

static void
test_create (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPartialFile) part = create (scratch);

  g_assert_cmpstr (ferry_partial_file_get_name (part), ==, PART);
  g_assert_cmpuint (ferry_partial_file_get_inode (part), ==, scratch_folder_inode (scratch, PART));
  g_assert_cmpuint (scratch_folder_mode (scratch, PART), ==, 0600);
}

static void
test_restart (void)
{
  static const char *const in_use[] = { PART, ".a.iso.1a2b-1.part", NULL };
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPartialFile) second = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *old = NULL;

  scratch_folder_write (scratch, PART, "old");
  second = ferry_partial_file_create (scratch->path, NULL, "a.iso", "1a2b", in_use, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_partial_file_get_name (second), ==, ".a.iso.1a2b-2.part");
  old = scratch_folder_read (scratch, PART);
  g_assert_cmpstr (old, ==, "old");
}

/* A crash between making a partial file and recording it. */
static void
test_leftover (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPartialFile) part = NULL;
  g_autofree char *text = NULL;
  g_autofree char *list = NULL;

  scratch_folder_write (scratch, PART, "left-over");
  part = create (scratch);
  g_assert_cmpstr (ferry_partial_file_get_name (part), ==, PART);
  text = scratch_folder_read (scratch, PART);
  g_assert_cmpstr (text, ==, "");
  list = scratch_folder_list (scratch);
  g_assert_cmpstr (list, ==, PART);
}

/* What is not ours to remove is passed by, and never written through. */
static void
test_create_beside_strangers (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPartialFile) part = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *linked = scratch_folder_path (scratch, PART);
  g_autofree char *hard = scratch_folder_path (scratch, ".a.iso.1a2b-1.part");
  g_autofree char *fifo = scratch_folder_path (scratch, ".a.iso.1a2b-2.part");
  g_autofree char *folder = scratch_folder_path (scratch, ".a.iso.1a2b-3.part");
  g_autofree char *dangling = scratch_folder_path (scratch, ".a.iso.1a2b-4.part");
  g_autofree char *other = scratch_folder_path (scratch, "other");
  g_autofree char *text = NULL;

  scratch_folder_write (scratch, "other", "mine");
  g_assert_cmpint (symlink ("other", linked), ==, 0);
  g_assert_cmpint (link (other, hard), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("nowhere", dangling), ==, 0);

  part = create (scratch);
  g_assert_cmpstr (ferry_partial_file_get_name (part), ==, ".a.iso.1a2b-5.part");
  g_assert_true (ferry_partial_file_write (part, 0, "ours", 4, &error));
  text = scratch_folder_read (scratch, "other");
  g_assert_cmpstr (text, ==, "mine");
}

static void
test_long_name (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) name = g_string_new (NULL);
  g_autoptr(FerryPartialFile) part = NULL;

  while (name->len < 254)
    g_string_append (name, "é");
  part = ferry_partial_file_create (scratch->path, NULL, name->str, "1a2b", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (ferry_partial_file_get_name (part)), <=, 255);
  g_assert_true (g_utf8_validate (ferry_partial_file_get_name (part), -1, NULL));
  g_assert_true (g_str_has_suffix (ferry_partial_file_get_name (part), "é.1a2b.part"));
}

static void
test_open_again (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPartialFile) part = create (scratch);
  const guint64 inode = ferry_partial_file_get_inode (part);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (ferry_partial_file_write (part, 0, "abcdef", 6, &error));
  g_clear_object (&part);

  part = ferry_partial_file_open (scratch->path, NULL, PART, inode, &error);
  g_assert_no_error (error);
  g_assert_true (ferry_partial_file_truncate (part, 3, &error));
  g_assert_true (ferry_partial_file_write (part, 3, "xyz", 3, &error));
  g_assert_true (ferry_partial_file_sync (part, &error));
  g_assert_true (ferry_partial_file_sync (part, &error));
  g_assert_true (ferry_partial_file_write (part, 6, "!", 1, &error));
  g_assert_true (ferry_partial_file_sync (part, &error));
  g_assert_no_error (error);
  text = scratch_folder_read (scratch, PART);
  g_assert_cmpstr (text, ==, "abcxyz!");
}

static void
test_open_missing (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();

  assert_refused (scratch, 1);
}

static void
test_open_other_inode (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *text = NULL;

  scratch_folder_write (scratch, PART, "other");
  assert_refused (scratch, scratch_folder_inode (scratch, PART) + 1);
  text = scratch_folder_read (scratch, PART);
  g_assert_cmpstr (text, ==, "other");
}

static void
test_open_symlink (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (scratch, PART);

  scratch_folder_write (scratch, "other", "other");
  g_assert_cmpint (symlink ("other", path), ==, 0);
  assert_refused (scratch, scratch_folder_inode (scratch, "other"));
  assert_refused (scratch, scratch_folder_inode (scratch, PART));
}

static void
test_open_hard_link (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (scratch, PART);
  g_autofree char *other = scratch_folder_path (scratch, "other");

  scratch_folder_write (scratch, PART, "other");
  g_assert_cmpint (link (path, other), ==, 0);
  assert_refused (scratch, scratch_folder_inode (scratch, PART));
}

/* Opening it must not wait for a reader either. */
static void
test_open_fifo (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (scratch, PART);

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_refused (scratch, scratch_folder_inode (scratch, PART));
}

static void
test_open_folder (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (scratch, PART);

  g_assert_cmpint (mkdir (path, 0700), ==, 0);
  assert_refused (scratch, scratch_folder_inode (scratch, PART));
}

static void
test_open_strange_name (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPartialFile) part = ferry_partial_file_open (scratch->path, NULL, "../etc/passwd", 1, &error);

  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_TARGET_CHANGED);
  g_assert_null (part);
}

static void
test_open_foreign_owner (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (scratch, PART);
  g_autofree char *list = NULL;

  if (geteuid () != 0)
    {
      g_test_skip ("only root can give a file away");
      return;
    }

  scratch_folder_write (scratch, PART, "theirs");
  g_assert_cmpint (chown (path, 12345, 12345), ==, 0);
  assert_refused (scratch, scratch_folder_inode (scratch, PART));
  list = scratch_folder_list (scratch);
  g_assert_cmpstr (list, ==, PART);
}

static void
test_discard (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryPartialFile) part = create (scratch);
  g_autofree char *path = scratch_folder_path (scratch, PART);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (ferry_partial_file_discard (part, &error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (ferry_partial_file_discard (part, &error));

  /* Somebody else’s file has the name now. */
  scratch_folder_write (scratch, PART, "other");
  g_assert_true (ferry_partial_file_discard (part, &error));
  g_assert_no_error (error);
  text = scratch_folder_read (scratch, PART);
  g_assert_cmpstr (text, ==, "other");
}

static void
add_hostile_tests (void)
{
  g_test_add_func ("/partial-file/create/strangers-are-passed-by", test_create_beside_strangers);
  g_test_add_func ("/partial-file/open/missing", test_open_missing);
  g_test_add_func ("/partial-file/open/other-inode", test_open_other_inode);
  g_test_add_func ("/partial-file/open/symlink", test_open_symlink);
  g_test_add_func ("/partial-file/open/hard-link", test_open_hard_link);
  g_test_add_func ("/partial-file/open/fifo", test_open_fifo);
  g_test_add_func ("/partial-file/open/folder", test_open_folder);
  g_test_add_func ("/partial-file/open/name-with-a-slash", test_open_strange_name);
  g_test_add_func ("/partial-file/open/foreign-owner", test_open_foreign_owner);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/partial-file/create/hidden-and-private", test_create);
  g_test_add_func ("/partial-file/create/restart-beside-the-old-one", test_restart);
  g_test_add_func ("/partial-file/create/left-over-makes-way", test_leftover);
  g_test_add_func ("/partial-file/create/long-name-is-cut", test_long_name);
  g_test_add_func ("/partial-file/open/goes-on", test_open_again);
  add_hostile_tests ();
  g_test_add_func ("/partial-file/discard/only-its-own", test_discard);

  return g_test_run ();
}

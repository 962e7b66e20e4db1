/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-folder-handle.h"
#include "shared/ferry-error.h"
#include "tests/fakes/scratch-folder.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int
open_folder (ScratchFolder *scratch,
             const char    *name,
             int            flags)
{
  g_autofree char *path = scratch_folder_path (scratch, name);
  int fd = open (path, flags | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);

  return fd;
}

static void
assert_refused (int fd)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = ferry_folder_handle_to_path (fd, &error);

  g_assert_null (path);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_prefix (error->message, "“directory”"));
  close (fd);
}

static void
test_path (void)
{
  static const int flags[] = { O_RDONLY | O_DIRECTORY, O_PATH | O_DIRECTORY };
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *folder = scratch_folder_path (scratch, "folder ö");

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      int fd = open_folder (scratch, "folder ö", flags[i]);
      g_autoptr(GError) error = NULL;
      g_autofree char *path = ferry_folder_handle_to_path (fd, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (path, ==, folder);
      close (fd);
    }
}

static void
test_moved (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *before = scratch_folder_path (scratch, "before");
  g_autofree char *after = scratch_folder_path (scratch, "after");
  g_autofree char *path = NULL;
  int fd;

  g_assert_cmpint (g_mkdir (before, 0700), ==, 0);
  fd = open_folder (scratch, "before", O_PATH | O_DIRECTORY);
  g_assert_cmpint (g_rename (before, after), ==, 0);
  path = ferry_folder_handle_to_path (fd, NULL);
  g_assert_cmpstr (path, ==, after);
  close (fd);
}

static void
test_file (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();

  scratch_folder_write (scratch, "file", "");
  assert_refused (open_folder (scratch, "file", O_RDONLY));
}

static void
test_deleted (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *folder = scratch_folder_path (scratch, "folder");
  g_autofree char *decoy = scratch_folder_path (scratch, "folder (deleted)");
  int fd;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  fd = open_folder (scratch, "folder", O_PATH | O_DIRECTORY);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  /* The kernel’s name for the handle now leads to another folder. */
  g_assert_cmpint (g_mkdir (decoy, 0700), ==, 0);
  assert_refused (fd);
}

static void
test_not_utf8 (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *folder = scratch_folder_path (scratch, "fold\xffr");

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  assert_refused (open_folder (scratch, "fold\xffr", O_PATH | O_DIRECTORY));
}

static void
test_socket (void)
{
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  assert_refused (ends[0]);
  close (ends[1]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/folder-handle/has-a-path", test_path);
  g_test_add_func ("/folder-handle/moved-folder-is-found", test_moved);
  g_test_add_func ("/folder-handle/file-is-refused", test_file);
  g_test_add_func ("/folder-handle/deleted-folder-is-refused", test_deleted);
  g_test_add_func ("/folder-handle/path-not-in-utf8-is-refused", test_not_utf8);
  g_test_add_func ("/folder-handle/pipe-is-refused", test_socket);

  return g_test_run ();
}

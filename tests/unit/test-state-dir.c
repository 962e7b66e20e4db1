/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-state-dir.h"
#include "shared/ferry-error.h"
#include "tests/fakes/scratch-folder.h"

#include <glib/gstdio.h>

#include <string.h>
#include <unistd.h>

#define ID "0123456789abcdef0123456789abcdef"

typedef struct
{
  ScratchFolder *folder;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->folder = scratch_folder_new ();
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  scratch_folder_free (self->folder);
}

static void
write_id (Fixture    *self,
          const char *name,
          const char *text)
{
  g_autofree char *path = scratch_folder_path (self->folder, name);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static char *
read_id (Fixture *self)
{
  g_autofree char *first = scratch_folder_path (self->folder, "first");
  g_autofree char *second = scratch_folder_path (self->folder, "second");
  const char *const files[] = { first, second, NULL };

  return ferry_state_dir_read_machine_id (files);
}

static void
test_first_good_machine_id_counts (Fixture      *self,
                                   gconstpointer data)
{
  g_autofree char *from_second = NULL;
  g_autofree char *from_first = NULL;

  write_id (self, "first", "uninitialized\n");
  write_id (self, "second", ID "\n");
  from_second = read_id (self);
  g_assert_cmpstr (from_second, ==, ID);

  write_id (self, "first", "FEDCBA9876543210FEDCBA9876543210\n");
  from_first = read_id (self);
  g_assert_cmpstr (from_first, ==, "fedcba9876543210fedcba9876543210");
}

static void
test_host_name_stands_in (Fixture      *self,
                          gconstpointer data)
{
  g_autofree char *missing = read_id (self);
  g_autofree char *bad = NULL;

  g_assert_true (g_str_has_prefix (missing, "host-"));
  g_assert_null (strchr (missing, '/'));

  write_id (self, "first", "../../../../../../../../../../aaa");
  write_id (self, "second", "");
  bad = read_id (self);
  g_assert_cmpstr (bad, ==, missing);
}

static void
test_folder_is_made_for_this_user_alone (Fixture      *self,
                                         gconstpointer data)
{
  g_autofree char *home = scratch_folder_path (self->folder, "home/.local/state");
  g_autofree char *expected = scratch_folder_path (self->folder, "home/.local/state/ferry/" ID);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = ferry_state_dir_ensure_in (home, ID, &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, expected);
  g_assert_cmpuint (scratch_folder_mode (self->folder, "home/.local/state/ferry/" ID), ==, 0700);

  again = ferry_state_dir_ensure_in (home, ID, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, path);
}

static void
test_open_folder_is_closed (Fixture      *self,
                            gconstpointer data)
{
  g_autofree char *wide = scratch_folder_path (self->folder, "ferry/" ID);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  g_assert_cmpint (g_mkdir_with_parents (wide, 0755), ==, 0);
  path = ferry_state_dir_ensure_in (self->folder->path, ID, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (scratch_folder_mode (self->folder, "ferry/" ID), ==, 0700);
}

static void
assert_refused (Fixture *self)
{
  g_autofree char *path = scratch_folder_path (self->folder, "ferry/" ID);
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_state_dir_ensure_in (self->folder->path, ID, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED);
  g_assert_nonnull (strstr (error->message, "ferry"));
}

static void
test_link_is_refused (Fixture      *self,
                      gconstpointer data)
{
  g_autofree char *ferry = scratch_folder_path (self->folder, "ferry");
  g_autofree char *link = scratch_folder_path (self->folder, "ferry/" ID);

  g_assert_cmpint (g_mkdir (ferry, 0700), ==, 0);
  g_assert_cmpint (symlink ("/tmp", link), ==, 0);
  assert_refused (self);
}

static void
test_file_in_the_way_is_refused (Fixture      *self,
                                 gconstpointer data)
{
  scratch_folder_write (self->folder, "ferry", "");
  assert_refused (self);
}

static void
test_folder_of_another_is_refused (Fixture      *self,
                                   gconstpointer data)
{
  g_autofree char *path = scratch_folder_path (self->folder, "ferry/" ID);

  if (geteuid () != 0)
    {
      g_test_skip ("only root can give a folder away");
      return;
    }

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  g_assert_cmpint (chown (path, 65534, 65534), ==, 0);
  assert_refused (self);
}

#define add(path, func) \
  g_test_add ("/state-dir/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("first-good-machine-id-counts", test_first_good_machine_id_counts);
  add ("host-name-stands-in", test_host_name_stands_in);
  add ("folder-is-made-for-this-user-alone", test_folder_is_made_for_this_user_alone);
  add ("open-folder-is-closed", test_open_folder_is_closed);
  add ("link-is-refused", test_link_is_refused);
  add ("file-in-the-way-is-refused", test_file_in_the_way_is_refused);
  add ("folder-of-another-is-refused", test_folder_of_another_is_refused);

  return g_test_run ();
}

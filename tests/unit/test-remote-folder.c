/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-remote-folder.h"

#include "shared/ferry-error.h"
#include "shared/ferry-target.h"

#include <string.h>

static void
assert_clean (const char *address,
              const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *clean = ferry_remote_folder_clean (address, &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (clean, ==, expected);
  again = ferry_remote_folder_clean (clean, &error);
  g_assert_cmpstr (again, ==, expected);
}

static void
assert_refused (const char *address,
                const char *word)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_remote_folder_clean (address, &error));
  g_assert_true (error->domain == FERRY_ERROR);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_addresses_are_told_from_paths (void)
{
  g_assert_true (ferry_target_is_address ("dav://host/"));
  g_assert_true (ferry_target_is_address ("dav+sd://host/"));
  g_assert_false (ferry_target_is_address ("/home/me/a://b"));
  g_assert_false (ferry_target_is_address ("://host"));
  g_assert_false (ferry_target_is_address ("1a://host"));
  g_assert_false (ferry_target_is_address ("dav:/host"));
  g_assert_false (ferry_target_is_address (""));
}

static void
test_one_folder_has_one_address (void)
{
  assert_clean ("dav://host/folder", "dav://host/folder");
  assert_clean ("DAV://host/folder//", "dav://host/folder");
  assert_clean ("dav://host/", "dav://host");
  assert_clean ("dav://host", "dav://host");
  assert_clean ("davs://host:8443/a b/ä", "davs://host:8443/a%20b/%C3%A4");
  assert_clean ("sftp://ann@host/~/a%20b/", "sftp://ann@host/~/a%20b");
  assert_clean ("dav://[::1]:80/a/", "dav://[::1]:80/a");
  assert_clean ("dav://host/a/../b/", "dav://host/b");
  assert_clean ("dav://host/../../etc/", "dav://host/etc");
}

static void
test_what_is_no_file_server_is_refused (void)
{
  assert_refused ("file:///home", "file:");
  assert_refused ("admin:///etc", "admin:");
  assert_refused ("http://host/", "davs://");
  assert_refused ("trash:///", "trash:");
  assert_refused ("dav:///folder", "name of a server");
  assert_refused ("dav://host:0/folder", "name of a server");
  assert_refused ("dav://a%2Fb%40c/folder", "name of a server");
  assert_refused ("dav://a%25b/folder", "name of a server");
  assert_refused ("dav://ann:pw@host/", "password");
  assert_refused ("dav://host/?a", "“?”");
  assert_refused ("dav://host/a#b", "“?”");
  assert_refused ("dav://host/a%00b", "characters");
  assert_refused ("dav://host/a%0Ab", "characters");
  assert_refused ("dav://host/a\nb", "not valid");
  assert_refused ("dav://ho st:x/", "not valid");
}

static void
assert_origin (const char *address,
               const char *expected)
{
  g_autofree char *origin = ferry_remote_folder_dup_origin (address);

  g_assert_cmpstr (origin, ==, expected);
}

static void
test_origin_has_the_port_that_is_used (void)
{
  assert_origin ("dav://Host/folder", "dav://host:80");
  assert_origin ("davs://host/folder", "davs://host:443");
  assert_origin ("sftp://ann@host/folder", "sftp://host:22");
  assert_origin ("smb://host:4455/share", "smb://host:4455");
  assert_origin ("mtp://host/", "mtp://host");
  assert_origin ("dav://[::1]/a", "dav://[::1]:80");
}

static void
test_file_and_user_become_part_of_the_address (void)
{
  g_autofree char *child = ferry_remote_folder_dup_child ("dav://host/a", "b c?#/ä");
  g_autofree char *as = ferry_remote_folder_dup_as ("dav://bob@host/a%20b", "ann@work");
  g_autofree char *name = ferry_remote_folder_dup_name ("dav://host/a/b%20c");
  g_autofree char *server = ferry_remote_folder_dup_name ("dav://host");

  g_assert_cmpstr (child, ==, "dav://host/a/b%20c%3F%23%2F%C3%A4");
  g_assert_cmpstr (as, ==, "dav://ann%40work@host/a%20b");
  g_assert_cmpstr (name, ==, "b c");
  g_assert_cmpstr (server, ==, "host");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/remote-folder/addresses-are-told-from-paths", test_addresses_are_told_from_paths);
  g_test_add_func ("/remote-folder/one-folder-has-one-address", test_one_folder_has_one_address);
  g_test_add_func ("/remote-folder/what-is-no-file-server-is-refused", test_what_is_no_file_server_is_refused);
  g_test_add_func ("/remote-folder/origin-has-the-port-that-is-used", test_origin_has_the_port_that_is_used);
  g_test_add_func ("/remote-folder/file-and-user-become-part-of-the-address", test_file_and_user_become_part_of_the_address);

  return g_test_run ();
}

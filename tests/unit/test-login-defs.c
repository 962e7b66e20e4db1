/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-login-defs.h"

#include "tests/fakes/scratch-folder.h"

static void
test_value_is_read (void)
{
  static const struct
  {
    const char *text;
    uid_t expected;
  } cases[] = {
    { "", 999 },
    { "UID_MIN 1000\n", 999 },
    { "SYS_UID_MAX 499\n", 499 },
    { "SYS_UID_MAX\t\t 499", 499 },
    { "  SYS_UID_MAX 499\r\n", 499 },
    { "#SYS_UID_MAX 499\n", 999 },
    { "SYS_UID_MAX 499\nSYS_UID_MAX 599\n", 599 },
    { "SYS_UID_MAX 499\nSYS_UID_MAX none\n", 499 },
    { "SYS_UID_MAX \"499\"\n", 499 },
    { "SYS_UID_MAX 0x1f3\n", 499 },
    { "SYS_UID_MAX 0763\n", 499 },
    { "SYS_UID_MAXIMUM 5\n", 999 },
    { "SYS_UID_MAX\n", 999 },
    { "SYS_UID_MAX -1\n", 999 },
    { "SYS_UID_MAX 499 500\n", 999 },
    { "SYS_UID_MAX 4294967295\n", 999 },
    { "SYS_UID_MAX 99999999999999999999999\n", 999 },
    { "SYS_GID_MAX 499\n", 999 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].text);
      g_assert_cmpuint (ferry_login_defs_parse_system_uid_max (cases[i].text), ==, cases[i].expected);
    }
}

static void
test_first_file_counts (void)
{
  g_autoptr(ScratchFolder) folder = scratch_folder_new ();
  g_autofree char *missing = scratch_folder_path (folder, "missing");
  g_autofree char *first = scratch_folder_path (folder, "first");
  g_autofree char *second = scratch_folder_path (folder, "second");
  const char *const files[] = { missing, first, second, NULL };
  const char *const none[] = { missing, NULL };

  scratch_folder_write (folder, "first", "SYS_UID_MAX 600\n");
  scratch_folder_write (folder, "second", "SYS_UID_MAX 700\n");

  g_assert_cmpuint (ferry_login_defs_read_system_uid_max (files), ==, 600);
  g_assert_cmpuint (ferry_login_defs_read_system_uid_max (none), ==, 999);
}

static void
test_accounts_of_the_system (void)
{
  static const struct
  {
    uid_t uid;
    gboolean expected;
  } cases[] = {
    { 0, TRUE },
    { 33, TRUE },
    { 999, TRUE },
    { 1000, FALSE },
    { 4001, FALSE },
    { 61183, FALSE },
    { 61184, TRUE },
    { 65519, TRUE },
    { 65520, FALSE },
    { 65534, FALSE },
    { 100000, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ferry_login_defs_is_system_account (cases[i].uid, 999), ==, cases[i].expected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/login-defs/value-is-read", test_value_is_read);
  g_test_add_func ("/login-defs/first-file-counts", test_first_file_counts);
  g_test_add_func ("/login-defs/accounts-of-the-system", test_accounts_of_the_system);

  return g_test_run ();
}

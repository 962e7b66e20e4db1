/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-login-id.h"
#include "host/ferry-polkit-guard.h"

#include <string.h>

static void
test_overlaps (void)
{
  g_assert_true (ferry_login_id_overlaps ("c1", "c1"));
  g_assert_true (ferry_login_id_overlaps ("c1 5", "5 7"));
  g_assert_false (ferry_login_id_overlaps ("c1", "c11"));
  g_assert_false (ferry_login_id_overlaps ("", "c1"));
  g_assert_false (ferry_login_id_overlaps ("c1", ""));
  g_assert_false (ferry_login_id_overlaps (NULL, "c1"));
  g_assert_false (ferry_login_id_overlaps ("c1", NULL));
  g_assert_false (ferry_login_id_overlaps ("bus-1", "bus-2"));
}

static void
test_boot (void)
{
  g_autofree char *boot = ferry_login_id_read_boot ();

  g_assert_cmpuint (strlen (boot), ==, 36);
}

static void
test_administrators (void)
{
  g_assert_true (ferry_polkit_guard_is_administrator ("root"));
  g_assert_true (ferry_polkit_guard_is_administrator ("WORKGROUP\\root"));
  g_assert_true (ferry_polkit_guard_is_administrator ("root@example.org"));
  g_assert_false (ferry_polkit_guard_is_administrator ("nobody"));
  g_assert_false (ferry_polkit_guard_is_administrator ("nobody-has-this-name"));
  g_assert_false (ferry_polkit_guard_is_administrator (""));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/login-id/overlaps", test_overlaps);
  g_test_add_func ("/login-id/boot", test_boot);
  g_test_add_func ("/polkit-guard/administrators", test_administrators);

  return g_test_run ();
}

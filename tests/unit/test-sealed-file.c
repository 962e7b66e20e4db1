/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-sealed-file.h"
#include "shared/ferry-error.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

static void
test_file_holds_the_value (void)
{
  g_autoptr(GVariant) value = g_variant_ref_sink (g_variant_new_parsed ("[{'id': <'a'>}, {'id': <'b'>}]"));
  g_autoptr(GError) error = NULL;
  g_autofree char *data = g_malloc (g_variant_get_size (value) + 1);
  int fd = ferry_sealed_file_new ("test", value, &error);

  g_assert_no_error (error);
  g_assert_cmpint (pread (fd, data, g_variant_get_size (value) + 1, 0), ==, g_variant_get_size (value));
  g_assert_cmpmem (data, g_variant_get_size (value), g_variant_get_data (value), g_variant_get_size (value));
  close (fd);
}

static void
test_nobody_can_change_it (void)
{
  g_autoptr(GVariant) value = g_variant_ref_sink (g_variant_new_string ("text"));
  int fd = ferry_sealed_file_new ("test", value, NULL);

  g_assert_cmpint (pwrite (fd, "x", 1, 0), ==, -1);
  g_assert_cmpint (errno, ==, EPERM);
  g_assert_cmpint (ftruncate (fd, 0), ==, -1);
  g_assert_cmpint (errno, ==, EPERM);
  g_assert_true (mmap (NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED);
  close (fd);
}

static void
test_failure_is_told (void)
{
  g_autoptr(GVariant) value = g_variant_ref_sink (g_variant_new_string ("text"));
  g_autoptr(GError) error = NULL;
  struct rlimit old, none;

  getrlimit (RLIMIT_NOFILE, &old);
  none = old;
  none.rlim_cur = 0;
  setrlimit (RLIMIT_NOFILE, &none);
  g_assert_cmpint (ferry_sealed_file_new ("test", value, &error), ==, -1);
  setrlimit (RLIMIT_NOFILE, &old);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_FAILED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sealed-file/file-holds-the-value", test_file_holds_the_value);
  g_test_add_func ("/sealed-file/nobody-can-change-it", test_nobody_can_change_it);
  g_test_add_func ("/sealed-file/failure-is-told", test_failure_is_told);

  return g_test_run ();
}

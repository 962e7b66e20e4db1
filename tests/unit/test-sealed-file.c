/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-sealed-file.h"
#include "shared/ferry-error.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

static void
test_file_holds_what_was_written (void)
{
  g_autoptr(GError) error = NULL;
  char data[8];
  int fd = ferry_sealed_file_create ("test", &error);

  g_assert_no_error (error);
  g_assert_true (ferry_sealed_file_write (fd, "abcdef", 6, 0, &error));
  g_assert_true (ferry_sealed_file_write (fd, "XY", 2, 2, &error));
  g_assert_true (ferry_sealed_file_seal (fd, 5, &error));
  g_assert_no_error (error);
  g_assert_cmpint (pread (fd, data, sizeof data, 0), ==, 5);
  g_assert_cmpmem (data, 5, "abXYe", 5);
  close (fd);
}

static void
test_nobody_can_change_it (void)
{
  int fd = ferry_sealed_file_create ("test", NULL);

  g_assert_true (ferry_sealed_file_write (fd, "text", 4, 0, NULL));
  g_assert_true (ferry_sealed_file_seal (fd, 4, NULL));
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
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) write_error = NULL;
  struct rlimit old, none;

  getrlimit (RLIMIT_NOFILE, &old);
  none = old;
  none.rlim_cur = 0;
  setrlimit (RLIMIT_NOFILE, &none);
  g_assert_cmpint (ferry_sealed_file_create ("test", &error), ==, -1);
  setrlimit (RLIMIT_NOFILE, &old);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_FAILED);

  g_assert_false (ferry_sealed_file_write (-1, "text", 4, 0, &write_error));
  g_assert_error (write_error, FERRY_ERROR, FERRY_ERROR_FAILED);
  g_clear_error (&write_error);
  g_assert_false (ferry_sealed_file_seal (-1, 4, &write_error));
  g_assert_error (write_error, FERRY_ERROR, FERRY_ERROR_FAILED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sealed-file/file-holds-what-was-written", test_file_holds_what_was_written);
  g_test_add_func ("/sealed-file/nobody-can-change-it", test_nobody_can_change_it);
  g_test_add_func ("/sealed-file/failure-is-told", test_failure_is_told);

  return g_test_run ();
}

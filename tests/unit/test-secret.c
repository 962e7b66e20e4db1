/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "shared/ferry-secret.h"

#include "shared/ferry-error.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* The line VmFlags of /proc/self/smaps for the mapping that @address lies in. */
static char *
read_flags (const void *address)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  gboolean is_it = FALSE;

  g_assert_true (g_file_get_contents ("/proc/self/smaps", &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      unsigned long first, last;

      if (sscanf (lines[i], "%lx-%lx ", &first, &last) == 2)
        is_it = first <= (gulong) address && (gulong) address < last;
      else if (is_it && g_str_has_prefix (lines[i], "VmFlags:"))
        return g_strdup (lines[i]);
    }

  g_assert_not_reached ();
}

static void
test_pages_are_kept_to_themselves (void)
{
  g_autoptr(FerrySecret) secret = ferry_secret_new_from_text ("s3cret", 6, NULL);
  g_autofree char *flags = read_flags (ferry_secret_get_text (secret));

  g_assert_cmpstr (ferry_secret_get_text (secret), ==, "s3cret");
  g_assert_cmpuint (ferry_secret_get_length (secret), ==, 6);
  /* Locked, not in core files, not in child processes. AddressSanitizer makes
   * nothing of mlock(), so that the first shows in other builds alone. */
#ifndef __SANITIZE_ADDRESS__
  g_assert_nonnull (strstr (flags, " lo"));
#endif
  g_assert_nonnull (strstr (flags, " dd"));
  g_assert_nonnull (strstr (flags, " dc"));
}

static void
test_what_is_behind_is_wiped (void)
{
  g_autoptr(FerrySecret) secret = ferry_secret_new (100, NULL);
  char *buffer = ferry_secret_get_buffer (secret);

  memset (buffer, 'x', 100);
  ferry_secret_set_length (secret, 3);
  g_assert_cmpstr (ferry_secret_get_text (secret), ==, "xxx");
  for (guint i = 3; i < 100; i++)
    g_assert_cmpint (buffer[i], ==, 0);
}

static void
test_no_locked_memory (void)
{
  g_autoptr(GError) error = NULL;
  struct rlimit limit = { 0, 0 };

#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("AddressSanitizer lets every mlock() succeed");
  return;
#endif

  if (g_test_subprocess ())
    {
      setrlimit (RLIMIT_MEMLOCK, &limit);
      /* Root may lock as much as it likes. */
      if (geteuid () == 0)
        g_assert_no_errno (seteuid (65534));
      g_assert_null (ferry_secret_new (10, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE);
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/secret/pages-are-kept-to-themselves", test_pages_are_kept_to_themselves);
  g_test_add_func ("/secret/what-is-behind-is-wiped", test_what_is_behind_is_wiped);
  g_test_add_func ("/secret/no-locked-memory", test_no_locked_memory);

  return g_test_run ();
}

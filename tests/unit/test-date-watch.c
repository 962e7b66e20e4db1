/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-date-watch.h"
#include "tests/fakes/scratch-folder.h"

#include <stdio.h>
#include <unistd.h>

static gboolean
count_cb (gpointer user_data)
{
  (*(guint *) user_data)++;

  return G_SOURCE_CONTINUE;
}

/* As timedatectl does it: another link takes the old one’s place. */
static void
set_zone (const char *path,
          const char *target)
{
  g_autofree char *new_path = g_strconcat (path, ".new", NULL);

  g_assert_cmpint (symlink (target, new_path), ==, 0);
  g_assert_cmpint (rename (new_path, path), ==, 0);
}

static void
test_new_zone_is_noticed (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (scratch, "localtime");
  g_autoptr(FerryDateWatch) watch = NULL;
  guint count = 0;

  set_zone (path, "/nowhere/Europe/Berlin");
  watch = ferry_date_watch_new (path, count_cb, &count);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (count, ==, 0);

  set_zone (path, "/nowhere/Asia/Kolkata");
  while (count == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_machine_without_a_zone_is_watched_too (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (scratch, "localtime");
  guint count = 0;
  g_autoptr(FerryDateWatch) watch = ferry_date_watch_new (path, count_cb, &count);

  set_zone (path, "/nowhere/Asia/Kolkata");
  while (count == 0)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/date-watch/new-zone-is-noticed", test_new_zone_is_noticed);
  g_test_add_func ("/date-watch/machine-without-a-zone-is-watched-too",
                   test_machine_without_a_zone_is_watched_too);

  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fetch-fixture.h"

#include "shared/ferry-error.h"

#include <sys/mount.h>

/* Disks that fill up, and get free again. */

static gboolean may_mount;

static gboolean
use_disk (FetchFixture *fixture,
          const char   *size)
{
  fixture->target = "disk";
  if (may_mount && scratch_folder_mount_tmpfs (fixture->folder, "disk", size))
    return TRUE;

  g_test_skip ("mounting is not allowed here");
  return FALSE;
}

static void
grow_disk (FetchFixture *fixture)
{
  g_autofree char *path = scratch_folder_path (fixture->folder, "disk");

  g_assert_no_errno (mount (NULL, path, NULL, MS_REMOUNT, "size=64m"));
}

/* The length is not known, so nobody could tell before. */
static void
test_fills_up (FetchFixture *fixture,
               gconstpointer data)
{
  if (!use_disk (fixture, "size=2m"))
    return;

  bad_server_queue (fixture->server, &(BadAnswer){ .chunked = TRUE });
  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_DISK_FULL);
  g_assert_cmpint (ferry_checkpoint_get_done (fixture->checkpoint), >, 1024 * 1024);

  grow_disk (fixture);
  fetch_fixture_run (fixture);
  fetch_assert_bytes (fixture, fixture->body);
  g_assert_cmpint (fixture->checkpoint->remote_length, ==, FETCH_BODY_SIZE);
}

static void
test_too_small (FetchFixture *fixture,
                gconstpointer data)
{
  if (!use_disk (fixture, "size=2m"))
    return;

  fetch_fixture_run (fixture);
  fetch_assert_error (fixture, FERRY_ERROR_DISK_FULL);
  g_assert_null (fixture->checkpoint);

  grow_disk (fixture);
  fetch_fixture_run (fixture);
  fetch_assert_bytes (fixture, fixture->body);
}

/* Another disk where ours was, or none: nothing is written there. */
static void
test_other_disk (FetchFixture *fixture,
                 gconstpointer data)
{
  g_autofree char *path = scratch_folder_path (fixture->folder, "disk");

  if (!use_disk (fixture, "size=64m"))
    return;

  fetch_fixture_break_after (fixture, 1000000);
  g_assert_no_errno (mount ("other", path, "tmpfs", 0, "size=64m"));
  fetch_fixture_run (fixture);
  /* Without a mark of the file system it is an empty folder: it starts anew. */
  fetch_assert_bytes (fixture, fixture->body);
  g_assert_no_errno (umount (path));
}

int
main (int    argc,
      char **argv)
{
  may_mount = scratch_enter_own_mounts ();
  fetch_test_init (&argc, &argv);

  fetch_test ("/disk/fills-up", test_fills_up);
  fetch_test ("/disk/too-small", test_too_small);
  fetch_test ("/disk/other-disk", test_other_disk);

  return g_test_run ();
}

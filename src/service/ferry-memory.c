/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A service that is there all day is to hold no more memory than it uses. One
 * large call is worth twenty megabytes while it is read; what is left over from it
 * is given back to the system. */

#include "config.h"

#include "service/ferry-memory.h"

#include <malloc.h>
#include <unistd.h>

/* From here on GLib has no allocator of its own, which never gives back. */
#define PLAIN_MAJOR 2
#define PLAIN_MINOR 76

/* Unused bytes at the end of a heap that are worth a call to the system. */
#define TRIM_BYTES (256 * 1024)

/* How long a thread of a pool waits for more to do. GLib’s fifteen seconds would
 * keep its stack, and wake an idle service up. */
#define THREAD_IDLE_MS 1000

/* When the call is answered and what it was made of is freed. */
#define GIVE_BACK_SECONDS 1

/**
 * ferry_memory_prepare:
 * @argv: the program’s arguments
 *
 * To be called before anything else. An old GLib reads what allocator it shall
 * use before main() begins; the program is begun again then, once.
 */
void
ferry_memory_prepare (char **argv)
{
  g_autofree char *path = NULL;

  /* What a message is read into on one thread is freed on another, piece by piece,
   * and pieces that are kept apart for next time would keep all of it. */
  mallopt (M_MXFAST, 0);

  /* One heap for all threads, of which few allocate at the same time: of a heap of
   * its own, what a thread keeps for next time holds on to many pages. */
  mallopt (M_ARENA_MAX, 1);
  mallopt (M_TRIM_THRESHOLD, TRIM_BYTES);
  g_thread_pool_set_max_idle_time (THREAD_IDLE_MS);

  if (glib_check_version (PLAIN_MAJOR, PLAIN_MINOR, 0) == NULL || g_getenv ("G_SLICE") != NULL)
    return;

  /* By its path, for the process is named after it. */
  path = g_file_read_link ("/proc/self/exe", NULL);
  g_setenv ("G_SLICE", "always-malloc", TRUE);
  if (path != NULL)
    execv (path, argv);

  /* Where that cannot be it takes more memory; that is all. */
}

static gboolean
give_back_cb (gpointer data)
{
  malloc_trim (0);

  return G_SOURCE_REMOVE;
}

/**
 * ferry_memory_give_back_soon:
 *
 * To be called when something large has been dealt with.
 */
void
ferry_memory_give_back_soon (void)
{
  g_timeout_add_seconds (GIVE_BACK_SECONDS, give_back_cb, NULL);
}

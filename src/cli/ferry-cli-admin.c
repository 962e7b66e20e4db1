/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls of the helper for administrators, with somebody there to ask for the
 * password: a desktop has an agent of polkit’s for that, a terminal gets one. */

#include "config.h"

#include "cli/ferry-cli-admin.h"
#include "client/ferry-admin-client.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define AGENT "pkttyagent"

/* How long it may take to say that it is there. */
#define READY_MS 5000

/* Where the agent finds the pipe that it closes when it is there. */
#define READY_FD 3

static void
keep_ready_fd (gpointer user_data)
{
  int fd = GPOINTER_TO_INT (user_data);

  if (fd == READY_FD)
    fcntl (fd, F_SETFD, 0);
  else
    dup2 (fd, READY_FD);
}

static gboolean
is_terminal (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

/* Asks on the terminal unless a desktop’s agent is responsible. Returns its
 * process, 0 if there is none. */
static GPid
start_agent (void)
{
  g_autofree char *process = g_strdup_printf ("%ld", (long) getpid ());
  g_autofree char *ready_fd = g_strdup_printf ("%d", READY_FD);
  char *argv[] = {
    (char *) AGENT, (char *) "--fallback", (char *) "--process", process, (char *) "--notify-fd", ready_fd, NULL,
  };
  int fds[2];
  GPid pid = 0;

  if (geteuid () == 0 || !is_terminal () || !g_unix_open_pipe (fds, FD_CLOEXEC, NULL))
    return 0;

  if (!g_spawn_async (NULL, argv, NULL,
                      G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN |
                      G_SPAWN_LEAVE_DESCRIPTORS_OPEN,
                      keep_ready_fd, GINT_TO_POINTER (fds[1]), &pid, NULL))
    pid = 0;
  close (fds[1]);

  if (pid != 0)
    {
      struct pollfd ready = { .fd = fds[0], .events = POLLIN };

      poll (&ready, 1, READY_MS);
    }
  close (fds[0]);

  return pid;
}

static void
end_agent (GPid pid)
{
  if (pid == 0)
    return;

  kill (pid, SIGTERM);
  kill (pid, SIGCONT);
  waitpid (pid, NULL, 0);
  g_spawn_close_pid (pid);
}

/**
 * ferry_cli_call_admin:
 * @method: a method of org.ferry.Ferry1.Admin
 * @parameters: (transfer floating): its arguments
 * @error: return location for a #FERRY_ERROR
 *
 * Returns: (transfer full) (nullable): the tuple of results
 */
GVariant *
ferry_cli_call_admin (const char *method,
                      GVariant   *parameters,
                      GError    **error)
{
  GPid agent = start_agent ();
  GVariant *reply = ferry_admin_client_call (method, parameters, error);

  end_agent (agent);
  return reply;
}

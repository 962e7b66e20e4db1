/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A bus of our own, for machines and logins without one: dbus-run-session
 * starts a message bus and the service on it, and ends the bus when the
 * service ends. Both live on when this process is gone. */

#include "config.h"

#include "client/ferry-private-bus.h"
#include "client/ferry-account.h"
#include "shared/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define ADDRESS_MAX 4096
#define ADDRESS_TIMEOUT_MS 10000

/* Says the new bus’s address, gives the pipe back, and becomes the service. */
#define SCRIPT(options) "printf '%s\\n' \"$DBUS_SESSION_BUS_ADDRESS\" && exec \"$0\"" options " >/dev/null"

/**
 * ferry_private_bus_get_service:
 *
 * Returns: (transfer none) (type filename): the program that is the service;
 *   $FERRY_SERVICE names another one than the installed, for a build tree
 */
const char *
ferry_private_bus_get_service (void)
{
  const char *path = g_getenv ("FERRY_SERVICE");

  return path != NULL && g_path_is_absolute (path) ? path : FERRY_LIBEXECDIR "/ferry-service";
}

/* A session of its own: neither Ctrl-C nor the end of the terminal reaches the
 * service. Runs between fork and exec. */
static void
leave_session (gpointer user_data)
{
  setsid ();

  /* A service at rest has no business with other programs. */
  if (GPOINTER_TO_INT (user_data))
    prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* The address is one short line, so it comes in one piece or not at all. */
static char *
read_address (int fd)
{
  struct pollfd ready = { .fd = fd, .events = POLLIN };
  char text[ADDRESS_MAX] = { 0 };
  ssize_t length;

  if (poll (&ready, 1, ADDRESS_TIMEOUT_MS) <= 0)
    return NULL;

  length = read (fd, text, sizeof text - 1);
  if (length <= 0)
    return NULL;

  text[strcspn (text, "\n")] = '\0';
  return g_dbus_is_address (text) ? g_strdup (text) : NULL;
}

static gboolean
check_service (const char *service,
               GError    **error)
{
  if (g_file_test (service, G_FILE_TEST_IS_EXECUTABLE))
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE,
               _("The Ferry service is not running, and its program “%s” is missing; install Ferry again."), service);
  return FALSE;
}

/**
 * ferry_private_bus_start:
 * @leash: (out) (nullable): for a service that moves nothing and leaves when
 *   this file descriptor is closed; %NULL for one that does its work
 * @error: return location for %FERRY_ERROR_SERVICE_UNREACHABLE
 *
 * Returns: (transfer full) (nullable): the address of a new bus on which a
 *   service is about to appear
 */
char *
ferry_private_bus_start (int     *leash,
                         GError **error)
{
  const char *service = ferry_private_bus_get_service ();
  const char *script = leash != NULL ? SCRIPT (" --at-rest") : SCRIPT ("");
  g_autofree char *state_home = ferry_account_dup_state_home ();
  g_auto(GStrv) environment = g_environ_setenv (g_get_environ (), "XDG_STATE_HOME", state_home, TRUE);
  const char *argv[] = { "dbus-run-session", "--", "/bin/sh", "-c", script, service, NULL };
  g_autoptr(GError) spawn_error = NULL;
  g_autofree char *address = NULL;
  int output = -1;

  if (!check_service (service, error))
    return NULL;

  if (!g_spawn_async_with_pipes ("/", (char **) argv, environment, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                                 leave_session, GINT_TO_POINTER (leash != NULL), NULL, leash, &output, NULL,
                                 &spawn_error))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE,
                   _("There is no session bus, and none could be started (%s); install dbus-run-session."),
                   spawn_error->message);
      return NULL;
    }

  address = read_address (output);
  close (output);
  if (address == NULL)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE,
                         _("There is no session bus, and the one that was started did not come up."));

  return g_steal_pointer (&address);
}

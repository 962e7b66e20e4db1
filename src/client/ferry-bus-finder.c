/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the one service of this user, on whatever bus it is.
 *
 * There may be several buses: the desktop’s, the one of an ssh login, a
 * private one that an earlier command started. A service that runs wins over
 * one that could be started, wherever it is; otherwise two commands in two
 * sessions would fight for the job list. Everything here blocks. */

#include "config.h"

#include "client/ferry-bus-finder.h"
#include "client/ferry-account.h"
#include "client/ferry-client-error.h"
#include "client/ferry-introduction.h"
#include "client/ferry-private-bus.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

/* The driver answers at once; a bus that does not is not one to wait for. */
#define BUS_TIMEOUT_MS 5000

/* Starting reads the job list and may wait for a service that is leaving. */
#define START_TIMEOUT_MS 30000

/* A service that has just lost the race for the lock leaves; the winner is
 * found in the next round. */
#define MAX_ROUNDS 3

#define ADDRESS_MAX 4096

/* Whether a service runs on a bus, or could. */
typedef enum
{
  SERVICE_ABSENT,
  SERVICE_ACTIVATABLE,
  SERVICE_RUNNING,
} Presence;

static GVariant *
call_bus (GDBusConnection *connection,
          const char      *method,
          GVariant        *parameters,
          int              timeout_ms,
          GError         **error)
{
  return g_dbus_connection_call_sync (connection, BUS_NAME, BUS_PATH, BUS_NAME, method, parameters, NULL,
                                      G_DBUS_CALL_FLAGS_NONE, timeout_ms, NULL, error);
}

/* A bus may be shared: root may enter everybody’s. Only a service with our own
 * uid keeps our jobs. */
static gboolean
is_our_own (GDBusConnection *connection,
            const char      *owner)
{
  g_autoptr(GVariant) reply = NULL;
  guint32 uid;

  reply = call_bus (connection, "GetConnectionUnixUser", g_variant_new ("(s)", owner), BUS_TIMEOUT_MS, NULL);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(u)", &uid);
  return uid == (guint32) geteuid ();
}

static char *
find_owner (GDBusConnection *connection)
{
  g_autoptr(GVariant) reply = NULL;
  const char *owner;

  reply = call_bus (connection, "GetNameOwner", g_variant_new ("(s)", FERRY_SERVICE_NAME), BUS_TIMEOUT_MS, NULL);
  if (reply == NULL)
    return NULL;

  g_variant_get (reply, "(&s)", &owner);
  return is_our_own (connection, owner) ? g_strdup (owner) : NULL;
}

static gboolean
is_activatable (GDBusConnection *connection)
{
  g_autoptr(GVariant) reply = NULL;
  g_autofree const char **names = NULL;

  reply = call_bus (connection, "ListActivatableNames", NULL, BUS_TIMEOUT_MS, NULL);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(^a&s)", &names);
  return g_strv_contains (names, FERRY_SERVICE_NAME);
}

/* The bus’s own user must be ours too: root may enter the bus of whoever
 * called it with sudo, and a service started there would be that user’s. */
static Presence
look_at (GDBusConnection *connection,
         char           **owner)
{
  *owner = find_owner (connection);
  if (*owner != NULL)
    return SERVICE_RUNNING;

  if (is_our_own (connection, BUS_NAME) && is_activatable (connection))
    return SERVICE_ACTIVATABLE;

  return SERVICE_ABSENT;
}

static GDBusConnection *
open_bus (const char   *address,
          GCancellable *cancellable,
          GError      **error)
{
  g_autoptr(GDBusConnection) connection = NULL;

  connection = g_dbus_connection_new_for_address_sync (address,
                                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                       NULL, cancellable, error);
  if (connection != NULL)
    g_dbus_connection_set_exit_on_close (connection, FALSE);

  return g_steal_pointer (&connection);
}

static char *
socket_address (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "bus", NULL);
  g_autofree char *escaped = NULL;

  if (access (path, F_OK) != 0)
    return NULL;

  escaped = g_dbus_address_escape_value (path);
  return g_strconcat ("unix:path=", escaped, NULL);
}

static void
add_address (GPtrArray *addresses,
             char      *address) /* (transfer full) (nullable) */
{
  if (address == NULL || g_ptr_array_find_with_equal_func (addresses, address, g_str_equal, NULL))
    g_free (address);
  else
    g_ptr_array_add (addresses, address);
}

/* In the order in which they are asked; every address once. */
static GPtrArray *
list_addresses (void)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_free);
  const char *from_environment = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  const char *runtime_dir = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *user_dir = g_strdup_printf ("/run/user/%u", (guint) geteuid ());
  g_autofree char *account_dir = ferry_account_dup_runtime_dir ();
  g_autofree char *address_file = ferry_bus_finder_get_address_file ();

  if (from_environment != NULL && *from_environment != '\0')
    add_address (addresses, g_strdup (from_environment));
  if (runtime_dir != NULL && g_path_is_absolute (runtime_dir))
    add_address (addresses, socket_address (runtime_dir));
  add_address (addresses, socket_address (user_dir));
  add_address (addresses, socket_address (account_dir));
  add_address (addresses, ferry_bus_finder_read_address_file (address_file));

  return addresses;
}

static FerryBus *
ferry_bus_new (GDBusConnection *connection, /* (transfer full) */
               char            *owner,      /* (transfer full) */
               gboolean         started)
{
  FerryBus *self = g_new0 (FerryBus, 1);

  self->connection = connection;
  self->owner = owner;
  self->started = started;
  self->leash = -1;
  return self;
}

/* The bus with a running service; else @startable is the first that can start
 * one, if there is any. */
static FerryBus *
find_running (GCancellable     *cancellable,
              GDBusConnection **startable)
{
  g_autoptr(GPtrArray) addresses = list_addresses ();

  for (guint i = 0; i < addresses->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      g_autoptr(GDBusConnection) connection = open_bus (addresses->pdata[i], cancellable, NULL);
      g_autofree char *owner = NULL;
      Presence presence = connection != NULL ? look_at (connection, &owner) : SERVICE_ABSENT;

      if (presence == SERVICE_RUNNING)
        return ferry_bus_new (g_steal_pointer (&connection), g_steal_pointer (&owner), FALSE);
      if (presence == SERVICE_ACTIVATABLE && *startable == NULL)
        *startable = g_steal_pointer (&connection);
    }

  return NULL;
}

static FerryBus *
activate (GDBusConnection *connection,
          GError         **error)
{
  g_autoptr(GVariant) reply = NULL;
  g_autofree char *owner = NULL;

  reply = call_bus (connection, "StartServiceByName", g_variant_new ("(su)", FERRY_SERVICE_NAME, 0), START_TIMEOUT_MS,
                    error);
  if (reply == NULL)
    return NULL;

  owner = find_owner (connection);
  if (owner != NULL)
    return ferry_bus_new (g_object_ref (connection), g_steal_pointer (&owner), FALSE);

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE,
                       ferry_error_code_to_sentence (FERRY_ERROR_SERVICE_UNREACHABLE));
  return NULL;
}

static FerryBus *
wait_for_service (const char   *address,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr(GDBusConnection) connection = NULL;
  g_autofree char *owner = NULL;
  gint64 deadline = g_get_monotonic_time () + START_TIMEOUT_MS * G_TIME_SPAN_MILLISECOND;

  connection = open_bus (address, cancellable, error);
  if (connection == NULL)
    return NULL;

  /* The bus ends with its service, so a service that fails ends the wait. */
  while (owner == NULL && !g_dbus_connection_is_closed (connection) &&
         !g_cancellable_is_cancelled (cancellable) && g_get_monotonic_time () < deadline)
    {
      owner = find_owner (connection);
      if (owner == NULL)
        g_usleep (10 * G_TIME_SPAN_MILLISECOND);
    }

  if (owner != NULL)
    return ferry_bus_new (g_steal_pointer (&connection), g_steal_pointer (&owner), TRUE);

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE,
               _("The Ferry service “%s” was started but went away again; its journal says why."),
               ferry_private_bus_get_service ());
  return NULL;
}

static FerryBus *
start_private (FerryBusStart start,
               GCancellable *cancellable,
               GError      **error)
{
  int leash = -1;
  g_autofree char *address = ferry_private_bus_start (start == FERRY_BUS_START_AT_REST ? &leash : NULL, error);
  FerryBus *bus = address != NULL ? wait_for_service (address, cancellable, error) : NULL;

  if (bus != NULL)
    bus->leash = leash;
  else if (leash >= 0)
    close (leash);

  return bus;
}

/**
 * ferry_bus_finder_find:
 * @start: what may be started where no service runs
 * @cancellable: (nullable): stops the search between two steps
 * @error: return location for %FERRY_ERROR_SERVICE_UNREACHABLE
 *
 * Looks at the session bus of the environment, `$XDG_RUNTIME_DIR/bus`,
 * `/run/user/UID/bus`, the bus of a system account and the one whose address the
 * running service left in its state folder. Blocks.
 *
 * Returns: (transfer full) (nullable): a bus with a service of this user on it
 */
FerryBus *
ferry_bus_finder_find (FerryBusStart start,
                       GCancellable *cancellable,
                       GError      **error)
{
  g_autoptr(GError) last_error = NULL;

  for (int round = 0; round < MAX_ROUNDS && !g_cancellable_is_cancelled (cancellable); round++)
    {
      g_autoptr(GDBusConnection) startable = NULL;
      FerryBus *bus = find_running (cancellable, &startable);

      g_clear_error (&last_error);
      if (bus == NULL && start != FERRY_BUS_START_NEVER)
        bus = startable != NULL ? activate (startable, &last_error) : start_private (start, cancellable, &last_error);

      if (bus != NULL)
        {
          ferry_introduction_make (bus->connection);
          return bus;
        }
      if (start == FERRY_BUS_START_NEVER)
        break;
    }

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  if (last_error != NULL)
    g_propagate_error (error, ferry_client_error_from_bus (g_steal_pointer (&last_error)));
  else
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE,
                         _("The Ferry service is not running."));
  return NULL;
}

/**
 * ferry_bus_free:
 * @self: a bus
 */
void
ferry_bus_free (FerryBus *self)
{
  g_clear_object (&self->connection);
  g_clear_pointer (&self->owner, g_free);
  if (self->leash >= 0)
    close (self->leash);
  g_free (self);
}

static char *
read_machine_id (const char *path)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;

  g_strchomp (text);
  if (strlen (text) != 32 || strspn (text, "0123456789abcdefABCDEF") != 32)
    return NULL;

  return g_steal_pointer (&text);
}

/* A container may have no machine id; its host name has to do. */
static char *
get_machine_id (void)
{
  char *id = read_machine_id ("/etc/machine-id");

  if (id == NULL)
    id = read_machine_id ("/var/lib/dbus/machine-id");
  if (id != NULL)
    return id;

  id = g_strconcat ("host-", g_get_host_name (), NULL);
  return g_strcanon (id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-", '_');
}

/**
 * ferry_bus_finder_get_address_file:
 *
 * Returns: (transfer full) (type filename): where the running service leaves
 *   the address of its bus
 */
char *
ferry_bus_finder_get_address_file (void)
{
  g_autofree char *machine_id = get_machine_id ();
  g_autofree char *state_home = ferry_account_dup_state_home ();

  return g_build_filename (state_home, FERRY_STATE_DIR, machine_id, FERRY_BUS_FILE, NULL);
}

/**
 * ferry_bus_finder_read_address_file:
 * @path: (type filename): the file
 *
 * Whoever can write that file can have us talk to a service of theirs, so it
 * counts only if it is ours, no link, and nobody else may even read it; and
 * the address only if it is a socket (others run programs).
 *
 * Returns: (transfer full) (nullable): the address, %NULL if there is none to
 *   be trusted
 */
char *
ferry_bus_finder_read_address_file (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  char text[ADDRESS_MAX] = { 0 };
  struct stat info;
  ssize_t length = -1;

  if (fd < 0)
    return NULL;

  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_uid == geteuid () && (info.st_mode & 077) == 0)
    length = read (fd, text, sizeof text - 1);
  close (fd);

  if (length <= 0)
    return NULL;

  text[strcspn (text, "\n")] = '\0';
  if (!g_str_has_prefix (text, "unix:") || strchr (text, ';') != NULL || !g_dbus_is_address (text))
    return NULL;

  return g_strdup (text);
}

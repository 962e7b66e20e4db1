/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-caller.h"

#include "service/ferry-confinement.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BUS_DRIVER "org.freedesktop.DBus"
#define BUS_DRIVER_PATH "/org/freedesktop/DBus"

typedef struct
{
  /* Input */
  char *name; /* (owned) unique name */

  /* In progress */
  int pid_fd;  /* -1 where the kernel has none */
  gboolean own_user;
  gboolean other_user;
  gboolean pid_fd_from_bus; /* then it is certainly the caller’s */
  gboolean inspected;       /* the process could be looked at */
  FerryConfinement confinement;
  FerryFlatpakInfo *app; /* (owned) (nullable): of a sandbox that has a name */
} Identification;

static void
identification_free (Identification *identification)
{
  if (identification->pid_fd >= 0)
    close (identification->pid_fd);
  ferry_flatpak_info_free (identification->app);
  g_free (identification->name);
  g_free (identification);
}

static FerryCaller *
caller_new (const char       *name,
            FerryFlatpakInfo *app) /* (transfer full) (nullable) */
{
  FerryCaller *self = g_new0 (FerryCaller, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup (name);
  self->client = g_strdup (app != NULL ? app->app_id : FERRY_CLIENT_USER);
  self->app = app;

  return self;
}

static const char *
find_refusal (const Identification *identification)
{
  if (identification->other_user)
    return _("This Ferry service works for another user; call your own.");

  if (!identification->inspected || identification->confinement == FERRY_CONFINEMENT_UNKNOWN)
    return _("Ferry could not find out which program is calling, so it refused; run the program outside of any sandbox.");

  if (identification->confinement == FERRY_CONFINEMENT_NONE)
    return NULL;

  if (identification->app == NULL)
    return _("Ferry cannot tell which sandboxed program is calling, so it refused; only Flatpak apps can be told apart. Run the program outside of its sandbox.");

  /* Ferry must not become a network permission for those who have none. */
  if (!identification->app->has_network)
    return _("This app has no network permission, so Ferry fetches nothing for it; add “--share=network” to its permissions.");

  return NULL;
}

/* The one way out: turns what was found into a caller or a refusal. */
static void
finish_identification (GTask *task)
{
  Identification *identification = g_task_get_task_data (task);

  const char *refusal = find_refusal (identification);

  if (refusal != NULL)
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED, "%s", refusal);
  else
    g_task_return_pointer (task,
                           caller_new (identification->name, g_steal_pointer (&identification->app)),
                           (GDestroyNotify) ferry_caller_unref);
}

/* On a bus that gave a number only, the number may have been another process’s
 * by the time it was looked up. If the connection is still there afterwards,
 * its process was too, and the number was right. (A program may hand its socket
 * to a child and exit; only one outside of every sandbox can, and it gains
 * nothing.) */
static void
still_there_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Identification *identification = g_task_get_task_data (task);
  g_autoptr(GVariant) reply = NULL;
  gboolean present = FALSE;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (reply != NULL)
    g_variant_get (reply, "(b)", &present);

  identification->inspected &= present;
  finish_identification (task);
}

static guint32
read_pid_of_fd (int pid_fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fdinfo/%d", pid_fd);
  g_autofree char *text = NULL;
  const char *line;
  gint64 pid = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;

  line = g_strstr_len (text, -1, "\nPid:");
  if (line != NULL)
    pid = g_ascii_strtoll (line + strlen ("\nPid:"), NULL, 10);

  return pid > 0 && pid <= G_MAXINT32 ? (guint32) pid : 0;
}

static FerryFlatpakInfo *
read_app (int proc_fd,
          int own_proc_fd)
{
  int root_fd = openat (proc_fd, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
  FerryFlatpakInfo *app = NULL;

  if (root_fd < 0)
    return NULL;

  if (ferry_confinement_may_read_root (proc_fd, own_proc_fd, root_fd))
    app = ferry_flatpak_info_read (root_fd, g_get_user_runtime_dir ());
  close (root_fd);

  return app;
}

static void
inspect_process (Identification *identification,
                 guint32         pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%u", pid);
  struct pollfd death = { .fd = identification->pid_fd, .events = POLLIN };
  int proc_fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int own_proc_fd = open ("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (proc_fd >= 0 && own_proc_fd >= 0)
    {
      identification->confinement = ferry_confinement_inspect (proc_fd, own_proc_fd);
      if (identification->confinement == FERRY_CONFINEMENT_SANDBOX)
        identification->app = read_app (proc_fd, own_proc_fd);
      /* The process that was looked at lived through it. */
      identification->inspected = identification->pid_fd < 0 || poll (&death, 1, 0) == 0;
    }

  if (proc_fd >= 0)
    close (proc_fd);
  if (own_proc_fd >= 0)
    close (own_proc_fd);
}

static guint32
read_credentials (Identification *identification,
                  GVariant       *credentials,
                  GUnixFDList    *fds)
{
  g_autoptr(GVariant) handle = NULL;
  guint32 pid = 0;
  guint32 uid = 0;

  if (g_variant_lookup (credentials, "UnixUserID", "u", &uid))
    {
      identification->own_user = uid == getuid ();
      identification->other_user = !identification->own_user;
    }
  g_variant_lookup (credentials, "ProcessID", "u", &pid);

  handle = g_variant_lookup_value (credentials, "ProcessFD", G_VARIANT_TYPE_HANDLE);
  if (handle != NULL && fds != NULL)
    identification->pid_fd = g_unix_fd_list_get (fds, g_variant_get_handle (handle), NULL);

  if (identification->pid_fd >= 0)
    {
      identification->pid_fd_from_bus = TRUE;
      pid = read_pid_of_fd (identification->pid_fd);
    }
  else if (pid != 0)
    {
      identification->pid_fd = (int) syscall (SYS_pidfd_open, (pid_t) pid, 0u);
    }

  return pid;
}

static void
credentials_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Identification *identification = g_task_get_task_data (task);
  g_autoptr(GUnixFDList) fds = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) credentials = NULL;
  guint32 pid = 0;

  reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &fds,
                                                           result, NULL);
  if (reply != NULL)
    {
      credentials = g_variant_get_child_value (reply, 0);
      pid = read_credentials (identification, credentials, fds);
    }

  if (pid != 0 && identification->own_user)
    inspect_process (identification, pid);

  if (!identification->inspected || identification->pid_fd_from_bus)
    {
      finish_identification (task);
      return;
    }

  g_dbus_connection_call (G_DBUS_CONNECTION (source), BUS_DRIVER, BUS_DRIVER_PATH, BUS_DRIVER,
                          "NameHasOwner", g_variant_new ("(s)", identification->name),
                          G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          still_there_cb, g_steal_pointer (&task));
}

/**
 * ferry_caller_new_user:
 * @name: unique name of a connection
 *
 * Returns: (transfer full): the user’s own program, for who knows it by other
 *   means
 */
FerryCaller *
ferry_caller_new_user (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return caller_new (name, NULL);
}

/**
 * ferry_caller_ref:
 * @self: a caller
 *
 * Returns: (transfer full): @self
 */
FerryCaller *
ferry_caller_ref (FerryCaller *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * ferry_caller_unref:
 * @self: (transfer full): a caller
 */
void
ferry_caller_unref (FerryCaller *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->name);
  g_free (self->client);
  ferry_flatpak_info_free (self->app);
  g_free (self);
}

/**
 * ferry_caller_may_see:
 * @self: a caller
 * @client: whose job it asks about
 *
 * Returns: whether @self may know of the jobs of @client: the user’s own
 *   programs know of all, everybody else of their own
 */
gboolean
ferry_caller_may_see (const FerryCaller *self,
                      const char        *client)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (client != NULL, FALSE);

  return g_str_equal (self->client, FERRY_CLIENT_USER) || g_str_equal (self->client, client);
}

/**
 * ferry_caller_identify_async:
 * @connection: a connection to a message bus
 * @name: unique name of the caller’s connection, from the bus
 * @callback: called when the caller is known or refused
 * @user_data: data for @callback
 *
 * Finds out who is behind a connection: the user by the bus’s word, and whether
 * the program is confined by the kernel’s. Takes two round trips to the bus.
 */
void
ferry_caller_identify_async (GDBusConnection    *connection,
                             const char         *name,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task;
  Identification *identification;

  g_return_if_fail (G_IS_DBUS_CONNECTION (connection));
  g_return_if_fail (name != NULL);

  identification = g_new0 (Identification, 1);
  identification->name = g_strdup (name);
  identification->pid_fd = -1;

  task = g_task_new (connection, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_caller_identify_async);
  g_task_set_task_data (task, identification, (GDestroyNotify) identification_free);

  g_dbus_connection_call_with_unix_fd_list (connection, BUS_DRIVER, BUS_DRIVER_PATH, BUS_DRIVER,
                                            "GetConnectionCredentials",
                                            g_variant_new ("(s)", name),
                                            G_VARIANT_TYPE ("(a{sv})"), G_DBUS_CALL_FLAGS_NONE,
                                            -1, NULL, NULL, credentials_cb, task);
}

/**
 * ferry_caller_identify_finish:
 * @connection: a connection to a message bus
 * @result: what the callback was given
 * @error: (nullable): %FERRY_ERROR_ACCESS_DENIED with a sentence for the caller
 *
 * Returns: (transfer full) (nullable): the caller, or %NULL if it is refused
 */
FerryCaller *
ferry_caller_identify_finish (GDBusConnection *connection,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

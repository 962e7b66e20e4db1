/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-presence.h"

#include "service/ferry-service-lock.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define BUS_DRIVER "org.freedesktop.DBus"
#define BUS_DRIVER_PATH "/org/freedesktop/DBus"

/* RequestName’s words, from the D-Bus specification. */
#define NAME_FLAG_DO_NOT_QUEUE 4u
#define NAME_REPLY_EXISTS 3u

/**
 * FerryPresence:
 *
 * Being the one service of this user: the lock, the file that says which bus
 * it sits on, the one that says that there is something to go on with, and the
 * bus name. Owned by the service, which tells it when. It never decides, and it
 * touches neither jobs nor calls.
 */
struct _FerryPresence
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  FerryServiceLock *lock;      /* (owned) */
  char *address;               /* (owned) of the bus */
  char *bus_file;              /* (owned) path */
  char *pending_file;          /* (owned) path */
  gboolean is_pending;
};

G_DEFINE_FINAL_TYPE (FerryPresence, ferry_presence, G_TYPE_OBJECT)

static void
call_driver (FerryPresence      *self,
             const char         *method,
             GVariant           *parameters,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  g_dbus_connection_call (self->connection, BUS_DRIVER, BUS_DRIVER_PATH, BUS_DRIVER,
                          method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          callback, user_data);
}

static gboolean
write_bus_file (FerryPresence *self,
                GError       **error)
{
  g_autofree char *line = g_strconcat (self->address, "\n", NULL);
  g_autoptr(GError) local_error = NULL;

  if (g_file_set_contents_full (self->bus_file, line, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                0600, &local_error))
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED,
               _("The file “%s” could not be written: %s."),
               self->bus_file, local_error->message);
  return FALSE;
}

/* It is there from before the job list is opened until nothing is left to do, and
 * not only while something is: so no crash can come between a job and it. What
 * SQLite syncs when it opens its files in the same folder makes it last. */
static void
write_pending_file (FerryPresence *self)
{
  int fd = open (self->pending_file, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    g_warning ("The file “%s” could not be written: %s. Transfers will not go on by themselves after the next login.",
               self->pending_file, g_strerror (errno));
  else
    close (fd);
}

static void
lock_acquired_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!ferry_service_lock_acquire_finish (FERRY_SERVICE_LOCK (source), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  write_pending_file (g_task_get_source_object (task));
  g_task_return_boolean (task, TRUE);
}

static void
name_requested_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryPresence *self = g_task_get_source_object (task);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  guint32 outcome = NAME_REPLY_EXISTS;

  reply = g_dbus_connection_call_finish (self->connection, result, &error);
  if (reply != NULL)
    g_variant_get (reply, "(u)", &outcome);

  if (error != NULL)
    {
      g_dbus_error_strip_remote_error (error);
      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                               _("The message bus refuses the name “%s”: %s"),
                               FERRY_SERVICE_NAME, error->message);
      return;
    }

  if (outcome == NAME_REPLY_EXISTS)
    {
      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                               _("Another program owns the name “%s” on this message bus; end it first."),
                               FERRY_SERVICE_NAME);
      return;
    }

  ferry_service_lock_set_serving (self->lock, TRUE);
  g_task_return_boolean (task, TRUE);
}

/* Withdrawing: what was sent to the name before it was released reaches our
 * socket before the answer to the second call does, and GDBus hands it to the
 * main loop in that order, but through up to two sources of default priority.
 * A source of lower priority therefore runs after all of them. */
static gboolean
drained_cb (gpointer user_data)
{
  g_task_return_boolean (user_data, TRUE);

  return G_SOURCE_REMOVE;
}

static void
round_trip_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr(GVariant) reply = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, drained_cb, task, g_object_unref);
}

static void
name_released_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GVariant) reply = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_dbus_connection_call (G_DBUS_CONNECTION (source), BUS_DRIVER, BUS_DRIVER_PATH, BUS_DRIVER,
                          "GetId", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          round_trip_cb, user_data);
}

static void
ferry_presence_finalize (GObject *object)
{
  FerryPresence *self = FERRY_PRESENCE (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->lock);
  g_free (self->address);
  g_free (self->bus_file);
  g_free (self->pending_file);

  G_OBJECT_CLASS (ferry_presence_parent_class)->finalize (object);
}

static void
ferry_presence_class_init (FerryPresenceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_presence_finalize;
}

static void
ferry_presence_init (FerryPresence *self)
{
  self->is_pending = TRUE;
}

/**
 * ferry_presence_new:
 * @connection: the bus to serve
 * @state_dir: folder of the lock and the bus file; it exists
 * @address: address of the bus, for programs that cannot guess it
 *
 * Returns: (transfer full): a presence that claims nothing yet
 */
FerryPresence *
ferry_presence_new (GDBusConnection *connection,
                    const char      *state_dir,
                    const char      *address)
{
  FerryPresence *self;
  g_autofree char *lock_path = NULL;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);
  g_return_val_if_fail (state_dir != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  lock_path = g_build_filename (state_dir, FERRY_LOCK_FILE, NULL);
  self = g_object_new (FERRY_TYPE_PRESENCE, NULL);
  self->connection = g_object_ref (connection);
  self->address = g_strdup (address);
  self->bus_file = g_build_filename (state_dir, FERRY_BUS_FILE, NULL);
  self->pending_file = g_build_filename (state_dir, FERRY_PENDING_FILE, NULL);
  self->lock = ferry_service_lock_new (lock_path, address);

  return self;
}

/**
 * ferry_presence_claim_async:
 * @self: a presence
 * @cancellable: (nullable): a cancellable
 * @callback: called when the lock is held, or somebody else keeps it
 * @user_data: data for @callback
 *
 * Takes the lock: from then on the jobs are ours. Waits for a service that is
 * leaving.
 */
void
ferry_presence_claim_async (FerryPresence      *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FERRY_IS_PRESENCE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_presence_claim_async);
  ferry_service_lock_acquire_async (self->lock, cancellable, lock_acquired_cb, task);
}

/**
 * ferry_presence_claim_finish:
 * @self: a presence
 * @result: what the callback was given
 * @error: (nullable): of %FERRY_ERROR, naming the holder, or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the lock is held now
 */
gboolean
ferry_presence_claim_finish (FerryPresence *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ferry_presence_announce_async:
 * @self: a presence that holds the lock
 * @callback: called when the name is ours, or cannot be
 * @user_data: data for @callback
 *
 * Lets the world in: writes the bus file and takes the bus name. Also the way
 * back after ferry_presence_withdraw_async(); a service that waits for the lock
 * meanwhile gives up then, after the bus has sent us what it was started for.
 */
void
ferry_presence_announce_async (FerryPresence      *self,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (FERRY_IS_PRESENCE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_presence_announce_async);

  if (!write_bus_file (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  call_driver (self, "RequestName",
               g_variant_new ("(su)", FERRY_SERVICE_NAME, NAME_FLAG_DO_NOT_QUEUE),
               name_requested_cb, g_steal_pointer (&task));
}

/**
 * ferry_presence_announce_finish:
 * @self: a presence
 * @result: what the callback was given
 * @error: (nullable): of %FERRY_ERROR
 *
 * Returns: whether the name is ours
 */
gboolean
ferry_presence_announce_finish (FerryPresence *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ferry_presence_withdraw_async:
 * @self: a presence
 * @callback: called when every call sent to the name has been handed out
 * @user_data: data for @callback
 *
 * Says in the lock that we do not serve any more and gives up the name. Whoever calls it
 * from now on starts another service, which waits for the lock.
 */
void
ferry_presence_withdraw_async (FerryPresence      *self,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FERRY_IS_PRESENCE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_presence_withdraw_async);

  ferry_service_lock_set_serving (self->lock, FALSE);
  call_driver (self, "ReleaseName", g_variant_new ("(s)", FERRY_SERVICE_NAME),
               name_released_cb, task);
}

/**
 * ferry_presence_withdraw_finish:
 * @self: a presence
 * @result: what the callback was given
 * @error: (nullable): never set; a bus that is gone has nothing left to say
 *
 * Returns: %TRUE
 */
gboolean
ferry_presence_withdraw_finish (FerryPresence *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ferry_presence_call_successor:
 * @self: a presence that has withdrawn
 *
 * Asks the bus to start another service, which takes over when the lock is
 * free. No answer is awaited: it would come after we are gone.
 */
void
ferry_presence_call_successor (FerryPresence *self)
{
  g_return_if_fail (FERRY_IS_PRESENCE (self));

  call_driver (self, "StartServiceByName", g_variant_new ("(su)", FERRY_SERVICE_NAME, 0u),
               NULL, NULL);
}

/**
 * ferry_presence_set_pending:
 * @self: a presence
 * @pending: whether there is something to go on with after the next login; in
 *   doubt there is
 */
void
ferry_presence_set_pending (FerryPresence *self,
                            gboolean       pending)
{
  g_return_if_fail (FERRY_IS_PRESENCE (self));

  self->is_pending = pending;
}

/**
 * ferry_presence_end:
 * @self: a presence
 *
 * Removes the bus file, and the other one if nothing is pending, and drops the
 * lock, in this order, so that the next service’s files are never those removed.
 */
void
ferry_presence_end (FerryPresence *self)
{
  g_return_if_fail (FERRY_IS_PRESENCE (self));

  if (ferry_service_lock_is_held (self->lock))
    {
      g_unlink (self->bus_file);
      if (!self->is_pending)
        g_unlink (self->pending_file);
    }
  ferry_service_lock_release (self->lock);
}

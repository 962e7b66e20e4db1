/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-note-server.h"

#define SERVER_NAME "org.freedesktop.Notifications"
#define SERVER_PATH "/org/freedesktop/Notifications"

/* Why a note was closed: its time was up. */
#define REASON_EXPIRED 1u

/**
 * FerryNoteServer:
 *
 * The notification server of most desktops. It is looked for, and started, with
 * the first note. What was clicked is heard from the very connection that shows
 * the notes: a signal of that name from anybody else is nobody’s click. Owned by
 * the board.
 */
struct _FerryNoteServer
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  char *owner;                 /* (owned) (nullable): unique name of the server */
  char **capabilities;         /* (owned) (nullable) */
  char *token;                 /* (owned) (nullable): for the next click */
  guint signal_id;
  guint watch_id;
};

enum
{
  SIGNAL_INVOKED,
  SIGNAL_CLOSED,
  SIGNAL_GONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryNoteServer, ferry_note_server, G_TYPE_OBJECT)

static void
forget (FerryNoteServer *self)
{
  if (self->signal_id != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->signal_id);
  self->signal_id = 0;
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  g_clear_pointer (&self->owner, g_free);
  g_clear_pointer (&self->capabilities, g_strfreev);
  g_clear_pointer (&self->token, g_free);
}

static void
on_vanished (GDBusConnection *connection,
             const char      *name,
             gpointer         user_data)
{
  g_autoptr(FerryNoteServer) self = g_object_ref (user_data);

  forget (self);
  g_signal_emit (self, signals[SIGNAL_GONE], 0);
}

static void
on_signal (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *name,
           GVariant        *parameters,
           gpointer         user_data)
{
  FerryNoteServer *self = user_data;
  const char *text;
  guint32 number, reason;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(us)")))
    {
      g_autofree char *token = NULL;

      g_variant_get (parameters, "(u&s)", &number, &text);
      if (g_str_equal (name, "ActivationToken"))
        {
          g_free (self->token);
          self->token = g_strdup (text);
        }
      if (!g_str_equal (name, "ActionInvoked"))
        return;

      token = g_steal_pointer (&self->token);
      g_signal_emit (self, signals[SIGNAL_INVOKED], 0, number, text, sender, token);
    }
  else if (g_str_equal (name, "NotificationClosed") && g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(uu)")))
    {
      g_variant_get (parameters, "(uu)", &number, &reason);
      g_signal_emit (self, signals[SIGNAL_CLOSED], 0, number, reason == REASON_EXPIRED);
    }
}

static void
remember (FerryNoteServer *self,
          const char      *owner,
          GVariant        *reply)
{
  forget (self);
  self->owner = g_strdup (owner);
  g_variant_get (reply, "(^as)", &self->capabilities);
  self->signal_id = g_dbus_connection_signal_subscribe (self->connection, owner, SERVER_NAME, NULL,
                                                        SERVER_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                        on_signal, self, NULL);
  self->watch_id = g_bus_watch_name_on_connection (self->connection, owner, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                   NULL, on_vanished, self, NULL);
}

static void
capabilities_read_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryNoteServer *self = g_task_get_source_object (task);
  g_autoptr(GDBusMessage) reply = NULL;
  GVariant *body;
  GError *error = NULL;

  reply = g_dbus_connection_send_message_with_reply_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL || g_dbus_message_to_gerror (reply, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  body = g_dbus_message_get_body (reply);
  if (body == NULL || !g_variant_is_of_type (body, G_VARIANT_TYPE ("(as)")))
    body = g_variant_new_parsed ("(@as [],)");
  g_variant_ref_sink (body);
  remember (self, g_dbus_message_get_sender (reply), body);
  g_variant_unref (body);
  g_task_return_boolean (task, TRUE);
}

static void
notified_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) reply = NULL;
  GError *error = NULL;
  guint32 number;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_variant_get (reply, "(u)", &number);
  g_task_return_int (task, number);
}

static void
ferry_note_server_dispose (GObject *object)
{
  FerryNoteServer *self = FERRY_NOTE_SERVER (object);

  if (self->connection != NULL)
    forget (self);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (ferry_note_server_parent_class)->dispose (object);
}

static void
ferry_note_server_class_init (FerryNoteServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_note_server_dispose;

  /**
   * FerryNoteServer::invoked:
   * @number: the server’s number of a note
   * @key: which of its actions was clicked
   * @sender: unique name of the server
   * @token: (nullable): lets a window come to the front
   */
  signals[SIGNAL_INVOKED] = g_signal_new ("invoked", FERRY_TYPE_NOTE_SERVER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 4, G_TYPE_UINT,
                                          G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);

  /**
   * FerryNoteServer::closed:
   * @number: the server’s number of a note
   * @expired: whether nobody closed it: its time was up
   *
   * The note is not shown any more.
   */
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", FERRY_TYPE_NOTE_SERVER, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BOOLEAN);

  /**
   * FerryNoteServer::gone:
   *
   * The server ended, and all notes with it.
   */
  signals[SIGNAL_GONE] = g_signal_new ("gone", FERRY_TYPE_NOTE_SERVER, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_note_server_init (FerryNoteServer *self)
{
}

/**
 * ferry_note_server_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): a server that was not looked for yet
 */
FerryNoteServer *
ferry_note_server_new (GDBusConnection *connection)
{
  FerryNoteServer *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (FERRY_TYPE_NOTE_SERVER, NULL);
  self->connection = g_object_ref (connection);

  return self;
}

/**
 * ferry_note_server_find_async:
 * @self: a server
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is there, or cannot be
 * @user_data: data for @callback
 *
 * Starts the server, if it does not run.
 */
void
ferry_note_server_find_async (FerryNoteServer    *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr(GDBusMessage) message = NULL;
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (FERRY_IS_NOTE_SERVER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_note_server_find_async);
  if (self->owner != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  /* As a message, because its answer says who sent it. */
  message = g_dbus_message_new_method_call (SERVER_NAME, SERVER_PATH, SERVER_NAME, "GetCapabilities");
  g_dbus_connection_send_message_with_reply (self->connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE,
                                             -1, NULL, cancellable, capabilities_read_cb,
                                             g_steal_pointer (&task));
}

/**
 * ferry_note_server_find_finish:
 * @self: a server
 * @result: what the callback was given
 * @error: (nullable): what the bus says
 *
 * Returns: whether notes can be shown
 */
gboolean
ferry_note_server_find_finish (FerryNoteServer *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ferry_note_server_get_capabilities:
 * @self: a server that was found
 *
 * Returns: (transfer none): what it can do
 */
const char *const *
ferry_note_server_get_capabilities (FerryNoteServer *self)
{
  static const char *const none[] = { NULL };

  g_return_val_if_fail (FERRY_IS_NOTE_SERVER (self), none);

  return self->capabilities != NULL ? (const char *const *) self->capabilities : none;
}

/**
 * ferry_note_server_notify_async:
 * @self: a server that was found
 * @parameters: parameters of Notify; taken if floating
 * @cancellable: (nullable): a cancellable
 * @callback: called when the note is shown
 * @user_data: data for @callback
 */
void
ferry_note_server_notify_async (FerryNoteServer    *self,
                                GVariant           *parameters,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FERRY_IS_NOTE_SERVER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_note_server_notify_async);
  g_dbus_connection_call (self->connection, self->owner != NULL ? self->owner : SERVER_NAME,
                          SERVER_PATH, SERVER_NAME, "Notify", parameters, G_VARIANT_TYPE ("(u)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, cancellable, notified_cb, task);
}

/**
 * ferry_note_server_notify_finish:
 * @self: a server
 * @result: what the callback was given
 * @error: (nullable): what the server says
 *
 * Returns: the server’s number of the note, 0 for an error
 */
guint32
ferry_note_server_notify_finish (FerryNoteServer *self,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  gssize number;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  number = g_task_propagate_int (G_TASK (result), error);
  return number > 0 ? (guint32) number : 0;
}

/**
 * ferry_note_server_close:
 * @self: a server
 * @number: its number of a note
 *
 * No answer is awaited.
 */
void
ferry_note_server_close (FerryNoteServer *self,
                         guint32          number)
{
  g_return_if_fail (FERRY_IS_NOTE_SERVER (self));

  if (self->owner != NULL)
    g_dbus_connection_call (self->connection, self->owner, SERVER_PATH, SERVER_NAME, "CloseNotification",
                            g_variant_new ("(u)", number), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                            NULL, NULL, NULL);
}

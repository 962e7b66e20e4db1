/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-note-board.h"

#include "service/ferry-note-form.h"
#include "service/ferry-note-orders.h"
#include "service/ferry-note-server.h"
#include "shared/ferry-names.h"

#define GTK_NAME "org.gtk.Notifications"
#define GTK_PATH "/org/gtk/Notifications"
#define SERVER_NAME "org.freedesktop.Notifications"

/* Notes that are remembered after their time was up. */
#define MAX_EXPIRED 32

/**
 * FerryNoteBoard:
 *
 * Where notes are put up and taken down. Owned by the desktop; what a note says
 * is the notifier’s.
 *
 * There are two kinds of boards. GNOME’s own (org.gtk.Notifications) keeps notes
 * after the service has left and gives clicks to the window’s program, so that
 * it is for where that program is installed; all others (and GNOME, too, else)
 * speak freedesktop’s protocol, give clicks to whoever put the note up, and tell
 * when it is gone. GNotification would hide which of them it is, swallow the
 * activation token, and need a second GApplication on our connection.
 *
 * One thing is done after the other, so that a note that is replaced while it is
 * on its way needs no thought. Where nothing shows notes, as when the desktop is
 * just starting, they are kept until something does.
 */
struct _FerryNoteBoard
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  FerryNoteServer *server;     /* (owned) */
  GCancellable *gone;          /* (owned): cancelled when the board goes */
  gboolean has_window;
  FerryNoteOrders *orders;     /* (owned): what is to be done */
  guint watch_id;              /* on a server that could not be found */
  GHashTable *open;            /* (owned) (element-type utf8 Open): what a server of freedesktop’s shows */
};

enum
{
  SIGNAL_ACTIVATED,
  SIGNAL_OPENED,
  SIGNAL_CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryNoteBoard, ferry_note_board, G_TYPE_OBJECT)

/* A note that is up, or was until its time was up: some desktops keep those in a
 * list, where they can still be clicked. */
typedef struct
{
  FerryNote *note;  /* (owned) */
  guint32 number;   /* the server’s */
  gboolean expired;
} Open;

static void run_next (FerryNoteBoard *self);

static void
open_free (Open *open)
{
  ferry_note_free (open->note);
  g_free (open);
}

static void
end_order (FerryNoteBoard *self)
{
  ferry_note_orders_end (self->orders);
  run_next (self);
}

static void
remove_open (FerryNoteBoard *self,
             const Open     *open)
{
  g_autofree char *id = g_strdup (open->note->id);
  gboolean was_up = !open->expired;

  g_hash_table_remove (self->open, id);
  if (was_up)
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0, id);
}

/* Any of them: which one is forgotten matters to nobody. */
static void
forget_expired (FerryNoteBoard *self)
{
  GHashTableIter iter;
  Open *open;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_size (self->open) > MAX_EXPIRED && g_hash_table_iter_next (&iter, NULL, (gpointer *) &open))
    {
      if (open->expired)
        g_hash_table_iter_remove (&iter);
    }
}

static void
notified_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FerryNoteBoard) self = user_data;
  g_autoptr(GError) error = NULL;
  FerryNoteOrder *order = ferry_note_orders_get_current (self->orders);
  guint32 number = ferry_note_server_notify_finish (FERRY_NOTE_SERVER (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (number == 0)
    g_info ("“%s” cannot be shown: %s", order->note->title, error != NULL ? error->message : "no number");
  else
    {
      Open *open = g_new0 (Open, 1);

      open->number = number;
      open->note = g_steal_pointer (&order->note);
      forget_expired (self);
      g_hash_table_replace (self->open, open->note->id, open);
      g_signal_emit (self, signals[SIGNAL_OPENED], 0, open->note->id);
    }

  end_order (self);
}

static void
on_server_appeared (GDBusConnection *connection,
                    const char      *name,
                    const char      *owner,
                    gpointer         user_data)
{
  run_next (user_data);
}

static void
wait_for_server (FerryNoteBoard *self)
{
  ferry_note_orders_put_back (self->orders);
  if (self->watch_id == 0)
    self->watch_id = g_bus_watch_name_on_connection (self->connection, SERVER_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                     on_server_appeared, NULL, self, NULL);
}

static void
server_found_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(FerryNoteBoard) self = user_data;
  FerryNoteServer *server = FERRY_NOTE_SERVER (source);
  g_autoptr(GError) error = NULL;
  FerryNoteOrder *order = ferry_note_orders_get_current (self->orders);
  const Open *open;
  GVariant *form;

  if (!ferry_note_server_find_finish (server, result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;

      g_info ("“%s” cannot be shown yet: %s", order->note->title, error->message);
      wait_for_server (self);
      return;
    }

  open = g_hash_table_lookup (self->open, order->note->id);
  form = ferry_note_form_for_freedesktop (order->note, open != NULL ? open->number : 0,
                                          ferry_note_server_get_capabilities (server));
  ferry_note_server_notify_async (server, form, self->gone, notified_cb, g_object_ref (self));
}

static void
gtk_added_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  FerryNoteBoard *self = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      ferry_note_server_find_async (self->server, self->gone, server_found_cb, self);
      return;
    }

  if (reply != NULL)
    end_order (self);
  g_object_unref (self);
}

/* Not to be started for us: where it does not run, the other one is right. */
static void
run_order (FerryNoteBoard *self,
           FerryNoteOrder *order)
{
  if (self->has_window)
    g_dbus_connection_call (self->connection, GTK_NAME, GTK_PATH, GTK_NAME, "AddNotification",
                            ferry_note_form_for_gtk (order->note), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                            -1, self->gone, gtk_added_cb, g_object_ref (self));
  else
    ferry_note_server_find_async (self->server, self->gone, server_found_cb, g_object_ref (self));
}

static void
take_down (FerryNoteBoard *self,
           const char     *id)
{
  const Open *open = g_hash_table_lookup (self->open, id);

  if (open != NULL)
    {
      ferry_note_server_close (self->server, open->number);
      remove_open (self, open);
    }
  else if (self->has_window)
    g_dbus_connection_call (self->connection, GTK_NAME, GTK_PATH, GTK_NAME, "RemoveNotification",
                            g_variant_new ("(ss)", FERRY_APP_ID, id), NULL,
                            G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static void
run_next (FerryNoteBoard *self)
{
  FerryNoteOrder *order = ferry_note_orders_begin (self->orders);

  while (order != NULL && order->note == NULL)
    {
      take_down (self, order->id);
      ferry_note_orders_end (self->orders);
      order = ferry_note_orders_begin (self->orders);
    }

  if (order != NULL)
    run_order (self, order);
}

static Open *
find_open (FerryNoteBoard *self,
           guint           number)
{
  GHashTableIter iter;
  Open *open;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &open))
    {
      if (open->number == number)
        return open;
    }

  return NULL;
}

static void
on_invoked (FerryNoteBoard *self,
            guint           number,
            const char     *key,
            const char     *sender,
            const char     *token)
{
  const Open *open = find_open (self, number);
  FerryNoteAction *action = open != NULL ? ferry_note_form_find_action (open->note, key) : NULL;

  if (action != NULL)
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, action, sender, token);
}

static void
on_closed (FerryNoteBoard *self,
           guint           number,
           gboolean        expired)
{
  Open *open = find_open (self, number);

  if (open == NULL || open->expired)
    return;

  if (!expired)
    {
      remove_open (self, open);
      return;
    }

  open->expired = TRUE;
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0, open->note->id);
}

static void
on_server_gone (FerryNoteBoard *self)
{
  g_autoptr(GList) all = g_hash_table_get_values (self->open);

  for (GList *l = all; l != NULL; l = l->next)
    remove_open (self, l->data);
}

/* Nobody would hear a click on what is still there, so that it is taken down. */
static void
ferry_note_board_dispose (GObject *object)
{
  FerryNoteBoard *self = FERRY_NOTE_BOARD (object);
  GHashTableIter iter;
  Open *open;

  g_cancellable_cancel (self->gone);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &open))
    ferry_note_server_close (self->server, open->number);
  g_hash_table_remove_all (self->open);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (ferry_note_board_parent_class)->dispose (object);
}

static void
ferry_note_board_finalize (GObject *object)
{
  FerryNoteBoard *self = FERRY_NOTE_BOARD (object);

  ferry_note_orders_free (self->orders);
  g_hash_table_unref (self->open);
  g_clear_object (&self->gone);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (ferry_note_board_parent_class)->finalize (object);
}

static void
ferry_note_board_class_init (FerryNoteBoardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_note_board_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_note_board_finalize;

  /**
   * FerryNoteBoard::activated:
   * @action: a #FerryNoteAction
   * @sender: unique name of the server that says so
   * @token: (nullable): lets a window come to the front
   *
   * Something was clicked that the service has to do.
   */
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", FERRY_TYPE_NOTE_BOARD, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_POINTER,
                                            G_TYPE_STRING, G_TYPE_STRING);

  /**
   * FerryNoteBoard::opened:
   * @id: a note’s id
   *
   * The note is up, and its end will be told. Never told by GNOME’s board.
   */
  signals[SIGNAL_OPENED] = g_signal_new ("opened", FERRY_TYPE_NOTE_BOARD, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * FerryNoteBoard::closed:
   * @id: a note’s id
   *
   * The note is not up any more.
   */
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", FERRY_TYPE_NOTE_BOARD, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ferry_note_board_init (FerryNoteBoard *self)
{
  self->orders = ferry_note_orders_new ();
  self->gone = g_cancellable_new ();
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) open_free);
}

/**
 * ferry_note_board_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): an empty board
 */
FerryNoteBoard *
ferry_note_board_new (GDBusConnection *connection)
{
  FerryNoteBoard *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (FERRY_TYPE_NOTE_BOARD, NULL);
  self->connection = g_object_ref (connection);
  self->server = ferry_note_server_new (connection);
  g_signal_connect_object (self->server, "invoked", G_CALLBACK (on_invoked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->server, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->server, "gone", G_CALLBACK (on_server_gone), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ferry_note_board_set_has_window:
 * @self: a board
 * @has_window: whether there is a program that GNOME’s board can give clicks to
 */
void
ferry_note_board_set_has_window (FerryNoteBoard *self,
                                 gboolean        has_window)
{
  g_return_if_fail (FERRY_IS_NOTE_BOARD (self));

  self->has_window = has_window;
}

/**
 * ferry_note_board_post:
 * @self: a board
 * @note: (transfer full): a note
 *
 * Puts it up, in the place of one with the same id.
 */
void
ferry_note_board_post (FerryNoteBoard *self,
                       FerryNote      *note)
{
  g_return_if_fail (FERRY_IS_NOTE_BOARD (self));
  g_return_if_fail (note != NULL);

  ferry_note_orders_add (self->orders, note, NULL);
  run_next (self);
}

/**
 * ferry_note_board_withdraw:
 * @self: a board
 * @id: id of a note, which may be gone or never have been there
 *
 * Takes it down.
 */
void
ferry_note_board_withdraw (FerryNoteBoard *self,
                           const char     *id)
{
  g_return_if_fail (FERRY_IS_NOTE_BOARD (self));
  g_return_if_fail (id != NULL);

  ferry_note_orders_add (self->orders, NULL, id);
  run_next (self);
}

/**
 * ferry_note_board_has_open:
 * @self: a board
 *
 * Returns: whether a note is up whose clicks come to the service
 */
gboolean
ferry_note_board_has_open (FerryNoteBoard *self)
{
  GHashTableIter iter;
  Open *open;

  g_return_val_if_fail (FERRY_IS_NOTE_BOARD (self), FALSE);

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &open))
    {
      if (!open->expired)
        return TRUE;
    }

  return FALSE;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Hears what the service says about jobs, for as long as it lives.
 *
 * Services come and go (updates, crashes, private buses), so this looks for
 * the next one as soon as one is lost. It says `found` each time it begins to
 * listen, the first time too: that is when its users read what they show, for
 * nothing is missed from then on until `lost`. */

#include "config.h"

#include "client/ferry-client-error.h"
#include "client/ferry-watch.h"
#include "shared/ferry-names.h"

/* 0.1 s, 0.2 s, … 5 s: about half a minute, then the service is given up. */
#define FIRST_RETRY_MS 100
#define LONGEST_RETRY_MS 5000
#define MAX_RETRIES 10

/* One that has just gone leaves its name for a moment. */
#define MISSED_AFTER_RETRIES 3

#define SUBSCRIBE_TIMEOUT_MS 30000

struct _FerryWatch
{
  GObject parent_instance;

  FerryClient *client;         /* (owned) */
  GCancellable *cancellable;   /* (owned) */
  GDBusConnection *connection; /* (owned) (nullable), the one listened to */
  char *owner;                 /* (owned) (nullable) */
  FerryJobEvents *signals;    /* (owned) (nullable) */
  gulong closed_id;
  guint owner_id;
  guint retry_id;
  guint n_retries;
  gboolean is_opening;
  gboolean leaves_out_files;
  gboolean is_listening;
};

enum
{
  SIGNAL_JOB_EVENT,
  SIGNAL_FOUND,
  SIGNAL_LOST,
  SIGNAL_MISSED,
  SIGNAL_GIVEN_UP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryWatch, ferry_watch, G_TYPE_OBJECT)

static void begin (FerryWatch *self);

static void
stop_listening (FerryWatch *self)
{
  self->is_listening = FALSE;
  g_clear_pointer (&self->signals, ferry_job_events_free);
  g_clear_pointer (&self->owner, g_free);
  if (self->connection == NULL)
    return;

  g_dbus_connection_signal_unsubscribe (self->connection, self->owner_id);
  g_clear_signal_handler (&self->closed_id, self->connection);
  g_clear_object (&self->connection);
}

static gboolean
retry_cb (gpointer user_data)
{
  FerryWatch *self = FERRY_WATCH (user_data);

  self->retry_id = 0;
  begin (self);
  return G_SOURCE_REMOVE;
}

/* The last @error goes to whoever hears that the service is given up. */
static void
retry_later (FerryWatch *self,
             GError     *error)
{
  guint delay = FIRST_RETRY_MS << MIN (self->n_retries, 8);

  stop_listening (self);
  if (self->n_retries == MAX_RETRIES)
    {
      self->n_retries = 0;
      g_signal_emit (self, signals[SIGNAL_GIVEN_UP], 0, error);
      return;
    }

  self->n_retries++;
  self->retry_id = g_timeout_add (MIN (delay, LONGEST_RETRY_MS), retry_cb, self);
  if (self->n_retries == MISSED_AFTER_RETRIES)
    g_signal_emit (self, signals[SIGNAL_MISSED], 0);
}

static void
lose (FerryWatch *self)
{
  stop_listening (self);
  ferry_client_close (self->client);
  g_signal_emit (self, signals[SIGNAL_LOST], 0);
  if (self->retry_id == 0)
    self->retry_id = g_timeout_add (FIRST_RETRY_MS, retry_cb, self);
}

static void
on_job_event (FerryJobEvent event,
              GVariant     *job,
              gpointer      user_data)
{
  FerryWatch *self = FERRY_WATCH (user_data);

  g_signal_emit (self, signals[SIGNAL_JOB_EVENT], 0, (int) event, job);
}

static void
on_owner_changed (GDBusConnection *connection,
                  const char      *sender,
                  const char      *path,
                  const char      *interface,
                  const char      *member,
                  GVariant        *parameters,
                  gpointer         user_data)
{
  FerryWatch *self = FERRY_WATCH (user_data);
  const char *new_owner;

  g_variant_get (parameters, "(&s&s&s)", NULL, NULL, &new_owner);
  if (self->is_listening && !g_str_equal (new_owner, self->owner))
    lose (self);
}

static void
on_connection_closed (FerryWatch *self)
{
  if (self->is_listening)
    lose (self);
}

static void
subscribed_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(FerryWatch) self = FERRY_WATCH (user_data);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (reply == NULL)
    {
      g_autoptr(GError) own_error = ferry_client_error_from_bus (g_steal_pointer (&error));

      ferry_client_close (self->client);
      retry_later (self, own_error);
      return;
    }

  self->n_retries = 0;
  self->is_listening = TRUE;
  g_signal_emit (self, signals[SIGNAL_FOUND], 0);
}

/* Everything is in place before the service is asked, so that nothing that it
 * sends is missed. It is asked by its unique name: a successor must not think
 * that we listen to it. */
static void
listen (FerryWatch *self)
{
  self->connection = g_object_ref (ferry_client_get_connection (self->client));
  self->owner = g_strdup (ferry_client_get_owner (self->client));
  self->owner_id = g_dbus_connection_signal_subscribe (self->connection, "org.freedesktop.DBus",
                                                       "org.freedesktop.DBus", "NameOwnerChanged",
                                                       "/org/freedesktop/DBus", FERRY_SERVICE_NAME,
                                                       G_DBUS_SIGNAL_FLAGS_NONE, on_owner_changed, self, NULL);
  self->closed_id = g_signal_connect_object (self->connection, "closed", G_CALLBACK (on_connection_closed), self,
                                             G_CONNECT_SWAPPED);
  self->signals = ferry_job_events_new (self->connection, self->owner, on_job_event, self);
  if (self->leaves_out_files)
    ferry_job_events_leave_out_files (self->signals);

  g_dbus_connection_call (self->connection, self->owner, FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE, "Subscribe",
                          NULL, NULL, G_DBUS_CALL_FLAGS_NONE, SUBSCRIBE_TIMEOUT_MS, self->cancellable, subscribed_cb,
                          g_object_ref (self));
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FerryWatch) self = FERRY_WATCH (user_data);
  g_autoptr(GError) error = NULL;

  self->is_opening = FALSE;
  if (ferry_client_open_finish (FERRY_CLIENT (source), result, &error))
    listen (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    retry_later (self, error);
}

static void
begin (FerryWatch *self)
{
  if (ferry_client_get_connection (self->client) != NULL)
    {
      listen (self);
      return;
    }

  self->is_opening = TRUE;
  ferry_client_open_async (self->client, self->cancellable, opened_cb, g_object_ref (self));
}

/* The service stays while somebody listens. */
static void
unsubscribe (FerryWatch *self)
{
  if (self->is_listening)
    g_dbus_connection_call (self->connection, self->owner, FERRY_SERVICE_PATH, FERRY_MANAGER_INTERFACE, "Unsubscribe",
                            NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static void
ferry_watch_dispose (GObject *object)
{
  FerryWatch *self = FERRY_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  unsubscribe (self);
  stop_listening (self);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (ferry_watch_parent_class)->dispose (object);
}

static void
ferry_watch_finalize (GObject *object)
{
  FerryWatch *self = FERRY_WATCH (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (ferry_watch_parent_class)->finalize (object);
}

static void
ferry_watch_class_init (FerryWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_watch_dispose;
  object_class->finalize = ferry_watch_finalize;

  /**
   * FerryWatch::job-event:
   * @event: a #FerryJobEvent
   * @job: a job dictionary with at least `path`
   */
  signals[SIGNAL_JOB_EVENT] = g_signal_new ("job-event", FERRY_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_VARIANT);

  /**
   * FerryWatch::found:
   *
   * Listening begins; what is known from before may be out of date.
   */
  signals[SIGNAL_FOUND] = g_signal_new ("found", FERRY_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);

  /**
   * FerryWatch::lost:
   *
   * The service went away. The next one is looked for already.
   */
  signals[SIGNAL_LOST] = g_signal_new ("lost", FERRY_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                       0);

  /**
   * FerryWatch::missed:
   *
   * The service was not found at once. It is looked for again: `found` or
   * `given-up` follows.
   */
  signals[SIGNAL_MISSED] = g_signal_new ("missed", FERRY_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);

  /**
   * FerryWatch::given-up:
   * @error: why the last attempt failed
   *
   * No service was found for half a minute. ferry_watch_start() tries anew.
   */
  signals[SIGNAL_GIVEN_UP] = g_signal_new ("given-up", FERRY_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
ferry_watch_init (FerryWatch *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * ferry_watch_new:
 * @client: the way to the service, connected or not
 *
 * Returns: (transfer full): a watch that does not listen yet
 */
FerryWatch *
ferry_watch_new (FerryClient *client)
{
  FerryWatch *self;

  g_return_val_if_fail (FERRY_IS_CLIENT (client), NULL);

  self = g_object_new (FERRY_TYPE_WATCH, NULL);
  self->client = g_object_ref (client);
  return self;
}

/**
 * ferry_watch_leave_out_files:
 * @self: a watch that was not started
 *
 * What it tells of jobs says nothing about their files: for who wants to know when
 * they are over, and not what each of thousands of files does.
 */
void
ferry_watch_leave_out_files (FerryWatch *self)
{
  g_return_if_fail (FERRY_IS_WATCH (self));

  self->leaves_out_files = TRUE;
}

/**
 * ferry_watch_start:
 * @self: a watch
 *
 * Finds the service and listens to it: `found` or `given-up` follows. Does
 * nothing if that has begun already.
 */
void
ferry_watch_start (FerryWatch *self)
{
  g_return_if_fail (FERRY_IS_WATCH (self));

  if (self->connection == NULL && self->retry_id == 0 && !self->is_opening)
    begin (self);
}

/**
 * ferry_watch_get_client:
 * @self: a watch
 *
 * Returns: (transfer none): the client it was made with
 */
FerryClient *
ferry_watch_get_client (FerryWatch *self)
{
  g_return_val_if_fail (FERRY_IS_WATCH (self), NULL);

  return self->client;
}

/**
 * ferry_watch_is_listening:
 * @self: a watch
 *
 * Returns: whether what the service says is heard now
 */
gboolean
ferry_watch_is_listening (FerryWatch *self)
{
  g_return_val_if_fail (FERRY_IS_WATCH (self), FALSE);

  return self->is_listening;
}

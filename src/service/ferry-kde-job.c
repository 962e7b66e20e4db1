/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-kde-job.h"

#include "shared/ferry-format.h"
#include "shared/ferry-names.h"

#define SERVER_NAME "org.kde.JobViewServer"
#define SERVER_PATH "/JobViewServer"
#define SERVER_INTERFACE "org.kde.JobViewServerV2"
#define VIEW_INTERFACE "org.kde.JobViewV3"

/* Of what a view offers: suspending (2). Cancelling (1) would throw away all
 * transfers at once. */
#define CAPABILITIES 2

/**
 * FerryKdeJob:
 *
 * The transfers that somebody waits for, as one job among Plasma’s: in the
 * notification applet, with progress and a button to suspend. Where no server
 * for such jobs runs, nothing is done, and none is started. Owned by the desktop.
 */
struct _FerryKdeJob
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  GCancellable *gone;          /* (owned): cancelled when the job goes */
  guint watch_id;              /* on the server, since the first update that had something to show */
  char *owner;                 /* (owned) (nullable): unique name of the server */
  gboolean is_asking;          /* for a view */
  char *view;                  /* (owned) (nullable): its path */
  guint signal_id;
  GVariant *wanted; /* (owned) (nullable): what the view has to show, %NULL for no view */
  GVariant *told;   /* (owned) (nullable): what it was told last */
};

enum
{
  SIGNAL_ASKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryKdeJob, ferry_kde_job, G_TYPE_OBJECT)

static void
drop_view (FerryKdeJob *self)
{
  if (self->signal_id != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->signal_id);
  self->signal_id = 0;
  g_clear_pointer (&self->view, g_free);
  g_clear_pointer (&self->told, g_variant_unref);
}

static void
call_view (FerryKdeJob *self,
           const char  *method,
           GVariant    *parameters)
{
  g_dbus_connection_call (self->connection, self->owner, self->view, VIEW_INTERFACE, method, parameters,
                          NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

/* The notification of what has finished or failed is a better end than Plasma’s
 * own, so that the view ends without a word. */
static void
end_view (FerryKdeJob *self)
{
  GVariant *hints = g_variant_new_parsed ("@a{sv} {}");

  call_view (self, "terminate", g_variant_new ("(us@a{sv})", 0, "", hints));
  drop_view (self);
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
  FerryKdeJob *self = user_data;

  if (g_str_equal (name, "suspendRequested"))
    g_signal_emit (self, signals[SIGNAL_ASKED], 0, sender, TRUE);
  else if (g_str_equal (name, "resumeRequested"))
    g_signal_emit (self, signals[SIGNAL_ASKED], 0, sender, FALSE);
}

static void
show (FerryKdeJob *self)
{
  if (self->told != NULL && g_variant_equal (self->told, self->wanted))
    return;

  g_clear_pointer (&self->told, g_variant_unref);
  self->told = g_variant_ref (self->wanted);
  call_view (self, "update", g_variant_new ("(@a{sv})", self->wanted));
}

static void
view_made_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(FerryKdeJob) self = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->is_asking = FALSE;
  if (reply == NULL || self->owner == NULL)
    {
      g_info ("There is no view for jobs: %s", error != NULL ? error->message : "the server is gone");
      return;
    }

  g_variant_get (reply, "(o)", &self->view);
  self->signal_id = g_dbus_connection_signal_subscribe (self->connection, self->owner, VIEW_INTERFACE, NULL,
                                                        self->view, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                        on_signal, self, NULL);
  if (self->wanted != NULL)
    show (self);
  else
    end_view (self);
}

static void
ask_for_view (FerryKdeJob *self)
{
  GVariantBuilder hints;

  g_variant_builder_init (&hints, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&hints, "{sv}", "transient", g_variant_new_boolean (TRUE));
  self->is_asking = TRUE;
  g_dbus_connection_call (self->connection, self->owner, SERVER_PATH, SERVER_INTERFACE, "requestView",
                          g_variant_new ("(sia{sv})", FERRY_APP_ID, CAPABILITIES, &hints), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->gone, view_made_cb, g_object_ref (self));
}

static void
settle (FerryKdeJob *self)
{
  if (self->owner == NULL || self->is_asking)
    return;

  if (self->wanted == NULL && self->view != NULL)
    end_view (self);
  else if (self->wanted != NULL && self->view != NULL)
    show (self);
  else if (self->wanted != NULL)
    ask_for_view (self);
}

static void
on_server_appeared (GDBusConnection *connection,
                    const char      *name,
                    const char      *owner,
                    gpointer         user_data)
{
  FerryKdeJob *self = user_data;

  drop_view (self);
  g_free (self->owner);
  self->owner = g_strdup (owner);
  settle (self);
}

static void
on_server_vanished (GDBusConnection *connection,
                    const char      *name,
                    gpointer         user_data)
{
  FerryKdeJob *self = user_data;

  drop_view (self);
  g_clear_pointer (&self->owner, g_free);
}

static void
ferry_kde_job_dispose (GObject *object)
{
  FerryKdeJob *self = FERRY_KDE_JOB (object);

  g_cancellable_cancel (self->gone);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->view != NULL && self->owner != NULL)
    end_view (self);
  g_clear_pointer (&self->owner, g_free);
  g_clear_pointer (&self->wanted, g_variant_unref);

  G_OBJECT_CLASS (ferry_kde_job_parent_class)->dispose (object);
}

static void
ferry_kde_job_finalize (GObject *object)
{
  FerryKdeJob *self = FERRY_KDE_JOB (object);

  g_clear_object (&self->gone);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (ferry_kde_job_parent_class)->finalize (object);
}

static void
ferry_kde_job_class_init (FerryKdeJobClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_kde_job_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_kde_job_finalize;

  /**
   * FerryKdeJob::asked:
   * @sender: unique name of the server
   * @suspend: whether all that the job is about is to be suspended, else resumed
   *
   * Somebody clicked.
   */
  signals[SIGNAL_ASKED] = g_signal_new ("asked", FERRY_TYPE_KDE_JOB, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
ferry_kde_job_init (FerryKdeJob *self)
{
  self->gone = g_cancellable_new ();
}

/**
 * ferry_kde_job_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): a job that shows nothing
 */
FerryKdeJob *
ferry_kde_job_new (GDBusConnection *connection)
{
  FerryKdeJob *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (FERRY_TYPE_KDE_JOB, NULL);
  self->connection = g_object_ref (connection);

  return self;
}

static GVariant *
describe (const FerrySummary *summary)
{
  g_autofree char *title = ferry_summary_dup_title (summary);
  g_autofree char *sentence = ferry_summary_dup_sentence (summary);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "title", g_variant_new_string (title));
  g_variant_builder_add (&builder, "{sv}", "infoMessage", g_variant_new_string (sentence));
  g_variant_builder_add (&builder, "{sv}", "speed", g_variant_new_uint64 (summary->rate));
  g_variant_builder_add (&builder, "{sv}", "suspended",
                         g_variant_new_boolean (ferry_summary_get_outlook (summary) == FERRY_OUTLOOK_SUSPENDED));
  if (summary->bytes_total > 0)
    {
      int percent = ferry_format_percent (summary->bytes_done, summary->bytes_total);

      g_variant_builder_add (&builder, "{sv}", "processedBytes", g_variant_new_uint64 (summary->bytes_done));
      g_variant_builder_add (&builder, "{sv}", "totalBytes", g_variant_new_uint64 ((guint64) summary->bytes_total));
      g_variant_builder_add (&builder, "{sv}", "percent", g_variant_new_uint32 ((guint32) percent));
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/**
 * ferry_kde_job_update:
 * @self: a job
 * @summary: what there is of the transfers that somebody waits for
 *
 * To be called at most once a second.
 */
void
ferry_kde_job_update (FerryKdeJob        *self,
                      const FerrySummary *summary)
{
  gboolean shows;

  g_return_if_fail (FERRY_IS_KDE_JOB (self));
  g_return_if_fail (summary != NULL);

  shows = summary->counts[FERRY_OUTLOOK_TRANSFERRING] + summary->counts[FERRY_OUTLOOK_WAITING] +
          summary->counts[FERRY_OUTLOOK_SUSPENDED] > 0;
  g_clear_pointer (&self->wanted, g_variant_unref);
  if (shows)
    self->wanted = describe (summary);

  if (shows && self->watch_id == 0)
    self->watch_id = g_bus_watch_name_on_connection (self->connection, SERVER_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                     on_server_appeared, on_server_vanished, self, NULL);
  settle (self);
}

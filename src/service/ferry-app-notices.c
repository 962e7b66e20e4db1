/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-app-notices.h"

#include "shared/ferry-names.h"

/* The bus may have to start the app first. */
#define TIMEOUT_MS 60000

/**
 * FerryAppNotices:
 *
 * Tells an app that one of its jobs has come to something, by the action that it
 * named when it made the job (BITS’s SetNotifyCmdLine); the bus starts an app
 * that is closed. The action is always one of the app that made the job, whose id
 * was verified then. Owned by the front.
 */
struct _FerryAppNotices
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  FerryActivity *activity;     /* (owned) */
  GHashTable *told;            /* (owned) (element-type utf8): ids of jobs whose app was told
                              * of the state that they are still in */
};

G_DEFINE_FINAL_TYPE (FerryAppNotices, ferry_app_notices, G_TYPE_OBJECT)

typedef struct
{
  FerryActivity *activity; /* (owned) */
  char *app_id;            /* (owned) */
  char *action;            /* (owned) */
} Notice;

static void
activated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Notice *notice = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL)
    g_message ("The action “%s” of “%s” could not be activated: %s", notice->action, notice->app_id,
               error->message);

  ferry_activity_end_call (notice->activity);
  g_object_unref (notice->activity);
  g_free (notice->app_id);
  g_free (notice->action);
  g_free (notice);
}

/* GApplication’s rule for the path of an application. */
static char *
make_path (const char *app_id)
{
  char *path = g_strconcat ("/", app_id, NULL);

  for (char *p = path; *p != '\0'; p++)
    {
      if (*p == '.')
        *p = '/';
      else if (*p == '-')
        *p = '_';
    }

  return path;
}

static void
activate (FerryAppNotices *self,
          FerryJob        *job)
{
  const char *app_id = ferry_job_get_client (job);
  const char *action = ferry_job_get_spec (job)->notify_action;
  GVariant *token = g_variant_new_variant (g_variant_new_string (ferry_job_get_token (job)));
  g_autofree char *path = make_path (app_id);
  Notice *notice = g_new0 (Notice, 1);

  notice->activity = g_object_ref (self->activity);
  notice->app_id = g_strdup (app_id);
  notice->action = g_strdup (action);

  ferry_activity_begin_call (self->activity);
  g_dbus_connection_call (self->connection, app_id, path, "org.freedesktop.Application",
                          "ActivateAction",
                          g_variant_new ("(s@av@a{sv})", action,
                                         g_variant_new_array (G_VARIANT_TYPE_VARIANT, &token, 1),
                                         g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)),
                          NULL, G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, activated_cb, notice);
}

static gboolean
wants_notice (FerryJob *job)
{
  return ferry_job_get_spec (job)->notify_action != NULL &&
         !g_str_equal (ferry_job_get_client (job), FERRY_CLIENT_USER);
}

static void
on_job_changed (FerryAppNotices *self,
                FerryJob        *job,
                guint            mask)
{
  const char *id = ferry_job_get_id (job);
  FerryState state = ferry_job_get_state (job);
  gboolean is_news = state == FERRY_STATE_ERROR ||
                     (state == FERRY_STATE_TRANSFERRED && !ferry_job_get_spec (job)->auto_complete);

  if ((mask & FERRY_JOB_CHANGE_STATE) == 0 || !wants_notice (job))
    return;

  if (!is_news)
    {
      g_hash_table_remove (self->told, id);
      return;
    }

  if (g_hash_table_contains (self->told, id))
    return;

  g_hash_table_add (self->told, g_strdup (id));
  activate (self, job);
}

static void
on_job_removed (FerryAppNotices *self,
                FerryJob        *job)
{
  g_hash_table_remove (self->told, ferry_job_get_id (job));
  if (wants_notice (job))
    activate (self, job);
}

static void
ferry_app_notices_dispose (GObject *object)
{
  FerryAppNotices *self = FERRY_APP_NOTICES (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->activity);

  G_OBJECT_CLASS (ferry_app_notices_parent_class)->dispose (object);
}

static void
ferry_app_notices_finalize (GObject *object)
{
  FerryAppNotices *self = FERRY_APP_NOTICES (object);

  g_hash_table_unref (self->told);

  G_OBJECT_CLASS (ferry_app_notices_parent_class)->finalize (object);
}

static void
ferry_app_notices_class_init (FerryAppNoticesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_app_notices_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_app_notices_finalize;
}

static void
ferry_app_notices_init (FerryAppNotices *self)
{
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * ferry_app_notices_new:
 * @parts: what the service is made of
 *
 * Returns: (transfer full): notices that begin at once
 */
FerryAppNotices *
ferry_app_notices_new (const FerryParts *parts)
{
  FerryAppNotices *self = g_object_new (FERRY_TYPE_APP_NOTICES, NULL);

  self->connection = g_object_ref (parts->connection);
  self->activity = g_object_ref (parts->activity);
  g_signal_connect_object (parts->engine, "job-changed", G_CALLBACK (on_job_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->engine, "job-removed", G_CALLBACK (on_job_removed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

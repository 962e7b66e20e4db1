/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-app-notices.h"

#include "shared/ferry-names.h"

/* The bus may have to start the app first. */
#define TIMEOUT_MS 60000

/* How often an app is told that does not listen: once at each start of the
 * service. */
#define MAX_TRIES 5

/**
 * FerryAppNotices:
 *
 * Tells an app that one of its jobs has come to something, by the action that it
 * named when it made the job (BITS’s SetNotifyCmdLine); the bus starts an app
 * that is closed. The action is always one of the app that made the job, whose id
 * was verified then.
 *
 * That there is something to tell is on disk with the state itself, and stays
 * there until the app has answered: whatever crashes in between, the app is told
 * at least once. Owned by the front.
 */
struct _FerryAppNotices
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  FerryActivity *activity;     /* (owned) */
  FerryEngine *engine;         /* (owned) */
  FerryStore *store;           /* (owned) */
  GHashTable *sent;            /* (owned) (element-type utf8 guint): by a job’s id the number of
                              * the last notice about it, while it is in the state that this tells */
  guint number;
};

G_DEFINE_FINAL_TYPE (FerryAppNotices, ferry_app_notices, G_TYPE_OBJECT)

typedef struct
{
  FerryAppNotices *notices; /* (owned) */
  FerryJob *job;            /* (owned) */
  guint number;
} Notice;

/* An app that could not be started, or does not answer, may do so another time;
 * one that is not there, or says no, will not. */
static gboolean
may_pass (const GError *error)
{
  static const GDBusError passing[] = {
    G_DBUS_ERROR_DISCONNECTED, G_DBUS_ERROR_LIMITS_EXCEEDED, G_DBUS_ERROR_NO_MEMORY,
    G_DBUS_ERROR_NO_REPLY, G_DBUS_ERROR_SPAWN_CHILD_EXITED, G_DBUS_ERROR_SPAWN_CHILD_SIGNALED,
    G_DBUS_ERROR_SPAWN_EXEC_FAILED, G_DBUS_ERROR_SPAWN_FAILED, G_DBUS_ERROR_SPAWN_FORK_FAILED,
    G_DBUS_ERROR_TIMED_OUT, G_DBUS_ERROR_TIMEOUT,
  };

  if (error->domain == G_IO_ERROR)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (passing); i++)
    {
      if (g_error_matches (error, G_DBUS_ERROR, (int) passing[i]))
        return TRUE;
    }

  return FALSE;
}

/* What came of a notice counts unless there is a newer one. */
static void
settle (FerryAppNotices *self,
        const Notice    *notice,
        const GError    *error)
{
  const char *id = ferry_job_get_id (notice->job);
  guint tries = ferry_job_get_record (notice->job)->untold;
  gboolean again = error != NULL && may_pass (error) && tries < MAX_TRIES;

  if (error != NULL)
    g_message ("The action “%s” of “%s” could not be activated%s: %s",
               ferry_job_get_spec (notice->job)->extras->notify_action, ferry_job_get_client (notice->job),
               again ? "; the next start of Ferry tries again" : "", error->message);

  if (tries == 0 || g_hash_table_lookup (self->sent, id) != GUINT_TO_POINTER (notice->number))
    return;

  ferry_engine_set_untold (self->engine, notice->job, again ? tries + 1 : 0);
  if (ferry_state_is_final (ferry_job_get_state (notice->job)))
    g_hash_table_remove (self->sent, id);
}

static void
activated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Notice *notice = user_data;
  g_autoptr(FerryAppNotices) self = notice->notices;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (self->engine != NULL)
    settle (self, notice, error);
  if (self->activity != NULL)
    ferry_activity_end_call (self->activity);
  g_object_unref (notice->job);
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
  GVariant *token = g_variant_new_variant (g_variant_new_string (ferry_job_get_token (job)));
  g_autofree char *path = make_path (app_id);
  Notice *notice = g_new0 (Notice, 1);

  notice->notices = g_object_ref (self);
  notice->job = g_object_ref (job);
  notice->number = ++self->number;
  g_hash_table_replace (self->sent, g_strdup (ferry_job_get_id (job)), GUINT_TO_POINTER (notice->number));

  ferry_activity_begin_call (self->activity);
  g_dbus_connection_call (self->connection, app_id, path, "org.freedesktop.Application",
                          "ActivateAction",
                          g_variant_new ("(s@av@a{sv})", ferry_job_get_spec (job)->extras->notify_action,
                                         g_variant_new_array (G_VARIANT_TYPE_VARIANT, &token, 1),
                                         g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)),
                          NULL, G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, activated_cb, notice);
}

static gboolean
is_untold (FerryJob *job)
{
  return ferry_job_get_record (job)->untold > 0 && ferry_job_get_spec (job)->extras->notify_action != NULL &&
         !g_str_equal (ferry_job_get_client (job), FERRY_CLIENT_USER);
}

static gboolean
is_news (FerryJob *job)
{
  FerryState state = ferry_job_get_state (job);

  return state == FERRY_STATE_ERROR || state == FERRY_STATE_TRANSFERRED || ferry_state_is_final (state);
}

static void
on_job_changed (FerryAppNotices *self,
                FerryJob        *job,
                guint            mask)
{
  const char *id = ferry_job_get_id (job);

  if ((mask & FERRY_JOB_CHANGE_STATE) == 0 || ferry_state_is_final (ferry_job_get_state (job)))
    return;

  if (!is_news (job))
    g_hash_table_remove (self->sent, id);
  else if (is_untold (job) && !g_hash_table_contains (self->sent, id))
    activate (self, job);
}

static void
on_job_removed (FerryAppNotices *self,
                FerryJob        *job)
{
  g_hash_table_remove (self->sent, ferry_job_get_id (job));
  if (is_untold (job))
    activate (self, job);
}

static GWeakRef *
weak_ref_new (gpointer object)
{
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (ref, object);

  return ref;
}

static void
weak_ref_free (GWeakRef *ref)
{
  g_weak_ref_clear (ref);
  g_free (ref);
}

/* The service may leave before the disk has answered. */
static void
history_read_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(FerryAppNotices) self = g_weak_ref_get (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) jobs = ferry_store_history_finish (FERRY_STORE (source), result, &error);

  weak_ref_free (user_data);
  if (jobs == NULL)
    g_message ("It could not be read which apps have yet to be told: %s", error->message);

  /* One that ended meanwhile was told. */
  for (guint i = 0; jobs != NULL && self != NULL && i < jobs->len; i++)
    {
      if (!g_hash_table_contains (self->sent, ferry_job_get_id (jobs->pdata[i])) && is_untold (jobs->pdata[i]))
        activate (self, jobs->pdata[i]);
    }
}

static void
ferry_app_notices_dispose (GObject *object)
{
  FerryAppNotices *self = FERRY_APP_NOTICES (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->activity);
  g_clear_object (&self->engine);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ferry_app_notices_parent_class)->dispose (object);
}

static void
ferry_app_notices_finalize (GObject *object)
{
  FerryAppNotices *self = FERRY_APP_NOTICES (object);

  g_hash_table_unref (self->sent);

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
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * ferry_app_notices_new:
 * @parts: what the service is made of
 *
 * Returns: (transfer full): notices of what happens from now on
 */
FerryAppNotices *
ferry_app_notices_new (const FerryParts *parts)
{
  FerryAppNotices *self = g_object_new (FERRY_TYPE_APP_NOTICES, NULL);

  self->connection = g_object_ref (parts->connection);
  self->activity = g_object_ref (parts->activity);
  self->engine = g_object_ref (parts->engine);
  self->store = g_object_ref (parts->store);
  g_signal_connect_object (parts->engine, "job-changed", G_CALLBACK (on_job_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->engine, "job-removed", G_CALLBACK (on_job_removed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * ferry_app_notices_begin:
 * @self: notices
 *
 * The jobs are loaded: tells the apps what an earlier run of the service could
 * not.
 */
void
ferry_app_notices_begin (FerryAppNotices *self)
{
  g_autoptr(GPtrArray) jobs = NULL;

  g_return_if_fail (FERRY_IS_APP_NOTICES (self));

  jobs = ferry_engine_get_jobs (self->engine);
  for (guint i = 0; i < jobs->len; i++)
    {
      if (is_untold (jobs->pdata[i]) && is_news (jobs->pdata[i]))
        activate (self, jobs->pdata[i]);
    }
  ferry_store_history_async (self->store, FERRY_STORE_UNTOLD | ((1u << FERRY_N_STATES) - 1), 0, 0, NULL,
                             history_read_cb, weak_ref_new (self));
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-login-watch.h"

#include "host/ferry-login-rule.h"

#define LOGIND "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"
#define MANAGER "org.freedesktop.login1.Manager"
#define SESSION "org.freedesktop.login1.Session"
#define SESSIONS_PATH "/org/freedesktop/login1/session"

/* An update of the system restarts logind, which takes less than a second and
 * changes nothing; what is gone for longer is not coming back. */
#define RESTART_SECONDS 10

/* logind answers in milliseconds or hangs. */
#define CALL_TIMEOUT_MS 10000

/**
 * FerryLoginWatch:
 *
 * Tells the conditions whether the owner is logged in, as logind has it, for as
 * long as it lives. Any sign of a change makes it ask anew, one question at a
 * time. Without logind nobody can tell, and the living session bus is the login.
 *
 * logind sends no signal when a session begins to close, that is when somebody
 * left and only processes of theirs live on (systemd 252). It does write the
 * session’s file, as for every change, so that its folder is watched as well.
 */
struct _FerryLoginWatch
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  FerryConditions *conditions; /* (owned) */
  char *sessions_dir;          /* (owned) */
  uid_t uid;

  guint name_watch;
  guint signal_ids[2];
  GFileMonitor *monitor; /* (owned) (nullable) */
  guint restart_id;      /* waits for logind to come back */
  gboolean is_settled;

  GCancellable *question; /* (owned) (nullable): being asked */
  gboolean is_stale;      /* something changed since it was asked */
};

/* One round of asking. */
typedef struct
{
  FerryLoginWatch *watch; /* (unowned): gone if this was cancelled */
  guint n_pending;
  GPtrArray *properties; /* (owned) (element-type GVariant): of a session each */
} Question;

enum
{
  SIGNAL_SETTLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryLoginWatch, ferry_login_watch, G_TYPE_OBJECT)

static void ask (FerryLoginWatch *self);

static void
question_free (Question *question)
{
  g_ptr_array_unref (question->properties);
  g_free (question);
}

static void
settle (FerryLoginWatch *self,
        FerryLogin       login)
{
  ferry_conditions_set_login (self->conditions, login);
  if (self->is_settled)
    return;

  self->is_settled = TRUE;
  g_signal_emit (self, signals[SIGNAL_SETTLED], 0);
}

static const char *
look_up_string (GVariant   *properties,
                const char *key)
{
  const char *value = "";

  g_variant_lookup (properties, key, "&s", &value);

  return value;
}

static FerryLogin
judge (GPtrArray *all,
       uid_t      uid)
{
  g_autofree FerryLoginSession *sessions = g_new0 (FerryLoginSession, all->len + 1);

  for (guint i = 0; i < all->len; i++)
    {
      sessions[i] = (FerryLoginSession){
        .uid = uid,
        .session_class = look_up_string (all->pdata[i], "Class"),
        .state = look_up_string (all->pdata[i], "State"),
        .service = look_up_string (all->pdata[i], "Service"),
      };
    }

  return ferry_login_rule_judge (sessions, all->len, uid);
}

/* Whatever changed while it was asked may or may not be in the answer. */
static void
finish_question (Question *question)
{
  FerryLoginWatch *self = question->watch;

  g_clear_object (&self->question);
  if (self->is_stale)
    ask (self);
  else
    settle (self, judge (question->properties, self->uid));
  question_free (question);
}

static void
properties_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (--question->n_pending == 0)
        question_free (question);
      return;
    }

  /* A session that could not be asked about is gone. */
  if (reply != NULL)
    g_ptr_array_add (question->properties, g_variant_get_child_value (reply, 0));
  if (--question->n_pending == 0)
    finish_question (question);
}

static void
ask_about_sessions (FerryLoginWatch *self,
                    GVariant        *list)
{
  g_autoptr(GVariantIter) sessions = NULL;
  Question *question = g_new0 (Question, 1);
  const char *path;
  guint32 uid;

  question->watch = self;
  question->properties = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  g_variant_get (list, "(a(susso))", &sessions);
  while (g_variant_iter_next (sessions, "(&su&s&s&o)", NULL, &uid, NULL, NULL, &path))
    {
      if (uid != self->uid)
        continue;

      question->n_pending++;
      g_dbus_connection_call (self->connection, LOGIND, path, "org.freedesktop.DBus.Properties", "GetAll",
                              g_variant_new ("(s)", SESSION), G_VARIANT_TYPE ("(a{sv})"),
                              G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT_MS, self->question,
                              properties_cb, question);
    }

  if (question->n_pending == 0)
    finish_question (question);
}

static void
sessions_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  FerryLoginWatch *self = user_data; /* gone if this was cancelled */
  g_autoptr(GVariant) list = NULL;
  g_autoptr(GError) error = NULL;

  list = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (list != NULL)
    {
      ask_about_sessions (self, list);
      return;
    }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Of one that is being restarted, its name tells. */
  g_clear_object (&self->question);
  if (!self->is_settled)
    {
      g_message ("logind did not say who is logged in: %s", error->message);
      settle (self, FERRY_LOGIN_UNWATCHED);
    }
}

static void
ask (FerryLoginWatch *self)
{
  self->is_stale = self->question != NULL;
  if (self->is_stale)
    return;

  self->question = g_cancellable_new ();
  g_dbus_connection_call (self->connection, LOGIND, LOGIND_PATH, MANAGER, "ListSessions", NULL,
                          G_VARIANT_TYPE ("(a(susso))"), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          CALL_TIMEOUT_MS, self->question, sessions_cb, self);
}

static void
stop_asking (FerryLoginWatch *self)
{
  if (self->question != NULL)
    g_cancellable_cancel (self->question);
  g_clear_object (&self->question);
  self->is_stale = FALSE;
}

static void
on_signal (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *signal_name,
           GVariant        *parameters,
           gpointer         user_data)
{
  FerryLoginWatch *self = user_data;

  /* Others of the manager’s are not about sessions. */
  if (g_str_equal (interface, MANAGER) && !g_str_has_prefix (signal_name, "Session"))
    return;

  ask (self);
}

/* Not before it is there: GLib looks for what is missing every few seconds. */
static void
watch_sessions_dir (FerryLoginWatch *self)
{
  g_autoptr(GFile) folder = NULL;

  if (self->monitor != NULL || !g_file_test (self->sessions_dir, G_FILE_TEST_IS_DIR))
    return;

  folder = g_file_new_for_path (self->sessions_dir);
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
}

static void
on_name_appeared (GDBusConnection *connection,
                  const char      *name,
                  const char      *owner,
                  gpointer         user_data)
{
  FerryLoginWatch *self = user_data;

  g_clear_handle_id (&self->restart_id, g_source_remove);
  watch_sessions_dir (self);
  ask (self);
}

static gboolean
gone_cb (gpointer user_data)
{
  FerryLoginWatch *self = user_data;

  self->restart_id = 0;
  settle (self, FERRY_LOGIN_UNWATCHED);

  return G_SOURCE_REMOVE;
}

static void
on_name_vanished (GDBusConnection *connection,
                  const char      *name,
                  gpointer         user_data)
{
  FerryLoginWatch *self = user_data;

  stop_asking (self);
  if (!self->is_settled)
    settle (self, FERRY_LOGIN_UNWATCHED);
  else if (self->restart_id == 0)
    self->restart_id = g_timeout_add_seconds (RESTART_SECONDS, gone_cb, self);
}

static void
ferry_login_watch_dispose (GObject *object)
{
  FerryLoginWatch *self = FERRY_LOGIN_WATCH (object);

  g_clear_handle_id (&self->name_watch, g_bus_unwatch_name);
  g_clear_handle_id (&self->restart_id, g_source_remove);
  for (gsize i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    {
      if (self->signal_ids[i] != 0)
        g_dbus_connection_signal_unsubscribe (self->connection, self->signal_ids[i]);
      self->signal_ids[i] = 0;
    }
  stop_asking (self);
  g_clear_object (&self->monitor);
  g_clear_object (&self->connection);
  g_clear_object (&self->conditions);
  g_clear_pointer (&self->sessions_dir, g_free);

  G_OBJECT_CLASS (ferry_login_watch_parent_class)->dispose (object);
}

static void
ferry_login_watch_class_init (FerryLoginWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_login_watch_dispose;

  /**
   * FerryLoginWatch::settled:
   *
   * The conditions hold what there is to know; until then they hold what they
   * did before.
   */
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", FERRY_TYPE_LOGIN_WATCH, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_login_watch_init (FerryLoginWatch *self)
{
}

/**
 * ferry_login_watch_new:
 * @connection: the system bus
 * @sessions_dir: where logind keeps a file for each session
 * @uid: whose logins count; not an account of the system
 * @conditions: what to keep up to date
 *
 * Returns: (transfer full): a watch
 */
FerryLoginWatch *
ferry_login_watch_new (GDBusConnection *connection,
                       const char      *sessions_dir,
                       uid_t            uid,
                       FerryConditions *conditions)
{
  FerryLoginWatch *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);
  g_return_val_if_fail (sessions_dir != NULL, NULL);
  g_return_val_if_fail (FERRY_IS_CONDITIONS (conditions), NULL);

  self = g_object_new (FERRY_TYPE_LOGIN_WATCH, NULL);
  self->connection = g_object_ref (connection);
  self->conditions = g_object_ref (conditions);
  self->sessions_dir = g_strdup (sessions_dir);
  self->uid = uid;

  self->signal_ids[0] =
    g_dbus_connection_signal_subscribe (connection, LOGIND, MANAGER, NULL, LOGIND_PATH, NULL,
                                        G_DBUS_SIGNAL_FLAGS_NONE, on_signal, self, NULL);
  self->signal_ids[1] =
    g_dbus_connection_signal_subscribe (connection, LOGIND, "org.freedesktop.DBus.Properties",
                                        "PropertiesChanged", NULL, SESSION,
                                        G_DBUS_SIGNAL_FLAGS_NONE, on_signal, self, NULL);
  self->name_watch =
    g_bus_watch_name_on_connection (connection, LOGIND, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                    on_name_appeared, on_name_vanished, self, NULL);

  return self;
}

/**
 * ferry_login_watch_is_settled:
 * @self: a watch
 *
 * Returns: whether the conditions hold what there is to know
 */
gboolean
ferry_login_watch_is_settled (FerryLoginWatch *self)
{
  g_return_val_if_fail (FERRY_IS_LOGIN_WATCH (self), FALSE);

  return self->is_settled;
}

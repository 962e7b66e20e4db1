/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "admin/ferry-admin-object.h"

#include "admin/ferry-authority.h"
#include "admin/ferry-overview.h"
#include "admin/ferry-take-over.h"
#include "ferry-admin-wire.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Calls at a time, those included that wait for somebody’s password. Everybody
 * may call, and each costs a place in memory until polkit has answered; it takes
 * many users to fill them all, see ferry-authority.c. */
#define MAX_CALLS 256

/* Longer than any name of a job or folder, and of a user. */
#define MAX_LENGTH 4096
#define MAX_NAME_LENGTH 256

#define MANAGE_ACTION "org.ferry.Ferry.manage-all-jobs"
#define TAKE_ACTION "org.ferry.Ferry.take-ownership"

/**
 * FerryAdminObject:
 *
 * The interface org.ferry.Ferry1.Admin on the system bus: has each call
 * authorised and then carried out by a thread, because everything that is done
 * as a user takes its time. Owned by the program.
 */
struct _FerryAdminObject
{
  GObject parent_instance;

  FerryEnvoys *envoys;          /* (owned) */
  char *journal_folder;         /* (owned) */
  FerryAuthority *authority;    /* (owned) (nullable) */
  FerryAdminWireFerry1Admin *skeleton; /* (owned) */
  guint n_calls;
  GMutex take_over_mutex; /* one hand-over at a time */
  GMutex overview_mutex;  /* one look at all users at a time */
};

enum
{
  SIGNAL_BUSY_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryAdminObject, ferry_admin_object, G_TYPE_OBJECT)

typedef struct _Call Call;

/* One call, from its arrival to its answer. */
struct _Call
{
  GDBusMethodInvocation *invocation; /* (owned) (nullable until it is one) */
  const char *action;                /* (unowned): static */
  GVariant *(*carry_out) (FerryAdminObject *self,
                          Call             *call,
                          GError          **error);
  FerryErrandKind kind;
  char *user;   /* (owned) (nullable) */
  char *job;    /* (owned) (nullable) */
  char *folder; /* (owned) (nullable) */
  uid_t caller;
};

static void
call_free (Call *call)
{
  g_clear_object (&call->invocation);
  g_free (call->user);
  g_free (call->job);
  g_free (call->folder);
  g_free (call);
}

static void
count (FerryAdminObject *self,
       int               change)
{
  self->n_calls += (guint) change;
  g_signal_emit (self, signals[SIGNAL_BUSY_CHANGED], 0);
}

/* These run in a thread. */

static GVariant *
list_jobs (FerryAdminObject *self,
           Call             *call,
           GError          **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->overview_mutex);

  return ferry_overview_make (self->envoys);
}

static GVariant *
control_job (FerryAdminObject *self,
             Call             *call,
             GError          **error)
{
  g_autoptr(FerryAccount) account = ferry_account_new_for_name (call->user, error);
  g_autoptr(FerryAccount) administrator = NULL;

  if (account != NULL)
    administrator = ferry_account_new_for_uid (call->caller, error);
  if (administrator == NULL)
    return NULL;

  return ferry_envoys_run (self->envoys, account, call->kind,
                           g_variant_new ("(ss)", call->job, administrator->name), error);
}

static GVariant *
take_ownership (FerryAdminObject *self,
                Call             *call,
                GError          **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->take_over_mutex);
  g_autoptr(FerryAccount) source = ferry_account_new_for_name (call->user, error);
  g_autoptr(FerryAccount) target = NULL;
  g_autofree char *id = NULL;

  if (source != NULL)
    target = ferry_account_new_for_uid (call->caller, error);
  if (target == NULL)
    return NULL;

  id = ferry_take_over_run (self->envoys, self->journal_folder, source, target, call->job, call->folder, error);

  return id != NULL ? g_variant_ref_sink (g_variant_new ("(s)", id)) : NULL;
}

static void
run_in_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Call *call = task_data;
  GError *error = NULL;
  GVariant *value = call->carry_out (source, call, &error);

  if (value != NULL)
    g_task_return_pointer (task, value, (GDestroyNotify) g_variant_unref);
  else
    g_task_return_error (task, error);
}

/* The main thread again. */

static void
answer (Call   *call,
        GError *error) /* (transfer full) */
{
  g_dbus_method_invocation_take_error (g_steal_pointer (&call->invocation), error);
}

static void
carried_out_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  FerryAdminObject *self = FERRY_ADMIN_OBJECT (source);
  Call *call = g_task_get_task_data (G_TASK (result));
  g_autoptr(GVariant) value = NULL;
  GError *error = NULL;

  value = g_task_propagate_pointer (G_TASK (result), &error);
  if (value != NULL)
    g_dbus_method_invocation_return_value (g_steal_pointer (&call->invocation), value);
  else
    answer (call, error);
  count (self, -1);
}

static void
authorised_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  if (ferry_authority_check_finish (FERRY_AUTHORITY (source), result, &call->caller, &error))
    {
      g_message ("%s by user %u%s%s", g_dbus_method_invocation_get_method_name (call->invocation), call->caller,
                 call->user != NULL ? " for " : "", call->user != NULL ? call->user : "");
      g_task_run_in_thread (task, run_in_thread);
      return;
    }

  g_task_return_error (task, error);
}

static gboolean
is_short (const char *text)
{
  return text == NULL || strlen (text) <= MAX_LENGTH;
}

/* It is shown to whoever is asked for a password, so it must not be a sentence. */
static gboolean
is_word (const char *text)
{
  for (const char *p = text; p != NULL && *p != '\0'; p++)
    {
      if (!g_ascii_isgraph (*p))
        return FALSE;
    }

  return text == NULL || (*text != '\0' && strlen (text) <= MAX_NAME_LENGTH);
}

static GError *
find_fault (FerryAdminObject *self,
            const Call       *call)
{
  if (self->n_calls >= MAX_CALLS || !is_short (call->job) || !is_short (call->folder))
    return g_error_new_literal (FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                                _("Too much is asked at once; try again later."));

  if (!is_word (call->user))
    return g_error_new_literal (FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                                _("That is no name of a user. Give the user’s number, which “id -u NAME” tells."));

  return NULL;
}

/* The one way in. */
static void
receive (FerryAdminObject      *self,
         GDBusMethodInvocation *invocation,
         Call                  *call)
{
  GDBusMessageFlags flags = g_dbus_message_get_flags (g_dbus_method_invocation_get_message (invocation));
  FerryAuthorityQuestion question;
  GError *fault = find_fault (self, call);
  GTask *task;

  call->invocation = g_object_ref (invocation);
  question = (FerryAuthorityQuestion){
    .sender = g_dbus_method_invocation_get_sender (invocation),
    .action = call->action,
    .user = call->user,
    .may_interact = (flags & G_DBUS_MESSAGE_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION) != 0,
  };

  if (fault != NULL)
    {
      answer (call, fault);
      call_free (call);
      return;
    }

  task = g_task_new (self, NULL, carried_out_cb, NULL);
  g_task_set_source_tag (task, receive);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  count (self, 1);
  ferry_authority_check_async (self->authority, &question, authorised_cb, task);
}

static gboolean
on_list_jobs (FerryAdminObject      *self,
              GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  call->action = MANAGE_ACTION;
  call->carry_out = list_jobs;
  receive (self, invocation, call);

  return TRUE;
}

static gboolean
receive_control (FerryAdminObject      *self,
                 GDBusMethodInvocation *invocation,
                 FerryErrandKind        kind)
{
  Call *call = g_new0 (Call, 1);

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(ss)", &call->user, &call->job);
  call->action = MANAGE_ACTION;
  call->carry_out = control_job;
  call->kind = kind;
  receive (self, invocation, call);

  return TRUE;
}

static gboolean
on_suspend_job (FerryAdminObject      *self,
                GDBusMethodInvocation *invocation)
{
  return receive_control (self, invocation, FERRY_ERRAND_SUSPEND);
}

static gboolean
on_resume_job (FerryAdminObject      *self,
               GDBusMethodInvocation *invocation)
{
  return receive_control (self, invocation, FERRY_ERRAND_RESUME);
}

static gboolean
on_cancel_job (FerryAdminObject      *self,
               GDBusMethodInvocation *invocation)
{
  return receive_control (self, invocation, FERRY_ERRAND_CANCEL);
}

static gboolean
on_take_ownership (FerryAdminObject      *self,
                   GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(sss)", &call->user, &call->job,
                 &call->folder);
  call->action = TAKE_ACTION;
  call->carry_out = take_ownership;
  receive (self, invocation, call);

  return TRUE;
}

static void
ferry_admin_object_finalize (GObject *object)
{
  FerryAdminObject *self = FERRY_ADMIN_OBJECT (object);

  g_clear_object (&self->skeleton);
  g_clear_object (&self->authority);
  g_clear_object (&self->envoys);
  g_free (self->journal_folder);
  g_mutex_clear (&self->take_over_mutex);
  g_mutex_clear (&self->overview_mutex);

  G_OBJECT_CLASS (ferry_admin_object_parent_class)->finalize (object);
}

static void
ferry_admin_object_class_init (FerryAdminObjectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_admin_object_finalize;

  signals[SIGNAL_BUSY_CHANGED] = g_signal_new ("busy-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                               NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_admin_object_init (FerryAdminObject *self)
{
  g_mutex_init (&self->take_over_mutex);
  g_mutex_init (&self->overview_mutex);
  self->skeleton = ferry_admin_wire_ferry1_admin_skeleton_new ();
  g_signal_connect_swapped (self->skeleton, "handle-list-jobs", G_CALLBACK (on_list_jobs), self);
  g_signal_connect_swapped (self->skeleton, "handle-suspend-job", G_CALLBACK (on_suspend_job), self);
  g_signal_connect_swapped (self->skeleton, "handle-resume-job", G_CALLBACK (on_resume_job), self);
  g_signal_connect_swapped (self->skeleton, "handle-cancel-job", G_CALLBACK (on_cancel_job), self);
  g_signal_connect_swapped (self->skeleton, "handle-take-ownership", G_CALLBACK (on_take_ownership), self);
}

/**
 * ferry_admin_object_new:
 * @envoys: who does things as users
 * @journal_folder: where the journal of hand-overs is
 *
 * Returns: (transfer full): an object that is not on the bus yet
 */
FerryAdminObject *
ferry_admin_object_new (FerryEnvoys *envoys,
                        const char  *journal_folder)
{
  FerryAdminObject *self = g_object_new (FERRY_TYPE_ADMIN_OBJECT, NULL);

  self->envoys = g_object_ref (envoys);
  self->journal_folder = g_strdup (journal_folder);

  return self;
}

/**
 * ferry_admin_object_export:
 * @self: an object
 * @connection: the system bus
 * @error: (nullable): what GDBus says
 *
 * Returns: whether it is on the bus now
 */
gboolean
ferry_admin_object_export (FerryAdminObject *self,
                           GDBusConnection  *connection,
                           GError          **error)
{
  g_return_val_if_fail (FERRY_IS_ADMIN_OBJECT (self), FALSE);

  self->authority = ferry_authority_new (connection);

  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection, FERRY_ADMIN_PATH,
                                           error);
}

/**
 * ferry_admin_object_is_busy:
 * @self: an object
 *
 * Returns: whether a call or a recovery is under way
 */
gboolean
ferry_admin_object_is_busy (FerryAdminObject *self)
{
  g_return_val_if_fail (FERRY_IS_ADMIN_OBJECT (self), FALSE);

  return self->n_calls > 0;
}

static void
recover_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  FerryAdminObject *self = source;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->take_over_mutex);
  g_autoptr(GError) error = NULL;

  if (!ferry_take_over_recover (self->envoys, self->journal_folder, &error))
    g_warning ("%s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
recovered_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  count (FERRY_ADMIN_OBJECT (source), -1);
}

/**
 * ferry_admin_object_recover:
 * @self: an object
 *
 * Brings in order what a crash has left, in a thread.
 */
void
ferry_admin_object_recover (FerryAdminObject *self)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (FERRY_IS_ADMIN_OBJECT (self));

  task = g_task_new (self, NULL, recovered_cb, NULL);
  g_task_set_source_tag (task, ferry_admin_object_recover);
  count (self, 1);
  g_task_run_in_thread (task, recover_in_thread);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-admission.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

/* The door for method calls: each waits until it is known who calls, and is let
 * in or refused. */

/* A call on its way through the door. */
typedef struct
{
  GDBusMethodInvocation *invocation; /* (owned) */
  GObject *target;                   /* (owned) */
  FerryAdmittedFunc func;
  gboolean lets_apps_in;
  FerryCallers *callers; /* (owned) */
  FerryCaller *caller;   /* (owned) (nullable): once it is known */
} Admission;

/* An app’s call that is worked on. */
typedef struct
{
  FerryCallers *callers; /* (owned) */
  char *client;          /* (owned) */
} Work;

static void
admission_free (Admission *admission)
{
  g_object_unref (admission->target);
  g_object_unref (admission->callers);
  g_clear_pointer (&admission->caller, ferry_caller_unref);
  g_free (admission);
}

static void
answered (gpointer user_data,
          GObject *invocation)
{
  g_autoptr(FerryActivity) activity = user_data;

  ferry_activity_end_call (activity);
}

static void
work_ended (gpointer user_data,
            GObject *invocation)
{
  Work *work = user_data;

  ferry_turnstile_leave (ferry_callers_get_turnstile (work->callers), work->client);
  g_object_unref (work->callers);
  g_free (work->client);
  g_free (work);
}

static void
begin_work (gboolean is_let_in,
            gpointer user_data)
{
  Admission *admission = user_data;
  Work *work;

  if (!is_let_in)
    {
      g_dbus_method_invocation_return_error_literal (admission->invocation, FERRY_ERROR, FERRY_ERROR_TOO_MANY_CALLS,
                                                     ferry_error_code_to_sentence (FERRY_ERROR_TOO_MANY_CALLS));
      admission_free (admission);
      return;
    }

  work = g_new0 (Work, 1);
  work->callers = g_object_ref (admission->callers);
  work->client = g_strdup (admission->caller->client);
  g_object_weak_ref (G_OBJECT (admission->invocation), work_ended, work);
  admission->func (admission->target, admission->caller, admission->invocation);
  admission_free (admission);
}

static void
admitted (FerryCaller  *caller,
          const GError *error,
          gpointer      user_data)
{
  Admission *admission = user_data;
  g_autoptr(GError) refusal = NULL;

  if (caller != NULL && caller->app != NULL && admission->lets_apps_in)
    {
      admission->caller = ferry_caller_ref (caller);
      ferry_turnstile_enter (ferry_callers_get_turnstile (admission->callers), caller->client,
                             begin_work, admission);
      return;
    }

  if (caller == NULL)
    g_dbus_method_invocation_return_gerror (admission->invocation, error);
  else if (ferry_callers_refuse_app (caller, &refusal))
    g_dbus_method_invocation_return_gerror (admission->invocation, refusal);
  else
    admission->func (admission->target, caller, admission->invocation);
  admission_free (admission);
}

static void
admit (FerryCallers          *self,
       GDBusMethodInvocation *invocation,
       GObject               *target,
       FerryAdmittedFunc      func,
       gboolean               lets_apps_in)
{
  FerryActivity *activity = ferry_callers_get_activity (self);
  Admission *admission;
  const char *name;

  ferry_activity_begin_call (activity);
  g_object_weak_ref (G_OBJECT (invocation), answered, g_object_ref (activity));

  /* Every message of a bus has a sender. */
  name = g_dbus_method_invocation_get_sender (invocation);
  if (name == NULL)
    {
      g_dbus_method_invocation_return_error_literal (invocation, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
                                                     ferry_error_code_to_sentence (FERRY_ERROR_ACCESS_DENIED));
      return;
    }

  admission = g_new0 (Admission, 1);
  admission->invocation = invocation;
  admission->target = g_object_ref (target);
  admission->func = func;
  admission->lets_apps_in = lets_apps_in;
  admission->callers = g_object_ref (self);
  ferry_callers_identify (self, name, admitted, admission);
}

/**
 * ferry_callers_admit:
 * @self: callers
 * @invocation: (transfer full): a call that arrived
 * @target: the object that was called; kept until the call is let in
 * @func: answers the call, once the caller is known and let in
 *
 * For objects that are the user’s own: sandboxed apps are refused, as is who
 * cannot be identified; the call is then answered here. Every object of the
 * connection goes through this, because whoever may talk to one of them may talk
 * to all.
 */
void
ferry_callers_admit (FerryCallers          *self,
                     GDBusMethodInvocation *invocation,
                     GObject               *target,
                     FerryAdmittedFunc      func)
{
  admit (self, invocation, target, func, FALSE);
}

/**
 * ferry_callers_admit_apps:
 * @self: callers
 * @invocation: (transfer full): a call that arrived
 * @target: the object that was called; kept until the call is let in
 * @func: answers the call; has to see to it that an app gets at nothing but its
 *   own
 *
 * Like ferry_callers_admit(), for objects that sandboxed apps may call, too.
 */
void
ferry_callers_admit_apps (FerryCallers          *self,
                          GDBusMethodInvocation *invocation,
                          GObject               *target,
                          FerryAdmittedFunc      func)
{
  admit (self, invocation, target, func, TRUE);
}

/**
 * ferry_callers_refuse_app:
 * @caller: somebody who was let in
 * @error: (nullable): %FERRY_ERROR_ACCESS_DENIED if it is an app
 *
 * Returns: whether it is a sandboxed app, which may not do what is the user’s
 */
gboolean
ferry_callers_refuse_app (FerryCaller *caller,
                          GError     **error)
{
  g_return_val_if_fail (caller != NULL, TRUE);

  if (caller->app == NULL)
    return FALSE;

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
                       _("Apps in a sandbox may handle their own transfers only; do this from your desktop or a terminal."));

  return TRUE;
}

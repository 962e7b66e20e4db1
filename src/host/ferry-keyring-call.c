/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "host/ferry-keyring-call.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

/* A keyring answers at once; one that does not must not hold a transfer. */
#define TIMEOUT_SECONDS 5

/**
 * ferry_keyring_call_free:
 * @call: (transfer full): a call that is over
 */
void
ferry_keyring_call_free (FerryKeyringCall *call)
{
  g_clear_handle_id (&call->timeout_id, g_source_remove);
  if (call->outer != NULL)
    g_cancellable_disconnect (call->outer, call->outer_id);
  g_clear_object (&call->outer);
  g_object_unref (call->cancellable);
  g_clear_object (&call->service);
  g_clear_pointer (&call->attributes, g_hash_table_unref);
  g_clear_object (&call->item);
  g_clear_pointer (&call->credential, ferry_credential_unref);
  g_free (call);
}

static void
on_outer_cancelled (GCancellable *outer,
                    gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

/* Whether @error says that nothing on this bus is a keyring. */
static gboolean
is_absence (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         (error->domain == G_DBUS_ERROR && error->code >= G_DBUS_ERROR_SPAWN_EXEC_FAILED &&
          error->code <= G_DBUS_ERROR_SPAWN_NO_MEMORY);
}

static void
return_silence (GTask *task)
{
  g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_TIMED_OUT,
                           _("The keyring does not answer as it should. Ferry tries again by itself."));
}

/* Answers even if libsecret never does. */
static gboolean
on_timed_out (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  FerryKeyringCall *call = g_task_get_task_data (task);

  call->timeout_id = 0;
  if (ferry_keyring_call_end (task))
    return_silence (task);
  g_cancellable_cancel (call->cancellable);

  return G_SOURCE_REMOVE;
}

/**
 * ferry_keyring_call_begin:
 * @task: a task
 * @call: (transfer full): becomes its data
 *
 * The time begins to run.
 */
void
ferry_keyring_call_begin (GTask            *task,
                          FerryKeyringCall *call)
{
  g_task_set_task_data (task, call, (GDestroyNotify) ferry_keyring_call_free);
  call->timeout_id = g_timeout_add_seconds (TIMEOUT_SECONDS, on_timed_out, task);
}

/**
 * ferry_keyring_call_end:
 * @task: a task that is about to be answered
 *
 * Returns: whether it was not answered before
 */
gboolean
ferry_keyring_call_end (GTask *task)
{
  FerryKeyringCall *call = g_task_get_task_data (task);
  const gboolean is_first = !call->is_over;

  call->is_over = TRUE;
  g_clear_handle_id (&call->timeout_id, g_source_remove);

  return is_first;
}

/**
 * ferry_keyring_call_fail:
 * @task: the task whose data the call is
 * @foreign: (transfer full): libsecret’s or GDBus’s error
 *
 * Ends @task with the same in Ferry’s terms.
 */
void
ferry_keyring_call_fail (GTask  *task,
                         GError *foreign)
{
  FerryKeyringCall *call = g_task_get_task_data (task);
  g_autoptr(GError) error = foreign;

  g_debug ("The keyring: %s", error->message);
  if (!ferry_keyring_call_end (task))
    return;

  if (call->outer != NULL && g_cancellable_is_cancelled (call->outer))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody wants to know any more");
  else if (is_absence (error))
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE, _("There is no keyring here."));
  else if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_KEYRING_LOCKED, "%s",
                             ferry_error_code_to_sentence (FERRY_ERROR_KEYRING_LOCKED));
  else
    return_silence (task);
}

/**
 * ferry_keyring_call_new:
 * @run: what to do once there is a service
 * @outer: (nullable): the caller’s cancellable
 *
 * Returns: (transfer full): a call that has not begun
 */
FerryKeyringCall *
ferry_keyring_call_new (FerryKeyringFunc run,
                        GCancellable    *outer)
{
  FerryKeyringCall *call = g_new0 (FerryKeyringCall, 1);

  call->run = run;
  call->cancellable = g_cancellable_new ();
  if (outer != NULL)
    {
      call->outer = g_object_ref (outer);
      call->outer_id = g_cancellable_connect (outer, G_CALLBACK (on_outer_cancelled),
                                              g_object_ref (call->cancellable), g_object_unref);
    }

  return call;
}

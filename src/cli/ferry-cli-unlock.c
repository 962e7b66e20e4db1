/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Has the keyring ask to be unlocked, once, when the job that somebody is
 * watching waits for that. */

#include "config.h"

#include "cli/ferry-cli-prompt.h"
#include "cli/ferry-cli-unlock.h"
#include "client/ferry-keyring-unlock.h"

#include <glib/gi18n-lib.h>

struct _FerryUnlock
{
  FerryClient *client;       /* (owned) */
  FerryRemoteJob *job;       /* (owned) */
  FerryProgress *progress;   /* (unowned) */
  GCancellable *cancellable; /* (owned) (nullable): while it is being asked */
  gboolean was_asked;
};

/* What the answer comes back to. */
typedef struct
{
  FerryUnlock *unlock; /* (unowned): gone if it was cancelled */
} Answer;

/**
 * ferry_unlock_new:
 * @client: the way to the service
 * @job: the job
 * @progress: what shows it; has to outlive the result
 *
 * Returns: (transfer full): asks nothing yet
 */
FerryUnlock *
ferry_unlock_new (FerryClient    *client,
                  FerryRemoteJob *job,
                  FerryProgress  *progress)
{
  FerryUnlock *self = g_new0 (FerryUnlock, 1);

  self->client = g_object_ref (client);
  self->job = g_object_ref (job);
  self->progress = progress;

  return self;
}

/**
 * ferry_unlock_free:
 * @self: an unlock
 *
 * The keyring’s window stays, if it is there: it is the user’s to answer.
 */
void
ferry_unlock_free (FerryUnlock *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_object_unref (self->client);
  g_object_unref (self->job);
  g_free (self);
}

static void
on_unlocked_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autofree Answer *answer = user_data;
  g_autoptr(GError) error = NULL;

  if (ferry_keyring_unlock_finish (result, &error) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (error == NULL)
        g_clear_object (&answer->unlock->cancellable);
      return;
    }

  g_clear_object (&answer->unlock->cancellable);
  ferry_progress_say (answer->unlock->progress, error->message);
}

/**
 * ferry_unlock_update:
 * @self: an unlock
 *
 * To be called when the job has changed.
 */
void
ferry_unlock_update (FerryUnlock *self)
{
  Answer *answer;

  if (self->was_asked || ferry_remote_job_get_wait (self->job) != FERRY_WAIT_KEYRING_LOCKED ||
      !ferry_prompt_is_possible ())
    return;

  self->was_asked = TRUE;
  self->cancellable = g_cancellable_new ();
  ferry_progress_say (self->progress, _("The keyring asks for its password in a window of its own."));
  answer = g_new0 (Answer, 1);
  answer->unlock = self;
  ferry_keyring_unlock_async (ferry_client_get_connection (self->client), self->cancellable, on_unlocked_cb, answer);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signs in on behalf of one job: asks at the terminal when the job waits for that,
 * and hands the answer to the service. What is for the job’s server the service
 * keeps in memory only; what is for a proxy or a file server becomes a token.
 * Neither goes to anybody but who asked. */

#include "config.h"

#include "cli/ferry-cli-prompt.h"
#include "cli/ferry-cli-sign-in.h"
#include "client/ferry-asker.h"
#include "client/ferry-basic-auth.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As many as a login prompt gives. */
#define MAX_QUESTIONS 3

struct _FerrySignIn
{
  FerryClient *client;     /* (owned) */
  FerryRemoteJob *job;     /* (owned) */
  FerryProgress *progress; /* (unowned) */
  GPtrArray *headers;      /* (owned) (element-type utf8), the job’s own */
  FerryAsker *asker;       /* (owned) (nullable): whom the question is about */
  FerryPrompt *prompt;     /* (owned) (nullable) */
  guint n_questions;
  gboolean is_sending;
  gboolean was_asked_again;
  gboolean was_missed; /* whether it waited anew while the answer was being sent */
};

/**
 * ferry_sign_in_new:
 * @client: the way to the service
 * @job: the job
 * @progress: what shows it; has to outlive the result
 * @headers: (element-type utf8): the request fields that the job was made
 *   with; the service replaces all of them at a time
 *
 * Returns: (transfer full): asks nothing yet
 */
FerrySignIn *
ferry_sign_in_new (FerryClient    *client,
                   FerryRemoteJob *job,
                   FerryProgress  *progress,
                   GPtrArray      *headers)
{
  FerrySignIn *self = g_rc_box_new0 (FerrySignIn);

  self->client = g_object_ref (client);
  self->job = g_object_ref (job);
  self->progress = progress;
  self->headers = g_ptr_array_ref (headers);
  return self;
}

static void
clear (gpointer data)
{
  FerrySignIn *self = data;

  g_clear_object (&self->client);
  g_clear_object (&self->job);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->asker, ferry_asker_free);
}

static void
drop (FerrySignIn *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * ferry_sign_in_free:
 * @self: a sign-in
 *
 * Takes back the question if there is one.
 */
void
ferry_sign_in_free (FerrySignIn *self)
{
  g_clear_pointer (&self->prompt, ferry_prompt_free);
  self->progress = NULL;
  drop (self);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  FerrySignIn *self = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);
  self->is_sending = FALSE;
  if (reply == NULL && self->progress != NULL)
    ferry_progress_say (self->progress, error->message);

  drop (self);
}

static void
options_set_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  FerrySignIn *self = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);
  if (reply != NULL)
    {
      ferry_client_call_job_async (self->client, ferry_remote_job_get_path (self->job), "Resume", NULL, sent_cb, self);
      return;
    }

  self->is_sending = FALSE;
  if (self->progress != NULL)
    ferry_progress_say (self->progress, error->message);
  drop (self);
}

static void
send_header (FerrySignIn *self,
             const char  *header)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new ();
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT (NULL);

  for (guint i = 0; i < self->headers->len; i++)
    {
      if (g_ascii_strncasecmp (self->headers->pdata[i], "Authorization:", strlen ("Authorization:")) != 0)
        g_ptr_array_add (all, self->headers->pdata[i]);
    }
  g_ptr_array_add (all, (char *) header);

  g_variant_dict_insert_value (&options, "headers",
                               g_variant_new_strv ((const char *const *) all->pdata, (gssize) all->len));
  self->is_sending = TRUE;
  ferry_client_call_job_async (self->client, ferry_remote_job_get_path (self->job), "SetOptions",
                               g_variant_new ("(@a{sv})", g_variant_dict_end (&options)), options_set_cb,
                               g_rc_box_acquire (self));
}

static void
token_added_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  FerrySignIn *self = user_data;
  g_autoptr(GError) error = NULL;

  self->is_sending = FALSE;
  if (!ferry_asker_answer_finish (FERRY_CLIENT (source), result, &error) && self->progress != NULL)
    ferry_progress_say (self->progress, error->message);

  /* A token is tried at once; that it is wrong may be known before this is. */
  if (self->was_missed && self->progress != NULL)
    ferry_sign_in_update (self);

  drop (self);
}

static void
send_token (FerrySignIn *self,
            const char  *user,
            const char  *password)
{
  ferry_progress_say (self->progress, _("This is a token until you log out; “ferry token list” shows it."));
  self->is_sending = TRUE;
  ferry_asker_answer_async (self->asker, self->client, ferry_remote_job_get_path (self->job), user, password,
                            token_added_cb, g_rc_box_acquire (self));
}

static void
on_answered (const char *user,
             const char *password,
             gpointer    user_data)
{
  FerrySignIn *self = user_data;
  char *header;

  ferry_progress_resume (self->progress);
  if (user == NULL)
    {
      self->n_questions = MAX_QUESTIONS;
      ferry_progress_say (self->progress, _("The job goes on waiting."));
      return;
    }

  if (self->asker->usage != FERRY_TOKEN_USAGE_NETWORK)
    {
      send_token (self, user, password);
      return;
    }

  ferry_progress_say (self->progress, _("The running service keeps this until it ends, and never writes it down."));
  header = ferry_basic_auth_to_header (user, password);
  send_header (self, header);
  ferry_basic_auth_wipe (header);
}

/* A service that was started since has forgotten it; whoever asked will again. */
static void
find_asker (FerrySignIn *self)
{
  if (self->was_asked_again)
    return;

  self->was_asked_again = TRUE;
  self->is_sending = TRUE;
  ferry_client_call_job_async (self->client, ferry_remote_job_get_path (self->job), "Resume", NULL, sent_cb,
                               g_rc_box_acquire (self));
}

/**
 * ferry_sign_in_update:
 * @self: a sign-in
 *
 * To be called when the job has changed: asks if it waits for that, and takes
 * the question back if it does no longer.
 */
void
ferry_sign_in_update (FerrySignIn *self)
{
  gboolean is_waiting = ferry_remote_job_get_wait (self->job) == FERRY_WAIT_SIGN_IN;
  g_autofree char *server = NULL;

  self->was_missed = is_waiting && self->is_sending;
  if (!is_waiting && self->prompt != NULL && !self->is_sending)
    {
      g_clear_pointer (&self->prompt, ferry_prompt_free);
      ferry_progress_resume (self->progress);
      return;
    }

  if (!is_waiting || self->is_sending || ferry_prompt_is_open (self->prompt) || self->n_questions >= MAX_QUESTIONS ||
      !ferry_prompt_is_possible ())
    return;

  g_clear_pointer (&self->prompt, ferry_prompt_free);
  g_clear_pointer (&self->asker, ferry_asker_free);
  self->asker = ferry_asker_new (self->job);
  if (self->asker == NULL)
    {
      find_asker (self);
      return;
    }

  server = ferry_asker_describe (self->asker);
  self->n_questions++;
  ferry_progress_pause (self->progress);
  self->prompt = ferry_prompt_new (server, on_answered, self);
}

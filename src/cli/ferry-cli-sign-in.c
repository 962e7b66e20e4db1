/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signs in to a server on behalf of one job: asks at the terminal when the job
 * waits for that, and hands the answer to the service. The service keeps it in
 * memory only, and sends it to that server only. */

#include "config.h"

#include "cli/ferry-cli-prompt.h"
#include "cli/ferry-cli-sign-in.h"
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
  FerryPrompt *prompt;     /* (owned) (nullable) */
  guint n_questions;
  gboolean is_sending;
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

  ferry_progress_say (self->progress, _("The running service keeps this until it ends, and never writes it down."));
  header = ferry_basic_auth_to_header (user, password);
  send_header (self, header);
  ferry_basic_auth_wipe (header);
}

/* The first address is the one that people think of. */
static char *
dup_server (FerrySignIn *self)
{
  g_autoptr(GVariant) files = NULL;
  g_autoptr(GVariant) file = NULL;
  g_autoptr(GUri) uri = NULL;
  const char *url = "";

  g_object_get (self->job, "files", &files, NULL);
  if (files != NULL && g_variant_n_children (files) > 0)
    {
      file = g_variant_get_child_value (files, 0);
      g_variant_lookup (file, "url", "&s", &url);
    }

  uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_strdup (ferry_remote_job_get_name (self->job));
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return g_strdup (g_uri_get_host (uri));

  /* Translators: %s is a server; what is typed can be read on the way to it. */
  return g_strdup_printf (_("%s (not encrypted)"), g_uri_get_host (uri));
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
  server = dup_server (self);
  self->n_questions++;
  ferry_progress_pause (self->progress);
  self->prompt = ferry_prompt_new (server, on_answered, self);
}

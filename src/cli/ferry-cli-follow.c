/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Stays with jobs until all of them have come to an end: what `get` and `wait`
 * do after their beginning. Shows how they get on, says what they wait for,
 * and outlives a service that is replaced. */

#include "config.h"

#include "cli/ferry-cli-follow.h"
#include "cli/ferry-cli-print.h"
#include "cli/ferry-cli-progress.h"
#include "cli/ferry-cli-sign-in.h"
#include "cli/ferry-cli-unlock.h"
#include "client/ferry-job-dict.h"
#include "client/ferry-watch.h"
#include "shared/ferry-error.h"
#include "shared/ferry-sentence.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>

/* Most jobs have their turn at once; only a real wait is worth a line. */
#define TURN_PATIENCE_MS 1000

/* All but the files, of which there may be thousands. */
static const char *const fields[] = {
  "id", "path", "name", "owner", "client", "token", "type", "priority", "state", "wait", "waits", "wait_until", "message",
  "error", "sign_in", "auto_complete", "override", "created", "modified", "completed", "bytes_done", "bytes_total", "rate",
  "options", NULL,
};

typedef struct
{
  FerryFollow *follow;      /* (unowned) */
  FerryRemoteJob *job;      /* (owned) */
  FerryProgress *progress;  /* (owned) (nullable), if it is the only job */
  FerrySignIn *sign_in;     /* (owned) (nullable) */
  FerryUnlock *unlock;      /* (owned) (nullable) */
  char *said;               /* (owned) (nullable), the last sentence */
  guint patience_id;
  gboolean is_decided;
} Followed;

struct _FerryFollow
{
  FerryCli *cli;       /* (unowned) */
  FerryWatch *watch;   /* (owned) */
  GMainLoop *loop;     /* (owned) */
  GPtrArray *jobs;     /* (owned) (element-type Followed) */
  GPtrArray *headers;  /* (owned) (nullable), see ferry_follow_set_sign_in() */
  double timeout;      /* seconds, negative for none */
  guint n_undecided;
  FerryExit status;
};

static void
followed_free (Followed *followed)
{
  g_clear_handle_id (&followed->patience_id, g_source_remove);
  g_clear_pointer (&followed->sign_in, ferry_sign_in_free);
  g_clear_pointer (&followed->unlock, ferry_unlock_free);
  g_clear_pointer (&followed->progress, ferry_progress_free);
  g_clear_object (&followed->job);
  g_free (followed->said);
  g_free (followed);
}

/**
 * ferry_follow_new:
 * @cli: the call
 *
 * Returns: (transfer full): follows nothing yet
 */
FerryFollow *
ferry_follow_new (FerryCli *cli)
{
  FerryFollow *self = g_new0 (FerryFollow, 1);

  self->cli = cli;
  self->watch = ferry_watch_new (cli->client);
  ferry_watch_leave_out_files (self->watch);
  self->loop = g_main_loop_new (NULL, FALSE);
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) followed_free);
  self->timeout = -1;
  return self;
}

/**
 * ferry_follow_free:
 * @self: what ferry_follow_new() returned
 */
void
ferry_follow_free (FerryFollow *self)
{
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_object (&self->watch);
  g_free (self);
}

/**
 * ferry_follow_add:
 * @self: a follower that does not run yet
 * @job: a job dictionary
 */
void
ferry_follow_add (FerryFollow *self,
                  GVariant    *job)
{
  Followed *followed = g_new0 (Followed, 1);

  followed->follow = self;
  followed->job = ferry_remote_job_new (job);
  g_ptr_array_add (self->jobs, followed);
  self->n_undecided++;
}

/**
 * ferry_follow_set_timeout:
 * @self: a follower that does not run yet
 * @seconds: after how long to give up, negative for never
 */
void
ferry_follow_set_timeout (FerryFollow *self,
                          double       seconds)
{
  self->timeout = seconds;
}

/**
 * ferry_follow_set_sign_in:
 * @self: a follower that does not run yet
 * @headers: (element-type utf8): the request fields that its job was made with
 *
 * Asks for a name and password when the job needs them and somebody is there
 * to be asked.
 */
void
ferry_follow_set_sign_in (FerryFollow *self,
                          GPtrArray   *headers)
{
  self->headers = g_ptr_array_ref (headers);
}

/* With several jobs, each sentence says whose it is. */
static char *
label_sentence (Followed   *followed,
                const char *sentence)
{
  if (followed->follow->jobs->len == 1)
    return g_strdup (sentence);

  return g_strdup_printf ("%s: %s", ferry_remote_job_get_name (followed->job), sentence);
}

static void
say (Followed   *followed,
     const char *sentence)
{
  g_autofree char *labelled = NULL;
  g_autofree char *text = NULL;

  if (*sentence == '\0' || g_strcmp0 (followed->said, sentence) == 0)
    return;

  g_free (followed->said);
  followed->said = g_strdup (sentence);
  labelled = label_sentence (followed, sentence);
  if (followed->progress != NULL)
    {
      ferry_progress_say (followed->progress, labelled);
      return;
    }

  text = ferry_print_clean (labelled);
  g_printerr ("%s\n", text);
}

static gboolean
patience_cb (gpointer user_data)
{
  Followed *followed = user_data;

  followed->patience_id = 0;
  if (ferry_remote_job_get_wait (followed->job) == FERRY_WAIT_TURN)
    say (followed, ferry_remote_job_get_message (followed->job));
  return G_SOURCE_REMOVE;
}

static void
say_wait (Followed *followed)
{
  FerryWait wait = ferry_remote_job_get_wait (followed->job);
  const char *message = ferry_remote_job_get_message (followed->job);

  if (wait == FERRY_WAIT_TURN)
    {
      if (followed->patience_id == 0)
        followed->patience_id = g_timeout_add (TURN_PATIENCE_MS, patience_cb, followed);
    }
  else if (wait != FERRY_WAIT_NONE)
    say (followed, *message != '\0' ? message : ferry_wait_to_sentence (wait));
  else if (ferry_remote_job_get_state (followed->job) == FERRY_STATE_SUSPENDED)
    say (followed, message);
  else if (ferry_remote_job_get_state (followed->job) == FERRY_STATE_TRANSFERRING)
    g_clear_pointer (&followed->said, g_free);
}

static void
decide (Followed *followed,
        FerryExit status)
{
  FerryFollow *self = followed->follow;

  if (followed->is_decided)
    return;

  followed->is_decided = TRUE;
  self->status = MAX (self->status, status);
  g_clear_pointer (&followed->sign_in, ferry_sign_in_free);
  g_clear_pointer (&followed->unlock, ferry_unlock_free);
  if (followed->progress != NULL)
    ferry_progress_finish (followed->progress, status == FERRY_EXIT_DONE);

  if (--self->n_undecided == 0)
    g_main_loop_quit (self->loop);
}

static void
decide_with_sentence (Followed   *followed,
                      FerryExit   status,
                      const char *sentence)
{
  g_autofree char *labelled = label_sentence (followed, sentence);
  g_autofree char *text = ferry_print_clean (labelled);

  decide (followed, status);
  g_printerr ("ferry: %s\n", text);
}

/* A job that its maker completes by hand has come home with its last byte. */
static void
judge (Followed *followed)
{
  FerryState state = ferry_remote_job_get_state (followed->job);
  g_autoptr(GVariant) error = NULL;
  const char *sentence = ferry_remote_job_get_message (followed->job);

  if (state == FERRY_STATE_ACKNOWLEDGED ||
      (state == FERRY_STATE_TRANSFERRED && !ferry_remote_job_get_auto_complete (followed->job)))
    {
      decide (followed, FERRY_EXIT_DONE);
      return;
    }

  if (state == FERRY_STATE_CANCELLED)
    decide_with_sentence (followed, FERRY_EXIT_JOB_FAILED, _("The job was cancelled."));
  if (state != FERRY_STATE_ERROR)
    return;

  g_object_get (followed->job, "error", &error, NULL);
  if (*sentence == '\0')
    g_variant_get (error, "(&s&s)", NULL, &sentence);
  decide_with_sentence (followed, FERRY_EXIT_JOB_FAILED, sentence);
}

static void
take_news (Followed *followed,
           GVariant *job)
{
  if (followed->is_decided)
    return;

  ferry_remote_job_update (followed->job, job);
  judge (followed);
  if (followed->is_decided)
    return;

  say_wait (followed);
  if (followed->progress != NULL)
    ferry_progress_update (followed->progress);
  if (followed->sign_in != NULL)
    ferry_sign_in_update (followed->sign_in);
  if (followed->unlock != NULL)
    ferry_unlock_update (followed->unlock);
}

static Followed *
find_followed (FerryFollow *self,
               const char  *path)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      Followed *followed = self->jobs->pdata[i];

      if (g_str_equal (ferry_remote_job_get_path (followed->job), path))
        return followed;
    }

  return NULL;
}

static void
on_job_event (FerryWatch  *watch,
              int          event,
              GVariant    *job,
              FerryFollow *self)
{
  Followed *followed = find_followed (self, ferry_job_dict_get_string (job, "path"));

  if (followed == NULL)
    return;

  if (event == FERRY_JOB_REMOVED && !followed->is_decided)
    decide_with_sentence (followed, FERRY_EXIT_NOT_FOUND, _("The job was removed."));
  else if (event != FERRY_JOB_REMOVED)
    take_news (followed, job);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Followed *followed = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) job = NULL;
  g_autoptr(GError) error = NULL;

  reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);
  /* An older service can only tell all of it. */
  if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE))
    {
      ferry_client_call_async (FERRY_CLIENT (source), "GetJob",
                               g_variant_new ("(s)", ferry_remote_job_get_id (followed->job)), read_cb, followed);
    }
  else if (reply != NULL)
    {
      job = g_variant_get_child_value (reply, 0);
      take_news (followed, job);
    }
  else if (!g_error_matches (error, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE))
    decide_with_sentence (followed, ferry_cli_exit_from_error (error), error->message);
}

static void
on_found (FerryWatch  *watch,
          FerryFollow *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      Followed *followed = self->jobs->pdata[i];

      if (!followed->is_decided)
        ferry_client_call_async (self->cli->client, "GetJobFields",
                                 g_variant_new ("(s^as)", ferry_remote_job_get_id (followed->job), fields),
                                 read_cb, followed);
    }
}

static void
leave (FerryFollow *self,
       FerryExit    status)
{
  self->status = status;
  for (guint i = 0; i < self->jobs->len; i++)
    {
      Followed *followed = self->jobs->pdata[i];

      g_clear_pointer (&followed->sign_in, ferry_sign_in_free);
      if (followed->progress != NULL && !followed->is_decided)
        ferry_progress_finish (followed->progress, FALSE);
    }

  g_main_loop_quit (self->loop);
}

static void
on_given_up (FerryWatch  *watch,
             GError      *error,
             FerryFollow *self)
{
  leave (self, FERRY_EXIT_UNREACHABLE);
  ferry_cli_complain (error);
}

static gboolean
timed_out_cb (gpointer user_data)
{
  FerryFollow *self = user_data;

  leave (self, FERRY_EXIT_TIMED_OUT);
  g_printerr (ngettext ("ferry: The time is over; the job goes on without this command.\n",
                        "ferry: The time is over; the jobs go on without this command.\n", (gulong) self->n_undecided));
  return G_SOURCE_CONTINUE;
}

/* Nothing is taken back: whoever wants to end the job can say so. */
static gboolean
interrupted_cb (gpointer user_data)
{
  FerryFollow *self = user_data;

  leave (self, FERRY_EXIT_INTERRUPTED);
  g_printerr ("\n");
  for (guint i = 0; i < self->jobs->len; i++)
    {
      Followed *followed = self->jobs->pdata[i];
      const char *id = ferry_remote_job_get_id (followed->job);

      if (!followed->is_decided)
        /* Translators: %1$s is the id of a job. */
        g_printerr (_("Job %1$.8s stays with Ferry. “ferry wait %1$.8s” waits for it again, "
                      "“ferry cancel %1$.8s” ends it.\n"),
                    id);
    }

  return G_SOURCE_CONTINUE;
}

/* The bar is for a single job; several say only what there is to say. Jobs
 * that have ended before are not waited for, however short the timeout. */
static void
prepare (FerryFollow *self)
{
  Followed *first = self->jobs->len > 0 ? self->jobs->pdata[0] : NULL;

  if (first == NULL)
    return;
  if (self->jobs->len == 1)
    first->progress = ferry_progress_new (first->job);
  if (first->progress != NULL && self->headers != NULL)
    {
      first->sign_in = ferry_sign_in_new (self->cli->client, first->job, first->progress, self->headers);
      first->unlock = ferry_unlock_new (self->cli->client, first->job, first->progress);
    }

  for (guint i = 0; i < self->jobs->len; i++)
    judge (self->jobs->pdata[i]);
  if (first->progress != NULL)
    ferry_progress_update (first->progress);
}

/**
 * ferry_follow_run:
 * @self: a follower
 *
 * Returns: the highest status of its jobs, or why it stopped before their end
 */
FerryExit
ferry_follow_run (FerryFollow *self)
{
  guint interrupt_id = g_unix_signal_add (SIGINT, interrupted_cb, self);
  guint terminate_id = g_unix_signal_add (SIGTERM, interrupted_cb, self);
  guint timeout_id = 0;

  if (self->timeout >= 0)
    timeout_id = g_timeout_add ((guint) MIN (self->timeout * 1000, (double) G_MAXINT), timed_out_cb, self);

  prepare (self);
  g_signal_connect (self->watch, "found", G_CALLBACK (on_found), self);
  g_signal_connect (self->watch, "job-event", G_CALLBACK (on_job_event), self);
  g_signal_connect (self->watch, "given-up", G_CALLBACK (on_given_up), self);
  if (self->n_undecided > 0)
    {
      ferry_watch_start (self->watch);
      g_main_loop_run (self->loop);
    }

  g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_handle_id (&timeout_id, g_source_remove);
  g_source_remove (terminate_id);
  g_source_remove (interrupt_id);
  return self->status;
}

/**
 * ferry_follow_dup_job:
 * @self: a follower that has run
 * @index: which job, in the order of their addition
 *
 * Returns: (transfer full): the last that the service says of it, or has said
 */
GVariant *
ferry_follow_dup_job (FerryFollow *self,
                      guint        index)
{
  Followed *followed = self->jobs->pdata[index];
  g_autoptr(GVariant) reply = NULL;

  reply = ferry_client_call (self->cli->client, "GetJob",
                             g_variant_new ("(s)", ferry_remote_job_get_id (followed->job)), NULL);
  if (reply != NULL)
    return g_variant_get_child_value (reply, 0);

  return ferry_remote_job_to_dict (followed->job);
}

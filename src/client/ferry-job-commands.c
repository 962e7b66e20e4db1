/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is asked of the service for a job. Nobody waits for the answer: what
 * came of it is seen in the job itself, and a refusal is told by “failed”. */

#include "config.h"

#include "client/ferry-asker.h"
#include "client/ferry-basic-auth.h"
#include "client/ferry-job-commands.h"
#include "client/ferry-job-dict.h"
#include "shared/ferry-error.h"

struct _FerryJobCommands
{
  GObject parent_instance;

  FerryClient *client; /* (owned) */
};

/* One call after another, each only if the one before has worked. */
typedef struct
{
  FerryJobCommands *self; /* (owned) */
  char *path;             /* (owned) */
  char **ids;             /* (owned) (nullable): what is removed */
  const char *next;       /* (nullable): a method without arguments */
} Chain;

enum
{
  SIGNAL_FAILED,
  SIGNAL_ADDED,
  SIGNAL_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryJobCommands, ferry_job_commands, G_TYPE_OBJECT)

static void
chain_free (Chain *chain)
{
  g_object_unref (chain->self);
  g_free (chain->path);
  g_strfreev (chain->ids);
  g_free (chain);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Chain, chain_free)

static Chain *
chain_new (FerryJobCommands *self,
           const char *path,
           const char *next)
{
  Chain *chain = g_new0 (Chain, 1);

  chain->self = g_object_ref (self);
  chain->path = g_strdup (path);
  chain->next = next;
  return chain;
}

static void
ferry_job_commands_dispose (GObject *object)
{
  g_clear_object (&FERRY_JOB_COMMANDS (object)->client);

  G_OBJECT_CLASS (ferry_job_commands_parent_class)->dispose (object);
}

static void
ferry_job_commands_class_init (FerryJobCommandsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_job_commands_dispose;

  /**
   * FerryJobCommands::failed:
   * @sentence: why something could not be done, and what to do
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", FERRY_TYPE_JOB_COMMANDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * FerryJobCommands::added:
   * @paths: (array zero-terminated=1): the new jobs
   */
  signals[SIGNAL_ADDED] = g_signal_new ("added", FERRY_TYPE_JOB_COMMANDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRV);

  /**
   * FerryJobCommands::removed:
   * @ids: (array zero-terminated=1): jobs that are no longer in the history
   */
  signals[SIGNAL_REMOVED] = g_signal_new ("removed", FERRY_TYPE_JOB_COMMANDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRV);
}

static void
ferry_job_commands_init (FerryJobCommands *self)
{
}

/**
 * ferry_job_commands_new:
 * @client: the way to the service
 *
 * Returns: (transfer full): what asks it for things
 */
FerryJobCommands *
ferry_job_commands_new (FerryClient *client)
{
  FerryJobCommands *self;

  g_return_val_if_fail (FERRY_IS_CLIENT (client), NULL);

  self = g_object_new (FERRY_TYPE_JOB_COMMANDS, NULL);
  self->client = g_object_ref (client);
  return self;
}

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Chain) chain = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);
  const char *next = chain->next;

  if (reply == NULL)
    {
      g_signal_emit (chain->self, signals[SIGNAL_FAILED], 0, error->message);
      return;
    }

  if (next == NULL)
    return;

  chain->next = NULL;
  ferry_client_call_job_async (FERRY_CLIENT (source), chain->path, next, NULL, called_cb, chain);
  chain = NULL;
}

static void
call (FerryJobCommands *self,
      const char       *path,
      const char       *method)
{
  g_return_if_fail (FERRY_IS_JOB_COMMANDS (self));

  ferry_client_call_job_async (self->client, path, method, NULL, called_cb, chain_new (self, path, NULL));
}

/* Takes @options. */
static void
set_options (Chain        *chain, /* (transfer full) */
             GVariantDict *options)
{
  ferry_client_call_job_async (chain->self->client, chain->path, "SetOptions",
                               g_variant_new ("(@a{sv})", g_variant_dict_end (options)), called_cb, chain);
}

/**
 * ferry_job_commands_suspend:
 * @self: commands
 * @path: a job’s object path
 */
void
ferry_job_commands_suspend (FerryJobCommands *self,
                            const char       *path)
{
  call (self, path, "Suspend");
}

/**
 * ferry_job_commands_resume:
 * @self: commands
 * @path: a job’s object path
 */
void
ferry_job_commands_resume (FerryJobCommands *self,
                           const char       *path)
{
  call (self, path, "Resume");
}

/**
 * ferry_job_commands_cancel:
 * @self: commands
 * @path: a job’s object path
 */
void
ferry_job_commands_cancel (FerryJobCommands *self,
                           const char       *path)
{
  call (self, path, "Cancel");
}

/**
 * ferry_job_commands_complete:
 * @self: commands
 * @path: a job’s object path
 */
void
ferry_job_commands_complete (FerryJobCommands *self,
                             const char       *path)
{
  call (self, path, "Complete");
}

/**
 * ferry_job_commands_set:
 * @self: commands
 * @path: a job’s object path
 * @key: one of its options
 * @value: (transfer floating): what it is to be
 */
void
ferry_job_commands_set (FerryJobCommands *self,
                        const char       *path,
                        const char       *key,
                        GVariant         *value)
{
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT (NULL);

  g_return_if_fail (FERRY_IS_JOB_COMMANDS (self));

  g_variant_dict_insert_value (&options, key, value);
  set_options (chain_new (self, path, NULL), &options);
}

/**
 * ferry_job_commands_override:
 * @self: commands
 * @path: a job’s object path
 *
 * “Download now anyway”: lifts the gates of cost, schedule and power for it.
 */
void
ferry_job_commands_override (FerryJobCommands *self,
                             const char       *path)
{
  ferry_job_commands_set (self, path, "override", g_variant_new_boolean (TRUE));
}

/**
 * ferry_job_commands_renew:
 * @self: commands
 * @path: a job’s object path
 * @url: a fresh address for the same bytes
 *
 * Goes on with the bytes that are there.
 */
void
ferry_job_commands_renew (FerryJobCommands *self,
                          const char       *path,
                          const char       *url)
{
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT (NULL);

  g_return_if_fail (FERRY_IS_JOB_COMMANDS (self));

  g_variant_dict_insert (&options, "url", "s", url);
  set_options (chain_new (self, path, "Resume"), &options);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FerryJobCommands) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ferry_asker_answer_finish (FERRY_CLIENT (source), result, &error))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
}

/**
 * ferry_job_commands_sign_in:
 * @self: commands
 * @job: a job
 * @user: a name
 * @password: a password
 *
 * Gives them to the service for whoever asked for them, and resumes the job: for
 * its own server until the service ends, for a proxy or a file server as a token.
 * If nobody knows who asks, the job is only resumed, and asked again.
 */
void
ferry_job_commands_sign_in (FerryJobCommands *self,
                            FerryRemoteJob   *job,
                            const char       *user,
                            const char       *password)
{
  g_autoptr(FerryAsker) asker = ferry_asker_new (job);
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  char *header;

  g_return_if_fail (FERRY_IS_JOB_COMMANDS (self));

  if (asker == NULL)
    {
      call (self, ferry_remote_job_get_path (job), "Resume");
      return;
    }

  if (asker->usage != FERRY_TOKEN_USAGE_NETWORK)
    {
      ferry_asker_answer_async (asker, self->client, ferry_remote_job_get_path (job), user, password, answered_cb,
                                g_object_ref (self));
      return;
    }

  header = ferry_basic_auth_to_header (user, password);
  g_variant_dict_insert (&options, "header", "s", header);
  ferry_basic_auth_wipe (header);
  set_options (chain_new (self, ferry_remote_job_get_path (job), "Resume"), &options);
}

/**
 * ferry_job_commands_move:
 * @self: commands
 * @job: a job
 * @folder: absolute path of a folder
 *
 * Takes its files there, and lets it try again if it was in trouble.
 */
void
ferry_job_commands_move (FerryJobCommands *self,
                         FerryRemoteJob   *job,
                         const char       *folder)
{
  FerryState state = ferry_remote_job_get_state (job);
  gboolean is_in_trouble = state == FERRY_STATE_TRANSIENT_ERROR || state == FERRY_STATE_ERROR;
  const char *path = ferry_remote_job_get_path (job);

  g_return_if_fail (FERRY_IS_JOB_COMMANDS (self));

  ferry_client_call_job_async (self->client, path, "SetFolder", g_variant_new ("(s)", folder), called_cb,
                               chain_new (self, path, is_in_trouble ? "Resume" : NULL));
}

/* What somebody else has removed already is gone as well. */
static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Chain) chain = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);

  if (reply != NULL || g_error_matches (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND))
    g_signal_emit (chain->self, signals[SIGNAL_REMOVED], 0, chain->ids);
  else
    g_signal_emit (chain->self, signals[SIGNAL_FAILED], 0, error->message);
}

/**
 * ferry_job_commands_remove:
 * @self: commands
 * @ids: (array zero-terminated=1): ids of finished jobs
 *
 * Takes them out of the history; their files stay.
 */
void
ferry_job_commands_remove (FerryJobCommands  *self,
                           const char *const *ids)
{
  Chain *chain;

  g_return_if_fail (FERRY_IS_JOB_COMMANDS (self));

  chain = chain_new (self, "/", NULL);
  chain->ids = g_strdupv ((char **) ids);
  ferry_client_call_async (self->client, "RemoveJobs", g_variant_new ("(^as)", ids), removed_cb, chain);
}

static gboolean
is_final (GVariant *job)
{
  FerryState state;

  return ferry_state_from_nick (ferry_job_dict_get_string (job, "state"), &state) && ferry_state_is_final (state);
}

static void
history_listed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(FerryJobCommands) self = FERRY_JOB_COMMANDS (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) jobs = ferry_client_list_jobs_finish (FERRY_CLIENT (source), result, &error);
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();

  if (jobs == NULL)
    {
      g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
      return;
    }

  for (gsize i = 0; i < g_variant_n_children (jobs); i++)
    {
      g_autoptr(GVariant) job = g_variant_get_child_value (jobs, i);

      /* The list keeps it. */
      if (is_final (job))
        g_ptr_array_add (ids, (char *) ferry_job_dict_get_string (job, "id"));
    }
  g_ptr_array_add (ids, NULL);

  if (ids->len > 1)
    ferry_job_commands_remove (self, (const char *const *) ids->pdata);
}

/**
 * ferry_job_commands_clear:
 * @self: commands
 * @before: microseconds since 1970
 *
 * Takes everything out of the history that had ended before; the files stay.
 */
void
ferry_job_commands_clear (FerryJobCommands *self,
                          gint64            before)
{
  static const char *const fields[] = { "id", "state", NULL };
  GVariantDict filter;

  g_return_if_fail (FERRY_IS_JOB_COMMANDS (self));

  g_variant_dict_init (&filter, NULL);
  g_variant_dict_insert (&filter, "all", "b", TRUE);
  g_variant_dict_insert (&filter, "fields", "^as", fields);
  g_variant_dict_insert (&filter, "before", "x", before);
  ferry_client_list_jobs_async (self->client, g_variant_dict_end (&filter), history_listed_cb, g_object_ref (self));
}

/**
 * ferry_job_commands_answer_consent:
 * @self: commands
 * @answer: (ss): the nonce of a question, and “allow”, “deny” or “once”
 */
void
ferry_job_commands_answer_consent (FerryJobCommands *self,
                                   GVariant         *answer)
{
  g_return_if_fail (FERRY_IS_JOB_COMMANDS (self));

  ferry_client_call_async (self->client, "AnswerConsent", answer, called_cb, chain_new (self, "/", NULL));
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FerryJobCommands) self = FERRY_JOB_COMMANDS (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);
  g_auto(GStrv) paths = NULL;

  if (reply == NULL)
    {
      g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
      return;
    }

  g_variant_get (reply, "(^ao)", &paths);
  g_signal_emit (self, signals[SIGNAL_ADDED], 0, paths);
}

/**
 * ferry_job_commands_add:
 * @self: commands
 * @jobs: the arguments of CreateJobs
 *
 * “added” or “failed” follows.
 */
void
ferry_job_commands_add (FerryJobCommands *self,
                        GVariant         *jobs)
{
  g_return_if_fail (FERRY_IS_JOB_COMMANDS (self));

  ferry_client_call_async (self->client, "CreateJobs", jobs, added_cb, g_object_ref (self));
}

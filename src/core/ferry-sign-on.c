/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-sign-on.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

/**
 * FerrySignOn:
 *
 * Decides which credential a fetch may use: the one that its job names, else one
 * that was stored for the server. A wrong password is tried once, however many
 * fetches want it, because a server may lock the account: while one fetch tries
 * a credential the others wait, and one that was refused is not given out again
 * before it is replaced. Lives on the main loop; owned by the composition root.
 */
struct _FerrySignOn
{
  GObject parent_instance;

  FerryVault *vault;      /* (owned) */
  FerryTokenGuard *guard; /* (owned) */
  GHashTable *trials;     /* (owned) (element-type utf8 Trial) */
};

/* What is known of a credential. */
typedef struct
{
  FerrySignOnVerdict verdict;
  gboolean is_trying;
  GQueue waiting; /* (element-type GTask): fetches that would try it, too */
} Trial;

/* One question on its way to an answer. */
typedef struct
{
  FerrySignOnQuestion *question; /* (owned) */
  gboolean by_name;              /* whether the token’s name is being looked up */
  FerryCredential *credential;   /* (owned) (nullable) */
  gboolean is_administrative;
  gboolean is_authorised;
} Asking;

enum
{
  SIGNAL_ASKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerrySignOn, ferry_sign_on, G_TYPE_OBJECT)

static void on_found_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data);
static void on_checked_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);
static void on_authorised_cb (GObject      *object,
                              GAsyncResult *result,
                              gpointer      user_data);

static void
trial_free (Trial *trial)
{
  g_queue_clear_full (&trial->waiting, g_object_unref);
  g_free (trial);
}

static void
asking_free (Asking *asking)
{
  ferry_sign_on_question_free (asking->question);
  g_clear_pointer (&asking->credential, ferry_credential_unref);
  g_free (asking);
}

static char *
dup_key (const FerryCredential *credential)
{
  return g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%s", credential->client, credential->added,
                          credential->name);
}

static Trial *
get_trial (FerrySignOn           *self,
           const FerryCredential *credential)
{
  g_autofree char *key = dup_key (credential);
  Trial *trial = g_hash_table_lookup (self->trials, key);

  if (trial == NULL)
    {
      trial = g_new0 (Trial, 1);
      g_hash_table_insert (self->trials, g_steal_pointer (&key), trial);
    }

  return trial;
}

/* The one way out with a grant. */
static void
grant (FerrySignOn *self,
       GTask       *task)
{
  Asking *asking = g_task_get_task_data (task);
  Trial *trial = get_trial (self, asking->credential);

  /* Whoever gave up waiting must not be the one that tries. */
  if (g_task_return_error_if_cancelled (task))
    return;

  trial->is_trying = trial->verdict == FERRY_SIGN_ON_UNDECIDED;
  g_task_return_pointer (task,
                         ferry_grant_new (asking->credential, asking->is_administrative, asking->is_authorised),
                         (GDestroyNotify) ferry_grant_unref);
}

static void
admit (FerrySignOn *self,
       GTask       *task)
{
  Asking *asking = g_task_get_task_data (task);
  Trial *trial = get_trial (self, asking->credential);

  if (trial->verdict == FERRY_SIGN_ON_REFUSED)
    g_task_return_error (task, ferry_sign_on_new_refusal (asking->credential, asking->question->usage));
  else if (trial->is_trying)
    g_queue_push_tail (&trial->waiting, g_object_ref (task));
  else
    grant (self, task);
}

static void
on_authorised_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerrySignOn *self = g_task_get_source_object (task);
  Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;

  asking->is_authorised = ferry_token_guard_authorise_finish (self->guard, result, &error);
  if (asking->is_authorised)
    admit (self, task);
  else
    g_task_return_error (task, error);
}

static void
on_checked_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerrySignOn *self = g_task_get_source_object (task);
  Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;

  if (!ferry_token_guard_check_finish (self->guard, result, &asking->is_administrative, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (asking->is_administrative && asking->question->is_here)
    ferry_token_guard_authorise_async (self->guard, asking->credential, g_task_get_cancellable (task),
                                       on_authorised_cb, g_object_ref (task));
  else
    admit (self, task);
}

static void
look_up (FerrySignOn *self,
         GTask       *task)
{
  Asking *asking = g_task_get_task_data (task);
  const FerrySignOnQuestion *question = asking->question;
  const FerryVaultQuery query = {
    .client = question->client,
    .name = asking->by_name ? question->token : NULL,
    .usage = question->usage,
    .origin = asking->by_name ? NULL : question->origin,
    .certificate = question->certificate,
  };

  ferry_vault_find_async (self->vault, &query, g_task_get_cancellable (task), on_found_cb,
                          g_object_ref (task));
}

static void
miss (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);

  if (!asking->by_name)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }

  g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_TOKEN_REQUIRED,
                           _("The token “%s” that this job needs is not there. Add it with “ferry token add”, "
                             "or take it off the job with “ferry set JOB token=”; then resume the job."),
                           asking->question->token);
}

static gboolean
answers (const FerryCredential     *credential,
         const FerrySignOnQuestion *question)
{
  return question->certificate == (credential->scheme == FERRY_TOKEN_SCHEME_CERTIFICATE) &&
         ferry_credential_fits (credential, question->usage, question->origin);
}

static void
take (FerrySignOn     *self,
      GTask           *task,
      FerryCredential *credential)
{
  Asking *asking = g_task_get_task_data (task);
  const FerrySignOnQuestion *question = asking->question;

  /* The job’s token is for somebody else, say the proxy: whoever asks now may
   * have one of its own. */
  if (asking->by_name && question->origin != NULL && !answers (credential, question))
    {
      ferry_credential_unref (credential);
      asking->by_name = FALSE;
      look_up (self, task);
      return;
    }

  asking->credential = credential;
  if (credential->user == NULL)
    admit (self, task);
  else
    ferry_token_guard_check_async (self->guard, credential->user, g_task_get_cancellable (task),
                                   on_checked_cb, g_object_ref (task));
}

static void
on_found_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerrySignOn *self = g_task_get_source_object (task);
  FerryCredential *credential = NULL;
  GError *error = NULL;

  switch (ferry_vault_find_finish (self->vault, result, &credential, &error))
    {
    case FERRY_VAULT_DONE:
      take (self, task, credential);
      break;
    case FERRY_VAULT_NONE:
      miss (task);
      break;
    case FERRY_VAULT_LOCKED:
      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_KEYRING_LOCKED, "%s",
                               ferry_error_code_to_sentence (FERRY_ERROR_KEYRING_LOCKED));
      break;
    case FERRY_VAULT_FAILED:
    default:
      g_task_return_error (task, error);
      break;
    }
}

static void
ferry_sign_on_dispose (GObject *object)
{
  FerrySignOn *self = FERRY_SIGN_ON (object);

  g_clear_object (&self->vault);
  g_clear_object (&self->guard);
  g_clear_pointer (&self->trials, g_hash_table_unref);

  G_OBJECT_CLASS (ferry_sign_on_parent_class)->dispose (object);
}

static void
ferry_sign_on_class_init (FerrySignOnClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_sign_on_dispose;

  /**
   * FerrySignOn::asked:
   * @job: id of a job
   * @usage: the #FerryTokenUsage
   * @origin: who asks it to sign in, as “protocol://host:port”
   */
  signals[SIGNAL_ASKED] = g_signal_new ("asked", FERRY_TYPE_SIGN_ON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                        3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_STRING);
}

static void
ferry_sign_on_init (FerrySignOn *self)
{
  self->trials = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) trial_free);
}

/**
 * ferry_sign_on_new:
 * @vault: what has the credentials
 * @guard: who knows the administrators of this machine
 *
 * Returns: (transfer full): a sign-on
 */
FerrySignOn *
ferry_sign_on_new (FerryVault      *vault,
                   FerryTokenGuard *guard)
{
  FerrySignOn *self;

  g_return_val_if_fail (FERRY_IS_VAULT (vault), NULL);
  g_return_val_if_fail (FERRY_IS_TOKEN_GUARD (guard), NULL);

  self = g_object_new (FERRY_TYPE_SIGN_ON, NULL);
  self->vault = g_object_ref (vault);
  self->guard = g_object_ref (guard);

  return self;
}

/**
 * ferry_sign_on_ask_async:
 * @self: a sign-on
 * @question: who wants to sign in where; copied
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer, which may take until a person has decided
 * @user_data: for @callback
 *
 * Every grant has to be reported on, see ferry_sign_on_report().
 */
void
ferry_sign_on_ask_async (FerrySignOn               *self,
                         const FerrySignOnQuestion *question,
                         GCancellable              *cancellable,
                         GAsyncReadyCallback        callback,
                         gpointer                   user_data)
{
  g_autoptr(GTask) task = NULL;
  Asking *asking;

  g_return_if_fail (FERRY_IS_SIGN_ON (self));
  g_return_if_fail (question != NULL && (question->token != NULL || question->origin != NULL));

  if (question->job != NULL && question->origin != NULL)
    g_signal_emit (self, signals[SIGNAL_ASKED], 0, question->job, (guint) question->usage, question->origin);

  asking = g_new0 (Asking, 1);
  asking->question = ferry_sign_on_question_copy (question);
  asking->by_name = question->token != NULL;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_sign_on_ask_async);

  /* A grant that was given has to arrive, or nobody would report on it. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, asking, (GDestroyNotify) asking_free);
  look_up (self, task);
}

/**
 * ferry_sign_on_ask_finish:
 * @self: a sign-on
 * @result: what the callback got
 * @grant: (out) (nullable) (transfer full): leave to use a credential, %NULL if
 *   nobody has stored one
 * @error: return location: %FERRY_ERROR_TOKEN_REQUIRED,
 *   %FERRY_ERROR_KEYRING_LOCKED, %FERRY_ERROR_SIGN_IN for one that was refused,
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: whether there is an answer
 */
gboolean
ferry_sign_on_ask_finish (FerrySignOn  *self,
                          GAsyncResult *result,
                          FerryGrant  **grant_out,
                          GError      **error)
{
  GError *failure = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  *grant_out = g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, failure);
  return FALSE;
}

/**
 * ferry_sign_on_report:
 * @self: a sign-on
 * @grant: what a fetch was given
 * @verdict: what the server thinks of it; %FERRY_SIGN_ON_UNDECIDED when the
 *   fetch is over, whatever was reported before
 */
void
ferry_sign_on_report (FerrySignOn       *self,
                      const FerryGrant  *used,
                      FerrySignOnVerdict verdict)
{
  Trial *trial;
  GQueue waiting;
  GTask *task;

  g_return_if_fail (FERRY_IS_SIGN_ON (self));
  g_return_if_fail (used != NULL);

  trial = get_trial (self, used->credential);

  /* A ticket that is renewed is another one under the same name. */
  if (verdict != FERRY_SIGN_ON_UNDECIDED && used->credential->scheme != FERRY_TOKEN_SCHEME_NEGOTIATE)
    trial->verdict = verdict;
  trial->is_trying = FALSE;

  /* Without a verdict the first of them tries, and the others wait again. */
  waiting = trial->waiting;
  g_queue_init (&trial->waiting);
  while ((task = g_queue_pop_head (&waiting)) != NULL)
    {
      admit (self, task);
      g_object_unref (task);
    }
}

/**
 * ferry_sign_on_new_refusal:
 * @credential: a credential that a server or a proxy did not take
 * @usage: which of them
 *
 * Returns: (transfer full): %FERRY_ERROR_SIGN_IN with the sentence
 */
GError *
ferry_sign_on_new_refusal (const FerryCredential *credential,
                           FerryTokenUsage        usage)
{
  g_return_val_if_fail (credential != NULL, NULL);

  if (credential->scheme == FERRY_TOKEN_SCHEME_NEGOTIATE)
    return g_error_new (FERRY_ERROR, FERRY_ERROR_SIGN_IN,
                        _("%s did not accept your Kerberos ticket for the token “%s”. Get a fresh one with “kinit”, "
                          "then resume the job."),
                        credential->host, credential->name);

  if (credential->scheme == FERRY_TOKEN_SCHEME_CERTIFICATE)
    return g_error_new (FERRY_ERROR, FERRY_ERROR_SIGN_IN,
                        _("%s did not accept the certificate of the token “%s”, or its password or PIN is wrong. Add "
                          "it again."),
                        credential->host, credential->name);

  if (usage == FERRY_TOKEN_USAGE_PROXY)
    return g_error_new (FERRY_ERROR, FERRY_ERROR_SIGN_IN,
                        _("The proxy %s did not accept the token “%s”. Add it again with the right password."),
                        credential->host, credential->name);

  return g_error_new (FERRY_ERROR, FERRY_ERROR_SIGN_IN,
                      _("%s did not accept the token “%s”. Add it again with the right password."),
                      credential->host, credential->name);
}

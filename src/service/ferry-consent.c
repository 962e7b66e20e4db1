/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-consent.h"

#include "service/ferry-flatpak-info.h"
#include "service/ferry-questions.h"
#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>

/**
 * FerryConsent:
 *
 * Whether sandboxed apps may delegate transfers (design §6). An app’s jobs wait
 * until the user allows it; the user is asked once, with a nonce that only who
 * is asked learns, and the answer is kept in the desktop’s permission store.
 * Owned by the front. It knows nothing of who answers: the door sees to it that
 * no app does.
 */
struct _FerryConsent
{
  GObject parent_instance;

  FerryEngine *engine;         /* (owned) */
  FerryPermissionStore *store; /* (owned) */
  FerryQuestions *questions;   /* (owned): those open */
  guint look_id;
  gboolean is_open;
};

enum
{
  SIGNAL_QUESTIONS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryConsent, ferry_consent, G_TYPE_OBJECT)

static gboolean
is_apps (FerryJob *job)
{
  return !g_str_equal (ferry_job_get_client (job), FERRY_CLIENT_USER);
}

static gboolean
needs_consent (FerryJob *job)
{
  return is_apps (job) && ferry_job_get_spec (job)->needs_consent;
}

static void
tell (FerryConsent *self)
{
  g_signal_emit (self, signals[SIGNAL_QUESTIONS_CHANGED], 0);
}

static void
drop_question (FerryConsent *self,
               const char   *app_id)
{
  if (ferry_questions_drop (self->questions, app_id))
    tell (self);
}

static FerryVerdict
get_verdict (FerryConsent *self,
             FerryJob     *job)
{
  return ferry_permission_store_get (self->store, ferry_job_get_client (job));
}

/* What waits while a question is open is left for the next one, so that nobody
 * says yes to more than was shown. */
static void
ask_for_waiting (FerryConsent *self,
                 GPtrArray    *jobs)
{
  g_autoptr(GHashTable) asked = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < jobs->len; i++)
    {
      FerryJob *job = g_ptr_array_index (jobs, i);
      FerryQuestion *question = NULL;

      /* A suspended one may still be changed; it is asked for when resumed. */
      if (!needs_consent (job) || ferry_job_get_state (job) != FERRY_STATE_QUEUED ||
          get_verdict (self, job) != FERRY_VERDICT_NONE)
        continue;

      question = g_hash_table_lookup (asked, ferry_job_get_client (job));
      if (question == NULL && ferry_questions_find (self->questions, ferry_job_get_client (job)) != NULL)
        continue;
      if (question == NULL)
        {
          question = ferry_questions_add (self->questions, ferry_job_get_client (job));
          g_hash_table_insert (asked, question->app_id, question);
        }
      g_ptr_array_add (question->jobs, g_object_ref (job));
    }

  if (g_hash_table_size (asked) > 0)
    tell (self);
}

static void
pass_verdicts (FerryConsent *self,
               GPtrArray    *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      FerryJob *job = g_ptr_array_index (jobs, i);
      FerryVerdict verdict = is_apps (job) ? get_verdict (self, job) : FERRY_VERDICT_NONE;

      if (verdict == FERRY_VERDICT_DENIED || (verdict == FERRY_VERDICT_ALLOWED && needs_consent (job)))
        ferry_engine_set_consent (self->engine, job, verdict);
    }
}

static void
store_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(FerryConsent) self = user_data;
  g_autoptr(GPtrArray) jobs = NULL;

  /* It has told the journal why; the jobs wait on. */
  if (!ferry_permission_store_load_finish (FERRY_PERMISSION_STORE (source), result, NULL))
    return;

  jobs = ferry_engine_get_jobs (self->engine);
  pass_verdicts (self, jobs);
  ask_for_waiting (self, jobs);
}

static gboolean
look_cb (gpointer user_data)
{
  FerryConsent *self = user_data;

  self->look_id = 0;
  ferry_permission_store_load_async (self->store, store_read_cb, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

/* Never from within the engine, which is at work on the job. */
static void
look_soon (FerryConsent *self)
{
  if (self->is_open && self->look_id == 0)
    self->look_id = g_idle_add_full (G_PRIORITY_DEFAULT, look_cb, self, NULL);
}

static void
on_job_added (FerryConsent *self,
              FerryJob     *job)
{
  if (needs_consent (job))
    look_soon (self);
}

static void
on_job_removed (FerryConsent *self,
                FerryJob     *job)
{
  if (!ferry_questions_remove_job (self->questions, job))
    return;

  tell (self);
  look_soon (self);
}

/* One that is suspended may become another before it is resumed. */
static void
on_job_changed (FerryConsent *self,
                FerryJob     *job,
                guint         mask)
{
  if ((mask & FERRY_JOB_CHANGE_STATE) == 0 || !needs_consent (job))
    return;

  if (ferry_job_get_state (job) == FERRY_STATE_QUEUED)
    look_soon (self);
  else
    on_job_removed (self, job);
}

/* Somebody took back what was allowed: every job of the app waits again. */
static void
withdraw (FerryConsent *self,
          const char   *app_id)
{
  g_autoptr(GPtrArray) jobs = ferry_engine_get_jobs (self->engine);

  for (guint i = 0; i < jobs->len; i++)
    {
      FerryJob *job = g_ptr_array_index (jobs, i);

      if (g_str_equal (ferry_job_get_client (job), app_id) && !needs_consent (job))
        ferry_engine_set_consent (self->engine, job, FERRY_VERDICT_NONE);
    }
}

static void
on_store_changed (FerryConsent *self,
                  const char   *app_id)
{
  FerryVerdict verdict = ferry_permission_store_get (self->store, app_id);

  if (verdict == FERRY_VERDICT_NONE)
    withdraw (self, app_id);
  else
    drop_question (self, app_id);
  look_soon (self);
}

static void
ferry_consent_dispose (GObject *object)
{
  FerryConsent *self = FERRY_CONSENT (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_object (&self->store);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (ferry_consent_parent_class)->dispose (object);
}

static void
ferry_consent_finalize (GObject *object)
{
  FerryConsent *self = FERRY_CONSENT (object);

  ferry_questions_free (self->questions);

  G_OBJECT_CLASS (ferry_consent_parent_class)->finalize (object);
}

static void
ferry_consent_class_init (FerryConsentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_consent_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_consent_finalize;

  /**
   * FerryConsent::questions-changed:
   *
   * A question was asked, answered or dropped, or is about fewer jobs.
   */
  signals[SIGNAL_QUESTIONS_CHANGED] = g_signal_new ("questions-changed", FERRY_TYPE_CONSENT,
                                                    G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                    G_TYPE_NONE, 0);
}

static void
ferry_consent_init (FerryConsent *self)
{
  self->questions = ferry_questions_new ();
}

/**
 * ferry_consent_new:
 * @engine: has the jobs
 * @store: keeps what the user says
 *
 * Returns: (transfer full): a consent that asks nobody yet
 */
FerryConsent *
ferry_consent_new (FerryEngine          *engine,
                   FerryPermissionStore *store)
{
  FerryConsent *self;

  g_return_val_if_fail (FERRY_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (FERRY_IS_PERMISSION_STORE (store), NULL);

  self = g_object_new (FERRY_TYPE_CONSENT, NULL);
  self->engine = g_object_ref (engine);
  self->store = g_object_ref (store);
  g_signal_connect_object (self->store, "changed", G_CALLBACK (on_store_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "job-added", G_CALLBACK (on_job_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "job-changed", G_CALLBACK (on_job_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "job-removed", G_CALLBACK (on_job_removed), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ferry_consent_open:
 * @self: a consent
 *
 * The jobs are loaded: asks for those that wait, and passes on what was said
 * while no service ran.
 */
void
ferry_consent_open (FerryConsent *self)
{
  g_autoptr(GPtrArray) jobs = NULL;

  g_return_if_fail (FERRY_IS_CONSENT (self));

  self->is_open = TRUE;
  jobs = ferry_engine_get_jobs (self->engine);
  for (guint i = 0; i < jobs->len; i++)
    {
      if (is_apps (g_ptr_array_index (jobs, i)))
        look_soon (self);
    }
}

/**
 * ferry_consent_get_questions:
 * @self: a consent
 *
 * Returns: (transfer full) (element-type FerryQuestion): what the user
 *   should be asked, oldest first
 */
GPtrArray *
ferry_consent_get_questions (FerryConsent *self)
{
  g_return_val_if_fail (FERRY_IS_CONSENT (self), NULL);

  return ferry_questions_list (self->questions);
}

/**
 * ferry_consent_begin_question:
 * @self: a consent
 * @app_id: an app
 * @error: return location: %FERRY_ERROR_INVALID_ARGUMENT
 *
 * For a user who wants to say something about an app that has not asked.
 *
 * Returns: (transfer none) (nullable): the nonce of the open question about
 *   @app_id
 */
const char *
ferry_consent_begin_question (FerryConsent *self,
                              const char   *app_id,
                              GError      **error)
{
  FerryQuestion *question;

  g_return_val_if_fail (FERRY_IS_CONSENT (self), NULL);

  if (!ferry_flatpak_info_is_app_id (app_id))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not the id of an app; “flatpak list --app --columns=application” shows them."),
                   app_id);
      return NULL;
    }

  question = ferry_questions_find (self->questions, app_id);
  if (question == NULL)
    {
      question = ferry_questions_add (self->questions, app_id);
      question->quiet = TRUE;
    }

  return question->nonce;
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryConsent *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (ferry_permission_store_set_finish (FERRY_PERMISSION_STORE (source), result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  /* The answer is lost, so the question is open again. */
  look_soon (self);
  g_task_return_error (task, error);
}

static void
allow_once (FerryConsent  *self,
            FerryQuestion *question)
{
  for (guint i = 0; i < question->jobs->len; i++)
    ferry_engine_set_consent (self->engine, g_ptr_array_index (question->jobs, i), FERRY_VERDICT_ONCE);
  look_soon (self);
}

/**
 * ferry_consent_answer_async:
 * @self: a consent
 * @nonce: the question’s
 * @answer: “allow”, “deny”, or “once” for its jobs alone
 * @callback: called when the answer is kept
 * @user_data: for @callback
 *
 * Whoever calls this has to be the user.
 */
void
ferry_consent_answer_async (FerryConsent       *self,
                            const char         *nonce,
                            const char         *answer,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr(FerryQuestion) question = NULL;
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (FERRY_IS_CONSENT (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_consent_answer_async);
  if (!g_str_equal (answer, "allow") && !g_str_equal (answer, "deny") && !g_str_equal (answer, "once"))
    {
      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                               _("The answer must be “allow”, “deny” or “once”, not “%s”."), answer);
      return;
    }

  question = ferry_questions_take (self->questions, nonce);
  if (question == NULL || (question->jobs->len == 0 && g_str_equal (answer, "once")))
    {
      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, "%s",
                               question == NULL
                                   ? _("That question is no longer open; Ferry’s list of apps shows what they may do.")
                                   : _("No transfer of this app waits to be allowed; Ferry’s list of apps shows what they have."));
      return;
    }

  tell (self);
  if (g_str_equal (answer, "once"))
    {
      allow_once (self, question);
      g_task_return_boolean (task, TRUE);
      return;
    }

  ferry_permission_store_set_async (self->store, question->app_id,
                                    g_str_equal (answer, "allow") ? FERRY_VERDICT_ALLOWED
                                                                  : FERRY_VERDICT_DENIED,
                                    kept_cb, g_steal_pointer (&task));
}

/**
 * ferry_consent_answer_finish:
 * @self: a consent
 * @result: what the callback got
 * @error: return location: %FERRY_ERROR_NOT_FOUND for a nonce that is not, or
 *   no longer, that of a question; %FERRY_ERROR_INVALID_ARGUMENT;
 *   %FERRY_ERROR_NOT_AVAILABLE without a permission store
 *
 * Returns: whether the answer is kept
 */
gboolean
ferry_consent_answer_finish (FerryConsent *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ferry_consent_renew:
 * @self: a consent
 * @job: an app’s job that is to fetch something else than was allowed
 *
 * An app that was allowed one job has to ask again for that; one that is allowed
 * all has not.
 */
void
ferry_consent_renew (FerryConsent *self,
                     FerryJob     *job)
{
  g_return_if_fail (FERRY_IS_CONSENT (self));
  g_return_if_fail (FERRY_IS_JOB (job));

  if (get_verdict (self, job) == FERRY_VERDICT_ALLOWED)
    return;

  ferry_engine_set_consent (self->engine, job, FERRY_VERDICT_NONE);
  look_soon (self);
}

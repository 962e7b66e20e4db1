/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-questions.h"

/**
 * FerryQuestions:
 *
 * The open questions, one for an app at most. Owned by the consent.
 */
struct _FerryQuestions
{
  GPtrArray *all; /* (owned) (element-type FerryQuestion): oldest first */
};

/**
 * ferry_questions_new:
 *
 * Returns: (transfer full): no questions
 */
FerryQuestions *
ferry_questions_new (void)
{
  FerryQuestions *self = g_new0 (FerryQuestions, 1);

  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_question_unref);

  return self;
}

/**
 * ferry_questions_free:
 * @self: (transfer full): questions
 */
void
ferry_questions_free (FerryQuestions *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->all);
  g_free (self);
}

/**
 * ferry_questions_add:
 * @self: questions
 * @app_id: an app about which none is open
 *
 * Returns: (transfer none): a new one about it
 */
FerryQuestion *
ferry_questions_add (FerryQuestions *self,
                     const char     *app_id)
{
  FerryQuestion *question;

  g_return_val_if_fail (self != NULL, NULL);

  question = ferry_question_new (app_id);
  g_ptr_array_add (self->all, question);

  return question;
}

/**
 * ferry_questions_find:
 * @self: questions
 * @app_id: an app
 *
 * Returns: (transfer none) (nullable): the one about it
 */
FerryQuestion *
ferry_questions_find (FerryQuestions *self,
                      const char     *app_id)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->all->len; i++)
    {
      FerryQuestion *question = g_ptr_array_index (self->all, i);

      if (g_str_equal (question->app_id, app_id))
        return question;
    }

  return NULL;
}

/**
 * ferry_questions_take:
 * @self: questions
 * @nonce: what came with an answer
 *
 * Returns: (transfer full) (nullable): the question that is answered, which is
 *   no longer open
 */
FerryQuestion *
ferry_questions_take (FerryQuestions *self,
                      const char     *nonce)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (nonce != NULL, NULL);

  for (guint i = 0; i < self->all->len; i++)
    {
      FerryQuestion *question = g_ptr_array_index (self->all, i);

      if (g_str_equal (question->nonce, nonce))
        return g_ptr_array_steal_index (self->all, i);
    }

  return NULL;
}

/**
 * ferry_questions_drop:
 * @self: questions
 * @app_id: an app
 *
 * Returns: whether one was open about it
 */
gboolean
ferry_questions_drop (FerryQuestions *self,
                      const char     *app_id)
{
  FerryQuestion *question = ferry_questions_find (self, app_id);

  return question != NULL && g_ptr_array_remove (self->all, question);
}

/**
 * ferry_questions_remove_job:
 * @self: questions
 * @job: a job that is no more
 *
 * Drops a question with its last job.
 *
 * Returns: whether a question was about it
 */
gboolean
ferry_questions_remove_job (FerryQuestions *self,
                            FerryJob       *job)
{
  FerryQuestion *question = ferry_questions_find (self, ferry_job_get_client (job));

  if (question == NULL || !g_ptr_array_remove (question->jobs, job))
    return FALSE;

  if (question->jobs->len == 0 && !question->quiet)
    g_ptr_array_remove (self->all, question);

  return TRUE;
}

/**
 * ferry_questions_list:
 * @self: questions
 *
 * Returns: (transfer full) (element-type FerryQuestion): those to be shown to
 *   the user
 */
GPtrArray *
ferry_questions_list (FerryQuestions *self)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_question_unref);

  for (guint i = 0; i < self->all->len; i++)
    {
      FerryQuestion *question = g_ptr_array_index (self->all, i);

      if (!question->quiet)
        g_ptr_array_add (shown, ferry_question_ref (question));
    }

  return shown;
}

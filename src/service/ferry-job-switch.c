/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Suspending and resuming from the tray and from notifications, where a job may
 * have gone between the picture and the click. */

#include "service/ferry-job-switch.h"

static gboolean
is_going (FerryJob *job)
{
  FerryState state = ferry_job_get_state (job);

  return state != FERRY_STATE_SUSPENDED && state != FERRY_STATE_ERROR && state != FERRY_STATE_TRANSFERRED &&
         !ferry_state_is_final (state);
}

static void
suspend_job (FerryEngine *engine,
             FerryJob    *job)
{
  g_autoptr(GError) error = NULL;

  if (!ferry_engine_suspend (engine, job, &error))
    g_info ("Job %s was not suspended: %s", ferry_job_get_id (job), error->message);
}

static void
resume_job (FerryEngine *engine,
            FerryJob    *job)
{
  g_autoptr(GError) error = NULL;

  if (!ferry_engine_resume (engine, job, &error))
    g_info ("Job %s was not resumed: %s", ferry_job_get_id (job), error->message);
}

static void
run_on_job (FerryEngine *engine,
            const char  *id,
            void (      *run ) (FerryEngine         *engine,
                                FerryJob            *job))
{
  g_autoptr(GError) error = NULL;
  FerryJob *job = ferry_engine_find_job (engine, id, &error);

  if (job != NULL)
    run (engine, job);
  else
    g_info ("Job %s is not there any more: %s", id, error->message);
}

/**
 * ferry_job_switch_suspend:
 * @engine: has the jobs
 * @id: id of a job that may be gone
 */
void
ferry_job_switch_suspend (FerryEngine *engine,
                          const char  *id)
{
  g_return_if_fail (FERRY_IS_ENGINE (engine));
  g_return_if_fail (id != NULL);

  run_on_job (engine, id, suspend_job);
}

/**
 * ferry_job_switch_resume:
 * @engine: has the jobs
 * @id: id of a job that may be gone; one that failed is tried again
 */
void
ferry_job_switch_resume (FerryEngine *engine,
                         const char  *id)
{
  g_return_if_fail (FERRY_IS_ENGINE (engine));
  g_return_if_fail (id != NULL);

  run_on_job (engine, id, resume_job);
}

/**
 * ferry_job_switch_suspend_all:
 * @engine: has the jobs
 *
 * Suspends every job that runs or waits.
 */
void
ferry_job_switch_suspend_all (FerryEngine *engine)
{
  g_autoptr(GPtrArray) jobs = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (engine));

  jobs = ferry_engine_get_jobs (engine);
  for (guint i = 0; i < jobs->len; i++)
    {
      if (is_going (g_ptr_array_index (jobs, i)))
        suspend_job (engine, g_ptr_array_index (jobs, i));
    }
}

/**
 * ferry_job_switch_resume_all:
 * @engine: has the jobs
 *
 * Resumes every job that is suspended. What failed stays as it is: trying that
 * again is for somebody who knows why.
 */
void
ferry_job_switch_resume_all (FerryEngine *engine)
{
  g_autoptr(GPtrArray) jobs = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (engine));

  jobs = ferry_engine_get_jobs (engine);
  for (guint i = 0; i < jobs->len; i++)
    {
      FerryJob *job = g_ptr_array_index (jobs, i);

      if (ferry_job_get_state (job) == FERRY_STATE_SUSPENDED)
        resume_job (engine, job);
    }
}

/**
 * ferry_job_switch_all:
 * @engine: has the jobs
 *
 * Suspends all if any of them runs or waits, else resumes all.
 */
void
ferry_job_switch_all (FerryEngine *engine)
{
  g_autoptr(GPtrArray) jobs = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (engine));

  jobs = ferry_engine_get_jobs (engine);
  for (guint i = 0; i < jobs->len; i++)
    {
      if (is_going (g_ptr_array_index (jobs, i)))
        {
          ferry_job_switch_suspend_all (engine);
          return;
        }
    }

  ferry_job_switch_resume_all (engine);
}

/**
 * ferry_job_switch_foreground:
 * @engine: has the jobs
 * @suspend: whether they are to be suspended, else resumed
 *
 * Suspends or resumes the jobs that somebody waits for.
 */
void
ferry_job_switch_foreground (FerryEngine *engine,
                             gboolean     suspend)
{
  g_autoptr(GPtrArray) jobs = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (engine));

  jobs = ferry_engine_get_jobs (engine);
  for (guint i = 0; i < jobs->len; i++)
    {
      FerryJob *job = g_ptr_array_index (jobs, i);

      if (ferry_job_get_priority (job) != FERRY_PRIORITY_FOREGROUND)
        continue;
      if (suspend && is_going (job))
        suspend_job (engine, job);
      if (!suspend && ferry_job_get_state (job) == FERRY_STATE_SUSPENDED)
        resume_job (engine, job);
    }
}

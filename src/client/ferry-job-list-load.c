/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a list of jobs is read from the service: all that is unfinished, and of the
 * history no more than somebody wants to see. */

#include "config.h"

#include "client/ferry-job-dict.h"
#include "client/ferry-job-list-private.h"

/* What a row of a list shows. A job’s files and options may be long. */
static const char *const brief_fields[] = {
  "id", "path", "name", "client", "priority", "state", "wait", "wait_until", "message",
  "error", "sign_in", "auto_complete", "created", "completed", "bytes_done", "bytes_total", "rate", NULL
};

/* Of what is listed, that is: the jobs know it already. */
static guint
count_listed (FerryJobList *self)
{
  guint n_finished = 0;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      if (ferry_state_is_final (ferry_remote_job_get_state (self->jobs->pdata[i])))
        n_finished++;
    }

  return n_finished;
}

static guint
count_finished (GVariant *jobs)
{
  GVariantIter iter;
  GVariant *job;
  guint n_finished = 0;

  g_variant_iter_init (&iter, jobs);
  while (g_variant_iter_loop (&iter, "@a{sv}", &job))
    {
      FerryState state;

      if (ferry_state_from_nick (ferry_job_dict_get_string (job, "state"), &state) && ferry_state_is_final (state))
        n_finished++;
    }

  return n_finished;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FerryJobList) self = FERRY_JOB_LIST (user_data);
  g_autoptr(GVariant) jobs = NULL;
  g_autoptr(GError) error = NULL;

  jobs = ferry_client_list_jobs_finish (FERRY_CLIENT (source), result, &error);
  if (jobs == NULL)
    {
      /* The watch finds the next service, and then this is asked again. */
      g_debug ("The jobs could not be listed: %s", error->message);
      return;
    }

  ferry_job_list_take_over (self, jobs);
  ferry_job_list_set_loaded (self, self->is_brief && count_listed (self) >= self->n_finished);
}

/*
 * ferry_job_list_load:
 * @self: a list
 *
 * Asks the service for all that it is to have.
 */
void
ferry_job_list_load (FerryJobList *self)
{
  GVariantDict filter;

  g_variant_dict_init (&filter, NULL);
  g_variant_dict_insert (&filter, "all", "b", self->all);
  if (self->is_brief)
    {
      g_variant_dict_insert (&filter, "fields", "^as", brief_fields);
      g_variant_dict_insert (&filter, "limit", "u", self->n_finished);
    }
  ferry_client_list_jobs_async (ferry_watch_get_client (self->watch), g_variant_dict_end (&filter),
                                listed_cb, g_object_ref (self));
}

static void
more_listed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(FerryJobList) self = FERRY_JOB_LIST (user_data);
  g_autoptr(GVariant) jobs = ferry_client_list_jobs_finish (FERRY_CLIENT (source), result, NULL);
  guint before = self->jobs->len;

  if (jobs == NULL)
    {
      /* Whoever asks once more is told what there is then. */
      ferry_job_list_set_loaded (self, TRUE);
      return;
    }

  ferry_job_list_add_all (self, jobs);
  if (self->jobs->len > before)
    self->n_finished += FERRY_JOB_LIST_PAGE;
  ferry_job_list_set_loaded (self, self->jobs->len > before && count_finished (jobs) >= FERRY_JOB_LIST_PAGE);
}

static gint64
find_oldest (FerryJobList *self)
{
  gint64 oldest = G_MAXINT64;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      gint64 completed = ferry_remote_job_get_completed (self->jobs->pdata[i]);

      if (completed > 0)
        oldest = MIN (oldest, completed);
    }

  return oldest;
}

/**
 * ferry_job_list_load_more:
 * @self: a list
 *
 * Lists older finished jobs, too, if there are any.
 */
void
ferry_job_list_load_more (FerryJobList *self)
{
  GVariantDict filter;

  g_return_if_fail (FERRY_IS_JOB_LIST (self));

  if (!self->has_more)
    return;

  /* Not twice at a time. Several may have ended in the same moment as the oldest. */
  ferry_job_list_set_loaded (self, FALSE);
  g_variant_dict_init (&filter, NULL);
  g_variant_dict_insert (&filter, "all", "b", TRUE);
  g_variant_dict_insert (&filter, "fields", "^as", brief_fields);
  g_variant_dict_insert (&filter, "limit", "u", FERRY_JOB_LIST_PAGE);
  g_variant_dict_insert (&filter, "before", "x", find_oldest (self) + 1);
  ferry_client_list_jobs_async (ferry_watch_get_client (self->watch), g_variant_dict_end (&filter), more_listed_cb,
                                g_object_ref (self));
}

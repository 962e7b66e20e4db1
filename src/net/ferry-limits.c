/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* All rate limits that are settings or options: everybody’s, those of classes of
 * jobs, and those of jobs. Owned by the transfer loop; lives on its thread. */

#include "config.h"

#include "net/ferry-limits.h"

typedef struct
{
  FerryLimit *limit; /* (owned) */
  guint n_holders;
} JobEntry;

struct _FerryLimits
{
  GMainContext *context;                       /* (unowned) */
  FerryLimit *total;                           /* (owned) */
  FerryLimit *background;                      /* (owned) */
  FerryLimit *priorities[FERRY_N_PRIORITIES]; /* (owned) */
  GHashTable *jobs;                            /* (owned) (element-type utf8 JobEntry) */
  GQueue watches;                              /* (element-type FerryLimitsWatch) (unowned) */
};

static void
job_entry_free (gpointer data)
{
  JobEntry *entry = data;

  ferry_limit_free (entry->limit);
  g_free (entry);
}

/**
 * ferry_limits_new:
 * @context: the transfer thread’s main context
 *
 * Returns: (transfer full): limits that hold nobody back yet
 */
FerryLimits *
ferry_limits_new (GMainContext *context)
{
  FerryLimits *self = g_new0 (FerryLimits, 1);

  self->context = context;
  self->total = ferry_limit_new (context);
  self->background = ferry_limit_new (context);
  for (guint i = 0; i < FERRY_N_PRIORITIES; i++)
    self->priorities[i] = ferry_limit_new (context);
  self->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, job_entry_free);

  return self;
}

/**
 * ferry_limits_free:
 * @self: (transfer full): limits that nobody waits for
 */
void
ferry_limits_free (FerryLimits *self)
{
  g_hash_table_unref (self->jobs);
  for (guint i = 0; i < FERRY_N_PRIORITIES; i++)
    ferry_limit_free (self->priorities[i]);
  ferry_limit_free (self->background);
  ferry_limit_free (self->total);
  g_free (self);
}

/**
 * ferry_limits_set:
 * @self: limits
 * @rates: what holds from now on
 */
void
ferry_limits_set (FerryLimits            *self,
                  const FerryFetchLimits *rates)
{
  ferry_limit_set_rate (self->total, rates->total);
  ferry_limit_set_rate (self->background, rates->background);
  for (guint i = 0; i < FERRY_N_PRIORITIES; i++)
    ferry_limit_set_rate (self->priorities[i], rates->priorities[i]);

  for (GList *link = self->watches.head; link != NULL; link = link->next)
    {
      FerryLimitsWatch *watch = link->data;

      watch->changed (watch->data);
    }
}

/**
 * ferry_limits_add_watch:
 * @self: limits
 * @watch: (transfer none): who is to be told; may not end while it is
 */
void
ferry_limits_add_watch (FerryLimits      *self,
                        FerryLimitsWatch *watch)
{
  watch->link.data = watch;
  g_queue_push_tail_link (&self->watches, &watch->link);
}

/**
 * ferry_limits_remove_watch:
 * @self: limits
 * @watch: who was added
 */
void
ferry_limits_remove_watch (FerryLimits      *self,
                           FerryLimitsWatch *watch)
{
  g_queue_unlink (&self->watches, &watch->link);
}

/**
 * ferry_limits_hold_job:
 * @self: limits
 * @job_id: a job
 *
 * Returns: (transfer none): the limit of all the job’s connections, to be given
 *   back with ferry_limits_drop_job()
 */
FerryLimit *
ferry_limits_hold_job (FerryLimits *self,
                       const char  *job_id)
{
  JobEntry *entry = g_hash_table_lookup (self->jobs, job_id);

  if (entry == NULL)
    {
      entry = g_new0 (JobEntry, 1);
      entry->limit = ferry_limit_new (self->context);
      g_hash_table_insert (self->jobs, g_strdup (job_id), entry);
    }
  entry->n_holders++;

  return entry->limit;
}

/**
 * ferry_limits_drop_job:
 * @self: limits
 * @job_id: a job whose limit was held
 */
void
ferry_limits_drop_job (FerryLimits *self,
                       const char  *job_id)
{
  JobEntry *entry = g_hash_table_lookup (self->jobs, job_id);

  g_return_if_fail (entry != NULL);

  if (--entry->n_holders == 0)
    g_hash_table_remove (self->jobs, job_id);
}

/**
 * ferry_limits_get_chain:
 * @self: limits
 * @job: the job’s own
 * @priority: the job’s
 *
 * Returns: all limits that a connection of the job has to keep to; valid as long
 *   as @self and @job are
 */
FerryLimitChain
ferry_limits_get_chain (FerryLimits  *self,
                        FerryLimit   *job,
                        FerryPriority priority)
{
  FerryLimitChain chain = { 0 };

  ferry_limit_chain_add (&chain, job);
  ferry_limit_chain_add (&chain, self->priorities[priority]);
  if (priority != FERRY_PRIORITY_FOREGROUND)
    ferry_limit_chain_add (&chain, self->background);
  ferry_limit_chain_add (&chain, self->total);

  return chain;
}

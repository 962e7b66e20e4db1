/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* All jobs in a few numbers and two lines of text. Pure: it looks at jobs and
 * knows neither bus nor screen. */

#include "config.h"

#include "service/ferry-summary.h"

#include "shared/ferry-format.h"
#include "shared/ferry-sentence.h"

#include <glib/gi18n-lib.h>

/* Waits that no time ends: somebody has to do something. */
#define NEEDS_SOMEBODY (FERRY_WAIT_BIT (FERRY_WAIT_CONSENT) | \
                        FERRY_WAIT_BIT (FERRY_WAIT_CAPTIVE_PORTAL) | \
                        FERRY_WAIT_BIT (FERRY_WAIT_KEYRING_LOCKED) | \
                        FERRY_WAIT_BIT (FERRY_WAIT_SIGN_IN) | \
                        FERRY_WAIT_BIT (FERRY_WAIT_DESTINATION_MISSING) | \
                        FERRY_WAIT_BIT (FERRY_WAIT_DISK_FULL))

static FerryOutlook
judge_wait (FerryJob *job)
{
  FerryWait wait = ferry_job_get_wait (job);

  return NEEDS_SOMEBODY & FERRY_WAIT_BIT (wait) ? FERRY_OUTLOOK_ATTENTION : FERRY_OUTLOOK_WAITING;
}

/**
 * ferry_summary_judge:
 * @job: a job
 *
 * Returns: what @job alone looks like
 */
FerryOutlook
ferry_summary_judge (FerryJob *job)
{
  g_return_val_if_fail (FERRY_IS_JOB (job), FERRY_OUTLOOK_IDLE);

  switch (ferry_job_get_state (job))
    {
    case FERRY_STATE_CONNECTING:
    case FERRY_STATE_TRANSFERRING:
      return FERRY_OUTLOOK_TRANSFERRING;
    case FERRY_STATE_QUEUED:
    case FERRY_STATE_TRANSIENT_ERROR:
    case FERRY_STATE_TRANSFERRED:
      return judge_wait (job);
    case FERRY_STATE_SUSPENDED:
      return FERRY_OUTLOOK_SUSPENDED;
    case FERRY_STATE_ERROR:
      return FERRY_OUTLOOK_ATTENTION;
    case FERRY_STATE_ACKNOWLEDGED:
    case FERRY_STATE_CANCELLED:
    default:
      return FERRY_OUTLOOK_IDLE;
    }
}

static void
count_bytes (FerrySummary *self,
             FerryJob     *job)
{
  goffset total = ferry_job_get_bytes_total (job);

  self->rate += ferry_job_get_rate (job);
  if (total < 0)
    {
      self->bytes_unsized += (guint64) ferry_job_get_bytes_done (job);
      return;
    }

  self->bytes_done += (guint64) ferry_job_get_bytes_done (job);
  self->bytes_total = MAX (self->bytes_total, 0);
  self->bytes_total = total > G_MAXINT64 - self->bytes_total ? G_MAXINT64 : self->bytes_total + total;
}

/* What was suspended or had failed before this service began is no news: it
 * would keep an icon on the screen for ever. */
static gboolean
is_old (FerryJob   *job,
        GHashTable *news)
{
  FerryState state = ferry_job_get_state (job);

  return (state == FERRY_STATE_SUSPENDED || state == FERRY_STATE_ERROR) &&
         !g_hash_table_contains (news, job);
}

/**
 * ferry_summary_new:
 * @jobs: (element-type FerryJob): all jobs that are not final
 * @news: (element-type FerryJob): those of them that were suspended or failed
 *   just now; others in these states are not counted
 *
 * Returns: (transfer full): the summary
 */
FerrySummary *
ferry_summary_new (GPtrArray  *jobs,
                   GHashTable *news)
{
  FerrySummary *self;

  g_return_val_if_fail (jobs != NULL, NULL);
  g_return_val_if_fail (news != NULL, NULL);

  self = g_new0 (FerrySummary, 1);
  self->bytes_total = -1;
  for (guint i = 0; i < jobs->len; i++)
    {
      FerryJob *job = g_ptr_array_index (jobs, i);
      FerryOutlook outlook = ferry_summary_judge (job);

      if (outlook == FERRY_OUTLOOK_IDLE || is_old (job, news))
        continue;

      if (self->counts[outlook]++ == 0)
        self->first[outlook] = g_object_ref (job);
      if (outlook == FERRY_OUTLOOK_TRANSFERRING)
        count_bytes (self, job);
    }

  return self;
}

/**
 * ferry_summary_free:
 * @self: (transfer full) (nullable): a summary
 */
void
ferry_summary_free (FerrySummary *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < FERRY_N_OUTLOOKS; i++)
    g_clear_object (&self->first[i]);
  g_free (self);
}

/**
 * ferry_summary_get_outlook:
 * @self: a summary
 *
 * Returns: the most pressing of what there is
 */
FerryOutlook
ferry_summary_get_outlook (const FerrySummary *self)
{
  static const FerryOutlook order[] = {
    FERRY_OUTLOOK_ATTENTION, FERRY_OUTLOOK_TRANSFERRING, FERRY_OUTLOOK_WAITING, FERRY_OUTLOOK_SUSPENDED
  };

  g_return_val_if_fail (self != NULL, FERRY_OUTLOOK_IDLE);

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      if (self->counts[order[i]] > 0)
        return order[i];
    }

  return FERRY_OUTLOOK_IDLE;
}

/**
 * ferry_summary_get_fraction:
 * @self: a summary
 *
 * Returns: how much of what moves is there, from 0 to 1, or -1 if nobody knows
 */
double
ferry_summary_get_fraction (const FerrySummary *self)
{
  g_return_val_if_fail (self != NULL, -1.0);

  if (self->bytes_total <= 0)
    return -1.0;

  return CLAMP ((double) self->bytes_done / (double) self->bytes_total, 0.0, 1.0);
}

static char *
format_count (FerryOutlook outlook,
              guint        count)
{
  switch (outlook)
    {
    case FERRY_OUTLOOK_TRANSFERRING:
      return g_strdup_printf (ngettext ("%u transfer is running", "%u transfers are running", count), count);
    case FERRY_OUTLOOK_WAITING:
      return g_strdup_printf (ngettext ("%u transfer is waiting", "%u transfers are waiting", count), count);
    case FERRY_OUTLOOK_SUSPENDED:
      return g_strdup_printf (ngettext ("%u transfer is suspended", "%u transfers are suspended", count), count);
    case FERRY_OUTLOOK_ATTENTION:
      return g_strdup_printf (ngettext ("%u transfer needs you", "%u transfers need you", count), count);
    case FERRY_OUTLOOK_IDLE:
    default:
      return g_strdup (_("Ferry"));
    }
}

static char *
dup_title_of (const FerrySummary *self,
              FerryOutlook        outlook)
{
  if (self->counts[outlook] == 1)
    return g_strdup (ferry_job_get_spec (self->first[outlook])->name);

  return format_count (outlook, self->counts[outlook]);
}

/* One that moves and has no size has no end that could be told either. */
static char *
dup_progress (const FerrySummary *self)
{
  if (self->bytes_unsized > 0)
    return ferry_format_progress (self->bytes_done + self->bytes_unsized, -1, self->rate);

  if (self->bytes_done > 0 || self->rate > 0)
    return ferry_format_progress (self->bytes_done, self->bytes_total, self->rate);

  return ferry_job_dup_message (self->first[FERRY_OUTLOOK_TRANSFERRING]);
}

/**
 * ferry_summary_dup_title:
 * @self: a summary
 *
 * Returns: (transfer full): the name of the one job that it is about, or how
 *   many there are
 */
char *
ferry_summary_dup_title (const FerrySummary *self)
{
  return dup_title_of (self, ferry_summary_get_outlook (self));
}

/**
 * ferry_summary_dup_sentence:
 * @self: a summary
 *
 * Returns: (transfer full): how far what moves has come, or what the first job
 *   needs or waits for, in the words of everywhere else
 */
char *
ferry_summary_dup_sentence (const FerrySummary *self)
{
  FerryOutlook outlook = ferry_summary_get_outlook (self);

  if (outlook == FERRY_OUTLOOK_IDLE)
    return g_strdup (_("Nothing is being transferred."));

  if (outlook == FERRY_OUTLOOK_TRANSFERRING)
    return dup_progress (self);

  return ferry_job_dup_message (self->first[outlook]);
}

/**
 * ferry_summary_dup_text:
 * @self: a summary
 *
 * Returns: (transfer full): its sentence, and in a line of its own what moves
 *   meanwhile if the sentence is about something else
 */
char *
ferry_summary_dup_text (const FerrySummary *self)
{
  g_autofree char *sentence = ferry_summary_dup_sentence (self);
  g_autofree char *title = NULL;
  g_autofree char *progress = NULL;

  if (self->counts[FERRY_OUTLOOK_TRANSFERRING] == 0 ||
      ferry_summary_get_outlook (self) == FERRY_OUTLOOK_TRANSFERRING)
    return g_steal_pointer (&sentence);

  title = dup_title_of (self, FERRY_OUTLOOK_TRANSFERRING);
  progress = dup_progress (self);
  return g_strdup_printf ("%s\n%s · %s", sentence, title, progress);
}

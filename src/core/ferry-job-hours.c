/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The hours of a single job. It is a #FerrySchedule in which nobody is named, for
 * it is the job’s own: such a clause is for the background, whatever priority the
 * job has. The schedule of the settings holds the job as well. */

#include "config.h"

#include "core/ferry-job-hours.h"
#include "core/ferry-schedule.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

/* Any priority that belongs to the background. */
#define SOMEBODY FERRY_PRIORITY_NORMAL

/* Few jobs have any, so that they take up a pointer of the others. */
struct _FerryJobHours
{
  char *text;              /* (owned): as it was written */
  FerrySchedule *schedule; /* (owned) */
};

/**
 * ferry_job_hours_copy:
 * @self: hours
 *
 * Returns: (transfer full): the same
 */
FerryJobHours *
ferry_job_hours_copy (const FerryJobHours *self)
{
  FerryJobHours *copy = g_new0 (FerryJobHours, 1);

  copy->text = g_strdup (self->text);
  copy->schedule = ferry_schedule_ref (self->schedule);
  return copy;
}

/**
 * ferry_job_hours_free:
 * @self: hours
 */
void
ferry_job_hours_free (FerryJobHours *self)
{
  g_free (self->text);
  ferry_schedule_unref (self->schedule);
  g_free (self);
}

/**
 * ferry_job_hours_get_text:
 * @spec: a job’s spec
 *
 * Returns: (transfer none) (nullable): its hours as they were written
 */
const char *
ferry_job_hours_get_text (const FerryJobSpec *spec)
{
  return spec->extras->hours != NULL ? spec->extras->hours->text : NULL;
}

/**
 * ferry_job_hours_set:
 * @spec: a spec that nobody else has yet
 * @text: hours as in #FerrySchedule, but for nobody in particular; empty for none
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT that names what is not
 *   understood
 *
 * Returns: whether @spec has them now
 */
gboolean
ferry_job_hours_set (FerryJobSpec *spec,
                     const char   *text,
                     GError      **error)
{
  g_autoptr(FerrySchedule) schedule = ferry_schedule_new (text, error);
  FerryJobExtras *extras;

  if (schedule == NULL)
    return FALSE;

  if (ferry_schedule_names_anybody (schedule))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“%s” says for whom, but the hours of a job are for itself alone; leave the priorities out."), text);
      return FALSE;
    }

  extras = ferry_job_extras_edit (&spec->extras);
  g_clear_pointer (&extras->hours, ferry_job_hours_free);
  if (*text == '\0')
    return TRUE;

  extras->hours = g_new0 (FerryJobHours, 1);
  extras->hours->text = g_strdup (text);
  extras->hours->schedule = g_steal_pointer (&schedule);

  return TRUE;
}

/**
 * ferry_job_hours_is_open:
 * @spec: a job’s spec
 * @real: a time, in microseconds since 1970, UTC
 * @zone: (nullable): where the user is; %NULL only while no job has hours
 *
 * Returns: whether the job’s own hours let it run at that time
 */
gboolean
ferry_job_hours_is_open (const FerryJobSpec *spec,
                         gint64              real,
                         GTimeZone          *zone)
{
  return spec->extras->hours == NULL || zone == NULL || ferry_schedule_is_open (spec->extras->hours->schedule, SOMEBODY, real, zone);
}

/**
 * ferry_job_hours_get_change:
 * @spec: a job’s spec
 * @real: a time, in microseconds since 1970, UTC
 * @zone: (nullable): where the user is
 *
 * Returns: the first time after @real at which ferry_job_hours_is_open() says
 *   something else, 0 if it never does
 */
gint64
ferry_job_hours_get_change (const FerryJobSpec *spec,
                            gint64              real,
                            GTimeZone          *zone)
{
  return spec->extras->hours == NULL || zone == NULL ? 0 : ferry_schedule_get_change (spec->extras->hours->schedule, SOMEBODY, real, zone);
}

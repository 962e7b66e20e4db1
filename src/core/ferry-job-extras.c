/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-job-extras.h"

#include "core/ferry-job-hours.h"
#include "core/ferry-job-options.h"
#include "core/ferry-job-spec.h"

static FerryJobExtras *
new_own (void)
{
  FerryJobExtras *self = g_new0 (FerryJobExtras, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->headers = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_header_free);
  self->method = FERRY_METHOD_DEFAULT;
  self->no_progress_timeout = FERRY_TIMEOUT_FROM_POLICY;

  return self;
}

static FerryJobExtras *
copy_extras (const FerryJobExtras *self)
{
  FerryJobExtras *copy = new_own ();

  copy->connection = g_strdup (self->connection);
  copy->hours = self->hours != NULL ? ferry_job_hours_copy (self->hours) : NULL;
  copy->limit = self->limit;
  copy->method = self->method;
  copy->proxy = g_strdup (self->proxy);
  copy->helper_token = g_strdup (self->helper_token);
  copy->max_time = self->max_time;
  copy->no_progress_timeout = self->no_progress_timeout;
  copy->retry_delay = self->retry_delay;
  copy->notify_action = g_strdup (self->notify_action);
  copy->hand_over = g_strdup (self->hand_over);
  copy->hand_over_resumes = self->hand_over_resumes;
  copy->original = self->original != NULL ? ferry_job_spec_ref (self->original) : NULL;
  for (guint i = 0; i < self->headers->len; i++)
    g_ptr_array_add (copy->headers, ferry_header_copy (g_ptr_array_index (self->headers, i)));

  return copy;
}

/**
 * ferry_job_extras_new:
 *
 * Returns: (transfer full): what a request has that asks for nothing special
 */
FerryJobExtras *
ferry_job_extras_new (void)
{
  static gsize none = 0;

  if (g_once_init_enter (&none))
    g_once_init_leave (&none, (gsize) new_own ());

  return ferry_job_extras_ref ((FerryJobExtras *) none);
}

/**
 * ferry_job_extras_ref:
 * @self: extras
 *
 * Returns: (transfer full): @self; may be called from any thread
 */
FerryJobExtras *
ferry_job_extras_ref (FerryJobExtras *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * ferry_job_extras_unref:
 * @self: (nullable) (transfer full): extras
 */
void
ferry_job_extras_unref (FerryJobExtras *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->connection);
  g_clear_pointer (&self->hours, ferry_job_hours_free);
  g_ptr_array_unref (self->headers);
  g_free (self->proxy);
  g_free (self->helper_token);
  g_free (self->notify_action);
  g_free (self->hand_over);
  ferry_job_spec_unref (self->original);
  g_free (self);
}

/**
 * ferry_job_extras_edit:
 * @self: (inout): the extras of a spec that nobody else has yet; a copy takes
 *   their place if others share them
 *
 * Returns: (transfer none): @self, to be written to
 */
FerryJobExtras *
ferry_job_extras_edit (FerryJobExtras **self)
{
  FerryJobExtras *own;

  g_return_val_if_fail (self != NULL && *self != NULL, NULL);

  if (!g_atomic_ref_count_compare (&(*self)->ref_count, 1))
    {
      own = copy_extras (*self);
      ferry_job_extras_unref (*self);
      *self = own;
    }

  return *self;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-job-hours.h"
#include "core/ferry-job-spec.h"

static const FerryHeader *
next_header (const FerryJobSpec *self,
             gboolean            with_secrets,
             guint              *index)
{
  while (*index < self->extras->headers->len)
    {
      const FerryHeader *header = g_ptr_array_index (self->extras->headers, (*index)++);

      if (with_secrets || !header->secret)
        return header;
    }

  return NULL;
}

static gboolean
headers_equal (const FerryJobSpec *self,
               const FerryJobSpec *other)
{
  gboolean with_secrets = !self->secrets_lost && !other->secrets_lost;
  guint i = 0;
  guint j = 0;

  while (TRUE)
    {
      const FerryHeader *a = next_header (self, with_secrets, &i);
      const FerryHeader *b = next_header (other, with_secrets, &j);

      if (a == NULL || b == NULL)
        return a == b;

      if (!ferry_header_equal (a, b))
        return FALSE;
    }
}

static gboolean
files_equal (const FerryJobSpec *self,
             const FerryJobSpec *other)
{
  if (self->n_files != other->n_files)
    return FALSE;

  for (guint i = 0; i < self->n_files; i++)
    {
      if (!ferry_file_spec_equal (self->files[i],
                                  other->files[i]))
        return FALSE;
    }

  return TRUE;
}

/*
 * ferry_job_spec_is_same_request:
 * @self: a job spec
 * @other: another
 *
 * Returns: whether both say the same, whatever they were at first
 */
gboolean
ferry_job_spec_is_same_request (const FerryJobSpec *self,
                                const FerryJobSpec *other)
{
  return g_strcmp0 (self->token, other->token) == 0 &&
         g_str_equal (self->name, other->name) &&
         self->type == other->type &&
         self->priority == other->priority &&
         self->suspended == other->suspended &&
         self->auto_complete == other->auto_complete &&
         self->overwrite == other->overwrite &&
         self->network == other->network &&
         g_strcmp0 (self->extras->connection, other->extras->connection) == 0 &&
         g_strcmp0 (ferry_job_hours_get_text (self), ferry_job_hours_get_text (other)) == 0 &&
         self->extras->limit == other->extras->limit &&
         g_str_equal (self->extras->method, other->extras->method) &&
         g_strcmp0 (self->extras->proxy, other->extras->proxy) == 0 &&
         g_strcmp0 (self->extras->helper_token, other->extras->helper_token) == 0 &&
         g_strcmp0 (self->extras->notify_action, other->extras->notify_action) == 0 &&
         self->extras->max_time == other->extras->max_time &&
         self->extras->no_progress_timeout == other->extras->no_progress_timeout &&
         self->extras->retry_delay == other->extras->retry_delay &&
         headers_equal (self, other) &&
         files_equal (self, other);
}

/**
 * ferry_job_spec_equal:
 * @self: a job spec
 * @other: another
 *
 * What counts is the request as it was made, not what was changed later.
 * Secrets count, unless one of the two has lost its own.
 *
 * Returns: whether both are the same request
 */
gboolean
ferry_job_spec_equal (const FerryJobSpec *self,
                      const FerryJobSpec *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return ferry_job_spec_is_same_request (self->extras->original != NULL ? self->extras->original : self,
                                         other->extras->original != NULL ? other->extras->original : other);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-engine-private.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>

/* How much anybody may ask for. Sandboxed apps have limits of their own (those
 * that BITS has for users), so that one of them cannot fill the list of jobs. */

/*
 * ferry_engine_check_number:
 * @self: the engine
 * @client: who asks
 * @n_new: how many jobs it asks for
 * @error: return location: %FERRY_ERROR_TOO_MANY_JOBS
 *
 * Returns: whether the limits allow so many more
 */
gboolean
ferry_engine_check_number (FerryEngine *self,
                           const char  *client,
                           guint        n_new,
                           GError     **error)
{
  gboolean is_app = !g_str_equal (client, FERRY_CLIENT_USER);

  if (ferry_roster_get_size (self->roster) + self->n_reserved + n_new > self->policy.max_jobs)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_TOO_MANY_JOBS,
                   _("There are too many jobs already (the limit is %u). Finish or cancel some first."),
                   self->policy.max_jobs);
      return FALSE;
    }

  if (is_app &&
      ferry_roster_get_size_of (self->roster, client) + n_new > self->policy.app_max_jobs)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_TOO_MANY_JOBS,
                   _("The app has too many jobs already (the limit is %u). Finish or cancel some of its jobs first."),
                   self->policy.app_max_jobs);
      return FALSE;
    }

  return TRUE;
}

/*
 * ferry_engine_check_files:
 * @self: the engine
 * @client: whose job it is
 * @n_files: files that the job would have in all
 * @files: (element-type FerryFileSpec): those that somebody asks for
 * @error: return location: %FERRY_ERROR_TOO_MANY_FILES,
 *   %FERRY_ERROR_TOO_MANY_RANGES
 *
 * Returns: whether the limits allow them
 */
gboolean
ferry_engine_check_files (FerryEngine *self,
                          const char  *client,
                          guint        n_files,
                          GPtrArray   *files,
                          GError     **error)
{
  gboolean is_app = !g_str_equal (client, FERRY_CLIENT_USER);
  guint max_files = is_app ? self->policy.app_max_files_per_job : self->policy.max_files_per_job;
  guint max_ranges = is_app ? self->policy.app_max_ranges_per_file : self->policy.max_ranges_per_file;

  if (n_files > max_files)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_TOO_MANY_FILES,
                   _("The job would have too many files (%u, the limit is %u). Spread them over several jobs."),
                   n_files, max_files);
      return FALSE;
    }

  for (guint i = 0; i < files->len; i++)
    {
      const FerryFileSpec *file = g_ptr_array_index (files, i);

      if (file->ranges == NULL || file->ranges->len <= max_ranges)
        continue;

      g_set_error (error, FERRY_ERROR, FERRY_ERROR_TOO_MANY_RANGES,
                   _("The file would have too many ranges (%u, the limit is %u). Ask for fewer of them."),
                   file->ranges->len, max_ranges);
      return FALSE;
    }

  return TRUE;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-job.h"
#include "shared/ferry-sentence.h"

#include <glib/gi18n-lib.h>

/* What a job says of itself. */

/* Files that BITS would have deleted when a job was completed early. */
static char *
describe_finished (FerryJob *self)
{
  const guint n_files = ferry_job_get_n_files (self);
  guint n_published = 0;

  for (guint i = 0; i < n_files; i++)
    {
      const FerryFile *file = ferry_job_get_file (self, i);

      n_published += file->state == FERRY_FILE_STATE_PUBLISHED;
    }

  if (n_published == n_files)
    return g_strdup (ferry_state_to_sentence (FERRY_STATE_ACKNOWLEDGED));

  return g_strdup_printf (ngettext ("Finished with %u of %u file.",
                                    "Finished with %u of %u files.",
                                    n_files),
                          n_published, n_files);
}

/* What a job is held up by, if its state is one that can be held up. */
static FerryWait
find_shown_wait (FerryJob *self)
{
  switch (ferry_job_get_state (self))
    {
    case FERRY_STATE_QUEUED:
    case FERRY_STATE_TRANSIENT_ERROR:
    case FERRY_STATE_TRANSFERRED:
      return ferry_job_get_wait (self);
    case FERRY_STATE_CONNECTING:
    case FERRY_STATE_TRANSFERRING:
    case FERRY_STATE_SUSPENDED:
    case FERRY_STATE_ERROR:
    case FERRY_STATE_ACKNOWLEDGED:
    case FERRY_STATE_CANCELLED:
    default:
      return FERRY_WAIT_NONE;
    }
}

/* Whether the state is one that an error explains. */
static gboolean
shows_error (FerryJob *self)
{
  FerryState state = ferry_job_get_state (self);
  guint code = ferry_job_get_record (self)->error_code;

  return code != 0 &&
         (state == FERRY_STATE_ERROR || state == FERRY_STATE_TRANSIENT_ERROR ||
          state == FERRY_STATE_TRANSFERRED ||
          (state == FERRY_STATE_CANCELLED && code == FERRY_ERROR_TAKEN_OVER + 1));
}

/* Whether the error says more than the wait does: what the trouble was that will
 * be tried again, who asks for which sign-in, or which other machine is not there
 * or full. */
static gboolean
is_told_by_error (FerryJob *self,
                  FerryWait wait)
{
  const FerryJobRecord *record = ferry_job_get_record (self);

  if (!shows_error (self))
    return FALSE;

  if (wait == FERRY_WAIT_DESTINATION_MISSING || wait == FERRY_WAIT_DISK_FULL)
    return record->state == FERRY_STATE_TRANSFERRED && ferry_job_is_for_elsewhere (self) && record->error_text != NULL;

  return wait == FERRY_WAIT_RETRY ||
         (wait == FERRY_WAIT_SIGN_IN && record->error_code == FERRY_ERROR_SIGN_IN + 1 && record->error_text != NULL);
}

/* What happens to a job that has all its bytes. */
static char *
describe_publishing (FerryJob *self)
{
  const guint n_files = ferry_job_get_n_files (self);

  for (guint i = 0; i < n_files; i++)
    {
      const FerryFile *file = ferry_job_get_file (self, i);

      if (file->spec->remote != NULL && file->state != FERRY_FILE_STATE_PUBLISHED)
        return g_strdup_printf (_("All bytes are here; they are being copied to “%s”."), file->spec->remote);
    }

  return g_strdup (_("All bytes are here; the files are being published."));
}

/**
 * ferry_job_dup_message:
 * @self: a job
 *
 * Says what a job is doing: what it waits for, else what went wrong, else its
 * state. A job that only waits to try again says what the trouble was.
 *
 * Returns: (transfer full): one sentence for the user, in his language
 */
char *
ferry_job_dup_message (FerryJob *self)
{
  const FerryJobRecord *record;
  const char *text;
  FerryWait wait;

  g_return_val_if_fail (FERRY_IS_JOB (self), NULL);

  record = ferry_job_get_record (self);
  wait = find_shown_wait (self);
  text = ferry_job_get_wait_text (self);
  if (wait != FERRY_WAIT_NONE && !is_told_by_error (self, wait))
    return g_strdup (text != NULL ? text : ferry_wait_to_sentence (wait));

  if (shows_error (self) && record->error_text != NULL)
    return g_strdup (record->error_text);

  if (shows_error (self))
    return g_strdup (ferry_error_code_to_sentence (record->error_code - 1));

  if (record->state == FERRY_STATE_ACKNOWLEDGED)
    return describe_finished (self);

  if (record->state == FERRY_STATE_TRANSFERRED && ferry_job_get_spec (self)->auto_complete)
    return describe_publishing (self);

  return g_strdup (ferry_state_to_sentence (record->state));
}

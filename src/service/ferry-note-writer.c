/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What notifications say. The sentences are those of everywhere else. Pure. */

#include "config.h"

#include "service/ferry-note-writer.h"

#include "core/ferry-remote-folder.h"
#include "shared/ferry-format.h"

#include <glib/gi18n-lib.h>

/* Names in one note; more would not be read. */
#define MAX_NAMES 3

static const struct
{
  const char *group_id;
  const char *category;
} kinds[FERRY_N_NOTE_KINDS] = {
  [FERRY_NOTE_FINISHED] = { "finished", "transfer.complete" },
  [FERRY_NOTE_FAILED] = { "failed", "transfer.error" },
  [FERRY_NOTE_NEEDED] = { "needed", "transfer" },
};

static const char *
get_name (FerryJob *job)
{
  return ferry_job_get_spec (job)->name;
}

static FerryFile *
get_only_file (FerryJob *job)
{
  return ferry_job_get_n_files (job) == 1 ? ferry_job_get_file (job, 0) : NULL;
}

static gboolean
is_complete (FerryJob *job)
{
  const guint n_files = ferry_job_get_n_files (job);

  for (guint i = 0; i < n_files; i++)
    {
      if (ferry_job_get_file (job, i)->state != FERRY_FILE_STATE_PUBLISHED)
        return FALSE;
    }

  return n_files > 0 && ferry_job_get_spec (job)->type == FERRY_JOB_TYPE_DOWNLOAD;
}

static char *
describe_finished (FerryJob *job)
{
  g_autofree char *size = NULL;
  g_autofree char *folder = NULL;
  const FerryFileSpec *file;

  if (!is_complete (job))
    return ferry_job_dup_message (job);

  size = ferry_format_size ((guint64) ferry_job_get_bytes_done (job));
  file = ferry_job_get_file (job, 0)->spec;
  folder = file->remote != NULL ? ferry_remote_folder_dup_name (file->remote)
                                : g_filename_display_basename (file->folder);
  /* Translators: what was downloaded and where it is: “2.1 GB in “Downloads”.” */
  return g_strdup_printf (_("%s in “%s”."), size, folder);
}

static char *
describe (FerryNoteKind kind,
          FerryJob     *job,
          gboolean      has_window)
{
  g_autofree char *message = NULL;

  if (kind == FERRY_NOTE_FINISHED)
    return describe_finished (job);

  message = ferry_job_dup_message (job);
  if (has_window || ferry_job_get_wait (job) != FERRY_WAIT_SIGN_IN)
    return g_steal_pointer (&message);

  /* Translators: a sentence comes first; %.8s is the beginning of a job’s id. */
  return g_strdup_printf (_("%s In a terminal, “ferry wait %.8s” asks for it."), message, ferry_job_get_id (job));
}

static void
add_job_actions (FerryNote    *note,
                 FerryNoteKind kind,
                 FerryJob     *job,
                 gboolean      has_window)
{
  const char *id = ferry_job_get_id (job);
  gboolean signs_in = kind == FERRY_NOTE_NEEDED && ferry_job_get_wait (job) == FERRY_WAIT_SIGN_IN;

  if (has_window)
    ferry_note_add_action (note, NULL, signs_in ? "sign-in" : "show-job", g_variant_new_string (id));
  else if (kind == FERRY_NOTE_FINISHED)
    ferry_note_add_action (note, NULL, "open-folder", g_variant_new_string (id));
  else
    ferry_note_add_action (note, NULL, "", NULL);

  if (kind == FERRY_NOTE_FINISHED && is_complete (job))
    {
      if (get_only_file (job) != NULL)
        ferry_note_add_action (note, _("Open"), "open-file", g_variant_new_string (id));
      ferry_note_add_action (note, _("Show in folder"), "open-folder", g_variant_new_string (id));
    }
  if (kind == FERRY_NOTE_FAILED)
    ferry_note_add_action (note, _("Retry"), "retry", g_variant_new_string (id));
  if (signs_in && has_window)
    ferry_note_add_action (note, _("Sign in"), "sign-in", g_variant_new_string (id));
}

static char *
format_one_title (FerryNoteKind kind,
                  const char   *name)
{
  switch (kind)
    {
    case FERRY_NOTE_FAILED:
      return g_strdup_printf (_("“%s” has failed"), name);
    case FERRY_NOTE_NEEDED:
      return g_strdup_printf (_("“%s” is waiting for you"), name);
    case FERRY_NOTE_FINISHED:
    default:
      return g_strdup_printf (_("“%s” has finished"), name);
    }
}

static FerryNote *
write_one (FerryNoteKind kind,
           FerryJob     *job,
           gboolean      has_window)
{
  g_autofree char *id = ferry_note_writer_dup_id (kind, job);
  g_autofree char *title = format_one_title (kind, get_name (job));
  g_autofree char *body = describe (kind, job, has_window);
  FerryNote *note = ferry_note_new (id, title, body);

  add_job_actions (note, kind, job, has_window);

  return note;
}

static char *
format_title (FerryNoteKind kind,
              guint         count)
{
  switch (kind)
    {
    case FERRY_NOTE_FAILED:
      return g_strdup_printf (ngettext ("%u transfer has failed", "%u transfers have failed", count), count);
    case FERRY_NOTE_NEEDED:
      return g_strdup_printf (ngettext ("%u transfer is waiting for you", "%u transfers are waiting for you", count), count);
    case FERRY_NOTE_FINISHED:
    default:
      return g_strdup_printf (ngettext ("%u transfer has finished", "%u transfers have finished", count), count);
    }
}

/* “a, b, c and 2 more” */
static char *
list_names (GPtrArray *jobs,
            guint      count)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autofree char *joined = NULL;
  guint hidden;

  for (guint i = 0; i < jobs->len && i < MAX_NAMES; i++)
    g_ptr_array_add (names, (char *) get_name (g_ptr_array_index (jobs, i)));
  hidden = count - names->len;
  g_ptr_array_add (names, NULL);
  joined = g_strjoinv (", ", (char **) names->pdata);
  if (hidden == 0)
    return g_steal_pointer (&joined);

  /* Translators: names of jobs come first, %u is how many there are besides. */
  return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", hidden), joined, hidden);
}

static FerryNote *
write_many (FerryNoteKind kind,
            GPtrArray    *jobs,
            guint         count)
{
  g_autofree char *title = format_title (kind, count);
  g_autofree char *body = list_names (jobs, count);
  FerryNote *note = ferry_note_new (kinds[kind].group_id, title, body);
  FerryJob *last = g_ptr_array_index (jobs, jobs->len - 1);

  ferry_note_add_action (note, NULL, "", NULL);
  if (kind == FERRY_NOTE_FINISHED && is_complete (last))
    ferry_note_add_action (note, _("Show in folder"), "open-folder",
                           g_variant_new_string (ferry_job_get_id (last)));

  return note;
}

/**
 * ferry_note_writer_dup_id:
 * @kind: what is told
 * @job: (nullable): of which job, %NULL for several
 *
 * What has finished has one place for all jobs; everything else one for each.
 *
 * Returns: (transfer full): id of the note
 */
char *
ferry_note_writer_dup_id (FerryNoteKind kind,
                          FerryJob     *job)
{
  if (job == NULL || kind == FERRY_NOTE_FINISHED)
    return g_strdup (kinds[kind].group_id);

  return g_strconcat ("job-", ferry_job_get_id (job), NULL);
}

/**
 * ferry_note_writer_write:
 * @kind: what is told
 * @jobs: (element-type FerryJob): of which jobs: the first few, and the last
 * @count: how many there are in all
 * @has_window: whether there is a window to open
 *
 * Returns: (transfer full): the note
 */
FerryNote *
ferry_note_writer_write (FerryNoteKind kind,
                         GPtrArray    *jobs,
                         guint         count,
                         gboolean      has_window)
{
  FerryNote *note;

  g_return_val_if_fail (jobs != NULL && jobs->len > 0, NULL);
  g_return_val_if_fail (count >= jobs->len, NULL);

  note = count == 1 ? write_one (kind, g_ptr_array_index (jobs, 0), has_window)
                    : write_many (kind, jobs, count);
  note->category = kinds[kind].category;

  return note;
}

/**
 * ferry_note_writer_write_problem:
 * @text: one sentence
 *
 * Returns: (transfer full): a note about something that was clicked and could
 *   not be done
 */
FerryNote *
ferry_note_writer_write_problem (const char *text)
{
  FerryNote *note = ferry_note_new ("problem", _("Ferry could not do this"), text);

  ferry_note_add_action (note, NULL, "", NULL);

  return note;
}

/**
 * ferry_note_writer_write_missing:
 *
 * Returns: (transfer full): a note about the window that was asked for and is
 *   not there
 */
FerryNote *
ferry_note_writer_write_missing (void)
{
  return ferry_note_new ("problem", _("The window of Ferry cannot be opened"),
                         _("Install it, or use “ferry list” in a terminal."));
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/integration/power-loss-driver.h"

#include <stdio.h>

static int
report_loss (const char *format,
             ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  printf ("LOST %s\n", text);
  return 1;
}

static gboolean
has_right_bytes (const char *folder,
                 const char *name,
                 guint       number,
                 goffset     wanted,
                 gboolean    is_whole)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *bytes = NULL;
  gsize size;

  if (!g_file_get_contents (path, &bytes, &size, NULL) || (goffset) size < wanted ||
      (is_whole && (goffset) size != wanted))
    return FALSE;

  for (goffset i = 0; i < wanted; i++)
    {
      if ((guint8) bytes[i] != driver_byte_at (number, i))
        return FALSE;
    }

  return TRUE;
}

static guint
get_number (FerryJob *job)
{
  return (guint) g_ascii_strtoull (ferry_job_get_id (job), NULL, 16);
}

/* Each name that does not begin with a dot is a whole file, and no job has two. */
static int
check_names (Driver *self,
             guint  *n_names)
{
  g_autoptr(GDir) folder = g_dir_open (self->target, 0, NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  const char *name;

  *n_names = 0;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      guint number;

      if (*name == '.')
        continue;

      if (sscanf (name, "file-%u", &number) != 1 || !has_right_bytes (self->target, name, number, FILE_BYTES, TRUE))
        return report_loss ("“%s” has wrong bytes", name);
      if (!g_hash_table_add (seen, GUINT_TO_POINTER (number)))
        return report_loss ("job %u was published twice", number);
      (*n_names)++;
    }

  return 0;
}

static int
check_promise (Driver     *self,
               GHashTable *jobs,
               const char *line)
{
  char what[16];
  guint number;
  gint64 offset;
  g_autofree char *id = NULL;
  FerryJob *job;
  FerryFile *file;

  if (sscanf (line, "%15s %u %" G_GINT64_FORMAT, what, &number, &offset) != 3)
    return report_loss ("the promise “%s” cannot be read", line);

  id = driver_make_id (number);
  job = g_hash_table_lookup (jobs, id);
  if (job == NULL)
    return report_loss ("job %u, which was acknowledged", number);

  file = ferry_job_get_file (job, 0);
  if (offset > 0 && (file->checkpoint == NULL || ferry_checkpoint_get_done (file->checkpoint) < offset))
    return report_loss ("offset %" G_GINT64_FORMAT " of job %u", offset, number);

  if (g_str_equal (what, "published") && (ferry_job_get_state (job) != FERRY_STATE_ACKNOWLEDGED ||
                                          !has_right_bytes (self->target, file->name, number, FILE_BYTES, TRUE)))
    return report_loss ("the file of job %u, which was published", number);

  return 0;
}

/* What the store says is durable is: in the partial file, or under its name
 * when the crash came between publishing and saying so. */
static int
check_job (Driver   *self,
           FerryJob *job)
{
  const FerryFile *file = ferry_job_get_file (job, 0);
  g_autoptr(FerryPartialFile) partial = NULL;
  g_autofree char *name = ferry_file_get_basename (file);
  goffset done;

  if (file->checkpoint == NULL || file->state == FERRY_FILE_STATE_PUBLISHED)
    return 0;

  done = ferry_checkpoint_get_done (file->checkpoint);
  if (file->checkpoint->verified && has_right_bytes (self->target, name, get_number (job), FILE_BYTES, TRUE))
    return 0;

  partial = ferry_partial_file_open (self->target, NULL, file->checkpoint->part_name, file->checkpoint->part_inode, NULL);
  if (partial == NULL)
    return report_loss ("the partial file of job %u", get_number (job));
  if (!has_right_bytes (self->target, file->checkpoint->part_name, get_number (job), done, FALSE))
    return report_loss ("durable bytes of job %u", get_number (job));

  return 0;
}

/* What the next start does with a job whose bytes are all there. */
static int
go_on (Driver   *self,
       FerryJob *job)
{
  const FerryFile *file = ferry_job_get_file (job, 0);
  g_autoptr(GError) error = NULL;

  if (ferry_state_is_final (ferry_job_get_state (job)) || file->checkpoint == NULL || !file->checkpoint->verified)
    return 0;

  return driver_end_job (self, job, &error) ? 0 : report_loss ("job %u cannot be published: %s", get_number (job), error->message);
}

static gboolean
take_jobs (GHashTable *jobs,
           GPtrArray  *stored)
{
  if (stored == NULL)
    return FALSE;

  for (guint i = 0; i < stored->len; i++)
    {
      FerryJob *job = g_ptr_array_index (stored, i);

      g_hash_table_insert (jobs, g_strdup (ferry_job_get_id (job)), g_object_ref (job));
    }

  g_ptr_array_unref (stored);
  return TRUE;
}

static gboolean
read_store (Driver     *self,
            GHashTable *jobs,
            GError    **error)
{
  g_autoptr(GAsyncResult) unfinished = NULL;
  g_autoptr(GAsyncResult) finished = NULL;

  ferry_store_load_async (self->store, NULL, driver_keep_result, &unfinished);
  if (!take_jobs (jobs, ferry_store_load_finish (self->store, driver_await (&unfinished), error)))
    return FALSE;

  ferry_store_history_async (self->store, (1u << FERRY_STATE_ACKNOWLEDGED) | (1u << FERRY_STATE_CANCELLED), 0, 0, NULL, driver_keep_result, &finished);
  return take_jobs (jobs, ferry_store_history_finish (self->store, driver_await (&finished), error));
}

static int
check_all (Driver     *self,
           GHashTable *jobs,
           const char *promises)
{
  g_auto(GStrv) lines = g_strsplit (promises, "\n", -1);
  GHashTableIter iter;
  gpointer job;
  guint n_names;
  int status = check_names (self, &n_names);

  /* A line without its end was not said. */
  for (gsize i = 0; status == 0 && lines[i] != NULL && lines[i + 1] != NULL; i++)
    status = check_promise (self, jobs, lines[i]);

  g_hash_table_iter_init (&iter, jobs);
  while (status == 0 && g_hash_table_iter_next (&iter, NULL, &job))
    status = check_job (self, job);

  g_hash_table_iter_init (&iter, jobs);
  while (status == 0 && g_hash_table_iter_next (&iter, NULL, &job))
    status = go_on (self, job);

  if (status == 0)
    status = check_names (self, &n_names);
  if (status == 0)
    printf ("KEPT %u promises, %u jobs, %u files\n", g_strv_length (lines) - 1, g_hash_table_size (jobs), n_names);
  return status;
}

/**
 * driver_check:
 * @self: a driver whose disk lost power
 * @promises: path of what was said before
 *
 * Prints one line: what is left, or what is lost.
 *
 * Returns: 0 if nothing is lost
 */
int
driver_check (Driver     *self,
              const char *promises)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GHashTable) jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  if (!g_file_get_contents (promises, &text, NULL, &error))
    g_error ("%s", error->message);

  if (*text == '\0')
    {
      printf ("KEPT 0 promises\n");
      return 0;
    }

  if (!read_store (self, jobs, &error))
    return report_loss ("the store: %s", error->message);
  if (ferry_sqlite_store_get_set_aside (FERRY_SQLITE_STORE (self->store)) != NULL)
    return report_loss ("the store: it was set aside");
  return check_all (self, jobs, text);
}

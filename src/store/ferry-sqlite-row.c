/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/ferry-sqlite-row.h"

/* A job as it is on disk, before it is known to be whole. */
typedef struct
{
  gint64 number;
  char *id;     /* (owned) */
  char *client; /* (owned) (nullable) */
  FerryJobRecord record;
  GVariant *options; /* (owned) (nullable) */
  GPtrArray *files;  /* (owned) (element-type StoredFile) */
} StoredJob;

typedef struct
{
  GVariant *spec; /* (owned) */
  FerryFileState state;
  char *name; /* (owned) (nullable) */
  goffset bytes_done;
  goffset bytes_total;
  int resumable;
  FerryCheckpoint *checkpoint; /* (owned) (nullable) */
} StoredFile;

static void
stored_file_free (StoredFile *file)
{
  g_clear_pointer (&file->spec, g_variant_unref);
  g_free (file->name);
  g_clear_pointer (&file->checkpoint, ferry_checkpoint_unref);
  g_free (file);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoredFile, stored_file_free)

static void
stored_job_free (StoredJob *job)
{
  g_free (job->id);
  g_free (job->client);
  g_free (job->record.error_text);
  g_clear_pointer (&job->options, g_variant_unref);
  g_ptr_array_unref (job->files);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoredJob, stored_job_free)

static gboolean
is_between (gint64 value,
            gint64 least,
            gint64 most)
{
  return value >= least && value <= most;
}

static StoredJob *
read_job (FerrySqliteQuery *query)
{
  StoredJob *job = g_new0 (StoredJob, 1);
  FerryJobRecord *record = &job->record;

  job->files = g_ptr_array_new_with_free_func ((GDestroyNotify) stored_file_free);
  job->number = ferry_sqlite_query_get_integer (query);
  job->id = g_strdup (ferry_sqlite_query_get_text (query));
  job->client = g_strdup (ferry_sqlite_query_get_text (query));
  record->state = (FerryState) ferry_sqlite_query_get_integer (query);
  record->waits = (FerryWaitSet) ferry_sqlite_query_get_integer (query);
  record->wait_until = ferry_sqlite_query_get_integer (query);
  record->error_code = (guint) ferry_sqlite_query_get_integer (query);
  record->error_text = g_strdup (ferry_sqlite_query_get_text (query));
  record->created = ferry_sqlite_query_get_integer (query);
  record->modified = ferry_sqlite_query_get_integer (query);
  record->completed = ferry_sqlite_query_get_integer (query);
  record->first_transient = ferry_sqlite_query_get_integer (query);
  record->gated_time = ferry_sqlite_query_get_integer (query);
  record->active_time = ferry_sqlite_query_get_integer (query);
  record->attempts = (guint) ferry_sqlite_query_get_integer (query);
  record->error_count = (guint) ferry_sqlite_query_get_integer (query);
  record->overridden = ferry_sqlite_query_get_integer (query) != 0;
  job->options = ferry_sqlite_query_get_variant (query, G_VARIANT_TYPE_VARDICT);
  record->untold = (guint) ferry_sqlite_query_get_integer (query);
  return job;
}

/* Gives NULL without an error for a row that is damaged. */
static StoredFile *
read_file (FerrySqliteQuery *query,
           guint             index)
{
  g_autoptr(StoredFile) file = g_new0 (StoredFile, 1);
  g_autofree char *url = NULL;
  g_autoptr(GVariant) options = NULL;
  g_autoptr(GVariant) checkpoint = NULL;
  gint64 state, resumable;
  gboolean has_checkpoint;

  if (ferry_sqlite_query_get_integer (query) != index)
    return NULL;

  url = g_strdup (ferry_sqlite_query_get_text (query));
  options = ferry_sqlite_query_get_variant (query, G_VARIANT_TYPE_VARDICT);
  state = ferry_sqlite_query_get_integer (query);
  file->name = g_strdup (ferry_sqlite_query_get_text (query));
  file->bytes_done = ferry_sqlite_query_get_integer (query);
  file->bytes_total = ferry_sqlite_query_get_integer (query);
  resumable = ferry_sqlite_query_get_integer (query);
  has_checkpoint = ferry_sqlite_query_get_integer (query) != 0;
  checkpoint = ferry_sqlite_query_get_variant (query, G_VARIANT_TYPE_VARDICT);

  if (url == NULL || options == NULL || has_checkpoint != (checkpoint != NULL) ||
      !is_between (state, 0, FERRY_N_FILE_STATES - 1) || !is_between (resumable, -1, 1) ||
      file->bytes_done < 0 || file->bytes_total < -1)
    return NULL;

  if (checkpoint != NULL)
    {
      file->checkpoint = ferry_checkpoint_new_from_variant (checkpoint, NULL);
      if (file->checkpoint == NULL)
        return NULL;
    }

  file->state = (FerryFileState) state;
  file->resumable = (int) resumable;
  file->spec = g_variant_ref_sink (g_variant_new ("(s@a{sv})", url, options));
  return g_steal_pointer (&file);
}

static gboolean
read_files (FerrySqliteDb *db,
            StoredJob     *job,
            gboolean      *is_whole,
            GError       **error)
{
  static const char sql[] =
    "SELECT idx, url, options, state, name, bytes_done, bytes_total, resumable,"
    " checkpoint IS NOT NULL, checkpoint FROM file WHERE job = ? ORDER BY idx";
  g_auto(FerrySqliteQuery) query = { 0 };
  gboolean has_row;

  ferry_sqlite_query_init (&query, db, sql);
  ferry_sqlite_query_bind_integer (&query, job->number);
  while (ferry_sqlite_query_next (&query, &has_row, error))
    {
      StoredFile *file;

      if (!has_row)
        {
          *is_whole = TRUE;
          return TRUE;
        }

      file = read_file (&query, job->files->len);
      if (file == NULL)
        {
          *is_whole = FALSE;
          return TRUE;
        }
      g_ptr_array_add (job->files, file);
    }

  return FALSE;
}

static FerryJobSpec *
build_spec (const StoredJob *job)
{
  g_autoptr(GVariantBuilder) builder = g_variant_builder_new (G_VARIANT_TYPE ("a(sa{sv})"));
  g_autoptr(GVariant) files = NULL;

  for (guint i = 0; i < job->files->len; i++)
    {
      const StoredFile *file = g_ptr_array_index (job->files, i);

      g_variant_builder_add_value (builder, file->spec);
    }

  files = g_variant_ref_sink (g_variant_builder_end (builder));
  return ferry_job_spec_new_from_store (job->options, files, NULL);
}

static void
fill_file (FerryFile  *file,
           StoredFile *stored)
{
  file->state = stored->state;
  file->bytes_done = stored->bytes_done;
  file->bytes_total = stored->bytes_total;
  file->resumable = stored->resumable;
  ferry_file_set_name (file, stored->name);
  if (stored->checkpoint != NULL)
    ferry_file_set_checkpoint (file, stored->checkpoint);
}

/* Gives NULL for a job that is damaged. */
static FerryJob *
build_job (StoredJob *stored)
{
  const FerryJobRecord *record = &stored->record;
  g_autoptr(FerryJobSpec) spec = NULL;
  FerryJobRecord *filled;
  FerryJob *job;

  if (stored->id == NULL || stored->client == NULL || stored->options == NULL ||
      !is_between (record->state, 0, FERRY_N_STATES - 1) ||
      !is_between (record->error_code, 0, FERRY_N_ERRORS) ||
      !is_between (record->waits, 0, FERRY_WAIT_BIT (FERRY_N_WAITS) - 1))
    return NULL;

  spec = build_spec (stored);
  if (spec == NULL)
    return NULL;

  job = ferry_job_new (stored->id, stored->client, spec);
  filled = ferry_job_get_record (job);
  g_free (filled->error_text);
  *filled = *record;
  stored->record.error_text = NULL;
  for (guint i = 0; i < stored->files->len; i++)
    fill_file (ferry_job_get_file (job, i), g_ptr_array_index (stored->files, i));

  return job;
}

/**
 * ferry_sqlite_row_read:
 * @self: a row, zeroed
 * @query: a query of #FERRY_SQLITE_ROW_COLUMNS that stands on a row
 * @error: return location for a #GError
 *
 * Reads one job and its files. A job that cannot be understood is no error.
 *
 * Returns: whether the store could be read
 */
gboolean
ferry_sqlite_row_read (FerrySqliteRow   *self,
                       FerrySqliteQuery *query,
                       GError          **error)
{
  g_autoptr(StoredJob) stored = read_job (query);
  gboolean is_whole;

  if (!read_files (query->db, stored, &is_whole, error))
    return FALSE;

  self->number = stored->number;
  self->id = g_strdup (stored->id);
  self->job = is_whole ? build_job (stored) : NULL;
  return TRUE;
}

/**
 * ferry_sqlite_row_clear:
 * @self: a row
 */
void
ferry_sqlite_row_clear (FerrySqliteRow *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_object (&self->job);
}

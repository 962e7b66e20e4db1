/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-job-rows.h"

#include "service/ferry-sealed-file.h"

#include <unistd.h>

/* Dictionaries begin at such places (GVariant specification, “Alignment”). */
#define ALIGNMENT 8
#define ALIGN(place) (((place) + (ALIGNMENT - 1)) & ~(gsize) (ALIGNMENT - 1))

/* A job’s dictionary. */
typedef struct
{
  gboolean is_there;
  gsize start;  /* in what is packed */
  gsize length; /* in bytes */
  gsize place;  /* in the file, once it was written */
} Row;

/**
 * FerryJobRows:
 *
 * The answer of ListJobsFile while it grows: the dictionaries of jobs, unfinished
 * ones first, and the file that they go to. Rows can be changed until the end. The
 * packed ones stay where they are, and are put in order as they are written; a row
 * that changes after that is written over, or the file is written again from there
 * on if it became longer or shorter. Owned by a listing.
 */
struct _FerryJobRows
{
  FerryJobKeys keys;
  FerryPacker *packer; /* (owned): all rows, those included that were replaced */
  GArray *unfinished;  /* (owned) (element-type Row): oldest first */
  GArray *finished;    /* (owned) (element-type Row): newest first */

  int fd;
  guint n_written; /* rows of both that are in the file */
  gsize end;       /* of the last of them there */
  GArray *stale;   /* (owned) (element-type guint): of these, those that are to be written over */
};

/**
 * ferry_job_rows_new:
 * @keys: what is wanted of each job
 * @error: (nullable): %FERRY_ERROR_FAILED
 *
 * Returns: (transfer full): no rows yet
 */
FerryJobRows *
ferry_job_rows_new (FerryJobKeys keys,
                    GError     **error)
{
  FerryJobRows *self;
  int fd = ferry_sealed_file_create ("ferry-answer", error);

  if (fd < 0)
    return NULL;

  self = g_new0 (FerryJobRows, 1);
  self->keys = keys;
  self->packer = ferry_packer_new ();
  self->unfinished = g_array_new (FALSE, FALSE, sizeof (Row));
  self->finished = g_array_new (FALSE, FALSE, sizeof (Row));
  self->stale = g_array_new (FALSE, FALSE, sizeof (guint));
  self->fd = fd;

  return self;
}

/**
 * ferry_job_rows_free:
 * @self: (transfer full): rows
 */
void
ferry_job_rows_free (FerryJobRows *self)
{
  g_return_if_fail (self != NULL);

  ferry_packer_free (self->packer);
  g_array_unref (self->unfinished);
  g_array_unref (self->finished);
  g_array_unref (self->stale);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

static Row
pack (FerryJobRows *self,
      FerryJob     *job)
{
  Row row = { .is_there = job != NULL };

  if (job == NULL)
    return row;

  row.start = ferry_packer_align (self->packer);
  ferry_job_view_pack (job, self->keys, self->packer);
  ferry_packer_get_data (self->packer, &row.length);
  row.length -= row.start;

  return row;
}

static Row *
get_row (FerryJobRows *self,
         guint         index)
{
  if (index < self->unfinished->len)
    return &g_array_index (self->unfinished, Row, index);

  return &g_array_index (self->finished, Row, index - self->unfinished->len);
}

/* The rows from @index on are to be written again. */
static void
roll_back (FerryJobRows *self,
           guint         index)
{
  if (index >= self->n_written)
    return;

  self->n_written = index;
  self->end = 0;
  for (guint i = index; i > 0 && self->end == 0; i--)
    {
      const Row *row = get_row (self, i - 1);

      if (row->is_there)
        self->end = row->place + row->length;
    }
}

/**
 * ferry_job_rows_add:
 * @self: rows
 * @job: (nullable): an unfinished job, younger than those before; %NULL for one
 *   that is not listed now, but may be when it has changed
 *
 * Returns: its row
 */
guint
ferry_job_rows_add (FerryJobRows *self,
                    FerryJob     *job)
{
  Row row = pack (self, job);

  roll_back (self, self->unfinished->len);
  g_array_append_val (self->unfinished, row);

  return self->unfinished->len - 1;
}

/**
 * ferry_job_rows_set:
 * @self: rows
 * @row: from ferry_job_rows_add()
 * @job: (nullable): the job as it is now, %NULL if it is not listed any more
 */
void
ferry_job_rows_set (FerryJobRows *self,
                    guint         row,
                    FerryJob     *job)
{
  Row *old = get_row (self, row);
  Row now = pack (self, job);

  now.place = old->place;
  if (now.is_there != old->is_there || now.length != old->length)
    roll_back (self, row);
  else if (row < self->n_written)
    g_array_append_val (self->stale, row);
  *old = now;
}

/**
 * ferry_job_rows_add_finished:
 * @self: rows
 * @job: a finished job, older than the finished ones before
 */
void
ferry_job_rows_add_finished (FerryJobRows *self,
                             FerryJob     *job)
{
  Row row = pack (self, job);

  g_array_append_val (self->finished, row);
}

/**
 * ferry_job_rows_add_ended:
 * @self: rows
 * @job: a job that has just finished, the last of all
 */
void
ferry_job_rows_add_ended (FerryJobRows *self,
                          FerryJob     *job)
{
  Row row = pack (self, job);

  roll_back (self, self->unfinished->len);
  g_array_prepend_val (self->finished, row);
}

/**
 * ferry_job_rows_limit_finished:
 * @self: rows
 * @limit: how many finished jobs there may be
 */
void
ferry_job_rows_limit_finished (FerryJobRows *self,
                               guint         limit)
{
  if (self->finished->len <= limit)
    return;

  roll_back (self, self->unfinished->len + limit);
  g_array_set_size (self->finished, limit);
}

static gboolean
write_row_over (FerryJobRows *self,
                guint         index,
                GError      **error)
{
  const Row *row = get_row (self, index);
  gsize length;
  const guint8 *packed = ferry_packer_get_data (self->packer, &length);

  return index >= self->n_written || !row->is_there ||
         ferry_sealed_file_write (self->fd, packed + row->start, row->length, row->place, error);
}

/* As many rows as lie one behind the other, but not much more than that. */
#define RUN_BYTES (256 * 1024)

/* Rows that were packed one after the other are written by one call. What lies
 * between two of them, and between two such runs, is zero. */
static gboolean
write_run (FerryJobRows *self,
           GError      **error)
{
  static const guint8 padding[ALIGNMENT] = { 0 };
  const guint n_rows = self->unfinished->len + self->finished->len;
  const gsize place = ALIGN (self->end);
  gsize start = 0;
  gsize end = 0;
  guint i;
  gsize length;
  const guint8 *packed = ferry_packer_get_data (self->packer, &length);

  for (i = self->n_written; i < n_rows && end - start < RUN_BYTES; i++)
    {
      Row *row = get_row (self, i);

      if (!row->is_there)
        continue;
      if (end == 0)
        start = row->start;
      else if (row->start != ALIGN (end))
        break;

      row->place = place + row->start - start;
      end = row->start + row->length;
    }

  self->n_written = i;
  if (end == 0)
    return TRUE;

  if (!ferry_sealed_file_write (self->fd, padding, place - self->end, self->end, error)
      || !ferry_sealed_file_write (self->fd, packed + start, end - start, place, error))
    return FALSE;
  self->end = place + end - start;

  return TRUE;
}

/**
 * ferry_job_rows_write:
 * @self: rows
 * @max_bytes: to stop when so many were written, more or less
 * @is_written: (out): whether all rows are in the file as they are now
 * @error: (nullable): %FERRY_ERROR_FAILED
 *
 * Returns: whether there was room for them
 */
gboolean
ferry_job_rows_write (FerryJobRows *self,
                      gsize         max_bytes,
                      gboolean     *is_written,
                      GError      **error)
{
  const guint n_rows = self->unfinished->len + self->finished->len;
  const gsize before = self->end;

  for (guint i = 0; i < self->stale->len; i++)
    {
      if (!write_row_over (self, g_array_index (self->stale, guint, i), error))
        return FALSE;
    }
  g_array_set_size (self->stale, 0);

  while (self->n_written < n_rows && self->end - before < max_bytes)
    {
      if (!write_run (self, error))
        return FALSE;
    }

  *is_written = self->n_written == n_rows;
  return TRUE;
}

/**
 * ferry_job_rows_finish:
 * @self: rows that are all written
 * @error: (nullable): %FERRY_ERROR_FAILED
 *
 * Returns: the sealed file with an aa{sv}, to be closed by the caller; -1 on error
 */
int
ferry_job_rows_finish (FerryJobRows *self,
                       GError      **error)
{
  const guint n_rows = self->unfinished->len + self->finished->len;
  g_autoptr(FerryPacker) packer = ferry_packer_new ();
  g_autoptr(GArray) ends = g_array_sized_new (FALSE, FALSE, sizeof (gsize), n_rows);
  const guint8 *packed;
  gsize length;

  g_return_val_if_fail (self->n_written == n_rows, -1);

  for (guint i = 0; i < n_rows; i++)
    {
      const Row *row = get_row (self, i);
      gsize end = row->place + row->length;

      if (row->is_there)
        g_array_append_val (ends, end);
    }
  ferry_packer_add_ends (packer, (const gsize *) (void *) ends->data, ends->len, self->end);
  packed = ferry_packer_get_data (packer, &length);
  if (!ferry_sealed_file_write (self->fd, packed, length, self->end, error)
      || !ferry_sealed_file_seal (self->fd, self->end + length, error))
    return -1;

  return g_steal_fd (&self->fd);
}

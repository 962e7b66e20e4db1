/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/job-copy.h"

static void
copy_file (const FerryFile *from,
           FerryFile       *to)
{
  ferry_file_set_name (to, from->name);
  to->state = from->state;
  to->bytes_done = from->bytes_done;
  to->bytes_total = from->bytes_total;
  to->resumable = from->resumable;
  ferry_file_set_checkpoint (to, from->checkpoint);
}

static void
copy_record (FerryJob *from,
             FerryJob *to)
{
  FerryJobRecord *record = ferry_job_get_record (to);
  char *error_text = g_strdup (ferry_job_get_record (from)->error_text);

  g_free (record->error_text);
  *record = *ferry_job_get_record (from);
  record->error_text = error_text;
}

/* As the real one does, it forgets secrets on the way to the disk. */
static FerryJobSpec *
dup_spec (FerryJob *job)
{
  FerryJobSpec *spec = ferry_job_get_spec (job);
  g_autoptr(GVariant) options = NULL;
  g_autoptr(GVariant) files = NULL;
  g_autoptr(GError) error = NULL;
  GVariantBuilder builder;

  if (!ferry_job_spec_has_secrets (spec))
    return ferry_job_spec_ref (spec);

  options = ferry_job_spec_to_variant (spec);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sa{sv})"));
  for (guint i = 0; i < spec->n_files; i++)
    {
      g_autoptr(GVariant) file = ferry_file_spec_to_variant (spec->files[i]);

      g_variant_builder_add_value (&builder, file);
    }
  files = g_variant_ref_sink (g_variant_builder_end (&builder));
  spec = ferry_job_spec_new_from_store (options, files, &error);
  g_assert_no_error (error);

  return spec;
}

/* (transfer full): a job as it stands, without its secrets */
FerryJob *
job_copy_new (FerryJob *job)
{
  g_autoptr(FerryJobSpec) spec = dup_spec (job);
  FerryJob *copy = ferry_job_new (ferry_job_get_id (job), ferry_job_get_client (job), spec);

  copy_record (job, copy);
  for (guint i = 0; i < ferry_job_get_n_files (job); i++)
    copy_file (ferry_job_get_file (job, i), ferry_job_get_file (copy, i));

  return copy;
}

/* A request’s files are on the disk only one by one, as rows of their own. */
static void
set_spec (FerryJob     *self,
          FerryJobSpec *spec,
          guint         n_files)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new ();
  g_autoptr(FerryJobSpec) shorter = NULL;

  for (guint i = 0; i < n_files; i++)
    g_ptr_array_add (files, spec->files[i]);

  shorter = ferry_job_spec_with_files (spec, files);
  ferry_job_set_spec (self, shorter);
}

/* Record and request are as in @job from now on, but its files. */
void
job_copy_update (FerryJob *self,
                 FerryJob *job)
{
  set_spec (self, ferry_job_get_spec (job), ferry_job_get_n_files (self));
  copy_record (job, self);
}

void
job_copy_update_file (FerryJob *self,
                      FerryJob *job,
                      guint     index)
{
  /* A row that did not reach the disk cannot be updated. */
  if (index < ferry_job_get_n_files (self))
    copy_file (ferry_job_get_file (job, index), ferry_job_get_file (self, index));
}

/* The next file of @job joins the others, or one of them is as in @job now. */
void
job_copy_put_file (FerryJob *self,
                   FerryJob *job,
                   guint     index)
{
  set_spec (self, ferry_job_get_spec (job), MAX (index + 1, ferry_job_get_n_files (self)));
  job_copy_update_file (self, job, index);
}

/* (transfer full) (element-type FerryJob) */
GPtrArray *
job_copy_all (GPtrArray *jobs)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < jobs->len; i++)
    g_ptr_array_add (copies, job_copy_new (g_ptr_array_index (jobs, i)));

  return copies;
}

/* (transfer full) (element-type FerryJob): of that job alone */
GPtrArray *
job_copy_one (FerryJob *job)
{
  g_autoptr(GPtrArray) jobs = g_ptr_array_new ();

  g_ptr_array_add (jobs, job);

  return job_copy_all (jobs);
}

/* Whether one of @copies, even a finished one, bears the token of one of @jobs. */
gboolean
job_copy_has_token_of (GHashTable *copies,
                       GPtrArray  *jobs)
{
  GHashTableIter iter;
  gpointer copy;

  g_hash_table_iter_init (&iter, copies);
  while (g_hash_table_iter_next (&iter, NULL, &copy))
    {
      for (guint i = 0; i < jobs->len; i++)
        {
          FerryJob *job = g_ptr_array_index (jobs, i);

          if (g_str_equal (ferry_job_get_client (job), ferry_job_get_client (copy)) &&
              g_str_equal (ferry_job_get_token (job), ferry_job_get_token (copy)))
            return TRUE;
        }
    }

  return FALSE;
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Works on a disk that is about to lose power, and looks afterwards at what is
 * left of it. What a fetch, the engine and the publisher do for a download is
 * done here in a row, without a network: a job is stored, its bytes are written
 * and synced piece by piece, each durable offset is stored, the file is
 * published, the job is ended.
 *
 *   power-loss-driver work FOLDER [--careless-store] [--careless-files] [--position-of FILE]
 *   power-loss-driver check FOLDER PROMISES
 *
 * `work` prints one line for each promise, at the moment when a user could rely
 * on it: “WHAT JOB OFFSET POSITION”, the last being the size of FILE then. When
 * told to be careless it promises what is not on disk yet, so that the test is
 * seen to fail.
 * `check` reads those lines and prints one line: what is left, or what is lost. */

#include "tests/integration/power-loss-driver.h"

#include "shared/ferry-names.h"

#include <glib/gstdio.h>

#include <stdio.h>

#define STATE_FOLDER "state"
#define TARGET_FOLDER "target"

/**
 * driver_byte_at:
 * @job: number of a job
 * @position: a place in its file
 *
 * Every byte tells whose it is and where it belongs; none is zero, as a hole
 * would be.
 *
 * Returns: the byte that belongs there
 */
guint8
driver_byte_at (guint   job,
                goffset position)
{
  return (guint8) (1 + (job * 31 + position * 7 + (position >> 8) * 13) % 255);
}

/**
 * driver_keep_result:
 * @source: what was asked
 * @result: its answer
 * @user_data: where the answer goes
 */
void
driver_keep_result (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

/**
 * driver_await:
 * @result: where driver_keep_result() will put an answer
 *
 * Returns: (transfer none): the answer
 */
GAsyncResult *
driver_await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
flush (Driver  *self,
       GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_store_flush_async (self->store, NULL, driver_keep_result, &result);
  return ferry_store_flush_finish (self->store, driver_await (&result), error);
}

static void
promise (Driver     *self,
         const char *what,
         guint       job,
         goffset     offset)
{
  GStatBuf status = { 0 };

  if (self->position_of != NULL)
    g_stat (self->position_of, &status);
  printf ("%s %u %" G_GOFFSET_FORMAT " %" G_GINT64_FORMAT "\n", what, job, offset, (gint64) status.st_size);
  fflush (stdout);
}

/**
 * driver_make_id:
 * @job: number of a job
 *
 * Returns: (transfer full): its id
 */
char *
driver_make_id (guint job)
{
  return g_strdup_printf ("%032x", job);
}

static FerryJob *
make_job (Driver  *self,
          guint    number,
          GError **error)
{
  g_autofree char *id = driver_make_id (number);
  g_autofree char *name = g_strdup_printf ("file-%u", number);
  g_autoptr(GVariant) options = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
  g_autoptr(GVariant) files = NULL;
  g_autoptr(FerryJobSpec) spec = NULL;
  g_auto(GVariantDict) file = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&file, "folder", "s", self->target);
  g_variant_dict_insert (&file, "name", "s", name);
  g_variant_dict_insert (&file, "size", "t", (guint64) FILE_BYTES);
  files = g_variant_ref_sink (g_variant_new_parsed ("[('https://example.org/file', %@a{sv})]",
                                                    g_variant_dict_end (&file)));
  spec = ferry_job_spec_new (options, files, error);
  return spec != NULL ? ferry_job_new (id, FERRY_CLIENT_USER, spec) : NULL;
}

static gboolean
insert (Driver   *self,
        FerryJob *job,
        guint     number,
        GError  **error)
{
  g_autoptr(GPtrArray) jobs = g_ptr_array_new ();
  g_autoptr(GAsyncResult) result = NULL;

  g_ptr_array_add (jobs, job);
  ferry_store_insert_async (self->store, jobs, NULL, driver_keep_result, &result);
  if (self->is_careless_with_store)
    promise (self, "accepted", number, 0);
  if (!ferry_store_insert_finish (self->store, driver_await (&result), error))
    return FALSE;

  if (!self->is_careless_with_store)
    promise (self, "accepted", number, 0);
  return TRUE;
}

static FerryCheckpoint *
make_checkpoint (FerryPartialFile *partial,
                 goffset           done)
{
  FerryCheckpoint *checkpoint = ferry_checkpoint_new ();
  const FerrySegment segment = { 0, 0, FILE_BYTES, done };

  checkpoint->part_name = g_strdup (ferry_partial_file_get_name (partial));
  checkpoint->part_inode = ferry_partial_file_get_inode (partial);
  checkpoint->etag = g_strdup ("\"one\"");
  checkpoint->remote_length = FILE_BYTES;
  checkpoint->verified = done == FILE_BYTES;
  g_array_append_val (checkpoint->segments, segment);
  return checkpoint;
}

static gboolean
write_piece (Driver           *self,
             FerryJob         *job,
             guint             number,
             FerryPartialFile *partial,
             goffset           offset,
             GError          **error)
{
  FerryFile *file = ferry_job_get_file (job, 0);
  g_autoptr(FerryCheckpoint) checkpoint = make_checkpoint (partial, offset + PIECE_BYTES);
  guint8 bytes[PIECE_BYTES];

  for (goffset i = 0; i < PIECE_BYTES; i++)
    bytes[i] = driver_byte_at (number, offset + i);

  if (!ferry_partial_file_write (partial, offset, bytes, sizeof bytes, error) ||
      (!self->is_careless_with_files && !ferry_partial_file_sync (partial, error)))
    return FALSE;

  file->state = checkpoint->verified ? FERRY_FILE_STATE_TRANSFERRED : FERRY_FILE_STATE_TRANSFERRING;
  file->bytes_done = offset + PIECE_BYTES;
  ferry_file_set_checkpoint (file, checkpoint);
  ferry_store_update_file (self->store, job, file);
  if (!flush (self, error))
    return FALSE;

  promise (self, "durable", number, offset + PIECE_BYTES);
  return TRUE;
}

static gboolean
publish (Driver    *self,
         FerryFile *file,
         GError   **error)
{
  g_autoptr(GPtrArray) publications = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_publication_free);
  FerryPublication *publication = ferry_publication_new ();
  g_autoptr(GAsyncResult) result = NULL;

  publication->folder = g_strdup (self->target);
  publication->name = ferry_file_get_basename (file);
  publication->part_name = g_strdup (file->checkpoint->part_name);
  publication->part_inode = file->checkpoint->part_inode;
  g_ptr_array_add (publications, publication);
  ferry_publisher_publish_async (self->publisher, publications, NULL, driver_keep_result, &result);
  if (!ferry_publisher_publish_finish (self->publisher, driver_await (&result), error))
    return FALSE;

  if (publication->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&publication->error));
      return FALSE;
    }

  ferry_file_set_name (file, publication->published_name);
  file->state = FERRY_FILE_STATE_PUBLISHED;
  return TRUE;
}

/**
 * driver_end_job:
 * @self: a driver
 * @job: a job whose bytes are all durable
 * @error: return location for a #GError
 *
 * Publishes the file and ends the job; also when a crash came in between.
 *
 * Returns: whether that is on disk
 */
gboolean
driver_end_job (Driver   *self,
                FerryJob *job,
                GError  **error)
{
  FerryFile *file = ferry_job_get_file (job, 0);

  if (!publish (self, file, error))
    return FALSE;

  ferry_job_get_record (job)->state = FERRY_STATE_ACKNOWLEDGED;
  ferry_job_get_record (job)->completed = g_get_real_time ();
  ferry_store_update_file (self->store, job, file);
  ferry_store_update_job (self->store, job);
  return flush (self, error);
}

static gboolean
download (Driver  *self,
          guint    number,
          GError **error)
{
  g_autoptr(FerryJob) job = make_job (self, number, error);
  g_autoptr(FerryPartialFile) partial = NULL;
  g_autofree char *short_id = g_strdup_printf ("%08x", number);
  g_autofree char *name = g_strdup_printf ("file-%u", number);

  if (job == NULL || !insert (self, job, number, error))
    return FALSE;

  partial = ferry_partial_file_create (self->target, NULL, name, short_id, NULL, error);
  for (goffset offset = 0; offset < FILE_BYTES; offset += PIECE_BYTES)
    {
      if (partial == NULL || !write_piece (self, job, number, partial, offset, error))
        return FALSE;
    }

  if (!driver_end_job (self, job, error))
    return FALSE;

  promise (self, "published", number, FILE_BYTES);
  return TRUE;
}

/* Until the disk is gone, or somebody ends us. */
static int
work (Driver *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *state = g_path_get_dirname (self->store_path);

  g_mkdir (state, 0700);
  g_mkdir (self->target, 0700);
  for (guint number = 1; download (self, number, &error); number++)
    continue;

  fprintf (stderr, "stopped: %s\n", error->message);
  return 0;
}

int
main (int    argc,
      char **argv)
{
  Driver self = { 0 };
  int status;

  if (argc < 3)
    return 2;

  self.store_path = g_build_filename (argv[2], STATE_FOLDER, FERRY_STORE_FILE, NULL);
  self.target = g_build_filename (argv[2], TARGET_FOLDER, NULL);
  self.store = FERRY_STORE (ferry_sqlite_store_new (self.store_path));
  self.publisher = ferry_file_publisher_new ();
  for (int i = 3; i < argc; i++)
    {
      self.is_careless_with_store |= g_str_equal (argv[i], "--careless-store");
      self.is_careless_with_files |= g_str_equal (argv[i], "--careless-files");
      if (g_str_equal (argv[i], "--position-of") && i + 1 < argc)
        self.position_of = argv[i + 1];
    }

  status = g_str_equal (argv[1], "work") ? work (&self) : driver_check (&self, argv[3]);

  g_clear_object (&self.store);
  g_clear_object (&self.publisher);
  g_free (self.store_path);
  g_free (self.target);
  return status;
}

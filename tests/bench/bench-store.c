/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures the store on the disk that holds the folder given as argument, by
 * default the current one (a tmpfs would flatter it). Prints one line a figure
 * and fails where a target of the design is missed. A disk that is too slow for
 * the targets, or busy, lowers those that wait for it: a job that is
 * acknowledged alone cannot be faster than one fdatasync. */

#include "shared/ferry-names.h"
#include "store/ferry-sqlite-store.h"

#include <glib/gstdio.h>

#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define N_CALLERS 8

typedef struct
{
  FerryStore *store;
  GMainLoop *loop;
  FerryJobSpec *spec;
  guint n_started;
  guint n_wanted;
  guint n_running;
  guint next_id;
  gboolean has_failed;
} Bench;

/* Commits a second that the disk can do for one who appends and waits. */
static double
measure_disk (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "probe", NULL);
  const char block[4096] = { 0 };
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  gint64 start = g_get_monotonic_time ();
  double rate;

  for (int i = 0; i < 200; i++)
    {
      if (write (fd, block, sizeof block) < 0 || fdatasync (fd) != 0)
        g_error ("Cannot write to “%s”", path);
    }
  rate = 200e6 / (double) (g_get_monotonic_time () - start);
  close (fd);
  g_unlink (path);
  g_print ("%-44s %10.1f per s\n", "append and fdatasync", rate);
  return rate;
}

static FerryJob *
make_job (Bench     *self,
          FerryState state)
{
  g_autofree char *id = g_strdup_printf ("%08x%08x", g_random_int (), self->next_id++);
  FerryJob *job = ferry_job_new (id, FERRY_CLIENT_USER, self->spec);
  FerryJobRecord *record = ferry_job_get_record (job);

  record->state = state;
  record->created = g_get_real_time ();
  record->modified = record->created;
  record->completed = ferry_state_is_final (state) ? record->created : 0;
  return job;
}

static GPtrArray *
make_jobs (Bench     *self,
           guint      n_jobs,
           FerryState state)
{
  GPtrArray *jobs = g_ptr_array_new_full (n_jobs, g_object_unref);

  for (guint i = 0; i < n_jobs; i++)
    g_ptr_array_add (jobs, make_job (self, state));
  return jobs;
}

static void start_caller (Bench *self);

static void
on_inserted (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Bench *self = user_data;
  g_autoptr(GError) error = NULL;

  self->n_running--;
  if (!ferry_store_insert_finish (self->store, result, &error))
    g_error ("%s", error->message);

  if (self->n_started < self->n_wanted)
    start_caller (self);
  else if (self->n_running == 0)
    g_main_loop_quit (self->loop);
}

/* One caller: the next job is only handed over when the last is on disk. */
static void
start_caller (Bench *self)
{
  g_autoptr(GPtrArray) jobs = make_jobs (self, 1, FERRY_STATE_QUEUED);

  self->n_started++;
  self->n_running++;
  ferry_store_insert_async (self->store, jobs, NULL, on_inserted, self);
}

static void
report (Bench      *self,
        const char *what,
        double      value,
        const char *unit,
        double      target,
        gboolean    is_least)
{
  gboolean is_met = is_least ? value >= target : value <= target;

  g_print ("%-44s %10.1f %-8s target %s %g%s\n", what, value, unit, is_least ? "≥" : "≤", target,
           is_met ? "" : "  MISSED");
  self->has_failed |= !is_met;
}

static void
bench_single (Bench      *self,
              guint       n_callers,
              guint       n_jobs,
              const char *what,
              double      target)
{
  gint64 start = g_get_monotonic_time ();

  self->n_started = 0;
  self->n_wanted = n_jobs;
  for (guint i = 0; i < n_callers; i++)
    start_caller (self);
  g_main_loop_run (self->loop);
  report (self, what, n_jobs * 1e6 / (double) (g_get_monotonic_time () - start), "jobs/s", target, TRUE);
}

static void
insert (Bench     *self,
        guint      n_jobs,
        FerryState state)
{
  g_autoptr(GPtrArray) jobs = make_jobs (self, n_jobs, state);

  self->n_started = self->n_wanted = 1;
  self->n_running = 1;
  ferry_store_insert_async (self->store, jobs, NULL, on_inserted, self);
  g_main_loop_run (self->loop);
}

static void
bench_batches (Bench *self)
{
  gint64 start = g_get_monotonic_time ();

  for (int i = 0; i < 20; i++)
    insert (self, 500, FERRY_STATE_QUEUED);
  report (self, "inserted in batches of 500", 10000e6 / (double) (g_get_monotonic_time () - start), "jobs/s", 20000,
          TRUE);
}

static void
on_flushed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Bench *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ferry_store_flush_finish (self->store, result, &error))
    g_error ("%s", error->message);
  g_main_loop_quit (self->loop);
}

static void
bench_updates (Bench *self)
{
  g_autoptr(GPtrArray) jobs = make_jobs (self, 1000, FERRY_STATE_QUEUED);
  gint64 start, queued;

  self->n_started = self->n_wanted = 1;
  self->n_running = 1;
  ferry_store_insert_async (self->store, jobs, NULL, on_inserted, self);
  g_main_loop_run (self->loop);

  start = g_get_monotonic_time ();
  for (int round = 0; round < 10; round++)
    {
      for (guint i = 0; i < jobs->len; i++)
        {
          FerryJob *job = g_ptr_array_index (jobs, i);

          ferry_store_update_file (self->store, job, ferry_job_get_file (job, 0));
        }
    }
  queued = g_get_monotonic_time () - start;
  ferry_store_flush_async (self->store, NULL, on_flushed, self);
  g_main_loop_run (self->loop);
  report (self, "progress updates, main thread’s part", (double) queued / 10000, "µs each", 10, FALSE);
  report (self, "progress updates, on disk", 10000e6 / (double) (g_get_monotonic_time () - start), "rows/s", 20000,
          TRUE);
}

static long
get_rss_kib (void)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  return strtol (strchr (text, ' '), NULL, 10) * 4;
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Bench *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) jobs = ferry_store_load_finish (self->store, result, &error);

  if (jobs == NULL)
    g_error ("%s", error->message);
  g_print ("loaded %u jobs, RSS %ld KiB\n", jobs->len, get_rss_kib ());
  g_main_loop_quit (self->loop);
}

static void
bench_load (Bench      *self,
            const char *path,
            const char *what,
            double      target)
{
  gint64 start;

  g_clear_object (&self->store);
  g_print ("before loading: RSS %ld KiB\n", get_rss_kib ());
  start = g_get_monotonic_time ();
  self->store = FERRY_STORE (ferry_sqlite_store_new (path));
  ferry_store_load_async (self->store, NULL, on_loaded, self);
  g_main_loop_run (self->loop);
  report (self, what, (double) (g_get_monotonic_time () - start) / 1000, "ms", target, FALSE);
}

static FerryJobSpec *
make_spec (void)
{
  g_autoptr(GVariant) options = g_variant_ref_sink (g_variant_new_parsed ("{'name': <'measured'>}"));
  g_autoptr(GVariant) files =
    g_variant_ref_sink (g_variant_new_parsed ("[('https://example.org/pub/some/folder/file-1.2.3.tar.xz',"
                                              "  {'folder': <'/home/alice/Downloads'>, 'size': <uint64 1000000>})]"));
  g_autoptr(GError) error = NULL;
  FerryJobSpec *spec = ferry_job_spec_new (options, files, &error);

  if (spec == NULL)
    g_error ("%s", error->message);
  return spec;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_build_filename (argc > 1 ? argv[1] : ".", "bench-store-XXXXXX", NULL);
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  g_autofree char *path = NULL;
  Bench self = { 0 };
  double disk;

  setlocale (LC_ALL, "");
  if (g_mkdtemp (absolute) == NULL)
    g_error ("no folder");
  path = g_build_filename (absolute, FERRY_STORE_FILE, NULL);
  self.loop = g_main_loop_new (NULL, FALSE);
  self.spec = make_spec ();

  self.store = FERRY_STORE (ferry_sqlite_store_new (path));
  disk = measure_disk (absolute);
  bench_single (&self, 1, 2000, "inserted one by one, one caller", MIN (1000, disk / 3));
  bench_single (&self, N_CALLERS, 8000, "inserted one by one, eight callers", MIN (3000, disk * N_CALLERS / 3));
  bench_batches (&self);
  bench_updates (&self);
  g_clear_object (&self.store);
  g_unlink (path);

  self.store = FERRY_STORE (ferry_sqlite_store_new (path));
  insert (&self, 10000, FERRY_STATE_QUEUED);
  bench_load (&self, path, "10,000 unfinished loaded", 300);
  for (int i = 0; i < 20; i++)
    insert (&self, 5000, FERRY_STATE_ACKNOWLEDGED);
  bench_load (&self, path, "the same beside 100,000 finished", 300);

  g_clear_object (&self.store);
  ferry_job_spec_unref (self.spec);
  g_main_loop_unref (self.loop);
  g_unlink (path);
  g_rmdir (absolute);
  return self.has_failed;
}

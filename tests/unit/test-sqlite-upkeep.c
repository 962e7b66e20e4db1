/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/store-fixture.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static void
fill (StoreFixture *fixture,
      FerryState    state,
      guint         first,
      guint         n_jobs)
{
  g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;

  for (guint i = first; i < first + n_jobs; i++)
    {
      g_autofree char *id = g_strdup_printf ("%06u", i);

      g_ptr_array_add (jobs, store_fixture_simple_job (id, state, i));
    }
  store_fixture_insert (fixture, jobs, &error);
  g_assert_no_error (error);
}

static void
add_log (StoreFixture *fixture,
         const char   *id,
         gint64        time,
         const char   *code)
{
  g_autoptr(FerryLogEntry) entry = ferry_log_entry_new (id, time, "wait", FERRY_STATE_QUEUED, code, "Waiting.");

  ferry_store_add_log (fixture->store, entry);
}

static void
put_usage (StoreFixture *fixture,
           const char   *connection,
           gint64        began,
           guint64       bytes)
{
  g_autoptr(FerryUsage) usage = ferry_usage_new (connection, began, bytes);

  ferry_store_put_usage (fixture->store, usage);
}

static void
test_usage_lasts (StoreFixture *fixture,
                  gconstpointer data)
{
  g_autofree char *usage = NULL;

  put_usage (fixture, "phone", 1000, 5);
  put_usage (fixture, "", 1000, G_MAXUINT64);
  put_usage (fixture, "phone", 2000, 7);
  put_usage (fixture, "phone", 2000, 8);
  store_fixture_reopen (fixture);
  usage = store_fixture_usage (fixture);
  g_assert_cmpstr (usage, ==, " 1000 9223372036854775807;phone 2000 8;");
}

static void
test_log_is_oldest_first (StoreFixture *fixture,
                          gconstpointer data)
{
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GPtrArray) none = NULL;
  const FerryLogEntry *first;
  const FerryLogEntry *second;

  fill (fixture, FERRY_STATE_QUEUED, 1, 2);
  add_log (fixture, "000001", 20, "retry");
  add_log (fixture, "000001", 10, NULL); /* clocks of users go back */
  add_log (fixture, "000002", 30, NULL);
  add_log (fixture, "missing", 40, NULL);

  store_fixture_reopen (fixture);
  entries = store_fixture_log (fixture, "000001");
  g_assert_cmpuint (entries->len, ==, 2);
  first = g_ptr_array_index (entries, 0);
  second = g_ptr_array_index (entries, 1);
  g_assert_cmpstr (first->job_id, ==, "000001");
  g_assert_cmpint (first->time, ==, 20);
  g_assert_cmpstr (first->event, ==, "wait");
  g_assert_cmpint (first->state, ==, FERRY_STATE_QUEUED);
  g_assert_cmpstr (first->code, ==, "retry");
  g_assert_cmpstr (first->text, ==, "Waiting.");
  g_assert_cmpint (second->time, ==, 10);
  g_assert_null (second->code);

  none = store_fixture_log (fixture, "missing");
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_log_keeps_the_latest (StoreFixture *fixture,
                           gconstpointer data)
{
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GPtrArray) other = NULL;
  const FerryLogEntry *last;

  fill (fixture, FERRY_STATE_QUEUED, 1, 2);
  add_log (fixture, "000002", 1, NULL);
  for (int i = 0; i < 2000; i++)
    add_log (fixture, "000001", i, NULL);

  entries = store_fixture_log (fixture, "000001");
  g_assert_cmpuint (entries->len, >=, 500);
  g_assert_cmpuint (entries->len, <, 600);
  last = g_ptr_array_index (entries, entries->len - 1);
  g_assert_cmpint (last->time, ==, 1999);
  other = store_fixture_log (fixture, "000002");
  g_assert_cmpuint (other->len, ==, 1);
}

static void
test_only_finished_jobs_are_removed (StoreFixture *fixture,
                                     gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *unfinished = NULL;

  fill (fixture, FERRY_STATE_ACKNOWLEDGED, 1, 2);
  fill (fixture, FERRY_STATE_ERROR, 3, 1);
  add_log (fixture, "000001", 1, NULL);
  g_assert_true (store_fixture_remove (fixture, "000001 000003 missing", &error));
  g_assert_no_error (error);
  unfinished = store_fixture_ids (store_fixture_load (fixture, &error));
  g_assert_cmpstr (unfinished, ==, "000003");

  store_fixture_close (fixture);
  g_assert_cmpint (store_fixture_number (fixture, "SELECT group_concat(id, '') = '000002000003' FROM job"), ==, 1);
  g_assert_cmpint (store_fixture_number (fixture, "SELECT count(*) FROM file"), ==, 2);
  g_assert_cmpint (store_fixture_number (fixture, "SELECT count(*) FROM log"), ==, 0);
}

static void
on_pruned (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (ferry_store_prune_finish (FERRY_STORE (source), result, &error));
  g_string_append_c (user_data, 'p');
}

static void
on_inserted (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (ferry_store_insert_finish (FERRY_STORE (source), result, &error));
  g_string_append_c (user_data, 'i');
}

/* A long history must not keep a new job waiting. */
static void
test_pruning_lets_others_through (StoreFixture *fixture,
                                  gconstpointer data)
{
  g_autoptr(GString) order = g_string_new (NULL);
  g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *left = NULL;

  fill (fixture, FERRY_STATE_ACKNOWLEDGED, 1, 2000);
  fill (fixture, FERRY_STATE_QUEUED, 2001, 1);
  g_ptr_array_add (jobs, store_fixture_simple_job ("new", FERRY_STATE_QUEUED, 1));

  ferry_store_prune_async (fixture->store, 1900, NULL, on_pruned, order);
  ferry_store_insert_async (fixture->store, jobs, NULL, on_inserted, order);
  while (order->len < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (order->str, ==, "ip");

  store_fixture_close (fixture);
  g_assert_cmpint (store_fixture_number (fixture, "SELECT count(*) FROM job"), ==, 103);
  g_assert_cmpint (store_fixture_number (fixture, "SELECT min(completed) FROM job WHERE state = 7"), ==, 1900);
}

static goffset
file_size (StoreFixture *fixture)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  return status.st_size;
}

static void
test_pruned_space_goes_back (StoreFixture *fixture,
                             gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  goffset full;

  fill (fixture, FERRY_STATE_ACKNOWLEDGED, 1, 40000);
  store_fixture_close (fixture);
  full = file_size (fixture);
  g_assert_cmpint (full, >, 8 * 1024 * 1024);

  store_fixture_open (fixture);
  g_assert_true (store_fixture_prune (fixture, G_MAXINT64, &error));
  store_fixture_close (fixture);
  g_assert_cmpint (file_size (fixture), <, 3 * 1024 * 1024);
}

static void
test_completions_come_in_order (StoreFixture *fixture,
                                gconstpointer data)
{
  g_autoptr(GString) order = g_string_new (NULL);

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("%d", i);
      g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);

      g_ptr_array_add (jobs, store_fixture_simple_job (id, FERRY_STATE_ACKNOWLEDGED, 1));
      ferry_store_insert_async (fixture->store, jobs, NULL, on_inserted, order);
      ferry_store_prune_async (fixture->store, 0, NULL, on_pruned, order);
    }
  while (order->len < 6)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (order->str, ==, "ipipip");
}

static void
on_cancelled (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (ferry_store_insert_finish (FERRY_STORE (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_string_append_c (user_data, 'c');
}

static void
test_cancelled_insert_is_not_carried_out (StoreFixture *fixture,
                                          gconstpointer data)
{
  g_autoptr(GString) order = g_string_new (NULL);
  g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *ids = NULL;

  g_ptr_array_add (jobs, store_fixture_simple_job ("1", FERRY_STATE_QUEUED, 1));
  g_cancellable_cancel (cancellable);
  ferry_store_insert_async (fixture->store, jobs, cancellable, on_cancelled, order);
  while (order->len < 1)
    g_main_context_iteration (NULL, TRUE);
  ids = store_fixture_ids (store_fixture_load (fixture, &error));
  g_assert_cmpstr (ids, ==, "");
}

/* Gives the store a disk of its own, which is soon full. */
static gboolean
move_to_small_disk (StoreFixture *fixture)
{
  store_fixture_close (fixture);
  if (!scratch_folder_mount_tmpfs (fixture->folder, "disk", "size=1m"))
    {
      store_fixture_open (fixture);
      return FALSE;
    }

  g_free (fixture->path);
  fixture->path = scratch_folder_path (fixture->folder, "disk/jobs.db");
  store_fixture_open (fixture);
  return TRUE;
}

static void
fill_disk (StoreFixture *fixture)
{
  g_autofree char *path = scratch_folder_path (fixture->folder, "disk/ballast");
  g_autofree char *block = g_malloc0 (4096);
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  while (write (fd, block, 4096) > 0)
    continue;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (fd);
}

static void
empty_disk (StoreFixture *fixture)
{
  g_autofree char *path = scratch_folder_path (fixture->folder, "disk/ballast");

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_full_disk_fails_the_call_and_passes (StoreFixture *fixture,
                                          gconstpointer data)
{
  g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;
  g_autofree char *ids = NULL;

  if (!move_to_small_disk (fixture))
    {
      g_test_skip ("needs a mount namespace");
      return;
    }

  fill (fixture, FERRY_STATE_QUEUED, 1, 1);
  fill_disk (fixture);
  for (guint i = 2; i < 300; i++)
    {
      g_autofree char *id = g_strdup_printf ("%06u", i);

      g_ptr_array_add (jobs, store_fixture_simple_job (id, FERRY_STATE_QUEUED, i));
    }
  g_assert_false (store_fixture_insert (fixture, jobs, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED);
  g_assert_nonnull (strstr (error->message, "full"));
  g_assert_cmpuint (fixture->failures->len, ==, 1);
  g_clear_error (&error);

  empty_disk (fixture);
  g_ptr_array_set_size (jobs, 1);
  g_assert_true (store_fixture_insert (fixture, jobs, &error));
  g_assert_no_error (error);
  store_fixture_reopen (fixture);
  ids = store_fixture_ids (store_fixture_load (fixture, &error));
  g_assert_cmpstr (ids, ==, "000001 000002");
}

static void
change_address (StoreFixture *fixture,
                FerryJob     *job,
                const char   *url)
{
  FerryFile *file = ferry_job_get_file (job, 0);
  g_autoptr(FerryFileSpec) spec = ferry_file_spec_with_url (file->spec, url, NULL);
  g_autoptr(FerryJobSpec) changed = NULL;
  g_autoptr(GPtrArray) specs = g_ptr_array_new ();

  g_ptr_array_add (specs, spec);
  changed = ferry_job_spec_with_files (ferry_job_get_spec (job), specs);
  ferry_job_set_spec (job, changed);
  ferry_store_put_file (fixture->store, job, file);
}

static void
test_unsaved_changes_are_saved_later (StoreFixture *fixture,
                                      gconstpointer data)
{
  g_autoptr(FerryJob) job = store_fixture_simple_job ("a", FERRY_STATE_QUEUED, 1);
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) error = NULL;

  if (!move_to_small_disk (fixture))
    {
      g_test_skip ("needs a mount namespace");
      return;
    }

  /* Far more changes than fit into what is left of the log’s last block. */
  store_fixture_add (fixture, g_object_ref (job));
  fill_disk (fixture);
  for (guint i = 1; i <= 300; i++)
    {
      ferry_job_get_record (job)->attempts = i;
      ferry_job_get_file (job, 0)->bytes_done = i;
      ferry_store_update_job (fixture->store, job);
      ferry_store_update_file (fixture->store, job, ferry_job_get_file (job, 0));
      if (i == 280)
        change_address (fixture, job, "https://example.org/fresh");
      if (i % 50 == 0)
        {
          add_log (fixture, "a", i, NULL);
          store_fixture_flush (fixture, NULL);
        }
    }
  g_assert_false (store_fixture_flush (fixture, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED);
  g_clear_error (&error);
  g_assert_cmpuint (fixture->failures->len, ==, 1); /* once, not for each change */

  empty_disk (fixture);
  g_assert_true (store_fixture_flush (fixture, &error));
  g_assert_no_error (error);
  store_fixture_reopen (fixture);
  jobs = store_fixture_load (fixture, &error);
  g_assert_cmpuint (ferry_job_get_record (g_ptr_array_index (jobs, 0))->attempts, ==, 300);
  g_assert_cmpint (ferry_job_get_file (g_ptr_array_index (jobs, 0), 0)->bytes_done, ==, 300);
  g_assert_cmpstr (ferry_job_get_file (g_ptr_array_index (jobs, 0), 0)->spec->url, ==, "https://example.org/fresh");
  entries = store_fixture_log (fixture, "a");
  g_assert_cmpuint (entries->len, ==, 6);
}

#define add(path, func) \
  g_test_add ("/sqlite-upkeep/" path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  scratch_enter_own_mounts ();
  g_test_init (&argc, &argv, NULL);

  add ("usage-lasts", test_usage_lasts);
  add ("log-is-oldest-first", test_log_is_oldest_first);
  add ("log-keeps-the-latest", test_log_keeps_the_latest);
  add ("only-finished-jobs-are-removed", test_only_finished_jobs_are_removed);
  add ("pruning-lets-others-through", test_pruning_lets_others_through);
  add ("pruned-space-goes-back", test_pruned_space_goes_back);
  add ("completions-come-in-order", test_completions_come_in_order);
  add ("cancelled-insert-is-not-carried-out", test_cancelled_insert_is_not_carried_out);
  add ("full-disk-fails-the-call-and-passes", test_full_disk_fails_the_call_and_passes);
  add ("unsaved-changes-are-saved-later", test_unsaved_changes_are_saved_later);

  return g_test_run ();
}

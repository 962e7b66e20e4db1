/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-service-lock.h"
#include "shared/ferry-error.h"
#include "tests/fakes/scratch-folder.h"

#include <string.h>
#include <unistd.h>

#define BUS "unix:path=/run/user/1000/bus"

static void
store_result_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static FerryServiceLock *
new_lock (ScratchFolder *scratch)
{
  g_autofree char *path = scratch_folder_path (scratch, "jobs.lock");

  return ferry_service_lock_new (path, BUS);
}

static gboolean
acquire (FerryServiceLock *lock,
         GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ferry_service_lock_acquire_async (lock, NULL, store_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return ferry_service_lock_acquire_finish (lock, result, error);
}

static void
iterate_for (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static void
test_introduces_itself (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryServiceLock) lock = new_lock (scratch);
  g_autofree char *pid = g_strdup_printf ("\npid=%ld\n", (long) getpid ());
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (acquire (lock, &error));
  g_assert_no_error (error);
  g_assert_true (ferry_service_lock_is_held (lock));
  g_assert_cmpuint (scratch_folder_mode (scratch, "jobs.lock"), ==, 0600);

  text = scratch_folder_read (scratch, "jobs.lock");
  g_assert_true (g_str_has_prefix (text, "serving=0\n"));
  g_assert_nonnull (strstr (text, pid));
  g_assert_nonnull (strstr (text, "\nstart="));
  g_assert_nonnull (strstr (text, "\nbus=" BUS "\n"));
}

static void
test_second_is_refused (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryServiceLock) first = new_lock (scratch);
  g_autoptr(FerryServiceLock) second = new_lock (scratch);
  g_autofree char *pid = g_strdup_printf ("process %ld ", (long) getpid ());
  g_autoptr(GError) error = NULL;

  g_assert_true (acquire (first, NULL));
  ferry_service_lock_set_serving (first, TRUE);
  g_assert_false (acquire (second, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE);
  g_assert_nonnull (strstr (error->message, pid));
  g_assert_nonnull (strstr (error->message, BUS));
  g_assert_false (ferry_service_lock_is_held (second));
  g_assert_true (ferry_service_lock_is_held (first));
}

static void
test_second_waits_for_leaving (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryServiceLock) first = new_lock (scratch);
  g_autoptr(FerryServiceLock) second = new_lock (scratch);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (acquire (first, NULL));
  ferry_service_lock_set_serving (first, TRUE);
  ferry_service_lock_set_serving (first, FALSE);
  ferry_service_lock_acquire_async (second, NULL, store_result_cb, &result);
  iterate_for (60);
  g_assert_null (result);

  ferry_service_lock_release (first);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ferry_service_lock_acquire_finish (second, result, &error));
  g_assert_no_error (error);
  g_assert_true (ferry_service_lock_is_held (second));
}

static void
test_second_waits_for_starting (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryServiceLock) first = new_lock (scratch);
  g_autoptr(FerryServiceLock) second = new_lock (scratch);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (acquire (first, NULL));
  ferry_service_lock_acquire_async (second, NULL, store_result_cb, &result);
  iterate_for (60);
  g_assert_null (result);

  ferry_service_lock_set_serving (first, TRUE);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (ferry_service_lock_acquire_finish (second, result, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE);
}

static void
test_second_gives_up_when_first_stays (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryServiceLock) first = new_lock (scratch);
  g_autoptr(FerryServiceLock) second = new_lock (scratch);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (acquire (first, NULL));
  ferry_service_lock_set_serving (first, TRUE);
  ferry_service_lock_set_serving (first, FALSE);
  ferry_service_lock_acquire_async (second, NULL, store_result_cb, &result);
  iterate_for (30);
  g_assert_null (result);

  ferry_service_lock_set_serving (first, TRUE);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (ferry_service_lock_acquire_finish (second, result, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE);
}

static void
test_waiting_is_cancelled (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryServiceLock) first = new_lock (scratch);
  g_autoptr(FerryServiceLock) second = new_lock (scratch);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (acquire (first, NULL));
  ferry_service_lock_set_serving (first, TRUE);
  ferry_service_lock_set_serving (first, FALSE);
  ferry_service_lock_acquire_async (second, cancellable, store_result_cb, &result);
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (ferry_service_lock_acquire_finish (second, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_left_over_is_taken (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryServiceLock) lock = new_lock (scratch);
  g_autofree char *text = NULL;

  scratch_folder_write (scratch, "jobs.lock",
                        "serving=1\npid=1\nstart=1\nbus=a rather longer address than the one that comes now\n");
  g_assert_true (acquire (lock, NULL));

  text = scratch_folder_read (scratch, "jobs.lock");
  g_assert_true (g_str_has_prefix (text, "serving=0\n"));
  g_assert_null (strstr (text, "longer"));
}

static void
test_unwritable (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autofree char *path = scratch_folder_path (scratch, "missing/jobs.lock");
  g_autoptr(FerryServiceLock) lock = ferry_service_lock_new (path, BUS);
  g_autoptr(GError) error = NULL;

  g_assert_false (acquire (lock, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_link_is_refused (void)
{
  g_autoptr(ScratchFolder) scratch = scratch_folder_new ();
  g_autoptr(FerryServiceLock) lock = new_lock (scratch);
  g_autofree char *path = scratch_folder_path (scratch, "jobs.lock");
  g_autoptr(GError) error = NULL;

  scratch_folder_write (scratch, "precious", "precious");
  g_assert_cmpint (symlink ("precious", path), ==, 0);
  g_assert_false (acquire (lock, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/service-lock/introduces-itself", test_introduces_itself);
  g_test_add_func ("/service-lock/second-is-refused-by-name", test_second_is_refused);
  g_test_add_func ("/service-lock/second-waits-for-a-leaving-one", test_second_waits_for_leaving);
  g_test_add_func ("/service-lock/second-waits-for-one-that-starts", test_second_waits_for_starting);
  g_test_add_func ("/service-lock/second-gives-up-when-the-first-stays", test_second_gives_up_when_first_stays);
  g_test_add_func ("/service-lock/waiting-can-be-cancelled", test_waiting_is_cancelled);
  g_test_add_func ("/service-lock/left-over-file-is-taken", test_left_over_is_taken);
  g_test_add_func ("/service-lock/unwritable-folder-is-named", test_unwritable);
  g_test_add_func ("/service-lock/symbolic-link-is-refused", test_link_is_refused);

  return g_test_run ();
}

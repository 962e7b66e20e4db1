/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens and closes the window fifty times, and lets a thousand jobs come and go
 * in one. Every window has to be gone when it is closed, and the heap must not
 * grow. In a build with AddressSanitizer, nothing may have leaked at the end.
 *
 * test_window_leaks.py gives it a display and a service. */

#include "config.h"

#include "ferry-resources.h"
#include "window/ferry-main-window.h"

#include <malloc.h>

#ifdef __SANITIZE_ADDRESS__
gsize __sanitizer_get_current_allocated_bytes (void);
int dlclose (void *library);

/* A library that is gone has no names by which leaks.supp could tell what it
 * has left behind. */
int
dlclose (void *library)
{
  return 0;
}

#endif

#define N_ROUNDS 50
#define N_JOBS 1000
#define N_WAVES 4

/* What GTK’s own caches may still take up after they have warmed. */
#define HEAP_TOLERANCE (512 * 1024)

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 60 * G_TIME_SPAN_MILLISECOND;

  while (g_main_context_pending (NULL) || g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, g_get_monotonic_time () < end && g_main_context_pending (NULL));
}

static void
on_gone (gpointer data,
         GObject *where)
{
  (*(guint *) data)++;
}

static void
close_dialog_of (FerryMainWindow *window,
                 FerryWindowApp  *app)
{
  settle ();
  for (GList *each = gtk_application_get_windows (GTK_APPLICATION (app)); each != NULL; each = each->next)
    {
      if (gtk_window_get_transient_for (each->data) == GTK_WINDOW (window))
        {
          gtk_window_destroy (each->data);
          break;
        }
    }
}

static void
tell (FerryWatch   *watch,
      FerryJobEvent event,
      guint         number)
{
  g_autofree char *path = g_strdup_printf ("/leak/%u", number);
  g_autofree char *id = g_strdup_printf ("leak%u", number);
  g_auto(GVariantDict) job = G_VARIANT_DICT_INIT (NULL);
  g_autoptr(GVariant) dict = NULL;

  g_variant_dict_insert (&job, "path", "o", path);
  g_variant_dict_insert (&job, "id", "s", id);
  g_variant_dict_insert (&job, "name", "s", path);
  g_variant_dict_insert (&job, "state", "s", "transferring");
  g_variant_dict_insert (&job, "bytes_done", "t", (guint64) number);
  dict = g_variant_ref_sink (g_variant_dict_end (&job));
  g_signal_emit_by_name (watch, "job-event", (int) event, dict);
}

/* With everything that can be opened in it. */
static void
open_and_close (FerryWindowApp *app,
                guint          *n_gone)
{
  FerryMainWindow *window = ferry_main_window_new (app);
  FerryWatch *watch = ferry_window_app_get_watch (app);

  g_object_weak_ref (G_OBJECT (window), on_gone, n_gone);
  gtk_window_present (GTK_WINDOW (window));
  tell (watch, FERRY_JOB_ADDED, N_JOBS);
  settle ();
  ferry_main_window_add (window, NULL);
  close_dialog_of (window, app);
  g_action_group_activate_action (G_ACTION_GROUP (app), "preferences", NULL);
  close_dialog_of (window, app);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.job-show", "s", "/leak/1000");
  settle ();
  tell (watch, FERRY_JOB_REMOVED, N_JOBS);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

static void
come_and_go (FerryWatch *watch)
{
  for (guint i = 0; i < N_JOBS; i++)
    tell (watch, FERRY_JOB_ADDED, i);
  settle ();
  for (guint i = 0; i < N_JOBS; i++)
    tell (watch, FERRY_JOB_REMOVED, i);
  settle ();
}

static gsize
measure_heap (void)
{
#ifdef __SANITIZE_ADDRESS__
  return __sanitizer_get_current_allocated_bytes ();
#else
  malloc_trim (0);
  return mallinfo2 ().uordblks;
#endif
}

static gboolean
run_cb (gpointer user_data)
{
  FerryWindowApp *app = FERRY_WINDOW_APP (user_data);
  FerryMainWindow *window;
  guint n_gone = 0;
  gsize before = 0, after;

  for (guint i = 0; i < N_ROUNDS; i++)
    open_and_close (app, &n_gone);
  g_print ("%s 1 every window is gone (%u of %d)\n", n_gone == N_ROUNDS ? "ok" : "not ok", n_gone, N_ROUNDS);

  window = ferry_main_window_new (app);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < N_WAVES; i++)
    {
      come_and_go (ferry_window_app_get_watch (app));
      if (i == 1)
        before = measure_heap ();
    }
  after = measure_heap ();
  g_print ("%s 2 the heap is stable (%zu kB, then %zu kB)\n", after < before + HEAP_TOLERANCE ? "ok" : "not ok",
           before / 1024, after / 1024);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  g_application_quit (G_APPLICATION (app));
  return G_SOURCE_REMOVE;
}

static void
on_activate (FerryWindowApp *app)
{
  g_signal_stop_emission_by_name (app, "activate");
  g_application_hold (G_APPLICATION (app));
  g_idle_add (run_cb, app);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(FerryWindowApp) app = NULL;

  g_resources_register (ferry_get_resource ());
  g_print ("1..2\n");
  app = ferry_window_app_new ();
  g_application_set_flags (G_APPLICATION (app), G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_signal_connect (app, "activate", G_CALLBACK (on_activate), NULL);
  return g_application_run (G_APPLICATION (app), 1, argv);
}

/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the window on the service that is there, scrolls through its list and
 * prints how long the frames took, as one JSON object. bench_window.py gives it
 * a display, a service and ten thousand jobs. */

#include "config.h"

#include "ferry-resources.h"
#include "window/ferry-job-pane.h"
#include "window/ferry-main-window.h"

#include <time.h>

#define SMOOTH_FRAMES 240
#define JUMP_FRAMES 120
#define PIXELS_A_FRAME 40

typedef struct
{
  FerryWindowApp *app; /* (unowned) */
  GtkWidget *list;     /* (unowned): of the window */
  GArray *work;        /* (unowned) (element-type gint64): of each frame, in µs */
  gint64 found;
  gint64 loaded;
  double cpu_at_found; /* in s */
  gint64 first_frame;
  gint64 began;
  gint64 painting;
  guint n_frames;
  gboolean is_jumping;
} Bench;

/* That of the first pane, not the one within a drop-down. */
static GtkWidget *
find_list (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LIST_VIEW (widget) && gtk_widget_get_ancestor (widget, FERRY_TYPE_JOB_PANE) != NULL)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_list (child);
  return found;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return difference < 0 ? -1 : difference > 0;
}

static void
print_frames (Bench      *bench,
              const char *name)
{
  gint64 wall = g_get_monotonic_time () - bench->began;

  g_array_sort (bench->work, compare);
  g_print (", \"%s\": {\"fps\": %.1f, \"median_ms\": %.2f, \"p95_ms\": %.2f, \"longest_ms\": %.2f}", name,
           (double) bench->work->len * G_USEC_PER_SEC / (double) wall,
           (double) g_array_index (bench->work, gint64, bench->work->len / 2) / 1000.0,
           (double) g_array_index (bench->work, gint64, bench->work->len * 95 / 100) / 1000.0,
           (double) g_array_index (bench->work, gint64, bench->work->len - 1) / 1000.0);
  g_array_set_size (bench->work, 0);
}

/* Down without end, or to anywhere. */
static void
scroll (Bench *bench)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (bench->list));
  double range = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  double value = gtk_adjustment_get_value (adjustment) + PIXELS_A_FRAME;

  if (bench->is_jumping)
    value = g_random_double_range (0, range);
  gtk_adjustment_set_value (adjustment, value > range ? 0 : value);
}

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Bench *bench = user_data;

  if (bench->began == 0)
    bench->began = g_get_monotonic_time ();
  if (++bench->n_frames < (bench->is_jumping ? JUMP_FRAMES : SMOOTH_FRAMES))
    {
      scroll (bench);
      return G_SOURCE_CONTINUE;
    }

  print_frames (bench, bench->is_jumping ? "jump" : "smooth");
  bench->n_frames = 0;
  bench->began = 0;
  if (!bench->is_jumping)
    {
      bench->is_jumping = TRUE;
      return G_SOURCE_CONTINUE;
    }

  g_print ("}\n");
  g_application_quit (G_APPLICATION (bench->app));
  return G_SOURCE_REMOVE;
}

static gboolean
begin_cb (gpointer user_data)
{
  Bench *bench = user_data;

  g_array_set_size (bench->work, 0);
  gtk_widget_add_tick_callback (bench->list, on_tick, bench, NULL);
  return G_SOURCE_REMOVE;
}

static double
get_cpu (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &spent);
  return (double) spent.tv_sec + (double) spent.tv_nsec / 1e9;
}

static void
on_before_paint (Bench *bench)
{
  bench->painting = g_get_monotonic_time ();
}

static void
on_after_paint (Bench *bench)
{
  gint64 now = g_get_monotonic_time ();
  gint64 work = now - bench->painting;

  g_array_append_val (bench->work, work);
  if (bench->loaded == 0 || bench->first_frame != 0)
    return;

  bench->first_frame = now;
  g_print ("{\"jobs\": %u, \"listed_ms\": %.1f, \"first_frame_ms\": %.1f, \"cpu_ms\": %.1f",
           g_list_model_get_n_items (G_LIST_MODEL (ferry_window_app_get_jobs (bench->app))),
           (double) (bench->loaded - bench->found) / 1000.0, (double) (now - bench->found) / 1000.0,
           (get_cpu () - bench->cpu_at_found) * 1000.0);
  g_timeout_add_seconds (1, begin_cb, bench);
}

static void
on_found (Bench *bench)
{
  bench->found = g_get_monotonic_time ();
  bench->cpu_at_found = get_cpu ();
}

static void
on_loaded (Bench *bench)
{
  bench->loaded = g_get_monotonic_time ();
}

static void
on_activate (FerryWindowApp *app,
             Bench          *bench)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (app));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));

  bench->list = find_list (GTK_WIDGET (window));
  g_signal_connect_swapped (ferry_window_app_get_watch (app), "found", G_CALLBACK (on_found), bench);
  g_signal_connect_swapped (ferry_window_app_get_jobs (app), "notify::is-loaded", G_CALLBACK (on_loaded), bench);
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (on_before_paint), bench);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (on_after_paint), bench);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(FerryWindowApp) app = NULL;
  g_autoptr(GArray) work = g_array_new (FALSE, FALSE, sizeof (gint64));
  Bench bench = { .work = work };
  int status;

  g_resources_register (ferry_get_resource ());
  app = ferry_window_app_new ();
  bench.app = app;
  g_application_set_flags (G_APPLICATION (app), G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_signal_connect_after (app, "activate", G_CALLBACK (on_activate), &bench);
  status = g_application_run (G_APPLICATION (app), 1, argv);
  return bench.first_frame != 0 ? status : 1;
}

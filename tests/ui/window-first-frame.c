/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the window shows before it knows the jobs, in the first frame in which it
 * does, and then. test_window_first_frame.py gives it a display and a service with
 * as many jobs as its argument says. */

#include "config.h"

#include "ferry-resources.h"
#include "window/ferry-job-pane.h"
#include "window/ferry-job-row.h"
#include "window/ferry-main-window.h"

/* A list makes two hundred rows if it may, and a window has room for a dozen. */
#define FEW_ROWS 60

#define PATIENCE_SECONDS 60

typedef struct
{
  FerryWindowApp *app; /* (unowned) */
  GtkWidget *pane;     /* (unowned): of the unfinished jobs */
  guint n_jobs;
  guint n_told;
  guint n_empty_frames; /* in which it was said that there are no jobs before that was known */
  guint n_seen_rows;    /* in the first frame in which the jobs are known */
  guint n_first_rows;   /* made for that frame */
  gboolean is_fading;   /* in that frame */
  gboolean is_known;
  gboolean is_over;
} Test;

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static guint
count (GtkWidget *widget,
       GType      type,
       gboolean   only_mapped)
{
  guint n = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (!only_mapped || gtk_widget_get_mapped (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count (child, type, only_mapped);
  return n;
}

static void
check (Test       *test,
       gboolean    is_so,
       const char *what)
{
  g_print ("%s %u %s\n", is_so ? "ok" : "not ok", ++test->n_told, what);
}

static guint
count_listed (Test *test)
{
  GtkWidget *list = find (test->pane, GTK_TYPE_LIST_VIEW);

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))));
}

static void
finish (Test *test)
{
  GtkStack *stack = GTK_STACK (find (test->pane, GTK_TYPE_STACK));

  check (test, test->n_empty_frames == 0, "nobody is told that there is nothing before it is known");
  check (test, !test->is_fading, "jobs do not fade in");
  if (test->n_jobs == 0)
    {
      check (test, g_str_equal (gtk_stack_get_visible_child_name (stack), "empty"), "that there is nothing is told then");
    }
  else
    {
      g_print ("# %u of %u rows in the first frame, %u jobs in the end\n", test->n_seen_rows, test->n_first_rows,
               count_listed (test));
      check (test, test->n_seen_rows > 0, "the first frame has jobs");
      check (test, test->n_first_rows <= FEW_ROWS, "and not many more than can be seen");
      check (test, count_listed (test) == test->n_jobs, "all jobs are there then");
    }

  g_print ("1..%u\n", test->n_told);
  test->is_over = TRUE;
  g_application_quit (G_APPLICATION (test->app));
}

static void
on_after_paint (Test *test)
{
  GtkStack *stack = GTK_STACK (find (test->pane, GTK_TYPE_STACK));
  gboolean is_known = ferry_job_list_is_loaded (ferry_window_app_get_jobs (test->app));

  if (!is_known)
    test->n_empty_frames += count (test->pane, ADW_TYPE_STATUS_PAGE, TRUE);
  if (!is_known || test->is_over)
    return;

  if (!test->is_known)
    {
      test->is_known = TRUE;
      test->is_fading = gtk_stack_get_transition_running (stack);
      test->n_seen_rows = count (test->pane, FERRY_TYPE_JOB_ROW, TRUE);
      test->n_first_rows = count (test->pane, FERRY_TYPE_JOB_ROW, FALSE);
    }
  if (count_listed (test) == test->n_jobs)
    finish (test);
}

static gboolean
give_up_cb (gpointer user_data)
{
  finish (user_data);
  return G_SOURCE_REMOVE;
}

/* Nothing is drawn anew where nothing is shown: the clock is asked to go on. */
static void
on_activate (FerryWindowApp *app,
             Test           *test)
{
  GtkWidget *window = GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (app)));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  test->pane = find (window, FERRY_TYPE_JOB_PANE);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (on_after_paint), test);
  gdk_frame_clock_begin_updating (clock);
  g_timeout_add_seconds (PATIENCE_SECONDS, give_up_cb, test);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(FerryWindowApp) app = NULL;
  Test test = { 0 };

  test.n_jobs = (guint) g_ascii_strtoull (argv[1], NULL, 10);
  g_resources_register (ferry_get_resource ());
  app = ferry_window_app_new ();
  test.app = app;
  g_application_set_flags (G_APPLICATION (app), G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_signal_connect_after (app, "activate", G_CALLBACK (on_activate), &test);
  return g_application_run (G_APPLICATION (app), 1, argv);
}
